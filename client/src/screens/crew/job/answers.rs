//! What was answered at the end of a visit, kept on the device until it is stated.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use shared::civil::CivilDate;
use shared::domain::along::Along;
use shared::domain::body::VisitKey;
use shared::ids::{DocId, PersonId};
use yew::prelude::*;

use crate::app::use_kept;

/// The answers so far.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Answers {
    /// How long each was along.
    pub(super) along: BTreeMap<PersonId, Along>,
    /// Those who were along although nobody had put them there.
    pub(super) added: Vec<PersonId>,
    /// Why steps were not done.
    pub(super) why: String,
}

/// The answers about one visit.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Kept {
    doc: DocId,
    visit: VisitKey,
    answers: Answers,
}

/// The answers about a visit, and how to change them.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Answering {
    /// What was answered so far.
    pub(super) value: Answers,
    /// Changes it; nothing is left of answers that are empty.
    pub(super) set: Callback<Answers>,
}

/// What this person has answered about a visit and not stated yet. It outlives the page.
#[hook]
pub(super) fn use_answers(person: PersonId, doc: DocId, visit: VisitKey) -> Answering {
    let kept = use_kept("along", person);
    let all = read(&kept.value);
    let found = all.iter().find(|kept| (kept.doc, kept.visit) == (doc, visit));
    let value = found.map(|kept| kept.answers.clone()).unwrap_or_default();
    let set = kept.set.reform(move |answers: Answers| {
        let all = with(all.clone(), doc, visit, answers);
        shared::json::write(&all).unwrap_or_default().into()
    });
    Answering { value, set }
}

fn read(json: &str) -> Vec<Kept> {
    shared::json::read(json.as_bytes()).unwrap_or_default()
}

/// All of them with this one's answers as they are now. Those about earlier days are let go: that visit is over, and
/// hours are not to lie about on a phone.
fn with(mut all: Vec<Kept>, doc: DocId, visit: VisitKey, answers: Answers) -> Vec<Kept> {
    let is_of_day = |date: CivilDate| date >= visit.date;
    all.retain(|kept| (kept.doc, kept.visit) != (doc, visit) && is_of_day(kept.visit.date));
    if answers != Answers::default() {
        all.push(Kept { doc, visit, answers });
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    fn visit(day: &str, no: u8) -> VisitKey {
        VisitKey { date: day.parse().unwrap(), no }
    }

    fn answers(minutes: u16) -> Answers {
        let along =
            [(PersonId::random([1; 16]), Along::For(minutes)), (PersonId::random([2; 16]), Along::Whole)];
        Answers { along: along.into(), why: "no-time".to_owned(), ..Answers::default() }
    }

    #[test]
    fn each_visit_keeps_its_own_answers_until_they_are_stated() {
        let (one, other) = (DocId::random([1; 16]), DocId::random([2; 16]));
        let (first, second) = (visit("2026-02-03", 1), visit("2026-02-03", 2));
        let mut all = Vec::new();
        for (doc, visit, minutes) in
            [(one, first, 60), (one, second, 30), (other, first, 45), (one, first, 90)]
        {
            all = with(all, doc, visit, answers(minutes));
        }
        // As they come back after the page was loaded anew.
        all = read(&shared::json::write(&all).unwrap());
        let of = |all: &[Kept], doc, visit| {
            all.iter().find(|kept| (kept.doc, kept.visit) == (doc, visit)).map(|kept| kept.answers.clone())
        };
        assert_eq!(of(&all, one, first), Some(answers(90)));
        assert_eq!(of(&all, one, second), Some(answers(30)));
        all = with(all, one, first, Answers::default());
        assert_eq!((of(&all, one, first), of(&all, other, first)), (None, Some(answers(45))));
        // The next day begins without them.
        let next = visit("2026-02-04", 1);
        assert_eq!(with(all, one, next, answers(15)).len(), 1);
    }

    #[test]
    fn what_cannot_be_read_counts_as_nothing() {
        assert_eq!(read(""), []);
        assert_eq!(read("[{\"doc\":1}]"), []);
    }
}
