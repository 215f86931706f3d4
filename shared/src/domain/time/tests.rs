//! What becomes of stated hours, told as stories.

use proptest::prelude::*;

use super::*;
use crate::domain::body::*;
use crate::domain::key::DocKind;
use crate::domain::sample;
use crate::domain::testing::{Story, any_facts, person, visit};

const ON: Target = Target::Job(sample::JOB);

fn stated(no: u8, minutes: u16) -> TimeStated {
    TimeStated { person: person(1), on: ON, visit: visit(no), minutes }
}

fn key(no: u8) -> EntryKey {
    EntryKey { visit: visit(no), on: ON, person: person(1) }
}

fn entry(story: &Story) -> TimeEntry {
    fold(&story.facts).entries[&key(1)].clone()
}

#[test]
fn equal_lengths_count_once_and_different_ones_are_settled_by_a_correction() {
    let mut story = Story::default();
    story.say(person(1), &[], stated(1, 150));
    story.say(person(2), &[], stated(1, 150));
    let sheet = fold(&story.facts);
    assert_eq!((entry(&story).minutes(), sheet.contradictions.len()), (Some(150), 0));
    assert_eq!(sheet.minutes_on(person(1), sample::day()), 150);
    story.say(person(3), &[], stated(1, 120));
    let sheet = fold(&story.facts);
    assert_eq!((entry(&story).minutes(), sheet.minutes_on(person(1), sample::day())), (None, 0));
    assert_eq!(sheet.contradictions[0].about, About::Length(ON, visit(1)));
    let settle = TimeCorrected { minutes: 120, reason: None };
    story.say(person(9), &entry(&story).answers, settle);
    assert_eq!((entry(&story).minutes(), entry(&story).trail.len()), (Some(120), 4));
    assert_eq!(fold(&story.facts).contradictions, []);
}

#[test]
fn a_correction_of_a_correction_keeps_the_trail_and_needs_a_new_approval() {
    let mut story = Story::default();
    let first = story.say(person(1), &[], stated(1, 150));
    story.say(person(9), &[first], TimeApproved {});
    assert!(matches!(entry(&story).review, Review::Approved(_)));
    let second = story.say(person(9), &[first], TimeCorrected { minutes: 90, reason: None });
    assert_eq!((entry(&story).review, entry(&story).minutes()), (Review::Open, Some(90)));
    story.say(person(1), &[second], TimeCorrected { minutes: 0, reason: Prose::new("Var sjuk").ok() });
    assert_eq!(entry(&story).minutes(), Some(0));
    let what: Vec<Traced> = entry(&story).trail.into_iter().map(|trace| trace.what).collect();
    assert_eq!(what[0..2], [Traced::Stated(150), Traced::Approved]);
    assert_eq!(what[2..], [Traced::Corrected(90, None), Traced::Corrected(0, Prose::new("Var sjuk").ok())]);
}

#[test]
fn a_questioned_length_is_stated_anew() {
    let mut story = Story::default();
    let first = story.say(person(1), &[], stated(1, 150));
    let reason = Prose::new("Till tolv?").unwrap();
    let question = story.say(person(9), &[first], TimeReturned { reason: reason.clone() });
    assert!(matches!(entry(&story).review, Review::Questioned(_, why) if why == reason));
    assert_eq!(entry(&story).restate, [question]);
    story.say(person(1), &[question], stated(1, 120));
    assert_eq!((entry(&story).review, entry(&story).minutes()), (Review::Open, Some(120)));
    // Approved by one and questioned by another at once: not paid before it is settled.
    let mut story = Story::default();
    let first = story.say(person(1), &[], stated(1, 150));
    story.say(person(9), &[first], TimeApproved {});
    story.say(person(8), &[first], TimeReturned { reason });
    assert!(matches!(entry(&story).review, Review::Questioned(..)));
    assert_eq!(fold(&story.facts).contradictions[0].about, About::Approval(ON, visit(1)));
}

#[test]
fn someone_in_two_places_at_once_is_shown() {
    let mut story = Story::default();
    story.say(person(1), &[], stated(1, 60));
    story.say(person(1), &[], stated(2, 60));
    let span = |no: u8, from: i64, to: i64| Span { on: ON, visit: visit(no), from, to };
    let sheet = fold(&story.facts);
    assert_eq!(sheet.overlaps(&[span(1, 0, 10), span(2, 10, 20)]), []);
    let both = Overlap { first: key(1), second: key(2) };
    assert_eq!(sheet.overlaps(&[span(1, 0, 11), span(2, 10, 20)]), [both]);
}

#[test]
fn an_absence_stands_until_it_is_stated_otherwise() {
    let mut story = Story::default();
    let absent = |to: i64| Absent {
        person: person(1),
        from: sample::day(),
        to: sample::day().plus_days(to),
        kind: AbsenceKind::Reported,
        reason: None,
    };
    let first = story.say(person(1), &[], absent(3));
    assert!(fold(&story.facts).absence_on(person(1), sample::day().plus_days(3)).is_some());
    story.say(person(9), &[first], absent(0));
    assert!(fold(&story.facts).absence_on(person(1), sample::day().plus_days(1)).is_none());
    assert!(fold(&story.facts).absence_on(person(2), sample::day()).is_none());
}

proptest! {
    #[test]
    fn every_permutation_of_the_same_facts_folds_alike((facts, shuffled) in any_facts(DocKind::Time)) {
        prop_assert_eq!(fold(&facts), fold(&shuffled));
    }
}
