//! What is projected from a document's facts: pure, so that projecting anew gives the same.

use std::collections::BTreeSet;

use shared::civil::{CivilDate, Month};
use shared::domain::body::Cites as _;
use shared::domain::catalogue::Body;
use shared::domain::fact::Stated;
use shared::domain::key::DocKey;
use shared::domain::order::{self, Holds, Order, OrderStatus};
use shared::domain::speaker::Standing;
use shared::domain::work::{self, Work, WorkStatus};
use shared::domain::{day, time};
use shared::ids::{Digest, FactId, UnitId};

use super::ledger::{Citation, Mark, OrderState, Projection, WorkState};

/// Everything that is projected from a document with these facts.
pub fn project(key: &DocKey, facts: &[Stated]) -> Projection {
    let mut projection = Projection { standing: standing(key, facts), ..Projection::default() };
    match key {
        DocKey::Order(_) => {
            let Some(order) = order::fold(facts) else { return projection };
            projection.citations = order_citations(&order);
            projection.order = Some(order_state(&order));
        }
        DocKey::Work(_) | DocKey::Station(..) => {
            projection.citations = citations(facts);
            projection.work = work::fold(facts).map(|work| work_state(&work));
        }
        DocKey::Day(_, date) => {
            let day = day::fold(facts);
            let on = |(person, targets): (_, &std::collections::BTreeMap<_, _>)| {
                targets.keys().map(move |target| (person, *date, *target)).collect::<Vec<_>>()
            };
            projection.assignments =
                day.put.iter().flat_map(|(person, targets)| on((*person, targets))).collect();
        }
        DocKey::Bank(_) => projection.citations = citations(facts),
        DocKey::Time(..) => {}
    }
    projection
}

/// Whose access changes from one to the other.
pub fn marks(before: &Projection, after: &Projection) -> BTreeSet<Mark> {
    let moved = before.assignments.symmetric_difference(&after.assignments);
    let mut marks: BTreeSet<Mark> = moved.map(|(person, ..)| Mark::Person(*person)).collect();
    let unit = |projection: &Projection| projection.order.as_ref().and_then(|order| order.unit);
    if unit(before) != unit(after) {
        marks.extend([unit(before), unit(after)].into_iter().flatten().map(Mark::Unit));
    }
    marks
}

/// The workplace that has an order; none for other documents.
pub fn assigned(key: &DocKey, facts: &[Stated]) -> Option<UnitId> {
    match key {
        DocKey::Order(_) => order::fold(facts)?.unit,
        _ => None,
    }
}

fn standing(key: &DocKey, facts: &[Stated]) -> Standing {
    if facts.is_empty() {
        return Standing::New;
    }
    match key {
        DocKey::Order(_) => match order::fold(facts) {
            Some(order) if order.is_finished() => Standing::Closed(order.last_day()),
            _ => Standing::Open,
        },
        DocKey::Work(_) => match work::fold(facts) {
            Some(work) if work.status.is_finished() => Standing::Closed(work.last_day),
            _ => Standing::Open,
        },
        DocKey::Station(_, _, week) => Standing::Closed(week.monday().plus_days(6)),
        DocKey::Day(_, date) => Standing::Closed(*date),
        DocKey::Time(_, _, month) if time::lock(facts).is_some() => Standing::Closed(last_of(*month)),
        DocKey::Time(..) | DocKey::Bank(_) => Standing::Open,
    }
}

/// The last day of a month.
pub fn last_of(month: Month) -> CivilDate {
    let (year, next) = if month.month == 12 { (month.year + 1, 1) } else { (month.year, month.month + 1) };
    CivilDate::new(year, next, 1).map_or(CivilDate::at(0, 0), |first| first.plus_days(-1))
}

fn order_state(order: &Order) -> OrderState {
    let works: Vec<_> = order.acceptances.iter().filter(|given| given.holds == Holds::Now).collect();
    let work = works.iter().find(|given| Some(given.unit) == order.unit).map(|given| given.work);
    OrderState { unit: order.unit, work, number: order.number, status: order_word(&order.status).to_owned() }
}

fn work_state(work: &Work) -> WorkState {
    let when = work.plan.as_ref().map(|plan| plan.when);
    WorkState {
        order: work.origin.as_ref().and_then(|origin| origin.opened.order),
        status: work_word(work.status).to_owned(),
        from: when.and_then(|when| when.first_day()),
        until: when.and_then(|when| when.last_day()),
        last_day: work.last_day,
    }
}

/// What the orderer sent along, and what staff released; an older release that was taken back shows nothing.
fn order_citations(order: &Order) -> BTreeSet<Citation> {
    let fact = order.requested.fact;
    let sent = order.request.photos.iter().map(|digest| Citation { digest: *digest, fact, released: false });
    let shown = order.photos().iter().map(|photo| Citation { digest: photo.digest, fact, released: true });
    sent.chain(shown)
        .map(|citation| (citation.digest, citation))
        .collect::<std::collections::BTreeMap<_, _>>()
        .into_values()
        .collect()
}

fn citations(facts: &[Stated]) -> BTreeSet<Citation> {
    let cited = |stated: &Stated| -> Vec<(Digest, FactId)> {
        // A release names photos that other facts brought in.
        match stated.fact.body {
            Body::Released(_) | Body::Unreleased(_) => Vec::new(),
            _ => stated.fact.body.photos().into_iter().map(|digest| (digest, stated.fact.id)).collect(),
        }
    };
    facts.iter().flat_map(cited).map(|(digest, fact)| Citation { digest, fact, released: false }).collect()
}

const fn order_word(status: &OrderStatus) -> &'static str {
    match status {
        OrderStatus::Sent => "sent",
        OrderStatus::Received => "received",
        OrderStatus::Question => "question",
        OrderStatus::Answered => "answered",
        OrderStatus::Accepted => "accepted",
        OrderStatus::Declined { .. } => "declined",
        OrderStatus::Planned { .. } => "planned",
        OrderStatus::Started => "started",
        OrderStatus::Done => "done",
        OrderStatus::Returned => "returned",
        OrderStatus::Confirmed => "confirmed",
        OrderStatus::Cancelled { .. } => "cancelled",
    }
}

const fn work_word(status: WorkStatus) -> &'static str {
    match status {
        WorkStatus::ToPlan => "to-plan",
        WorkStatus::Planned => "planned",
        WorkStatus::Started => "started",
        WorkStatus::Paused => "paused",
        WorkStatus::Done => "done",
        WorkStatus::Confirmed => "confirmed",
        WorkStatus::Returned => "returned",
        WorkStatus::Withdrawn => "withdrawn",
    }
}
