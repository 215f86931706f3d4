//! The town as the server's tables have it.

use server::sync::ledger::{DeviceRow, Span};
use server::sync::town::{Expected, Identity, Placement, Town, TownPerson};
use shared::civil::CivilDate;
use shared::domain::speaker::Role;
use shared::domain::views::{self, Catalogue, Level, Settings};
use shared::domain::words::Pictogram;
use shared::ids::UnitId;

use super::{REVOKED, span};
use crate::sim::phone::Phone;
use crate::sim::town::{Human, Part};
use crate::sim::{START, town};

/// Who is who.
pub(super) fn town(town: &town::Town) -> Town {
    let expected = town.people.iter().filter_map(|human| match human.part {
        Part::Participant(unit) => {
            let Placement { from, until, weekdays, .. } = placement(unit, human);
            Some(Expected { unit, from, until, weekdays })
        }
        _ => None,
    });
    Town {
        catalogue: catalogue(town),
        people: town.people.iter().map(person).collect(),
        expected: expected.collect(),
    }
}

fn catalogue(town: &town::Town) -> Catalogue {
    let authority = town.authority;
    let pictogram = || Pictogram::new("broom").expect("a pictogram's name");
    let unit = |(index, (id, station)): (usize, &(UnitId, _))| views::Unit {
        id: *id,
        name: format!("Arbetsplats {index}"),
        authority,
        supervisor_word: "handledare".to_owned(),
        weekday_colours: views::WeekdayColours::default(),
        palette: Vec::new(),
        stations: vec![views::Station { id: *station, name: "Sortering".to_owned(), pictogram: pictogram() }],
    };
    let department =
        |(index, id): (usize, &_)| views::Department { id: *id, name: format!("Enhet {index}"), authority };
    Catalogue {
        municipality: "Granfors kommun".to_owned(),
        lang: "sv".to_owned(),
        authorities: vec![views::Authority { id: authority, name: "Nämnden".to_owned() }],
        units: town.units.iter().enumerate().map(unit).collect(),
        departments: town.departments.iter().enumerate().map(department).collect(),
        job_types: Vec::new(),
        sites: Vec::new(),
        settings: Settings::default(),
    }
}

fn person(human: &Human) -> TownPerson {
    let placements = match human.part {
        Part::Participant(unit) => vec![placement(unit, human)],
        _ => Vec::new(),
    };
    TownPerson {
        id: human.id,
        first_name: human.first_name.clone(),
        surname: human.surname.clone(),
        alias: None,
        identity: Identity::Open,
        portrait: None,
        symbol: None,
        phone: None,
        roles: roles(human),
        placements,
    }
}

fn roles(human: &Human) -> Vec<(Role, Span)> {
    let role = match human.part {
        Part::Orderer(department) => Role::Orderer(department),
        Part::Coordinator => Role::Coordinator,
        Part::Supervisor(unit) => Role::Supervisor(unit),
        Part::Participant(unit) => Role::Participant(unit),
    };
    vec![(role, span(human.ended))]
}

fn placement(unit: UnitId, human: &Human) -> Placement {
    let from = CivilDate::at(START, 0).plus_days(-100);
    let until = human.ended.map(|ended| CivilDate::at(ended, 0).plus_days(-1));
    let needs = "kanarie-behov".to_owned();
    Placement { unit, from, until, weekdays: 0b1_1111, level: Level::Steps, needs }
}

/// A phone with those who may speak on it.
pub(super) fn device(phone: &Phone, town: &town::Town) -> DeviceRow {
    let people = phone.persons.iter().filter_map(|id| town.human(*id));
    let voice = |human: &Human| server::sync::ledger::Voice {
        person: human.id,
        span: span(phone.revoked),
        ended_by: REVOKED,
        roles: roles(human),
    };
    DeviceRow {
        id: phone.device,
        kind: phone.kind,
        unit: None,
        lock: phone.lock,
        voices: people.map(voice).collect(),
    }
}
