//! An order as its facts add up: what was asked for, what was said about it, and where it stands.

use super::body::{Progress, ReleasedPhoto, Requested, Stage, When};
use super::catalogue::{Body, Kind};
use super::fact::{Journey, Stated};
use super::frontier::{About, Contradiction, Facts, Frontier, Mark, Meaning, Said, answerable};
use super::key::work_of_acceptance;
use super::words::Prose;
use crate::civil::CivilDate;
use crate::ids::{DocId, FactId, UnitId};

/// An order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Order {
    /// Its number; none before the server has it.
    pub number: Option<u32>,
    /// The day by which it is answered; none before the server has it.
    pub answer_by: Option<CivilDate>,
    /// What was asked for.
    pub request: Requested,
    /// Who ordered it and when.
    pub requested: Said,
    /// Questions with their answers, in the order they were asked.
    pub thread: Vec<Question>,
    /// The workplace that has it; none while it is cancelled, declined or unanswered.
    pub unit: Option<UnitId>,
    /// Every workplace it was given to, ascending by fact.
    pub acceptances: Vec<Acceptance>,
    /// Where it stands.
    pub status: OrderStatus,
    /// Whether a visit has started, after which it can no longer be cancelled.
    pub begun: Begun,
    /// What the work last said of itself: stage, day and released photos.
    pub progress: Option<Progress>,
    /// What has happened, in the order it is shown.
    pub history: Vec<Passed>,
    /// Thanks, in the order they were said.
    pub thanks: Vec<Thanks>,
    /// What a coordinator has to settle.
    pub contradictions: Vec<Contradiction>,
    /// What staff are told.
    pub marks: Vec<Mark>,
    /// The worst journey of any of its facts.
    pub journey: Journey,
    tips: Answerable,
}

/// Where an order stands, as its orderer reads it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OrderStatus {
    /// On the device, not at the server yet.
    Sent,
    /// At the server, not answered yet.
    Received,
    /// Staff have asked something.
    Question,
    /// The question is answered.
    Answered,
    /// A workplace has it and plans.
    Accepted,
    /// It cannot be done.
    Declined {
        /// Why.
        reason: Prose,
    },
    /// It has a day, a window, or is done when there is time; none while two days contradict each other.
    Planned {
        /// When.
        when: Option<When>,
    },
    /// Someone has begun.
    Started,
    /// Done, not confirmed yet.
    Done,
    /// A little is left to do.
    Returned,
    /// Done and confirmed.
    Confirmed,
    /// Taken back.
    Cancelled {
        /// Why.
        reason: Option<Prose>,
    },
}

/// A question with its answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// Who asked, when.
    pub said: Said,
    /// The question.
    pub text: Prose,
    /// The answers, in the order they were given.
    pub answers: Vec<Reply>,
}

/// An answer to a question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reply {
    /// Who answered, when.
    pub said: Said,
    /// The answer.
    pub text: Prose,
}

/// An order given to a workplace.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Acceptance {
    /// Who gave it, when. The fact's id makes the work's.
    pub said: Said,
    /// The workplace.
    pub unit: UnitId,
    /// The workplace's document.
    pub work: DocId,
    /// Whether the workplace has it now. Two may have it until a contradiction is settled.
    pub holds: Holds,
}

/// Whether a workplace has an order now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Holds {
    /// It has.
    Now,
    /// Not any longer: moved, declined or cancelled.
    NoLonger,
}

/// How far a workplace has come, as far as it matters to cancelling.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Begun {
    /// No visit has started.
    No,
    /// A visit has.
    Visit,
}

/// Something that happened to an order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Passed {
    /// Who and when.
    pub said: Said,
    /// What.
    pub what: Event,
}

/// What can happen to an order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// It was ordered.
    Requested,
    /// The server has it.
    Received,
    /// Staff asked.
    Asked,
    /// The orderer answered.
    Answered,
    /// A workplace got it.
    Accepted(UnitId),
    /// It was declined.
    Declined,
    /// It was taken back.
    Cancelled,
    /// The work reached this stage, planned for this time.
    Stage(Stage, Option<When>),
    /// Photos were released.
    Photos,
    /// The orderer said thanks.
    Thanked,
}

/// Thanks from the orderer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Thanks {
    /// Who and when.
    pub said: Said,
    /// In words.
    pub text: Option<Prose>,
}

/// What new facts answer, by kind; kept from the fold because it needs the facts.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Answerable(Vec<(Kind, Vec<FactId>)>);

/// Adds up an order's facts; none before there is a request.
pub fn fold(facts: &[Stated]) -> Option<Order> {
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
    order.thanks.sort_by_key(|thanks| thanks.said.order());
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

impl Order {
    /// What a new fact of this kind answers: the tips the catalogue allows it to.
    pub fn answers(&self, kind: Kind) -> Vec<FactId> {
        self.tips.0.iter().find(|(of, _)| *of == kind).map(|(_, ids)| ids.clone()).unwrap_or_default()
    }

    /// The latest question without an answer.
    pub fn open_question(&self) -> Option<&Question> {
        self.thread.iter().rev().find(|question| question.answers.is_empty())
    }

    /// The day or days it is planned for.
    pub fn when(&self) -> Option<When> {
        self.progress.as_ref().and_then(|progress| progress.when)
    }

    /// The photos released to the orderer.
    pub fn photos(&self) -> &[ReleasedPhoto] {
        self.progress.as_ref().map(|progress| progress.photos.as_slice()).unwrap_or_default()
    }

    /// Whether nothing more is expected to happen.
    pub const fn is_finished(&self) -> bool {
        matches!(
            self.status,
            OrderStatus::Confirmed | OrderStatus::Declined { .. } | OrderStatus::Cancelled { .. }
        )
    }

    /// Whether staff have to say yes or no.
    pub const fn waits_for_answer(&self) -> bool {
        matches!(
            self.status,
            OrderStatus::Sent | OrderStatus::Received | OrderStatus::Question | OrderStatus::Answered
        )
    }

    /// The last day it is about: for how long a device keeps it.
    pub fn last_day(&self) -> CivilDate {
        let days = self.history.iter().map(|passed| passed.said.at.day);
        days.chain(self.when().and_then(|when| when.last_day())).max().unwrap_or(self.requested.at.day)
    }
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
        question.answers.sort_by_key(|reply| reply.said.order());
    }
    thread.sort_by_key(|question| question.said.order());
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
    history.sort_by_key(|passed| passed.said.order());
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

#[cfg(test)]
mod tests;
