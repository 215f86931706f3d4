//! An app that is too old for the server: it says so, keeps what is stated, and hands it over once it is updated.

use tests::port::free_port;

use super::browser::Browser;
use super::deeds::{SAVED, SENT, arrives, holds, morning_with, opened, photo, walk};
use super::driver::Kind;
use super::older::Front;
use super::server::Server;

const JOB: &str = "Klipp häcken vid skolan";
const STEPS: [&str; 3] = ["Hämta saxen", "Klipp häcken", "Kratta ihop"];
const REMARK: &str = "Saxen är slö";

/// Opens the storage as a newer app would, which changes it; the older one's connections have to give way.
const CHANGE_STORAGE: &str = r#"
const [done] = arguments;
const opening = indexedDB.open("gjort", 1000);
opening.onupgradeneeded = () => opening.result.createObjectStore("newer");
opening.onerror = () => done("failed");
opening.onsuccess = () => { opening.result.close(); done("changed"); };
"#;

#[tokio::test]
async fn an_app_that_is_too_old_keeps_everything_is_updated_and_hands_it_over_once() {
    walk(Kind::Chromium, update).await;
}

/// A crew with a job to do, on the app as the front hands it out.
async fn crew_on_a_job(origin: &str) -> (Browser, Browser) {
    let staff = morning_with(Kind::Chromium, origin, JOB, &STEPS, "Temesgen").await;
    (staff, opened(Kind::Chromium, origin, "Temesgen", JOB, STEPS[0]).await)
}

async fn update() {
    let port = free_port();
    let front = Front::start(port).await;
    let mut server = Server::behind(front.port(), port);
    let (staff, crew) = crew_on_a_job(&front.origin()).await;
    let had = crew.photos().await;
    server.kill();
    crew.press("Börja").await;
    crew.picture("Ta bild före", &photo("fence-before.jpg")).await;
    crew.press(&format!("Klart: {}", STEPS[0])).await;
    crew.sees_the(SAVED).await;
    let mut taken = crew.photos().await;
    taken.retain(|photo| !had.contains(photo));

    // The server is updated while the phone is away; the app that it hands out comes a moment later.
    front.ask_more();
    server.go_on();
    crew.sees("Appen behöver uppdateras").await;
    assert!(front.refused() > 0);
    crew.press("Uppdatera appen").await;
    crew.sees("Den nya versionen är inte klar än").await;
    // Work goes on, and what is half written is not lost by an update.
    crew.press(&format!("Klart: {}", STEPS[1])).await;
    crew.press("Skriv till din handledare").await;
    crew.fill("Vad vill du säga?", REMARK).await;
    crew.press("Uppdatera appen").await;
    crew.sees("Spara det du har skrivit först").await;
    crew.sees_the(SAVED).await;

    // In another tab the app is updated, and hands over what both have: the older one makes way.
    front.update();
    let job = crew.address().await;
    crew.opens_a_tab(&job).await;
    crew.press("Uppdatera appen").await;
    crew.sees_the(SENT).await;
    assert!(!crew.text().await.contains("Appen behöver uppdateras"));
    for digest in &taken {
        arrives(server.data(), digest).await;
    }
    // What was half written in the older one is still there, is saved there, and is handed over by the newer one.
    crew.goes_to_the_other_tab().await;
    crew.press("Spara").await;
    crew.sees_the("[aria-label='Skrivet här']").await;
    crew.goes_to_the_other_tab().await;
    crew.sees(REMARK).await;
    crew.press(&format!("Klart: {}", STEPS[2])).await;
    crew.sees_the(SENT).await;
    staff.go_to_address("/bekrafta").await;
    crew.press("Klart").await;
    crew.press("Ja").await;
    crew.press("Klart").await;
    crew.sees("Bra jobbat!").await;
    crew.sees_the(SENT).await;
    if staff.text().await.contains("Uppdatera appen") {
        staff.press("Uppdatera appen").await;
    }
    staff.press(JOB).await;
    staff.sees_so_often(REMARK, 1).await;
    for step in STEPS {
        staff.sees(step).await;
    }
    for browser in [crew, staff] {
        browser.close().await;
    }
}

#[tokio::test]
async fn a_page_whose_storage_a_newer_app_has_changed_says_so_where_it_is_tapped_and_loses_nothing() {
    walk(Kind::Chromium, outlive).await;
}

async fn outlive() {
    let mut server = Server::start();
    let (staff, crew) = crew_on_a_job(&server.origin()).await;
    staff.close().await;
    server.kill();
    crew.press("Börja").await;
    crew.press("Skriv till din handledare").await;
    crew.fill("Vad vill du säga?", REMARK).await;
    crew.press("Spara").await;
    crew.sees_the(SAVED).await;
    let ticks = |storage: Vec<u8>| String::from_utf8_lossy(&storage).matches("\"ticked\"").count();
    let before = ticks(crew.storage().await);
    assert_eq!(crew.asks(CHANGE_STORAGE).await, "changed");
    crew.press(&format!("Klart: {}", STEPS[0])).await;
    crew.sees("Det sparades inte, för appen är för gammal").await;
    crew.sees("Appen behöver uppdateras").await;
    let kept = crew.storage().await;
    assert!(holds(&kept, REMARK), "what was saved before is there");
    assert_eq!(ticks(kept), before, "what was not saved is not half there");
    crew.sees_the("[aria-pressed=false]").await;
    crew.close().await;
}
