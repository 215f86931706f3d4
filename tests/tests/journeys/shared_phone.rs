//! Three participants share one phone: each chooses themselves by picture, also without a network.

use super::browser::Browser;
use super::deeds::{SENT, connect, own_job, put_on, walk};
use super::driver::Kind;
use super::server::Server;

const JOB: &str = "Sopa gången vid förskolan";
const STEPS: [&str; 3] = ["Hämta kvastar", "Sopa gången", "Ställ tillbaka kvastarna"];
const PEOPLE: [&str; 3] = ["Temesgen", "Linnea", "Yusuf"];

#[tokio::test]
async fn three_participants_share_a_phone() {
    walk(Kind::Chromium, share).await;
}

async fn share() {
    let mut server = Server::start();
    let origin = server.origin();
    let staff = Browser::of(Kind::Chromium, &origin, "Karin").await;
    own_job(&staff, JOB, &STEPS).await;
    staff.go_to_address("/morgon").await;
    for person in PEOPLE {
        staff.press_in("#who-is-here", person).await;
    }
    put_on(&staff, JOB, PEOPLE[0]).await;
    for person in &PEOPLE[1..] {
        staff.press_in("#who-does-what", person).await;
    }
    let phone = Browser::fresh(Kind::Chromium, &origin, "the crew").await;
    connect(&staff, &phone, "Arbetslagets telefon", "Gula telefonen", &PEOPLE).await;
    phone.sees("Vem är du?").await;
    phone.can_go_offline().await;
    phone.press(PEOPLE[0]).await;
    phone.sees(JOB).await;
    server.kill();

    // Each ticks one step under their own name.
    for (person, step) in PEOPLE.into_iter().zip(STEPS) {
        phone.go_to_address("/vem").await;
        phone.press(person).await;
        phone.sees("Min dag").await;
        phone.press(JOB).await;
        phone.press(&format!("Klart: {step}")).await;
        phone.sees_the(&format!(".speaker[aria-label^={person}]")).await;
    }
    // The last one ends it, and answers for each who was along.
    phone.press("Klart").await;
    phone.sees("Var Temesgen med hela tiden?").await;
    phone.sees("Var Linnea med hela tiden?").await;
    phone.press("Klart").await;
    phone.sees("Välj ja eller nej.").await;
    for nth in 1..=3 {
        phone.press_the(&format!(".along:nth-of-type({nth}) label:has([value=yes])")).await;
    }
    phone.press("Klart").await;
    phone.sees("Bra jobbat!").await;

    server.go_on();
    phone.sees_the(SENT).await;
    // The office has each statement by who said it; the phone holds nobody's time.
    staff.go_to_address("/bekrafta").await;
    staff.press(JOB).await;
    for person in PEOPLE {
        staff.sees(person).await;
    }
    staff.sees("sagt av Yusuf").await;
    phone.sees("Skickat").await;
    phone.close().await;
    staff.close().await;
}
