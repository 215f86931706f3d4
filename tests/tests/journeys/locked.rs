//! Phones that are not let in. One that was locked by mistake empties itself and says so, works again once it is unlocked,
//! and is connected anew with a code; one that the server does not know any more says how much waits on it.

use super::browser::Browser;
use super::deeds::{SAVED, connect, morning_with, opened, walk};
use super::driver::Kind;
use super::server::Server;

const PEOPLE: [&str; 2] = ["Temesgen", "Linnea"];
const NAME: &str = "Gula telefonen";
const EMPTIED: &str = "Telefonen är tömd.";
const JOB: &str = "Olja bänkarna vid torget";
const STEPS: [&str; 2] = ["Slipa bänkarna", "Olja bänkarna"];

#[tokio::test]
async fn a_locked_phone_says_that_it_is_empty_and_comes_back() {
    walk(Kind::Chromium, lock_and_unlock).await;
}

async fn lock_and_unlock() {
    let server = Server::start();
    let origin = server.origin();
    let staff = Browser::of(Kind::Chromium, &origin, "Karin").await;
    let phone = Browser::fresh(Kind::Chromium, &origin, "the crew").await;
    connect(&staff, &phone, "Arbetslagets telefon", NAME, &PEOPLE).await;
    phone.sees("Vem är du?").await;
    phone.press(PEOPLE[0]).await;
    phone.sees("Min dag").await;

    lock(&staff).await;
    phone.sees(EMPTIED).await;
    staff.press(&format!("Lås upp {NAME}")).await;
    staff.sees("Lås bara upp den om du vet vem som har den.").await;
    staff.press("Lås upp").await;
    staff.sees(&format!("Lås {NAME}")).await;
    // Nobody touches it: it has back what is its own, and who speaks on it.
    phone.sees("Min dag").await;

    lock(&staff).await;
    phone.sees(EMPTIED).await;
    phone.press("Jag har en kod från min handledare").await;
    phone.sees("Åtta bokstäver och siffror").await;
    connect(&staff, &phone, "Arbetslagets telefon", "Röda telefonen", &PEOPLE).await;
    phone.sees("Min dag").await;
    for browser in [phone, staff] {
        browser.close().await;
    }
}

async fn lock(staff: &Browser) {
    staff.go_to_address("/enheter").await;
    staff.press(&format!("Lås {NAME}")).await;
    staff.sees("Det som finns på telefonen töms.").await;
    staff.press("Lås").await;
    staff.sees(&format!("Lås upp {NAME}")).await;
}

#[tokio::test]
async fn a_phone_that_the_server_does_not_know_any_more_says_how_much_waits_on_it() {
    walk(Kind::Chromium, forget).await;
}

async fn forget() {
    let mut server = Server::start();
    let origin = server.origin();
    let staff = morning_with(Kind::Chromium, &origin, JOB, &STEPS, "Temesgen").await;
    let crew = opened(Kind::Chromium, &origin, "Temesgen", JOB, STEPS[0]).await;
    server.kill();
    crew.press(&format!("Klart: {}", STEPS[0])).await;
    crew.sees_the(SAVED).await;
    crew.loses_its_cookies().await;
    server.go_on();
    crew.go_to_address("/logga-in").await;
    crew.sees("Telefonen är inte ansluten längre.").await;
    crew.sees("inte skickad").await;
    crew.sees("Spara en kopia").await;
    // How much, not what: others may hold the phone by now.
    assert!(!crew.text().await.contains(JOB));
    crew.go_to_address("/anslut").await;
    crew.sees("inte skickad").await;
    for browser in [crew, staff] {
        browser.close().await;
    }
}
