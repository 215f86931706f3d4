//! A device and who may or could speak on it.

use std::collections::{BTreeMap, BTreeSet};

use shared::civil::CivilDate;
use shared::domain::speaker::{DeviceKind, Role};
use shared::ids::{DeviceId, PersonId};
use sqlx::any::AnyRow;

use super::super::row::{RowExt as _, corrupt};
use super::super::{Conn, StoreError};
use super::script::{Answers, Asked, Script};
use crate::sync::ledger::{DeviceRow, EndedBy, Lock, Span, Voice};

/// What people are and when.
type Roles = BTreeMap<PersonId, Vec<(Role, Span)>>;

/// What was asked about devices.
#[derive(Debug, Clone, Copy)]
pub(super) struct AskedDevices {
    devices: Asked,
    voices: Asked,
    grants: Asked,
    placements: Asked,
}

/// The device with this id.
pub(super) async fn one(conn: &mut Conn, id: DeviceId) -> Result<Option<DeviceRow>, StoreError> {
    let mut script = Script::new(conn);
    let asked = ask(&mut script, &BTreeSet::from([id]));
    Ok(read(&script.run(conn).await?, asked)?.pop())
}

/// Asks for the devices with these ids.
pub(super) fn ask(script: &mut Script, ids: &BTreeSet<DeviceId>) -> AskedDevices {
    let ids = || ids.iter().map(|id| id.as_bytes().as_slice());
    let devices = script.within("select id, kind, unit, locked_at from device where id in", ids(), "");
    // A session ends a voice as soon as it expires or is revoked, whatever the row says.
    let sql = "select dp.id, dp.device, dp.person, dp.valid_from, dp.valid_until, dp.session,
                      s.expires_at, s.revoked_at
               from device_person dp left join session s on s.id = dp.session
               where dp.device in";
    let voices = script.within(sql, ids(), "");
    let sql = "select person, role, scope_id, valid_from, valid_until from role_grant
               where person in (select person from device_person where device in";
    let grants = script.within(sql, ids(), ")");
    let sql = "select person, unit, from_day, until_day from placement
               where person in (select person from device_person where device in";
    let placements = script.within(sql, ids(), ")");
    AskedDevices { devices, voices, grants, placements }
}

/// The devices that were found.
pub(super) fn read(answers: &Answers, asked: AskedDevices) -> Result<Vec<DeviceRow>, StoreError> {
    let mut voices = voices(answers.of(asked.voices), &roles(answers, asked)?)?;
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
    answers.of(asked.devices).iter().map(read).collect()
}

/// Who may or could speak on each device.
fn voices(rows: &[AnyRow], roles: &Roles) -> Result<BTreeMap<DeviceId, Vec<Voice>>, StoreError> {
    let mut found = Vec::new();
    for row in rows {
        let session: Option<shared::ids::Digest> = row.id_opt("session")?;
        let ends = [row.int_opt("valid_until")?, row.int_opt("expires_at")?, row.int_opt("revoked_at")?];
        let (from, until) = (row.int("valid_from")?, ends.into_iter().flatten().min());
        let person = row.id("person")?;
        let voice = Voice {
            person,
            span: Span::Instants { from, until },
            ended_by: if session.is_some() { EndedBy::Session } else { EndedBy::Revocation },
            roles: roles.get(&person).cloned().unwrap_or_default(),
        };
        found.push((from, row.bytes("id")?, row.id("device")?, voice));
    }
    found.sort_by(|a, b| (a.0, &a.1).cmp(&(b.0, &b.1)));
    let mut voices: BTreeMap<DeviceId, Vec<Voice>> = BTreeMap::new();
    for (.., device, voice) in found {
        voices.entry(device).or_default().push(voice);
    }
    Ok(voices)
}

fn roles(answers: &Answers, asked: AskedDevices) -> Result<Roles, StoreError> {
    let mut roles = Roles::new();
    // Someone on two devices may be found with each of them.
    let mut keep = |person, role| {
        let of: &mut Vec<_> = roles.entry(person).or_default();
        if !of.contains(&role) {
            of.push(role);
        }
    };
    for row in answers.of(asked.grants) {
        keep(row.id("person")?, granted_role(row)?);
    }
    for row in answers.of(asked.placements) {
        keep(row.id("person")?, placed_role(row)?);
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
