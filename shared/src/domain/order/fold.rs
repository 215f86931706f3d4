//! Adds up an order's facts.

use super::{
    Acceptance, Answerable, Begun, Event, Holds, Order, OrderStatus, Passed, Question, Reply, Thanks,
};
use crate::domain::body::{Progress, Requested, Stage};
use crate::domain::catalogue::{Body, Kind};
use crate::domain::fact::{Journey, Stated};
use crate::domain::frontier::{About, Facts, Frontier, Meaning, Said, answerable};
use crate::domain::key::work_of_acceptance;
use crate::ids::{FactId, UnitId};
use crate::lean::Arrange as _;

/// Adds up an order's facts; none before there is a request.
pub fn fold(facts: &[Stated]) -> Option<Order> {
    let order = all(facts)?;
    let asks = |stated: &&Stated| {
        matches!(stated.fact.body, Body::Cancelled(_)) && stated.journey != Journey::Committed
    };
    let Some(asked) = facts.iter().filter(asks).map(Said::of).min_by_key(Said::order) else {
        return Some(order);
    };
    let without: Vec<Stated> = facts.iter().filter(|stated| !asks(stated)).cloned().collect();
    match all(&without) {
        // Once work has begun it takes nothing back before somebody has granted it.
        Some(standing) if standing.begun == Begun::Visit => {
            Some(Order { asked_back: Some(asked), journey: order.journey, ..standing })
        }
        _ => Some(order),
    }
}

fn all(facts: &[Stated]) -> Option<Order> {
    let facts = Facts::new(facts);
    let (requested, request) = facts.iter().filter_map(request_of).min_by_key(|(said, _)| said.order())?;
    let frontier = facts.frontier(meaning)?;
    let mut order = Order {
        number: None,
        answer_by: None,
        request,
        requested,
        thread: thread(&facts),
        unit: None,
        acceptances: acceptances(&facts, &frontier),
        status: OrderStatus::Sent,
        begun: Begun::No,
        asked_back: None,
        progress: None,
        history: Vec::new(),
        thanks: Vec::new(),
        contradictions: frontier.contradiction(About::Acceptance).into_iter().collect(),
        marks: facts.marks(),
        journey: facts.journey(),
        tips: Answerable::default(),
    };
    for stated in facts.iter() {
        match &stated.fact.body {
            // Two numbers cannot be, but if they were, every device would show the same.
            Body::Received(body) if order.number.is_none_or(|number| body.number < number) => {
                order.number = Some(body.number);
                order.answer_by = Some(body.answer_by);
            }
            Body::Thanked(body) => {
                order.thanks.push(Thanks { said: Said::of(stated), text: body.text.clone() });
            }
            _ => {}
        }
    }
    order.thanks.arrange_by_key(|thanks| thanks.said.order());
    let reached = progress_of(&facts, frontier.shown);
    if reached.iter().any(|(_, body)| body.stage >= Stage::Started) {
        order.begun = Begun::Visit;
    }
    let progress = latest(&reached);
    order.progress = progress.map(|(_, body)| body.clone());
    order.status = status(&order, &frontier, progress.map(|(_, body)| body));
    if let Body::Accepted(body) = &frontier.shown.fact.body {
        order.unit = Some(body.unit);
    }
    order.history = history(&facts);
    order.tips = tips(&facts, &frontier, progress.map(|(stated, _)| stated));
    Some(order)
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Says {
    Requested,
    Accepted(UnitId),
    Declined,
    Cancelled,
}

fn meaning(body: &Body) -> Option<Meaning<Says>> {
    let (rank, says) = match body {
        Body::Requested(_) => (0, Says::Requested),
        Body::Accepted(body) => (1, Says::Accepted(body.unit)),
        Body::Declined(_) => (1, Says::Declined),
        Body::Cancelled(_) => (9, Says::Cancelled),
        _ => return None,
    };
    Some(Meaning { rank, says })
}

fn request_of(stated: &Stated) -> Option<(Said, Requested)> {
    match &stated.fact.body {
        Body::Requested(body) => Some((Said::of(stated), body.clone())),
        _ => None,
    }
}

fn thread(facts: &Facts<'_>) -> Vec<Question> {
    let mut thread: Vec<Question> = facts
        .iter()
        .filter_map(|stated| match &stated.fact.body {
            Body::Asked(body) => {
                Some(Question { said: Said::of(stated), text: body.text.clone(), answers: Vec::new() })
            }
            _ => None,
        })
        .collect();
    for stated in facts.iter() {
        let Body::Answered(body) = &stated.fact.body else { continue };
        for question in thread.iter_mut().filter(|question| stated.fact.re.contains(&question.said.fact)) {
            question.answers.push(Reply { said: Said::of(stated), text: body.text.clone() });
        }
    }
    for question in &mut thread {
        question.answers.arrange_by_key(|reply| reply.said.order());
    }
    thread.arrange_by_key(|question| question.said.order());
    thread
}

fn acceptances(facts: &Facts<'_>, frontier: &Frontier<'_>) -> Vec<Acceptance> {
    let shown = frontier.shown.fact.id;
    let standing = |id: FactId| shown == id || frontier.conflict.iter().any(|tip| tip.fact.id == id);
    facts
        .iter()
        .filter_map(|stated| match &stated.fact.body {
            Body::Accepted(body) => {
                let said = Said::of(stated);
                let holds = if standing(said.fact) { Holds::Now } else { Holds::NoLonger };
                Some(Acceptance { said, unit: body.unit, work: work_of_acceptance(said.fact), holds })
            }
            _ => None,
        })
        .collect()
}

/// The progress of the work that counts: a workplace that lost the order no longer speaks for it.
fn progress_of<'a>(facts: &Facts<'a>, accepted: &Stated) -> Vec<(&'a Stated, &'a Progress)> {
    if !matches!(accepted.fact.body, Body::Accepted(_)) {
        return Vec::new();
    }
    let of_this = |stated: &&Stated| facts.history(stated).contains(&accepted.fact.id);
    let progress = facts.iter().filter_map(|stated| match &stated.fact.body {
        Body::Progress(body) => Some((stated, body)),
        _ => None,
    });
    progress.filter(|(stated, _)| of_this(stated)).collect()
}

/// The one that no other answers.
fn latest<'a>(progress: &[(&'a Stated, &'a Progress)]) -> Option<(&'a Stated, &'a Progress)> {
    let answered = |stated: &Stated| progress.iter().any(|(by, _)| by.fact.re.contains(&stated.fact.id));
    let tips = progress.iter().filter(|(stated, _)| !answered(stated));
    tips.max_by_key(|(stated, _)| Said::of(stated).order()).copied()
}

fn status(order: &Order, frontier: &Frontier<'_>, progress: Option<&Progress>) -> OrderStatus {
    let plain = match &frontier.shown.fact.body {
        Body::Cancelled(body) => return OrderStatus::Cancelled { reason: body.reason.clone() },
        Body::Declined(body) => return OrderStatus::Declined { reason: body.reason.clone() },
        Body::Accepted(_) => OrderStatus::Accepted,
        _ if order.number.is_none() => OrderStatus::Sent,
        _ => OrderStatus::Received,
    };
    if let Some(progress) = progress {
        return match progress.stage {
            Stage::Planned => OrderStatus::Planned { when: progress.when },
            Stage::Started => OrderStatus::Started,
            Stage::Done => OrderStatus::Done,
            Stage::Returned => OrderStatus::Returned,
            Stage::Confirmed => OrderStatus::Confirmed,
        };
    }
    match order.thread.last() {
        Some(_) if order.open_question().is_some() => OrderStatus::Question,
        Some(_) if plain == OrderStatus::Received => OrderStatus::Answered,
        _ => plain,
    }
}

fn history(facts: &Facts<'_>) -> Vec<Passed> {
    let mut history = Vec::new();
    for stated in facts.iter() {
        let what = match &stated.fact.body {
            Body::Requested(_) => Event::Requested,
            Body::Received(_) => Event::Received,
            Body::Asked(_) => Event::Asked,
            Body::Answered(_) => Event::Answered,
            Body::Accepted(body) => Event::Accepted(body.unit),
            Body::Declined(_) => Event::Declined,
            Body::Cancelled(_) => Event::Cancelled,
            Body::Thanked(_) => Event::Thanked,
            Body::Progress(body) => {
                let before = facts.answered(stated).find_map(|before| match &before.fact.body {
                    Body::Progress(body) => Some(body),
                    _ => None,
                });
                match before {
                    Some(before) if (before.stage, before.when) == (body.stage, body.when) => Event::Photos,
                    _ => Event::Stage(body.stage, body.when),
                }
            }
            _ => continue,
        };
        history.push(Passed { said: Said::of(stated), what });
    }
    history.arrange_by_key(|passed| passed.said.order());
    history
}

fn tips(facts: &Facts<'_>, frontier: &Frontier<'_>, progress: Option<&Stated>) -> Answerable {
    let mut tips: Vec<(Kind, Vec<FactId>)> =
        [Kind::Accepted, Kind::Declined, Kind::Cancelled].map(|kind| (kind, frontier.answers(kind))).to_vec();
    let open = facts
        .standing(|body| matches!(body, Body::Asked(_)), |by, _| matches!(by, Body::Answered(_)))
        .into_iter();
    tips.push((Kind::Answered, answerable(open, Kind::Answered)));
    let said = frontier.tips.iter().copied().chain(
        facts.standing(|body| matches!(body, Body::Answered(_)), |by, _| matches!(by, Body::Asked(_))),
    );
    tips.push((Kind::Asked, answerable(said, Kind::Asked)));
    tips.push((Kind::Thanked, answerable(progress.into_iter(), Kind::Thanked)));
    let requests = facts.iter().filter(|stated| stated.fact.kind() == Some(Kind::Requested));
    tips.push((Kind::Received, answerable(requests, Kind::Received)));
    let accepted = std::iter::once(frontier.shown);
    tips.push((Kind::Progress, answerable(accepted.chain(progress), Kind::Progress)));
    Answerable(tips)
}
