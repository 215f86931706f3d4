//! What a device keeps: the rows of its storage, as the engine writes them and the page reads them.

use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_bytes::ByteBuf;

use super::change::{Actor, Place, heads_digest};
use crate::domain::fact::{Fact, Journey, Stated};
use crate::domain::key::DocKey;
use crate::domain::words::Prose;
use crate::ids::{DeviceId, Digest, DocId, FactId, HistoryId};
use crate::lean::Gather as _;
use crate::wire::{Access, Code, Verdict, ViewName};

/// How long a device keeps its own accepted facts, to offer them again after a restored backup: 35 days in ms.
pub const KEEP_SENT_MS: i64 = 35 * 86_400_000;

/// Who this installation is, and how far it has come with the server.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Identity {
    /// The device as the server's credential names it.
    pub device: DeviceId,
    /// The actor it writes with.
    pub actor: Actor,
    /// The cursor of the last manifest that was stored.
    pub cursor: Option<u64>,
    /// The server's history at that time.
    pub history: Option<HistoryId>,
    /// This clock minus the server's when last compared, in milliseconds.
    pub skew: i64,
    /// When the server was last heard, by this clock in UTC milliseconds.
    pub heard: Option<i64>,
}

/// A document without its contents.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DocRow {
    /// Which.
    pub id: DocId,
    /// Its key.
    pub key: DocKey,
    /// Its epoch.
    pub epoch: u32,
    /// What this device may do.
    pub access: Access,
    /// True once the server listed it; a document this device founded is not listed at first.
    pub listed: bool,
    /// The digest of heads the server was last heard to have; pulled until ours is equal.
    pub want: Option<Digest>,
    /// The confirmed heads here; empty when nothing of it is here.
    pub heads: Vec<Digest>,
    /// The largest operation number among the confirmed changes here.
    pub max_op: u64,
    /// The largest sequence number of this device's actor among them.
    pub own_seq: u64,
    /// This device's last confirmed change: what the next one stands on where it may not read.
    pub own: Option<OwnTip>,
}

/// A device's last confirmed change in a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnTip {
    /// Its hash.
    pub hash: Digest,
    /// Its operation number.
    pub op: u64,
    /// Its sequence number.
    pub seq: u64,
}

impl DocRow {
    /// A document of which nothing is here yet.
    pub const fn new(id: DocId, key: DocKey, epoch: u32, access: Access) -> Self {
        Self {
            id,
            key,
            epoch,
            access,
            listed: false,
            want: None,
            heads: Vec::new(),
            max_op: 0,
            own_seq: 0,
            own: None,
        }
    }

    /// Whether the server has changes that are not here.
    pub fn is_behind(&self) -> bool {
        let here = (!self.heads.is_empty()).then(|| heads_digest(&self.heads));
        matches!(self.access, Access::Read) && self.want.is_some() && self.want != here
    }
}

/// The confirmed facts of one document, in plain form: what the page folds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FactsRow {
    /// Which document.
    pub doc: DocId,
    /// Its key.
    pub key: DocKey,
    /// Id and canonical JSON.
    pub facts: Vec<(FactId, String)>,
}

/// Something a person stated here that the server has not confirmed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OutRow {
    /// Its place in the outbox, given by the storage.
    pub n: u64,
    /// The document it belongs in.
    pub doc: DocId,
    /// Its key.
    pub key: DocKey,
    /// The fact's id.
    pub id: FactId,
    /// Its canonical JSON.
    pub json: String,
    /// The private card it cites.
    pub card: Option<String>,
    /// The photos taken here that it cites: they go first.
    pub needs: Vec<Digest>,
    /// How far it has come.
    pub state: OutState,
    /// The change made from it, once it was to be sent.
    pub minted: Option<Minted>,
    /// Whether a change made from it may ever have left this device: until then the server cannot have it.
    #[serde(default = "may_be")]
    pub sent: bool,
}

/// A row of an older build does not say whether it was sent.
const fn may_be() -> bool {
    true
}

/// A change made from a fact; resent unchanged until there is a verdict.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Minted {
    /// The epoch it was made in.
    pub epoch: u32,
    /// Where it stands.
    pub place: Place,
    /// Its hash.
    pub hash: Digest,
}

/// How far an outbox row has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum OutState {
    /// On its way.
    Pending,
    /// Put aside until this moment (UTC ms), for this reason; still on its way.
    Waiting {
        /// When it is tried again.
        until: i64,
        /// Why it waits.
        code: Code,
    },
    /// Refused or held: a person looks at it.
    Looked {
        /// Rejected or held.
        verdict: Verdict,
        /// Why.
        code: Code,
    },
    /// In the database, but not yet seen in the document here.
    Committed,
}

impl OutRow {
    /// A fact on its way into a document; the storage gives `n`.
    pub fn new(doc: DocId, key: DocKey, fact: &Fact) -> Self {
        Self {
            n: 0,
            doc,
            key,
            id: fact.id,
            json: fact.to_json(),
            card: None,
            needs: Vec::new(),
            state: OutState::Pending,
            minted: None,
            sent: false,
        }
    }

    /// Why it does not go its way by itself: it was refused or held, or waits for something that no network brings.
    pub const fn stuck(&self) -> Option<Code> {
        match self.state {
            OutState::Looked { code, .. } => Some(code),
            OutState::Waiting { code, .. } => match code {
                Code::FactUnknown | Code::SessionEnded | Code::FactAnswersMissing => Some(code),
                _ => None,
            },
            OutState::Pending | OutState::Committed => None,
        }
    }

    /// Whether it stopped because its photo cannot be sent. The server asks for a photo time and again and refuses nothing
    /// for want of one, so that it is this device that gave up.
    pub const fn lacks_photo(&self) -> bool {
        matches!(self.state, OutState::Looked { code: Code::PhotoMissing, .. })
    }

    /// Whether it stopped here: nobody else has it, and so nobody looks at it.
    pub const fn stopped_here(&self) -> bool {
        self.lacks_photo() || (matches!(self.state, OutState::Looked { .. }) && !self.sent)
    }

    /// How far it has come, as people see it.
    pub const fn journey(&self) -> Journey {
        match self.state {
            OutState::Pending | OutState::Waiting { .. } => Journey::Pending,
            OutState::Looked { .. } if self.stopped_here() => Journey::Pending,
            OutState::Looked { .. } => Journey::Looked,
            OutState::Committed => Journey::Committed,
        }
    }
}

/// An own fact that was accepted, kept for a while.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SentRow {
    /// The fact's id.
    pub id: FactId,
    /// The document.
    pub doc: DocId,
    /// Its key.
    pub key: DocKey,
    /// The fact; none for what was stated for a colleague, which leaves the device once committed.
    pub json: Option<String>,
    /// The private card it cited.
    pub card: Option<String>,
    /// The photos taken here that it cited: a restored backup may lack them too.
    #[serde(default)]
    pub needs: Vec<Digest>,
    /// When it was accepted, UTC milliseconds by this clock.
    pub at: i64,
}

impl SentRow {
    /// An accepted fact with what it said.
    pub fn of(row: &OutRow, at: i64) -> Self {
        let (json, card, needs) = (Some(row.json.clone()), row.card.clone(), row.needs.clone());
        Self { id: row.id, doc: row.doc, key: row.key, json, card, needs, at }
    }
}

/// An own fact that was refused or held, and of which a person has said since that it does not count.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AnsweredRow {
    /// The fact's id.
    pub id: FactId,
    /// The document it was meant for.
    pub doc: DocId,
    /// That document's key.
    pub key: DocKey,
    /// The fact; none for what was stated for a colleague.
    pub json: Option<String>,
    /// What the person who decided wrote.
    pub reason: Prose,
    /// When it was heard, UTC milliseconds by this clock.
    pub at: i64,
}

/// A view as stored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ViewRow {
    /// Which.
    pub name: ViewName,
    /// SHA-256 of the bytes.
    pub version: Digest,
    /// The JSON.
    pub bytes: ByteBuf,
}

/// A row's bytes in storage.
pub fn to_storage<T: Serialize>(row: &T) -> Vec<u8> {
    minicbor_serde::to_vec(row).unwrap_or_default()
}

/// Reads a row; none when it is of a build that wrote it in another way.
pub fn from_storage<T: DeserializeOwned>(bytes: &[u8]) -> Option<T> {
    minicbor_serde::from_slice(bytes).ok()
}

/// The rows of an outbox with their numbers, and how many more there are that a newer build wrote in another way.
pub fn out_from_storage(numbered: impl IntoIterator<Item = (u64, Vec<u8>)>) -> (Vec<OutRow>, usize) {
    let (mut rows, mut unreadable) = (Vec::new(), 0);
    for (n, bytes) in numbered {
        match from_storage::<OutRow>(&bytes) {
            Some(row) => rows.push(OutRow { n, ..row }),
            None => unreadable += 1,
        }
    }
    (rows, unreadable)
}

/// What a screen folds: the confirmed facts of a document and what is on its way into it, each fact once.
pub fn stated(confirmed: Option<&FactsRow>, outbox: &[OutRow], doc: DocId) -> Vec<Stated> {
    let mut all = Vec::new();
    for (id, json) in confirmed.map(|row| row.facts.as_slice()).unwrap_or_default() {
        all.extend(Fact::read(*id, json).map(Stated::committed));
    }
    let known: std::collections::BTreeSet<FactId> = all.iter().map(|stated| stated.fact.id).gather();
    for row in outbox.iter().filter(|row| row.doc == doc && !known.contains(&row.id)) {
        all.extend(Fact::read(row.id, &row.json).map(|fact| Stated { fact, journey: row.journey() }));
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::catalogue::Kind;
    use crate::domain::sample;
    use crate::ids::UnitId;

    #[test]
    fn rows_of_a_newer_build_are_counted_and_keep_no_other_from_being_read() {
        let key = DocKey::Bank(UnitId::random([1; 16]));
        let row = OutRow::new(key.derived_id().unwrap(), key, &sample::fact(Kind::Banked).unwrap());
        let stored = [(4, to_storage(&row)), (5, to_storage(&"another shape")), (7, Vec::new())];
        let (rows, unreadable) = out_from_storage(stored);
        assert_eq!((rows, unreadable), (vec![OutRow { n: 4, ..row }], 2));
    }
}
