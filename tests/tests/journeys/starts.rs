//! How long Gjort takes to start in Chromium on one core, and on a quarter of it: the first visit, and later ones with
//! and without a network. Printed with the test run's figures; nothing here is a limit.
//!
//! `cargo xtask bench start` does more rounds of it, with page and engine in one module and in two, by turns.

use std::env;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use serde::Deserialize;
use serde_json::json;
use server::demo;

use super::browser::Browser;
use super::deeds::{morning_with, walk};
use super::driver::Kind;
use super::server::Server;
use super::slowed::Slowed;

const JOB: &str = "Kratta sanden";
const CREW: &str = "Temesgen";
/// How long a start may take. Nothing is measured by it: it only ends a journey that has gone wrong.
const LONG: Duration = Duration::from_secs(180);

/// Goes with every page: notes when the job stands on *Min dag*, when the engine is first heard, and, as somebody who is
/// quick goes to the job and ticks a step, when that is saved and when it is sent; in ms since the navigation began.
const NOTE: &str = r#"
if (location.pathname === "/min-dag") {
  const marks = window.marks = {};
  const note = (name) => { marks[name] ??= Math.round(performance.now()); };
  const channel = new BroadcastChannel("gjort");
  channel.onmessage = ({ data }) => {
    if (/Leading|Link/.test(String.fromCharCode(...data.slice(0, 20)))) { note("engine"); channel.close(); }
  };
  let clicks = 0;
  const click = (what) => { clicks += 1; requestAnimationFrame(() => setTimeout(() => what.click())); };
  new MutationObserver(() => {
    const job = [...document.querySelectorAll("main a")].find((link) => link.textContent.includes("JOB"));
    if (clicks === 0 && job) {
      requestAnimationFrame(() => note("day"));
      click(job);
    }
    const step = document.querySelector(".step__tick");
    if (clicks === 1 && step) click(step);
    const mark = document.querySelector("main [data-mark], header [data-mark]")?.dataset.mark;
    if (clicks === 2 && mark === "saved") note("saved");
    if (marks.saved && mark === "sent") note("sent");
  }).observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
}
"#;

/// How fast the core is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Pace {
    Whole,
    Quarter,
}

/// Which start it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Visit {
    First,
    Later,
    Offline,
}

/// When what happened, in ms since the navigation began.
#[derive(Debug, Deserialize)]
struct Marks {
    day: Option<f64>,
    engine: Option<f64>,
    saved: Option<f64>,
    sent: Option<f64>,
}

/// One build of the app, served with a job that is under way.
struct Build {
    name: String,
    server: Server,
    seen: Vec<(Pace, Visit, Marks)>,
}

#[tokio::test]
async fn figures_of_starting_on_a_core_and_on_a_quarter_of_it() {
    walk(Kind::Chromium, measure).await;
}

async fn measure() {
    let rounds = env::var("TESTS_ROUNDS").ok().and_then(|rounds| rounds.parse().ok()).unwrap_or(1);
    let programs = env::var_os("TESTS_STARTS").or_else(|| env::var_os("TESTS_BIN")).expect("a server");
    let mut builds = Vec::new();
    for program in env::split_paths(&programs) {
        builds.push(Build::of(program).await);
    }
    for _ in 0..rounds {
        for pace in [Pace::Whole, Pace::Quarter] {
            for build in &mut builds {
                build.start(pace).await;
            }
        }
    }
    let mut text = String::from("Starting in Chromium on one core, median and worst in ms\n");
    for build in &builds {
        build.tell(&mut text);
    }
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../target/figures");
    fs::create_dir_all(folder).expect("a folder for the figures");
    fs::write(format!("{folder}/starts.txt"), text).expect("the figures are kept");
}

impl Build {
    async fn of(program: PathBuf) -> Self {
        let name = program.file_name().expect("a program").to_string_lossy().into_owned();
        let server = Server::of(program);
        let origin = server.origin();
        morning_with(Kind::Chromium, &origin, JOB, &["Kratta"], CREW).await.close().await;
        let crew = Browser::of(Kind::Chromium, &origin, CREW).await;
        crew.press(JOB).await;
        crew.press("Börja").await;
        crew.sees_the("main [data-mark=sent]").await;
        crew.close().await;
        Self { name, server, seen: Vec::new() }
    }

    /// Three visits with a phone that is new to it.
    async fn start(&mut self, pace: Pace) {
        let folder = tempfile::tempdir().expect("a folder for the browser");
        self.visit(folder.path(), pace, Visit::First).await;
        self.visit(folder.path(), pace, Visit::Later).await;
        self.server.kill();
        self.visit(folder.path(), pace, Visit::Offline).await;
        self.server.go_on();
    }

    /// Opens the browser and then *Min dag* in it.
    async fn visit(&mut self, folder: &Path, pace: Pace, visit: Visit) {
        let last = std::thread::available_parallelism().map_or(1, std::num::NonZero::get) - 1;
        let core = u8::try_from(last).unwrap_or(u8::MAX);
        let crew = Browser::kept_on_a_core(core, folder, &self.server.origin(), CREW).await;
        if visit == Visit::First {
            crew.go_to_address("/healthz").await;
            let body = json!({ "person": demo::person(CREW) }).to_string();
            let ask = format!(
                "fetch('/api/demo/session', {{ method: 'POST', headers: {{ 'content-type': 'application/json' }},
                body: {body:?} }}).then((answer) => arguments[0](String(answer.status)));"
            );
            assert_eq!(crew.asks(&ask).await, "204");
        }
        let note = json!({ "source": NOTE.replace("JOB", JOB) });
        crew.has_chromium("Page.enable", json!({})).await;
        crew.has_chromium("Page.addScriptToEvaluateOnNewDocument", note).await;
        let slowed = (pace == Pace::Quarter).then(|| Slowed::to_a_quarter(crew.process()));
        crew.go_to_address("/min-dag").await;
        let marks = seen(&crew, visit).await;
        drop(slowed);
        println!("{} {pace:?} {visit:?}: {marks:?}", self.name);
        self.seen.push((pace, visit, marks));
        crew.can_go_offline().await;
        // What was not sent now is sent by a later visit.
        crew.close().await;
    }

    fn tell(&self, text: &mut String) {
        for pace in [Pace::Whole, Pace::Quarter] {
            for visit in [Visit::First, Visit::Later, Visit::Offline] {
                let here = || self.seen.iter().filter(move |seen| (seen.0, seen.1) == (pace, visit));
                let of = |mark: fn(&Marks) -> Option<f64>| spread(here().filter_map(|seen| mark(&seen.2)));
                // Writing into a string cannot fail.
                let _ = writeln!(
                    text,
                    "  {}, {}, {}: Min dag {}; engine {}; a step saved {}; sent {}",
                    self.name,
                    match pace {
                        Pace::Whole => "the whole core",
                        Pace::Quarter => "a quarter of it",
                    },
                    match visit {
                        Visit::First => "first visit",
                        Visit::Later => "later visit",
                        Visit::Offline => "later visit without a network",
                    },
                    of(|marks| marks.day),
                    of(|marks| marks.engine),
                    of(|marks| marks.saved),
                    of(|marks| marks.sent),
                );
            }
        }
    }
}

/// Waits until everything has happened that this visit can have.
async fn seen(crew: &Browser, visit: Visit) -> Marks {
    let start = Instant::now();
    loop {
        // Seldom: asking takes time that is measured.
        tokio::time::sleep(Duration::from_millis(500)).await;
        let told = crew.asks("arguments[0](JSON.stringify(window.marks ?? {}));").await;
        let marks: Marks = serde_json::from_str(&told).expect("marks");
        let is_sent = marks.sent.is_some() || visit == Visit::Offline;
        if marks.engine.is_some() && marks.saved.is_some() && is_sent {
            return marks;
        }
        assert!(start.elapsed() < LONG, "{visit:?} does not start: {marks:?}; {}", crew.text().await);
    }
}

fn spread(times: impl Iterator<Item = f64>) -> String {
    let mut times: Vec<f64> = times.collect();
    times.sort_by(f64::total_cmp);
    match (times.get(times.len() / 2), times.last()) {
        (Some(median), Some(worst)) => format!("{median:.0} / {worst:.0}"),
        _ => "–".to_owned(),
    }
}
