//! Failed attempts to sign in or to type a code.

use shared::ids::Digest;
use sqlx::query;

use super::row::RowExt as _;
use super::{Conn, StoreError};

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

/// Forgets those up to and including this instant.
pub async fn forget_before(conn: &mut Conn, bucket: Digest, at: i64) -> Result<(), StoreError> {
    query("delete from attempt where bucket = $1 and at <= $2")
        .bind(bucket.as_bytes().as_slice())
        .bind(at)
        .execute(conn)
        .await?;
    Ok(())
}
