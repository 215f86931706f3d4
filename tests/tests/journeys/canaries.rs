//! What someone may not read never leaves the server for them: words planted with one person are looked for in
//! everything that others were sent and have stored.

use super::browser::Browser;
use super::deeds::{SENT, connect, finish, holds, own_job, put_on, walk};
use super::driver::Kind;
use super::recorder::Recorder;
use super::server::Server;

const JOB: &str = "Rensa diket vid Kvarngatan";
const NAME: &str = "Temesgen";
const SURNAME: &str = "Abraha";
const REMARK: &str = "Jag hittade en gammal spade";
/// As the demo's supervisor wrote it of another participant.
const ABSENCE: &str = "Hos tandläkaren till lunch";
/// Seven hours and thirteen minutes, as a stated time travels.
const HOURS: (&str, &str, &str) = ("7", "13", "\"minutes\":433");
const PASSWORD: &str = "en lång hemlig mening";

#[tokio::test]
async fn nobody_is_sent_what_they_may_not_read() {
    walk(Kind::Chromium, search).await;
}

async fn search() {
    let server = Server::start();
    let origin = server.origin();
    for username in ["lena@granfors.example", "johan@granfors.example"] {
        server.set_password(username, PASSWORD);
    }
    let staff = Browser::of(Kind::Chromium, &origin, "Karin").await;

    // An orderer, the supervisor of another workplace, and a participant of the same one who is not on the job.
    let heard = [(); 3].map(|()| Recorder::before(server.port()));
    let orderer = Browser::listened_to(&heard[0], &origin, "Lena").await;
    let elsewhere = Browser::listened_to(&heard[1], &origin, "Johan").await;
    let colleague = Browser::listened_to(&heard[2], &origin, "Robban").await;
    sign_in(&orderer, "lena@granfors.example").await;
    orderer.sees("Mina beställningar").await;
    sign_in(&elsewhere, "johan@granfors.example").await;
    elsewhere.sees("Morgonsamling").await;
    connect(&staff, &colleague, "Någons egen telefon", "Robbans telefon", &["Robban"]).await;
    colleague.sees("Min dag").await;

    // A participant does a job, writes a line and says how long; the supervisor corrects that.
    own_job(&staff, JOB, &["Rensa"]).await;
    staff.go_to_address("/morgon").await;
    staff.press_in("#who-is-here", NAME).await;
    put_on(&staff, JOB, NAME).await;
    let author = Browser::fresh(Kind::Chromium, &origin, NAME).await;
    connect(&staff, &author, "Någons egen telefon", "Temesgens telefon", &[NAME]).await;
    author.press(JOB).await;
    author.press("Börja").await;
    author.press("Skriv till din handledare").await;
    author.fill("Vad vill du säga?", REMARK).await;
    author.press("Spara").await;
    author.press("Klart: Rensa").await;
    finish(&author).await;
    author.sees_the(SENT).await;
    let id = author
        .asks("fetch('/api/me').then((me) => me.json()).then((me) => arguments[0](me.person.id));")
        .await;
    staff.go_to_address("/bekrafta").await;
    staff.press(JOB).await;
    staff.sees(REMARK).await;
    staff.press("Ändra tiden").await;
    staff.fill("Timmar", HOURS.0).await;
    staff.fill("Minuter", HOURS.1).await;
    staff.press("Spara").await;
    staff.sees("7 tim 13 min").await;
    staff.sees_the(SENT).await;
    let own = staff.storage().await;
    for planted in [NAME, SURNAME, &id, HOURS.2, REMARK, ABSENCE] {
        assert!(holds(&own, planted), "the supervisor's device can be searched for “{planted}”");
    }

    // Everybody is up to date again before the search.
    for browser in [&orderer, &elsewhere, &colleague] {
        browser.reload().await;
        browser.sees_the("h1").await;
    }
    colleague.sees("Min dag").await;
    for (browser, recorder, words) in [
        (&orderer, &heard[0], &[NAME, SURNAME, &*id, HOURS.2, REMARK, ABSENCE][..]),
        (&elsewhere, &heard[1], &[NAME, SURNAME, &id, HOURS.2, REMARK, ABSENCE]),
        (&colleague, &heard[2], &[SURNAME, HOURS.2, REMARK, ABSENCE]),
    ] {
        let (stored, sent) = (browser.storage().await, recorder.sent());
        assert!(holds(&sent, "Granfors") && holds(&stored, "Granfors"), "what was sent can be searched");
        for planted in words {
            assert!(!holds(&stored, planted), "{} has stored “{planted}”", browser.who());
            assert!(!holds(&sent, planted), "{} was sent “{planted}”", browser.who());
        }
    }
    for browser in [staff, orderer, elsewhere, colleague, author] {
        browser.close().await;
    }
}

async fn sign_in(browser: &Browser, username: &str) {
    browser.go_to_address("/logga-in").await;
    browser.fill("Användarnamn", username).await;
    browser.fill("Lösenord", PASSWORD).await;
    browser.press("Logga in").await;
}
