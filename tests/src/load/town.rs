//! A made-up municipality of any size, whose devices make the load.

use std::path::Path;
use std::time::{SystemTime, UNIX_EPOCH};

use server::store::Db;
use server::store::ledger::testing::fill;
use server::sync::ledger::{DeviceRow, EndedBy, Lock, Span, Voice};
use server::sync::testing::{HISTORY, town as small};
use server::sync::town::{Identity, Placement, Town, TownPerson};
use shared::civil::CivilDate;
use shared::domain::speaker::{DeviceKind, Role};
use shared::domain::views::Level;
use shared::ids::{DeviceId, PersonId, UnitId};

/// What all people of the town are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Post {
    /// Participants, each with a phone of their own.
    Crew,
    /// Supervisors, who read whatever their workplace does.
    Lead,
}

/// One person with one device.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Seat {
    /// Who.
    pub person: PersonId,
    /// Their device.
    pub device: DeviceId,
    /// Where they work.
    pub unit: UnitId,
}

/// Fills the database of a server that is not running; gives everybody in it, `each` at every workplace.
///
/// # Panics
/// When it cannot be filled.
pub async fn people(data: &Path, count: usize, each: usize, post: Post) -> Vec<Seat> {
    people_in(&format!("sqlite:{}", data.join("gjort.sqlite").display()), count, each, post).await
}

/// The same for a database at an address.
///
/// # Panics
/// When it cannot be filled.
pub async fn people_in(url: &str, count: usize, each: usize, post: Post) -> Vec<Seat> {
    let db = Db::open(url).await.expect("the database opens");
    let seats = seats(count, each);
    let devices: Vec<DeviceRow> = seats.iter().map(|seat| device(seat, post)).collect();
    let people = devices.iter().flat_map(|device| &device.voices).map(person).collect();
    let mut town = Town { people, ..small() };
    let like = town.catalogue.units[0].clone();
    town.catalogue.units = (0..count.div_ceil(each))
        .map(|number| {
            let (id, name) = (unit(number), format!("Arbetslag {number}"));
            shared::domain::views::Unit { id, name, stations: Vec::new(), ..like.clone() }
        })
        .collect();
    fill(&db, HISTORY, &town, &devices).await.expect("the database is filled");
    db.close().await;
    seats
}

/// So many people, `each` at every workplace.
pub fn seats(count: usize, each: usize) -> Vec<Seat> {
    (0..count).map(|number| seat(number, each)).collect()
}

/// The moment, UTC milliseconds.
///
/// # Panics
/// When the clock stands before 1970.
pub fn now() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).expect("a clock after 1970");
    i64::try_from(since.as_millis()).expect("a clock before the end of time")
}

/// The day.
pub fn today() -> CivilDate {
    CivilDate::at(now(), 60)
}

fn bytes(kind: u8, number: usize) -> [u8; 16] {
    let mut bytes = [kind; 16];
    bytes[8..].copy_from_slice(&(number as u64).to_be_bytes());
    bytes
}

fn unit(number: usize) -> UnitId {
    UnitId::from_bytes(bytes(0x41, number))
}

fn seat(number: usize, each: usize) -> Seat {
    Seat {
        person: PersonId::from_bytes(bytes(0x42, number)),
        device: DeviceId::from_bytes(bytes(0x43, number)),
        unit: unit(number / each),
    }
}

fn device(seat: &Seat, post: Post) -> DeviceRow {
    let since = Span::Instants { from: 0, until: None };
    let (kind, role, span, ended_by) = match post {
        Post::Crew => {
            let span = Span::Days { from: today().plus_days(-100), until: None };
            (DeviceKind::Own, Role::Participant(seat.unit), span, EndedBy::Revocation)
        }
        Post::Lead => (DeviceKind::Staff, Role::Supervisor(seat.unit), since, EndedBy::Session),
    };
    let voice = Voice { person: seat.person, span: since, ended_by, roles: vec![(role, span)] };
    DeviceRow { id: seat.device, kind, unit: Some(seat.unit), lock: Lock::Open, voices: vec![voice] }
}

fn person(voice: &Voice) -> TownPerson {
    let placement = |(role, span): &(Role, Span)| match (role, span) {
        (Role::Participant(unit), Span::Days { from, until }) => {
            let (unit, from, until, needs) = (*unit, *from, *until, String::new());
            Some(Placement { unit, from, until, weekdays: 0b001_1111, level: Level::Steps, needs })
        }
        _ => None,
    };
    TownPerson {
        id: voice.person,
        first_name: "Namn".to_owned(),
        surname: "Namnsson".to_owned(),
        alias: None,
        identity: Identity::Open,
        portrait: None,
        symbol: None,
        phone: None,
        roles: voice.roles.clone(),
        placements: voice.roles.iter().filter_map(placement).collect(),
    }
}
