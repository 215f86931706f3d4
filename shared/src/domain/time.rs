//! A participant's month as its facts add up: hours with their trail, absences as stated, and the lock.

use std::collections::{BTreeMap, BTreeSet};

use super::body::{Absent, Target, VisitKey};
use super::catalogue::{Body, Kind};
use super::fact::{Journey, Stated};
use super::frontier::{About, Contradiction, Facts, Mark, Said, answerable, contradiction, shown};
use super::words::Prose;
use crate::civil::CivilDate;
use crate::ids::{FactId, PersonId};
use crate::lean::{Arrange as _, Gather as _};

/// A month.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TimeSheet {
    /// Hours, by whose and on what.
    pub entries: BTreeMap<EntryKey, TimeEntry>,
    /// Absences that stand, by their first day.
    pub absences: Vec<Absence>,
    /// Who locked the month; it takes corrections only from then on.
    pub locked: Option<Said>,
    /// What a supervisor has to settle.
    pub contradictions: Vec<Contradiction>,
    /// What a supervisor is told.
    pub marks: Vec<Mark>,
    /// The worst journey of any of its facts.
    pub journey: Journey,
}

/// What one stated length is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EntryKey {
    /// Which visit.
    pub visit: VisitKey,
    /// On what.
    pub on: Target,
    /// Whose hours.
    pub person: PersonId,
}

/// How long someone was along on a visit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TimeEntry {
    /// The lengths that stand, in minutes: one when those who stated it agree.
    pub lengths: BTreeSet<u16>,
    /// Who stated what stands; the latest when several did.
    pub said: Said,
    /// What the supervisor made of it.
    pub review: Review,
    /// Everything that was stated about it, in the order it is shown.
    pub trail: Vec<Trace>,
    /// What a new fact about it answers: approval, question or correction.
    pub answers: Vec<FactId>,
    /// What a length stated anew answers; empty unless it was questioned.
    pub restate: Vec<FactId>,
}

/// What a supervisor made of a stated length.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Review {
    /// Nothing yet.
    Open,
    /// It is approved.
    Approved(Said),
    /// It is questioned.
    Questioned(Said, Prose),
}

/// One statement about an entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trace {
    /// Who and when.
    pub said: Said,
    /// What.
    pub what: Traced,
}

/// What was stated about an entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Traced {
    /// A length, in minutes.
    Stated(u16),
    /// Another length, in minutes, and why.
    Corrected(u16, Option<Prose>),
    /// Approval.
    Approved,
    /// A question.
    Questioned(Prose),
}

/// An absence as stated.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Absence {
    /// Who stated it, when.
    pub said: Said,
    /// What.
    pub absent: Absent,
}

/// When a visit lasted, by the devices' clocks: from its work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// On what.
    pub on: Target,
    /// Which visit.
    pub visit: VisitKey,
    /// From, UTC milliseconds.
    pub from: i64,
    /// To, UTC milliseconds.
    pub to: i64,
}

/// Two visits at the same time on which somebody is said to have been.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Overlap {
    /// The one.
    pub first: EntryKey,
    /// The other.
    pub second: EntryKey,
}

/// Adds up a month's facts.
pub fn fold(facts: &[Stated]) -> TimeSheet {
    let locked = lock(facts);
    let facts = Facts::new(facts);
    let absences = facts
        .standing(|body| matches!(body, Body::Absent(_)), |by, _| matches!(by, Body::Absent(_)))
        .into_iter()
        .filter_map(|stated| match &stated.fact.body {
            Body::Absent(body) => Some(Absence { said: Said::of(stated), absent: body.clone() }),
            _ => None,
        });
    let mut sheet = TimeSheet {
        entries: BTreeMap::new(),
        absences: absences.collect(),
        locked,
        contradictions: Vec::new(),
        marks: facts.marks(),
        journey: facts.journey(),
    };
    sheet.absences.arrange_by_key(|absence| (absence.absent.from, absence.said.order()));
    for (key, about) in by_entry(&facts) {
        let Some((entry, disputed)) = entry(&facts, key, &about) else { continue };
        sheet.contradictions.extend(disputed);
        sheet.entries.insert(key, entry);
    }
    sheet
}

/// Who locked a month, the first if several did; without adding up what is in it.
pub fn lock(facts: &[Stated]) -> Option<Said> {
    let locks = facts.iter().filter(|stated| stated.fact.kind() == Some(Kind::MonthLocked));
    locks.map(Said::of).min_by_key(|said| (said.order(), said.journey))
}

impl TimeEntry {
    /// The length in minutes; none while those who stated it differ.
    pub fn minutes(&self) -> Option<u16> {
        if self.lengths.len() == 1 { self.lengths.first().copied() } else { None }
    }
}

impl TimeSheet {
    /// This person's minutes on this day, with what is not settled left out.
    pub fn minutes_on(&self, person: PersonId, date: CivilDate) -> u32 {
        let of_day = self.entries.iter().filter(|(key, _)| key.person == person && key.visit.date == date);
        of_day.filter_map(|(_, entry)| entry.minutes()).map(u32::from).sum()
    }

    /// Whether this person is stated to be away on this day.
    pub fn absence_on(&self, person: PersonId, date: CivilDate) -> Option<&Absence> {
        let covers = |absent: &Absent| absent.person == person && (absent.from..=absent.to).contains(&date);
        self.absences.iter().find(|absence| covers(&absence.absent))
    }

    /// Visits at the same time on which the same person is said to have been, by when the visits lasted.
    pub fn overlaps(&self, spans: &[Span]) -> Vec<Overlap> {
        let timed: Vec<(EntryKey, &Span)> = self
            .entries
            .iter()
            .filter(|(_, entry)| entry.lengths.iter().any(|minutes| *minutes > 0))
            .filter_map(|(key, _)| {
                spans
                    .iter()
                    .find(|span| (span.on, span.visit) == (key.on, key.visit))
                    .map(|span| (*key, span))
            })
            .collect();
        let mut overlaps = Vec::new();
        for (index, (first, one)) in timed.iter().enumerate() {
            for (second, other) in &timed[index + 1..] {
                if first.person == second.person && one.from < other.to && other.from < one.to {
                    overlaps.push(Overlap { first: *first, second: *second });
                }
            }
        }
        overlaps
    }
}

fn length_of(body: &Body) -> Option<u16> {
    match body {
        Body::TimeStated(body) => Some(body.minutes),
        Body::TimeCorrected(body) => Some(body.minutes),
        _ => None,
    }
}

/// Facts about hours, by what they are about: a correction is about what it corrects.
fn by_entry<'a>(facts: &Facts<'a>) -> BTreeMap<EntryKey, Vec<&'a Stated>> {
    let key_of = |stated: &Stated| match &stated.fact.body {
        Body::TimeStated(body) => Some(EntryKey { visit: body.visit, on: body.on, person: body.person }),
        _ => None,
    };
    let mut entries: BTreeMap<EntryKey, Vec<&'a Stated>> = BTreeMap::new();
    for stated in facts.iter() {
        let keys = match &stated.fact.body {
            Body::TimeStated(_) => key_of(stated).into_iter().gather(),
            Body::TimeCorrected(_) | Body::TimeApproved(_) | Body::TimeReturned(_) => {
                let through = facts.history(stated).into_iter().filter_map(|id| facts.get(id));
                through.filter_map(key_of).gather()
            }
            _ => BTreeSet::new(),
        };
        for key in keys {
            entries.entry(key).or_default().push(stated);
        }
    }
    entries
}

fn entry<'a>(
    facts: &Facts<'a>,
    key: EntryKey,
    about: &[&'a Stated],
) -> Option<(TimeEntry, Vec<Contradiction>)> {
    // A correction ends what it answers; a length stated anew ends the one whose question it answers.
    let mut over: BTreeSet<FactId> = BTreeSet::new();
    for by in about {
        match &by.fact.body {
            Body::TimeCorrected(_) => over.extend(by.fact.re.iter().copied()),
            Body::TimeStated(_) => {
                over.extend(facts.answered(by).flat_map(|question| question.fact.re.iter().copied()));
            }
            _ => {}
        }
    }
    let stands =
        |stated: &&&Stated| length_of(&stated.fact.body).is_some() && !over.contains(&stated.fact.id);
    let tips: Vec<&Stated> = about.iter().filter(stands).copied().collect();
    let by = shown(&tips)?;
    let lengths: BTreeSet<u16> = tips.iter().filter_map(|stated| length_of(&stated.fact.body)).gather();
    let on_tips = |kind: Kind| -> Vec<&Stated> {
        let answers = |stated: &&&Stated| {
            stated.fact.kind() == Some(kind) && tips.iter().any(|tip| stated.fact.re.contains(&tip.fact.id))
        };
        about.iter().filter(answers).copied().collect()
    };
    let (approved, questioned) = (on_tips(Kind::TimeApproved), on_tips(Kind::TimeReturned));
    let mut disputed = Vec::new();
    if lengths.len() > 1 {
        disputed.extend(contradiction(About::Length(key.on, key.visit), &tips));
    }
    if !approved.is_empty() && !questioned.is_empty() {
        let both: Vec<&Stated> = approved.iter().chain(&questioned).copied().collect();
        disputed.extend(contradiction(About::Approval(key.on, key.visit), &both));
    }
    // A question weighs more than an approval until somebody settles it: no hour is paid by accident.
    let review = match (shown(&questioned).map(|by| (by, &by.fact.body)), shown(&approved)) {
        (Some((by, Body::TimeReturned(body))), _) => Review::Questioned(Said::of(by), body.reason.clone()),
        (_, Some(by)) if lengths.len() == 1 => Review::Approved(Said::of(by)),
        _ => Review::Open,
    };
    let entry = TimeEntry {
        lengths,
        said: Said::of(by),
        review,
        trail: trail(about),
        answers: answerable(tips.iter().copied(), Kind::TimeCorrected),
        restate: answerable(questioned.into_iter(), Kind::TimeStated),
    };
    Some((entry, disputed))
}

fn trail(about: &[&Stated]) -> Vec<Trace> {
    let mut trail: Vec<Trace> = about
        .iter()
        .filter_map(|stated| {
            let what = match &stated.fact.body {
                Body::TimeStated(body) => Traced::Stated(body.minutes),
                Body::TimeCorrected(body) => Traced::Corrected(body.minutes, body.reason.clone()),
                Body::TimeApproved(_) => Traced::Approved,
                Body::TimeReturned(body) => Traced::Questioned(body.reason.clone()),
                _ => return None,
            };
            Some(Trace { said: Said::of(stated), what })
        })
        .collect();
    trail.arrange_by_key(|trace| trace.said.order());
    trail
}

#[cfg(test)]
mod tests;
