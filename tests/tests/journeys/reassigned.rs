//! A phone is switched off with things to send, and its participant is put on another job meanwhile: what was done counts,
//! and the phone is told so although it may no longer read the job.

use std::time::{Duration, Instant};

use super::browser::Browser;
use super::deeds::{SAVED, SENT, holds, morning_with, opens, own_job, put_on, walk};
use super::driver::Kind;
use super::server::Server;

const JOB: &str = "Beskär äppelträden";
const STEPS: [&str; 2] = ["Hämta stegen", "Beskär träden"];
const OTHER: &str = "Kör grenar till tippen";
const REMARK: &str = "Sågen behöver slipas";

#[tokio::test]
async fn receipts_come_to_a_phone_whose_participant_was_put_on_something_else() {
    walk(Kind::Chromium, reassign).await;
}

async fn reassign() {
    let mut server = Server::start();
    let origin = server.origin();
    let staff = morning_with(Kind::Chromium, &origin, JOB, &STEPS, "Temesgen").await;
    let folder = tempfile::tempdir().expect("a folder for the browser");
    let mut crew = Browser::kept_in(folder.path(), &origin, "Temesgen").await;
    crew.become_someone("Temesgen").await;
    opens(&crew, JOB, STEPS[0]).await;
    let job = crew.address().await;
    server.kill();
    crew.press(&format!("Klart: {}", STEPS[0])).await;
    crew.press("Skriv till din handledare").await;
    crew.fill("Vad vill du säga?", REMARK).await;
    crew.press("Spara").await;
    crew.sees_the("[aria-label='Skrivet här']").await;
    crew.sees_the(SAVED).await;
    crew.close().await;

    server.go_on();
    own_job(&staff, OTHER, &["Kör"]).await;
    staff.go_to_address("/morgon").await;
    // Tapped once more, they are off it.
    put_on(&staff, JOB, "Temesgen").await;
    staff.sees_the("section:has(#who-has-nothing) .person").await;
    put_on(&staff, OTHER, "Temesgen").await;
    staff.sees_the(SENT).await;

    let crew = Browser::kept_in(folder.path(), &origin, "Temesgen").await;
    crew.go_to_address("/min-dag").await;
    crew.sees(OTHER).await;
    crew.go_to_address("/synk").await;
    crew.sees("Allt är skickat.").await;
    assert!(!crew.text().await.contains("Räknas inte än"));
    let start = Instant::now();
    while holds(&crew.storage().await, JOB) {
        assert!(start.elapsed() < Duration::from_secs(40), "the phone holds what it may not read");
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    crew.go_to_address("/min-dag").await;
    crew.sees(OTHER).await;
    assert!(!crew.text().await.contains(JOB));
    // It is no question of a network that it is not here.
    crew.go_to_address(&job).await;
    crew.sees("Du är inte med på det längre.").await;
    staff.sees("Pågår").await;
    for browser in [crew, staff] {
        browser.close().await;
    }
}
