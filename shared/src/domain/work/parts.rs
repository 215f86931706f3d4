//! The parts of a work: steps with their ticks, visits, photos with their release, remarks.

use std::collections::{BTreeMap, BTreeSet};

use super::{Left, Photo, Release, Remark, StepState, Tick, Ticking, Visit};
use crate::domain::body::{Step, VisitKey};
use crate::domain::catalogue::{Body, Kind};
use crate::domain::fact::Stated;
use crate::domain::frontier::{About, Contradiction, Facts, Said, answerable, contradiction, shown};
use crate::ids::{Digest, FactId, StepId};
use crate::lean::{Arrange as _, Gather as _};

/// The steps with what was done about them.
pub(super) fn steps(facts: &Facts<'_>) -> (Vec<StepState>, Option<Contradiction>) {
    let lists = facts.standing(|body| matches!(body, Body::Steps(_)), |by, _| matches!(by, Body::Steps(_)));
    let list = |stated: &Stated| match &stated.fact.body {
        Body::Steps(body) => body.steps.clone(),
        _ => Vec::new(),
    };
    let Some(shown) = shown(&lists) else { return (Vec::new(), None) };
    let steps = list(shown);
    let differ = lists.iter().any(|other| list(other) != steps);
    let ticking = Ticks::of(facts);
    let states = steps.into_iter().map(|step| ticking.state(step)).collect();
    (states, if differ { contradiction(About::Steps, &lists) } else { None })
}

/// The visits, with what happened on each.
pub(super) fn visits(facts: &Facts<'_>) -> BTreeMap<VisitKey, Visit> {
    let mut visits: BTreeMap<VisitKey, Visit> = BTreeMap::new();
    let retracted = retracted(facts);
    for stated in facts.iter() {
        let said = Said::of(stated);
        match &stated.fact.body {
            Body::Started(body) => visits.entry(body.visit).or_default().started.push(said),
            Body::Ended(body) => visits.entry(body.visit).or_default().ended.push(said),
            Body::Done(body) => visits.entry(body.visit).or_default().done.push(said),
            Body::PhotoTaken(body) if !retracted.contains_key(&said.fact) => {
                visits.entry(body.visit).or_default().photos.push(said.fact);
            }
            _ => {}
        }
    }
    for (stated, step, visit) in live_ticks(facts) {
        let entry = visits.entry(visit).or_default();
        if matches!(stated.fact.body, Body::Ticked(_)) {
            entry.ticks.push((step, Said::of(stated)));
        }
    }
    for visit in visits.values_mut() {
        for said in [&mut visit.started, &mut visit.ended, &mut visit.done] {
            said.arrange_by_key(Said::order);
        }
        visit.ticks.arrange_by_key(|(_, said)| said.order());
    }
    visits
}

/// The photos; those whose release is disputed stay inside until somebody settles it.
pub(super) fn photos(facts: &Facts<'_>) -> (Vec<Photo>, Vec<Contradiction>) {
    let retracted = retracted(facts);
    let mut photos: Vec<Photo> = facts
        .iter()
        .filter_map(|stated| match &stated.fact.body {
            Body::PhotoTaken(body) => Some(Photo {
                said: Said::of(stated),
                digest: body.digest,
                shows: body.shows,
                visit: body.visit,
                step: body.step,
                retracted: retracted.get(&stated.fact.id).copied(),
                release: Release::Inside,
            }),
            _ => None,
        })
        .collect();
    photos.arrange_by_key(|photo| photo.said.order());
    let mut disputes = BTreeMap::new();
    for photo in photos.iter_mut().filter(|photo| photo.retracted.is_none()) {
        let tips = release_of(facts, photo.digest);
        let is_released = |stated: &&&Stated| matches!(stated.fact.body, Body::Released(_));
        match tips.iter().filter(is_released).count() {
            0 => {}
            all if all == tips.len() => photo.release = Release::Released,
            _ => {
                disputes.extend(
                    contradiction(About::Release(photo.digest), &tips).map(|found| (photo.digest, found)),
                );
            }
        }
    }
    (photos, disputes.into_values().collect())
}

/// The remarks.
pub(super) fn remarks(facts: &Facts<'_>) -> Vec<Remark> {
    let retracted = retracted(facts);
    let mut remarks: Vec<Remark> = facts
        .iter()
        .filter_map(|stated| match &stated.fact.body {
            Body::Remarked(body) => Some(Remark {
                said: Said::of(stated),
                text: body.text.clone(),
                visit: body.visit,
                retracted: retracted.get(&stated.fact.id).copied(),
            }),
            _ => None,
        })
        .collect();
    remarks.arrange_by_key(|remark| remark.said.order());
    remarks
}

/// Releases and their opposites that still say something about a photo.
pub(super) fn release_tips<'a>(facts: &Facts<'a>) -> Vec<&'a Stated> {
    let speaks = |stated: &&'a Stated| {
        let photos = released_in(&stated.fact.body).unwrap_or_default();
        photos.iter().any(|digest| is_last_about(facts, stated, *digest))
    };
    facts.iter().filter(speaks).collect()
}

fn release_of<'a>(facts: &Facts<'a>, digest: Digest) -> Vec<&'a Stated> {
    let about = |stated: &&'a Stated| {
        released_in(&stated.fact.body).is_some_and(|photos| photos.contains(&digest))
            && is_last_about(facts, stated, digest)
    };
    facts.iter().filter(about).collect()
}

/// Whether no other release or its opposite answers this one about this photo.
fn is_last_about(facts: &Facts<'_>, stated: &Stated, digest: Digest) -> bool {
    !facts.iter().any(|by| {
        by.fact.id != stated.fact.id
            && by.fact.re.contains(&stated.fact.id)
            && released_in(&by.fact.body).is_some_and(|photos| photos.contains(&digest))
    })
}

fn released_in(body: &Body) -> Option<&[Digest]> {
    match body {
        Body::Released(body) => Some(&body.photos),
        Body::Unreleased(body) => Some(&body.photos),
        _ => None,
    }
}

/// Photos and remarks that were taken back, with the first who did.
fn retracted(facts: &Facts<'_>) -> BTreeMap<FactId, Said> {
    let mut retracted: BTreeMap<FactId, Said> = BTreeMap::new();
    for stated in facts.iter().filter(|stated| matches!(stated.fact.body, Body::Retracted(_))) {
        let said = Said::of(stated);
        for of in facts.answered(stated) {
            let first = retracted.entry(of.fact.id).or_insert(said);
            if said.order() < first.order() {
                *first = said;
            }
        }
    }
    retracted
}

/// Ticks and skips that no `unticked` of the same step has taken back.
fn live_ticks<'a>(facts: &Facts<'a>) -> Vec<(&'a Stated, StepId, VisitKey)> {
    let about = |body: &Body| match body {
        Body::Ticked(body) => Some((body.step, body.visit)),
        Body::Skipped(body) => Some((body.step, body.visit)),
        _ => None,
    };
    let standing = facts.standing(
        |body| about(body).is_some(),
        |by, of| match by {
            Body::Unticked(body) => about(of).is_some_and(|(step, _)| step == body.step),
            _ => false,
        },
    );
    standing
        .into_iter()
        .filter_map(|stated| about(&stated.fact.body).map(|(step, visit)| (stated, step, visit)))
        .collect()
}

/// What was done about steps, and up to which visit a return has put it aside.
struct Ticks<'a> {
    live: Vec<(&'a Stated, StepId, VisitKey)>,
    aside: BTreeMap<StepId, VisitKey>,
}

impl<'a> Ticks<'a> {
    fn of(facts: &Facts<'a>) -> Self {
        let settled: BTreeSet<FactId> = facts
            .iter()
            .filter(|stated| stated.fact.kind() == Some(Kind::Confirmed))
            .flat_map(|stated| stated.fact.re.iter().copied())
            .gather();
        let mut aside: BTreeMap<StepId, VisitKey> = BTreeMap::new();
        for stated in facts.iter().filter(|stated| !settled.contains(&stated.fact.id)) {
            let Body::Returned(body) = &stated.fact.body else { continue };
            let done = facts.history(stated).into_iter().filter_map(|id| match &facts.get(id)?.fact.body {
                Body::Done(body) => Some(body.visit),
                _ => None,
            });
            let Some(until) = done.max() else { continue };
            for step in &body.left {
                let visit = aside.entry(*step).or_insert(until);
                *visit = until.max(*visit);
            }
        }
        Self { live: live_ticks(facts), aside }
    }

    fn state(&self, step: Step) -> StepState {
        let aside = self.aside.get(&step.id);
        let of_step = || self.live.iter().filter(|(_, id, _)| *id == step.id);
        let counts = || of_step().filter(|(_, _, visit)| aside.is_none_or(|until| visit > until));
        let ticked = |stated: &Stated| matches!(stated.fact.body, Body::Ticked(_));
        let mut ticks: Vec<Tick> = counts()
            .filter(|(stated, ..)| ticked(stated))
            .map(|(stated, _, visit)| Tick { said: Said::of(stated), visit: *visit })
            .collect();
        ticks.arrange_by_key(|tick| tick.said.order());
        let skipped: Vec<&Stated> =
            counts().filter(|(stated, ..)| !ticked(stated)).map(|(stated, ..)| *stated).collect();
        let state = match shown(&skipped).map(|stated| &stated.fact.body) {
            _ if !ticks.is_empty() => Ticking::Done,
            Some(Body::Skipped(body)) => Ticking::Skipped(body.why.clone()),
            _ => Ticking::Todo,
        };
        let left = if aside.is_some() && state == Ticking::Todo { Left::Yes } else { Left::No };
        let answers = answerable(counts().map(|(stated, ..)| *stated), Kind::Unticked);
        StepState { step, state, left, ticks, answers }
    }
}
