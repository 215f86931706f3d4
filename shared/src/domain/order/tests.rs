//! What becomes of an order, told as stories.

use proptest::prelude::*;

use super::*;
use crate::domain::body::*;
use crate::domain::catalogue::Body;
use crate::domain::frontier::About;
use crate::domain::key::DocKind;
use crate::domain::sample;
use crate::domain::testing::{Story, any_facts, person, unit};
use crate::ids::PersonId;

fn prose(text: &str) -> Prose {
    Prose::new(text).unwrap()
}

fn ordered() -> (Story, FactId) {
    let mut story = Story::default();
    let request = match sample::body(Kind::Requested) {
        Some(Body::Requested(body)) => body,
        _ => unreachable!("the example of `requested` is one"),
    };
    let requested = story.say(person(1), &[], request);
    (story, requested)
}

fn received() -> (Story, FactId) {
    let (mut story, requested) = ordered();
    let answer_by = sample::day().plus_days(7);
    story.say(PersonId::SERVER, &[requested], Received { number: 118, answer_by });
    (story, requested)
}

fn status(story: &Story) -> OrderStatus {
    fold(&story.facts).unwrap().status
}

fn stage(stage: Stage) -> Progress {
    Progress { stage, when: Some(When::On(sample::day())), photos: vec![] }
}

#[test]
fn an_order_is_sent_until_the_server_has_numbered_it() {
    let (mut story, requested) = ordered();
    story.journey(Journey::Pending);
    let order = fold(&story.facts).unwrap();
    assert_eq!((order.status, order.number, order.journey), (OrderStatus::Sent, None, Journey::Pending));
    let answer_by = sample::day().plus_days(7);
    story.say(PersonId::SERVER, &[requested], Received { number: 118, answer_by });
    let order = fold(&story.facts).unwrap();
    assert_eq!((order.status, order.number), (OrderStatus::Received, Some(118)));
    assert_eq!(order.answer_by, Some(answer_by));
}

#[test]
fn a_question_waits_for_its_answer() {
    let (mut story, requested) = received();
    let asked = story.say(person(2), &[requested], Asked { text: prose("Vilken grind?") });
    let order = fold(&story.facts).unwrap();
    assert_eq!(order.status, OrderStatus::Question);
    assert_eq!(order.answers(Kind::Answered), [asked]);
    story.say(person(1), &[asked], Answered { text: prose("Den röda.") });
    let order = fold(&story.facts).unwrap();
    assert_eq!((order.status.clone(), order.open_question()), (OrderStatus::Answered, None));
    assert_eq!(order.thread[0].answers[0].text, prose("Den röda."));
    assert!(order.waits_for_answer());
}

#[test]
fn the_orderer_follows_each_stage_of_the_workplace_that_has_it() {
    let (mut story, requested) = received();
    let accepted = story.say(person(2), &[requested], Accepted { unit: unit(1) });
    assert_eq!(status(&story), OrderStatus::Accepted);
    let planned = story.say(PersonId::SERVER, &[accepted], stage(Stage::Planned));
    assert_eq!(status(&story), OrderStatus::Planned { when: Some(When::On(sample::day())) });
    assert_eq!(fold(&story.facts).unwrap().begun, Begun::No);
    story.say(PersonId::SERVER, &[accepted, planned], stage(Stage::Started));
    let order = fold(&story.facts).unwrap();
    assert_eq!((order.status, order.begun), (OrderStatus::Started, Begun::Visit));
    let events: Vec<Event> = order.history.into_iter().map(|passed| passed.what).collect();
    let when = Some(When::On(sample::day()));
    assert_eq!(
        events,
        [
            Event::Requested,
            Event::Received,
            Event::Accepted(unit(1)),
            Event::Stage(Stage::Planned, when),
            Event::Stage(Stage::Started, when),
        ]
    );
}

#[test]
fn a_workplace_that_lost_the_order_no_longer_speaks_for_it() {
    let (mut story, requested) = received();
    let first = story.say(person(2), &[requested], Accepted { unit: unit(1) });
    story.say(PersonId::SERVER, &[first], stage(Stage::Started));
    let second = story.say(person(2), &[first], Accepted { unit: unit(2) });
    let order = fold(&story.facts).unwrap();
    assert_eq!(
        (order.status.clone(), order.unit, order.begun),
        (OrderStatus::Accepted, Some(unit(2)), Begun::No)
    );
    assert_eq!(order.answers(Kind::Progress), [second]);
    let holds: Vec<Holds> = order.acceptances.iter().map(|held| held.holds).collect();
    assert_eq!(holds, [Holds::NoLonger, Holds::Now]);
    assert_ne!(order.acceptances[0].work, order.acceptances[1].work);
}

#[test]
fn two_workplaces_at_once_are_shown_until_someone_settles_it() {
    let (mut story, requested) = received();
    let one = story.say(person(2), &[requested], Accepted { unit: unit(1) });
    let two = story.say(person(3), &[requested], Accepted { unit: unit(2) });
    let order = fold(&story.facts).unwrap();
    assert_eq!(order.contradictions, [Contradiction { about: About::Acceptance, tips: vec![one, two] }]);
    assert!(order.acceptances.iter().all(|held| held.holds == Holds::Now));
    story.say(person(2), &order.answers(Kind::Declined), Declined { reason: prose("Ingen lift") });
    let order = fold(&story.facts).unwrap();
    assert_eq!(order.contradictions, []);
    assert_eq!((order.unit, order.status), (None, OrderStatus::Declined { reason: prose("Ingen lift") }));
}

#[test]
fn the_same_workplace_twice_is_once() {
    let (mut story, requested) = received();
    for _ in 0..2 {
        story.say(person(2), &[requested], Accepted { unit: unit(1) });
    }
    assert_eq!(fold(&story.facts).unwrap().contradictions, []);
}

#[test]
fn taken_back_is_taken_back_whatever_came_at_the_same_time() {
    let (mut story, requested) = received();
    story.say(person(1), &[requested], Cancelled { reason: None });
    story.say(person(2), &[requested], Accepted { unit: unit(1) });
    let order = fold(&story.facts).unwrap();
    assert_eq!(order.status, OrderStatus::Cancelled { reason: None });
    assert_eq!((order.unit, order.acceptances[0].holds), (None, Holds::NoLonger));
    assert!(order.is_finished());
}

proptest! {
    #[test]
    fn every_permutation_of_the_same_facts_folds_alike((facts, shuffled) in any_facts(DocKind::Order)) {
        prop_assert_eq!(fold(&facts), fold(&shuffled));
    }
}

#[test]
fn asking_to_take_back_what_is_in_work_changes_nothing_before_it_is_granted() {
    for (journey, status, asks) in [
        (Journey::Pending, OrderStatus::Started, true),
        (Journey::Looked, OrderStatus::Started, true),
        (Journey::Committed, OrderStatus::Cancelled { reason: None }, false),
    ] {
        let (mut story, requested) = received();
        let accepted = story.say(person(3), &[requested], Accepted { unit: unit(1) });
        story.say(PersonId::SERVER, &[accepted], stage(Stage::Started));
        story.say(person(1), &[accepted], Cancelled { reason: None });
        story.journey(journey);
        let order = fold(&story.facts).unwrap();
        assert_eq!((order.status, order.asked_back.is_some(), order.journey), (status, asks, journey));
    }
    // Before work has begun it is taken back at once, as far as whoever takes it back sees.
    let (mut story, requested) = received();
    story.say(person(1), &[requested], Cancelled { reason: None });
    story.journey(Journey::Pending);
    assert_eq!(fold(&story.facts).unwrap().status, OrderStatus::Cancelled { reason: None });
}
