//! Workplaces, departments, job types, sites and people: the rows that views and checks are made from.

use std::collections::BTreeSet;

use shared::civil::CivilDate;
use shared::domain::speaker::Role;
use shared::domain::views::{Catalogue, Level};
use shared::domain::words::Pictogram;
use shared::ids::{DepartmentId, Digest, PersonId, UnitId};

use super::ledger::Span;

/// Whose rows are wanted. The catalogue always comes whole.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TownQuery {
    /// Those placed at or leading these workplaces.
    pub units: BTreeSet<UnitId>,
    /// Those who order for these departments.
    pub departments: BTreeSet<DepartmentId>,
    /// These persons.
    pub persons: BTreeSet<PersonId>,
    /// Others besides.
    pub others: Others,
}

/// Which people are wanted besides those named.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Others {
    /// None.
    #[default]
    None,
    /// All staff, all who order, and every placement without its person.
    StaffAndOrderers,
}

/// The rows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Town {
    /// What everybody signed in may know.
    pub catalogue: Catalogue,
    /// People, by id.
    pub people: Vec<TownPerson>,
    /// Placements at all workplaces, without their persons: what capacity is counted from.
    pub expected: Vec<Expected>,
}

/// A person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TownPerson {
    /// Who.
    pub id: PersonId,
    /// First name.
    pub first_name: String,
    /// Surname.
    pub surname: String,
    /// What is written instead of both for someone with protected identity; its presence says so.
    pub alias: Option<String>,
    /// Whether the identity is protected.
    pub identity: Identity,
    /// The portrait.
    pub portrait: Option<Digest>,
    /// Stands for the portrait where there may be none.
    pub symbol: Option<Pictogram>,
    /// Phone number.
    pub phone: Option<String>,
    /// What they are, and when; participants too.
    pub roles: Vec<(Role, Span)>,
    /// Where they are placed.
    pub placements: Vec<Placement>,
}

/// Whether someone's identity is protected (*skyddade personuppgifter*).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Identity {
    /// As anybody's.
    Open,
    /// Alias instead of name, symbol instead of portrait, nothing public.
    Protected,
}

/// A participant's placement at a workplace.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Placement {
    /// Where.
    pub unit: UnitId,
    /// The first day.
    pub from: CivilDate,
    /// The last day.
    pub until: Option<CivilDate>,
    /// The days they come: bit 0 is Monday.
    pub weekdays: u8,
    /// How much they want to read.
    pub level: Level,
    /// What they need.
    pub needs: String,
}

/// Someone expected at a workplace, without saying who.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Expected {
    /// Where.
    pub unit: UnitId,
    /// The first day.
    pub from: CivilDate,
    /// The last day.
    pub until: Option<CivilDate>,
    /// The days they come: bit 0 is Monday.
    pub weekdays: u8,
}

impl Placement {
    /// Whether it holds on this day.
    pub fn covers(&self, day: CivilDate) -> bool {
        self.from <= day && self.until.is_none_or(|until| day <= until)
    }
}

impl Expected {
    /// Whether it holds on this day.
    pub fn covers(&self, day: CivilDate) -> bool {
        self.from <= day && self.until.is_none_or(|until| day <= until)
    }
}

impl TownPerson {
    /// The name their colleagues know them by.
    pub fn first_name(&self) -> String {
        match (&self.identity, &self.alias) {
            (Identity::Protected, Some(alias)) => alias.clone(),
            (Identity::Protected, None) => String::new(),
            (Identity::Open, _) => self.first_name.clone(),
        }
    }

    /// The surname, empty for someone with protected identity.
    pub fn surname(&self) -> String {
        match self.identity {
            Identity::Protected => String::new(),
            Identity::Open => self.surname.clone(),
        }
    }

    /// First name and surname.
    pub fn name(&self) -> String {
        format!("{} {}", self.first_name(), self.surname()).trim().to_owned()
    }

    /// The portrait, none for someone with protected identity.
    pub fn picture(&self) -> Option<Digest> {
        self.portrait.filter(|_| self.identity == Identity::Open)
    }

    /// What they are now.
    pub fn roles_at(&self, ms: i64, day: CivilDate) -> Vec<Role> {
        self.roles.iter().filter(|(_, span)| span.covers(ms, day)).map(|(role, _)| *role).collect()
    }
}
