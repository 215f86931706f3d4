//! Who was along on a visit and for how long: whom to ask, and what an answer says in minutes.

use serde::{Deserialize, Serialize};

use super::agenda::QUARTER;
use super::body::{MAX_MINUTES, Presence, Target, VisitKey};
use super::day::Day;
use super::work::{Visit, Work};
use crate::ids::PersonId;

/// How long somebody was along.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Along {
    /// The whole time.
    Whole,
    /// For so many minutes; none at all when 0.
    For(u16),
}

impl Along {
    /// In minutes, on a visit that lasted so long.
    pub const fn minutes(self, whole: u16) -> u16 {
        match self {
            Self::Whole => whole,
            Self::For(minutes) => minutes,
        }
    }

    /// A quarter of an hour less, not less than none at all.
    pub const fn less(self, whole: u16) -> Self {
        Self::For(self.minutes(whole).saturating_sub(1) / QUARTER * QUARTER)
    }

    /// A quarter of an hour more, not more than a day.
    pub const fn more(self, whole: u16) -> Self {
        let minutes = (self.minutes(whole) / QUARTER + 1) * QUARTER;
        Self::For(if minutes > MAX_MINUTES { MAX_MINUTES } else { minutes })
    }
}

/// How long a visit that is not over has lasted at this moment (UTC ms), in whole quarters of an hour, at least one.
///
/// Two phones that end the same visit minutes apart then state the same length, which counts once. The visit's own
/// first and last moment stay beside it to the minute.
pub fn whole(visit: Option<&Visit>, now: i64) -> u16 {
    let from = visit.and_then(|visit| {
        let started = visit.started.iter().map(|said| said.at.ms).min();
        let ticked = visit.ticks.iter().map(|(_, said)| said.at.ms).min();
        started.or(ticked)
    });
    let minutes = from.map_or(0, |from| (now - from).max(0) / 60_000);
    let quarter = i64::from(QUARTER);
    let quarters = ((minutes + quarter / 2) / quarter).max(1);
    u16::try_from(quarters * quarter).unwrap_or(MAX_MINUTES).min(MAX_MINUTES)
}

/// Whom to ask: whoever speaks, whoever is put on it and is here, and whoever stated something on the visit.
///
/// `is_crew` tells participants from staff, who state no hours here.
pub fn asked(
    day: &Day,
    work: Option<&Work>,
    on: Target,
    visit: VisitKey,
    speaker: PersonId,
    is_crew: impl Fn(PersonId) -> bool,
) -> Vec<PersonId> {
    let put = day.crew(on).into_iter().filter(|person| day.presence(*person) != Some(Presence::Away));
    let stated = work.and_then(|work| work.visits.get(&visit)).into_iter().flat_map(|visit| {
        let said = visit.started.iter().chain(&visit.ended).chain(&visit.done);
        said.chain(visit.ticks.iter().map(|(_, said)| said)).map(|said| said.by)
    });
    let mut asked = vec![speaker];
    for person in put.chain(stated) {
        if !asked.contains(&person) {
            asked.push(person);
        }
    }
    asked.retain(|person| is_crew(*person));
    asked
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::body::{Here, Put, Started, Ticked};
    use crate::domain::testing::{Story, person, step, visit};
    use crate::domain::{day, sample, work};

    const JOB: Target = Target::Job(sample::JOB);

    #[test]
    fn steps_are_quarters_that_end_at_none_and_at_a_day() {
        let whole = 130;
        assert_eq!(Along::Whole.minutes(whole), 130);
        assert_eq!(Along::Whole.less(whole), Along::For(120));
        assert_eq!(Along::Whole.more(whole), Along::For(135));
        assert_eq!(Along::For(120).less(whole), Along::For(105));
        assert_eq!(Along::For(0).less(whole), Along::For(0));
        assert_eq!(Along::For(MAX_MINUTES).more(whole), Along::For(MAX_MINUTES));
    }

    #[test]
    fn two_phones_that_end_a_visit_minutes_apart_state_the_same_length() {
        let mut story = Story::default();
        story.say(person(1), &[], Started { visit: visit(1) });
        let work = work::fold(&story.facts).unwrap();
        let lasted = |minutes: i64| whole(work.visits.get(&visit(1)), sample::MS + minutes * 60_000);
        assert_eq!((lasted(118), lasted(124)), (120, 120));
        assert_eq!(lasted(0), QUARTER);
        assert_eq!(lasted(-9), QUARTER);
        assert_eq!(lasted(60 * 30), MAX_MINUTES);
        assert_eq!(whole(None, sample::MS), QUARTER);
    }

    #[test]
    fn those_who_are_put_on_it_or_did_something_are_asked_and_staff_and_the_absent_are_not() {
        let mut story = Story::default();
        for n in [2, 3] {
            story.say(person(9), &[], Put { person: person(n), on: JOB });
        }
        story.say(person(9), &[], Here { person: person(3), here: Presence::Away });
        let day = day::fold(&story.facts);
        let mut story = Story::default();
        story.say(person(4), &[], Started { visit: visit(1) });
        story.say(person(9), &[], Ticked { step: step(1), visit: visit(1) });
        story.say(person(5), &[], Ticked { step: step(2), visit: visit(2) });
        let work = work::fold(&story.facts).unwrap();
        let asked = asked(&day, Some(&work), JOB, visit(1), person(1), |who| who != person(9));
        assert_eq!(asked, [person(1), person(2), person(4)]);
    }
}
