//! A phone at the edge of coverage: its first sync, taps and a photo over a line that is slow, far and lossy. Nothing is
//! lost, and what takes long is not given up on; how long it takes is printed, and is no limit.

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use tests::port::free_port;

use super::browser::Browser;
use super::deeds::{SAVED, SENT, arrives, morning_with, photo, walk};
use super::driver::Kind;
use super::line::{Line, Slow};
use super::server::Server;

const JOB: &str = "Måla staketet vid förskolan";
const STEPS: [&str; 3] = ["Skrapa", "Måla första gången", "Måla en gång till"];
/// How long anything may take here. Nothing is measured by it: it only ends a journey that has gone wrong.
const LONG: Duration = Duration::from_secs(300);
/// 50 kbit/s, 800 ms there and back, one packet of twenty lost, and one of seven hundred the last of its connection.
const EDGE: Slow = Slow { rate: 6_250, delay: Duration::from_millis(400), lost: 20, broken: 700 };

#[tokio::test]
async fn a_slow_line_loses_nothing_and_gives_up_on_nothing() {
    walk(Kind::Chromium, work_slowly).await;
}

async fn work_slowly() {
    let port = free_port();
    let line = Line::to(port, EDGE, 7);
    let server = Server::behind(line.port(), port);
    let origin = server.origin();
    let staff = morning_with(Kind::Chromium, &origin, JOB, &STEPS, "Temesgen").await;
    staff.close().await;
    let mut crew = Browser::fresh(Kind::Chromium, &origin, "Temesgen").await;
    crew.go_to_address("/demo").await;
    crew.sees("Temesgen").await;
    crew.can_go_offline().await;
    line.slow_down();

    let start = Instant::now();
    crew.becomes_within("Temesgen", LONG).await;
    crew.sees_within(JOB, LONG).await;
    let first = start.elapsed();
    let start = Instant::now();
    crew.go_to_address("/min-dag").await;
    crew.sees(JOB).await;
    let again = start.elapsed();
    crew.press(JOB).await;
    let had = kept(server.data());
    crew.press("Börja").await;
    crew.sees_the(SAVED).await;
    let mut sent = Vec::new();
    for step in STEPS {
        let start = Instant::now();
        crew.press(&format!("Klart: {step}")).await;
        crew.sees_the(SAVED).await;
        crew.sees_the_within(SENT, LONG).await;
        sent.push(start.elapsed());
    }
    let start = Instant::now();
    crew.picture("Ta bild före", &photo("fence-before.jpg")).await;
    crew.sees_the(SAVED).await;
    crew.sees_the_within(SENT, LONG).await;
    let pictured = start.elapsed();
    let taken: Vec<String> = kept(server.data()).into_iter().filter(|photo| !had.contains(photo)).collect();
    assert_eq!(taken.len(), 1);
    let size = arrives(server.data(), &taken[0]).await;
    crew.close().await;
    let (lost, broken) = line.mishaps();
    assert!(lost > 0, "the line was slow");
    let slowest = sent.iter().max().copied().unwrap_or_default();
    let text = format!(
        "A slow line: 50 kbit/s, 800 ms there and back, 5 % lost ({lost} packets, {broken} connections broken)
  first sync until the job is there, the app installed: {:.1} s
  Min dag from what is on the phone: {:.1} s
  a tap to Skickat: at most {:.1} s
  a photo of {} kB to Skickat: {:.1} s
",
        first.as_secs_f64(),
        again.as_secs_f64(),
        slowest.as_secs_f64(),
        size / 1_000,
        pictured.as_secs_f64(),
    );
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../target/figures");
    fs::create_dir_all(folder).expect("a folder for the figures");
    fs::write(format!("{folder}/slow-line.txt"), text).expect("the figures are kept");
}

/// The photos that the server has.
fn kept(data: &Path) -> Vec<String> {
    let folders = fs::read_dir(data.join("files")).into_iter().flatten().flatten();
    let files = folders.flat_map(|folder| fs::read_dir(folder.path()).into_iter().flatten().flatten());
    files
        .map(|file| file.file_name().to_string_lossy().into_owned())
        .filter(|name| name.len() == 64)
        .collect()
}
