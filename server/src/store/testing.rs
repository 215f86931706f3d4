//! Throw-away databases for tests: SQLite in a temporary folder, PostgreSQL in a cluster that each test process starts
//! for itself and that goes when the process does.

use std::ops::Deref;
use std::os::unix::fs::chown;
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use shared::ids::Digest;
use sqlx::any::install_default_drivers;
use sqlx::{AnyConnection, AssertSqlSafe, Connection as _, Executor as _, query};
use tempfile::TempDir;

use super::Db;

/// A database that goes with its test.
#[derive(Debug)]
pub struct TestDb {
    db: Db,
    url: String,
    // None when the cluster keeps the files.
    _folder: Option<TempDir>,
}

impl TestDb {
    /// An empty SQLite database in a folder of its own.
    pub async fn sqlite() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let url = format!("sqlite:{}", folder.path().join("gjort.sqlite").display());
        let db = Db::open(&url).await.expect("SQLite opens");
        Self { db, url, _folder: Some(folder) }
    }

    /// An empty database in this process's own PostgreSQL.
    pub async fn postgres() -> Self {
        let url = Cluster::get().create_database();
        let db = Db::open(&url).await.expect("PostgreSQL opens");
        Self { db, url, _folder: None }
    }

    /// The address of an empty database in this process's own PostgreSQL, without any tables. It goes with the process.
    pub fn postgres_unprepared() -> String {
        Cluster::get().create_database()
    }

    /// One of PostgreSQL's own tools, of the version that this process runs.
    pub fn postgres_tool(name: &str) -> Command {
        Command::new(Cluster::get().bin.join(name))
    }

    /// Fills an empty database as the first version of the program would have, with so many documents of one fact each.
    pub async fn as_it_began(url: &str, documents: u32) {
        install_default_drivers();
        let mut conn = AnyConnection::connect(url).await.expect("it opens");
        sqlx::migrate!().run_to(2, &mut conn).await.expect("it is prepared");
        let mut tx = conn.begin().await.expect("it takes a transaction");
        for number in 0..documents {
            let id = Digest::of(&number.to_be_bytes()).0;
            query(
                "insert into doc (id, kind, key, epoch, heads, max_op, changes, cursor, founded, v)
                 values ($1, 'bank', 'bank', 0, $1, 1, 1, 1, 1, 0)",
            )
            .bind(&id[..16])
            .execute(&mut *tx)
            .await
            .expect("a document");
            query("insert into fact (id, doc, kind, by_person, json, received_at) values ($1, $1, 'banked', $1, $2, 0)")
                .bind(&id[..16])
                .bind(number.to_string())
                .execute(&mut *tx)
                .await
                .expect("a fact");
        }
        tx.commit().await.expect("it keeps them");
    }

    /// Lets an SQLite database grow to this many pages and no further; to fewer than it has means not at all.
    pub async fn limit(&self, pages: u32) {
        let mut writer = self.db.writer.acquire().await.expect("the writer is free");
        let pragma = format!("pragma max_page_count = {pages}");
        writer.execute(AssertSqlSafe(pragma)).await.expect("SQLite knows the pragma");
    }

    /// Its address, to open it once more.
    pub fn url(&self) -> &str {
        &self.url
    }
}

impl Deref for TestDb {
    type Target = Db;
    fn deref(&self) -> &Db {
        &self.db
    }
}

/// Writes each test twice: `name::sqlite` and `name::postgres`.
#[macro_export]
macro_rules! on_both {
    ($($(#[$doc:meta])* async fn $name:ident($db:ident) $body:block)*) => {$(
        $(#[$doc])*
        mod $name {
            use super::*;

            async fn run($db: $crate::store::testing::TestDb) $body

            #[tokio::test]
            async fn sqlite() {
                run($crate::store::testing::TestDb::sqlite().await).await;
            }

            #[tokio::test]
            async fn postgres() {
                run($crate::store::testing::TestDb::postgres().await).await;
            }
        }
    )*};
}

/// PostgreSQL for this process: a unix socket, no port, `fsync` as in earnest.
struct Cluster {
    bin: PathBuf,
    folder: PathBuf,
    user: Option<(u32, u32)>,
    // Its end of the pipe is what keeps the cluster running.
    _keeper: Child,
}

impl Cluster {
    fn get() -> &'static Self {
        static CLUSTER: OnceLock<Cluster> = OnceLock::new();
        CLUSTER.get_or_init(Self::start)
    }

    fn start() -> Self {
        let bin = PathBuf::from(output(Command::new("pg_config").arg("--bindir")));
        let folder =
            tempfile::Builder::new().prefix("gjort-pg-").tempdir().expect("a temporary folder").keep();
        // PostgreSQL refuses to run as root.
        let user = (output(Command::new("id").arg("-u")) == "0").then(unprivileged);
        if let Some((uid, gid)) = user {
            chown(&folder, Some(uid), Some(gid)).expect("the folder changes hands");
        }
        let data = folder.join("data");
        output(
            as_user(Command::new(bin.join("initdb")), user)
                .args(["--username=gjort", "--auth=trust", "--encoding=UTF8", "--locale=C", "--pgdata"])
                .arg(&data),
        );
        // The shell waits for the end of its input, which comes when this process ends, however it ends.
        let script = r#"
            "$1/postgres" -D "$2/data" -k "$2" -c listen_addresses= -c max_connections=400 >"$2/log" 2>&1 &
            read -r _
            kill -INT $!
            wait
            rm -rf "$2"
        "#;
        let keeper = as_user(Command::new("sh"), user)
            .args(["-c", script, "keeper"])
            .args([&bin, &folder])
            .stdin(Stdio::piped())
            .spawn()
            .expect("PostgreSQL starts");
        let cluster = Self { bin, folder, user, _keeper: keeper };
        for _ in 0..300 {
            if cluster.psql("select 1", "postgres").status().is_ok_and(|status| status.success()) {
                return cluster;
            }
            std::thread::sleep(Duration::from_millis(100));
        }
        let log = std::fs::read_to_string(cluster.folder.join("log")).unwrap_or_default();
        panic!("PostgreSQL did not answer within 30 s:\n{log}");
    }

    fn create_database(&self) -> String {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let name = format!("test_{}", NUMBER.fetch_add(1, Ordering::Relaxed));
        output(&mut self.psql(&format!("create database {name}"), "postgres"));
        format!("postgres:///{name}?host={}&user=gjort", self.folder.display())
    }

    fn psql(&self, sql: &str, database: &str) -> Command {
        let mut command = as_user(Command::new(self.bin.join("psql")), self.user);
        command.args(["-q", "-X", "-v", "ON_ERROR_STOP=1", "-U", "gjort", "-d", database, "-c", sql, "-h"]);
        command.arg(&self.folder).stdout(Stdio::null()).stderr(Stdio::null());
        command
    }
}

fn as_user(mut command: Command, user: Option<(u32, u32)>) -> Command {
    if let Some((uid, gid)) = user {
        command.uid(uid).gid(gid).current_dir(Path::new("/"));
    }
    command
}

/// `postgres` where the package made such a user, else `nobody`.
fn unprivileged() -> (u32, u32) {
    let id = |flag: &str| {
        let id =
            |name| Command::new("id").args([flag, name]).output().ok().filter(|out| out.status.success());
        let out = id("postgres").or_else(|| id("nobody")).expect("a user to run PostgreSQL as");
        String::from_utf8_lossy(&out.stdout).trim().parse().expect("a number")
    };
    (id("-u"), id("-g"))
}

fn output(command: &mut Command) -> String {
    let out = command.output().unwrap_or_else(|error| panic!("{command:?}: {error}"));
    assert!(out.status.success(), "{command:?}: {}", String::from_utf8_lossy(&out.stderr));
    String::from_utf8_lossy(&out.stdout).trim().to_owned()
}
