//! Adds up a work's facts.

use std::collections::BTreeMap;

use super::parts;
use super::{Confirmation, Origin, Plan, Return, Work, WorkStatus};
use crate::domain::body::When;
use crate::domain::catalogue::{Body, Kind};
use crate::domain::fact::{Journey, Stated};
use crate::domain::frontier::{About, Facts, Frontier, Mark, Meaning, Said, answerable, contradiction};
use crate::domain::rules::visit_of;
use crate::ids::FactId;
use crate::lean::{Arrange as _, Gather as _};

/// Adds up a work's facts; none when there are none.
pub fn fold(facts: &[Stated]) -> Option<Work> {
    let facts = Facts::new(facts);
    let last_day = facts.iter().map(last_day).max()?;
    let frontier = facts.frontier(meaning);
    let (steps, disputed_steps) = parts::steps(&facts);
    let mut work = Work {
        origin: origin(&facts),
        status: frontier.as_ref().map_or(WorkStatus::ToPlan, |frontier| status_of(frontier.shown)),
        plan: plan(&facts, frontier.as_ref()),
        steps,
        visits: parts::visits(&facts),
        photos: Vec::new(),
        remarks: parts::remarks(&facts),
        returns: returns(&facts),
        confirmed: None,
        withdrawn: None,
        contradictions: disputed_steps.into_iter().collect(),
        marks: facts.marks(),
        under_way: under_way(&facts),
        journey: facts.journey(),
        last_day,
        tips: tips(&facts, frontier.as_ref()),
    };
    let (photos, disputed) = parts::photos(&facts);
    work.photos = photos;
    work.contradictions.extend(disputed);
    let Some(frontier) = frontier else { return Some(work) };
    match &frontier.shown.fact.body {
        Body::Confirmed(body) => {
            work.confirmed = Some(Confirmation { said: Said::of(frontier.shown), good: body.good.clone() });
        }
        Body::Withdrawn(body) => {
            work.withdrawn = Some(body.why);
            if work.has_begun() {
                work.marks.push(Mark::BegunBefore { fact: frontier.shown.fact.id });
            }
        }
        _ => {}
    }
    let about = if frontier.conflict.iter().all(|tip| tip.fact.kind() == Some(Kind::Planned)) {
        About::Plan
    } else {
        About::Verdict
    };
    work.contradictions.extend(contradiction(about, &frontier.conflict));
    Some(work)
}

/// What a status fact says beyond its rank, as far as two of them can contradict each other.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Says {
    Stage,
    Planned(Option<crate::civil::CivilDate>, Option<crate::civil::CivilDate>),
    Confirmed,
    Returned,
}

fn meaning(body: &Body) -> Option<Meaning<Says>> {
    let (rank, says) = match body {
        Body::Opened(_) => (0, Says::Stage),
        Body::Planned(body) => (1, planned(body.when)),
        Body::Started(_) => (2, Says::Stage),
        Body::Ended(_) => (3, Says::Stage),
        Body::Done(_) => (4, Says::Stage),
        Body::Confirmed(_) => (5, Says::Confirmed),
        Body::Returned(_) => (5, Says::Returned),
        Body::Withdrawn(_) => (9, Says::Stage),
        _ => return None,
    };
    Some(Meaning { rank, says })
}

const fn planned(when: When) -> Says {
    Says::Planned(when.first_day(), when.last_day())
}

const fn status_of(stated: &Stated) -> WorkStatus {
    match &stated.fact.body {
        Body::Planned(_) => WorkStatus::Planned,
        Body::Started(_) => WorkStatus::Started,
        Body::Ended(_) => WorkStatus::Paused,
        Body::Done(_) => WorkStatus::Done,
        Body::Confirmed(_) => WorkStatus::Confirmed,
        Body::Returned(_) => WorkStatus::Returned,
        Body::Withdrawn(_) => WorkStatus::Withdrawn,
        _ => WorkStatus::ToPlan,
    }
}

fn origin(facts: &Facts<'_>) -> Option<Origin> {
    let opened = facts.iter().filter_map(|stated| match &stated.fact.body {
        Body::Opened(opened) => Some(Origin { said: Said::of(stated), opened: opened.clone() }),
        _ => None,
    });
    opened.min_by_key(|origin| origin.said.order())
}

/// The plan that counts: the latest one in the history of what is shown.
fn plan(facts: &Facts<'_>, frontier: Option<&Frontier<'_>>) -> Option<Plan> {
    let history = facts.history(frontier?.shown);
    let plans =
        facts.standing(|body| matches!(body, Body::Planned(_)), |by, _| matches!(by, Body::Planned(_)));
    let counted: Vec<&Stated> =
        plans.iter().copied().filter(|stated| history.contains(&stated.fact.id)).collect();
    // A visit that began without answering any plan still has one.
    let stated =
        crate::domain::frontier::shown(&counted).or_else(|| crate::domain::frontier::shown(&plans))?;
    match &stated.fact.body {
        Body::Planned(body) => {
            Some(Plan { said: Said::of(stated), when: body.when, first: body.first.clone() })
        }
        _ => None,
    }
}

fn returns(facts: &Facts<'_>) -> Vec<Return> {
    let mut returns: Vec<Return> = facts
        .iter()
        .filter_map(|stated| match &stated.fact.body {
            Body::Returned(body) => Some(Return {
                said: Said::of(stated),
                good: body.good.clone(),
                reason: body.reason.clone(),
                photo: body.photo,
                left: body.left.clone(),
            }),
            _ => None,
        })
        .collect();
    returns.arrange_by_key(|returned| returned.said.order());
    returns
}

fn last_day(stated: &Stated) -> crate::civil::CivilDate {
    let planned = match &stated.fact.body {
        Body::Planned(body) => body.when.last_day(),
        Body::Opened(body) => body.when.last_day(),
        body => visit_of(body).map(|visit| visit.date),
    };
    planned.map_or(stated.fact.at.day, |day| day.max(stated.fact.at.day))
}

/// Journeys of statements that are not in the database yet.
fn under_way(facts: &Facts<'_>) -> BTreeMap<FactId, Journey> {
    let open = facts.iter().filter(|stated| stated.journey != Journey::Committed);
    open.map(|stated| (stated.fact.id, stated.journey)).gather()
}

/// What new facts answer, by kind.
fn tips(facts: &Facts<'_>, frontier: Option<&Frontier<'_>>) -> Vec<(Kind, Vec<FactId>)> {
    let status = [
        Kind::Planned,
        Kind::Started,
        Kind::Ended,
        Kind::Done,
        Kind::Confirmed,
        Kind::Returned,
        Kind::Withdrawn,
    ];
    let mut tips: Vec<(Kind, Vec<FactId>)> =
        status.iter().filter_map(|kind| Some((*kind, frontier?.answers(*kind)))).collect();
    let steps = facts.standing(|body| matches!(body, Body::Steps(_)), |by, _| matches!(by, Body::Steps(_)));
    tips.push((Kind::Steps, answerable(steps.into_iter(), Kind::Steps)));
    for kind in [Kind::Released, Kind::Unreleased] {
        tips.push((kind, answerable(parts::release_tips(facts).into_iter(), kind)));
    }
    tips
}
