//! What people prove themselves with: passwords today.

use shared::ids::PersonId;
use sqlx::query;

use super::row::RowExt as _;
use super::{Conn, StoreError};
use crate::random;

/// The hash of a person's password, as a PHC string.
pub async fn password(conn: &mut Conn, person: PersonId) -> Result<Option<String>, StoreError> {
    let row = query("select secret from credential where person = $1 and kind = 'password'")
        .bind(person.as_bytes().as_slice())
        .fetch_optional(conn)
        .await?;
    row.map(|row| row.text("secret")).transpose()
}

/// Sets a person's password to the one with this hash.
pub async fn set_password(conn: &mut Conn, person: PersonId, hash: &str, now: i64) -> Result<(), StoreError> {
    query("delete from credential where person = $1 and kind = 'password'")
        .bind(person.as_bytes().as_slice())
        .execute(&mut *conn)
        .await?;
    query(
        "insert into credential (id, person, kind, secret, created_at) values ($1, $2, 'password', $3, $4)",
    )
    .bind(random::bytes::<16>().as_slice())
    .bind(person.as_bytes().as_slice())
    .bind(hash)
    .bind(now)
    .execute(conn)
    .await?;
    Ok(())
}
