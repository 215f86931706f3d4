//! The plain views as JSON: names, pictures and private contact data, which never enter a document.
//!
//! The server makes each view for one device. What a field says about who sees it is what the server keeps to.

use serde::{Deserialize, Serialize};

use super::body::Card;
use super::speaker::Role;
use super::words::Pictogram;
use crate::civil::CivilDate;
use crate::ids::{AuthorityId, DepartmentId, Digest, DocId, JobTypeId, PersonId, SiteId, StationId, UnitId};

/// How much a participant wants to read.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// Pictures, one thing at a time.
    Pictures,
    /// Pictures with few words.
    #[default]
    Steps,
    /// Text.
    Text,
}

impl Level {
    /// All levels.
    pub const ALL: [Self; 3] = [Self::Pictures, Self::Steps, Self::Text];

    /// The name in the database.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Pictures => "pictures",
            Self::Steps => "steps",
            Self::Text => "text",
        }
    }

    /// The level of this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|level| level.name() == name)
    }
}

macro_rules! views {
    ($($(#[$doc:meta])* $name:ident { $($(#[$field_doc:meta])* $field:ident: $type:ty),* $(,)? })*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
        pub struct $name { $($(#[$field_doc])* #[serde(default)] pub $field: $type),* }
    )*};
}

macro_rules! rows {
    ($($(#[$doc:meta])* $name:ident { $($(#[$field_doc:meta])* $field:ident: $type:ty),* $(,)? })*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
        pub struct $name { $($(#[$field_doc])* pub $field: $type),* }
    )*};
}

views! {
    /// `crew`: those who work at the device's workplaces. On devices of a workplace.
    Crew {
        /// Participants and supervisors of the workplaces.
        people: Vec<CrewMember>,
    }
    /// `staff`: what staff see of people and orders. On staff devices; an orderer's has only the own department's
    /// orderers and cards.
    Staff {
        /// Participants of the workplaces that the device's persons lead. Supervisors only.
        people: Vec<StaffPerson>,
        /// Those who order. Staff: all; an orderer's device: its own department's.
        orderers: Vec<OrdererPerson>,
        /// Supervisors and coordinators by name. Staff only.
        colleagues: Vec<Colleague>,
        /// How many each workplace has, and what they need, without saying who. Coordinators.
        capacity: Vec<Capacity>,
        /// The private cards of the orders and works the device may read.
        cards: Vec<CardRow>,
    }
    /// `catalogue`: what everybody signed in may know about the municipality.
    Catalogue {
        /// The municipality's name.
        municipality: String,
        /// The BCP 47 tag of the language that is shown unless a person chose another.
        lang: String,
        /// Boards with their administrations.
        authorities: Vec<Authority>,
        /// Workplaces.
        units: Vec<Unit>,
        /// Departments that order.
        departments: Vec<Department>,
        /// Kinds of jobs with their rules.
        job_types: Vec<JobType>,
        /// Known places.
        sites: Vec<Site>,
        /// The municipality's own settings.
        settings: Settings,
    }
    /// `me`: the persons who may speak on this device. Never on a shared device's manifest: there `crew` has them.
    Me {
        /// Who.
        persons: Vec<MePerson>,
    }
    /// `today`: contact and address of this day's and the next working day's jobs. The device deletes it at the
    /// day's end.
    Today {
        /// The day it is for; none when there is nothing in it.
        day: Option<CivilDate>,
        /// The cards.
        cards: Vec<TodayCard>,
    }
}

rows! {
    /// Someone who works at the workplace, as their colleagues know them.
    CrewMember {
        /// Who.
        id: PersonId,
        /// First name, or the alias of someone with protected identity. Every device of the workplace.
        first_name: String,
        /// The portrait; none for someone with protected identity. Every device of the workplace.
        picture: Option<Digest>,
        /// Stands for the portrait where there may be none. Every device of the workplace.
        symbol: Option<Pictogram>,
        /// How much they want to read. Only for the device's own persons.
        level: Option<Level>,
        /// The workplaces they belong to, of those the device has. Every device of the workplace.
        units: Vec<UnitId>,
        /// Participant or supervisor. Every device of the workplace.
        leads: Leads,
    }
    /// A participant as their supervisors see them.
    StaffPerson {
        /// Who.
        id: PersonId,
        /// First name, or the alias. Supervisors of the workplace.
        first_name: String,
        /// Surname; empty for someone with protected identity. Supervisors of the workplace.
        surname: String,
        /// The portrait. Supervisors of the workplace.
        picture: Option<Digest>,
        /// Stands for the portrait where there may be none. Supervisors of the workplace.
        symbol: Option<Pictogram>,
        /// Phone number. Supervisors of the workplace.
        phone: Option<String>,
        /// What they need to be able to work. Supervisors of the workplace.
        needs: String,
        /// The days they come: bit 0 is Monday. Supervisors of the workplace.
        weekdays: u8,
        /// How much they want to read. Supervisors of the workplace.
        level: Level,
        /// The workplace. Supervisors of the workplace.
        unit: UnitId,
        /// Protected identity: alias, symbol, nothing public. Supervisors of the workplace.
        protected: bool,
        /// The first day of the placement. Supervisors of the workplace.
        from: CivilDate,
        /// The last day of the placement, if one is set. Supervisors of the workplace.
        until: Option<CivilDate>,
    }
    /// Someone who orders.
    OrdererPerson {
        /// Who.
        id: PersonId,
        /// First name and surname. Staff, and orderers of the same department.
        name: String,
        /// For which department.
        department: DepartmentId,
        /// Phone number. Staff, and orderers of the same department.
        phone: Option<String>,
    }
    /// Someone on the staff.
    Colleague {
        /// Who.
        id: PersonId,
        /// First name and surname. Staff.
        name: String,
        /// The workplaces they lead.
        leads: Vec<UnitId>,
        /// Phone number. Staff.
        phone: Option<String>,
    }
    /// How many a workplace has on each weekday: for whoever distributes, without persons.
    Capacity {
        /// Which workplace.
        unit: UnitId,
        /// How many are expected, Monday first.
        weekdays: [u16; 7],
    }
    /// A private card by its digest.
    CardRow {
        /// The digest that a fact cites.
        digest: Digest,
        /// The card.
        card: Card,
    }
    /// A board with its administration.
    Authority {
        /// Which.
        id: AuthorityId,
        /// Its name.
        name: String,
    }
    /// A workplace.
    Unit {
        /// Which.
        id: UnitId,
        /// Its name.
        name: String,
        /// Its board.
        authority: AuthorityId,
        /// What it calls its supervisors.
        supervisor_word: String,
        /// Where the weekday's colour shows.
        weekday_colours: WeekdayColours,
        /// Background and text of each weekday, Monday first, as `#rrggbb`.
        palette: Vec<[String; 2]>,
        /// Its stations.
        stations: Vec<Station>,
    }
    /// A station of a workplace.
    Station {
        /// Which.
        id: StationId,
        /// Its name.
        name: String,
        /// Its pictogram.
        pictogram: Pictogram,
    }
    /// A department that orders.
    Department {
        /// Which.
        id: DepartmentId,
        /// Its name.
        name: String,
        /// Its board.
        authority: AuthorityId,
    }
    /// A kind of job.
    JobType {
        /// Which.
        id: JobTypeId,
        /// Its name.
        name: String,
        /// Its pictogram.
        pictogram: Pictogram,
        /// Days from the order to the earliest date.
        lead_days: u16,
        /// ISO weeks, 1 to 53, when it is not done.
        blackout_weeks: Vec<u8>,
        /// Whether ice or storm may shorten the lead time.
        urgent_ok: bool,
        /// The departments that may order it.
        departments: Vec<DepartmentId>,
    }
    /// A known place.
    Site {
        /// Which.
        id: SiteId,
        /// Its name.
        name: String,
        /// Whose it is.
        kind: SiteKind,
        /// Its address; never a private one.
        address: Option<String>,
    }
    /// One who may speak on the device.
    MePerson {
        /// Who.
        id: PersonId,
        /// First name, or the alias.
        first_name: String,
        /// Surname. The person's own device, and staff devices.
        surname: Option<String>,
        /// The portrait.
        picture: Option<Digest>,
        /// Stands for the portrait where there may be none.
        symbol: Option<Pictogram>,
        /// How much they want to read.
        level: Level,
        /// What they are today.
        roles: Vec<Role>,
    }
    /// The private card of a job that is near.
    TodayCard {
        /// The work.
        doc: DocId,
        /// The day it is on.
        on: CivilDate,
        /// The card.
        card: Card,
    }
}

/// Whether someone leads the workplace or works in its crew.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Leads {
    /// In the crew.
    #[default]
    Crew,
    /// Leads it.
    Supervisor,
}

/// Where the weekday's colour shows.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum WeekdayColours {
    /// On the whole day's surface.
    Day,
    /// In the header only.
    #[default]
    Header,
    /// Nowhere.
    Off,
}

/// Whose a place is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SiteKind {
    /// Open to everybody.
    Public,
    /// The municipality's, not open to everybody.
    Municipal,
    /// Somebody's home; its address is never here.
    Private,
}

/// The municipality's own settings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Settings {
    /// Weekdays within which an order is answered.
    pub answer_weekdays: u16,
}

impl Default for Settings {
    fn default() -> Self {
        Self { answer_weekdays: 5 }
    }
}

impl Catalogue {
    /// The workplace with this id.
    pub fn unit(&self, id: UnitId) -> Option<&Unit> {
        self.units.iter().find(|unit| unit.id == id)
    }

    /// The department with this id.
    pub fn department(&self, id: DepartmentId) -> Option<&Department> {
        self.departments.iter().find(|department| department.id == id)
    }

    /// The job type with this id.
    pub fn job_type(&self, id: JobTypeId) -> Option<&JobType> {
        self.job_types.iter().find(|job_type| job_type.id == id)
    }

    /// The place with this id.
    pub fn site(&self, id: SiteId) -> Option<&Site> {
        self.sites.iter().find(|site| site.id == id)
    }

    /// The station with this id, and its workplace.
    pub fn station(&self, id: StationId) -> Option<(&Unit, &Station)> {
        self.units
            .iter()
            .find_map(|unit| unit.stations.iter().find(|station| station.id == id).map(|found| (unit, found)))
    }
}
