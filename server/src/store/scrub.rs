//! What SQL leaves behind when rows go: free pages, the write-ahead log, dead rows; and word of it to a running server.

use sqlx::Executor as _;
use sqlx::query;

use super::row::RowExt as _;
use super::{Backend, Conn, Db, StoreError};

/// Whether nothing is left behind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scrubbed {
    /// Nothing is.
    Yes,
    /// The log still holds it, since somebody was reading; it goes with the next scrub, or when the server has stopped.
    NotTheLog,
}

impl Db {
    /// Writes the database anew without what was removed from it, and empties the log.
    pub async fn scrub(&self) -> Result<Scrubbed, StoreError> {
        let mut conn = self.writer.acquire().await?;
        if self.backend == Backend::Postgres {
            for sql in [
                "vacuum full fact",
                "vacuum full change",
                "vacuum full verdict",
                "vacuum full receipt",
                "vacuum full card",
            ] {
                conn.execute(sql).await?;
            }
            return Ok(Scrubbed::Yes);
        }
        conn.execute("vacuum").await?;
        let done = query("pragma wal_checkpoint(truncate)").fetch_one(&mut *conn).await?;
        Ok(if done.int("busy")? == 0 { Scrubbed::Yes } else { Scrubbed::NotTheLog })
    }
}

/// A counter's number.
pub async fn counter(conn: &mut Conn, name: &str) -> Result<i64, StoreError> {
    query("select value from counter where name = $1").bind(name).fetch_one(conn).await?.int("value")
}

/// Sets a counter.
pub async fn set_counter(conn: &mut Conn, name: &str, value: i64) -> Result<(), StoreError> {
    query("update counter set value = $2 where name = $1").bind(name).bind(value).execute(conn).await?;
    Ok(())
}
