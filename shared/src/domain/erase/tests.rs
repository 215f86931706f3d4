//! What is erased of a person, and what stays.

use serde_json::Value;

use super::*;
use crate::domain::body::{PhotoTaken, Released, Retracted, Shows};
use crate::domain::catalogue::{CATALOGUE, Kind};
use crate::domain::sample::{self, JOB, PERSON, PHOTO};

const OTHER: PersonId = PersonId::from_bytes([0x99; 16]);

fn erasure<'a>(facts: impl IntoIterator<Item = &'a Fact>) -> Erasure {
    let mut erasure = Erasure::of(PERSON);
    facts.into_iter().for_each(|fact| erasure.note(JOB, fact));
    erasure
}

/// Every text in a value that a person could have written: all of the examples have a space.
fn words(value: &Value) -> Vec<&str> {
    match value {
        Value::String(text) => text.contains(' ').then_some(text.as_str()).into_iter().collect(),
        Value::Array(items) => items.iter().flat_map(words).collect(),
        Value::Object(fields) => fields.values().flat_map(words).collect(),
        _ => Vec::new(),
    }
}

#[test]
fn of_every_kind_nothing_is_left_of_what_was_written_and_photographed() {
    let facts: Vec<Fact> = CATALOGUE.iter().map(|entry| sample::fact(entry.kind).unwrap()).collect();
    let become_of = erasure(&facts).in_document(&facts);
    let mut emptied = 0;
    for fact in &facts {
        let kind = fact.kind().unwrap();
        let text = match become_of.get(&fact.id) {
            None => fact.to_json(),
            Some(Becomes::Text(text)) => text.clone(),
            Some(Becomes::Gone) => {
                let nothing_else =
                    [Kind::PhotoTaken, Kind::Remarked, Kind::Retracted, Kind::Released, Kind::Unreleased];
                assert!(nothing_else.contains(&kind), "{kind:?}");
                continue;
            }
        };
        let after = Fact::check(fact.id, &text).unwrap_or_else(|code| panic!("{kind:?}: {code:?}"));
        assert_eq!((after.kind(), after.by, after.at, &after.re), (Some(kind), fact.by, fact.at, &fact.re));
        let body = after.body.to_value();
        assert_eq!(words(&body), Vec::<&str>::new(), "{kind:?}");
        assert!(!text.contains(&PHOTO.to_string()), "{kind:?} cites the photo or the card");
        emptied += u32::from(after != *fact);
    }
    assert!(emptied > 10, "{emptied}");
}

#[test]
fn what_others_wrote_stays_and_hours_stay_with_their_minutes() {
    let others: Vec<Fact> =
        CATALOGUE.iter().map(|entry| Fact { by: OTHER, ..sample::fact(entry.kind).unwrap() }).collect();
    assert_eq!(erasure(&others).in_document(&others), BTreeMap::new());
    let hours = sample::fact(Kind::TimeStated).unwrap();
    assert_eq!(erasure([&hours]).in_document(std::slice::from_ref(&hours)), BTreeMap::new());
}

#[test]
fn an_erased_photo_is_released_to_nobody_and_one_that_another_brought_stays() {
    let theirs = Digest([0x50; 32]);
    let taken = sample::fact(Kind::PhotoTaken).unwrap();
    let shot = PhotoTaken { visit: sample::visit(), shows: Shows::After, digest: theirs, step: None };
    let other = Fact { id: FactId::at(5, [5; 10]), by: OTHER, body: shot.into(), ..taken.clone() };
    let release = Released { photos: vec![PHOTO, theirs] };
    let released = Fact { id: FactId::at(6, [6; 10]), by: OTHER, body: release.into(), ..taken.clone() };
    let back =
        Fact { id: FactId::at(7, [7; 10]), re: vec![taken.id], body: Retracted {}.into(), ..other.clone() };
    let facts = [taken.clone(), other, released.clone(), back.clone()];
    let become_of = erasure(&facts).in_document(&facts);
    assert_eq!(become_of.get(&taken.id), Some(&Becomes::Gone));
    assert_eq!(become_of.get(&back.id), Some(&Becomes::Gone), "nothing is left to take back");
    let Some(Becomes::Text(text)) = become_of.get(&released.id) else { panic!("{become_of:?}") };
    assert!(text.contains(&theirs.to_string()) && !text.contains(&PHOTO.to_string()));
    assert_eq!(become_of.len(), 3);
    // The same bytes by two hands: they stay for the other.
    let same = Fact { by: OTHER, ..taken.clone() };
    let erasure = erasure([&taken, &same]);
    assert_eq!(erasure.photos().count(), 0);
}
