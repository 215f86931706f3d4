//! `kill -9` on the real server while many devices push: what was acknowledged is there, once, and on every device.

use tests::load::judge::Left;
use tests::load::kill::{self, Wish};

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
