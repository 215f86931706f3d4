//! Sessions of staff and orderers.

use shared::ids::{DeviceId, Digest, PersonId};
use sqlx::any::AnyRow;
use sqlx::query;

use super::access::{self, Whose};
use super::device::{self, Right};
use super::row::RowExt as _;
use super::{Conn, StoreError};

/// What someone proved themself with. A passkey or the municipality's own sign-in are further ways.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Credential {
    /// Name and password.
    Password,
    /// The demo's page of people to choose among.
    Demo,
}

impl Credential {
    const fn name(self) -> &'static str {
        match self {
            Self::Password => "password",
            Self::Demo => "demo",
        }
    }
}

/// A session that neither ended nor was revoked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Session {
    /// The hash of its token.
    pub id: Digest,
    /// Whose.
    pub person: PersonId,
    /// Where.
    pub device: DeviceId,
    /// When it ends by itself, UTC milliseconds.
    pub expires_at: i64,
}

/// Opens a session and lets the person speak on the device until it ends.
pub async fn open(
    conn: &mut Conn,
    session: &Session,
    credential: Credential,
    now: i64,
) -> Result<(), StoreError> {
    query(
        "insert into session (id, person, device, credential, created_at, expires_at)
         values ($1, $2, $3, $4, $5, $6)",
    )
    .bind(session.id.as_bytes().as_slice())
    .bind(session.person.as_bytes().as_slice())
    .bind(session.device.as_bytes().as_slice())
    .bind(credential.name())
    .bind(now)
    .bind(session.expires_at)
    .execute(&mut *conn)
    .await?;
    let right = Right::Session { id: session.id, expires_at: session.expires_at };
    device::let_speak(conn, session.device, session.person, right, now).await
}

/// The session with this hash, if it is alive.
pub async fn live(conn: &mut Conn, id: Digest, now: i64) -> Result<Option<Session>, StoreError> {
    let row = query(
        "select id, person, device, expires_at from session
         where id = $1 and revoked_at is null and expires_at > $2",
    )
    .bind(id.as_bytes().as_slice())
    .bind(now)
    .fetch_optional(conn)
    .await?;
    row.as_ref().map(read).transpose()
}

/// The live sessions of a person.
pub async fn of_person(conn: &mut Conn, person: PersonId, now: i64) -> Result<Vec<Session>, StoreError> {
    let rows = query(
        "select id, person, device, expires_at from session
         where person = $1 and revoked_at is null and expires_at > $2",
    )
    .bind(person.as_bytes().as_slice())
    .bind(now)
    .fetch_all(conn)
    .await?;
    rows.iter().map(read).collect()
}

/// The live sessions on a device.
pub async fn on_device(conn: &mut Conn, device: DeviceId, now: i64) -> Result<Vec<Session>, StoreError> {
    let rows = query(
        "select id, person, device, expires_at from session
         where device = $1 and revoked_at is null and expires_at > $2",
    )
    .bind(device.as_bytes().as_slice())
    .bind(now)
    .fetch_all(conn)
    .await?;
    rows.iter().map(read).collect()
}

/// Ends a session, and with it the person's right to speak on its device.
pub async fn revoke(conn: &mut Conn, session: &Session, now: i64) -> Result<(), StoreError> {
    query("update session set revoked_at = $2 where id = $1 and revoked_at is null")
        .bind(session.id.as_bytes().as_slice())
        .bind(now)
        .execute(&mut *conn)
        .await?;
    query(
        "update device_person set valid_until = $2
         where session = $1 and (valid_until is null or valid_until > $2)",
    )
    .bind(session.id.as_bytes().as_slice())
    .bind(now)
    .execute(&mut *conn)
    .await?;
    access::changed(conn, Whose::Device(session.device)).await?;
    // Nodes that did not end it find it by the cursor, which the transaction has just moved.
    query("update session set ended = (select value from counter where name = 'cursor') where id = $1")
        .bind(session.id.as_bytes().as_slice())
        .execute(conn)
        .await?;
    Ok(())
}

fn read(row: &AnyRow) -> Result<Session, StoreError> {
    Ok(Session {
        id: row.id("id")?,
        person: row.id("person")?,
        device: row.id("device")?,
        expires_at: row.int("expires_at")?,
    })
}
