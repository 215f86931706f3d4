//! What becomes of a day, told as stories.

use proptest::prelude::*;

use super::*;
use crate::domain::body::{Here, Lifted, PointKind, Points, Put};
use crate::domain::key::DocKind;
use crate::domain::sample;
use crate::domain::testing::{Story, any_facts, person};

const JOB: Target = Target::Job(sample::JOB);
const STATION: Target = Target::Station(sample::STATION);

fn here(n: u8, here: Presence) -> Here {
    Here { person: person(n), here }
}

fn put(n: u8, on: Target) -> Put {
    Put { person: person(n), on }
}

#[test]
fn the_morning_is_settled_when_nobody_who_is_here_has_nothing() {
    let mut story = Story::default();
    for (n, presence) in [(1, Presence::Here), (2, Presence::Here), (3, Presence::Away)] {
        story.say(person(9), &[], here(n, presence));
    }
    story.say(person(9), &[], put(1, JOB));
    let people = [person(1), person(2), person(3), person(4)];
    let day = fold(&story.facts);
    assert_eq!(day.without(&people), [person(2)]);
    assert_eq!(day.crew(JOB), [person(1)]);
    assert_eq!(day.presence(person(4)), None);
    story.say(person(9), &[], put(2, STATION));
    story.say(person(9), &[], put(2, JOB));
    story.say(person(9), &[], put(3, JOB));
    let day = fold(&story.facts);
    assert_eq!(day.without(&people), []);
    assert_eq!(day.targets(person(2)).collect::<Vec<_>>(), [JOB, STATION]);
    assert_eq!(day.missing(), [person(3)]);
    assert_eq!(day.all_targets().len(), 2);
}

#[test]
fn independent_puts_merge_and_lifting_takes_back_what_it_names() {
    let mut story = Story::default();
    story.say(person(9), &[], put(1, JOB));
    let day = fold(&story.facts);
    let lift = day.lift_answers(person(1), JOB);
    // Another supervisor puts the same person on it meanwhile: that one stands.
    story.say(person(8), &[], put(1, JOB));
    let lifted = story.say(person(9), &lift, Lifted { person: person(1), from: JOB });
    assert_eq!(fold(&story.facts).crew(JOB), [person(1)]);
    let lift = fold(&story.facts).lift_answers(person(1), JOB);
    story.say(person(8), &lift, Lifted { person: person(1), from: JOB });
    assert_eq!(fold(&story.facts).crew(JOB), []);
    story.say(person(8), &[lifted], put(1, JOB));
    assert_eq!(fold(&story.facts).crew(JOB), [person(1)]);
    assert_eq!(fold(&story.facts).contradictions, []);
}

#[test]
fn here_and_away_at_once_counts_as_here_and_is_shown() {
    let mut story = Story::default();
    let first = story.say(person(9), &[], here(1, Presence::Here));
    story.say(person(9), &[first], here(1, Presence::Away));
    assert_eq!(fold(&story.facts).presence(person(1)), Some(Presence::Away));
    story.say(person(8), &[first], here(1, Presence::Here));
    let day = fold(&story.facts);
    assert_eq!(day.presence(person(1)), Some(Presence::Here));
    assert_eq!(day.contradictions[0].about, About::Presence(person(1)));
    story.say(person(8), &day.here_answers(person(1)), here(1, Presence::Away));
    let day = fold(&story.facts);
    assert_eq!((day.presence(person(1)), day.contradictions), (Some(Presence::Away), vec![]));
}

#[test]
fn the_days_points_stand_by_the_clock_and_the_next_one_is_known() {
    let mut story = Story::default();
    let point = |kind, minute| Point { kind, minute };
    let (lunch, coffee) = (point(PointKind::Lunch, 690), point(PointKind::Coffee, 570));
    let first = story.say(person(9), &[], Points { points: vec![lunch, coffee] });
    let day = fold(&story.facts);
    assert_eq!(day.points, [coffee, lunch]);
    assert_eq!((day.next_point(571), day.next_point(691)), (Some(lunch), None));
    story.say(person(9), &[first], Points { points: vec![coffee] });
    story.say(person(8), &[first], Points { points: vec![lunch] });
    let day = fold(&story.facts);
    assert_eq!((day.contradictions[0].about, day.points_answers.len()), (About::Points, 2));
}

proptest! {
    #[test]
    fn every_permutation_of_the_same_facts_folds_alike((facts, shuffled) in any_facts(DocKind::Day)) {
        prop_assert_eq!(fold(&facts), fold(&shuffled));
    }
}
