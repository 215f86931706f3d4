//! An order is cancelled before work began; of one that is under way its orderer asks to cancel it, takes that back, is
//! told why not, and at last is granted it.

use super::browser::Browser;
use super::deeds::{SENT, opened, walk};
use super::driver::Kind;
use super::main_job::{COORDINATOR, CREW, JOB, STEPS, give_plan_and_put, ordered};
use super::server::Server;

const WHY: &str = "Dammen ska tömmas först.";
const ASKED: &str = "Vi har fått en ny bänk";
const ASKED_AGAIN: &str = "Bänken är redan borttagen";
const NOT_YET: &str = "De är nästan klara. Vi talas vid i morgon.";
const TAKEN_BACK: &str = "Jag har tagit bort det själv.";

#[tokio::test]
async fn a_coordinator_cancels_an_order_before_work_began() {
    walk(Kind::Chromium, cancel).await;
}

async fn cancel() {
    let server = Server::start();
    let (kind, origin) = (Kind::Chromium, server.origin());
    let orderer = ordered(kind, &origin).await;
    let coordinator = Browser::of(kind, &origin, COORDINATOR).await;
    coordinator.press(JOB).await;
    // Whoever cancels for somebody else says why.
    coordinator.press("Avbeställ").await;
    coordinator.press_the("dialog[open] button[type=submit]").await;
    coordinator.sees("Skriv varför uppdraget avbeställs.").await;
    coordinator.fill("Varför?", WHY).await;
    coordinator.press_the("dialog[open] button[type=submit]").await;
    coordinator.sees("Avbeställt").await;
    orderer.sees("Beställningen är avbeställd.").await;
    orderer.sees(WHY).await;
    for browser in [orderer, coordinator] {
        browser.close().await;
    }
}

#[tokio::test]
async fn an_orderer_asks_to_cancel_what_has_begun_and_is_told_no_and_yes() {
    walk(Kind::Chromium, ask_to_cancel).await;
}

async fn ask_to_cancel() {
    let server = Server::start();
    let (kind, origin) = (Kind::Chromium, server.origin());
    let orderer = ordered(kind, &origin).await;
    let page = orderer.address().await;
    let mut staff = give_plan_and_put(kind, &origin, &orderer).await;
    let crew = opened(kind, &origin, CREW, JOB, STEPS[0]).await;
    crew.press("Börja").await;
    orderer.sees("Pågår").await;

    // The server has the request, and gives it to the coordinators; its orderer can still take it back.
    ask(&orderer, ASKED).await;
    staff.become_someone(COORDINATOR).await;
    staff.go_to_address("/att-reda-ut").await;
    staff.sees(ASKED).await;
    staff.sees("Arbetet har börjat. Gäller det, så avbeställs det ändå.").await;
    orderer.sees("Vi tittar på det").await;
    orderer.go_to_address("/synk").await;
    orderer.sees("Räknas inte än").await;
    orderer.press("Ta bort").await;
    orderer.sees("De som tittar på det får veta att du har tagit bort det.").await;
    orderer.press("Ja, ta bort").await;
    orderer.sees(TAKEN_BACK).await;
    orderer.sees("Allt är skickat.").await;
    staff.reload().await;
    staff.sees("Gäller inte").await;
    staff.sees(TAKEN_BACK).await;
    staff.sees("Inget att reda ut.").await;

    // Asked once more: no, and its orderer reads why. The job goes on.
    orderer.go_to_address(&page).await;
    ask(&orderer, ASKED_AGAIN).await;
    // It comes by itself to the page that is open.
    staff.sees(ASKED_AGAIN).await;
    staff.press("Det gäller inte").await;
    staff.press("Skicka svaret").await;
    staff.sees("Varför inte?").await;
    staff.fill("Varför inte?", NOT_YET).await;
    staff.press("Skicka svaret").await;
    staff.sees("Inget att reda ut.").await;
    orderer.sees(NOT_YET).await;
    orderer.sees("Pågår").await;
    crew.press(&format!("Klart: {}", STEPS[0])).await;
    crew.sees_the(SENT).await;

    // And once more: yes, and everybody sees it.
    ask(&orderer, ASKED).await;
    staff.reload().await;
    staff.press("Det gäller").await;
    staff.sees("Inget att reda ut.").await;
    staff.sees("Gäller, enligt").await;
    orderer.sees("Beställningen är avbeställd.").await;
    orderer.sees(ASKED).await;
    crew.sees("Ni behöver inte göra det här längre.").await;
    for browser in [orderer, staff, crew] {
        browser.close().await;
    }
}

/// Asks to cancel the order that is open.
async fn ask(orderer: &Browser, why: &str) {
    orderer.press("Be om att få avbeställa").await;
    orderer.fill("Varför? Det hjälper oss att planera.", why).await;
    orderer.press("Skicka").await;
    orderer.sees("Du har bett om att få avbeställa. Svaret kommer här.").await;
}
