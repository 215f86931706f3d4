//! The demo: the fictional Granfors kommun, in which anyone may be anyone.

use rust_embed::RustEmbed;
use shared::domain::speaker::Role;
use shared::ids::{HistoryId, PersonId, UnitId};
use shared::wire::Code;

use crate::app::App;
use crate::media::MediaError;
use crate::random;
use crate::store::nodes::Duty;
use crate::store::place::{self, Municipality, People};
use crate::store::role::When;
use crate::store::{Conn, StoreError, commit, unfinished};
use crate::sync::ledger::LedgerError;

pub mod day;
pub mod order;
pub mod people;
pub mod places;
pub mod scribe;
pub mod story;

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
    /// The database failed under a fact.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
    /// A photo could not be kept.
    #[error(transparent)]
    Media(#[from] MediaError),
    /// A fact of the story is against the rules.
    #[error("a fact of the demo was refused: {}", .0.key())]
    Refused(Code),
    /// A photo of the demo is missing or no photo.
    #[error("the demo's photo {0} cannot be used")]
    Photo(&'static str),
}

/// A photo of the demo, by its file name.
#[derive(Debug, Clone, Copy)]
pub struct Photo(pub &'static str);

#[derive(RustEmbed)]
#[folder = "demo/photos"]
struct Photos;

impl Photo {
    fn bytes(self) -> Option<Vec<u8>> {
        Photos::get(self.0).map(|file| file.data.into_owned())
    }
}

/// Whether the demo was filled in now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Filled {
    /// Now: the database was empty.
    Now,
    /// Before.
    Before,
}

/// Fills an empty database with Granfors kommun: its people and places, and what they ordered and did. Where an
/// earlier start did not come to the end of it, all that it left is thrown away first: nothing was served before.
pub async fn fill(app: &App) -> Result<Filled, DemoError> {
    // Another node that begins at the same time waits, and then finds it filled.
    let _alone = app.db.alone(Duty::Fill).await?;
    let when = app.clock.when();
    let mut tx = app.db.write().await?;
    match place::municipality(&mut tx).await? {
        Some(there) if there.people == People::Real => return Err(DemoError::RealPeople(there.name)),
        Some(_) if !unfinished::is_there(&mut tx).await? => return Ok(Filled::Before),
        Some(_) => unfinished::clear(&mut tx).await?,
        None => {}
    }
    found(&mut tx, when).await?;
    commit(tx).await?;
    let mut scribe = scribe::Scribe::new(app, when);
    let today = story::tell(&mut scribe).await?;
    day::lay_out(&mut scribe, today).await?;
    scribe.rest().await?;
    let mut tx = app.db.write().await?;
    unfinished::end(&mut tx, when.ms).await?;
    commit(tx).await?;
    Ok(Filled::Now)
}

/// Fills an empty database with the demo's people and places only.
pub async fn settle(app: &App) -> Result<(), DemoError> {
    let mut tx = app.db.write().await?;
    let when = app.clock.when();
    found(&mut tx, when).await?;
    unfinished::end(&mut tx, when.ms).await?;
    Ok(commit(tx).await?)
}

async fn found(conn: &mut Conn, when: When) -> Result<(), StoreError> {
    let granfors = Municipality {
        name: "Granfors kommun".to_owned(),
        history: HistoryId::random(random::bytes()),
        lang: "sv".to_owned(),
        answer_weekdays: 5,
        people: People::MadeUp,
    };
    place::found(conn, &granfors, when.ms).await?;
    places::fill(conn).await?;
    people::fill(conn, when).await
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;
    use shared::civil::CivilDate;
    use std::time::Duration;

    /// Closed weeks, weekends and summer time differ: the story has to be told on any day of the year.
    #[tokio::test(flavor = "multi_thread")]
    async fn the_story_breaks_no_rule_on_any_day_of_the_year() {
        for (month, of_month) in [(1, 3), (3, 29), (7, 13), (10, 25), (12, 27)] {
            let folder = tempfile::tempdir().unwrap();
            let config = Config { data: folder.path().to_owned(), ..Config::default() };
            let app = App::open(config).await.unwrap();
            let there = |day: CivilDate| (day.month(), day.day()) == (month, of_month);
            while !there(app.clock.when().day) {
                app.clock.advance(Duration::from_secs(24 * 60 * 60));
            }
            assert_eq!(fill(&app).await.map_err(|error| (app.clock.when(), error)).unwrap(), Filled::Now);
            assert_eq!(fill(&app).await.unwrap(), Filled::Before);
        }
    }

    #[tokio::test]
    async fn a_database_with_real_people_never_becomes_a_demo() {
        let folder = tempfile::tempdir().unwrap();
        let config = Config { data: folder.path().to_owned(), ..Config::default() };
        let app = App::open(config).await.unwrap();
        let mut tx = app.db.write().await.unwrap();
        let real = Municipality {
            name: "En kommun".to_owned(),
            history: HistoryId::random(random::bytes()),
            lang: "sv".to_owned(),
            answer_weekdays: 5,
            people: People::Real,
        };
        place::found(&mut tx, &real, 0).await.unwrap();
        commit(tx).await.unwrap();
        assert!(matches!(fill(&app).await, Err(DemoError::RealPeople(_))));
    }
}
