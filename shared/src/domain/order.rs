//! An order as its facts add up: what was asked for, what was said about it, and where it stands.

use super::body::{Progress, ReleasedPhoto, Requested, Stage, When};
use super::catalogue::Kind;
use super::fact::Journey;
use super::frontier::{Contradiction, Mark, Said};
use super::words::Prose;
use crate::civil::CivilDate;
use crate::ids::{DocId, FactId, UnitId};

mod fold;

pub use fold::fold;

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
    /// Somebody here has asked to take it back although work has begun, and nobody has granted it.
    pub asked_back: Option<Said>,
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

    /// Whether a workplace can still get it, for the first time or instead of another, and whether it can be declined:
    /// until a visit has started.
    pub fn can_change_hands(&self) -> bool {
        self.begun == Begun::No && !matches!(self.status, OrderStatus::Cancelled { .. })
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

#[cfg(test)]
mod tests;
