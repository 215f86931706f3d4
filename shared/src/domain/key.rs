//! Which documents there are: a key names one, says who may read it, and gives derived documents their id.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::civil::{CivilDate, IsoWeek, Month};
use crate::ids::{BadId, DepartmentId, DocId, FactId, PersonId, StationId, UnitId};

/// The kinds of document. Who may read decides what is one document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum DocKind {
    /// What a department ordered and what became of it: department, coordinators, supervisors of its workplace.
    Order,
    /// How a workplace does a job: its staff, and the devices of those whom `day` puts on it.
    Work,
    /// Who is here and who is put on what: devices of the workplace.
    Day,
    /// A participant's stated hours and absences of a month: that participant, staff of the workplace.
    Time,
    /// Steps that staff make in the field: devices of the workplace.
    Bank,
}

impl DocKind {
    /// All kinds.
    pub const ALL: [Self; 5] = [Self::Order, Self::Work, Self::Day, Self::Time, Self::Bank];

    /// The name in keys, on the wire and in the database.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Order => "order",
            Self::Work => "work",
            Self::Day => "day",
            Self::Time => "time",
            Self::Bank => "bank",
        }
    }
}

impl FromStr for DocKind {
    type Err = BadId;
    fn from_str(text: &str) -> Result<Self, BadId> {
        Self::ALL.into_iter().find(|kind| kind.name() == text).ok_or(BadId)
    }
}

/// A document's key. Its text is part of the document's genesis; for derived documents it is what the id is made from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DocKey {
    /// An order of this department; many with the same key, told apart by their random ids.
    Order(DepartmentId),
    /// A job of this workplace; its id is random for the workplace's own jobs, derived from the accepting fact otherwise.
    Work(UnitId),
    /// A station's work of one ISO week.
    Station(UnitId, StationId, IsoWeek),
    /// A workplace's day.
    Day(UnitId, CivilDate),
    /// A participant's month at a workplace.
    Time(UnitId, PersonId, Month),
    /// A workplace's bank of steps.
    Bank(UnitId),
}

impl DocKey {
    /// The kind of document it names.
    pub const fn kind(&self) -> DocKind {
        match self {
            Self::Order(_) => DocKind::Order,
            Self::Work(_) | Self::Station(..) => DocKind::Work,
            Self::Day(..) => DocKind::Day,
            Self::Time(..) => DocKind::Time,
            Self::Bank(_) => DocKind::Bank,
        }
    }

    /// The workplace whose document it is; an order has none until it is accepted.
    pub const fn unit(&self) -> Option<UnitId> {
        match self {
            Self::Order(_) => None,
            Self::Work(unit)
            | Self::Station(unit, ..)
            | Self::Day(unit, _)
            | Self::Time(unit, ..)
            | Self::Bank(unit) => Some(*unit),
        }
    }

    /// The id, where the key decides it: two offline devices then make the same document.
    pub fn derived_id(&self) -> Option<DocId> {
        match self {
            Self::Order(_) | Self::Work(_) => None,
            _ => Some(DocId::derived(&self.to_string())),
        }
    }

    /// Whether a document of this key may carry this id.
    pub fn fits(&self, id: DocId) -> bool {
        match self.derived_id() {
            Some(derived) => derived == id,
            None => matches!(id.0.get_version_num(), 4 | 8),
        }
    }
}

/// The id of the work that accepting an order gives rise to.
pub fn work_of_acceptance(accepted: FactId) -> DocId {
    DocId::derived(&format!("work-of/{accepted}"))
}

impl fmt::Display for DocKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Order(department) => write!(f, "order/{department}"),
            Self::Work(unit) => write!(f, "work/{unit}"),
            Self::Station(unit, station, week) => write!(f, "station/{unit}/{station}/{week}"),
            Self::Day(unit, date) => write!(f, "day/{unit}/{date}"),
            Self::Time(unit, person, month) => write!(f, "time/{unit}/{person}/{month}"),
            Self::Bank(unit) => write!(f, "bank/{unit}"),
        }
    }
}

impl FromStr for DocKey {
    type Err = BadId;
    fn from_str(text: &str) -> Result<Self, BadId> {
        let parts: Vec<&str> = text.split('/').collect();
        Ok(match parts.as_slice() {
            ["order", department] => Self::Order(department.parse()?),
            ["work", unit] => Self::Work(unit.parse()?),
            ["station", unit, station, week] => {
                Self::Station(unit.parse()?, station.parse()?, week.parse().map_err(|_| BadId)?)
            }
            ["day", unit, date] => Self::Day(unit.parse()?, date.parse().map_err(|_| BadId)?),
            ["time", unit, person, month] => {
                Self::Time(unit.parse()?, person.parse()?, month.parse().map_err(|_| BadId)?)
            }
            ["bank", unit] => Self::Bank(unit.parse()?),
            _ => return Err(BadId),
        })
    }
}

impl Serialize for DocKey {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for DocKey {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_key_reads_back_as_written_and_derives_one_id() {
        let unit = UnitId::random([1; 16]);
        let person = PersonId::random([2; 16]);
        let date: CivilDate = "2026-02-03".parse().unwrap();
        for key in [
            DocKey::Order(DepartmentId::random([3; 16])),
            DocKey::Work(unit),
            DocKey::Station(unit, StationId::random([4; 16]), date.in_week()),
            DocKey::Day(unit, date),
            DocKey::Time(unit, person, date.in_month()),
            DocKey::Bank(unit),
        ] {
            assert_eq!(key.to_string().parse(), Ok(key));
            if let Some(id) = key.derived_id() {
                assert!(key.fits(id) && !key.fits(DocId::random([9; 16])));
            }
        }
        assert_eq!("day/x/2026-02-03".parse::<DocKey>(), Err(BadId));
        assert_eq!(format!("bank/{unit}/").parse::<DocKey>(), Err(BadId));
    }
}
