//! The municipality and its parts: boards, departments, workplaces, stations, sites and job types.

use shared::domain::views::{Authority, Department, JobType, Site, SiteKind, Station, Unit, WeekdayColours};
use shared::ids::{HistoryId, UnitId};
use sqlx::query;

use super::row::{RowExt as _, corrupt};
use super::{Conn, StoreError};

/// The municipality whose database this is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Municipality {
    /// Its name.
    pub name: String,
    /// What the history of this database is called.
    pub history: HistoryId,
    /// BCP 47 tag of the language shown unless a person chose another.
    pub lang: String,
    /// Weekdays within which an order is answered.
    pub answer_weekdays: u16,
    /// Whether its people are real.
    pub people: People,
}

/// Whether the people in the database are real.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum People {
    /// They are.
    Real,
    /// They are all made up: only then may anyone be anyone.
    MadeUp,
}

/// The municipality; none in a database that nobody has filled yet.
pub async fn municipality(conn: &mut Conn) -> Result<Option<Municipality>, StoreError> {
    let row = query("select name, history, lang, answer_weekdays, demo from municipality")
        .fetch_optional(conn)
        .await?;
    row.map(|row| {
        Ok(Municipality {
            name: row.text("name")?,
            history: row.id("history")?,
            lang: row.text("lang")?,
            answer_weekdays: u16::try_from(row.int("answer_weekdays")?)
                .map_err(|_| corrupt("answer_weekdays"))?,
            people: if row.truth("demo")? { People::MadeUp } else { People::Real },
        })
    })
    .transpose()
}

/// Names the municipality of an empty database.
pub async fn found(conn: &mut Conn, municipality: &Municipality, now: i64) -> Result<(), StoreError> {
    query(
        "insert into municipality (id, name, history, lang, answer_weekdays, demo, created_at)
         values (1, $1, $2, $3, $4, $5, $6)",
    )
    .bind(&municipality.name)
    .bind(municipality.history.as_bytes().as_slice())
    .bind(&municipality.lang)
    .bind(i64::from(municipality.answer_weekdays))
    .bind(i64::from(municipality.people == People::MadeUp))
    .bind(now)
    .execute(conn)
    .await?;
    Ok(())
}

/// Adds a board with its administration.
pub async fn add_authority(conn: &mut Conn, authority: &Authority) -> Result<(), StoreError> {
    query("insert into authority (id, name) values ($1, $2)")
        .bind(authority.id.as_bytes().as_slice())
        .bind(&authority.name)
        .execute(conn)
        .await?;
    Ok(())
}

/// Adds an ordering department.
pub async fn add_department(conn: &mut Conn, department: &Department) -> Result<(), StoreError> {
    query("insert into department (id, authority, name) values ($1, $2, $3)")
        .bind(department.id.as_bytes().as_slice())
        .bind(department.authority.as_bytes().as_slice())
        .bind(&department.name)
        .execute(conn)
        .await?;
    Ok(())
}

/// Adds a workplace with its stations.
pub async fn add_unit(conn: &mut Conn, unit: &Unit) -> Result<(), StoreError> {
    let colours = match unit.weekday_colours {
        WeekdayColours::Day => "day",
        WeekdayColours::Header => "header",
        WeekdayColours::Off => "off",
    };
    query(
        "insert into unit (id, authority, name, supervisor_word, weekday_colours, weekday_palette)
         values ($1, $2, $3, $4, $5, $6)",
    )
    .bind(unit.id.as_bytes().as_slice())
    .bind(unit.authority.as_bytes().as_slice())
    .bind(&unit.name)
    .bind(&unit.supervisor_word)
    .bind(colours)
    .bind(serde_json::to_string(&unit.palette).unwrap_or_default())
    .execute(&mut *conn)
    .await?;
    for station in &unit.stations {
        add_station(conn, unit.id, station).await?;
    }
    Ok(())
}

async fn add_station(conn: &mut Conn, unit: UnitId, station: &Station) -> Result<(), StoreError> {
    query("insert into station (id, unit, name, pictogram) values ($1, $2, $3, $4)")
        .bind(station.id.as_bytes().as_slice())
        .bind(unit.as_bytes().as_slice())
        .bind(&station.name)
        .bind(station.pictogram.as_str())
        .execute(conn)
        .await?;
    Ok(())
}

/// Adds a known place.
pub async fn add_site(conn: &mut Conn, site: &Site) -> Result<(), StoreError> {
    let kind = match site.kind {
        SiteKind::Public => "public",
        SiteKind::Municipal => "municipal",
        SiteKind::Private => "private",
    };
    query("insert into site (id, kind, name, address) values ($1, $2, $3, $4)")
        .bind(site.id.as_bytes().as_slice())
        .bind(kind)
        .bind(&site.name)
        .bind(site.address.as_deref())
        .execute(conn)
        .await?;
    Ok(())
}

/// Adds a kind of job with its rules.
pub async fn add_job_type(conn: &mut Conn, job_type: &JobType) -> Result<(), StoreError> {
    query("insert into job_type (id, name, pictogram, lead_days, urgent) values ($1, $2, $3, $4, $5)")
        .bind(job_type.id.as_bytes().as_slice())
        .bind(&job_type.name)
        .bind(job_type.pictogram.as_str())
        .bind(i64::from(job_type.lead_days))
        .bind(i64::from(job_type.urgent_ok))
        .execute(&mut *conn)
        .await?;
    for week in &job_type.blackout_weeks {
        query("insert into job_type_blackout (job_type, week) values ($1, $2)")
            .bind(job_type.id.as_bytes().as_slice())
            .bind(i64::from(*week))
            .execute(&mut *conn)
            .await?;
    }
    for department in &job_type.departments {
        query("insert into job_type_department (job_type, department) values ($1, $2)")
            .bind(job_type.id.as_bytes().as_slice())
            .bind(department.as_bytes().as_slice())
            .execute(&mut *conn)
            .await?;
    }
    Ok(())
}

/// The name of every workplace.
pub async fn unit_names(conn: &mut Conn) -> Result<Vec<(UnitId, String)>, StoreError> {
    let rows = query("select id, name from unit order by name").fetch_all(conn).await?;
    rows.iter().map(|row| Ok((row.id("id")?, row.text("name")?))).collect()
}

/// The name of every department.
pub async fn department_names(
    conn: &mut Conn,
) -> Result<Vec<(shared::ids::DepartmentId, String)>, StoreError> {
    let rows = query("select id, name from department order by name").fetch_all(conn).await?;
    rows.iter().map(|row| Ok((row.id("id")?, row.text("name")?))).collect()
}
