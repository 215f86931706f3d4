//! The database: the only place that holds SQL. SQLite by default, PostgreSQL where one machine is not enough.
//!
//! Every statement runs on both: `$1` placeholders, columns of `bigint`, `text` and `bytea` only. SQLite gets one
//! writing connection, since it has one writer anyway and a queue is kinder than `SQLITE_BUSY`, and a pool of readers.

use std::fmt;
use std::sync::{Arc, Once};

use sqlx::any::AnyPoolOptions;
use sqlx::pool::PoolConnection;
use sqlx::{Any, AnyConnection, AnyPool, Connection as _, Executor as _, Transaction};

use nodes::Duty;

pub mod access;
pub mod attempt;
pub mod copy;
pub mod credential;
pub mod device;
pub mod invite;
pub mod ledger;
pub mod media;
pub mod nodes;
pub mod person;
pub mod place;
pub mod role;
pub mod row;
pub mod scrub;
pub mod session;
#[cfg(any(test, feature = "testing"))]
pub mod testing;
pub mod unfinished;

/// A connection that functions of the store take, inside a transaction or not.
pub type Conn = AnyConnection;
/// A transaction of the writer; dropped without [`Transaction::commit`], it is rolled back.
pub type Tx = Transaction<'static, Any>;
/// A connection for reading.
pub type Reader = PoolConnection<Any>;

/// What can go wrong in the store.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The database refused or did not answer.
    #[error("the database: {0}")]
    Sql(#[from] sqlx::Error),
    /// The schema could not be brought up to date.
    #[error("migrating the database: {0}")]
    Migrate(#[from] sqlx::migrate::MigrateError),
    /// A column holds what nothing here writes.
    #[error("the database holds something unreadable in {column}")]
    Corrupt {
        /// Which column.
        column: String,
    },
    /// The address names neither SQLite nor PostgreSQL.
    #[error("the database address must start with sqlite: or postgres:")]
    Address,
}

impl StoreError {
    /// True when the disk is full: SQLite's `SQLITE_FULL` (and its I/O error while writing), PostgreSQL's `disk_full`.
    pub fn is_disk_full(&self) -> bool {
        let Self::Sql(sqlx::Error::Database(error)) = self else { return false };
        matches!(error.code().as_deref(), Some("13" | "778" | "53100"))
    }

    /// True when a row with this key exists already.
    pub fn is_duplicate(&self) -> bool {
        matches!(self, Self::Sql(sqlx::Error::Database(error)) if error.is_unique_violation())
    }
}

/// Makes a transaction true, for good. Nothing is acknowledged before this has returned.
pub async fn commit(tx: Tx) -> Result<(), StoreError> {
    Ok(tx.commit().await?)
}

/// Which database answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Backend {
    /// Embedded.
    Sqlite,
    /// A server of its own.
    Postgres,
}

/// The database of one municipality.
#[derive(Debug, Clone)]
pub struct Db {
    backend: Backend,
    writer: AnyPool,
    reader: AnyPool,
    address: Address,
}

/// Where the database is; it may hold a password, which stands in no log.
#[derive(Clone)]
struct Address(Arc<str>);

impl fmt::Debug for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("…")
    }
}

fn install_drivers() {
    static DRIVERS: Once = Once::new();
    DRIVERS.call_once(sqlx::any::install_default_drivers);
}

/// A node that hangs, or whose network is cut, in the middle of a transaction keeps its rows from every other node:
/// PostgreSQL ends the transaction once nothing has come for so long.
const HUNG: &str = "set idle_in_transaction_session_timeout = '10s'";

/// How many connections read at a time.
pub const READERS: u32 = 8;

impl Db {
    /// Opens `sqlite:path` (made if missing) or `postgres://…`, and brings the schema up to date.
    pub async fn open(url: &str) -> Result<Self, StoreError> {
        install_drivers();
        let db = if url.starts_with("sqlite:") {
            Self::open_sqlite(url).await?
        } else if url.starts_with("postgres:") || url.starts_with("postgresql:") {
            let pool = AnyPoolOptions::new()
                .max_connections(READERS)
                .after_connect(|conn, _| Box::pin(async move { conn.execute(HUNG).await.map(drop) }))
                .connect(url)
                .await?;
            let address = Address(url.into());
            Self { backend: Backend::Postgres, writer: pool.clone(), reader: pool, address }
        } else {
            return Err(StoreError::Address);
        };
        let alone = db.alone(Duty::Schema).await?;
        sqlx::migrate!().run(&db.writer).await?;
        db.prepare_to_share().await?;
        drop(alone);
        Ok(db)
    }

    async fn open_sqlite(url: &str) -> Result<Self, StoreError> {
        let mark = if url.contains('?') { '&' } else { '?' };
        let url = format!("{url}{mark}mode=rwc");
        // `full` makes every commit reach the disk before it is answered: nothing is acknowledged before that.
        let writer = AnyPoolOptions::new()
            .max_connections(1)
            .after_connect(|conn, _| {
                Box::pin(async move {
                    conn.execute("pragma journal_mode = wal").await?;
                    conn.execute("pragma synchronous = full").await?;
                    conn.execute("pragma foreign_keys = on").await?;
                    conn.execute("pragma busy_timeout = 10000").await?;
                    // Pages that are written to again and again stay at hand, go back to their places seldom, and
                    // what a statement could have to undo needs no file.
                    conn.execute("pragma cache_size = -16000").await?;
                    conn.execute("pragma wal_autocheckpoint = 4000").await?;
                    conn.execute("pragma temp_store = memory").await?;
                    Ok(())
                })
            })
            // A full disk ends SQLite's transaction without the driver's knowing; it would refuse every other one on
            // this connection. The ping comes after the rollback that a dropped transaction asked for.
            .after_release(|conn, _| {
                Box::pin(async move {
                    let is_well = conn.ping().await.is_ok();
                    Ok(is_well && !conn.is_in_transaction())
                })
            })
            .connect(&url)
            .await?;
        let reader = AnyPoolOptions::new()
            .max_connections(READERS)
            .after_connect(|conn, _| {
                Box::pin(async move {
                    conn.execute("pragma busy_timeout = 10000").await?;
                    conn.execute("pragma query_only = on").await?;
                    Ok(())
                })
            })
            .connect(&url)
            .await?;
        let address = Address(url.into());
        Ok(Self { backend: Backend::Sqlite, writer, reader, address })
    }

    /// Which database answers.
    pub const fn backend(&self) -> Backend {
        self.backend
    }

    /// Begins a transaction that writes. On SQLite it holds the one writer from the start (`begin immediate`), so that
    /// what it read stays true until it commits.
    pub async fn write(&self) -> Result<Tx, StoreError> {
        Ok(match self.backend {
            Backend::Sqlite => self.writer.begin_with("begin immediate").await?,
            Backend::Postgres => self.writer.begin().await?,
        })
    }

    /// A connection that only reads.
    pub async fn read(&self) -> Result<Reader, StoreError> {
        Ok(self.reader.acquire().await?)
    }

    /// Asks the database for an answer, for `/readyz`.
    pub async fn ping(&self) -> Result<(), StoreError> {
        self.read().await?.execute("select 1").await?;
        Ok(())
    }

    /// Waits for running statements and closes every connection.
    pub async fn close(&self) {
        self.reader.close().await;
        self.writer.close().await;
    }
}

#[cfg(test)]
mod tests {
    use super::row::RowExt as _;
    use super::testing::TestDb;
    use super::*;
    use crate::on_both;

    #[tokio::test]
    async fn a_commit_on_sqlite_reaches_the_disk() {
        let db = TestDb::sqlite().await;
        let mut conn = db.writer.acquire().await.unwrap();
        let mode = sqlx::query("pragma journal_mode").fetch_one(&mut *conn).await.unwrap();
        assert_eq!(mode.text("journal_mode").unwrap(), "wal");
        let level = sqlx::query("pragma synchronous").fetch_one(&mut *conn).await.unwrap();
        assert_eq!(level.int("synchronous").unwrap(), 2);
        let keys = sqlx::query("pragma foreign_keys").fetch_one(&mut *conn).await.unwrap();
        assert_eq!(keys.int("foreign_keys").unwrap(), 1);
    }

    #[tokio::test]
    async fn a_reader_on_sqlite_cannot_write() {
        let db = TestDb::sqlite().await;
        let mut conn = db.read().await.unwrap();
        assert!(conn.execute("delete from attempt").await.is_err());
    }

    /// Ten seconds are waited for.
    #[tokio::test]
    async fn a_node_that_hangs_in_the_middle_of_writing_does_not_keep_others_from_it_for_ever() {
        let db = TestDb::postgres().await;
        let sql = "update counter set value = value where name = 'cursor'";
        let mut hung = db.write().await.unwrap();
        sqlx::query(sql).execute(&mut *hung).await.unwrap();
        let mut other = db.write().await.unwrap();
        sqlx::query(sql).execute(&mut *other).await.unwrap();
        commit(other).await.unwrap();
        assert!(commit(hung).await.is_err(), "what hung is not committed");
    }

    #[tokio::test]
    async fn another_kind_of_address_is_refused() {
        assert!(matches!(Db::open("mysql://localhost/gjort").await, Err(StoreError::Address)));
    }

    on_both! {
        async fn what_is_not_committed_is_not_there(db) {
            let insert = "insert into authority (id, name) values ($1, $2)";
            let mut tx = db.write().await.unwrap();
            sqlx::query(insert).bind(vec![1_u8; 16]).bind("Dropped").execute(&mut *tx).await.unwrap();
            drop(tx);
            let mut tx = db.write().await.unwrap();
            sqlx::query(insert).bind(vec![2_u8; 16]).bind("Kept").execute(&mut *tx).await.unwrap();
            tx.commit().await.unwrap();
            let mut conn = db.read().await.unwrap();
            let rows = sqlx::query("select name from authority").fetch_all(&mut *conn).await.unwrap();
            let names: Vec<_> = rows.iter().map(|row| row.text("name").unwrap()).collect();
            assert_eq!(names, ["Kept"]);
        }

        async fn a_second_row_with_the_same_key_is_told_apart(db) {
            let insert = "insert into authority (id, name) values ($1, $2)";
            let mut tx = db.write().await.unwrap();
            sqlx::query(insert).bind(vec![1_u8; 16]).bind("One").execute(&mut *tx).await.unwrap();
            let again = sqlx::query(insert).bind(vec![1_u8; 16]).bind("Two").execute(&mut *tx).await;
            assert!(StoreError::from(again.unwrap_err()).is_duplicate());
        }

        async fn opening_again_changes_nothing(db) {
            assert_eq!(Db::open(db.url()).await.unwrap().backend(), db.backend());
        }
    }

    #[tokio::test]
    async fn after_a_full_database_the_one_writer_writes_on() {
        let db = TestDb::sqlite().await;
        db.limit(1).await;
        let insert = "insert into attempt (bucket, at) values ($1, 1)";
        let mut tx = db.write().await.unwrap();
        let full = sqlx::query(insert).bind(vec![7_u8; 100_000]).execute(&mut *tx).await.unwrap_err();
        assert!(super::StoreError::Sql(full).is_disk_full());
        drop(tx);
        let mut tx = db.write().await.unwrap();
        sqlx::query(insert).bind(vec![7_u8; 10]).execute(&mut *tx).await.unwrap();
        super::commit(tx).await.unwrap();
    }
}
