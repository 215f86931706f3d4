//! Fills an empty database with the rows a test of the sync begins from.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use shared::domain::speaker::{DeviceKind, Role};
use shared::domain::views::Catalogue;
use shared::ids::{DepartmentId, DeviceId, Digest, HistoryId, UnitId};
use sqlx::query;

use super::super::{Conn, Db, StoreError, place};
use crate::random;
use crate::sync::ledger::{DeviceRow, Span};
use crate::sync::town::{Town, TownPerson};

/// Fills it.
pub async fn fill(db: &Db, history: HistoryId, town: &Town, devices: &[DeviceRow]) -> Result<(), StoreError> {
    let mut tx = db.write().await?;
    catalogue(&mut tx, history, &town.catalogue).await?;
    for person in &town.people {
        add_person(&mut tx, person).await?;
    }
    for device in devices {
        add_device(&mut tx, device).await?;
    }
    Ok(tx.commit().await?)
}

/// The value of a device's cookie, where every device has a credential that follows from its id.
pub fn cookie(device: DeviceId) -> String {
    URL_SAFE_NO_PAD.encode(secret(device))
}

fn secret(device: DeviceId) -> Vec<u8> {
    device.as_bytes().repeat(2)
}

/// Notes that a device handed over a photo.
pub async fn hand_over(db: &Db, device: DeviceId, photo: Digest) -> Result<(), StoreError> {
    let mut tx = db.write().await?;
    query(
        "insert into media (digest, bytes, width, height, stored_at) values ($1, 1, 1, 1, 0)
         on conflict (digest) do nothing",
    )
    .bind(photo.0.as_slice())
    .execute(&mut *tx)
    .await?;
    query("insert into media_device (digest, device, uploaded_at) values ($1, $2, 0)")
        .bind(photo.0.as_slice())
        .bind(device.as_bytes().as_slice())
        .execute(&mut *tx)
        .await?;
    Ok(tx.commit().await?)
}

async fn catalogue(conn: &mut Conn, history: HistoryId, catalogue: &Catalogue) -> Result<(), StoreError> {
    let municipality = place::Municipality {
        name: catalogue.municipality.clone(),
        history,
        lang: catalogue.lang.clone(),
        answer_weekdays: catalogue.settings.answer_weekdays,
        people: place::People::MadeUp,
    };
    place::found(conn, &municipality, 0).await?;
    for authority in &catalogue.authorities {
        place::add_authority(conn, authority).await?;
    }
    for department in &catalogue.departments {
        place::add_department(conn, department).await?;
    }
    for unit in &catalogue.units {
        place::add_unit(conn, unit).await?;
    }
    for site in &catalogue.sites {
        place::add_site(conn, site).await?;
    }
    for job_type in &catalogue.job_types {
        place::add_job_type(conn, job_type).await?;
    }
    Ok(())
}

async fn add_person(conn: &mut Conn, person: &TownPerson) -> Result<(), StoreError> {
    let kind = match person.roles.first() {
        Some((Role::Participant(_), _)) => "participant",
        Some((Role::Orderer(_), _)) => "orderer",
        _ => "staff",
    };
    query(
        "insert into person (id, kind, first_name, surname, alias, protected, phone, created_at)
         values ($1, $2, $3, $4, $5, 0, $6, 0)",
    )
    .bind(person.id.as_bytes().as_slice())
    .bind(kind)
    .bind(&person.first_name)
    .bind(&person.surname)
    .bind(person.alias.as_deref())
    .bind(person.phone.as_deref())
    .execute(&mut *conn)
    .await?;
    for (role, span) in &person.roles {
        let Span::Instants { from, until } = *span else { continue };
        let (name, scope, id) = scope(*role);
        query(
            "insert into role_grant (id, person, role, scope, scope_id, valid_from, valid_until)
             values ($1, $2, $3, $4, $5, $6, $7)",
        )
        .bind(random::bytes::<16>().as_slice())
        .bind(person.id.as_bytes().as_slice())
        .bind(name)
        .bind(scope)
        .bind(id)
        .bind(from)
        .bind(until)
        .execute(&mut *conn)
        .await?;
    }
    for placement in &person.placements {
        query(
            "insert into placement (id, person, unit, from_day, until_day, weekdays, level, needs, ground,
                                    recorded_by, recorded_at)
             values ($1, $2, $3, $4, $5, $6, $7, $8, 'beslut', $2, 0)",
        )
        .bind(random::bytes::<16>().as_slice())
        .bind(person.id.as_bytes().as_slice())
        .bind(placement.unit.as_bytes().as_slice())
        .bind(placement.from.to_string())
        .bind(placement.until.map(|day| day.to_string()))
        .bind(i64::from(placement.weekdays))
        .bind(placement.level.name())
        .bind(&placement.needs)
        .execute(&mut *conn)
        .await?;
    }
    Ok(())
}

type Scope = (&'static str, &'static str, Option<Vec<u8>>);

fn scope(role: Role) -> Scope {
    let unit = |unit: UnitId| Some(unit.as_bytes().to_vec());
    let department = |department: DepartmentId| Some(department.as_bytes().to_vec());
    match role {
        Role::Orderer(id) => ("orderer", "department", department(id)),
        Role::Supervisor(id) | Role::Participant(id) => ("supervisor", "unit", unit(id)),
        Role::Coordinator => ("coordinator", "municipality", None),
        Role::Admin => ("admin", "municipality", None),
    }
}

async fn add_device(conn: &mut Conn, device: &DeviceRow) -> Result<(), StoreError> {
    let (kind, level) = match device.kind {
        DeviceKind::Own => ("own", "own"),
        DeviceKind::Shared => ("shared", "shared"),
        DeviceKind::Staff => ("staff", "staff"),
    };
    query(
        "insert into device (id, secret, kind, label, unit, created_at, last_seen_at)
         values ($1, $2, $3, 'test', $4, 0, 0)",
    )
    .bind(device.id.as_bytes().as_slice())
    .bind(Digest::of(&secret(device.id)).0.as_slice())
    .bind(kind)
    .bind(device.unit.map(|unit| unit.as_bytes().to_vec()))
    .execute(&mut *conn)
    .await?;
    for voice in &device.voices {
        let Span::Instants { from, until } = voice.span else { continue };
        let session = (device.kind == DeviceKind::Staff).then(|| random::bytes::<32>().to_vec());
        if let Some(session) = &session {
            query(
                "insert into session (id, person, device, credential, created_at, expires_at)
                 values ($1, $2, $3, 'demo', 0, $4)",
            )
            .bind(session.as_slice())
            .bind(voice.person.as_bytes().as_slice())
            .bind(device.id.as_bytes().as_slice())
            .bind(i64::MAX)
            .execute(&mut *conn)
            .await?;
        }
        query(
            "insert into device_person (id, device, person, level, session, valid_from, valid_until)
             values ($1, $2, $3, $4, $5, $6, $7)",
        )
        .bind(random::bytes::<16>().as_slice())
        .bind(device.id.as_bytes().as_slice())
        .bind(voice.person.as_bytes().as_slice())
        .bind(level)
        .bind(session)
        .bind(from)
        .bind(until)
        .execute(&mut *conn)
        .await?;
    }
    Ok(())
}
