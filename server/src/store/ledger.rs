//! Documents, facts and verdicts in the database: the sync's ledger in SQL.

use async_trait::async_trait;
use sqlx::AssertSqlSafe;
use sqlx::any::AnyArguments;
use sqlx::query::Query;

use super::{Conn, Db, Reader, StoreError, Tx as SqlTx};
use crate::sync::ledger::{Found, Ledger, LedgerError, Read, Tx};

mod device;
mod document;
mod read;
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

/// A transaction of the writer.
struct SqlWriter {
    tx: SqlTx,
}

/// Whatever holds a connection.
pub(super) trait Connected: Send {
    /// The connection.
    fn conn(&mut self) -> &mut Conn;
}

impl Connected for SqlReader {
    fn conn(&mut self) -> &mut Conn {
        &mut self.conn
    }
}

impl Connected for SqlWriter {
    fn conn(&mut self) -> &mut Conn {
        &mut self.tx
    }
}

#[async_trait]
impl Ledger for SqlLedger {
    async fn read(&self) -> Found<Box<dyn Read>> {
        Ok(Box::new(SqlReader { conn: self.db.read().await? }))
    }

    async fn write(&self) -> Found<Box<dyn Tx>> {
        Ok(Box::new(SqlWriter { tx: self.db.write().await? }))
    }
}

impl From<StoreError> for LedgerError {
    fn from(error: StoreError) -> Self {
        match &error {
            _ if error.is_disk_full() => Self::Full,
            StoreError::Corrupt { column } => Self::Failed(format!("something unreadable in {column}")),
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
