//! Who speaks on a device and when, the clock, and whose access changed.

use std::collections::{BTreeMap, BTreeSet};

use shared::civil::CivilDate;
use shared::domain::accounts;
use shared::domain::speaker::{DeviceKind, Role, Speaker};
use shared::ids::{DeviceId, PersonId, UnitId};

/// A number that only rises.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Counter {
    /// Orders what devices are told.
    Cursor,
    /// Numbers orders.
    Job,
    /// Tells a running server that somebody wrote beside it.
    Elsewhere,
}

impl Counter {
    /// The name of its row.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Cursor => "cursor",
            Self::Job => "job",
            Self::Elsewhere => "elsewhere",
        }
    }
}

/// Whose access changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Mark {
    /// One device's.
    Device(DeviceId),
    /// That of every device on which this person may speak.
    Person(PersonId),
    /// That of every device of this workplace.
    Unit(UnitId),
    /// Everybody's.
    All,
}

impl Mark {
    /// The name of its scope, and the id in it.
    pub const fn parts(&self) -> (&'static str, [u8; 16]) {
        match self {
            Self::Device(id) => ("device", *id.as_bytes()),
            Self::Person(id) => ("person", *id.as_bytes()),
            Self::Unit(id) => ("unit", *id.as_bytes()),
            Self::All => ("all", [0; 16]),
        }
    }
}

/// A device and its persons.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeviceRow {
    /// Its id.
    pub id: DeviceId,
    /// Whose it is.
    pub kind: DeviceKind,
    /// The workplace that keeps it.
    pub unit: Option<UnitId>,
    /// Whether it is locked.
    pub lock: Lock,
    /// Who may or could speak on it.
    pub voices: Vec<Voice>,
}

/// Whether staff locked a device.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lock {
    /// It is open.
    Open,
    /// It is locked: what it sends is held for a person to look at, and what it holds goes.
    Locked,
}

/// A person who may or could speak on a device.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Voice {
    /// Who.
    pub person: PersonId,
    /// When they may speak on this device.
    pub span: Span,
    /// Why it ended, if it did.
    pub ended_by: EndedBy,
    /// What the person is, and when.
    pub roles: Vec<(Role, Span)>,
}

/// Why a person may no longer speak on a device.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EndedBy {
    /// It was taken back.
    Revocation,
    /// Their session ended: they sign in again, and all is as before.
    Session,
}

/// A period of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Span {
    /// From an instant until (not including) another, UTC milliseconds.
    Instants {
        /// Its begin.
        from: i64,
        /// Its end.
        until: Option<i64>,
    },
    /// From a day to another, both included.
    Days {
        /// The first.
        from: CivilDate,
        /// The last.
        until: Option<CivilDate>,
    },
}

impl Span {
    /// Whether it covers this instant, which lies on this day.
    pub fn covers(&self, ms: i64, day: CivilDate) -> bool {
        match *self {
            Self::Instants { from, until } => from <= ms && until.is_none_or(|until| ms < until),
            Self::Days { from, until } => from <= day && until.is_none_or(|until| day <= until),
        }
    }
}

/// The server's clock: the one place where time enters the sync logic.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Now {
    /// UTC milliseconds.
    pub ms: i64,
    /// Minutes east of UTC where the municipality is.
    pub off: i32,
}

impl Now {
    /// The day on the municipality's walls.
    pub fn today(&self) -> CivilDate {
        CivilDate::at(self.ms, self.off)
    }
}

impl DeviceRow {
    /// Those who may speak on it now, with the roles they have now.
    pub fn speakers(&self, now: Now) -> Vec<Speaker> {
        let mut speakers = BTreeMap::new();
        for voice in self.voices.iter().filter(|voice| voice.span.covers(now.ms, now.today())) {
            speakers.insert(voice.person, voice.speaker(self.kind, now.ms, now.today()));
        }
        speakers.into_values().collect()
    }

    /// What a change of access to any of these means for this device.
    pub fn marks(&self, now: Now) -> Vec<Mark> {
        let mut marks = BTreeSet::from([Mark::All, Mark::Device(self.id)]);
        for speaker in self.speakers(now) {
            marks.insert(Mark::Person(speaker.person));
            marks.extend(speaker.roles.iter().filter_map(unit_of).map(Mark::Unit));
        }
        marks.into_iter().collect()
    }
}

impl Voice {
    /// The person with the roles they had at this instant, of those that count on a device of this kind.
    pub fn speaker(&self, device: DeviceKind, ms: i64, day: CivilDate) -> Speaker {
        let held = self.roles.iter().filter(|(_, span)| span.covers(ms, day)).map(|(role, _)| *role);
        let roles = held.filter(|role| accounts::may_speak_on(*role, device)).collect();
        Speaker { person: self.person, roles }
    }
}

/// The workplace a role is about.
pub const fn unit_of(role: &Role) -> Option<UnitId> {
    match role {
        Role::Supervisor(unit) | Role::Participant(unit) => Some(*unit),
        Role::Orderer(_) | Role::Coordinator | Role::Admin => None,
    }
}
