//! How fast it is, measured in Chromium and printed with the test run's figures; nothing here is a limit.

use std::fs;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use futures_util::{SinkExt as _, StreamExt as _};
use server::demo;
use server::sync::ledger::Now;
use server::sync::testing::Pen;
use shared::api::Me;
use shared::civil::CivilDate;
use shared::domain::body::{Opened, Put, Target, When, Where};
use shared::domain::catalogue::Body;
use shared::domain::fact::Fact;
use shared::domain::key::DocKey;
use shared::domain::words::Short;
use shared::ids::{Digest, DocId};
use shared::sync::change::{FIRST_OP, Place, genesis_hash};
use shared::wire::{self, ClientFrame, Push, ServerFrame, Verdict, pack};
use tokio_tungstenite::connect_async;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest as _;

use super::browser::Browser;
use super::deeds::{morning_with, walk};
use super::driver::Kind;
use super::server::Server;

const JOBS: u8 = 200;
const STARTS: usize = 7;
const TAPS: usize = 20;
const JOB: &str = "Sopa entrén";
const CREW: &str = "Temesgen";

/// Waits until the day is drawn, and gives the time since the navigation began, in ms.
const DRAWN: &str = r##"
const [done] = arguments;
const look = () => document.querySelector("#now, #later, #then")
  ? requestAnimationFrame(() => done(String(Math.round(performance.now())))) : setTimeout(look, 4);
look();
"##;

/// Taps a step, and gives the times until *Sparat* and until *Skickat* stand there, in ms.
const TAP: &str = r#"
const [done] = arguments;
const mark = () => document.querySelector("header [data-mark], main [data-mark]")?.dataset.mark;
const start = performance.now();
let saved = null;
const observer = new MutationObserver(() => {
  if (saved === null && mark() === "saved") saved = performance.now() - start;
  if (saved === null || mark() !== "sent") return;
  observer.disconnect();
  done(`${saved} ${performance.now() - start}`);
});
observer.observe(document.body, { subtree: true, childList: true, attributes: true, characterData: true });
document.querySelector(".step__tick").click();
"#;

#[tokio::test]
async fn figures_of_a_phone_with_two_hundred_jobs() {
    walk(Kind::Chromium, measure).await;
}

async fn measure() {
    let mut server = Server::start();
    let origin = server.origin();
    let staff = morning_with(Kind::Chromium, &origin, JOB, &["Sopa"], CREW).await;
    fill(&staff, &server).await;
    staff.close().await;

    let crew = Browser::of(Kind::Chromium, &origin, CREW).await;
    crew.sees(JOB).await;
    crew.can_go_offline().await;
    while documents(&crew).await.parse::<u32>().expect("a number") < u32::from(JOBS) {
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    crew.press(JOB).await;
    crew.press("Börja").await;
    crew.sees_the("main [data-mark=sent]").await;
    let mut saved = Vec::new();
    let mut sent = Vec::new();
    for _ in 0..TAPS {
        let times = crew.asks(TAP).await;
        let (to_saved, to_sent) = times.split_once(' ').expect("two times");
        saved.push(to_saved.parse::<f64>().expect("a time"));
        sent.push(to_sent.parse::<f64>().expect("a time"));
    }
    server.kill();
    let mut starts = Vec::new();
    for _ in 0..STARTS {
        crew.go_to_address("/min-dag").await;
        starts.push(crew.asks(DRAWN).await.parse::<f64>().expect("a time"));
        crew.sees(JOB).await;
    }
    let held = documents(&crew).await;
    crew.close().await;
    let text = format!(
        "In Chromium, on this machine, nothing slowed down
  offline start to Min dag with {held} documents on the device ({JOBS} jobs): {}
  a tap to Sparat: {}
  a tap to Skickat on loopback: {}
",
        spread(starts),
        spread(saved),
        spread(sent),
    );
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../target/figures");
    fs::create_dir_all(folder).expect("a folder for the figures");
    fs::write(format!("{folder}/in-the-browser.txt"), text).expect("the figures are kept");
}

/// How many documents the device has read the facts of.
async fn documents(browser: &Browser) -> String {
    let count = "const [done] = arguments; const opened = indexedDB.open('gjort'); opened.onsuccess = () => {
        const count = opened.result.transaction('facts').objectStore('facts').count();
        count.onsuccess = () => { opened.result.close(); done(String(count.result)); };
    };";
    browser.asks(count).await
}

fn spread(mut times: Vec<f64>) -> String {
    times.sort_by(f64::total_cmp);
    let (median, worst) = (times[times.len() / 2], times[times.len() - 1]);
    format!("median {median:.0} ms, worst {worst:.0} ms of {}", times.len())
}

/// As the supervisor's computer: jobs for the days around this one, and the participant put on each.
async fn fill(staff: &Browser, server: &Server) {
    let me = staff.asks("fetch('/api/me').then((me) => me.text()).then(arguments[0]);").await;
    let me: Me = serde_json::from_str(&me).expect("who this is");
    let ms = SystemTime::now().duration_since(UNIX_EPOCH).expect("a clock after 1970").as_millis();
    let now = Now { ms: i64::try_from(ms).expect("a time of our age"), off: 60 };
    let mut pen = Pen::new(me.device.expect("a device").id);
    pen.now = now;
    let mut request =
        format!("ws://127.0.0.1:{}/sync", server.port()).into_client_request().expect("an address");
    let headers = request.headers_mut();
    headers.insert("origin", server.origin().parse().expect("an origin"));
    headers.insert("cookie", staff.cookies().await.parse().expect("cookies"));
    let (mut socket, _) = connect_async(request).await.expect("the server takes the connection");
    let unit = demo::unit("utelaget");
    let mut frames = vec![pen.hello(None)];
    for nth in 0..JOBS {
        let opened = Opened {
            order: None,
            number: None,
            title: Short::new(&format!("Uppdrag {nth}")).expect("few words"),
            what: None,
            job_type: None,
            place: Where::Words(Short::new("Stadsparken").expect("few words")),
            when: When::Whenever,
            card: None,
            photos: Vec::new(),
        };
        let push = first(&mut pen, job(nth), DocKey::Work(unit), opened.into(), &mut None);
        frames.push(ClientFrame::Push(push));
    }
    let today = CivilDate::at(now.ms, now.off);
    // Five a day, from two weeks back to four weeks ahead, and none on the day itself, which has a document already.
    for (day, nths) in (-12_i64..).filter(|day| *day != 0).zip((0..JOBS).collect::<Vec<_>>().chunks(5)) {
        let key = DocKey::Day(unit, today.plus_days(day));
        let doc = key.derived_id().expect("a day's id follows from its key");
        let mut last = None;
        for nth in nths {
            let put = Put { person: demo::person(CREW), on: Target::Job(job(*nth)) };
            frames.push(ClientFrame::Push(first(&mut pen, doc, key, put.into(), &mut last)));
        }
    }
    let facts = frames.len() - 1;
    for frame in frames {
        socket.send(Message::binary(wire::encode(&frame))).await.expect("it is sent");
    }
    let mut committed = 0;
    while committed < facts {
        let Some(Ok(message)) = socket.next().await else { panic!("the connection ended") };
        let Message::Binary(bytes) = message else { continue };
        for frame in pack::frames(bytes.to_vec()).expect("frames") {
            if let Ok(ServerFrame::Receipt(receipt)) = wire::decode(&frame) {
                assert_eq!(receipt.verdict, Verdict::Committed, "{receipt:?}");
                committed += 1;
            }
        }
    }
}

const fn job(nth: u8) -> DocId {
    let mut bytes = [0x77; 16];
    bytes[0] = nth;
    bytes[6] = 0x47;
    bytes[8] = 0x87;
    DocId::from_bytes(bytes)
}

/// The next change in a document that this pen has begun: on the genesis, or on its own last one.
fn first(pen: &mut Pen, doc: DocId, key: DocKey, body: Body, last: &mut Option<(u64, Digest)>) -> Push {
    let by = demo::person("Karin");
    let fact: Fact = pen.fact(by, &[], body);
    let (seq, deps) = match *last {
        None => (1, vec![genesis_hash(doc, &key, 0)]),
        Some((seq, hash)) => (seq + 1, vec![hash]),
    };
    let place = Place { actor: pen.actor, seq, start_op: FIRST_OP + seq - 1, deps, time: pen.now.ms };
    let push = Pen::push_at(doc, key, &place, &fact);
    *last = Some((seq, push.items[0].hash));
    push
}
