//! What the server derives from a fact it accepts, in the same transaction: number, work, withdrawal, progress.
//!
//! Every derived fact has an id made from its cause's, so that deriving twice is once.

use super::body::{Opened, Received, Withdrawn, WithdrawnWhy, derived_fact};
use super::catalogue::{Body, Kind};
use super::fact::{Fact, Stated};
use super::order::{Acceptance, Holds, Order};
use super::work::{self, Work};
use super::{order, order_form};
use crate::civil::{CivilDate, Moment};
use crate::ids::{DocId, FactId, PersonId};

/// A fact that follows from another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Derived {
    /// Its id, made from its cause's.
    pub id: FactId,
    /// What it answers.
    pub re: Vec<FactId>,
    /// What it says.
    pub body: Body,
}

impl Derived {
    /// The fact, stated by the server at this moment.
    pub fn at(self, at: Moment) -> Fact {
        Fact::new(self.id, PersonId::SERVER, at, self.re, self.body)
    }
}

/// What happens to works when an order changes.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(
    not(target_arch = "wasm32"),
    expect(clippy::large_enum_variant, reason = "there are one or two, and they live for one transaction")
)]
pub enum Follows {
    /// This workplace gets a work.
    Open {
        /// Which acceptance it follows from; its `work` is the document's id.
        acceptance: Acceptance,
        /// Its first fact.
        opened: Derived,
    },
    /// This workplace no longer has it: state [`withdrawn`] in its work.
    Withdraw {
        /// Which acceptance is over.
        acceptance: Acceptance,
        /// Why.
        why: WithdrawnWhy,
    },
}

/// The number and the day of the answer, for a `requested` that came in on `today`.
pub fn received(requested: FactId, number: u32, today: CivilDate, answer_weekdays: u16) -> Derived {
    let answer_by = order_form::answer_by(today, answer_weekdays);
    Derived {
        id: derived_fact(requested, "received"),
        re: vec![requested],
        body: Received { number, answer_by }.into(),
    }
}

/// What follows for works when this fact joins those of an order: which begin, and which are withdrawn.
pub fn follows(doc: DocId, before: &[Stated], fact: &Fact) -> Vec<Follows> {
    let mut facts = before.to_vec();
    facts.push(Stated::committed(fact.clone()));
    let Some(after) = order::fold(&facts) else { return Vec::new() };
    let had: Vec<Acceptance> = order::fold(before)
        .map(|order| order.acceptances)
        .unwrap_or_default()
        .into_iter()
        .filter(|acceptance| acceptance.holds == Holds::Now)
        .collect();
    let mut follows = Vec::new();
    for acceptance in &after.acceptances {
        let held = had.iter().any(|before| before.said.fact == acceptance.said.fact);
        match acceptance.holds {
            // A workplace that gets an order while two contradict each other has it until somebody settles it.
            Holds::Now if !held && acceptance.said.fact == fact.id => follows.push(Follows::Open {
                acceptance: *acceptance,
                opened: opened(doc, &after, acceptance.said.fact),
            }),
            Holds::NoLonger if held => {
                let why = match after.unit {
                    Some(_) => WithdrawnWhy::Moved,
                    None => WithdrawnWhy::Cancelled,
                };
                follows.push(Follows::Withdraw { acceptance: *acceptance, why });
            }
            _ => {}
        }
    }
    follows
}

/// The first fact of the work that an acceptance gives rise to.
pub fn opened(doc: DocId, order: &Order, accepted: FactId) -> Derived {
    let request = order.request.clone();
    let opened = Opened {
        order: Some(doc),
        number: order.number,
        title: request.title,
        what: request.what,
        job_type: request.job_type,
        place: request.place,
        when: request.when,
        card: request.card,
        photos: request.photos,
    };
    Derived { id: derived_fact(accepted, "opened"), re: Vec::new(), body: opened.into() }
}

/// What closes a work when `cause` takes the order away; none when it is closed already.
pub fn withdrawn(cause: FactId, work: &Work, why: WithdrawnWhy) -> Option<Derived> {
    let open = work.withdrawn.is_none();
    open.then(|| Derived {
        id: derived_fact(cause, "withdrawn"),
        re: work.answers(Kind::Withdrawn),
        body: Withdrawn { why }.into(),
    })
}

/// What an order says of its work after `cause`; none when it says so already, or when there is nothing to say.
///
/// `of` is the acceptance whose work it is: a workplace that no longer has the order does not speak for it.
pub fn progress(cause: FactId, order: &Order, of: DocId, work: &Work) -> Option<Derived> {
    // The acceptance that is shown, of two that contradict each other.
    let re = order.answers(Kind::Progress);
    let speaks = order.acceptances.iter().any(|held| held.work == of && re.contains(&held.said.fact));
    let progress = work::progress(work).filter(|_| speaks)?;
    let said = order.progress.as_ref() == Some(&progress);
    (!said).then(|| Derived { id: derived_fact(cause, "progress"), re, body: progress.into() })
}

#[cfg(test)]
mod tests;
