//! A participant's day: what now and what then, from who is put on what, the day's points and the clock.
//!
//! Work has no times: it is taken in the order it was given out. Only points have them.

use super::body::{Point, PointKind, Target};
use super::day::Day;
use super::work::{Work, WorkStatus};
use crate::civil::CivilDate;
use crate::ids::PersonId;
use crate::lean::Arrange as _;

/// The quarter-hour principle: a dot stands for so many minutes.
pub const QUARTER: u16 = 15;
/// More dots than these nobody counts at a glance.
const MOST_DOTS: u16 = 8;

/// Something in a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Item {
    /// Gathering, coffee, lunch, taxi or home.
    Point(Point),
    /// A job or station.
    Work(Target),
}

/// How far a person has come today with what they are put on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Going {
    /// A visit is under way.
    Running,
    /// It comes.
    Ahead,
    /// It is over for today.
    Over,
}

/// What now and what then.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Agenda {
    /// What now; none before anything begins and when nothing is left.
    pub now: Option<Item>,
    /// What then, the first first: at most the next point and the next work.
    pub then: Vec<Item>,
    /// The work that is left after that. Nothing that somebody is put on is ever out of reach, not even when it is time
    /// to go home.
    pub later: Vec<Target>,
    /// Everything is done, or it is time to go home and nothing is left.
    pub over: bool,
}

/// Where in the day a point lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Passing {
    /// It is over.
    Past,
    /// It is now.
    Now,
    /// It comes.
    Ahead,
}

/// The time to the next point, in dots of a quarter of an hour each.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pillar {
    /// The point.
    pub to: Point,
    /// How many dots there are.
    pub dots: u8,
    /// How many have gone out.
    pub gone: u8,
    /// The minutes that are left.
    pub left: u16,
}

/// What a person is put on, in the order it was given out.
pub fn targets(day: &Day, person: PersonId) -> Vec<Target> {
    let mut put: Vec<_> = day.put.get(&person).into_iter().flatten().collect();
    put.arrange_by_key(|(target, state)| (state.said.order(), **target));
    put.into_iter().map(|(target, _)| *target).collect()
}

/// How far a job, or a station's week, has come on this day.
pub fn going(work: Option<&Work>, date: CivilDate) -> Going {
    let Some(work) = work else { return Going::Ahead };
    match work.status {
        WorkStatus::Done | WorkStatus::Confirmed | WorkStatus::Returned | WorkStatus::Withdrawn => {
            Going::Over
        }
        // Planned anew after whatever happened before.
        WorkStatus::Planned => Going::Ahead,
        WorkStatus::ToPlan | WorkStatus::Started | WorkStatus::Paused => {
            let last = work.visits.iter().rev().find(|(key, _)| key.date == date).map(|(_, visit)| visit);
            match last {
                Some(visit) if visit.is_running() => Going::Running,
                Some(visit) if !visit.ended.is_empty() || !visit.done.is_empty() => Going::Over,
                _ => Going::Ahead,
            }
        }
    }
}

/// What now and what then at this minute of the day.
pub fn agenda(points: &[Point], work: &[(Target, Going)], minute: u16) -> Agenda {
    let mut open: Vec<(Target, Going)> =
        work.iter().copied().filter(|(_, going)| *going != Going::Over).collect();
    open.arrange_by_key(|(_, going)| *going);
    let mut open = open.into_iter().map(|(target, _)| target);
    let current = points.iter().rev().find(|point| passing(point, minute) == Passing::Now).copied();
    let next = points.iter().find(|point| passing(point, minute) == Passing::Ahead).copied();
    let home = current.is_some_and(|point| point.kind == PointKind::Home);
    let now = current.map(Item::Point).or_else(|| open.next().map(Item::Work));
    let work_then = if home { None } else { open.next().map(Item::Work) };
    let point_then = next.map(Item::Point);
    // In the middle of a break work comes next; in the middle of work the break does.
    let then = match now {
        Some(Item::Point(_)) => [work_then, point_then],
        _ => [point_then, work_then],
    };
    let later: Vec<Target> = open.collect();
    let all_done = work.iter().all(|(_, going)| *going == Going::Over);
    let over = all_done && (home || !work.is_empty());
    Agenda { now, then: then.into_iter().flatten().collect(), later, over }
}

/// Where in the day a point lies at this minute.
pub fn passing(point: &Point, minute: u16) -> Passing {
    if minute < point.minute {
        Passing::Ahead
    } else if minute - point.minute < lasts(point.kind) {
        Passing::Now
    } else {
        Passing::Past
    }
}

/// The dots to the next point; none after the last.
pub fn pillar(points: &[Point], minute: u16) -> Option<Pillar> {
    let to = points.iter().find(|point| point.minute > minute).copied()?;
    let before = points.iter().rev().find(|point| point.minute <= minute);
    let left = to.minute - minute;
    let whole = before.map_or(left, |point| to.minute - point.minute);
    let dots = whole.div_ceil(QUARTER).min(MOST_DOTS);
    let gone = dots - left.div_ceil(QUARTER).min(dots);
    let small = |count: u16| u8::try_from(count).unwrap_or(u8::MAX);
    Some(Pillar { to, dots: small(dots), gone: small(gone), left })
}

/// For how many minutes a point is what is now.
const fn lasts(kind: PointKind) -> u16 {
    match kind {
        PointKind::Gathering | PointKind::Coffee | PointKind::Taxi => QUARTER,
        PointKind::Lunch => 2 * QUARTER,
        PointKind::Home => 24 * 60,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::body::{Done, Ended, Planned, Put, Started, When};
    use crate::domain::testing::{Story, person, visit};
    use crate::domain::{day, sample, work};

    const JOB: Target = Target::Job(sample::JOB);
    const STATION: Target = Target::Station(sample::STATION);
    const OTHER: Target = Target::Job(crate::ids::DocId::from_bytes([0x5a; 16]));

    fn points() -> [Point; 4] {
        [
            Point { kind: PointKind::Gathering, minute: 8 * 60 },
            Point { kind: PointKind::Coffee, minute: 9 * 60 + 30 },
            Point { kind: PointKind::Lunch, minute: 11 * 60 + 30 },
            Point { kind: PointKind::Home, minute: 15 * 60 },
        ]
    }

    fn at(hour: u16, minute: u16, work: &[(Target, Going)]) -> Agenda {
        agenda(&points(), work, hour * 60 + minute)
    }

    #[test]
    fn in_the_middle_of_work_the_next_break_is_what_comes_then() {
        let [_, coffee, lunch, home] = points().map(Item::Point);
        let two = [(JOB, Going::Ahead), (STATION, Going::Ahead)];
        let agenda = at(8, 30, &two);
        assert_eq!(agenda.now, Some(Item::Work(JOB)));
        assert_eq!(agenda.then, [coffee, Item::Work(STATION)]);
        let agenda = at(9, 40, &two);
        assert_eq!(agenda.now, Some(coffee));
        assert_eq!(agenda.then, [Item::Work(JOB), lunch]);
        let agenda = at(9, 50, &[(JOB, Going::Over), (STATION, Going::Running)]);
        assert_eq!((agenda.now, agenda.then), (Some(Item::Work(STATION)), vec![lunch]));
        let agenda = at(15, 0, &two);
        assert_eq!((agenda.now, agenda.over), (Some(home), false));
        assert_eq!((agenda.then, agenda.later), (vec![], vec![JOB, STATION]));
        assert!(at(15, 0, &[]).over && at(15, 0, &[(JOB, Going::Over)]).over);
    }

    #[test]
    fn what_comes_after_the_next_work_is_kept_for_later() {
        let three = [(STATION, Going::Ahead), (JOB, Going::Running), (OTHER, Going::Ahead)];
        let agenda = at(10, 0, &three);
        assert_eq!(agenda.now, Some(Item::Work(JOB)));
        assert_eq!((agenda.then[1], agenda.later), (Item::Work(STATION), vec![OTHER]));
    }

    #[test]
    fn what_is_under_way_comes_before_what_was_given_out_first() {
        let agenda = at(10, 0, &[(JOB, Going::Ahead), (STATION, Going::Running)]);
        assert_eq!(agenda.now, Some(Item::Work(STATION)));
    }

    #[test]
    fn a_day_without_work_is_not_over_and_one_with_all_done_is() {
        let lunch = Item::Point(points()[2]);
        assert_eq!(at(10, 0, &[]), Agenda { now: None, then: vec![lunch], later: vec![], over: false });
        assert!(at(10, 0, &[(JOB, Going::Over)]).over);
    }

    #[test]
    fn the_dots_go_out_from_the_last_point_to_the_next() {
        let pillar = |hour: u16, minute: u16| {
            pillar(&points(), hour * 60 + minute).map(|pillar| (pillar.dots, pillar.gone, pillar.left))
        };
        assert_eq!(pillar(8, 0), Some((6, 0, 90)));
        assert_eq!(pillar(8, 1), Some((6, 0, 89)));
        assert_eq!(pillar(8, 15), Some((6, 1, 75)));
        assert_eq!(pillar(9, 29), Some((6, 5, 1)));
        assert_eq!(pillar(12, 0), Some((8, 0, 180)));
        assert_eq!(pillar(14, 0), Some((8, 4, 60)));
        assert_eq!(pillar(15, 0), None);
    }

    #[test]
    fn work_is_taken_in_the_order_it_was_given_out() {
        let mut story = Story::default();
        for on in [STATION, JOB] {
            story.say(person(9), &[], Put { person: person(1), on });
        }
        assert_eq!(targets(&day::fold(&story.facts), person(1)), [STATION, JOB]);
        assert_eq!(targets(&day::fold(&story.facts), person(2)), []);
    }

    #[test]
    fn a_job_is_over_for_today_when_its_visit_has_ended_and_ahead_when_it_is_planned_again() {
        let mut story = Story::default();
        let today = sample::day();
        let mut going = |re: &[_], body: crate::domain::catalogue::Body| {
            let id = story.say(person(1), re, body);
            (id, super::going(work::fold(&story.facts).as_ref(), today))
        };
        let (started, now) = going(&[], Started { visit: visit(1) }.into());
        assert_eq!(now, Going::Running);
        let (ended, now) = going(&[started], Ended { visit: visit(1) }.into());
        assert_eq!(now, Going::Over);
        let (planned, now) = going(&[ended], Planned { when: When::On(today), first: vec![] }.into());
        assert_eq!(now, Going::Ahead);
        let (started, now) = going(&[planned], Started { visit: visit(2) }.into());
        assert_eq!(now, Going::Running);
        assert_eq!(going(&[started], Done { visit: visit(2) }.into()).1, Going::Over);
        assert_eq!(super::going(None, today), Going::Ahead);
    }
}
