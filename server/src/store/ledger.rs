//! Documents, facts and verdicts in the database: the sync's ledger in SQL.

use async_trait::async_trait;
use sqlx::AssertSqlSafe;
use sqlx::any::AnyArguments;
use sqlx::query::Query;

use super::{Backend, Conn, Db, Reader, StoreError, Tx as SqlTx};
use crate::sync::ledger::{Found, Ledger, LedgerError, Read, Since, Tx};

mod ahead;
pub(crate) mod anew;
mod device;
mod document;
mod later;
pub mod mend;
mod projection;
mod read;
mod script;
mod since;
#[cfg(any(test, feature = "testing"))]
pub mod testing;
mod town;
mod write;

/// The ledger over the database.
#[derive(Debug, Clone)]
pub struct SqlLedger {
    db: Db,
}

impl SqlLedger {
    /// Over this database.
    pub const fn new(db: Db) -> Self {
        Self { db }
    }
}

/// A reader. Its statements see one moment each; what depends on the order of two asks for the older one first.
struct SqlReader {
    conn: Reader,
}

/// A transaction of the writer. A statement costs more than what it does: so what a group of jobs is going to ask is
/// looked up together, and what they write is put by and written together. Whatever else is asked first has everything
/// written that was put by.
struct SqlWriter {
    tx: SqlTx,
    backend: Backend,
    known: ahead::Known,
    later: later::Later,
}

/// Whatever holds a connection.
#[async_trait]
pub(super) trait Connected: Send {
    /// The connection, with everything in the database that was written on it.
    async fn conn(&mut self) -> Result<&mut Conn, StoreError>;
    /// What was looked up ahead.
    fn known(&mut self) -> Option<&mut ahead::Known>;
}

#[async_trait]
impl Connected for SqlReader {
    async fn conn(&mut self) -> Result<&mut Conn, StoreError> {
        Ok(&mut self.conn)
    }

    fn known(&mut self) -> Option<&mut ahead::Known> {
        None
    }
}

#[async_trait]
impl Connected for SqlWriter {
    async fn conn(&mut self) -> Result<&mut Conn, StoreError> {
        std::mem::take(&mut self.later).write(&mut self.tx).await?;
        Ok(&mut self.tx)
    }

    fn known(&mut self) -> Option<&mut ahead::Known> {
        Some(&mut self.known)
    }
}

#[async_trait]
impl Ledger for SqlLedger {
    async fn read(&self) -> Found<Box<dyn Read>> {
        Ok(Box::new(SqlReader { conn: self.db.read().await? }))
    }

    async fn write(&self) -> Found<Box<dyn Tx>> {
        let (known, later) = (ahead::Known::default(), later::Later::default());
        let (tx, backend) = (self.db.write().await?, self.db.backend());
        Ok(Box::new(SqlWriter { tx, backend, known, later }))
    }

    async fn since(&self, cursor: u64) -> Found<Since> {
        Ok(since::since(&self.db, cursor).await?)
    }
}

impl From<StoreError> for LedgerError {
    fn from(error: StoreError) -> Self {
        match &error {
            _ if error.is_disk_full() => Self::Full,
            StoreError::Corrupt { column } => {
                tracing::error!(column, "the database holds something unreadable");
                Self::Corrupt("a column")
            }
            _ => Self::Failed(error.to_string()),
        }
    }
}

impl From<sqlx::Error> for LedgerError {
    fn from(error: sqlx::Error) -> Self {
        StoreError::from(error).into()
    }
}

type AnyQuery<'q> = Query<'q, sqlx::Any, AnyArguments>;

/// Placeholders from `$first` on, for a list of so many values: none gives a list that nothing is in.
fn marks(first: usize, count: usize) -> String {
    if count == 0 {
        return "(null)".to_owned();
    }
    let marks: Vec<String> = (first..first + count).map(|number| format!("${number}")).collect();
    format!("({})", marks.join(", "))
}

/// A statement whose only varying part is its number of placeholders.
fn listed<'q>(sql: String) -> AnyQuery<'q> {
    sqlx::query(AssertSqlSafe(sql))
}

/// A number that was written from an unsigned one.
fn unsigned(number: i64) -> u64 {
    u64::try_from(number).unwrap_or(0)
}

/// An unsigned number as the database keeps it.
fn signed(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}
