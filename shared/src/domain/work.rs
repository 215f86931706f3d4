//! A work as its facts add up: plan, steps, visits, photos, remarks and where it stands.

use std::collections::BTreeMap;

use super::body::{Opened, Progress, ReleasedPhoto, Shows, Stage, Step, VisitKey, When, WithdrawnWhy};
use super::catalogue::Kind;
use super::fact::Journey;
use super::frontier::{About, Contradiction, Mark, Said};
use super::words::{Prose, Short};
use crate::civil::CivilDate;
use crate::ids::{Digest, FactId, StepId};
use crate::lean::Arrange as _;

mod fold;
mod parts;

pub use fold::fold;

/// A job, or a station's week.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Work {
    /// Where it comes from; none for a station's week.
    pub origin: Option<Origin>,
    /// Where it stands.
    pub status: WorkStatus,
    /// The next visit's plan; none before there is one.
    pub plan: Option<Plan>,
    /// The steps, in the order staff gave them.
    pub steps: Vec<StepState>,
    /// The visits.
    pub visits: BTreeMap<VisitKey, Visit>,
    /// The photos, in the order they were taken.
    pub photos: Vec<Photo>,
    /// The remarks, in the order they were made.
    pub remarks: Vec<Remark>,
    /// What the supervisor wanted done, every time it came back, in order.
    pub returns: Vec<Return>,
    /// What was good, when it is confirmed.
    pub confirmed: Option<Confirmation>,
    /// Why the workplace no longer has it.
    pub withdrawn: Option<WithdrawnWhy>,
    /// What a supervisor has to settle.
    pub contradictions: Vec<Contradiction>,
    /// What a supervisor is told.
    pub marks: Vec<Mark>,
    /// How far each statement has come that is not in the database yet.
    pub under_way: BTreeMap<FactId, Journey>,
    /// The worst journey: the one calm mark of the job.
    pub journey: Journey,
    /// The last day anything in it is about.
    pub last_day: CivilDate,
    tips: Vec<(Kind, Vec<FactId>)>,
}

/// Where a work comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin {
    /// Who opened it, when; the server for one that was ordered.
    pub said: Said,
    /// What is to be done.
    pub opened: Opened,
}

/// Where a work stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum WorkStatus {
    /// It has no plan yet.
    ToPlan,
    /// It has a plan.
    Planned,
    /// A visit is under way.
    Started,
    /// A visit has ended, and the job is not done.
    Paused,
    /// The crew says it is done.
    Done,
    /// The supervisor has confirmed it.
    Confirmed,
    /// A little is left to do, and it waits for a plan.
    Returned,
    /// The workplace no longer has it.
    Withdrawn,
}

impl WorkStatus {
    /// Whether it waits among *Att planera*.
    pub const fn waits_for_plan(self) -> bool {
        matches!(self, Self::ToPlan | Self::Paused | Self::Returned)
    }

    /// Whether nothing more is expected to happen.
    pub const fn is_finished(self) -> bool {
        matches!(self, Self::Confirmed | Self::Withdrawn)
    }
}

/// When the next visit is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    /// Who planned it, when.
    pub said: Said,
    /// The day or days.
    pub when: When,
    /// The steps that come first.
    pub first: Vec<StepId>,
}

/// A step and whether it is done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StepState {
    /// The step.
    pub step: Step,
    /// Whether it is done.
    pub state: Ticking,
    /// Whether a return left it to be done again.
    pub left: Left,
    /// Ticks that stand, in the order they were made; several when several people made them.
    pub ticks: Vec<Tick>,
    /// What a new `unticked` answers.
    pub answers: Vec<FactId>,
}

/// Whether a step is done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ticking {
    /// Not yet.
    Todo,
    /// Done.
    Done,
    /// Left out, which somebody stated.
    Skipped(Option<Short>),
}

/// Whether a return left a step to be done again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Left {
    /// It did, and nobody has done it since.
    Yes,
    /// It did not.
    No,
}

/// A tick.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tick {
    /// Who and when.
    pub said: Said,
    /// On which visit.
    pub visit: VisitKey,
}

/// One go at a job.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Visit {
    /// Who began it; several when several devices did.
    pub started: Vec<Said>,
    /// Who ended it without the job being done.
    pub ended: Vec<Said>,
    /// Who said the job was done.
    pub done: Vec<Said>,
    /// Ticks made on it that stand, with their steps.
    pub ticks: Vec<(StepId, Said)>,
    /// Photos taken on it that stand.
    pub photos: Vec<FactId>,
}

/// A photo.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Photo {
    /// Who took it, when.
    pub said: Said,
    /// The photo.
    pub digest: Digest,
    /// What it shows.
    pub shows: Shows,
    /// On which visit.
    pub visit: VisitKey,
    /// The step it belongs to.
    pub step: Option<StepId>,
    /// Whether it was taken back.
    pub retracted: Option<Said>,
    /// Whether the orderer sees it.
    pub release: Release,
}

/// Whether the orderer sees a photo.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Release {
    /// The orderer does.
    Released,
    /// Only those who work here.
    Inside,
}

/// A remark for those who work here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remark {
    /// Who made it, when.
    pub said: Said,
    /// The remark.
    pub text: Prose,
    /// On which visit.
    pub visit: Option<VisitKey>,
    /// Whether it was taken back.
    pub retracted: Option<Said>,
}

/// A return: what was good is said first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Return {
    /// Who and when.
    pub said: Said,
    /// What was good.
    pub good: Prose,
    /// What is left.
    pub reason: Prose,
    /// The photo that shows it.
    pub photo: Option<Digest>,
    /// The steps that are left.
    pub left: Vec<StepId>,
}

/// A confirmation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Confirmation {
    /// Who and when.
    pub said: Said,
    /// What was good.
    pub good: Option<Prose>,
}

impl Visit {
    /// Whether someone has begun it and nobody has ended it.
    pub fn is_running(&self) -> bool {
        !self.started.is_empty() && self.ended.is_empty() && self.done.is_empty()
    }

    /// From when to when it lasted by the devices' clocks, in UTC milliseconds; none before it has both ends.
    pub fn span(&self) -> Option<(i64, i64)> {
        let from = self.started.iter().map(|said| said.at.ms).min()?;
        let to = self.ended.iter().chain(&self.done).map(|said| said.at.ms).max()?;
        (from <= to).then_some((from, to))
    }

    /// How long it lasted in whole minutes, begun ones not counted; none before it has both ends.
    pub fn minutes(&self) -> Option<u16> {
        let (from, to) = self.span()?;
        u16::try_from((to - from) / 60_000).ok()
    }
}

impl Work {
    /// What a new fact of this kind answers: the tips the catalogue allows it to.
    pub fn answers(&self, kind: Kind) -> Vec<FactId> {
        self.tips.iter().find(|(of, _)| *of == kind).map(|(_, ids)| ids.clone()).unwrap_or_default()
    }

    /// How far this statement has come.
    pub fn journey_of(&self, fact: FactId) -> Journey {
        self.under_way.get(&fact).copied().unwrap_or(Journey::Committed)
    }

    /// Whether a visit has started, after which its order can no longer be cancelled.
    pub fn has_begun(&self) -> bool {
        self.visits.values().any(|visit| !visit.started.is_empty() || !visit.done.is_empty())
    }

    /// The visit that is under way; the latest when there are several.
    pub fn running(&self) -> Option<VisitKey> {
        self.visits.iter().rev().find(|(_, visit)| visit.is_running()).map(|(key, _)| *key)
    }

    /// The visit that someone starting on this day begins: the one under way that day, or that day's next.
    pub fn next_visit(&self, date: CivilDate) -> VisitKey {
        let mut of_day = self.visits.iter().rev().filter(|(key, _)| key.date == date);
        match of_day.next() {
            Some((key, visit)) if visit.ended.is_empty() && visit.done.is_empty() => *key,
            Some((key, _)) => VisitKey { date, no: key.no.saturating_add(1) },
            None => VisitKey { date, no: 1 },
        }
    }

    /// The steps in the order a crew takes them: those planned to come first, those a return left, then the others.
    pub fn steps_in_order(&self) -> Vec<&StepState> {
        let first = self.plan.as_ref().map(|plan| plan.first.as_slice()).unwrap_or_default();
        let place = |state: &&StepState| {
            let planned = first.iter().position(|id| *id == state.step.id);
            (planned.unwrap_or(usize::MAX), state.left == Left::No)
        };
        let mut steps: Vec<&StepState> = self.steps.iter().collect();
        steps.arrange_by_key(place);
        steps
    }

    /// The last time it came back, unless it has been confirmed since.
    pub fn last_return(&self) -> Option<&Return> {
        self.returns.last().filter(|_| self.confirmed.is_none())
    }

    /// Photos that stand, of what they show.
    pub fn photos_showing(&self, shows: Shows) -> impl Iterator<Item = &Photo> {
        self.photos.iter().filter(move |photo| photo.shows == shows && photo.retracted.is_none())
    }

    /// Photos that stand and that the orderer does not see.
    pub fn unreleased(&self) -> impl Iterator<Item = &Photo> {
        self.photos.iter().filter(|photo| photo.release == Release::Inside && photo.retracted.is_none())
    }

    /// The contradiction about this, if there is one.
    pub fn contradiction(&self, about: About) -> Option<&Contradiction> {
        self.contradictions.iter().find(|contradiction| contradiction.about == about)
    }
}

/// What an order says of its work, and nothing else: stage, day and released photos; none before there is a plan.
///
/// What contradicts itself is not passed on before it is settled: neither a verdict nor one of two days.
pub fn progress(work: &Work) -> Option<Progress> {
    let stage = match work.status {
        WorkStatus::ToPlan | WorkStatus::Withdrawn => return None,
        WorkStatus::Confirmed | WorkStatus::Returned if work.contradiction(About::Verdict).is_some() => {
            Stage::Done
        }
        WorkStatus::Planned => Stage::Planned,
        WorkStatus::Started | WorkStatus::Paused => Stage::Started,
        WorkStatus::Done => Stage::Done,
        WorkStatus::Returned => Stage::Returned,
        WorkStatus::Confirmed => Stage::Confirmed,
    };
    let settled = work.contradiction(About::Plan).is_none() && stage != Stage::Returned;
    let when = work.plan.as_ref().filter(|_| settled).map(|plan| plan.when);
    let released = work.photos.iter().filter(|photo| photo.release == Release::Released);
    let mut photos: Vec<ReleasedPhoto> =
        released.map(|photo| ReleasedPhoto { digest: photo.digest, shows: photo.shows }).collect();
    photos.arrange_by_key(|photo| photo.digest);
    photos.dedup_by_key(|photo| photo.digest);
    photos.truncate(super::body::MAX_LIST);
    Some(Progress { stage, when, photos })
}

#[cfg(test)]
mod tests;
