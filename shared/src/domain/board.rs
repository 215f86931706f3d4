//! What a supervisor has before them: the jobs of a day, those without a date, those to plan and to confirm, and whom
//! to expect.

use super::body::{Point, Shows, Target, VisitKey, When};
use super::day::Day;
use super::frontier::{About, Mark};
use super::views::StaffPerson;
use super::work::{Photo, Release, Visit, Work, WorkStatus};
use crate::civil::CivilDate;
use crate::ids::{Digest, PersonId};
use crate::lean::Arrange as _;

/// Whether a job is one of this day's: planned for it, under way, or with a visit on it.
pub fn is_on(work: &Work, date: CivilDate) -> bool {
    match work.status {
        WorkStatus::Withdrawn => false,
        WorkStatus::Planned => covers(work, date) || has_visit(work, date),
        WorkStatus::Started => true,
        _ => has_visit(work, date),
    }
}

/// Whether it waits in *När vi hinner*.
pub fn is_undated(work: &Work) -> bool {
    work.status == WorkStatus::Planned && work.plan.as_ref().is_some_and(|plan| plan.when == When::Whenever)
}

/// Whether it is planned for days to come or for a day that went by without a visit.
pub fn is_ahead(work: &Work) -> bool {
    work.status == WorkStatus::Planned && !is_undated(work)
}

/// Whether its plan can still be changed: nobody has said it is done, and the workplace has it.
pub const fn can_be_planned(work: &Work) -> bool {
    matches!(
        work.status,
        WorkStatus::ToPlan
            | WorkStatus::Planned
            | WorkStatus::Started
            | WorkStatus::Paused
            | WorkStatus::Returned
    )
}

/// The order in which *Att planera* shows jobs: what came back first, what is begun next, then by the last day that is
/// wished for, and those that are wished for whenever last.
pub fn plan_order(work: &Work) -> (u8, bool, CivilDate) {
    let stage = match work.status {
        WorkStatus::Returned => 0,
        WorkStatus::Paused => 1,
        _ => 2,
    };
    let last = work.origin.as_ref().and_then(|origin| origin.opened.when.last_day());
    (stage, last.is_none(), last.unwrap_or(work.last_day))
}

/// The days from today to the last day that is wished for; negative when it has been, none for whenever.
pub fn days_left(work: &Work, today: CivilDate) -> Option<i64> {
    let wished = work.origin.as_ref()?.opened.when.last_day()?;
    Some(wished.days_since(today))
}

/// The day a plan begins with: the one it has, or else the one that is wished for unless that has been.
pub fn proposed(work: &Work, today: CivilDate) -> Option<When> {
    let ahead = |when: &When| when.last_day().is_none_or(|day| day >= today);
    let plan = work.plan.as_ref().filter(|_| work.status == WorkStatus::Planned).map(|plan| plan.when);
    let wished = work.origin.as_ref().filter(|_| work.visits.is_empty()).map(|origin| origin.opened.when);
    plan.filter(ahead).or_else(|| wished.filter(ahead))
}

/// How many of these jobs are planned for this day.
pub fn load<'a>(works: impl IntoIterator<Item = &'a Work>, date: CivilDate) -> usize {
    let planned = |work: &&Work| work.status == WorkStatus::Planned && covers(work, date);
    works.into_iter().filter(planned).count()
}

/// Whether somebody comes on this day, by their weekdays and their placement.
pub fn is_expected(person: &StaffPerson, date: CivilDate) -> bool {
    let bit = date.weekday().number_days_from_monday();
    person.weekdays >> bit & 1 == 1 && person.from <= date && person.until.is_none_or(|until| date <= until)
}

/// Those whom a morning offers for a job: who is here and who is on it; everyone before anyone is here.
pub fn candidates(day: &Day, crew: &[PersonId], target: Target) -> Vec<PersonId> {
    let here = |person: &&PersonId| day.presence(**person) == Some(super::body::Presence::Here);
    let on = day.crew(target);
    let mut found: Vec<PersonId> = crew.iter().filter(here).copied().collect();
    if found.is_empty() {
        found = crew.to_vec();
    }
    found.extend(on.into_iter().filter(|person| !crew.contains(person)));
    for person in crew {
        if !found.contains(person) && day.targets(*person).any(|on| on == target) {
            found.push(*person);
        }
    }
    found
}

/// The points to begin a day with: those of the latest of these days that has any.
pub fn suggested_points<'a>(
    earlier: impl IntoIterator<Item = (CivilDate, &'a Day)>,
) -> Option<(CivilDate, Vec<Point>)> {
    let with_points = earlier.into_iter().filter(|(_, day)| !day.points.is_empty());
    with_points.max_by_key(|(date, _)| *date).map(|(date, day)| (date, day.points.clone()))
}

/// The photos of a job as before and after, side by side; the longer list goes on alone.
pub fn pairs(work: &Work) -> Vec<(Option<&Photo>, Option<&Photo>)> {
    let before: Vec<&Photo> = work.photos_showing(Shows::Before).collect();
    let after: Vec<&Photo> = work.photos_showing(Shows::After).collect();
    let rows = before.len().max(after.len()).max(1);
    (0..rows).map(|row| (before.get(row).copied(), after.get(row).copied())).collect()
}

/// The photos that the orderer sees.
pub fn released(work: &Work) -> Vec<Digest> {
    let seen = work.photos.iter().filter(|photo| photo.release == Release::Released);
    let mut seen: Vec<Digest> = seen.map(|photo| photo.digest).collect();
    seen.arrange();
    seen.dedup();
    seen
}

/// By how many milliseconds the clocks were off that timed this visit: the worst of them, none when all were right.
pub fn clock_off(work: &Work, visit: &Visit) -> Option<i64> {
    let timed: Vec<_> =
        visit.started.iter().chain(&visit.ended).chain(&visit.done).map(|said| said.fact).collect();
    let skews = work.marks.iter().filter_map(|mark| match mark {
        Mark::ClockOff { fact, skew, .. } if timed.contains(fact) => Some(*skew),
        _ => None,
    });
    skews.max_by_key(|skew| skew.unsigned_abs())
}

/// The visits that were said to be done more than once.
pub fn done_again(work: &Work) -> Vec<VisitKey> {
    let again = work.visits.iter().filter(|(_, visit)| visit.done.len() > 1);
    again.map(|(key, _)| *key).collect()
}

/// Whether it waits among *Att bekräfta*: done, or with a verdict that contradicts another.
pub fn waits_for_verdict(work: &Work) -> bool {
    work.status == WorkStatus::Done || work.contradiction(About::Verdict).is_some()
}

fn covers(work: &Work, date: CivilDate) -> bool {
    let days = work.plan.as_ref().and_then(|plan| Some((plan.when.first_day()?, plan.when.last_day()?)));
    days.is_some_and(|(first, last)| (first..=last).contains(&date))
}

fn has_visit(work: &Work, date: CivilDate) -> bool {
    work.visits.keys().any(|visit| visit.date == date)
}

#[cfg(test)]
mod tests;
