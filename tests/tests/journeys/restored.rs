//! The server is lost and restored from a backup while a phone is in the middle of a job; later, what was written on that
//! phone is erased.

use std::fs;
use std::time::{Duration, Instant};

use super::deeds::{SAVED, SENT, arrives, finish, holds, morning_with, opened, photo, walk};
use super::driver::Kind;
use super::server::Server;

const JOB: &str = "Olja grinden vid kolonin";
const STEPS: [&str; 2] = ["Borsta gångjärnen", "Olja gångjärnen"];
const REMARK: &str = "Oljan räckte precis";

#[tokio::test]
async fn a_restored_backup_loses_nothing_that_a_phone_still_has() {
    walk(Kind::Chromium, restore).await;
}

async fn restore() {
    let mut server = Server::start();
    let origin = server.origin();
    let staff = morning_with(Kind::Chromium, &origin, JOB, &STEPS, "Temesgen").await;
    let crew = opened(Kind::Chromium, &origin, "Temesgen", JOB, STEPS[0]).await;
    let had = crew.photos().await;
    crew.press("Börja").await;
    crew.sees_the(SENT).await;

    // Backed up here; what follows comes to the office, and the backup lacks it.
    let folder = tempfile::tempdir().expect("a folder for the backup");
    let backup = folder.path().join("backup");
    let backup = backup.to_str().expect("a name in letters");
    server.run(&["backup", backup]);
    crew.picture("Ta bild före", &photo("fence-before.jpg")).await;
    crew.press(&format!("Klart: {}", STEPS[0])).await;
    let mut taken = crew.photos().await;
    taken.retain(|photo| !had.contains(photo));
    assert_eq!(taken.len(), 1);
    arrives(server.data(), &taken[0]).await;
    crew.sees_the(SENT).await;

    // This does not even come to the office.
    server.kill();
    crew.press(&format!("Klart: {}", STEPS[1])).await;
    crew.press("Skriv till din handledare").await;
    crew.fill("Vad vill du säga?", REMARK).await;
    crew.press("Spara").await;
    crew.sees_the("[aria-label='Skrivet här']").await;
    crew.sees_the(SAVED).await;

    for entry in fs::read_dir(server.data()).expect("the data can be listed") {
        let path = entry.expect("an entry").path();
        let gone = if path.is_dir() { fs::remove_dir_all(&path) } else { fs::remove_file(&path) };
        gone.expect("the data is lost");
    }
    server.run(&["restore", backup]);
    assert!(!server.data().join("files").join(&taken[0][..2]).join(&taken[0]).exists());
    server.go_on();
    // Nobody taps anything.
    arrives(server.data(), &taken[0]).await;
    crew.sees_the(SENT).await;
    finish(&crew).await;
    staff.go_to_address("/bekrafta").await;
    staff.press(JOB).await;
    staff.sees_so_often(REMARK, 1).await;
    for step in STEPS {
        staff.sees_so_often(step, 1).await;
    }
    staff.sees_the("figure img").await;
    server.run(&["check"]);

    // While the server runs, beside it.
    assert!(holds(&crew.storage().await, REMARK) && holds(&staff.storage().await, REMARK));
    server.run(&["erase", "Temesgen", "--yes"]);
    for phone in [&crew, &staff] {
        let start = Instant::now();
        while holds(&phone.storage().await, REMARK) || phone.photos().await.contains(&taken[0]) {
            assert!(start.elapsed() < Duration::from_secs(60), "{} keeps what was erased", phone.who());
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
    }
    staff.go_to_address("/bekrafta").await;
    staff.press(JOB).await;
    staff.sees(STEPS[0]).await;
    server.run(&["check"]);
    for phone in [crew, staff] {
        phone.close().await;
    }
}
