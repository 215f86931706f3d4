//! The main job: a department orders, a crew does it offline, a supervisor returns and confirms, the department sees it.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use super::browser::Browser;
use super::driver::Kind;
use super::server::Server;

const ORDERER: &str = "Lena";
const COORDINATOR: &str = "Stina";
const SUPERVISOR: &str = "Karin";
const CREW: &str = "Amira";
const JOB: &str = "Måla bänken vid dammen";

#[tokio::test]
async fn main_job_in_chromium() {
    main_job(Kind::Chromium).await;
}

#[tokio::test]
async fn main_job_in_firefox() {
    main_job(Kind::Firefox).await;
}

#[tokio::test]
async fn main_job_in_webkit() {
    main_job(Kind::WebKit).await;
}

async fn main_job(kind: Kind) {
    if !kind.is_wanted() {
        return;
    }
    let _turn = turn().await;
    let mut server = Server::start();
    let origin = server.origin();

    // 1. The orderer orders and sees it among their own, with a number and a day for the answer.
    let orderer = Browser::of(kind, &origin, ORDERER).await;
    order(&orderer).await;
    orderer.go_to_address("/bestallningar").await;
    orderer.press(JOB).await;
    orderer.sees("Mottagen").await;
    orderer.sees("Svar senast").await;
    orderer.sees("Nr ").await;

    // 2. The coordinator gives it to a workplace; the orderer's page changes by itself.
    let mut staff = Browser::of(kind, &origin, COORDINATOR).await;
    staff.sees("Nya beställningar").await;
    staff.press(JOB).await;
    staff.press("Lämna till Utelaget").await;
    orderer.sees("Antagen").await;

    // The supervisor plans it for today, with two steps made on the spot.
    staff.become_someone(SUPERVISOR).await;
    plan(&staff, &["Slipa bänken", "Måla bänken"]).await;
    orderer.sees("Planerad").await;

    // 3. Morning gathering: who is here, who does what.
    staff.go_to_address("/morgon").await;
    staff.sees("Morgonsamling").await;
    staff.press(CREW).await;
    put_on(&staff, JOB, CREW).await;

    // 4. The crew's phone has the day. Then the server is gone, and everything is done all the same.
    let crew = Browser::of(kind, &origin, CREW).await;
    crew.sees(JOB).await;
    crew.can_go_offline().await;
    crew.press(JOB).await;
    crew.sees("Slipa bänken").await;
    server.kill();
    crew.reload().await;
    crew.sees("Slipa bänken").await;
    crew.go_to_address("/min-dag").await;
    crew.sees("Min dag").await;
    crew.press(JOB).await;
    do_the_job(&crew, &["Slipa bänken", "Måla bänken"]).await;
    crew.sees("Sparat").await;
    let photos = crew.photos().await;
    assert!(photos.len() >= 2, "a photo before and one after are on the phone: {photos:?}");

    // 5. The server comes back; nobody taps anything.
    server.go_on();
    crew.sees("Skickat").await;
    for digest in &photos {
        arrives(server.data(), digest).await;
    }

    // 6. The supervisor returns it with what was good; it is planned again, and what is left comes first.
    staff.go_to_address("/bekrafta").await;
    staff.press(JOB).await;
    staff.sees("Före").await;
    staff.sees(CREW).await;
    staff.press("Lite kvar att göra").await;
    staff.fill("Vad var bra?", "Fint slipat").await;
    staff.fill("Vad är kvar att göra?", "Måla baksidan också").await;
    staff.press("Måla bänken").await;
    staff.press("Skicka tillbaka").await;
    orderer.sees("Lite kvar att göra").await;
    plan(&staff, &[]).await;
    staff.go_to_address("/morgon").await;
    put_on(&staff, JOB, CREW).await;
    crew.go_to_address("/min-dag").await;
    crew.press(JOB).await;
    crew.sees("Fint slipat").await;
    crew.sees("Måla baksidan också").await;
    crew.press("Klart: Måla bänken").await;
    finish(&crew).await;

    // 7. The supervisor releases the photos and confirms; the orderer sees both, and nothing else of the crew's.
    staff.go_to_address("/bekrafta").await;
    staff.press(JOB).await;
    release_and_confirm(&staff).await;
    orderer.sees("Klart och godkänt").await;
    orderer.sees("Bilder").await;
    let held = orderer.storage().await;
    assert!(held.contains(JOB), "the orderer's storage can be searched");
    for canary in [CREW, "Haddad", "Fint slipat", "Måla baksidan också"] {
        assert!(!held.contains(canary), "the orderer's device holds “{canary}”");
    }

    orderer.close().await;
    staff.close().await;
    crew.close().await;
}

/// One journey at a time: three browsers at once are enough for a machine with two cores.
pub(crate) async fn turn() -> tokio::sync::MutexGuard<'static, ()> {
    static TURN: tokio::sync::Mutex<()> = tokio::sync::Mutex::const_new(());
    TURN.lock().await
}

/// Orders the job for when there is time.
async fn order(orderer: &Browser) {
    orderer.go_to_address("/bestall").await;
    // An empty form says what is missing, at the fields, and keeps what was written.
    orderer.fill("Vad ska göras?", JOB).await;
    orderer.press("Skicka beställningen").await;
    orderer.sees("Välj en plats eller skriv en adress").await;
    orderer.press("Måla och laga").await;
    orderer.press("En annan adress").await;
    orderer.fill("Adress", "Stadsparken, vid dammen").await;
    orderer.press("När ni hinner").await;
    orderer.fill("Namn", "Lena Test").await;
    orderer.fill("Telefon", "0900-12 34 56").await;
    orderer.press("Skicka beställningen").await;
    orderer.sees(JOB).await;
}

/// Plans the job for today, with these steps added.
async fn plan(staff: &Browser, steps: &[&str]) {
    staff.go_to_address("/planera").await;
    staff.press(JOB).await;
    for step in steps {
        staff.fill("Några få ord", step).await;
        staff.press("Lägg till ett steg").await;
        staff.sees(step).await;
    }
    staff.press("I dag").await;
    staff.press("Planera").await;
    staff.sees("Planerat till").await;
}

/// Puts somebody on a job at the morning gathering.
async fn put_on(staff: &Browser, job: &str, person: &str) {
    staff.press("Vem gör vad?").await;
    staff.press(job).await;
    staff.press(person).await;
}

/// Does everything there is to do on a job, from the first photo to *Klart*.
async fn do_the_job(crew: &Browser, steps: &[&str]) {
    let folder = photos();
    crew.press("Börja").await;
    crew.picture("Ta bild före", &folder.join("bench-before.jpg")).await;
    for step in steps {
        crew.press(&format!("Klart: {step}")).await;
    }
    crew.picture("Ta bild efter", &folder.join("bench-after.jpg")).await;
    finish(crew).await;
}

/// Says that the job is done, and that everybody was along all the time.
async fn finish(crew: &Browser) {
    crew.press("Klart").await;
    crew.sees("Var du med hela tiden?").await;
    crew.press("Ja").await;
    crew.press("Klart").await;
    crew.sees("Bra jobbat!").await;
}

async fn release_and_confirm(staff: &Browser) {
    staff.sees("Bilder till beställaren").await;
    staff.press("Godkänn").await;
    staff.sees("Klart och godkänt").await;
}

/// The demo's own photos, which a person at a test could have taken.
fn photos() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../server/demo/photos")
        .canonicalize()
        .expect("the demo's photos")
}

/// Waits until a photo is on the server with the very bytes it had on the phone.
async fn arrives(data: &Path, digest: &str) {
    let path = data.join("files").join(&digest[..2]).join(digest);
    let start = Instant::now();
    while !path.exists() {
        assert!(start.elapsed() < Duration::from_secs(40), "{} did not come", path.display());
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    let bytes = fs::read(&path).expect("the photo can be read");
    assert_eq!(shared::ids::Digest::of(&bytes).to_string(), digest);
}
