//! What the server makes follow, and that twice is once.

use super::*;
use crate::domain::body::*;
use crate::domain::sample;
use crate::domain::testing::{Story, person, unit, visit};

const DOC: DocId = DocId::from_bytes([0x71; 16]);

fn ordered() -> (Story, FactId) {
    let mut story = Story::default();
    let requested = story.say(person(1), &[], sample::body(Kind::Requested).unwrap());
    let number = received(requested, 118, sample::day(), 5);
    story.say(PersonId::SERVER, &number.re, number.body);
    (story, requested)
}

fn joins(story: &mut Story, re: &[FactId], body: impl Into<Body>) -> (FactId, Vec<Follows>) {
    let before = story.facts.clone();
    let id = story.say(person(2), re, body);
    (id, follows(DOC, &before, story.last()))
}

fn withdrawals(follows: &[Follows]) -> Vec<(crate::ids::UnitId, WithdrawnWhy)> {
    let of = |follows: &Follows| match follows {
        Follows::Withdraw { acceptance, why } => Some((acceptance.unit, *why)),
        Follows::Open { .. } => None,
    };
    follows.iter().filter_map(of).collect()
}

fn openings(follows: &[Follows]) -> Vec<(crate::ids::UnitId, DocId)> {
    let of = |follows: &Follows| match follows {
        Follows::Open { acceptance, .. } => Some((acceptance.unit, acceptance.work)),
        Follows::Withdraw { .. } => None,
    };
    follows.iter().filter_map(of).collect()
}

#[test]
fn an_accepted_order_gets_a_work_that_says_what_was_ordered() {
    let (mut story, requested) = ordered();
    let (accepted, follows) = joins(&mut story, &[requested], Accepted { unit: unit(1) });
    let [Follows::Open { acceptance, opened }] = &follows[..] else { panic!("{follows:?}") };
    assert_eq!((acceptance.unit, acceptance.said.fact), (unit(1), accepted));
    let Body::Opened(body) = &opened.body else { panic!("{opened:?}") };
    assert_eq!((body.order, body.number), (Some(DOC), Some(118)));
    let request = crate::domain::order::fold(&story.facts).unwrap().request;
    assert_eq!((&body.title, body.card), (&request.title, request.card));
    // The fact is one a server's own check takes.
    let fact = opened.clone().at(sample::fact(Kind::Opened).unwrap().at);
    assert_eq!(Fact::check(fact.id, &fact.to_json()), Ok(fact));
}

#[test]
fn a_moved_order_gets_a_new_work_and_the_old_one_is_withdrawn() {
    let (mut story, requested) = ordered();
    let (first, opens) = joins(&mut story, &[requested], Accepted { unit: unit(1) });
    let (_, follows) = joins(&mut story, &[first], Accepted { unit: unit(2) });
    assert_eq!(withdrawals(&follows), [(unit(1), WithdrawnWhy::Moved)]);
    assert_ne!(openings(&follows)[0].1, openings(&opens)[0].1);
}

#[test]
fn two_workplaces_at_once_both_have_it_until_it_is_settled() {
    let (mut story, requested) = ordered();
    let (one, _) = joins(&mut story, &[requested], Accepted { unit: unit(1) });
    let (two, follows) = joins(&mut story, &[requested], Accepted { unit: unit(2) });
    assert_eq!((withdrawals(&follows), openings(&follows).len()), (vec![], 1));
    let (_, follows) = joins(&mut story, &[one, two], Accepted { unit: unit(2) });
    let moved = WithdrawnWhy::Moved;
    assert_eq!(withdrawals(&follows), [(unit(1), moved), (unit(2), moved)]);
    assert_eq!(openings(&follows)[0].0, unit(2));
}

#[test]
fn a_cancelled_order_takes_the_work_away_once() {
    let (mut story, requested) = ordered();
    let (accepted, _) = joins(&mut story, &[requested], Accepted { unit: unit(1) });
    let (cancelled, follows) = joins(&mut story, &[accepted], Cancelled { reason: None });
    assert_eq!(withdrawals(&follows), [(unit(1), WithdrawnWhy::Cancelled)]);
    let mut job = Story::default();
    let open = job.say(PersonId::SERVER, &[], sample::body(Kind::Opened).unwrap());
    let work = crate::domain::work::fold(&job.facts).unwrap();
    let derived = withdrawn(cancelled, &work, WithdrawnWhy::Cancelled).unwrap();
    assert_eq!(derived.re, [open]);
    job.say(PersonId::SERVER, &derived.re, derived.body);
    let work = crate::domain::work::fold(&job.facts).unwrap();
    assert_eq!(withdrawn(cancelled, &work, WithdrawnWhy::Cancelled), None);
}

#[test]
fn progress_tells_the_order_each_stage_once_and_nothing_of_the_crew() {
    let (mut story, requested) = ordered();
    let (accepted, opens) = joins(&mut story, &[requested], Accepted { unit: unit(1) });
    let doc = openings(&opens)[0].1;
    let mut job = Story::default();
    let open = job.say(PersonId::SERVER, &[], sample::body(Kind::Opened).unwrap());
    let told = |story: &Story, job: &Story| {
        let order = crate::domain::order::fold(&story.facts).unwrap();
        progress(job.last().id, &order, doc, &crate::domain::work::fold(&job.facts).unwrap())
    };
    assert_eq!(told(&story, &job), None);
    let plan = job.say(person(1), &[open], sample::body(Kind::Planned).unwrap());
    let first = told(&story, &job).unwrap();
    assert_eq!(first.re, [accepted]);
    let said = story.say(PersonId::SERVER, &first.re, first.body);
    assert_eq!(told(&story, &job), None);
    job.say(person(7), &[plan], Started { visit: visit(1) });
    job.say(person(7), &[], sample::body(Kind::Remarked).unwrap());
    let second = told(&story, &job).unwrap();
    let mut re = vec![accepted, said];
    re.sort();
    assert_eq!(second.re, re);
    let json = second.at(sample::fact(Kind::Progress).unwrap().at).to_json();
    assert!(!json.contains(&person(7).to_string()) && !json.contains("Grinden"), "{json}");
    // A workplace that no longer has the order does not speak for it.
    joins(&mut story, &[accepted], Accepted { unit: unit(2) });
    assert_eq!(told(&story, &job), None);
}
