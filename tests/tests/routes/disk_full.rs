//! A full disk: the real server, and the commands beside it, under a limit on how large a file may grow.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use server::demo::person;
use shared::api::{DemoSignIn, ProblemCode};
use shared::domain::words::Prose;
use shared::ids::Digest;
use shared::wire::{Code, Verdict};
use tempfile::TempDir;

use crate::app::Client;
use crate::files::{PHOTO, create, head, patch, upload};
use crate::sync_post::{order_at, pushed};

/// More kilobytes than anything here takes.
const ROOM: u64 = 100_000;

struct Limited {
    process: Child,
    origin: String,
    folder: Arc<TempDir>,
}

impl Limited {
    /// A server with a filled database, none of whose files may grow beyond 8 MiB from now on.
    async fn start() -> Self {
        let folder = Arc::new(tempfile::tempdir().unwrap());
        drop(Self::within(ROOM, Arc::clone(&folder)).await);
        take_log_in(folder.path());
        Self::within(8192, folder).await
    }

    /// A server in this folder, none of whose files may grow beyond so many kilobytes.
    async fn within(kilobytes: u64, folder: Arc<TempDir>) -> Self {
        let port = tests::port::free_port();
        let origin = format!("http://127.0.0.1:{port}");
        let process = Command::new("bash")
            .args(["-c", &format!("ulimit -f {kilobytes}; exec \"$0\" serve")])
            .arg(program())
            .env_clear()
            .env("PATH", "/usr/bin:/bin")
            .env("GJORT_LISTEN", format!("127.0.0.1:{port}"))
            .env("GJORT_ORIGIN", &origin)
            .env("GJORT_DATA", folder.path())
            .env("GJORT_DEMO", "true")
            .env("GJORT_MEDIA_MAX_BYTES", "20000000")
            .env("GJORT_LOG_FILTER", "error")
            .stderr(Stdio::inherit())
            .spawn()
            .unwrap();
        let this = Self { process, origin, folder };
        for _ in 0..600 {
            if tokio::net::TcpStream::connect(("127.0.0.1", port)).await.is_ok()
                && Client::to(&this.origin).get("/readyz").await.status == 200
            {
                return this;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        panic!("the server was not ready within a minute");
    }
}

impl Drop for Limited {
    fn drop(&mut self) {
        let _gone = self.process.kill();
        let _gone = self.process.wait();
    }
}

/// The server's binary: named by whoever runs the tests, or beside this test's own.
fn program() -> PathBuf {
    if let Some(named) = std::env::var_os("TESTS_BIN") {
        return named.into();
    }
    let program = std::env::current_exe().unwrap().parent().unwrap().parent().unwrap().join("gjort");
    assert!(program.is_file(), "build the server first: {} is not there", program.display());
    program
}

#[tokio::test]
async fn a_full_disk_is_told_keeps_what_came_and_takes_what_fits() {
    let server = Limited::start().await;
    let mut phone = Client::to(&server.origin);
    let kjell = DemoSignIn::Person(person("Kjell"));
    assert_eq!(phone.post("/api/demo/session", &kjell).await.status, 204);
    let large = vec![7; 12_000_000];
    let reply = create(&mut phone, large.len(), Digest::of(&large)).await;
    let url = reply.header("location").to_owned();
    let mut offset = 0;
    let refused = loop {
        let reply = patch(&mut phone, &url, offset, &large[offset..offset + 1_000_000]).await;
        if reply.status != 204 {
            break reply;
        }
        offset += 1_000_000;
    };
    refused.refused(ProblemCode::DiskFull);
    let kept: usize = head(&mut phone, &url).await.header("upload-offset").parse().unwrap();
    assert!(kept >= offset && kept <= 8192 * 1024, "{kept}");
    assert_eq!(phone.get("/readyz").await.status, 200);
    assert_eq!(upload(&mut phone, PHOTO).await.status, 204);
}

#[tokio::test]
async fn what_a_full_database_does_not_take_is_not_acknowledged_and_goes_when_there_is_room() {
    let server = Limited::start().await;
    let folder = Arc::clone(&server.folder);
    let mut lena = Client::to(&server.origin);
    assert_eq!(lena.post("/api/demo/session", &DemoSignIn::Person(person("Lena"))).await.status, 204);
    let device = lena.device().await;
    drop(server);
    take_log_in(folder.path());
    let most = std::fs::metadata(folder.path().join("gjort.sqlite")).unwrap().len().div_ceil(1024) + 300;
    let server = Limited::within(most, Arc::clone(&folder)).await;
    lena.origin.clone_from(&server.origin);
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_millis().try_into().unwrap();
    let push = |number| order_at(device, now, number, Prose::new(&"lång text ".repeat(50)).ok());
    let mut taken = Vec::new();
    let refused = loop {
        let number = u8::try_from(taken.len()).expect("the disk is full by now");
        let receipt = pushed(&mut lena, device, &push(number)).await;
        if receipt.verdict != Verdict::Committed {
            break receipt;
        }
        taken.push(receipt);
    };
    let last = u8::try_from(taken.len()).unwrap();
    assert!(last > 0);
    assert_eq!((refused.verdict, refused.code, refused.number), (Verdict::Retry, Code::DiskFull, 0));
    assert_eq!(pushed(&mut lena, device, &push(last)).await.code, Code::DiskFull, "the same once more");
    // Killed while it is full; with room it goes on, and what was acknowledged is there.
    drop(server);
    let server = Limited::within(ROOM, Arc::clone(&folder)).await;
    lena.origin.clone_from(&server.origin);
    for (number, before) in (0..).zip(&taken) {
        let again = pushed(&mut lena, device, &push(number)).await;
        assert_eq!((again.fact, again.verdict), (before.fact, Verdict::Committed));
    }
    assert_eq!(pushed(&mut lena, device, &push(last)).await.verdict, Verdict::Committed);
    drop(server);
    command(folder.path(), ROOM, &["check"]).unwrap();
}

/// Takes SQLite's log, after a kill, into the database: what is written next makes a file longer.
fn take_log_in(data: &Path) {
    command(data, ROOM, &["check"]).unwrap();
}

/// Runs one of the commands, none of whose files may grow beyond so many kilobytes; what it says on standard error, if it
/// fails.
fn command(data: &Path, kilobytes: u64, arguments: &[&str]) -> Result<(), String> {
    let done = Command::new("bash")
        .args(["-c", &format!("ulimit -f {kilobytes}; exec \"$0\" \"$@\"")])
        .arg(program())
        .args(arguments)
        .env_clear()
        .env("PATH", "/usr/bin:/bin")
        .env("GJORT_DATA", data)
        .output()
        .unwrap();
    if done.status.success() { Ok(()) } else { Err(String::from_utf8(done.stderr).unwrap()) }
}

fn entries(folder: &Path) -> usize {
    std::fs::read_dir(folder).unwrap().count()
}

#[tokio::test]
async fn a_backup_that_does_not_fit_says_so_and_is_none() {
    let server = Limited::start().await;
    let data = server.folder.path();
    let elsewhere = tempfile::tempdir().unwrap();
    let (backup, restored) = (elsewhere.path().join("backup"), elsewhere.path().join("restored"));
    let name = backup.to_str().unwrap();
    let said = command(data, 500, &["backup", name]).unwrap_err();
    assert!(said.contains("the disk is full; nothing was kept"), "{said}");
    assert_eq!(entries(&backup), 0);
    let said = command(&restored, 8192, &["restore", name]).unwrap_err();
    assert!(said.contains("is no backup"), "{said}");
    command(data, 8192, &["backup", name]).unwrap();
    // What was whole does not fit where it is to go: nothing is there, and it can be tried again.
    let said = command(&restored, 500, &["restore", name]).unwrap_err();
    assert!(said.contains("the disk is full; nothing was kept"), "{said}");
    assert_eq!(entries(&restored), 0);
    command(&restored, 8192, &["restore", name]).unwrap();
    command(&restored, 8192, &["check"]).unwrap();
}
