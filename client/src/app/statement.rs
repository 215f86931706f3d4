//! How screens state: facts into the outbox, in one strict transaction, before anything else happens.

use shared::canonical;
use shared::civil::Moment;
use shared::domain::body::{Card, Cites as _};
use shared::domain::catalogue::Body;
use shared::domain::fact::{Fact, Journey, Stated};
use shared::domain::key::DocKey;
use shared::domain::rules;
use shared::domain::speaker::Speaker;
use shared::ids::{Digest, DocId, FactId, PersonId, StepId};
use shared::sync::rows::OutRow;
use shared::text::{Lang, TextKey, of};
use shared::wire::Code;
use yew::prelude::*;

use super::data::Data;
use super::hooks::use_shown;
use super::photos::Taken;
use super::snapshot::Snapshot;
use crate::platform::time;
use crate::store::StoreError;

/// Something to be stated: which document, what, and in answer to what.
#[derive(Debug, Clone)]
pub struct Statement {
    doc: DocId,
    key: DocKey,
    re: Vec<FactId>,
    body: Body,
    card: Option<Sealed>,
    photos: Vec<Taken>,
    manner: Manner,
}

/// How something is stated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Manner {
    /// As the rules allow it.
    ByRule,
    /// As a request, where a rule refuses it and a person may grant it.
    Request,
}

impl Statement {
    /// States this in a document.
    pub fn new(doc: DocId, key: DocKey, body: impl Into<Body>) -> Self {
        Self {
            doc,
            key,
            re: Vec::new(),
            body: body.into(),
            card: None,
            photos: Vec::new(),
            manner: Manner::ByRule,
        }
    }

    /// Sent all the same where a rule refuses it and a person may grant it: they read it in *Att reda ut*.
    pub const fn as_request(mut self) -> Self {
        self.manner = Manner::Request;
        self
    }

    /// States this in the document whose id follows from its key: a day, a month, a bank, a station's week.
    pub fn in_derived(key: DocKey, body: impl Into<Body>) -> Self {
        Self::new(key.derived_id().unwrap_or(DocId::from_bytes([0; 16])), key, body)
    }

    /// It answers these facts of the same document: what a fold's `answers(kind)` gives.
    pub fn answering(mut self, re: Vec<FactId>) -> Self {
        self.re = re;
        self
    }

    /// The private card that the body cites by digest.
    pub fn with_card(mut self, card: Sealed) -> Self {
        self.card = Some(card);
        self
    }

    /// A photo that the body cites, taken just now: it is stored in the same transaction.
    pub fn with_photo(mut self, photo: Taken) -> Self {
        self.photos.push(photo);
        self
    }
}

/// A private card with its salt, as it travels beside the fact that cites its digest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sealed {
    /// What the fact cites.
    pub digest: Digest,
    json: String,
}

impl Sealed {
    /// Seals a card with new random salt; whatever salt it had is replaced.
    pub fn new(card: Card) -> Self {
        let salt = time::random::<16>().iter().map(|byte| format!("{byte:02x}")).collect();
        let json = canonical::to_string(&Card { salt, ..card }).unwrap_or_default();
        Self::ready(json)
    }

    /// A card whose canonical JSON is made already, salt and all.
    pub fn ready(json: String) -> Self {
        Self { digest: Digest::of(json.as_bytes()), json }
    }
}

/// 16 random bytes for a card's salt.
pub fn new_salt() -> [u8; 16] {
    time::random()
}

/// Why something could not be stated. Nothing was stored; what the person entered is theirs to send again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SaveError {
    /// Nobody speaks on this device.
    #[error("nobody speaks here")]
    Nobody,
    /// The rule that the server would refuse it by.
    #[error("refused: {0:?}")]
    Rule(Code),
    /// The device could not store it.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl SaveError {
    /// What to tell the person, in place.
    pub fn text(self) -> TextKey {
        match self {
            Self::Nobody => TextKey::SigninEnded,
            Self::Rule(code) => of::code(code),
            Self::Store(error) => error.text(),
        }
    }

    /// The same, rendered.
    pub fn render(self, lang: Lang) -> AttrValue {
        AttrValue::from(self.text().render(lang).into_owned())
    }
}

/// States facts. Cheap to clone into callbacks; equal to every other one.
#[derive(Clone, PartialEq)]
pub struct Stater {
    data: Data,
}

/// The way to state something: `let stater = use_stater();`, then in a spawned future
/// `stater.state(Statement::new(doc, key, body).answering(work.answers(Kind::Done))).await`.
#[hook]
pub fn use_stater() -> Stater {
    Stater { data: use_shown().data }
}

impl Stater {
    /// States one thing. Resolves once it is stored for good on this device; the screen shows it by then.
    pub async fn state(&self, statement: Statement) -> Result<FactId, SaveError> {
        let ids = self.state_all(vec![statement]).await?;
        ids.first().copied().ok_or(SaveError::Nobody)
    }

    /// States several things in one transaction: all of them, or none. They share one moment, and a later one may
    /// answer an earlier one when the caller made its id ([`Stater::state_ids`]).
    pub async fn state_all(&self, statements: Vec<Statement>) -> Result<Vec<FactId>, SaveError> {
        let ids = statements.iter().map(|_| new_fact_id()).collect();
        self.state_ids(statements, ids).await
    }

    /// As [`Stater::state_all`], with ids from [`new_fact_id`], one for each statement.
    pub async fn state_ids(
        &self,
        statements: Vec<Statement>,
        ids: Vec<FactId>,
    ) -> Result<Vec<FactId>, SaveError> {
        let snapshot = self.data.snapshot();
        let me = snapshot.me().ok_or(SaveError::Nobody)?;
        let moment = Moment::new(time::now(), time::offset_minutes(), snapshot.skew());
        let mut photos = Vec::new();
        let mut batch = Batch { snapshot: &snapshot, speaker: me.speaker(), moment, rows: Vec::new() };
        for (statement, id) in statements.into_iter().zip(&ids) {
            photos.extend(batch.add(*id, statement)?);
        }
        self.data.append(batch.rows, photos).await?;
        Ok(ids)
    }

    /// Whether the person here may state facts of this kind in the document: what a screen asks before it offers a
    /// button. What depends on the facts that are there already is judged when it is stated.
    pub fn may(&self, doc: DocId, key: &DocKey, kind: shared::domain::catalogue::Kind) -> bool {
        let snapshot = self.data.snapshot();
        let Some(me) = snapshot.me() else { return false };
        let speaker = me.speaker();
        rules::may_state_kind(&speaker, key, snapshot.assigned(doc), kind).is_ok()
    }
}

/// A new id for a fact, for statements that answer each other within one [`Stater::state_ids`].
pub fn new_fact_id() -> FactId {
    FactId::at(time::now(), time::random())
}

/// A new id for an order or a workplace's own job.
pub fn new_doc_id() -> DocId {
    DocId::random(time::random())
}

/// A new id for a step made on the spot.
pub fn new_step_id() -> StepId {
    StepId::random(time::random())
}

/// Statements on their way into one transaction, each let through by the rules that the server applies.
struct Batch<'a> {
    snapshot: &'a Snapshot,
    speaker: Speaker,
    moment: Moment,
    rows: Vec<OutRow>,
}

impl Batch<'_> {
    /// Makes the outbox row of a statement; its photos come back.
    fn add(&mut self, id: FactId, statement: Statement) -> Result<Vec<Taken>, SaveError> {
        let Statement { doc, key, re, body, card, photos, manner } = statement;
        if self.speaker.person == PersonId::SERVER {
            return Err(SaveError::Nobody);
        }
        let fact = Fact::new(id, self.speaker.person, self.moment, re, body);
        let assigned = self.snapshot.assigned(doc);
        rules::may_state(&self.speaker, &key, assigned, &fact).map_err(SaveError::Rule)?;
        Fact::check(id, &fact.to_json()).map_err(SaveError::Rule)?;
        match rules::may_follow(&self.speaker, &key, &self.so_far(doc), &fact) {
            // What it answers may be in a document that this device may add to and not read.
            Ok(()) | Err(Code::FactAnswersMissing) => {}
            Err(code)
                if manner == Manner::Request
                    && fact.kind().is_some_and(|kind| rules::may_request(kind, code)) => {}
            Err(code) => return Err(SaveError::Rule(code)),
        }
        let mut row = OutRow::new(doc, key, &fact);
        row.card = card.map(|card| card.json);
        // A photo that is still only here goes before every fact that cites it, not only the first.
        row.needs = fact.body.photos();
        row.needs.retain(|digest| {
            photos.iter().any(|photo| photo.digest == *digest) || self.snapshot.is_local_photo(*digest)
        });
        self.rows.push(row);
        Ok(photos)
    }

    /// What has been stated in a document, with what is stated in it now.
    fn so_far(&self, doc: DocId) -> Vec<Stated> {
        let before = self.snapshot.stated(doc).iter().cloned();
        let now = self.rows.iter().filter(|row| row.doc == doc);
        let now = now.filter_map(|row| Fact::read(row.id, &row.json));
        before.chain(now.map(|fact| Stated { fact, journey: Journey::Pending })).collect()
    }
}

#[cfg(test)]
mod tests;
