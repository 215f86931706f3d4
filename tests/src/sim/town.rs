//! Who is who in the simulated municipality: two departments, two workplaces, their people and their phones.

use shared::domain::speaker::DeviceKind;
use shared::ids::{AuthorityId, DepartmentId, DeviceId, PersonId, StationId, UnitId};

use super::dice::Dice;
use super::phone::Phone;

/// A person and what they are.
#[derive(Debug, Clone)]
pub(crate) struct Human {
    /// Who.
    pub(crate) id: PersonId,
    /// First name.
    pub(crate) first_name: String,
    /// Surname: a canary. It may stand in a staff view and on a phone of one's own, nowhere else.
    pub(crate) surname: String,
    /// What they are.
    pub(crate) part: Part,
    /// When that was taken back, UTC milliseconds.
    pub(crate) ended: Option<i64>,
}

/// What a person is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Part {
    /// Orders for a department.
    Orderer(DepartmentId),
    /// Gives orders to workplaces.
    Coordinator,
    /// Leads a workplace.
    Supervisor(UnitId),
    /// Works at a workplace.
    Participant(UnitId),
}

/// The municipality.
#[derive(Debug, Clone)]
pub(crate) struct Town {
    /// The board that everything lies under.
    pub(crate) authority: AuthorityId,
    /// The departments.
    pub(crate) departments: [DepartmentId; 2],
    /// The workplaces, each with a station.
    pub(crate) units: [(UnitId, StationId); 2],
    /// The people.
    pub(crate) people: Vec<Human>,
}

const CAST: [(&str, &str); 11] = [
    ("Bodil", "orderer 0"),
    ("Folke", "orderer 1"),
    ("Karin", "coordinator"),
    ("Sten", "supervisor 0"),
    ("Siv", "supervisor 1"),
    ("Amal", "participant 0"),
    ("Bojan", "participant 0"),
    ("Cilla", "participant 0"),
    ("Dagny", "participant 0"),
    ("Elsa", "participant 1"),
    ("Farid", "participant 1"),
];

impl Town {
    /// A town with new ids.
    pub(crate) fn new(dice: &mut Dice) -> Self {
        let departments = [DepartmentId::random(dice.bytes()), DepartmentId::random(dice.bytes())];
        let mut unit = || (UnitId::random(dice.bytes()), StationId::random(dice.bytes()));
        let units = [unit(), unit()];
        let part = |what: &str| match what {
            "orderer 0" => Part::Orderer(departments[0]),
            "orderer 1" => Part::Orderer(departments[1]),
            "coordinator" => Part::Coordinator,
            "supervisor 0" => Part::Supervisor(units[0].0),
            "supervisor 1" => Part::Supervisor(units[1].0),
            "participant 0" => Part::Participant(units[0].0),
            _ => Part::Participant(units[1].0),
        };
        let people = CAST.iter().enumerate().map(|(index, (name, what))| Human {
            id: PersonId::random(dice.bytes()),
            first_name: (*name).to_owned(),
            surname: format!("Kanarieryd-{index}"),
            part: part(what),
            ended: None,
        });
        let people = people.collect();
        Self { authority: AuthorityId::random(dice.bytes()), departments, units, people }
    }

    /// The phones, tablets and computers. Some are there in every run, others in some.
    pub(crate) fn phones(&self, dice: &mut Dice) -> Vec<Phone> {
        let all: [(&str, DeviceKind, &[usize], u32); 11] = [
            ("Bodil's desk", DeviceKind::Staff, &[0], 1000),
            ("Folke's desk", DeviceKind::Staff, &[1], 400),
            ("Karin's phone", DeviceKind::Staff, &[2], 1000),
            ("Sten's phone", DeviceKind::Staff, &[3], 1000),
            ("Sten's desk", DeviceKind::Staff, &[3], 500),
            ("Siv's tablet", DeviceKind::Staff, &[4, 2], 600),
            ("Amal's phone", DeviceKind::Own, &[5], 1000),
            ("Bojan's phone", DeviceKind::Own, &[6], 500),
            ("crew phone A", DeviceKind::Shared, &[6, 7, 8], 800),
            ("crew phone B", DeviceKind::Shared, &[9, 10], 500),
            ("Elsa's phone", DeviceKind::Own, &[9], 300),
        ];
        let mut phones = Vec::new();
        for (label, kind, persons, often) in all {
            let device = DeviceId::random(dice.bytes());
            let persons = persons.iter().map(|index| self.people[*index].id).collect();
            if dice.chance(often) {
                phones.push(Phone::new(label, device, kind, persons));
            }
        }
        phones
    }

    /// A person by id.
    pub(crate) fn human(&self, id: PersonId) -> Option<&Human> {
        self.people.iter().find(|human| human.id == id)
    }

    /// What a person is at this moment; none when it was taken back.
    pub(crate) fn part(&self, id: PersonId, now: i64) -> Option<Part> {
        self.human(id).filter(|human| human.ended.is_none_or(|ended| now < ended)).map(|human| human.part)
    }

    /// Those who work at a workplace, or did.
    pub(crate) fn crew(&self, unit: UnitId) -> Vec<PersonId> {
        let there = self.people.iter().filter(|human| human.part == Part::Participant(unit));
        there.map(|human| human.id).collect()
    }

    /// A workplace's station.
    pub(crate) fn station(&self, unit: UnitId) -> StationId {
        let [(first, station), (_, other)] = self.units;
        if unit == first { station } else { other }
    }
}
