//! A fact: the envelope that says who stated what, when, and in answer to what.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::catalogue::{Answers, Body, Kind};
use super::upgrade;
use crate::canonical;
use crate::civil::Moment;
use crate::ids::{FactId, PersonId};
use crate::lean::Arrange as _;
use crate::wire::{Code, MAX_FACT, SCHEMA};

/// No fact answers more others.
pub const MAX_ANSWERS: usize = 32;

/// A fact as folds see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fact {
    /// Its id: identity only, never order.
    pub id: FactId,
    /// The version of its body.
    pub v: u32,
    /// Who stated it.
    pub by: PersonId,
    /// The facts it answers, in the same document, ascending.
    pub re: Vec<FactId>,
    /// When, by the device's clock.
    pub at: Moment,
    /// What.
    pub body: Body,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Envelope {
    at: Moment,
    body: Value,
    by: PersonId,
    kind: String,
    re: Vec<FactId>,
    v: u32,
}

impl Fact {
    /// A new fact of the current version.
    pub fn new(id: FactId, by: PersonId, at: Moment, re: Vec<FactId>, body: impl Into<Body>) -> Self {
        let mut re = re;
        re.arrange();
        re.dedup();
        Self { id, v: SCHEMA, by, re, at, body: body.into() }
    }

    /// Its canonical JSON: the bytes that travel.
    pub fn to_json(&self) -> String {
        let kind = match &self.body {
            Body::Unknown(name) => name.clone(),
            body => body.kind().map(|kind| kind.entry().name.to_owned()).unwrap_or_default(),
        };
        let envelope = Envelope {
            at: self.at,
            body: self.body.to_value(),
            by: self.by,
            kind,
            re: self.re.clone(),
            v: self.v,
        };
        canonical::to_string(&envelope).unwrap_or_default()
    }

    /// Reads a fact strictly, as the server does: the envelope, the kind and the body all have to be right.
    pub fn check(id: FactId, json: &str) -> Result<Self, Code> {
        if json.len() > MAX_FACT {
            return Err(Code::FactOversized);
        }
        let value = canonical::from_str(json).map_err(|_| Code::FactMalformed)?;
        let envelope: Envelope = serde_json::from_value(value).map_err(|_| Code::FactMalformed)?;
        let Envelope { at, body, by, kind, re, v } = envelope;
        if re.len() > MAX_ANSWERS || !re.is_sorted_by(|a, b| a < b) || !(-1080..=1080).contains(&at.off) {
            return Err(Code::FactMalformed);
        }
        if v == 0 {
            return Err(Code::FactMalformed);
        }
        let known = Kind::from_name(&kind).filter(|_| v <= SCHEMA);
        let kind = known.ok_or(Code::FactUnknown)?;
        let answers_enough = !matches!(kind.entry().answers, Answers::Must(_)) || !re.is_empty();
        let answers_nothing = matches!(kind.entry().answers, Answers::Nothing) && !re.is_empty();
        if !answers_enough || answers_nothing {
            return Err(Code::FactAnswersWrong);
        }
        let body = upgrade::body(upgrade::STEPS, v, kind.entry().name, body);
        let body = Body::read(kind, body).ok_or(Code::FactBody)?;
        Ok(Self { id, v, by, re, at, body })
    }

    /// Reads a confirmed fact leniently, as a device does: what it does not know is kept as [`Body::Unknown`].
    pub fn read(id: FactId, json: &str) -> Option<Self> {
        let envelope: Envelope = serde_json::from_str(json).ok()?;
        let Envelope { at, body, by, kind, re, v } = envelope;
        let body = match Kind::from_name(&kind).filter(|_| v <= SCHEMA) {
            Some(known) => {
                let body = upgrade::body(upgrade::STEPS, v, &kind, body);
                Body::read(known, body).unwrap_or(Body::Unknown(kind))
            }
            None => Body::Unknown(kind),
        };
        Some(Self { id, v, by, re, at, body })
    }

    /// Its kind; none when this build does not know it.
    pub fn kind(&self) -> Option<Kind> {
        self.body.kind()
    }
}

/// How far a fact has come on its way to the office.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Journey {
    /// In the database.
    Committed,
    /// On the device; on its way.
    Pending,
    /// Refused or held: a person looks at it.
    Looked,
}

/// A fact with its state of travel: what every fold takes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stated {
    /// The fact.
    pub fact: Fact,
    /// How far it has come.
    pub journey: Journey,
}

impl Stated {
    /// A confirmed fact.
    pub const fn committed(fact: Fact) -> Self {
        Self { fact, journey: Journey::Committed }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::body::{Asked, Unticked};
    use crate::domain::words::Prose;
    use crate::ids::StepId;

    fn asked() -> Fact {
        let at = Moment::new(1_770_100_000_000, 60, -12);
        let body = Asked { text: Prose::new("Vilken grind?").unwrap() };
        Fact::new(FactId::at(at.ms, [1; 10]), PersonId::random([2; 16]), at, vec![], body)
    }

    #[test]
    fn a_fact_reads_back_from_its_canonical_json() {
        let fact = asked();
        assert_eq!(Fact::check(fact.id, &fact.to_json()), Ok(fact.clone()));
        assert_eq!(Fact::read(fact.id, &fact.to_json()), Some(fact));
    }

    #[test]
    fn what_is_wrong_with_a_fact_has_its_own_code() {
        let fact = asked();
        let json = fact.to_json();
        let check = |json: &str| Fact::check(fact.id, json).unwrap_err();
        assert_eq!(check(&json.replace("\"v\":1", "\"v\": 1")), Code::FactMalformed);
        assert_eq!(check(&json.replace("\"asked\"", "\"sung\"")), Code::FactUnknown);
        assert_eq!(check(&json.replace("\"v\":1", "\"v\":2")), Code::FactUnknown);
        assert_eq!(check(&json.replace("Vilken grind?", " ")), Code::FactBody);
        assert_eq!(check(&json.replace("\"text\"", "\"more\"")), Code::FactBody);
        assert_eq!(check(&format!("{json}{}", " ".repeat(MAX_FACT))), Code::FactOversized);
        let unticked = Fact { body: Unticked { step: StepId::random([1; 16]) }.into(), ..fact.clone() };
        assert_eq!(check(&unticked.to_json()), Code::FactAnswersWrong);
    }

    #[test]
    fn a_newer_fact_is_kept_on_a_device_and_tried_again_by_a_server() {
        let fact = asked();
        let json = fact.to_json().replace("\"asked\"", "\"sung\"");
        assert_eq!(Fact::read(fact.id, &json).unwrap().body, Body::Unknown("sung".into()));
        assert_eq!(Code::FactUnknown.verdict(), crate::wire::Verdict::Retry);
    }
}
