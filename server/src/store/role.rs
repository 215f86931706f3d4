//! What a person may be today: roles granted to staff and orderers, placements of participants.

use std::collections::BTreeMap;

use shared::civil::CivilDate;
use shared::domain::speaker::{Role, Speaker};
use shared::domain::views::Level;
use shared::ids::{DepartmentId, PersonId, UnitId};
use sqlx::any::AnyRow;
use sqlx::query;

use super::access::{self, Whose};
use super::row::{RowExt as _, corrupt};
use super::{Conn, StoreError};
use crate::random;

/// A participant's time at a workplace.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Placement {
    /// Who.
    pub person: PersonId,
    /// Where.
    pub unit: UnitId,
    /// The first day.
    pub from: CivilDate,
    /// The last day, if one is set.
    pub until: Option<CivilDate>,
    /// The days they come: bit 0 is Monday.
    pub weekdays: u8,
    /// How much they want to read.
    pub level: Level,
    /// What they need to be able to work.
    pub needs: String,
    /// On what ground (decision, agreement) personal data reach the workplace.
    pub ground: String,
    /// Who recorded it.
    pub recorded_by: PersonId,
}

/// The instant and the day for which roles are asked: grants count by instant, placements by day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct When {
    /// UTC milliseconds.
    pub ms: i64,
    /// The municipality's day.
    pub day: CivilDate,
}

/// Grants a role to staff or an orderer from this instant on. A participant's place is a [`Placement`].
pub async fn grant(conn: &mut Conn, person: PersonId, role: Role, now: i64) -> Result<(), StoreError> {
    let (name, scope, id) = match role {
        Role::Orderer(department) => ("orderer", "department", Some(department.as_bytes().to_vec())),
        Role::Supervisor(unit) => ("supervisor", "unit", Some(unit.as_bytes().to_vec())),
        Role::Coordinator => ("coordinator", "municipality", None),
        Role::Admin => ("admin", "municipality", None),
        // The column's check refuses it: a placement carries the ground on which the person is there.
        Role::Participant(unit) => ("participant", "unit", Some(unit.as_bytes().to_vec())),
    };
    query(
        "insert into role_grant (id, person, role, scope, scope_id, valid_from) values ($1, $2, $3, $4, $5, $6)",
    )
    .bind(random::bytes::<16>().as_slice())
    .bind(person.as_bytes().as_slice())
    .bind(name)
    .bind(scope)
    .bind(id)
    .bind(now)
    .execute(&mut *conn)
    .await?;
    access::changed(conn, Whose::Person(person)).await
}

/// Takes back whatever of this role the person holds, from this instant on.
pub async fn revoke(conn: &mut Conn, person: PersonId, role: Role, now: i64) -> Result<(), StoreError> {
    let rows = query(
        "select id, role, scope_id from role_grant
         where person = $1 and (valid_until is null or valid_until > $2)",
    )
    .bind(person.as_bytes().as_slice())
    .bind(now)
    .fetch_all(&mut *conn)
    .await?;
    for row in &rows {
        if read_role(row)? == role {
            query("update role_grant set valid_until = $2 where id = $1")
                .bind(row.bytes("id")?)
                .bind(now)
                .execute(&mut *conn)
                .await?;
        }
    }
    access::changed(conn, Whose::Person(person)).await
}

/// Records a participant's placement.
pub async fn place(conn: &mut Conn, placement: &Placement, now: i64) -> Result<(), StoreError> {
    query(
        "insert into placement
             (id, person, unit, from_day, until_day, weekdays, level, needs, ground, recorded_by, recorded_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
    )
    .bind(random::bytes::<16>().as_slice())
    .bind(placement.person.as_bytes().as_slice())
    .bind(placement.unit.as_bytes().as_slice())
    .bind(placement.from.to_string())
    .bind(placement.until.map(|day| day.to_string()))
    .bind(i64::from(placement.weekdays))
    .bind(placement.level.name())
    .bind(&placement.needs)
    .bind(&placement.ground)
    .bind(placement.recorded_by.as_bytes().as_slice())
    .bind(now)
    .execute(&mut *conn)
    .await?;
    access::changed(conn, Whose::Person(placement.person)).await?;
    access::changed(conn, Whose::Unit(placement.unit)).await
}

/// Everyone's roles now, for those who hold any.
pub async fn all_speakers(conn: &mut Conn, when: When) -> Result<BTreeMap<PersonId, Speaker>, StoreError> {
    // Both halves give person, role and the id of what it reaches, so that one pass reads them.
    let rows = query(
        "select person, role, scope_id from role_grant
         where valid_from <= $1 and (valid_until is null or valid_until > $1)
         union all
         select person, 'participant' as role, unit as scope_id from placement
         where from_day <= $2 and (until_day is null or until_day >= $2)
         order by 1, 2, 3",
    )
    .bind(when.ms)
    .bind(when.day.to_string())
    .fetch_all(conn)
    .await?;
    let mut speakers = BTreeMap::new();
    for row in &rows {
        let person: PersonId = row.id("person")?;
        let speaker = speakers.entry(person).or_insert_with(|| Speaker { person, roles: Vec::new() });
        speaker.roles.push(read_role(row)?);
    }
    Ok(speakers)
}

/// The person with the roles they hold now.
pub async fn speaker(conn: &mut Conn, person: PersonId, when: When) -> Result<Speaker, StoreError> {
    let rows = query(
        "select role, scope_id from role_grant
         where person = $1 and valid_from <= $2 and (valid_until is null or valid_until > $2)
         union all
         select 'participant' as role, unit as scope_id from placement
         where person = $1 and from_day <= $3 and (until_day is null or until_day >= $3)
         order by 1, 2",
    )
    .bind(person.as_bytes().as_slice())
    .bind(when.ms)
    .bind(when.day.to_string())
    .fetch_all(conn)
    .await?;
    let roles = rows.iter().map(read_role).collect::<Result<_, _>>()?;
    Ok(Speaker { person, roles })
}

/// The person's latest level, for how the app speaks to them.
pub async fn level(conn: &mut Conn, person: PersonId, when: When) -> Result<Level, StoreError> {
    let row = query(
        "select level from placement
         where person = $1 and from_day <= $2 and (until_day is null or until_day >= $2)
         order by recorded_at desc limit 1",
    )
    .bind(person.as_bytes().as_slice())
    .bind(when.day.to_string())
    .fetch_optional(conn)
    .await?;
    let Some(row) = row else { return Ok(Level::default()) };
    Level::from_name(&row.text("level")?).ok_or_else(|| corrupt("level"))
}

fn read_role(row: &AnyRow) -> Result<Role, StoreError> {
    let unit = || row.id_opt::<UnitId>("scope_id")?.ok_or_else(|| corrupt("scope_id"));
    let department = || row.id_opt::<DepartmentId>("scope_id")?.ok_or_else(|| corrupt("scope_id"));
    Ok(match row.text("role")?.as_str() {
        "orderer" => Role::Orderer(department()?),
        "supervisor" => Role::Supervisor(unit()?),
        "participant" => Role::Participant(unit()?),
        "coordinator" => Role::Coordinator,
        "admin" => Role::Admin,
        _ => return Err(corrupt("role")),
    })
}
