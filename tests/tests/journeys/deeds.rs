//! What people do in several journeys, and what is looked for after.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use sha2::{Digest as _, Sha256};

use super::browser::Browser;
use super::driver::Kind;

/// The calm mark on a job, on the screen itself rather than among the ways onward.
pub(crate) const SAVED: &str = "main [data-mark=saved], header [data-mark=saved]";
/// The same once everything has come to the office.
pub(crate) const SENT: &str = "main [data-mark=sent], header [data-mark=sent]";

/// Walks a journey in a browser that is wanted, and once more when the first walk failed: a busy machine lets a browser
/// hang now and then. What fails twice has failed, and a first failure is printed.
pub(crate) async fn walk<J, W>(kind: Kind, journey: J)
where
    J: Fn() -> W,
    W: Future<Output = ()> + Send + 'static,
{
    // One at a time: three browsers at once are enough for a machine with two cores.
    static TURN: tokio::sync::Mutex<()> = tokio::sync::Mutex::const_new(());
    if !kind.is_wanted() {
        return;
    }
    let _turn = TURN.lock().await;
    if tokio::spawn(journey()).await.is_err() {
        println!("the journey is walked once more");
        journey().await;
    }
}

/// A supervisor makes a job of the workplace's own with these steps, for today.
pub(crate) async fn own_job(staff: &Browser, title: &str, steps: &[&str]) {
    staff.go_to_address("/planera").await;
    staff.press("Nytt eget uppdrag").await;
    staff.fill("Vad ska göras?", title).await;
    staff.fill("Adress", "Stadsparken").await;
    staff.press("Nästa").await;
    staff.sees("Vilken dag?").await;
    for step in steps {
        staff.press("Lägg till ett steg").await;
        staff.fill("Några få ord", step).await;
        staff.press("Lägg till").await;
        staff.sees(step).await;
    }
    plan_for_today(staff).await;
}

/// A supervisor makes a job for today and puts somebody on it, who is here.
pub(crate) async fn morning_with(
    kind: Kind,
    origin: &str,
    job: &str,
    steps: &[&str],
    person: &str,
) -> Browser {
    let staff = Browser::of(kind, origin, "Karin").await;
    own_job(&staff, job, steps).await;
    staff.go_to_address("/morgon").await;
    staff.press_in("#who-is-here", person).await;
    put_on(&staff, job, person).await;
    // It is known to others once it is at the server, and not before: what was sent earlier says nothing of it.
    staff.sees_the("section:has(#who-does-what) [aria-pressed=true]").await;
    staff.sees_the(SENT).await;
    staff
}

/// A participant's phone with this job open, which can go on without a network.
pub(crate) async fn opened(kind: Kind, origin: &str, person: &str, job: &str, step: &str) -> Browser {
    let crew = Browser::of(kind, origin, person).await;
    opens(&crew, job, step).await;
    crew
}

/// Opens a job from *Min dag*, and waits until the phone can go on without a network.
pub(crate) async fn opens(crew: &Browser, job: &str, step: &str) {
    crew.press(job).await;
    crew.sees(step).await;
    crew.can_go_offline().await;
}

/// Plans the job that is open for today.
pub(crate) async fn plan_for_today(staff: &Browser) {
    staff.press("En viss dag").await;
    staff.press("i dag").await;
    staff.press("Planera").await;
    staff.sees("Att planera").await;
}

/// Puts somebody on a job at the morning gathering.
pub(crate) async fn put_on(staff: &Browser, job: &str, person: &str) {
    staff.press_in("#who-does-what", job).await;
    staff.press_in("#who-does-what", person).await;
}

/// A supervisor makes a code for a phone, and it is typed on the phone.
pub(crate) async fn connect(staff: &Browser, phone: &Browser, kind: &str, name: &str, people: &[&str]) {
    staff.go_to_address("/enheter").await;
    staff.press("Anslut en telefon").await;
    staff.press(kind).await;
    for person in people {
        staff.press(person).await;
    }
    staff.fill("Telefonens namn", name).await;
    staff.press("Visa kod").await;
    staff.sees("Skriv koden på telefonen").await;
    let code = staff.asks("arguments[0](document.querySelector('.device-code').innerText)").await;
    phone.go_to_address("/anslut").await;
    phone.fill("Kod", code.trim()).await;
    phone.press("Anslut").await;
    staff.sees("Telefonen är ansluten.").await;
}

/// Says that the job is done, and that who speaks was along all the time.
pub(crate) async fn finish(crew: &Browser) {
    crew.press("Klart").await;
    crew.sees("Var du med hela tiden?").await;
    crew.press("Ja").await;
    crew.press("Klart").await;
    crew.sees("Bra jobbat!").await;
}

/// One of the demo's own photos, which a person could have taken at the place.
pub(crate) fn photo(name: &str) -> PathBuf {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../server/demo/photos").join(name);
    path.canonicalize().expect("the demo has the photo")
}

fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Waits until a photo is on the server with the very bytes it had on the phone.
/// Gives its size.
pub(crate) async fn arrives(data: &Path, digest: &str) -> usize {
    let path = data.join("files").join(&digest[..2]).join(digest);
    let start = Instant::now();
    while !path.exists() {
        assert!(start.elapsed() < Duration::from_secs(40), "{} did not come", path.display());
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    let bytes = fs::read(&path).expect("the photo can be read");
    assert_eq!(sha256(&bytes), digest);
    bytes.len()
}

/// Whether these words are among the bytes.
pub(crate) fn holds(bytes: &[u8], words: &str) -> bool {
    bytes.windows(words.len()).any(|window| window == words.as_bytes())
}
