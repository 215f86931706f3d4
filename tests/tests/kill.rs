//! `kill -9` on the real server while many devices push: what was acknowledged is there, once, and on every device.

use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use server::store::Db;
use server::store::ledger::SqlLedger;
use server::store::testing::TestDb;
use server::sync::ledger::Ledger as _;
use shared::ids::FactId;
use tests::load::device::{Device, Page};
use tests::load::judge::{Left, judge};
use tests::load::kill::{self, Wish};
use tests::load::peer::Peer as _;
use tests::load::process::{Gjort, Server};
use tests::load::town::{Post, people};

#[tokio::test(flavor = "multi_thread")]
async fn a_killed_server_has_all_it_acknowledged_once_and_every_device_comes_to_the_same() {
    let report = kill::run(Wish { clients: 40, rounds: 12, seed: 20_260_202 }).await;
    let Left { acknowledged, replicas, .. } = report.left;
    assert_eq!(report.left, Left { acknowledged, replicas, ..Left::default() }, "{report}");
    assert!(acknowledged > 0 && report.cut > 0, "{report}");
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../target/figures");
    std::fs::create_dir_all(folder).unwrap();
    std::fs::write(format!("{folder}/kill.txt"), format!("{report}\n")).unwrap();
}

/// The count above would be worth nothing if it could not find anything.
#[tokio::test(flavor = "multi_thread")]
async fn a_change_that_was_acknowledged_and_is_not_there_is_missed() {
    let mut server = Server::new(Gjort::from_env());
    let seats = people(server.data(), 1, 1, Post::Lead).await;
    server.start();
    let mut device = Device::new(server.port(), seats[0], vec![Page::job(&seats[0], 0)]);
    device.connect().await.unwrap();
    device.open_jobs().await.unwrap();
    device.safe.insert(FactId::at(1, [9; 10]));
    let expected = Left { acknowledged: 2, missing: 1, replicas: 1, ..Left::default() };
    assert_eq!(judge(vec![device]).await, expected);
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_nodes_one_is_killed_and_nothing_is_lost_while_devices_go_to_the_other() {
    let report = kill::run_on_two(Wish { clients: 20, rounds: 6, seed: 20_260_203 }).await;
    let Left { acknowledged, replicas, .. } = report.left;
    assert_eq!(report.left, Left { acknowledged, replicas, ..Left::default() }, "{report}");
    assert!(acknowledged > 0 && report.cut > 0, "{report}");
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../target/figures");
    std::fs::create_dir_all(folder).unwrap();
    std::fs::write(format!("{folder}/kill-two-nodes.txt"), format!("{report}\n")).unwrap();
}

/// How many documents a database holds that is brought up to date.
const OLD: u32 = 300;

#[tokio::test]
async fn a_database_that_is_brought_up_to_date_by_a_killed_program_is_so_in_the_end_and_holds_what_it_held() {
    let folder = tempfile::tempdir().unwrap();
    let sqlite = |name: String| format!("sqlite:{}?mode=rwc", folder.path().join(name).display());
    let mut dice = fastrand::Rng::with_seed(20_260_204);
    let mut killed = 0;
    for round in 0..6 {
        for url in [sqlite(format!("{round}.sqlite")), TestDb::postgres_unprepared()] {
            TestDb::as_it_began(&url, OLD).await;
            let mut patience = 0;
            while !is_brought_up(&url, folder.path(), Duration::from_millis(dice.u64(0..=patience))) {
                killed += 1;
                patience += 20;
            }
            let db = Db::open(&url).await.unwrap();
            let mut read = SqlLedger::new(db.clone()).read().await.unwrap();
            let docs = read.all_docs().await.unwrap();
            assert_eq!(docs.len(), usize::try_from(OLD).unwrap());
            for doc in docs {
                assert_eq!(read.facts(doc).await.unwrap().len(), 1);
            }
            drop(read);
            db.close().await;
        }
    }
    assert!(killed >= 12, "it was killed {killed} times only");
}

/// Lets the program bring a database up to date for so long, and kills it; whether it had come to its end.
fn is_brought_up(url: &str, data: &std::path::Path, after: Duration) -> bool {
    let mut command = Command::new(std::env::var_os("TESTS_BIN").expect("TESTS_BIN names the server"));
    let begun = Instant::now();
    let mut process = command
        .arg("migrate")
        .env("GJORT_DATABASE", url)
        .env("GJORT_DATA", data)
        .stdout(Stdio::null())
        .spawn()
        .expect("it starts");
    while begun.elapsed() < after {
        if let Some(status) = process.try_wait().expect("it can be asked") {
            assert!(status.success(), "what a killed one left keeps the next from its end");
            return true;
        }
        std::thread::sleep(Duration::from_millis(1));
    }
    process.kill().expect("it can be killed");
    process.wait().expect("it is gone");
    false
}
