//! A photo that is gone from the phone before it was sent is stuck there; whoever took it removes it, and the rest goes on.

use super::deeds::{SAVED, SENT, morning_with, opened, photo, walk};
use super::driver::Kind;
use super::server::Server;

const JOB: &str = "Tvätta skyltarna vid infarten";
const STEPS: [&str; 2] = ["Hämta hinkar", "Tvätta skyltarna"];
/// What the office never had cannot be told to anybody else.
const TOLD: &str = "De som tittar på det får veta";

/// Loses all photos that the phone keeps, as a damaged storage would, but not that they were taken.
const LOSE_PHOTOS: &str = r#"
const [done] = arguments;
const opened = indexedDB.open("gjort");
opened.onsuccess = () => {
  const tx = opened.result.transaction("bytes", "readwrite");
  tx.objectStore("bytes").clear();
  tx.oncomplete = () => { opened.result.close(); done("lost"); };
  tx.onabort = () => done("kept");
};
"#;

#[tokio::test]
async fn what_is_stuck_on_a_phone_is_removed_by_whoever_stated_it() {
    walk(Kind::Chromium, remove).await;
}

async fn remove() {
    let mut server = Server::start();
    let origin = server.origin();
    let staff = morning_with(Kind::Chromium, &origin, JOB, &STEPS, "Temesgen").await;
    let crew = opened(Kind::Chromium, &origin, "Temesgen", JOB, STEPS[0]).await;
    server.kill();
    crew.press("Börja").await;
    crew.picture("Ta bild före", &photo("fence-before.jpg")).await;
    crew.sees("Bild före").await;
    crew.press(&format!("Klart: {}", STEPS[0])).await;
    crew.sees_the(SAVED).await;
    let job = crew.address().await;
    assert_eq!(crew.asks(LOSE_PHOTOS).await, "lost");

    server.go_on();
    crew.go_to_address("/synk").await;
    crew.sees("Räknas inte än").await;
    crew.sees("Bilden gick inte att skicka.").await;
    // The rest can be carried all the same.
    crew.press("Spara en kopia").await;
    crew.sees("1 bild fattas. Den finns inte kvar på telefonen.").await;
    // What it means is said first, and it can be left at that.
    crew.press("Ta bort").await;
    crew.sees("Bilden försvinner från telefonen och går inte att få tillbaka.").await;
    assert!(!crew.text().await.contains(TOLD));
    crew.press("Behåll").await;
    crew.sees("Bilden gick inte att skicka.").await;
    // It is here and nowhere else: it goes without a network, at once, and does not come back.
    server.kill();
    crew.press("Ta bort").await;
    crew.press("Ja, ta bort").await;
    crew.sees("Jag har tagit bort det själv.").await;
    assert!(!crew.text().await.contains("Räknas inte än"));
    crew.reload().await;
    crew.sees("Jag har tagit bort det själv.").await;
    assert!(!crew.text().await.contains("Räknas inte än"));
    server.go_on();
    crew.sees("Allt är skickat.").await;
    crew.go_to_address(&job).await;
    crew.sees_the(SENT).await;
    assert!(!crew.text().await.contains("Bild före"));
    staff.go_to_address("/att-reda-ut").await;
    staff.sees("Inget att reda ut.").await;
    staff.go_to_address("/morgon").await;
    staff.sees("Pågår").await;
    for browser in [crew, staff] {
        browser.close().await;
    }
}
