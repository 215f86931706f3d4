//! What a supervisor has before them, told as stories.

use super::*;
use crate::domain::body::{
    Done, Ended, Here, Opened, PhotoTaken, Planned, PointKind, Points, Presence, Put, Returned, Started,
};
use crate::domain::catalogue::{Body, Kind};
use crate::domain::testing::{Story, person, visit};
use crate::domain::views::Level;
use crate::domain::words::Prose;
use crate::domain::{day, sample, work};
use crate::ids::PersonId;

const JOB: Target = Target::Job(sample::JOB);

fn wished(when: When) -> Opened {
    match sample::body(Kind::Opened) {
        Some(Body::Opened(body)) => Opened { when, ..body },
        _ => unreachable!("the example of `opened` is one"),
    }
}

fn opened(when: When) -> Story {
    let mut story = Story::default();
    story.say(PersonId::SERVER, &[], wished(when));
    story
}

fn planned(when: When) -> Story {
    let mut story = opened(When::Whenever);
    let opened = story.last().id;
    story.say(person(1), &[opened], Planned { when, first: vec![] });
    story
}

fn fold(story: &Story) -> Work {
    work::fold(&story.facts).unwrap()
}

#[test]
fn a_job_is_on_the_days_of_its_plan_until_a_visit_says_otherwise() {
    let today = sample::day();
    let mut story = planned(When::Within { from: today.plus_days(-1), to: today.plus_days(1) });
    let plan = story.last().id;
    let job = fold(&story);
    assert!(is_on(&job, today) && is_on(&job, today.plus_days(1)) && !is_on(&job, today.plus_days(2)));
    assert!(is_ahead(&job) && !is_undated(&job));
    assert_eq!(load([&job], today), 1);
    let started = story.say(person(2), &[plan], Started { visit: visit(1) });
    assert!(is_on(&fold(&story), today.plus_days(5)));
    story.say(person(2), &[started], Done { visit: visit(1) });
    let job = fold(&story);
    assert!(is_on(&job, today) && !is_on(&job, today.plus_days(1)));
    assert_eq!(load([&job], today), 0);
    assert!(waits_for_verdict(&job) && !can_be_planned(&job));
    assert!(is_undated(&fold(&planned(When::Whenever))));
}

#[test]
fn what_came_back_is_planned_first_and_what_is_wished_for_whenever_last() {
    let today = sample::day();
    let whenever = fold(&opened(When::Whenever));
    let soon = fold(&opened(When::On(today.plus_days(2))));
    let later = fold(&opened(When::On(today.plus_days(9))));
    let mut story = planned(When::On(today));
    let plan = story.last().id;
    let started = story.say(person(2), &[plan], Started { visit: visit(1) });
    let ended = story.say(person(2), &[started], Ended { visit: visit(1) });
    let paused = fold(&story);
    let done = story.say(person(2), &[ended], Done { visit: visit(1) });
    let (good, reason) = (Prose::new("Fint").unwrap(), Prose::new("Hörnet").unwrap());
    story.say(person(1), &[done], Returned { good, reason, photo: None, left: vec![] });
    let returned = fold(&story);
    let mut jobs = [&whenever, &later, &paused, &soon, &returned];
    jobs.sort_by_key(|job| plan_order(job));
    assert_eq!(jobs, [&returned, &paused, &soon, &later, &whenever]);
    assert_eq!(days_left(&soon, today), Some(2));
    assert_eq!(days_left(&whenever, today), None);
}

#[test]
fn a_plan_begins_with_the_day_it_has_or_the_day_that_is_wished_for_and_never_with_one_that_has_been() {
    let today = sample::day();
    let soon = When::On(today.plus_days(2));
    assert_eq!(proposed(&fold(&opened(soon)), today), Some(soon));
    assert_eq!(proposed(&fold(&opened(soon)), today.plus_days(3)), None);
    assert_eq!(proposed(&fold(&planned(soon)), today), Some(soon));
    assert_eq!(proposed(&fold(&planned(soon)), today.plus_days(3)), Some(When::Whenever));
}

#[test]
fn people_are_expected_on_their_weekdays_within_their_placement() {
    // 2026-02-03 is a Tuesday.
    let today = sample::day();
    let someone = StaffPerson {
        id: person(1),
        first_name: "Alva".into(),
        surname: String::new(),
        picture: None,
        symbol: None,
        phone: None,
        needs: String::new(),
        weekdays: 0b0000010,
        level: Level::Steps,
        unit: sample::UNIT,
        protected: false,
        from: today,
        until: Some(today.plus_days(7)),
    };
    assert!(is_expected(&someone, today) && is_expected(&someone, today.plus_days(7)));
    assert!(!is_expected(&someone, today.plus_days(1)));
    assert!(!is_expected(&someone, today.plus_days(-7)) && !is_expected(&someone, today.plus_days(14)));
}

#[test]
fn a_morning_offers_those_who_are_here_and_those_who_are_on_it() {
    let crew = [person(1), person(2), person(3)];
    let mut story = Story::default();
    assert_eq!(candidates(&day::fold(&story.facts), &crew, JOB), crew);
    story.say(person(9), &[], Here { person: person(2), here: Presence::Here });
    story.say(person(9), &[], Put { person: person(3), on: JOB });
    story.say(person(9), &[], Put { person: person(7), on: JOB });
    assert_eq!(candidates(&day::fold(&story.facts), &crew, JOB), [person(2), person(7), person(3)]);
}

#[test]
fn a_day_begins_with_the_points_of_the_latest_one_that_had_any() {
    let today = sample::day();
    let with = |minute| {
        let mut story = Story::default();
        story.say(person(9), &[], Points { points: vec![Point { kind: PointKind::Lunch, minute }] });
        day::fold(&story.facts)
    };
    let (friday, monday, empty) = (with(700), with(690), day::fold(&[]));
    let earlier =
        [(today.plus_days(-1), &empty), (today.plus_days(-2), &monday), (today.plus_days(-4), &friday)];
    let points = vec![Point { kind: PointKind::Lunch, minute: 690 }];
    assert_eq!(suggested_points(earlier), Some((today.plus_days(-2), points)));
    assert_eq!(suggested_points([(today, &empty)]), None);
}

#[test]
fn photos_stand_side_by_side_as_before_and_after() {
    let mut story = planned(When::On(sample::day()));
    let photo = |shows, n| PhotoTaken { visit: visit(1), shows, digest: Digest([n; 32]), step: None };
    story.say(person(2), &[], photo(Shows::Before, 1));
    story.say(person(2), &[], photo(Shows::After, 2));
    story.say(person(2), &[], photo(Shows::After, 3));
    let job = fold(&story);
    let digests = |(before, after): (Option<&Photo>, Option<&Photo>)| {
        (before.map(|photo| photo.digest.0[0]), after.map(|photo| photo.digest.0[0]))
    };
    let found: Vec<_> = pairs(&job).into_iter().map(digests).collect();
    assert_eq!(found, [(Some(1), Some(2)), (None, Some(3))]);
    assert_eq!(pairs(&fold(&planned(When::Whenever))).len(), 1);
}

#[test]
fn a_visit_timed_by_a_clock_that_was_off_says_by_how_much() {
    let mut story = planned(When::On(sample::day()));
    let plan = story.last().id;
    story.say(person(2), &[plan], Started { visit: visit(1) });
    let at = crate::civil::Moment { skew: -7 * 60_000, ..story.last().at };
    story.at(at);
    let job = fold(&story);
    let timed = job.visits.get(&visit(1)).unwrap();
    assert_eq!(clock_off(&job, timed), Some(-7 * 60_000));
    assert_eq!(done_again(&job), []);
    assert_eq!(released(&job), []);
}
