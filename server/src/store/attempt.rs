//! Failed attempts to sign in or to type a code.

use shared::ids::Digest;
use sqlx::query;

use super::row::RowExt as _;
use super::{Conn, StoreError};

/// Has attempts of this bucket come one after the other until the transaction ends, on whichever node: those made at the
/// same time would all see the same count.
pub async fn queue(conn: &mut Conn, bucket: Digest) -> Result<(), StoreError> {
    // SQLite's one writer is a queue by itself.
    if conn.backend_name() == "PostgreSQL" {
        let mut key = [0; 8];
        key.copy_from_slice(&bucket.0[..8]);
        query("select count(pg_advisory_xact_lock($1))").bind(i64::from_be_bytes(key)).execute(conn).await?;
    }
    Ok(())
}

/// Notes one.
pub async fn add(conn: &mut Conn, bucket: Digest, at: i64) -> Result<(), StoreError> {
    query("insert into attempt (bucket, at) values ($1, $2)")
        .bind(bucket.as_bytes().as_slice())
        .bind(at)
        .execute(conn)
        .await?;
    Ok(())
}

/// When they were, oldest first.
pub async fn times(conn: &mut Conn, bucket: Digest) -> Result<Vec<i64>, StoreError> {
    let rows = query("select at from attempt where bucket = $1 order by at")
        .bind(bucket.as_bytes().as_slice())
        .fetch_all(conn)
        .await?;
    rows.iter().map(|row| row.int("at")).collect()
}

/// Forgets all of them up to and including this instant.
pub async fn forget_old(conn: &mut Conn, at: i64) -> Result<(), StoreError> {
    query("delete from attempt where at <= $1").bind(at).execute(conn).await?;
    Ok(())
}

/// Forgets this bucket's up to and including this instant.
pub async fn forget_before(conn: &mut Conn, bucket: Digest, at: i64) -> Result<(), StoreError> {
    query("delete from attempt where bucket = $1 and at <= $2")
        .bind(bucket.as_bytes().as_slice())
        .bind(at)
        .execute(conn)
        .await?;
    Ok(())
}
