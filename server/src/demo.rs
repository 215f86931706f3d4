//! The demo: the fictional Granfors kommun, in which anyone may be anyone.

use shared::domain::speaker::Role;
use shared::ids::{HistoryId, PersonId, UnitId};

use crate::app::App;
use crate::random;
use crate::store::place::{self, Municipality, People};
use crate::store::{StoreError, commit};

pub mod people;
pub mod places;

/// A phone that a crew shares in the demo.
#[derive(Debug, Clone, Copy)]
pub struct Phone {
    /// What staff call it.
    pub label: &'static str,
    /// Its workplace.
    pub unit: &'static str,
    /// First names of those who use it.
    pub crew: &'static [&'static str],
}

/// The phones that several share.
pub const PHONES: &[Phone] = &[
    Phone { label: "Utelagets telefon", unit: "utelaget", crew: &["Amira", "Kjell", "Tove"] },
    Phone {
        label: "Återbrukets platta",
        unit: "aterbruket",
        crew: &["Birgitta", "Hassan", "Lovisa", "Sune"],
    },
];

impl Phone {
    /// The id of its workplace.
    pub fn unit_id(&self) -> UnitId {
        unit(self.unit)
    }

    /// The ids of those who use it.
    pub fn persons(&self) -> Vec<PersonId> {
        self.crew.iter().map(|name| person(name)).collect()
    }
}

/// What may be wrong with the demo.
#[derive(Debug, thiserror::Error)]
pub enum DemoError {
    /// The database holds real people.
    #[error("`demo` is set, but the database belongs to {0}: anyone could be anyone there")]
    RealPeople(String),
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Whether the demo was filled in now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Filled {
    /// Now: the database was empty.
    Now,
    /// Before.
    Before,
}

/// Fills an empty database with Granfors kommun: its people and places.
pub async fn fill(app: &App) -> Result<Filled, DemoError> {
    let when = app.clock.when();
    let mut tx = app.db.write().await?;
    match place::municipality(&mut tx).await? {
        Some(there) if there.people == People::Real => return Err(DemoError::RealPeople(there.name)),
        Some(_) => return Ok(Filled::Before),
        None => {}
    }
    let granfors = Municipality {
        name: "Granfors kommun".to_owned(),
        history: HistoryId::random(random::bytes()),
        lang: "sv".to_owned(),
        answer_weekdays: 5,
        people: People::MadeUp,
    };
    place::found(&mut tx, &granfors, when.ms).await?;
    places::fill(&mut tx).await?;
    people::fill(&mut tx, when).await?;
    commit(tx).await?;
    Ok(Filled::Now)
}

/// The id of the demo's person of this first name; no two share one.
pub fn person(first_name: &str) -> PersonId {
    PersonId::derived(&format!("demo/person/{first_name}"))
}

/// The id of the demo's workplace of this short name.
pub fn unit(short: &str) -> UnitId {
    UnitId::derived(&format!("demo/unit/{short}"))
}

/// Under which role someone stands on the page of people to choose among: the first that fits.
pub fn first_role(roles: &[Role]) -> Option<Role> {
    let order = |role: &&Role| match role {
        Role::Participant(_) => 0,
        Role::Coordinator => 1,
        Role::Supervisor(_) => 2,
        Role::Orderer(_) => 3,
        Role::Admin => 4,
    };
    roles.iter().min_by_key(order).copied()
}
