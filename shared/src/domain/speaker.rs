//! Who speaks, on what kind of device, and about which document: what the rules decide on.

use serde::{Deserialize, Serialize};

use super::key::DocKey;
use crate::civil::CivilDate;
use crate::ids::{DepartmentId, PersonId, UnitId};

/// A role as it counts today: a grant or a placement that has neither ended nor not begun.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// Orders for this department.
    Orderer(DepartmentId),
    /// Gives orders to workplaces.
    Coordinator,
    /// Leads this workplace.
    Supervisor(UnitId),
    /// Works at this workplace.
    Participant(UnitId),
    /// Looks after people, workplaces and devices; reads no documents by that.
    Admin,
}

impl Role {
    /// Whether it is a participant's.
    pub const fn is_participant(&self) -> bool {
        matches!(self, Self::Participant(_))
    }
}

/// A person with what they may be today.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Speaker {
    /// Who.
    pub person: PersonId,
    /// In which roles.
    pub roles: Vec<Role>,
}

impl Speaker {
    /// The server itself.
    pub const SERVER: Self = Self { person: PersonId::SERVER, roles: Vec::new() };

    /// Whether the person has this role.
    pub fn is(&self, role: Role) -> bool {
        self.roles.contains(&role)
    }

    /// Whether the person leads any workplace.
    pub fn leads_any(&self) -> bool {
        self.roles.iter().any(|role| matches!(role, Role::Supervisor(_)))
    }
}

/// Whose a device is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum DeviceKind {
    /// Staff or orderers, each with a session of their own.
    Staff,
    /// One participant's own phone.
    Own,
    /// A phone of the workplace that several participants use. It speaks for participants only.
    Shared,
}

/// A document as access to it is decided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DocScope {
    /// Its key.
    pub key: DocKey,
    /// The workplace that has the order now; none for other documents and for orders nobody has.
    pub assigned: Option<UnitId>,
    /// Whether it is there, and whether it is finished.
    pub standing: Standing,
    /// Who is put on the work, and on which days; empty for other documents.
    pub put: Vec<PutOn>,
}

impl DocScope {
    /// A document that is not there yet: what its key alone says.
    pub const fn new(key: DocKey) -> Self {
        Self { key, assigned: None, standing: Standing::New, put: Vec::new() }
    }
}

/// How far a document is from being put away.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// Nobody has stated anything in it yet.
    New,
    /// Something in it is unfinished.
    Open,
    /// Finished; this is the last day it is about.
    Closed(CivilDate),
}

/// A participant put on a work on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PutOn {
    /// Who.
    pub person: PersonId,
    /// When.
    pub date: CivilDate,
}
