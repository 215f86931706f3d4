//! Stories for tests: facts stated one after another, and any facts at all for properties.

use proptest::prelude::*;

use super::body::{ReleasedPhoto, Shows, Stage, Target, VisitKey, When};
use super::catalogue::{Body, CATALOGUE, Kind};
use super::fact::{Fact, Journey, Stated};
use super::key::DocKind;
use super::sample;
use crate::civil::Moment;
use crate::ids::{Digest, DocId, FactId, PersonId, StepId, UnitId};

/// Facts as they are stated, a minute apart.
#[derive(Debug, Clone, Default)]
pub(crate) struct Story {
    /// All so far.
    pub(crate) facts: Vec<Stated>,
}

impl Story {
    /// Someone states something that answers these facts.
    pub(crate) fn say(&mut self, by: PersonId, re: &[FactId], body: impl Into<Body>) -> FactId {
        let n = self.facts.len();
        let at = Moment::new(sample::MS + i64::try_from(n).unwrap() * 60_000, 60, 0);
        let id = FactId::at(at.ms, [u8::try_from(n).unwrap(); 10]);
        self.facts.push(Stated::committed(Fact::new(id, by, at, re.to_vec(), body)));
        id
    }

    /// The last fact is on its way, or a person looks at it.
    pub(crate) fn journey(&mut self, journey: Journey) {
        self.facts.last_mut().unwrap().journey = journey;
    }

    /// The last fact's clock.
    pub(crate) fn at(&mut self, at: Moment) {
        self.facts.last_mut().unwrap().fact.at = at;
    }

    /// The last fact.
    pub(crate) fn last(&self) -> &Fact {
        &self.facts.last().unwrap().fact
    }
}

pub(crate) fn person(n: u8) -> PersonId {
    PersonId::from_bytes([n; 16])
}

pub(crate) fn unit(n: u8) -> UnitId {
    UnitId::from_bytes([n; 16])
}

pub(crate) fn step(n: u8) -> StepId {
    StepId::from_bytes([n; 16])
}

pub(crate) fn visit(no: u8) -> VisitKey {
    VisitKey { date: sample::day(), no }
}

/// Facts of one document that answer each other in any way that facts can come to do, in any order.
pub(crate) fn any_facts(doc: DocKind) -> impl Strategy<Value = (Vec<Stated>, Vec<Stated>)> {
    let kinds: Vec<Kind> =
        CATALOGUE.iter().filter(|entry| entry.doc == doc).map(|entry| entry.kind).collect();
    let one = (0..kinds.len(), any::<u16>(), 0..2u8, 0..4u8, 0..3u8);
    let many = proptest::collection::vec(one, 1..14);
    let facts = many.prop_map(move |many| {
        let mut facts: Vec<Stated> = Vec::new();
        for (n, (kind, bits, variant, minute, journey)) in many.into_iter().enumerate() {
            let answered = facts.iter().enumerate().filter(|(i, _)| bits >> i & 1 == 1);
            let re = answered.map(|(_, stated)| stated.fact.id).collect();
            let at = Moment::new(sample::MS + i64::from(minute) * 60_000, 60, 0);
            // Ids of any order, so that nothing leans on their being younger or older.
            let id = FactId::at(sample::MS, [u8::try_from(n).unwrap().wrapping_mul(151); 10]);
            let body = varied(kinds[kind], variant);
            let journey = [Journey::Committed, Journey::Pending, Journey::Looked][usize::from(journey)];
            facts.push(Stated { fact: Fact::new(id, person(variant), at, re, body), journey });
        }
        facts
    });
    facts.prop_flat_map(|facts| (Just(facts.clone()), Just(facts).prop_shuffle()))
}

/// The example of this kind, or one that differs from it in what can contradict or merge.
fn varied(kind: Kind, variant: u8) -> Body {
    let mut body = sample::body(kind).unwrap();
    if variant == 0 {
        return body;
    }
    let (other, photo) = (person(9), Digest([9; 32]));
    match &mut body {
        Body::Accepted(body) => body.unit = unit(9),
        Body::Progress(body) => {
            body.stage = Stage::Planned;
            body.photos.push(ReleasedPhoto { digest: photo, shows: Shows::Before });
        }
        Body::Planned(body) => body.when = When::Whenever,
        Body::Steps(body) => body.steps.clear(),
        Body::Ticked(body) => body.visit.no = 2,
        Body::Started(body) => body.visit.no = 2,
        Body::Done(body) => body.visit.no = 2,
        Body::Released(body) => body.photos.push(photo),
        Body::Unreleased(body) => body.photos = vec![photo],
        Body::PhotoTaken(body) => body.digest = photo,
        Body::Here(body) => body.here = super::body::Presence::Away,
        Body::Put(body) => body.on = Target::Job(DocId::from_bytes([9; 16])),
        Body::Points(body) => body.points.clear(),
        Body::TimeStated(body) => body.minutes = 60,
        Body::TimeCorrected(body) => body.minutes = 0,
        Body::Absent(body) => body.person = other,
        Body::Banked(body) => body.step.picture = None,
        _ => {}
    }
    body
}
