//! What nodes that share a PostgreSQL need of it: hints that something was committed, and duties that one of them does.

use sqlx::pool::PoolConnection;
use sqlx::postgres::PgListener;
use sqlx::{Any, AssertSqlSafe, Executor as _, query};

use super::{Backend, Db, StoreError};

/// Where hints are given.
const CHANNEL: &str = "gjort";

/// Names of indexes, and what they are on.
const INDEXES: [(&str, &str); 5] = [
    ("change_cursor", "change (cursor)"),
    ("doc_cursor", "doc (cursor)"),
    ("receipt_unasked", "receipt (cursor) where cursor is not null"),
    ("session_ended", "session (ended) where ended is not null"),
    ("access_mark_cursor", "access_mark (cursor)"),
];

/// What one node does while the others wait.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Duty {
    /// Bringing the schema up to date.
    Schema,
    /// Filling an empty database with the demo.
    Fill,
    /// Giving up old uploads.
    Sweep,
}

impl Duty {
    /// Its advisory lock. They share a number space with whatever else uses the database, hence the large ones.
    const fn key(self) -> i64 {
        let base = 0x676a_6f72_7400_0000;
        match self {
            Self::Schema => base + 1,
            Self::Fill => base + 2,
            Self::Sweep => base + 3,
        }
    }
}

/// The right to do a duty, until it is dropped or the process ends. SQLite has one process, which always has it.
#[derive(Debug)]
pub struct Alone {
    // The lock is the connection's, which is closed and not given back.
    _holds: Option<PoolConnection<Any>>,
}

/// Hints of other nodes, as they come.
#[derive(Debug)]
pub struct Hints(PgListener);

impl Hints {
    /// The next hint: who gives it. When the connection to the database was lost, an error; hints given meanwhile are lost.
    pub async fn next(&mut self) -> Result<String, StoreError> {
        Ok(self.0.recv().await?.payload().to_owned())
    }
}

impl Db {
    /// Waits until no other node does this duty.
    pub async fn alone(&self, duty: Duty) -> Result<Alone, StoreError> {
        if self.backend == Backend::Sqlite {
            return Ok(Alone { _holds: None });
        }
        let mut conn = self.reader.acquire().await?;
        conn.close_on_drop();
        query("select count(pg_advisory_lock($1))").bind(duty.key()).execute(&mut *conn).await?;
        Ok(Alone { _holds: Some(conn) })
    }

    /// Gives other nodes a hint that something was committed. It is no transaction of anybody's, and does not wait for
    /// the disk: `notify` inside the transaction that it is about makes all writers queue.
    pub async fn hint(&self, from: &str) -> Result<(), StoreError> {
        if self.backend == Backend::Postgres {
            let sql = format!(
                "begin; set local synchronous_commit = off; notify {CHANNEL}, '{}'; commit",
                from.replace('\'', "")
            );
            self.reader.acquire().await?.execute(AssertSqlSafe(sql)).await?;
        }
        Ok(())
    }

    /// Listens to hints, on a connection of its own; none with SQLite.
    pub async fn hints(&self) -> Result<Option<Hints>, StoreError> {
        if self.backend == Backend::Sqlite {
            return Ok(None);
        }
        let mut listener = PgListener::connect(&self.address.0).await?;
        listener.listen(CHANNEL).await?;
        Ok(Some(Hints(listener)))
    }

    /// Indexes by which a node finds what others wrote. SQLite would pay for them with every write and never use them.
    /// Each is made once, by itself: even an index that is there already takes a lock on its table when it is asked for.
    pub(super) async fn prepare_to_share(&self) -> Result<(), StoreError> {
        if self.backend == Backend::Sqlite {
            return Ok(());
        }
        let mut conn = self.reader.acquire().await?;
        for (name, of) in INDEXES {
            let sql =
                "select 1 as there from pg_indexes where schemaname = current_schema() and indexname = $1";
            if query(sql).bind(name).fetch_optional(&mut *conn).await?.is_none() {
                conn.execute(AssertSqlSafe(format!("create index {name} on {of}"))).await?;
            }
        }
        Ok(())
    }
}
