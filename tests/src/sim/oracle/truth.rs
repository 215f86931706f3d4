//! What is committed, as the oracles have seen it, and who may read what by that: worked out here anew, without the
//! product's rules.
//!
//! It errs on the wide side where time decides (whoever was put on a job, or a workplace that was given an order once),
//! and never across workplaces, departments or persons.

use std::collections::{BTreeMap, BTreeSet};

use server::sync::ledger::{ChangeRow, DocRow};
use shared::domain::body::Target;
use shared::domain::catalogue::Body;
use shared::domain::fact::Fact;
use shared::domain::key::DocKey;
use shared::domain::speaker::DeviceKind;
use shared::ids::{DocId, FactId, PersonId, UnitId};

use crate::sim::town::Part;

/// The database as it was last seen.
#[derive(Debug, Default)]
pub(in crate::sim) struct Truth {
    /// The documents.
    pub(in crate::sim) docs: BTreeMap<DocId, TrueDoc>,
    /// Where each fact is.
    facts: BTreeMap<FactId, DocId>,
    /// Where the cursor stood.
    pub(in crate::sim) cursor: u64,
    given: BTreeMap<DocId, BTreeSet<UnitId>>,
    put: BTreeSet<(UnitId, Target, PersonId)>,
}

/// A document.
#[derive(Debug)]
pub(in crate::sim) struct TrueDoc {
    /// Its head.
    pub(in crate::sim) row: DocRow,
    /// Its facts.
    pub(in crate::sim) facts: BTreeMap<FactId, String>,
    /// Its changes.
    pub(in crate::sim) changes: Vec<ChangeRow>,
}

/// Someone who might read: a device with what its persons are now.
#[derive(Debug)]
pub(in crate::sim) struct Reader {
    /// Whose it is.
    pub(in crate::sim) kind: DeviceKind,
    /// Who uses it, whether or not they are anything now.
    pub(in crate::sim) persons: Vec<PersonId>,
    /// What they are now.
    pub(in crate::sim) parts: Vec<(PersonId, Part)>,
}

impl Reader {
    /// Whether someone on it works at a workplace or leads it.
    pub(in crate::sim) fn is_at(&self, unit: UnitId) -> bool {
        let at = |part: &Part| matches!(part, Part::Supervisor(at) | Part::Participant(at) if *at == unit);
        self.parts.iter().any(|(_, part)| at(part))
    }

    /// Whether someone on it leads a workplace.
    pub(in crate::sim) fn leads(&self, unit: UnitId) -> bool {
        self.parts.iter().any(|(_, part)| *part == Part::Supervisor(unit))
    }

    /// Whether it is one person's own phone.
    pub(in crate::sim) fn is_own_of(&self, person: PersonId) -> bool {
        self.kind == DeviceKind::Own && self.persons.contains(&person)
    }
}

impl Truth {
    /// Nothing seen yet of a database whose cursor stands here.
    pub(super) fn at(cursor: u64) -> Self {
        Self { cursor, ..Self::default() }
    }

    /// Whether a fact is committed.
    pub(in crate::sim) fn has(&self, fact: FactId) -> bool {
        self.facts.contains_key(&fact)
    }

    /// All committed facts.
    pub(in crate::sim) fn facts(&self) -> impl Iterator<Item = FactId> {
        self.facts.keys().copied()
    }

    /// Takes in a document as it is now; what it no longer holds comes back.
    pub(super) fn see(&mut self, doc: TrueDoc) -> Vec<FactId> {
        let id = doc.row.id;
        for (fact, json) in &doc.facts {
            if self.facts.insert(*fact, id).is_none()
                && let Some(fact) = Fact::read(*fact, json)
            {
                self.note(id, &doc.row.key, &fact);
            }
        }
        let missing = |before: &TrueDoc| {
            before.facts.keys().copied().filter(|fact| !doc.facts.contains_key(fact)).collect::<Vec<_>>()
        };
        let gone = self.docs.get(&id).map(missing).unwrap_or_default();
        self.docs.insert(id, doc);
        gone
    }

    fn note(&mut self, doc: DocId, key: &DocKey, fact: &Fact) {
        match (&fact.body, key) {
            (Body::Accepted(body), _) => {
                self.given.entry(doc).or_default().insert(body.unit);
            }
            (Body::Put(body), DocKey::Day(unit, _)) => {
                self.put.insert((*unit, body.on, body.person));
            }
            _ => {}
        }
    }

    /// Whether someone might read a document.
    pub(in crate::sim) fn may_read(&self, reader: &Reader, doc: DocId, key: &DocKey) -> bool {
        let crew = |unit: UnitId, target: Target| {
            reader.parts.iter().any(|(person, part)| {
                *part == Part::Participant(unit) && self.put.contains(&(unit, target, *person))
            })
        };
        match key {
            DocKey::Order(department) => {
                let given = self.given.get(&doc);
                reader.parts.iter().any(|(_, part)| match part {
                    Part::Orderer(own) => own == department,
                    Part::Coordinator => true,
                    Part::Supervisor(unit) => given.is_some_and(|units| units.contains(unit)),
                    Part::Participant(_) => false,
                })
            }
            DocKey::Work(unit) => reader.leads(*unit) || crew(*unit, Target::Job(doc)),
            DocKey::Station(unit, station, _) => {
                reader.leads(*unit) || crew(*unit, Target::Station(*station))
            }
            DocKey::Day(unit, _) | DocKey::Bank(unit) => reader.is_at(*unit),
            DocKey::Time(unit, person, _) => {
                reader.leads(*unit) || (reader.is_own_of(*person) && reader.is_at(*unit))
            }
        }
    }
}
