//! A workplace's bank of steps as its facts add up.

use std::collections::BTreeMap;

use super::body::Step;
use super::catalogue::{Body, Kind};
use super::fact::{Journey, Stated};
use super::frontier::{About, Contradiction, Facts, Said, answerable, contradiction, shown};
use crate::ids::{FactId, StepId};
use crate::lean::Arrange as _;

/// A bank.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bank {
    /// The steps in it, by their words.
    pub steps: Vec<Banked>,
    /// Steps that two people changed differently.
    pub contradictions: Vec<Contradiction>,
    /// The worst journey of any of its facts.
    pub journey: Journey,
}

/// A step in the bank.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Banked {
    /// The step.
    pub step: Step,
    /// Who put it in, when.
    pub said: Said,
    /// What a new `banked` or `unbanked` of the step answers.
    pub answers: Vec<FactId>,
}

/// Adds up a bank's facts.
pub fn fold(facts: &[Stated]) -> Bank {
    let facts = Facts::new(facts);
    let standing = facts.standing(
        |body| matches!(body, Body::Banked(_)),
        |by, of| match (by, of) {
            (Body::Banked(by), Body::Banked(of)) => by.step.id == of.step.id,
            (Body::Unbanked(by), Body::Banked(of)) => by.step == of.step.id,
            _ => false,
        },
    );
    let mut tips: BTreeMap<StepId, Vec<(&Stated, &Step)>> = BTreeMap::new();
    for stated in standing {
        if let Body::Banked(body) = &stated.fact.body {
            tips.entry(body.step.id).or_default().push((stated, &body.step));
        }
    }
    let mut bank = Bank { steps: Vec::new(), contradictions: Vec::new(), journey: facts.journey() };
    for (id, tips) in tips {
        let facts: Vec<&Stated> = tips.iter().map(|(stated, _)| *stated).collect();
        let Some(by) = shown(&facts) else { continue };
        let Some((_, step)) = tips.iter().find(|(stated, _)| stated.fact.id == by.fact.id) else { continue };
        if tips.iter().any(|(_, other)| other != step) {
            bank.contradictions.extend(contradiction(About::BankStep(id), &facts));
        }
        let answers = answerable(facts.iter().copied(), Kind::Unbanked);
        bank.steps.push(Banked { step: (*step).clone(), said: Said::of(by), answers });
    }
    bank.steps.arrange_by(|a, b| (&a.step.words, a.step.id).cmp(&(&b.step.words, b.step.id)));
    bank
}

#[cfg(test)]
mod tests;
