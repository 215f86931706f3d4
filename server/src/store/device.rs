//! Devices and who may speak on them.

use shared::domain::speaker::DeviceKind;
use shared::ids::{DeviceId, Digest, PersonId, UnitId};
use sqlx::any::AnyRow;
use sqlx::query;

use super::access::{self, Whose};
use super::row::{RowExt as _, corrupt};
use super::{Conn, StoreError};
use crate::random;

/// A device.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Device {
    /// Which.
    pub id: DeviceId,
    /// Whose it is.
    pub kind: DeviceKind,
    /// What staff call it.
    pub label: String,
    /// The workplace that keeps it.
    pub unit: Option<UnitId>,
    /// When it was brought on, UTC milliseconds.
    pub created_at: i64,
    /// When it was last in touch, UTC milliseconds.
    pub last_seen_at: i64,
    /// When staff locked it, UTC milliseconds.
    pub locked_at: Option<i64>,
    /// When it said after that that it holds nothing any more, UTC milliseconds.
    pub let_go_at: Option<i64>,
}

/// A device to be brought on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewDevice {
    /// Whose it is.
    pub kind: DeviceKind,
    /// What staff call it.
    pub label: String,
    /// The workplace that keeps it.
    pub unit: Option<UnitId>,
    /// The hash of its credential.
    pub secret: Digest,
}

/// By what right someone speaks on a device.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Right {
    /// It is their own phone.
    Own,
    /// They are one of those who share it.
    Shared,
    /// They signed in, with this session.
    Session {
        /// The hash of its token.
        id: Digest,
        /// When it ends by itself, UTC milliseconds.
        expires_at: i64,
    },
}

macro_rules! select_device {
    ($rest:literal) => {
        query(concat!(
            "select id, kind, label, unit, created_at, last_seen_at, locked_at, let_go_at from device ",
            $rest
        ))
    };
}

/// Brings a device on.
pub async fn add(conn: &mut Conn, device: &NewDevice, now: i64) -> Result<Device, StoreError> {
    let id = DeviceId::random(random::bytes());
    query(
        "insert into device (id, secret, kind, label, unit, created_at, last_seen_at)
         values ($1, $2, $3, $4, $5, $6, $6)",
    )
    .bind(id.as_bytes().as_slice())
    .bind(device.secret.as_bytes().as_slice())
    .bind(kind_name(device.kind))
    .bind(&device.label)
    .bind(device.unit.map(|unit| unit.as_bytes().to_vec()))
    .bind(now)
    .execute(conn)
    .await?;
    let NewDevice { kind, label, unit, .. } = device.clone();
    Ok(Device { id, kind, label, unit, created_at: now, last_seen_at: now, locked_at: None, let_go_at: None })
}

/// The device with this credential, locked or not.
pub async fn by_secret(conn: &mut Conn, secret: Digest) -> Result<Option<Device>, StoreError> {
    let row =
        select_device!("where secret = $1").bind(secret.as_bytes().as_slice()).fetch_optional(conn).await?;
    row.as_ref().map(read).transpose()
}

/// The device with this id, locked or not.
pub async fn get(conn: &mut Conn, id: DeviceId) -> Result<Option<Device>, StoreError> {
    let row = select_device!("where id = $1").bind(id.as_bytes().as_slice()).fetch_optional(conn).await?;
    row.as_ref().map(read).transpose()
}

/// The phones of a workplace, the latest in touch first.
pub async fn of_unit(conn: &mut Conn, unit: UnitId) -> Result<Vec<Device>, StoreError> {
    let rows = select_device!("where unit = $1 order by last_seen_at desc, id")
        .bind(unit.as_bytes().as_slice())
        .fetch_all(conn)
        .await?;
    rows.iter().map(read).collect()
}

/// Notes that it was in touch.
pub async fn seen(conn: &mut Conn, id: DeviceId, now: i64) -> Result<(), StoreError> {
    query("update device set last_seen_at = $2 where id = $1 and last_seen_at < $2")
        .bind(id.as_bytes().as_slice())
        .bind(now)
        .execute(conn)
        .await?;
    Ok(())
}

/// Locks it. A device locked before keeps its first instant.
pub async fn lock(conn: &mut Conn, id: DeviceId, by: PersonId, now: i64) -> Result<(), StoreError> {
    query("update device set locked_at = $2, locked_by = $3 where id = $1 and locked_at is null")
        .bind(id.as_bytes().as_slice())
        .bind(now)
        .bind(by.as_bytes().as_slice())
        .execute(&mut *conn)
        .await?;
    access::changed(conn, Whose::Device(id)).await
}

/// Unlocks it, with whoever may speak on it. Since when it holds nothing is forgotten: it is going to hold something.
pub async fn unlock(conn: &mut Conn, id: DeviceId) -> Result<(), StoreError> {
    query("update device set locked_at = null, locked_by = null, let_go_at = null where id = $1")
        .bind(id.as_bytes().as_slice())
        .execute(&mut *conn)
        .await?;
    access::changed(conn, Whose::Device(id)).await
}

/// Lets someone speak on a device from now on.
pub async fn let_speak(
    conn: &mut Conn,
    device: DeviceId,
    person: PersonId,
    right: Right,
    now: i64,
) -> Result<(), StoreError> {
    let (level, session, until) = match right {
        Right::Own => ("own", None, None),
        Right::Shared => ("shared", None, None),
        Right::Session { id, expires_at } => ("staff", Some(id.0.to_vec()), Some(expires_at)),
    };
    query(
        "insert into device_person (id, device, person, level, session, valid_from, valid_until)
         values ($1, $2, $3, $4, $5, $6, $7)",
    )
    .bind(random::bytes::<16>().as_slice())
    .bind(device.as_bytes().as_slice())
    .bind(person.as_bytes().as_slice())
    .bind(level)
    .bind(session)
    .bind(now)
    .bind(until)
    .execute(&mut *conn)
    .await?;
    access::changed(conn, Whose::Device(device)).await
}

/// Who may speak on a device now, in the order in which they were let to.
pub async fn speaking(conn: &mut Conn, device: DeviceId, now: i64) -> Result<Vec<PersonId>, StoreError> {
    let rows = query(
        "select person from device_person
         where device = $1 and valid_from <= $2 and (valid_until is null or valid_until > $2)
         order by valid_from, person",
    )
    .bind(device.as_bytes().as_slice())
    .bind(now)
    .fetch_all(conn)
    .await?;
    rows.iter().map(|row| row.id("person")).collect()
}

const fn kind_name(kind: DeviceKind) -> &'static str {
    match kind {
        DeviceKind::Own => "own",
        DeviceKind::Shared => "shared",
        DeviceKind::Staff => "staff",
    }
}

fn kind_of(name: &str) -> Option<DeviceKind> {
    [DeviceKind::Own, DeviceKind::Shared, DeviceKind::Staff].into_iter().find(|kind| kind_name(*kind) == name)
}

fn read(row: &AnyRow) -> Result<Device, StoreError> {
    Ok(Device {
        id: row.id("id")?,
        kind: kind_of(&row.text("kind")?).ok_or_else(|| corrupt("kind"))?,
        label: row.text("label")?,
        unit: row.id_opt("unit")?,
        created_at: row.int("created_at")?,
        last_seen_at: row.int("last_seen_at")?,
        locked_at: row.int_opt("locked_at")?,
        let_go_at: row.int_opt("let_go_at")?,
    })
}
