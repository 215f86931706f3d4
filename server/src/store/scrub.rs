//! What SQL leaves behind when rows go: free pages, the write-ahead log, dead rows; and word of it to a running server.

use sqlx::Executor as _;
use sqlx::query;

use super::row::RowExt as _;
use super::{Backend, Conn, Db, StoreError, commit};

/// The counter that rises with each erasure until the database's files hold nothing of it.
const OWED: &str = "scrub";

/// Whether nothing is left behind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scrubbed {
    /// Nothing is.
    Yes,
    /// The log still holds it, since somebody was reading; it goes with the next scrub, or when the server has stopped.
    NotTheLog,
}

/// Notes that something is erased in this transaction.
pub async fn owe(conn: &mut Conn) -> Result<(), StoreError> {
    query("update counter set value = value + 1 where name = $1").bind(OWED).execute(conn).await?;
    Ok(())
}

impl Db {
    /// Scrubs if anything was erased since that was last done to its end, by whichever process.
    pub async fn scrub_if_owed(&self) -> Result<Scrubbed, StoreError> {
        let owed = counter(&mut *self.read().await?, OWED).await?;
        if owed == 0 || self.scrub().await? == Scrubbed::NotTheLog {
            return Ok(if owed == 0 { Scrubbed::Yes } else { Scrubbed::NotTheLog });
        }
        let mut tx = self.write().await?;
        // What was erased meanwhile is still owed.
        query("update counter set value = 0 where name = $1 and value = $2")
            .bind(OWED)
            .bind(owed)
            .execute(&mut *tx)
            .await?;
        commit(tx).await?;
        Ok(Scrubbed::Yes)
    }

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
