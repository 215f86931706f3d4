//! A phone that never comes to a network again: what was done on it is saved as a file, and read in at the office.

use std::fs;

use super::deeds::{SAVED, arrives, morning_with, opened, photo, walk};
use super::driver::Kind;
use super::server::Server;

const JOB: &str = "Laga gungan i parken";
const STEPS: [&str; 2] = ["Byt kedjan", "Dra åt skruvarna"];

/// Keeps what is saved, since a browser without a head asks nobody where to put it.
const KEEP: &str = r#"
const [done] = arguments;
const make = URL.createObjectURL.bind(URL);
URL.createObjectURL = (blob) => { if (blob.type === "application/json") window.isSaved = blob.text(); return make(blob); };
done("listens");
"#;

/// The file that was saved.
const SAVED_FILE: &str = "const [done] = arguments; Promise.resolve(window.isSaved ?? '').then(done);";

#[tokio::test]
async fn what_a_phone_cannot_send_is_carried_to_the_office() {
    walk(Kind::Chromium, carry).await;
}

async fn carry() {
    let mut server = Server::start();
    let origin = server.origin();
    let staff = morning_with(Kind::Chromium, &origin, JOB, &STEPS, "Temesgen").await;
    let crew = opened(Kind::Chromium, &origin, "Temesgen", JOB, STEPS[0]).await;
    let had = crew.photos().await;
    server.kill();

    crew.press("Börja").await;
    crew.picture("Ta bild före", &photo("fence-before.jpg")).await;
    crew.press(&format!("Klart: {}", STEPS[0])).await;
    crew.sees_the(SAVED).await;
    let mut taken = crew.photos().await;
    taken.retain(|photo| !had.contains(photo));
    crew.go_to_address("/synk").await;
    assert_eq!(crew.asks(KEEP).await, "listens");
    crew.press("Spara en kopia").await;
    crew.sees("Kopian ligger bland telefonens hämtade filer.").await;
    let file = crew.asks(SAVED_FILE).await;
    crew.close().await;

    server.go_on();
    let folder = tempfile::tempdir().expect("a folder for the file");
    let path = folder.path().join("gjort.json");
    staff.go_to_address("/att-reda-ut").await;
    fs::write(&path, &file[..file.len() / 2]).expect("half a file is written");
    staff.picture("Läs in en kopia", &path).await;
    staff.sees("Filen är ingen kopia från Gjort").await;
    fs::write(&path, &file).expect("the file is written");
    staff.picture("Läs in en kopia", &path).await;
    staff.sees("3 saker lästes in.").await;
    for digest in &taken {
        arrives(server.data(), digest).await;
    }
    // The morning says that it waits, before anybody looks there.
    staff.go_to_address("/morgon").await;
    staff.sees("Att reda ut 3").await;
    staff.go_to_address("/att-reda-ut").await;
    for left in (0..3).rev() {
        staff.press("Det gäller").await;
        staff.sees_so_often("Lämnades in som en fil", left).await;
    }
    staff.sees("Inget att reda ut.").await;
    staff.picture("Läs in en kopia", &path).await;
    staff.sees("3 saker fanns redan här.").await;
    staff.go_to_address("/morgon").await;
    staff.sees("Pågår").await;
    staff.close().await;
}
