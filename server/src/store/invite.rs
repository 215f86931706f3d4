//! One-time codes that bring phones on.

use shared::domain::speaker::DeviceKind;
use shared::ids::{DeviceId, Digest, PersonId, UnitId};
use sqlx::query;

use super::row::{RowExt as _, corrupt};
use super::{Conn, StoreError};

/// An invite.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invite {
    /// The workplace.
    pub unit: UnitId,
    /// [`DeviceKind::Own`] or [`DeviceKind::Shared`].
    pub kind: DeviceKind,
    /// What staff call the phone.
    pub label: String,
    /// The participants who will speak on it.
    pub persons: Vec<PersonId>,
}

/// What a code turns out to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    /// It works, once.
    Valid(Invite),
    /// It was used.
    Used,
    /// It is too old.
    Expired,
    /// There is none.
    Unknown,
}

/// Keeps an invite under the hash of its code.
pub async fn add(
    conn: &mut Conn,
    code: Digest,
    invite: &Invite,
    made_by: PersonId,
    now: i64,
    expires_at: i64,
) -> Result<(), StoreError> {
    let kind = if invite.kind == DeviceKind::Shared { "shared" } else { "own" };
    query(
        "insert into invite (code, unit, kind, label, made_by, made_at, expires_at)
         values ($1, $2, $3, $4, $5, $6, $7)",
    )
    .bind(code.as_bytes().as_slice())
    .bind(invite.unit.as_bytes().as_slice())
    .bind(kind)
    .bind(&invite.label)
    .bind(made_by.as_bytes().as_slice())
    .bind(now)
    .bind(expires_at)
    .execute(&mut *conn)
    .await?;
    for person in &invite.persons {
        query("insert into invite_person (code, person) values ($1, $2)")
            .bind(code.as_bytes().as_slice())
            .bind(person.as_bytes().as_slice())
            .execute(&mut *conn)
            .await?;
    }
    Ok(())
}

/// Looks a code up, inside the transaction that uses it.
pub async fn find(conn: &mut Conn, code: Digest, now: i64) -> Result<Found, StoreError> {
    let row = query("select unit, kind, label, expires_at, used_at from invite where code = $1")
        .bind(code.as_bytes().as_slice())
        .fetch_optional(&mut *conn)
        .await?;
    let Some(row) = row else { return Ok(Found::Unknown) };
    if row.int_opt("used_at")?.is_some() {
        return Ok(Found::Used);
    }
    if row.int("expires_at")? <= now {
        return Ok(Found::Expired);
    }
    let persons = query("select person from invite_person where code = $1 order by person")
        .bind(code.as_bytes().as_slice())
        .fetch_all(conn)
        .await?;
    Ok(Found::Valid(Invite {
        unit: row.id("unit")?,
        kind: match row.text("kind")?.as_str() {
            "own" => DeviceKind::Own,
            "shared" => DeviceKind::Shared,
            _ => return Err(corrupt("kind")),
        },
        label: row.text("label")?,
        persons: persons.iter().map(|row| row.id("person")).collect::<Result<_, _>>()?,
    }))
}

/// Whether a code was still there to be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Taken {
    /// It is now this device's.
    Now,
    /// Another device was first.
    Before,
}

/// Uses a code up. The condition decides between two phones that type it at the same time on two nodes.
pub async fn take(conn: &mut Conn, code: Digest, device: DeviceId, now: i64) -> Result<Taken, StoreError> {
    let done = query("update invite set used_at = $2, used_by = $3 where code = $1 and used_at is null")
        .bind(code.as_bytes().as_slice())
        .bind(now)
        .bind(device.as_bytes().as_slice())
        .execute(conn)
        .await?;
    Ok(if done.rows_affected() == 1 { Taken::Now } else { Taken::Before })
}
