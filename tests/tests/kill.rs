//! `kill -9` on the real server while many devices push: what was acknowledged is there, once, and on every device.

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
