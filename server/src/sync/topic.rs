//! What a connection wants to hear of, and what a commit is about: so that a commit wakes only those whom it concerns.

use std::collections::BTreeSet;

use shared::domain::key::DocKey;
use shared::ids::DepartmentId;

use super::access::Concerns;
use super::batch::{Outcome, Sure};
use super::ledger::Mark;

/// One thing to hear of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Topic {
    /// What happens in a workplace's documents, and to someone's access.
    Of(Mark),
    /// Orders of a department.
    Department(DepartmentId),
    /// Orders of any department: for those who give them out, and those who may be given one.
    Orders,
}

/// Who hears of something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reach {
    /// Everybody.
    All,
    /// Whoever wants to hear of one of these.
    Some(BTreeSet<Topic>),
}

impl Reach {
    /// Whether someone who wants to hear of these hears of it; who says nothing hears of everything.
    pub fn hits(&self, wanted: Option<&BTreeSet<Topic>>) -> bool {
        match (self, wanted) {
            (Self::All, _) | (_, None) => true,
            (Self::Some(topics), Some(wanted)) => !topics.is_disjoint(wanted),
        }
    }
}

/// What a commit is about.
pub fn reach(outcome: &Outcome) -> Reach {
    if outcome.sure == Sure::No || outcome.marks.contains(&Mark::All) {
        return Reach::All;
    }
    let mut topics: BTreeSet<Topic> = outcome.marks.iter().copied().map(Topic::Of).collect();
    for touched in outcome.touched.values() {
        match touched.key {
            DocKey::Order(department) => topics.extend([Topic::Department(department), Topic::Orders]),
            key => topics.extend(key.unit().map(|unit| Topic::Of(Mark::Unit(unit)))),
        }
    }
    topics.extend(outcome.receipts.iter().map(|(device, _)| Topic::Of(Mark::Device(*device))));
    Reach::Some(topics)
}

/// What a device hears of, on which access is marked like this and whose persons are concerned with that: whatever
/// [`Concerns::could_be`] theirs.
pub fn wanted(marks: &BTreeSet<Mark>, concerns: &Concerns) -> BTreeSet<Topic> {
    let mut topics: BTreeSet<Topic> = marks.iter().copied().map(Topic::Of).collect();
    topics.extend(concerns.units.iter().map(|unit| Topic::Of(Mark::Unit(*unit))));
    topics.extend(concerns.departments.iter().copied().map(Topic::Department));
    if concerns.coordinates || !concerns.leads.is_empty() {
        topics.insert(Topic::Orders);
    }
    topics
}
