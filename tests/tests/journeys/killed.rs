//! Chromium killed while it writes, again and again: everything that was shown as saved is there afterwards.
//!
//! `cargo xtask bench browser` does more rounds of it than a test run.

use std::collections::BTreeMap;
use std::fs;
use std::time::Duration;

use serde_json::{Value, json};

use super::browser::Browser;
use super::deeds::{SAVED, SENT, morning_with, opens, walk};
use super::driver::Kind;
use super::server::Server;

const JOB: &str = "Plocka skräp längs ån";
const STEPS: [&str; 6] = ["Bron", "Badplatsen", "Gångvägen", "Parkeringen", "Lekplatsen", "Vändplanen"];
/// The rounds of a test run.
const ROUNDS: u32 = 5;

/// Taps the step with this number, and gives whether it is ticked once that is shown.
const TAP: &str = r#"
const [index, done] = arguments;
const tick = () => document.querySelectorAll(".step__tick")[index];
const before = tick().getAttribute("aria-pressed");
const look = () => tick()?.getAttribute("aria-pressed") !== before
  ? done(tick().getAttribute("aria-pressed") === "true") : setTimeout(look, 1);
tick().click();
look();
"#;

/// Which steps are ticked.
const TICKED: &str = r#"
const [unused, done] = arguments;
done([...document.querySelectorAll(".step__tick")].map((tick) => tick.getAttribute("aria-pressed") === "true"));
"#;

/// Notes how durable each of the page's transactions that write is.
const NOTE_DURABILITY: &str = r#"
const [done] = arguments;
const begin = IDBDatabase.prototype.transaction;
window.durabilities = [];
IDBDatabase.prototype.transaction = function (...asked) {
  const tx = begin.apply(this, asked);
  if (tx.mode === "readwrite") window.durabilities.push(tx.durability);
  return tx;
};
done("notes");
"#;

#[tokio::test]
async fn what_was_shown_as_saved_is_there_after_chromium_was_killed() {
    walk(Kind::Chromium, kill_again_and_again).await;
}

async fn kill_again_and_again() {
    let rounds = std::env::var("TESTS_ROUNDS").ok().and_then(|rounds| rounds.parse().ok()).unwrap_or(ROUNDS);
    let mut server = Server::start();
    let origin = server.origin();
    let staff = morning_with(Kind::Chromium, &origin, JOB, &STEPS, "Temesgen").await;
    staff.close().await;
    let folder = tempfile::tempdir().expect("a folder for the browser");
    let mut crew = Browser::kept_in(folder.path(), &origin, "Temesgen").await;
    crew.become_someone("Temesgen").await;
    opens(&crew, JOB, STEPS[0]).await;
    let job = crew.address().await;
    server.kill();
    crew.press("Börja").await;
    crew.sees_the(SAVED).await;
    assert_eq!(crew.asks(NOTE_DURABILITY).await, "notes");
    assert_eq!(crew.answers(TAP, json!(0)).await, Some(json!(true)));
    assert_eq!(crew.asks("arguments[0](window.durabilities.join())").await, "strict");
    // What a browser keeps of cookies it writes when it likes; who is here is not what this is about.
    crew.close().await;

    let mut dice = fastrand::Rng::with_seed(20_261_122);
    let mut shown: BTreeMap<usize, bool> = (0..STEPS.len()).map(|step| (step, step == 0)).collect();
    let (mut taps, mut cut) = (1, 0);
    for round in 0..rounds {
        let crew = Browser::kept_in(folder.path(), &origin, "Temesgen").await;
        crew.go_to_address(&job).await;
        crew.sees(STEPS[0]).await;
        compare(&crew, &shown, None, round).await;
        let killer = crew.killer();
        let wait = Duration::from_millis(dice.u64(200..2_500));
        let killing = tokio::task::spawn_blocking(move || {
            std::thread::sleep(wait);
            killer.kill();
        });
        // The last tap may or may not have been kept: it was not shown.
        let unsure = loop {
            let step = dice.usize(0..STEPS.len());
            match crew.answers(TAP, json!(step)).await.and_then(|ticked| ticked.as_bool()) {
                Some(ticked) => {
                    shown.insert(step, ticked);
                    taps += 1;
                }
                None => break step,
            }
        };
        killing.await.expect("the browser is killed");
        cut += 1;
        drop(crew);
        let crew = Browser::kept_in(folder.path(), &origin, "Temesgen").await;
        crew.go_to_address(&job).await;
        crew.sees(STEPS[0]).await;
        let there = compare(&crew, &shown, Some(unsure), round).await;
        shown.insert(unsure, there[unsure]);
        crew.close().await;
        // No phone has thousands of taps waiting in one job: now and then it is brought back to the server.
        if (round + 1) % ROUNDS == 0 || round + 1 == rounds {
            server.go_on();
            let crew = Browser::kept_in(folder.path(), &origin, "Temesgen").await;
            crew.go_to_address(&job).await;
            crew.sees_the(SENT).await;
            compare(&crew, &shown, None, round).await;
            crew.close().await;
            server.kill();
        }
    }
    let text = format!(
        "Chromium killed {cut} times while {taps} taps were made and shown as saved: none of them is missing\n"
    );
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../target/figures");
    fs::create_dir_all(folder).expect("a folder for the figures");
    fs::write(format!("{folder}/browser-killed.txt"), text).expect("the figures are kept");
}

/// Compares what stands there with what was shown, but for one step.
async fn compare(crew: &Browser, shown: &BTreeMap<usize, bool>, but: Option<usize>, round: u32) -> Vec<bool> {
    let there = crew.answers(TICKED, Value::Null).await.expect("the steps are there");
    let there: Vec<bool> = serde_json::from_value(there).expect("each is ticked or not");
    for (step, ticked) in shown.iter().filter(|(step, _)| Some(**step) != but) {
        assert_eq!(there[*step], *ticked, "round {round}: {}", STEPS[*step]);
    }
    there
}
