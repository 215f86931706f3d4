//! What stands: the tips of the `re` graph, what they contradict each other in, and what a supervisor is told.
//!
//! A status is never the latest by a clock. Among the facts that give a status, those that no other such fact answers
//! are the tips. Two tips are compared by how far the work came on each side since they parted (the *peak*): who came
//! further wins, so that a phone that comes back late with "started" does not undo "confirmed", nor a job's next round.
//! Tips of equal meaning merge. Tips of the same rank and different meaning are a contradiction that a person settles
//! by answering both; until then one of them is shown, the same on every device, and the contradiction with it.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

use super::body::{Target, VisitKey};
use super::catalogue::{Answers, Body, Kind};
use super::fact::{Fact, Journey, MAX_ANSWERS, Stated};
use crate::civil::Moment;
use crate::ids::{Digest, FactId, PersonId, StepId};
use crate::lean::{Arrange as _, Gather as _};

/// Who said it, when, and how far it has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Said {
    /// The fact.
    pub fact: FactId,
    /// Who.
    pub by: PersonId,
    /// When, by the device's clock.
    pub at: Moment,
    /// How far it has come on its way to the office.
    pub journey: Journey,
}

impl Said {
    /// Of this fact.
    pub const fn of(stated: &Stated) -> Self {
        let Stated { fact, journey } = stated;
        Self { fact: fact.id, by: fact.by, at: fact.at, journey: *journey }
    }

    /// The order in which things are shown: by the device's clock, then by id so that it is the same everywhere.
    pub const fn order(&self) -> (i64, FactId) {
        (self.at.ms, self.fact)
    }
}

/// What statements contradict each other in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum About {
    /// Accepted by two workplaces, or accepted and declined.
    Acceptance,
    /// Planned to different days.
    Plan,
    /// Confirmed and returned.
    Verdict,
    /// Two lists of steps.
    Steps,
    /// A photo released and taken back.
    Release(Digest),
    /// Here and away.
    Presence(PersonId),
    /// Two lists of the day's points.
    Points,
    /// The same visit with two lengths.
    Length(Target, VisitKey),
    /// A length approved and questioned.
    Approval(Target, VisitKey),
    /// Two versions of a step in the bank.
    BankStep(StepId),
}

/// Statements of which only one can stand. Someone who may decide answers them all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contradiction {
    /// In what.
    pub about: About,
    /// The facts, ascending by id.
    pub tips: Vec<FactId>,
}

/// Something a supervisor is told. It never refuses anything.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Mark {
    /// The device's clock was more than five minutes off.
    ClockOff {
        /// The fact.
        fact: FactId,
        /// Whose.
        by: PersonId,
        /// By how much, in milliseconds; positive when ahead.
        skew: i64,
    },
    /// Dated more than five minutes before what it answers.
    OddOrder {
        /// The fact.
        fact: FactId,
    },
    /// The job was taken away after a visit had begun.
    BegunBefore {
        /// What took it away.
        fact: FactId,
    },
    /// A statement this build cannot read: *uppdatera appen*.
    Newer {
        /// The fact.
        fact: FactId,
    },
}

/// A document's facts, each once, in an order that does not depend on how they came.
#[derive(Debug, Clone)]
pub struct Facts<'a>(BTreeMap<FactId, &'a Stated>);

/// What a status fact means: how far it is, and what it says there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Meaning<M> {
    /// How far; a higher one absorbs a lower concurrent one.
    pub rank: u8,
    /// What it says; different ones of the same rank contradict each other.
    pub says: M,
}

/// Where a status stands.
#[derive(Debug, Clone)]
pub struct Frontier<'a> {
    /// All tips, absorbed ones included: what a new status fact answers.
    pub tips: Vec<&'a Stated>,
    /// The one that is shown.
    pub shown: &'a Stated,
    /// Those that contradict each other; empty when they agree.
    pub conflict: Vec<&'a Stated>,
}

impl<'a> Facts<'a> {
    /// From facts in any order. A fact that came twice counts once, by how far it got.
    pub fn new(facts: &'a [Stated]) -> Self {
        let mut map: BTreeMap<FactId, &'a Stated> = BTreeMap::new();
        for stated in facts {
            let kept = map.entry(stated.fact.id).or_insert(stated);
            if (stated.journey, stated.fact.at.ms) < (kept.journey, kept.fact.at.ms) {
                *kept = stated;
            }
        }
        Self(map)
    }

    /// All, ascending by id.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = &'a Stated> {
        self.0.values().copied()
    }

    /// The one with this id.
    pub fn get(&self, id: FactId) -> Option<&'a Stated> {
        self.0.get(&id).copied()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Those this fact answers, as far as they are known here.
    pub fn answered(&self, stated: &Stated) -> impl Iterator<Item = &'a Stated> {
        stated.fact.re.iter().filter(|id| **id != stated.fact.id).filter_map(|id| self.get(*id))
    }

    /// Those of `is` that no fact `ends` by answering them.
    pub fn standing(
        &self,
        is: impl Fn(&Body) -> bool,
        ends: impl Fn(&Body, &Body) -> bool,
    ) -> Vec<&'a Stated> {
        let mut over = BTreeSet::new();
        for by in self.iter() {
            let ended =
                self.answered(by).filter(|of| is(&of.fact.body) && ends(&by.fact.body, &of.fact.body));
            over.extend(ended.map(|of| of.fact.id));
        }
        self.iter().filter(|stated| is(&stated.fact.body) && !over.contains(&stated.fact.id)).collect()
    }

    /// This fact and all that it answers, directly or through others.
    pub fn history(&self, of: &'a Stated) -> BTreeSet<FactId> {
        let mut seen = BTreeSet::from([of.fact.id]);
        let mut next = vec![of];
        while let Some(stated) = next.pop() {
            next.extend(self.answered(stated).filter(|answered| seen.insert(answered.fact.id)));
        }
        seen
    }

    /// The worst of all journeys: what the one calm mark of a job shows.
    pub fn journey(&self) -> Journey {
        self.iter().map(|stated| stated.journey).max().unwrap_or(Journey::Committed)
    }

    /// What a supervisor is told about clocks, order and unknown kinds.
    pub fn marks(&self) -> Vec<Mark> {
        // As far as the device's clock was known to be off, it says nothing about the order.
        let at = |fact: &Fact| fact.at.ms - fact.at.skew;
        let mut marks = Vec::new();
        for stated in self.iter() {
            let fact = &stated.fact;
            if fact.at.is_off() {
                marks.push(Mark::ClockOff { fact: fact.id, by: fact.by, skew: fact.at.skew });
            }
            if self.answered(stated).any(|answered| at(fact) < at(&answered.fact) - 5 * 60_000) {
                marks.push(Mark::OddOrder { fact: fact.id });
            }
            if matches!(fact.body, Body::Unknown(_)) {
                marks.push(Mark::Newer { fact: fact.id });
            }
        }
        marks
    }

    /// Where the status stands among the facts that have a meaning; none when none has.
    pub fn frontier<M: Ord + Clone>(
        &self,
        meaning: impl Fn(&Body) -> Option<Meaning<M>>,
    ) -> Option<Frontier<'a>> {
        let gives: BTreeMap<FactId, Meaning<M>> =
            self.iter().filter_map(|stated| Some((stated.fact.id, meaning(&stated.fact.body)?))).gather();
        let mut tips = self.standing(|body| meaning(body).is_some(), |by, _| meaning(by).is_some());
        if tips.is_empty() {
            // Only facts that answer each other in a ring, which no server accepts.
            tips = self.iter().filter(|stated| gives.contains_key(&stated.fact.id)).collect();
        }
        let sides: Vec<Side<'a, M>> = tips
            .iter()
            .filter_map(|tip| {
                let history = self.history(tip).into_iter().filter(|id| gives.contains_key(id)).gather();
                Some(Side { tip, meaning: gives.get(&tip.fact.id)?.clone(), history })
            })
            .collect();
        let wins = |a: &Side<'a, M>, b: &Side<'a, M>| a.against(b, &gives) == Outcome::Wins;
        let mut best: Vec<&Side<'a, M>> =
            sides.iter().filter(|side| !sides.iter().any(|other| wins(other, side))).collect();
        if best.is_empty() {
            best = sides.iter().collect();
        }
        let disputed = |side: &&Side<'a, M>| {
            best.iter().any(|other| side.against(other, &gives) == Outcome::Contradicts)
        };
        let conflict = best.iter().copied().filter(disputed).map(|side| side.tip).collect();
        let shown = best.iter().max_by_key(|side| (side.meaning.rank, Said::of(side.tip).order()))?.tip;
        Some(Frontier { tips, shown, conflict })
    }
}

impl Frontier<'_> {
    /// The tips that a new fact of this kind answers, by what the catalogue allows it to.
    pub fn answers(&self, kind: Kind) -> Vec<FactId> {
        answerable(self.tips.iter().copied(), kind)
    }

    /// The contradiction, if there is one.
    pub fn contradiction(&self, about: About) -> Option<Contradiction> {
        contradiction(about, &self.conflict)
    }
}

/// Those of these facts that a fact of this kind may answer, ascending, the latest where there are too many.
pub fn answerable<'a>(facts: impl Iterator<Item = &'a Stated>, kind: Kind) -> Vec<FactId> {
    let allowed = match kind.entry().answers {
        Answers::Nothing => &[],
        Answers::Maybe(kinds) | Answers::Must(kinds) => kinds,
    };
    let may = |stated: &&Stated| stated.fact.kind().is_some_and(|kind| allowed.contains(&kind));
    let mut found: Vec<&Stated> = facts.filter(may).collect();
    found.arrange_by_key(|stated| std::cmp::Reverse(Said::of(stated).order()));
    let mut ids: Vec<FactId> = found.iter().take(MAX_ANSWERS).map(|stated| stated.fact.id).collect();
    ids.arrange();
    ids
}

/// A contradiction between these facts; none when there are fewer than two.
pub fn contradiction(about: About, tips: &[&Stated]) -> Option<Contradiction> {
    let mut ids: Vec<FactId> = tips.iter().map(|stated| stated.fact.id).collect();
    ids.arrange();
    (ids.len() > 1).then_some(Contradiction { about, tips: ids })
}

/// The one of these facts that is shown: the latest by the device's clock, then by id.
pub fn shown<'a>(tips: &[&'a Stated]) -> Option<&'a Stated> {
    tips.iter().copied().max_by_key(|stated| Said::of(stated).order())
}

struct Side<'a, M> {
    tip: &'a Stated,
    meaning: Meaning<M>,
    history: BTreeSet<FactId>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Outcome {
    Wins,
    Loses,
    Agrees,
    Contradicts,
}

impl<M: Ord> Side<'_, M> {
    /// How this tip fares against another, by what each side did since they parted.
    fn against(&self, other: &Self, gives: &BTreeMap<FactId, Meaning<M>>) -> Outcome {
        if self.tip.fact.id == other.tip.fact.id {
            return Outcome::Agrees;
        }
        let (mine, theirs) = (self.since(other, gives), other.since(self, gives));
        let peak = |side: &[&Meaning<M>]| side.iter().map(|meaning| meaning.rank).max().unwrap_or(0);
        let (my_peak, their_peak) = (peak(&mine), peak(&theirs));
        match my_peak.cmp(&their_peak) {
            Ordering::Greater => return Outcome::Wins,
            Ordering::Less => return Outcome::Loses,
            Ordering::Equal => {}
        }
        let (i_went_on, they_went_on) = (self.meaning.rank < my_peak, other.meaning.rank < their_peak);
        let said_at_peak = |side: &[&Meaning<M>], says: &M| {
            side.iter().any(|meaning| meaning.rank == my_peak && meaning.says == *says)
        };
        match (i_went_on, they_went_on) {
            (false, false) if self.meaning.says == other.meaning.says => Outcome::Agrees,
            (false, false) => Outcome::Contradicts,
            (true, false) if said_at_peak(&mine, &other.meaning.says) => Outcome::Wins,
            (false, true) if said_at_peak(&theirs, &self.meaning.says) => Outcome::Loses,
            (true, false) | (false, true) => Outcome::Contradicts,
            (true, true) => match self.meaning.rank.cmp(&other.meaning.rank) {
                Ordering::Greater => Outcome::Wins,
                Ordering::Less => Outcome::Loses,
                Ordering::Equal if self.meaning.says == other.meaning.says => Outcome::Agrees,
                Ordering::Equal => Outcome::Contradicts,
            },
        }
    }

    fn since<'g>(&self, other: &Self, gives: &'g BTreeMap<FactId, Meaning<M>>) -> Vec<&'g Meaning<M>> {
        self.history.difference(&other.history).filter_map(|id| gives.get(id)).collect()
    }
}
