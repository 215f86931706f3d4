//! A workplace's day as its facts add up: who is here, who is put on what, and the day's points.

use std::collections::{BTreeMap, BTreeSet};

use super::body::{Point, Presence, Target};
use super::catalogue::{Body, Kind};
use super::fact::{Journey, Stated};
use super::frontier::{About, Contradiction, Facts, Mark, Said, answerable, contradiction, shown};
use crate::ids::{FactId, PersonId};
use crate::lean::{Arrange as _, Gather as _};

/// A day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Day {
    /// Who was said to be here or away.
    pub here: BTreeMap<PersonId, HereState>,
    /// Who is put on what; a person may be on several things.
    pub put: BTreeMap<PersonId, BTreeMap<Target, PutState>>,
    /// The points, by the clock.
    pub points: Vec<Point>,
    /// What a new `points` answers.
    pub points_answers: Vec<FactId>,
    /// What a supervisor has to settle.
    pub contradictions: Vec<Contradiction>,
    /// What a supervisor is told.
    pub marks: Vec<Mark>,
    /// The worst journey of any of its facts.
    pub journey: Journey,
}

/// Whether someone is here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HereState {
    /// Whether. Someone said to be both counts as here.
    pub presence: Presence,
    /// Who said so, when.
    pub said: Said,
    /// What a new `here` about the person answers.
    pub answers: Vec<FactId>,
}

/// Someone put on something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PutState {
    /// Who said so, when; the latest when several did.
    pub said: Said,
    /// What a `lifted` answers.
    pub answers: Vec<FactId>,
}

/// Adds up a day's facts.
pub fn fold(facts: &[Stated]) -> Day {
    let facts = Facts::new(facts);
    let (here, mut contradictions) = here(&facts);
    let lists = facts.standing(|body| matches!(body, Body::Points(_)), |by, _| matches!(by, Body::Points(_)));
    let points = shown(&lists).map(points_of).unwrap_or_default();
    if lists.iter().any(|stated| points_of(stated) != points) {
        contradictions.extend(contradiction(About::Points, &lists));
    }
    Day {
        here,
        put: put(&facts),
        points,
        points_answers: answerable(lists.into_iter(), Kind::Points),
        contradictions,
        marks: facts.marks(),
        journey: facts.journey(),
    }
}

impl Day {
    /// Whether this person is here; none when nobody has said.
    pub fn presence(&self, person: PersonId) -> Option<Presence> {
        self.here.get(&person).map(|state| state.presence)
    }

    /// What this person is on.
    pub fn targets(&self, person: PersonId) -> impl Iterator<Item = Target> + '_ {
        self.put.get(&person).into_iter().flat_map(|targets| targets.keys().copied())
    }

    /// Who is on this, whether here or not.
    pub fn crew(&self, target: Target) -> Vec<PersonId> {
        let on = self.put.iter().filter(|(_, targets)| targets.contains_key(&target));
        on.map(|(person, _)| *person).collect()
    }

    /// Everything somebody is on.
    pub fn all_targets(&self) -> BTreeSet<Target> {
        self.put.values().flat_map(|targets| targets.keys().copied()).gather()
    }

    /// Those of these people who are here and on nothing: whom the morning is not settled for.
    pub fn without(&self, people: &[PersonId]) -> Vec<PersonId> {
        let waits = |person: &&PersonId| {
            self.presence(**person) == Some(Presence::Here) && self.targets(**person).next().is_none()
        };
        people.iter().filter(waits).copied().collect()
    }

    /// Those who are put on something and are not here.
    pub fn missing(&self) -> Vec<PersonId> {
        let away = |person: &&PersonId| self.presence(**person) == Some(Presence::Away);
        self.put.keys().filter(away).copied().collect()
    }

    /// The point that is next at this minute of the day; none after the last.
    pub fn next_point(&self, minute: u16) -> Option<Point> {
        self.points.iter().find(|point| point.minute >= minute).copied()
    }

    /// What a new `here` about this person answers.
    pub fn here_answers(&self, person: PersonId) -> Vec<FactId> {
        self.here.get(&person).map(|state| state.answers.clone()).unwrap_or_default()
    }

    /// What a `lifted` of this person from this answers; empty when the person is not on it.
    pub fn lift_answers(&self, person: PersonId, target: Target) -> Vec<FactId> {
        let state = self.put.get(&person).and_then(|targets| targets.get(&target));
        state.map(|state| state.answers.clone()).unwrap_or_default()
    }
}

fn here(facts: &Facts<'_>) -> (BTreeMap<PersonId, HereState>, Vec<Contradiction>) {
    let of = |body: &Body| match body {
        Body::Here(body) => Some((body.person, body.here)),
        _ => None,
    };
    let standing = facts.standing(
        |body| of(body).is_some(),
        |by, about| of(by).map(|(person, _)| person) == of(about).map(|(person, _)| person),
    );
    let mut tips: BTreeMap<PersonId, Vec<&Stated>> = BTreeMap::new();
    for stated in standing {
        if let Some((person, _)) = of(&stated.fact.body) {
            tips.entry(person).or_default().push(stated);
        }
    }
    let mut here = BTreeMap::new();
    let mut contradictions = Vec::new();
    for (person, tips) in tips {
        let says = |presence: Presence| -> Vec<&Stated> {
            let same = |stated: &&Stated| of(&stated.fact.body).is_some_and(|(_, said)| said == presence);
            tips.iter().copied().filter(same).collect()
        };
        let (present, away) = (says(Presence::Here), says(Presence::Away));
        // Whoever is here needs something to do; taking them for away would lose them.
        let (presence, by) =
            if present.is_empty() { (Presence::Away, &away) } else { (Presence::Here, &present) };
        let Some(by) = shown(by) else { continue };
        if !present.is_empty() && !away.is_empty() {
            contradictions.extend(contradiction(About::Presence(person), &tips));
        }
        let answers = answerable(tips.iter().copied(), Kind::Here);
        here.insert(person, HereState { presence, said: Said::of(by), answers });
    }
    (here, contradictions)
}

fn put(facts: &Facts<'_>) -> BTreeMap<PersonId, BTreeMap<Target, PutState>> {
    let of = |body: &Body| match body {
        Body::Put(body) => Some((body.person, body.on)),
        _ => None,
    };
    let standing = facts.standing(
        |body| of(body).is_some(),
        |by, about| match by {
            Body::Lifted(body) => of(about) == Some((body.person, body.from)),
            _ => false,
        },
    );
    let mut tips: BTreeMap<(PersonId, Target), Vec<&Stated>> = BTreeMap::new();
    for stated in standing {
        if let Some(key) = of(&stated.fact.body) {
            tips.entry(key).or_default().push(stated);
        }
    }
    let mut put: BTreeMap<PersonId, BTreeMap<Target, PutState>> = BTreeMap::new();
    for ((person, target), tips) in tips {
        if let Some(by) = shown(&tips) {
            let answers = answerable(tips.iter().copied(), Kind::Lifted);
            put.entry(person).or_default().insert(target, PutState { said: Said::of(by), answers });
        }
    }
    put
}

fn points_of(stated: &Stated) -> Vec<Point> {
    let mut points = match &stated.fact.body {
        Body::Points(body) => body.points.clone(),
        _ => Vec::new(),
    };
    points.arrange_by_key(|point| (point.minute, point.kind));
    points
}

#[cfg(test)]
mod tests;
