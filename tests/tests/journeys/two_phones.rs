//! Two phones that are both without a network work on the same job; what agrees becomes one, what does not is shown.

use super::browser::Browser;
use super::deeds::{SAVED, SENT, connect, morning_with, photo, walk};
use super::driver::Kind;
use super::server::Server;

const JOB: &str = "Laga staketet vid dammen";
const STEPS: [&str; 3] = ["Ta bort trasiga plankor", "Skruva fast nya plankor", "Måla plankorna"];
const REMARK: &str = "Skruvarna tog slut";

#[tokio::test]
async fn two_phones_without_a_network_do_one_job_together() {
    walk(Kind::Chromium, work_together).await;
}

async fn work_together() {
    let mut server = Server::start();
    let origin = server.origin();
    let staff = morning_with(Kind::Chromium, &origin, JOB, &STEPS, "Temesgen").await;
    staff.press_in("#who-does-what", "Robban").await;

    // Each on a phone of their own, brought on with a code.
    let one = Browser::fresh(Kind::Chromium, &origin, "Temesgen").await;
    connect(&staff, &one, "Någons egen telefon", "Temesgens telefon", &["Temesgen"]).await;
    let other = Browser::fresh(Kind::Chromium, &origin, "Robban").await;
    connect(&staff, &other, "Någons egen telefon", "Robbans telefon", &["Robban"]).await;
    for phone in [&one, &other] {
        phone.sees("Min dag").await;
        phone.can_go_offline().await;
        phone.press(JOB).await;
        phone.sees(STEPS[0]).await;
    }
    server.kill();

    // One does the first step and takes a photo before, the other does the same first step and the rest, writes a
    // line and takes a photo after.
    one.press("Börja").await;
    one.picture("Ta bild före", &photo("fence-before.jpg")).await;
    one.press(&format!("Klart: {}", STEPS[0])).await;
    for step in STEPS {
        other.press(&format!("Klart: {step}")).await;
    }
    other.picture("Ta bild efter", &photo("fence-after.jpg")).await;
    other.press("Skriv till din handledare").await;
    other.fill("Vad vill du säga?", REMARK).await;
    other.press("Spara").await;
    other.sees_the("[aria-label='Skrivet här']").await;
    // The one says that both were along all the time, the other of themselves that they were not.
    one.press("Klart").await;
    one.sees("De här stegen är inte klara").await;
    one.press("Ja, klart").await;
    one.sees("Var Robban med hela tiden?").await;
    one.press_the(".along:first-of-type label:has([value=yes])").await;
    one.press_the(".along:last-of-type label:has([value=yes])").await;
    one.press("Klart").await;
    one.sees("Bra jobbat!").await;
    other.press("Klart").await;
    other.sees("Var Temesgen med hela tiden?").await;
    other.press_the(".along:first-of-type label:has([value=no])").await;
    other.press_the(".along:last-of-type label:has([value=yes])").await;
    other.press("Klart").await;
    other.sees("Bra jobbat!").await;
    one.sees_the(SAVED).await;
    other.sees_the(SAVED).await;

    server.go_on();
    one.sees_the(SENT).await;
    other.sees_the(SENT).await;
    staff.go_to_address("/bekrafta").await;
    staff.press(JOB).await;
    staff.sees(REMARK).await;
    for step in STEPS {
        staff.sees(step).await;
    }
    // Both photos, and the two lengths for Robban side by side.
    staff.sees_the(".pair figure:nth-child(2) img").await;
    staff.sees("Två olika tider. Välj den som stämmer.").await;
    for phone in [one, other, staff] {
        phone.close().await;
    }
}
