//! Workplaces, departments, job types, sites and people, as views and checks take them.

use std::collections::{BTreeMap, BTreeSet};

use shared::domain::views::{
    Authority, Catalogue, Department, JobType, Level, Settings, Site, SiteKind, Station, Unit, WeekdayColours,
};
use shared::ids::{DepartmentId, JobTypeId, PersonId, UnitId};
use sqlx::any::AnyRow;
use sqlx::query;

use super::super::row::{RowExt as _, corrupt};
use super::super::{Conn, StoreError};
use super::device::{day_opt, granted_role, placed_role};
use super::{listed, marks};
use crate::sync::town::{Expected, Identity, Others, Placement, Town, TownPerson, TownQuery};

/// The rows this query reaches.
pub(super) async fn town(conn: &mut Conn, wanted: &TownQuery) -> Result<Town, StoreError> {
    let mut town = Town { catalogue: catalogue(conn).await?, ..Town::default() };
    let ids = people_of(conn, wanted).await?;
    if !ids.is_empty() {
        town.people = people(conn, &ids).await?;
    }
    if wanted.others == Others::StaffAndOrderers {
        let rows = query("select unit, from_day, until_day, weekdays from placement order by id")
            .fetch_all(conn)
            .await?;
        town.expected = rows.iter().map(expected).collect::<Result<_, _>>()?;
    }
    Ok(town)
}

async fn catalogue(conn: &mut Conn) -> Result<Catalogue, StoreError> {
    let mut catalogue = Catalogue::default();
    let row =
        query("select name, lang, answer_weekdays from municipality").fetch_optional(&mut *conn).await?;
    if let Some(row) = row {
        catalogue.municipality = row.text("name")?;
        catalogue.lang = row.text("lang")?;
        let weekdays = u16::try_from(row.int("answer_weekdays")?).map_err(|_| corrupt("answer_weekdays"))?;
        catalogue.settings = Settings { answer_weekdays: weekdays };
    }
    for row in &query("select id, name from authority order by name, id").fetch_all(&mut *conn).await? {
        catalogue.authorities.push(Authority { id: row.id("id")?, name: row.text("name")? });
    }
    let rows =
        query("select id, authority, name from department order by name, id").fetch_all(&mut *conn).await?;
    for row in &rows {
        let (id, name, authority) = (row.id("id")?, row.text("name")?, row.id("authority")?);
        catalogue.departments.push(Department { id, name, authority });
    }
    catalogue.units = units(conn).await?;
    catalogue.job_types = job_types(conn).await?;
    let rows = query("select id, kind, name, address from site where closed_at is null order by name, id")
        .fetch_all(conn)
        .await?;
    for row in &rows {
        let kind = match row.text("kind")?.as_str() {
            "public" => SiteKind::Public,
            "municipal" => SiteKind::Municipal,
            "private" => SiteKind::Private,
            _ => return Err(corrupt("kind")),
        };
        let (id, name, address) = (row.id("id")?, row.text("name")?, row.text_opt("address")?);
        catalogue.sites.push(Site { id, name, kind, address });
    }
    Ok(catalogue)
}

async fn units(conn: &mut Conn) -> Result<Vec<Unit>, StoreError> {
    let mut stations: BTreeMap<UnitId, Vec<Station>> = BTreeMap::new();
    let rows = query(
        "select id, unit, name, pictogram from station where closed_at is null order by unit, name, id",
    )
    .fetch_all(&mut *conn)
    .await?;
    for row in &rows {
        let station = Station { id: row.id("id")?, name: row.text("name")?, pictogram: pictogram(row)? };
        stations.entry(row.id("unit")?).or_default().push(station);
    }
    let rows = query(
        "select id, authority, name, supervisor_word, weekday_colours, weekday_palette from unit
         order by name, id",
    )
    .fetch_all(conn)
    .await?;
    let read = |row: &AnyRow| {
        let id: UnitId = row.id("id")?;
        let weekday_colours = match row.text("weekday_colours")?.as_str() {
            "day" => WeekdayColours::Day,
            "header" => WeekdayColours::Header,
            "off" => WeekdayColours::Off,
            _ => return Err(corrupt("weekday_colours")),
        };
        Ok(Unit {
            id,
            name: row.text("name")?,
            authority: row.id("authority")?,
            supervisor_word: row.text("supervisor_word")?,
            weekday_colours,
            palette: serde_json::from_str(&row.text("weekday_palette")?)
                .map_err(|_| corrupt("weekday_palette"))?,
            stations: stations.remove(&id).unwrap_or_default(),
        })
    };
    rows.iter().map(read).collect()
}

async fn job_types(conn: &mut Conn) -> Result<Vec<JobType>, StoreError> {
    let mut weeks: BTreeMap<JobTypeId, Vec<u8>> = BTreeMap::new();
    let rows = query("select job_type, week from job_type_blackout order by job_type, week")
        .fetch_all(&mut *conn)
        .await?;
    for row in &rows {
        let week = u8::try_from(row.int("week")?).map_err(|_| corrupt("week"))?;
        weeks.entry(row.id("job_type")?).or_default().push(week);
    }
    let mut departments: BTreeMap<JobTypeId, Vec<DepartmentId>> = BTreeMap::new();
    let rows = query("select job_type, department from job_type_department order by job_type, department")
        .fetch_all(&mut *conn)
        .await?;
    for row in &rows {
        departments.entry(row.id("job_type")?).or_default().push(row.id("department")?);
    }
    let rows = query(
        "select id, name, pictogram, lead_days, urgent from job_type where closed_at is null order by name, id",
    )
    .fetch_all(conn)
    .await?;
    let read = |row: &AnyRow| {
        let id: JobTypeId = row.id("id")?;
        Ok(JobType {
            id,
            name: row.text("name")?,
            pictogram: pictogram(row)?,
            lead_days: u16::try_from(row.int("lead_days")?).map_err(|_| corrupt("lead_days"))?,
            blackout_weeks: weeks.remove(&id).unwrap_or_default(),
            urgent_ok: row.truth("urgent")?,
            departments: departments.remove(&id).unwrap_or_default(),
        })
    };
    rows.iter().map(read).collect()
}

fn pictogram(row: &AnyRow) -> Result<shared::domain::words::Pictogram, StoreError> {
    shared::domain::words::Pictogram::new(&row.text("pictogram")?).map_err(|_| corrupt("pictogram"))
}

/// Who is wanted: those placed at or leading the workplaces, those who order for the departments, and those named.
async fn people_of(conn: &mut Conn, wanted: &TownQuery) -> Result<BTreeSet<PersonId>, StoreError> {
    let mut ids = wanted.persons.clone();
    let units = marks(1, wanted.units.len());
    let scopes = marks(1, wanted.units.len() + wanted.departments.len());
    let staff = match wanted.others {
        Others::StaffAndOrderers => {
            format!("select person from role_grant where scope_id in {scopes} or 1 = 1")
        }
        Others::None => format!("select person from role_grant where scope_id in {scopes}"),
    };
    let mut granted = listed(staff);
    let mut placed = listed(format!("select person from placement where unit in {units}"));
    for unit in &wanted.units {
        granted = granted.bind(unit.as_bytes().to_vec());
        placed = placed.bind(unit.as_bytes().to_vec());
    }
    for department in &wanted.departments {
        granted = granted.bind(department.as_bytes().to_vec());
    }
    let mut rows = granted.fetch_all(&mut *conn).await?;
    rows.extend(placed.fetch_all(conn).await?);
    for row in &rows {
        ids.insert(row.id("person")?);
    }
    Ok(ids)
}

async fn people(conn: &mut Conn, ids: &BTreeSet<PersonId>) -> Result<Vec<TownPerson>, StoreError> {
    let mut people: BTreeMap<PersonId, TownPerson> = BTreeMap::new();
    let ids: Vec<&PersonId> = ids.iter().collect();
    for part in ids.chunks(500) {
        let list = marks(1, part.len());
        let bind = |sql: String| {
            part.iter().fold(listed(sql), |found, person| found.bind(person.as_bytes().to_vec()))
        };
        let sql = format!(
            "select id, first_name, surname, alias, protected, portrait, symbol, phone from person
             where left_at is null and id in {list}"
        );
        for row in &bind(sql).fetch_all(&mut *conn).await? {
            let person = person(row)?;
            people.insert(person.id, person);
        }
        let sql = format!(
            "select person, role, scope_id, valid_from, valid_until from role_grant
             where person in {list} order by id"
        );
        for row in &bind(sql).fetch_all(&mut *conn).await? {
            if let Some(person) = people.get_mut(&row.id("person")?) {
                person.roles.push(granted_role(row)?);
            }
        }
        let sql = format!(
            "select person, unit, from_day, until_day, weekdays, level, needs from placement
             where person in {list} order by recorded_at desc, id"
        );
        for row in &bind(sql).fetch_all(&mut *conn).await? {
            if let Some(person) = people.get_mut(&row.id("person")?) {
                person.roles.push(placed_role(row)?);
                person.placements.push(placement(row)?);
            }
        }
    }
    Ok(people.into_values().collect())
}

fn person(row: &AnyRow) -> Result<TownPerson, StoreError> {
    let symbol = row.text_opt("symbol")?;
    let symbol =
        symbol.map(|name| shared::domain::words::Pictogram::new(&name).map_err(|_| corrupt("symbol")));
    Ok(TownPerson {
        id: row.id("id")?,
        first_name: row.text("first_name")?,
        surname: row.text("surname")?,
        alias: row.text_opt("alias")?,
        identity: if row.truth("protected")? { Identity::Protected } else { Identity::Open },
        portrait: row.id_opt("portrait")?,
        symbol: symbol.transpose()?,
        phone: row.text_opt("phone")?,
        roles: Vec::new(),
        placements: Vec::new(),
    })
}

fn weekdays(row: &AnyRow) -> Result<u8, StoreError> {
    u8::try_from(row.int("weekdays")?).map_err(|_| corrupt("weekdays"))
}

fn placement(row: &AnyRow) -> Result<Placement, StoreError> {
    Ok(Placement {
        unit: row.id("unit")?,
        from: row.word("from_day")?,
        until: day_opt(row, "until_day")?,
        weekdays: weekdays(row)?,
        level: Level::from_name(&row.text("level")?).ok_or_else(|| corrupt("level"))?,
        needs: row.text("needs")?,
    })
}

fn expected(row: &AnyRow) -> Result<Expected, StoreError> {
    Ok(Expected {
        unit: row.id("unit")?,
        from: row.word("from_day")?,
        until: day_opt(row, "until_day")?,
        weekdays: weekdays(row)?,
    })
}
