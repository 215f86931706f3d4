//! The main job: a department orders, a crew does it offline, a supervisor returns and confirms, the department sees it.

use super::browser::Browser;
use super::deeds::{SAVED, SENT, arrives, finish, holds, opened, photo, plan_for_today, put_on, walk};
use super::driver::Kind;
use super::server::Server;

const ORDERER: &str = "Lena";
pub(super) const COORDINATOR: &str = "Stina";
const SUPERVISOR: &str = "Karin";
pub(super) const CREW: &str = "Temesgen";
const SURNAME: &str = "Abraha";
pub(super) const JOB: &str = "Måla bänken vid dammen";
pub(super) const STEPS: [&str; 2] = ["Slipa bänken", "Måla bänken två gånger"];
const GOOD: &str = "Fint slipat";
const LEFT: &str = "Måla baksidan också";

#[tokio::test]
async fn main_job_in_chromium() {
    walk(Kind::Chromium, || main_job(Kind::Chromium)).await;
}

#[tokio::test]
async fn main_job_in_firefox() {
    walk(Kind::Firefox, || main_job(Kind::Firefox)).await;
}

#[tokio::test]
async fn main_job_in_webkit() {
    walk(Kind::WebKit, || main_job(Kind::WebKit)).await;
}

async fn main_job(kind: Kind) {
    let mut server = Server::start();
    let origin = server.origin();

    // 1. The orderer orders and sees it among their own, with a number and a day for the answer.
    let orderer = Browser::of(kind, &origin, ORDERER).await;
    order(&orderer).await;
    orderer.sees("Mottagen").await;
    orderer.sees("Svar senast").await;
    orderer.sees("Nr ").await;
    orderer.go_to_address("/bestallningar").await;
    orderer.press(JOB).await;
    orderer.sees("Mottagen").await;

    // 2. The coordinator gives it to a workplace, where it is planned and somebody is put on it.
    let staff = give_plan_and_put(kind, &origin, &orderer).await;

    // 3. The crew's phone has the day. Then the server is gone, and everything is done all the same.
    let crew = opened(kind, &origin, CREW, JOB, STEPS[0]).await;
    server.kill();
    crew.reload().await;
    crew.sees(STEPS[0]).await;
    crew.go_to_address("/min-dag").await;
    crew.sees("Min dag").await;
    crew.press(JOB).await;
    let had = crew.photos().await;
    do_the_job(&crew).await;
    crew.sees_the(SAVED).await;
    let mut taken = crew.photos().await;
    taken.retain(|photo| !had.contains(photo));
    assert_eq!(taken.len(), 2, "a photo before and one after are on the phone");

    // 4. The server comes back; nobody taps anything.
    server.go_on();
    crew.sees_the(SENT).await;
    for digest in &taken {
        arrives(server.data(), digest).await;
    }
    orderer.sees("Klar, väntar på godkännande").await;

    // 5. The supervisor returns it with what was good; it is planned again, and what is left comes first.
    staff.go_to_address("/bekrafta").await;
    staff.press(JOB).await;
    staff.sees("Före och efter").await;
    staff.sees(CREW).await;
    staff.press("Lite kvar att göra").await;
    staff.fill("Vad var bra?", GOOD).await;
    staff.fill("Vad är kvar att göra?", LEFT).await;
    staff.press(STEPS[1]).await;
    staff.press("Skicka tillbaka").await;
    orderer.sees("Lite kvar att göra").await;
    open_plan(&staff).await;
    plan_for_today(&staff).await;
    crew.go_to_address("/min-dag").await;
    crew.press(JOB).await;
    crew.sees(GOOD).await;
    crew.sees(LEFT).await;
    crew.press("Börja").await;
    crew.press(&format!("Klart: {}", STEPS[1])).await;
    finish(&crew).await;

    // 6. The supervisor releases the photos and confirms; the orderer sees both, and nothing else of the crew's.
    staff.go_to_address("/bekrafta").await;
    staff.press(JOB).await;
    release_and_confirm(&staff).await;
    orderer.sees("Klart och godkänt").await;
    orderer.sees_the("main img[src^='blob:']").await;
    let held = orderer.storage().await;
    assert!(holds(&held, JOB), "the orderer's storage can be searched");
    for canary in [CREW, SURNAME, GOOD, LEFT] {
        assert!(!holds(&held, canary), "the orderer's device holds “{canary}”");
    }

    orderer.close().await;
    staff.close().await;
    crew.close().await;
}

/// Orders the job for when there is time. Forgetting something first costs nothing of what was written.
async fn order(orderer: &Browser) {
    orderer.go_to_address("/bestall").await;
    orderer.fill("Vad ska göras?", JOB).await;
    orderer.press("Skicka beställningen").await;
    orderer.sees("Välj en plats eller skriv en adress").await;
    orderer.press("Måla och olja").await;
    orderer.press("En annan adress").await;
    orderer.fill("Adress", "Stadsparken, vid dammen").await;
    orderer.press("När ni hinner").await;
    orderer.picture("Lägg till en bild", &photo("bench-before.jpg")).await;
    orderer.fill("Namn", "Lena Test").await;
    orderer.fill("Telefon", "0900-12 34 56").await;
    orderer.press("Skicka beställningen").await;
    orderer.sees("Tack!").await;
}

/// The browser of an orderer who has ordered the job and has it open.
pub(super) async fn ordered(kind: Kind, origin: &str) -> Browser {
    let orderer = Browser::of(kind, origin, ORDERER).await;
    order(&orderer).await;
    orderer.press(JOB).await;
    orderer.sees("Mottagen").await;
    orderer
}

/// The coordinator gives it to a workplace, whose supervisor plans it for today and puts somebody on it at the morning
/// gathering; the orderer's page changes by itself. Gives the supervisor's browser.
pub(super) async fn give_plan_and_put(kind: Kind, origin: &str, orderer: &Browser) -> Browser {
    let mut staff = Browser::of(kind, origin, COORDINATOR).await;
    staff.sees("Nya beställningar").await;
    staff.press(JOB).await;
    staff.press("Lämna till Utelaget").await;
    orderer.sees("Antagen av Utelaget").await;
    staff.become_someone(SUPERVISOR).await;
    open_plan(&staff).await;
    add_steps(&staff).await;
    plan_for_today(&staff).await;
    orderer.sees("Planerad till").await;
    staff.go_to_address("/morgon").await;
    staff.sees("Morgonsamling").await;
    staff.press_in("#who-is-here", CREW).await;
    put_on(&staff, JOB, CREW).await;
    staff
}

/// Opens the job where it is planned.
async fn open_plan(staff: &Browser) {
    staff.go_to_address("/planera").await;
    staff.press(JOB).await;
}

/// Adds two steps made on the spot: one with a photo, one with a symbol.
async fn add_steps(staff: &Browser) {
    staff.press("Lägg till ett steg").await;
    staff.fill("Några få ord", STEPS[0]).await;
    staff.picture("Ta en bild", &photo("bench-before.jpg")).await;
    staff.sees("Ta bort bilden").await;
    staff.press("Lägg till").await;
    staff.press("Lägg till ett steg").await;
    staff.fill("Några få ord", STEPS[1]).await;
    staff.press("Välj en symbol").await;
    staff.press("måla").await;
    staff.press("Lägg till").await;
}

/// Does everything there is to do on a job, from the first photo to *Klart*.
pub(super) async fn do_the_job(crew: &Browser) {
    crew.press("Börja").await;
    crew.picture("Ta bild före", &photo("fence-before.jpg")).await;
    crew.sees("Bild före").await;
    for (done, step) in (1..).zip(STEPS) {
        crew.press(&format!("Klart: {step}")).await;
        crew.sees(&format!("{done} av 2 steg klara")).await;
    }
    crew.picture("Ta bild efter", &photo("fence-after.jpg")).await;
    crew.sees("Bild efter").await;
    finish(crew).await;
}

pub(super) async fn release_and_confirm(staff: &Browser) {
    staff.sees("Bilder till beställaren").await;
    staff.press("Visa: Före").await;
    staff.press("Visa: Efter").await;
    staff.press("Godkänn").await;
    staff.sees("Att bekräfta").await;
}
