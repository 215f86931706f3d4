//! A device and who may or could speak on it.

use std::collections::{BTreeMap, BTreeSet};

use shared::civil::CivilDate;
use shared::domain::speaker::{DeviceKind, Role};
use shared::ids::{DeviceId, PersonId};
use sqlx::any::AnyRow;

use super::super::row::{RowExt as _, corrupt};
use super::super::{Conn, StoreError};
use super::within;
use crate::sync::ledger::{DeviceRow, EndedBy, Lock, Span, Voice};

/// What people are and when.
pub(super) type Roles = BTreeMap<PersonId, Vec<(Role, Span)>>;

/// The devices with these ids, as many as there are.
pub(super) async fn devices(conn: &mut Conn, ids: &[DeviceId]) -> Result<Vec<DeviceRow>, StoreError> {
    let bytes = || ids.iter().map(DeviceId::as_bytes);
    let rows = within(conn, "select id, kind, unit, locked_at from device where id in", bytes()).await?;
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let mut voices = voices(conn, ids).await?;
    let read = |row: &AnyRow| {
        let kind = match row.text("kind")?.as_str() {
            "own" => DeviceKind::Own,
            "shared" => DeviceKind::Shared,
            "staff" => DeviceKind::Staff,
            _ => return Err(corrupt("kind")),
        };
        let lock = if row.int_opt("locked_at")?.is_some() { Lock::Locked } else { Lock::Open };
        let id: DeviceId = row.id("id")?;
        let voices = voices.remove(&id).unwrap_or_default();
        Ok(DeviceRow { id, kind, unit: row.id_opt("unit")?, lock, voices })
    };
    rows.iter().map(read).collect()
}

/// Who may or could speak on these devices.
async fn voices(conn: &mut Conn, ids: &[DeviceId]) -> Result<BTreeMap<DeviceId, Vec<Voice>>, StoreError> {
    // A session ends a voice as soon as it expires or is revoked, whatever the row says.
    let sql = "select dp.id, dp.device, dp.person, dp.valid_from, dp.valid_until, dp.session,
                      s.expires_at, s.revoked_at
               from device_person dp left join session s on s.id = dp.session
               where dp.device in";
    let mut rows = Vec::new();
    for row in &within(conn, sql, ids.iter().map(DeviceId::as_bytes)).await? {
        let session: Option<shared::ids::Digest> = row.id_opt("session")?;
        let ends = [row.int_opt("valid_until")?, row.int_opt("expires_at")?, row.int_opt("revoked_at")?];
        let (from, until) = (row.int("valid_from")?, ends.into_iter().flatten().min());
        let voice = Voice {
            person: row.id("person")?,
            span: Span::Instants { from, until },
            ended_by: if session.is_some() { EndedBy::Session } else { EndedBy::Revocation },
            roles: Vec::new(),
        };
        rows.push((from, row.bytes("id")?, row.id("device")?, voice));
    }
    rows.sort_by(|a, b| (a.0, &a.1).cmp(&(b.0, &b.1)));
    let persons: BTreeSet<PersonId> = rows.iter().map(|(.., voice)| voice.person).collect();
    let roles = roles(conn, &persons).await?;
    let mut voices: BTreeMap<DeviceId, Vec<Voice>> = BTreeMap::new();
    for (.., device, voice) in rows {
        let roles = roles.get(&voice.person).cloned().unwrap_or_default();
        voices.entry(device).or_default().push(Voice { roles, ..voice });
    }
    Ok(voices)
}

async fn roles(conn: &mut Conn, persons: &BTreeSet<PersonId>) -> Result<Roles, StoreError> {
    let bytes = || persons.iter().map(PersonId::as_bytes);
    let sql = "select person, role, scope_id, valid_from, valid_until from role_grant where person in";
    let mut roles = Roles::new();
    for row in &within(conn, sql, bytes()).await? {
        roles.entry(row.id("person")?).or_default().push(granted_role(row)?);
    }
    let sql = "select person, unit, from_day, until_day from placement where person in";
    for row in &within(conn, sql, bytes()).await? {
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
