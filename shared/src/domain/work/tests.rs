//! What becomes of a job, told as stories.

use proptest::prelude::*;

use super::*;
use crate::civil::Moment;
use crate::domain::body::*;
use crate::domain::fact::{Journey, Stated};
use crate::domain::key::DocKind;
use crate::domain::sample;
use crate::domain::testing::{Story, any_facts, person, step, visit};
use crate::ids::PersonId;

const LEADER: u8 = 1;

fn steps(ids: &[u8]) -> Steps {
    let step = |n: &u8| Step { id: step(*n), words: Short::new("Kratta").unwrap(), picture: None };
    Steps { steps: ids.iter().map(step).collect() }
}

fn planned(days: i64) -> Planned {
    Planned { when: When::On(sample::day().plus_days(days)), first: vec![] }
}

fn returned(left: &[u8]) -> Returned {
    let left = left.iter().map(|n| step(*n)).collect();
    Returned { good: Prose::new("Fint").unwrap(), reason: Prose::new("Hörnet").unwrap(), photo: None, left }
}

fn opened() -> Opened {
    match sample::body(Kind::Opened) {
        Some(crate::domain::catalogue::Body::Opened(body)) => body,
        _ => unreachable!("the example of `opened` is one"),
    }
}

/// A job that is opened, planned, and has two steps.
fn planned_job() -> (Story, FactId) {
    let mut story = Story::default();
    let opened = story.say(PersonId::SERVER, &[], opened());
    story.say(person(LEADER), &[], steps(&[1, 2]));
    let plan = story.say(person(LEADER), &[opened], planned(0));
    (story, plan)
}

fn status(story: &Story) -> WorkStatus {
    fold(&story.facts).unwrap().status
}

#[test]
fn a_job_goes_from_opened_to_confirmed() {
    let mut story = Story::default();
    let mut last = story.say(PersonId::SERVER, &[], opened());
    assert_eq!(status(&story), WorkStatus::ToPlan);
    for (body, expected) in [
        (planned(0).into(), WorkStatus::Planned),
        (Started { visit: visit(1) }.into(), WorkStatus::Started),
        (Ended { visit: visit(1) }.into(), WorkStatus::Paused),
        (planned(1).into(), WorkStatus::Planned),
        (Started { visit: visit(2) }.into(), WorkStatus::Started),
        (Done { visit: visit(2) }.into(), WorkStatus::Done),
        (Confirmed { good: None }.into(), WorkStatus::Confirmed),
    ] {
        let body: crate::domain::catalogue::Body = body;
        last = story.say(person(2), &[last], body);
        assert_eq!(status(&story), expected);
    }
    let work = fold(&story.facts).unwrap();
    assert_eq!((work.contradictions, work.marks), (vec![], vec![]));
    assert_eq!(work.plan.unwrap().when, When::On(sample::day().plus_days(1)));
}

#[test]
fn two_phones_that_start_and_finish_the_same_visit_offline_agree() {
    let (mut story, plan) = planned_job();
    let a = story.say(person(2), &[plan], Started { visit: visit(1) });
    let b = story.say(person(3), &[plan], Started { visit: visit(1) });
    story.say(person(2), &[], Ticked { step: step(1), visit: visit(1) });
    story.say(person(3), &[], Ticked { step: step(1), visit: visit(1) });
    let done = story.say(person(2), &[a], Done { visit: visit(1) });
    // The other phone only knows that it started, and ends its visit.
    let ended = story.say(person(3), &[b], Ended { visit: visit(1) });
    let work = fold(&story.facts).unwrap();
    assert_eq!((work.status, work.contradictions.len()), (WorkStatus::Done, 0));
    assert_eq!((work.steps[0].ticks.len(), &work.steps[1].state), (2, &Ticking::Todo));
    assert_eq!(work.visits[&visit(1)].minutes(), Some(5));
    assert_eq!(work.answers(Kind::Confirmed), [done]);
    let mut both = vec![done, ended];
    both.sort();
    assert_eq!(work.answers(Kind::Planned), both);
}

#[test]
fn a_phone_that_comes_back_late_undoes_neither_a_verdict_nor_the_next_round() {
    let (mut story, plan) = planned_job();
    let start = story.say(person(2), &[plan], Started { visit: visit(1) });
    let done = story.say(person(2), &[start], Done { visit: visit(1) });
    let back = story.say(person(LEADER), &[done], returned(&[2]));
    let mut late = story.clone();
    late.say(person(3), &[plan], Started { visit: visit(1) });
    assert_eq!(status(&late), WorkStatus::Returned);
    let again = story.say(person(LEADER), &[back], planned(1));
    story.say(person(3), &[plan], Started { visit: visit(1) });
    story.say(person(4), &[start], Done { visit: visit(1) });
    assert_eq!(status(&story), WorkStatus::Planned);
    let next = visit(2);
    story.say(person(3), &[again], Started { visit: next });
    assert_eq!(status(&story), WorkStatus::Started);
    assert_eq!(fold(&story.facts).unwrap().running(), Some(next));
}

#[test]
fn done_by_a_phone_that_did_not_know_of_the_new_plan_is_not_lost() {
    let (mut story, plan) = planned_job();
    let start = story.say(person(2), &[plan], Started { visit: visit(1) });
    let ended = story.say(person(2), &[start], Ended { visit: visit(1) });
    story.say(person(LEADER), &[ended], planned(1));
    story.say(person(3), &[start], Done { visit: visit(1) });
    assert_eq!(status(&story), WorkStatus::Done);
}

#[test]
fn confirmed_and_returned_is_shown_until_someone_settles_it_and_the_orderer_is_told_neither() {
    let (mut story, plan) = planned_job();
    let done = story.say(person(2), &[plan], Done { visit: visit(1) });
    let yes = story.say(person(1), &[done], Confirmed { good: None });
    let no = story.say(person(4), &[done], returned(&[1]));
    let work = fold(&story.facts).unwrap();
    assert_eq!(work.contradiction(About::Verdict).unwrap().tips, [yes, no]);
    assert_eq!(progress(&work).unwrap().stage, Stage::Done);
    // Planning on from one of them does not settle it.
    let mut on = story.clone();
    on.say(person(4), &[no], planned(1));
    assert!(fold(&on.facts).unwrap().contradiction(About::Verdict).is_some());
    story.say(person(1), &work.answers(Kind::Confirmed), Confirmed { good: None });
    let work = fold(&story.facts).unwrap();
    assert_eq!((work.status, work.contradictions.len()), (WorkStatus::Confirmed, 0));
    assert_eq!(progress(&work).unwrap().stage, Stage::Confirmed);
}

#[test]
fn two_days_contradict_each_other_and_the_same_day_twice_does_not() {
    let mut story = Story::default();
    let opened = story.say(PersonId::SERVER, &[], opened());
    story.say(person(1), &[opened], planned(1));
    story.say(person(4), &[opened], planned(1));
    assert_eq!(fold(&story.facts).unwrap().contradictions, []);
    story.say(person(5), &[opened], planned(2));
    let work = fold(&story.facts).unwrap();
    assert_eq!(work.contradiction(About::Plan).unwrap().tips.len(), 3);
    assert_eq!(progress(&work).unwrap(), Progress { stage: Stage::Planned, when: None, photos: vec![] });
}

#[test]
fn a_returned_job_shows_what_is_left_first_and_takes_new_ticks_only() {
    let (mut story, plan) = planned_job();
    for n in [1, 2] {
        story.say(person(2), &[], Ticked { step: step(n), visit: visit(1) });
    }
    let done = story.say(person(2), &[plan], Done { visit: visit(1) });
    let back = story.say(person(LEADER), &[done], returned(&[2]));
    let first = fold(&story.facts).unwrap();
    assert!(first.status.waits_for_plan() && first.last_return().unwrap().left == [step(2)]);
    assert_eq!(first.next_visit(sample::day()), visit(2));
    let order = |work: &Work| work.steps_in_order().iter().map(|state| state.step.id).collect::<Vec<_>>();
    assert_eq!(order(&first), [step(2), step(1)]);
    assert_eq!((&first.steps[0].state, first.steps[1].left), (&Ticking::Done, Left::Yes));
    story.say(person(LEADER), &[back], planned(0));
    story.say(person(3), &[], Ticked { step: step(2), visit: visit(2) });
    let again = fold(&story.facts).unwrap();
    assert_eq!((&again.steps[1].state, again.steps[1].left), (&Ticking::Done, Left::No));
    assert_eq!(order(&again), [step(1), step(2)]);
}

#[test]
fn a_tick_taken_back_is_no_tick_and_left_out_is_something_else_than_not_yet() {
    let (mut story, _) = planned_job();
    story.say(person(2), &[], Ticked { step: step(1), visit: visit(1) });
    story.say(person(2), &[], Skipped { step: step(2), visit: visit(1), why: Short::new("Tjäle").ok() });
    let work = fold(&story.facts).unwrap();
    assert_eq!(work.steps[1].state, Ticking::Skipped(Short::new("Tjäle").ok()));
    story.say(person(2), &work.steps[0].answers, Unticked { step: step(1) });
    // A tick that was under way meanwhile stands: nobody took that one back.
    assert_eq!(fold(&story.facts).unwrap().steps[0].state, Ticking::Todo);
    story.say(person(3), &[], Ticked { step: step(1), visit: visit(1) });
    assert_eq!(fold(&story.facts).unwrap().steps[0].state, Ticking::Done);
}

#[test]
fn a_photo_is_the_orderers_only_while_it_is_released_and_nobody_disputes_it() {
    let (mut story, plan) = planned_job();
    story.say(person(2), &[plan], Started { visit: visit(1) });
    let (one, two) = (Digest([1; 32]), Digest([2; 32]));
    let take = |digest| PhotoTaken { visit: visit(1), shows: Shows::After, digest, step: None };
    let photo = story.say(person(2), &[], take(one));
    story.say(person(2), &[], take(two));
    story.say(person(2), &[], Remarked { text: Prose::new("Hemligt").unwrap(), visit: None });
    let shown = |story: &Story| -> Vec<Digest> {
        let progress = progress(&fold(&story.facts).unwrap()).unwrap();
        progress.photos.iter().map(|photo| photo.digest).collect()
    };
    assert_eq!(shown(&story), []);
    let out = story.say(person(1), &[], Released { photos: vec![one, two] });
    assert_eq!(shown(&story), [one, two]);
    assert_eq!(fold(&story.facts).unwrap().unreleased().count(), 0);
    let back = story.say(person(1), &[out], Unreleased { photos: vec![two] });
    assert_eq!(shown(&story), [one]);
    let work = fold(&story.facts).unwrap();
    assert_eq!((work.answers(Kind::Released), work.answers(Kind::Unreleased)), (vec![back], vec![out]));
    // Two supervisors at once: what one of them took back stays inside until it is settled.
    story.say(person(4), &[back], Released { photos: vec![two] });
    story.say(person(1), &[out], Unreleased { photos: vec![one] });
    story.say(person(4), &[], Released { photos: vec![one] });
    assert_eq!(shown(&story), [two]);
    assert!(fold(&story.facts).unwrap().contradiction(About::Release(one)).is_some());
    story.say(person(2), &[photo], Retracted {});
    assert_eq!(fold(&story.facts).unwrap().photos[0].retracted.unwrap().by, person(2));
}

#[test]
fn what_is_taken_away_is_gone_whatever_else_is_stated_and_a_visit_begun_is_marked() {
    let (mut story, plan) = planned_job();
    story.say(PersonId::SERVER, &[plan], Withdrawn { why: WithdrawnWhy::Moved });
    story.say(person(2), &[plan], Started { visit: visit(1) });
    let work = fold(&story.facts).unwrap();
    assert_eq!((work.status, work.withdrawn), (WorkStatus::Withdrawn, Some(WithdrawnWhy::Moved)));
    assert!(matches!(work.marks[..], [Mark::BegunBefore { .. }]));
    assert_eq!(progress(&work), None);
}

#[test]
fn the_calm_mark_is_the_worst_journey_and_each_statement_keeps_its_own() {
    let (mut story, plan) = planned_job();
    let start = story.say(person(2), &[plan], Started { visit: visit(1) });
    story.journey(Journey::Pending);
    let tick = story.say(person(2), &[], Ticked { step: step(1), visit: visit(1) });
    assert_eq!(fold(&story.facts).unwrap().journey, Journey::Pending);
    story.journey(Journey::Looked);
    let work = fold(&story.facts).unwrap();
    assert_eq!(work.journey, Journey::Looked);
    assert_eq!((work.journey_of(start), work.journey_of(tick)), (Journey::Pending, Journey::Looked));
    assert_eq!(work.steps[0].ticks[0].said.journey, Journey::Looked);
    // The same statement once in the outbox and once confirmed counts once, as confirmed.
    let mut confirmed = story.facts.clone();
    confirmed.extend(story.facts.iter().map(|stated| Stated::committed(stated.fact.clone())));
    assert_eq!(fold(&confirmed).unwrap().journey, Journey::Committed);
    assert_eq!(fold(&confirmed).unwrap().steps[0].ticks.len(), 1);
}

#[test]
fn a_clock_that_is_off_gives_a_mark_and_decides_nothing() {
    let (mut story, plan) = planned_job();
    let start = story.say(person(2), &[plan], Started { visit: visit(1) });
    story.at(Moment::new(sample::MS + 86_400_000, 60, 86_000_000));
    let done = story.say(person(2), &[start], Done { visit: visit(1) });
    story.at(Moment::new(sample::MS - 86_400_000, 60, 0));
    let work = fold(&story.facts).unwrap();
    assert_eq!(work.status, WorkStatus::Done);
    let by = person(2);
    assert_eq!(
        work.marks,
        [Mark::ClockOff { fact: start, by, skew: 86_000_000 }, Mark::OddOrder { fact: done }]
    );
}

#[test]
fn a_stations_week_is_a_work_without_an_order() {
    let mut story = Story::default();
    assert_eq!(fold(&story.facts), None);
    story.say(person(LEADER), &[], steps(&[1]));
    story.say(person(2), &[], Ticked { step: step(1), visit: visit(1) });
    let work = fold(&story.facts).unwrap();
    assert_eq!((work.origin, work.steps[0].state.clone()), (None, Ticking::Done));
}

proptest! {
    #[test]
    fn every_permutation_of_the_same_facts_folds_alike((facts, shuffled) in any_facts(DocKind::Work)) {
        prop_assert_eq!(fold(&facts), fold(&shuffled));
    }

    #[test]
    fn what_answers_all_tips_settles_the_status((facts, _) in any_facts(DocKind::Work)) {
        let mut story = Story { facts };
        let tips: Vec<FactId> = story.facts.iter().map(|stated| stated.fact.id).collect();
        story.say(person(LEADER), &tips, planned(3));
        let work = fold(&story.facts).unwrap();
        prop_assert_eq!(work.status, WorkStatus::Planned);
        prop_assert_eq!(work.plan.as_ref().unwrap().when, planned(3).when);
        prop_assert!(work.contradiction(About::Verdict).is_none() && work.contradiction(About::Plan).is_none());
    }
}

#[test]
fn a_job_stays_readable_beside_what_only_a_newer_app_knows() {
    let (mut story, plan) = planned_job();
    let started = story.say(person(2), &[plan], Started { visit: visit(1) });
    let before = fold(&story.facts).unwrap();
    let newer =
        story.say(person(2), &[started], crate::domain::catalogue::Body::Unknown("weighed".to_owned()));
    // A newer kind that answers what gives the status does not take the status away.
    let after = fold(&story.facts).unwrap();
    assert_eq!((after.status, &after.steps), (before.status, &before.steps));
    assert!(after.marks.contains(&Mark::Newer { fact: newer }));
    assert_eq!(after.answers(Kind::Done), before.answers(Kind::Done));
}
