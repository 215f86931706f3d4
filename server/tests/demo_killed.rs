//! A server that is killed while it fills in the demo for the first time, as by a power cut.

use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use sqlx::{AnyConnection, Connection as _, Row as _, query};

/// What a whole demo is told by: orders and what was answered to them, and who is in it.
const KINDS: [&str; 5] = ["requested", "accepted", "declined", "cancelled", "thanked"];

#[tokio::test]
async fn what_a_killed_server_left_half_told_is_told_anew_and_once() {
    sqlx::any::install_default_drivers();
    let (folder, undisturbed) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let mut process = serve(folder.path());
    wait_until(folder.path(), "select count(*) from fact", 20, &mut process).await;
    kill(process);
    let filled = "select count(*) from municipality where filled_at is not null";
    assert_eq!(count(folder.path(), filled).await, Some(0), "it was killed too late");
    let mut process = serve(folder.path());
    let mut other = serve(undisturbed.path());
    for (path, process) in [(folder.path(), &mut process), (undisturbed.path(), &mut other)] {
        wait_until(path, filled, 1, process).await;
    }
    for kind in KINDS {
        let sql = format!("select count(*) from fact where kind = '{kind}'");
        let there = count(folder.path(), &sql).await;
        assert_eq!(there, count(undisturbed.path(), &sql).await, "{kind}");
        assert!(there > Some(0), "{kind}");
    }
    for table in ["person", "placement", "unit", "site", "device"] {
        let sql = format!("select count(*) from {table}");
        assert_eq!(count(folder.path(), &sql).await, count(undisturbed.path(), &sql).await, "{table}");
    }
    kill(process);
    kill(other);
}

fn serve(data: &Path) -> Child {
    Command::new(env!("CARGO_BIN_EXE_gjort"))
        .arg("serve")
        .env("GJORT_LISTEN", "127.0.0.1:0")
        .env("GJORT_ORIGIN", "http://127.0.0.1:8080")
        .env("GJORT_DATA", data)
        .env("GJORT_DEMO", "true")
        .env("GJORT_LOG_FILTER", "warn")
        .stdout(Stdio::null())
        .spawn()
        .expect("the server starts")
}

fn kill(mut process: Child) {
    process.kill().expect("the server can be killed");
    process.wait().expect("the server is gone");
}

/// Waits until a query counts so many, as long as the process lives.
async fn wait_until(data: &Path, sql: &str, least: i64, process: &mut Child) {
    while count(data, sql).await < Some(least) {
        assert!(matches!(process.try_wait(), Ok(None)), "the server has ended");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

/// What a query counts; none while there is no such table yet.
async fn count(data: &Path, sql: &str) -> Option<i64> {
    let url = format!("sqlite:{}?mode=rw", data.join("gjort.sqlite").display());
    let mut conn = AnyConnection::connect(&url).await.ok()?;
    let row = query(sqlx::AssertSqlSafe(sql.to_owned())).fetch_one(&mut conn).await.ok()?;
    row.try_get(0).ok()
}
