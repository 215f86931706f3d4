//! A coordinator asks, the orderer answers, and the coordinator declines with a reason that the orderer reads.

use super::browser::Browser;
use super::deeds::walk;
use super::driver::Kind;
use super::server::Server;

const JOB: &str = "Flytta pianot till aulan";

#[tokio::test]
async fn an_order_is_asked_about_answered_and_declined() {
    walk(Kind::Chromium, ask_answer_decline).await;
}

async fn ask_answer_decline() {
    let server = Server::start();
    let orderer = Browser::of(Kind::Chromium, &server.origin(), "Magnus").await;
    orderer.go_to_address("/bestall").await;
    orderer.press("Flytta möbler").await;
    orderer.fill("Vad ska göras?", JOB).await;
    orderer.press("En annan adress").await;
    orderer.fill("Adress", "Skolgatan 4").await;
    // A day that has been is told where it was entered; the rest of the form stays.
    orderer.press("En viss dag").await;
    orderer.fill_date("date", "2020-01-15").await;
    orderer.press("Skicka beställningen").await;
    orderer.sees("Dagen har varit. Välj en dag som kommer.").await;
    orderer.press("När ni hinner").await;
    orderer.press("Skicka beställningen").await;
    orderer.sees("Mottagen").await;
    orderer.press(JOB).await;

    let coordinator = Browser::of(Kind::Chromium, &server.origin(), "Stina").await;
    coordinator.press(JOB).await;
    coordinator.press("Fråga").await;
    coordinator.press("Skicka frågan").await;
    coordinator.sees("Skriv en fråga.").await;
    coordinator.fill("Din fråga", "Hur många trappor är det?").await;
    coordinator.press("Skicka frågan").await;
    orderer.sees("Vi har en fråga till dig").await;
    orderer.sees("Hur många trappor är det?").await;
    orderer.fill("Ditt svar", "Tre, och ingen hiss.").await;
    orderer.press("Skicka svaret").await;
    coordinator.sees("Tre, och ingen hiss.").await;
    coordinator.press("Avböj").await;
    coordinator.fill("Varför?", "Det är för tungt för oss. Ring en flyttfirma.").await;
    coordinator.press("Avböj").await;
    orderer.sees("Vi kan inte göra det").await;
    orderer.sees("Det är för tungt för oss. Ring en flyttfirma.").await;
    orderer.close().await;
    coordinator.close().await;
}
