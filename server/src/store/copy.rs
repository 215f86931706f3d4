//! A copy of the database: made beside a running server, looked at as it is, and made the beginning of a new history.

use std::path::Path;

use shared::ids::{Digest, HistoryId};
use sqlx::any::AnyPoolOptions;
use sqlx::query;

use super::row::RowExt as _;
use super::{Backend, Conn, Db, StoreError, install_drivers};

/// The newest migration that this program knows.
pub fn newest() -> i64 {
    sqlx::migrate!().iter().map(|migration| migration.version).max().unwrap_or(0)
}

impl Db {
    /// Writes SQLite's database, as it is at this moment, into a file that is not there yet. Whoever writes goes on
    /// meanwhile.
    pub async fn copy_to(&self, file: &Path) -> Result<(), StoreError> {
        let mut conn = self.writer.acquire().await?;
        query("vacuum into $1").bind(file.display().to_string()).execute(&mut *conn).await?;
        Ok(())
    }

    /// Opens a copy for looking, as it is: nothing is brought up to date, and no file is made beside it.
    pub async fn look_at(file: &Path) -> Result<Self, StoreError> {
        install_drivers();
        let url = format!("sqlite:{}?mode=ro&immutable=1", file.display());
        let pool = AnyPoolOptions::new().max_connections(1).connect(&url).await?;
        Ok(Self { backend: Backend::Sqlite, writer: pool.clone(), reader: pool })
    }

    /// What SQLite finds wrong with the file; none when nothing is.
    pub async fn integrity(&self) -> Result<Option<String>, StoreError> {
        let mut conn = self.read().await?;
        let found = query("pragma integrity_check").fetch_one(&mut *conn).await?.text("integrity_check")?;
        Ok((found != "ok").then_some(found))
    }
}

/// The newest migration of this database.
pub async fn version(conn: &mut Conn) -> Result<i64, StoreError> {
    let sql = "select cast(max(version) as bigint) as version from _sqlx_migrations where success = true";
    query(sql).fetch_one(conn).await?.int("version")
}

/// Every photo that is kept.
pub async fn photos(conn: &mut Conn) -> Result<Vec<Digest>, StoreError> {
    let rows = query("select digest from media order by digest").fetch_all(conn).await?;
    rows.iter().map(|row| row.digest("digest")).collect()
}

/// Begins a new history: every device offers again what it has of its own, and asks for everything. Uploads that were
/// on their way begin anew.
pub async fn begin_history(conn: &mut Conn, history: HistoryId) -> Result<(), StoreError> {
    query("update municipality set history = $1")
        .bind(history.as_bytes().as_slice())
        .execute(&mut *conn)
        .await?;
    query("delete from upload where finished_at is null").execute(conn).await?;
    Ok(())
}
