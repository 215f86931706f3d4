//! A device and who may or could speak on it.

use std::collections::BTreeMap;

use shared::civil::CivilDate;
use shared::domain::speaker::{DeviceKind, Role};
use shared::ids::{DeviceId, PersonId};
use sqlx::any::AnyRow;
use sqlx::query;

use super::super::row::{RowExt as _, corrupt};
use super::super::{Conn, StoreError};
use crate::sync::ledger::{DeviceRow, EndedBy, Lock, Span, Voice};

/// What people are and when.
pub(super) type Roles = BTreeMap<PersonId, Vec<(Role, Span)>>;

/// The device with this id.
pub(super) async fn device(conn: &mut Conn, id: DeviceId) -> Result<Option<DeviceRow>, StoreError> {
    let row = query("select kind, unit, locked_at from device where id = $1")
        .bind(id.as_bytes().as_slice())
        .fetch_optional(&mut *conn)
        .await?;
    let Some(row) = row else { return Ok(None) };
    let kind = match row.text("kind")?.as_str() {
        "own" => DeviceKind::Own,
        "shared" => DeviceKind::Shared,
        "staff" => DeviceKind::Staff,
        _ => return Err(corrupt("kind")),
    };
    let lock = if row.int_opt("locked_at")?.is_some() { Lock::Locked } else { Lock::Open };
    let mut roles = roles(conn, id).await?;
    // A session ends a voice as soon as it expires or is revoked, whatever the row says.
    let rows = query(
        "select dp.person, dp.valid_from, dp.valid_until, dp.session, s.expires_at, s.revoked_at
         from device_person dp left join session s on s.id = dp.session
         where dp.device = $1
         order by dp.valid_from, dp.id",
    )
    .bind(id.as_bytes().as_slice())
    .fetch_all(&mut *conn)
    .await?;
    let mut voices = Vec::with_capacity(rows.len());
    for row in &rows {
        let person: PersonId = row.id("person")?;
        let session: Option<shared::ids::Digest> = row.id_opt("session")?;
        let ends = [row.int_opt("valid_until")?, row.int_opt("expires_at")?, row.int_opt("revoked_at")?];
        voices.push(Voice {
            person,
            span: Span::Instants { from: row.int("valid_from")?, until: ends.into_iter().flatten().min() },
            ended_by: if session.is_some() { EndedBy::Session } else { EndedBy::Revocation },
            roles: roles.entry(person).or_default().clone(),
        });
    }
    Ok(Some(DeviceRow { id, kind, unit: row.id_opt("unit")?, lock, voices }))
}

async fn roles(conn: &mut Conn, device: DeviceId) -> Result<Roles, StoreError> {
    let granted = query(
        "select person, role, scope_id, valid_from, valid_until from role_grant
         where person in (select person from device_person where device = $1)",
    )
    .bind(device.as_bytes().as_slice())
    .fetch_all(&mut *conn)
    .await?;
    let placed = query(
        "select person, unit, from_day, until_day from placement
         where person in (select person from device_person where device = $1)",
    )
    .bind(device.as_bytes().as_slice())
    .fetch_all(&mut *conn)
    .await?;
    let mut roles = Roles::new();
    for row in &granted {
        roles.entry(row.id("person")?).or_default().push(granted_role(row)?);
    }
    for row in &placed {
        roles.entry(row.id("person")?).or_default().push(placed_role(row)?);
    }
    Ok(roles)
}

/// A granted role, from a row with `role`, `scope_id`, `valid_from` and `valid_until`.
pub(super) fn granted_role(row: &AnyRow) -> Result<(Role, Span), StoreError> {
    let role = match row.text("role")?.as_str() {
        "orderer" => Role::Orderer(row.id("scope_id")?),
        "supervisor" => Role::Supervisor(row.id("scope_id")?),
        "coordinator" => Role::Coordinator,
        "admin" => Role::Admin,
        _ => return Err(corrupt("role")),
    };
    let (from, until) = (row.int("valid_from")?, row.int_opt("valid_until")?);
    Ok((role, Span::Instants { from, until }))
}

/// A placement as a role, from a row with `unit`, `from_day` and `until_day`.
pub(super) fn placed_role(row: &AnyRow) -> Result<(Role, Span), StoreError> {
    let span = Span::Days { from: row.word("from_day")?, until: day_opt(row, "until_day")? };
    Ok((Role::Participant(row.id("unit")?), span))
}

/// A day that may be missing.
pub(super) fn day_opt(row: &AnyRow, column: &str) -> Result<Option<CivilDate>, StoreError> {
    row.text_opt(column)?.map(|day| day.parse().map_err(|_| corrupt(column))).transpose()
}
