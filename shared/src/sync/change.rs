//! One fact = one change = one operation: the typed fields of a change, and the Automerge change they stand for.
//!
//! Both sides build the change from these fields; nobody parses Automerge bytes that came from a device. A document is
//! a map `facts` from fact id to canonical JSON beside a string `meta`; its first change, the genesis, is made from
//! id, key and epoch alone, so that every device makes the same bytes and a change minted for one document cannot
//! apply to another.

use std::num::NonZeroU64;

use automerge::legacy::{Key, ObjectId, Op, OpId, OpType};
use automerge::{ActorId, Automerge, Change, ChangeHash, ExpandedChange, ObjType, ReadDoc, ScalarValue};
use serde::{Deserialize, Serialize};

use super::rows::OwnTip;
use crate::canonical;
use crate::domain::key::DocKey;
use crate::ids::{BadId, Digest, DocId, FactId};
use crate::lean::Arrange as _;

/// The genesis consists of two operations, so the first fact starts at this one.
pub const FIRST_OP: u64 = 3;

/// Who wrote a change: 16 random bytes per installation of the app (per epoch of its storage), or a server node.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Actor(pub [u8; 16]);

impl Actor {
    /// The author of every genesis.
    pub const GENESIS: Self = Self([0; 16]);

    /// Another actor that nobody else has, made from this one: for whoever has no chance to roll a new one.
    #[must_use]
    pub fn next(self) -> Self {
        let mut next = [0; 16];
        next.copy_from_slice(&Digest::of(&self.0).0[..16]);
        Self(next)
    }
}

impl TryFrom<&[u8]> for Actor {
    type Error = BadId;
    fn try_from(bytes: &[u8]) -> Result<Self, BadId> {
        bytes.try_into().map(Self).map_err(|_| BadId)
    }
}

impl Serialize for Actor {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_bytes(&self.0)
    }
}

impl<'de> Deserialize<'de> for Actor {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let bytes = serde_bytes::ByteBuf::deserialize(deserializer)?;
        Self::try_from(bytes.as_slice()).map_err(serde::de::Error::custom)
    }
}

/// Where a fact's change stands in its document: everything of a change but the fact itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Place {
    /// Who writes it.
    pub actor: Actor,
    /// The writer's how-manieth change in this document, from 1.
    pub seq: u64,
    /// The number of its one operation; greater than that of every dependency.
    pub start_op: u64,
    /// The changes it stands on, strictly ascending.
    pub deps: Vec<Digest>,
    /// The device's clock, UTC milliseconds.
    pub time: i64,
}

impl Place {
    /// The Automerge change that puts this fact at this place.
    ///
    /// `start_op` 0 is taken as 1; the server refuses it before it comes here.
    pub fn change(&self, fact: FactId, json: &str) -> Change {
        let put = op(
            ObjectId::Id(OpId::new(1, &ActorId::from(Actor::GENESIS.0))),
            &fact.to_string(),
            OpType::Put(ScalarValue::Str(json.into())),
        );
        build(self.actor, self.seq, self.start_op, &self.deps, self.time, vec![put])
    }

    /// The hash of that change.
    pub fn hash(&self, fact: FactId, json: &str) -> Digest {
        hash_of(&self.change(fact, json))
    }
}

/// The first change of a document.
pub fn genesis(id: DocId, key: &DocKey, epoch: u32) -> Change {
    let meta = Meta { epoch, id, key: *key, kind: key.kind().name().to_owned() };
    let meta = canonical::to_string(&meta).unwrap_or_default();
    let ops = vec![
        op(ObjectId::Root, "facts", OpType::Make(ObjType::Map)),
        op(ObjectId::Root, "meta", OpType::Put(ScalarValue::Str(meta.into()))),
    ];
    build(Actor::GENESIS, 1, 1, &[], 0, ops)
}

/// The hash of a document's first change.
pub fn genesis_hash(id: DocId, key: &DocKey, epoch: u32) -> Digest {
    hash_of(&genesis(id, key, epoch))
}

/// A change's hash as a digest.
pub fn hash_of(change: &Change) -> Digest {
    Digest(change.hash().0)
}

/// A digest of a document's heads: equal on two sides that hold the same changes.
pub fn heads_digest(heads: &[Digest]) -> Digest {
    let mut sorted: Vec<Digest> = heads.to_vec();
    sorted.arrange();
    let bytes: Vec<u8> = sorted.iter().flat_map(|head| head.0).collect();
    Digest::of(&bytes)
}

/// Why a document's bytes could not be used.
#[derive(Debug, thiserror::Error)]
pub enum BadDocument {
    /// Automerge could not read or apply them.
    #[error("automerge: {0}")]
    Automerge(#[from] automerge::AutomergeError),
    /// They are of another document.
    #[error("another document's bytes")]
    Other,
    /// A change stands on others that are not there.
    #[error("a change whose dependencies are missing")]
    Missing,
}

/// A replica of one document.
#[derive(Debug, Clone)]
pub struct Replica {
    doc: Automerge,
}

impl Replica {
    /// The document as it is before any fact.
    pub fn new(id: DocId, key: &DocKey, epoch: u32) -> Result<Self, BadDocument> {
        let mut doc = Automerge::new();
        doc.apply_changes([genesis(id, key, epoch)])?;
        Ok(Self { doc })
    }

    /// A saved document, checked to be the one it is taken for.
    pub fn load(bytes: &[u8], id: DocId, key: &DocKey, epoch: u32) -> Result<Self, BadDocument> {
        let doc = Automerge::load(bytes)?;
        let genesis = ChangeHash(genesis_hash(id, key, epoch).0);
        if doc.get_change_by_hash(&genesis).is_none() {
            return Err(BadDocument::Other);
        }
        Ok(Self { doc })
    }

    /// Takes in changes of this document from a side that is trusted: the server, or one's own storage.
    pub fn apply(&mut self, changes: Vec<Change>) -> Result<(), BadDocument> {
        self.doc.apply_changes(changes)?;
        if self.doc.get_missing_deps(&[]).is_empty() { Ok(()) } else { Err(BadDocument::Missing) }
    }

    /// Takes in changes as bytes, each one whole change.
    pub fn apply_bytes<'a>(
        &mut self,
        changes: impl IntoIterator<Item = &'a [u8]>,
    ) -> Result<(), BadDocument> {
        let mut parsed = Vec::new();
        for bytes in changes {
            parsed.push(Change::from_bytes(bytes.to_vec()).map_err(|_| BadDocument::Other)?);
        }
        self.apply(parsed)
    }

    /// Takes in everything of another replica of the same document.
    pub fn merge(&mut self, other: &Self) -> Result<(), BadDocument> {
        let have = self.doc.get_heads();
        let new = other.doc.get_changes(&have);
        self.apply(new)
    }

    /// The compact form to store or send.
    pub fn save(&self) -> Vec<u8> {
        self.doc.save()
    }

    /// The same without packing it: for a device, which then needs no packer.
    pub fn save_unpacked(&self) -> Vec<u8> {
        self.doc.save_nocompress()
    }

    /// The changes nothing stands on yet, ascending.
    pub fn heads(&self) -> Vec<Digest> {
        let mut heads: Vec<Digest> = self.doc.get_heads().into_iter().map(|head| Digest(head.0)).collect();
        heads.arrange();
        heads
    }

    /// The largest operation number in it.
    pub fn max_op(&self) -> u64 {
        self.doc.get_changes(&[]).iter().map(Change::max_op).max().unwrap_or(0)
    }

    /// How many changes this actor has in it.
    pub fn seq_of(&self, actor: Actor) -> u64 {
        self.tip_of(actor).map_or(0, |tip| tip.seq)
    }

    /// This actor's last change in it.
    pub fn tip_of(&self, actor: Actor) -> Option<OwnTip> {
        let actor = ActorId::from(actor.0);
        let changes = self.doc.get_changes(&[]);
        let last =
            changes.iter().filter(|change| *change.actor_id() == actor).max_by_key(|change| change.seq())?;
        Some(OwnTip { hash: hash_of(last), op: last.max_op(), seq: last.seq() })
    }

    /// Whether a change is in it.
    pub fn has(&self, hash: Digest) -> bool {
        self.doc.get_change_by_hash(&ChangeHash(hash.0)).is_some()
    }

    /// Its facts as stated: id and canonical JSON, in the order of their ids.
    pub fn facts(&self) -> Vec<(FactId, String)> {
        let Ok(Some((_, facts))) = self.doc.get(automerge::ROOT, "facts") else { return Vec::new() };
        let entries = self.doc.map_range(&facts, ..);
        let read = entries.filter_map(|entry| {
            let id = entry.key.parse().ok()?;
            match entry.value.into_value() {
                automerge::Value::Scalar(scalar) => Some((id, scalar.as_str()?.to_owned())),
                automerge::Value::Object(_) => None,
            }
        });
        read.collect()
    }
}

#[derive(Serialize)]
struct Meta {
    epoch: u32,
    id: DocId,
    key: DocKey,
    kind: String,
}

fn op(obj: ObjectId, key: &str, action: OpType) -> Op {
    Op { action, obj, key: Key::Map(key.into()), pred: Vec::new().into(), insert: false }
}

fn build(actor: Actor, seq: u64, start_op: u64, deps: &[Digest], time: i64, operations: Vec<Op>) -> Change {
    Change::from(ExpandedChange {
        operations,
        actor_id: ActorId::from(actor.0),
        hash: None,
        seq,
        start_op: NonZeroU64::new(start_op).unwrap_or(NonZeroU64::MIN),
        time,
        message: None,
        deps: deps.iter().map(|dep| ChangeHash(dep.0)).collect(),
        extra_bytes: Vec::new(),
        author: None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::UnitId;

    fn key() -> (DocId, DocKey) {
        let key = DocKey::Bank(UnitId::random([1; 16]));
        (key.derived_id().unwrap(), key)
    }

    fn place(actor: u8, seq: u64, start_op: u64, deps: Vec<Digest>) -> Place {
        Place { actor: Actor([actor; 16]), seq, start_op, deps, time: 1_770_000_000_000 }
    }

    #[test]
    fn the_genesis_has_the_same_bytes_everywhere_and_for_ever() {
        let (id, key) = key();
        let bytes = genesis(id, &key, 0).raw_bytes().to_vec();
        assert_eq!(bytes, genesis(id, &key, 0).raw_bytes());
        assert_eq!(genesis_hash(id, &key, 0).to_string(), GENESIS_OF_BANK);
        assert_ne!(genesis_hash(id, &key, 0), genesis_hash(id, &key, 1));
    }

    const GENESIS_OF_BANK: &str = "fdf509c8d1724abe4d00bbe4d57cfcff38e2985b641337c978ef1ce08ceba905";

    #[test]
    fn two_devices_merge_their_facts_and_the_saved_document_loads_again() {
        let (id, key) = key();
        let root = genesis_hash(id, &key, 0);
        let (a, b) = (FactId::at(1, [1; 10]), FactId::at(2, [2; 10]));
        let mut doc = Replica::new(id, &key, 0).unwrap();
        let first = place(1, 1, FIRST_OP, vec![root]);
        let second = place(2, 1, FIRST_OP, vec![root]);
        doc.apply(vec![first.change(a, "{}"), second.change(b, "[]")]).unwrap();
        let mut again = Replica::load(&doc.save(), id, &key, 0).unwrap();
        assert_eq!(again.facts(), vec![(a, "{}".to_owned()), (b, "[]".to_owned())]);
        assert_eq!(again.heads().len(), 2);
        let mut heads = vec![first.hash(a, "{}"), second.hash(b, "[]")];
        heads.sort_unstable();
        assert_eq!(again.heads(), heads);
        assert_eq!((again.max_op(), again.seq_of(Actor([1; 16])), again.seq_of(Actor([9; 16]))), (3, 1, 0));
        let third = place(1, 2, 4, heads);
        again.apply(vec![third.change(FactId::at(3, [3; 10]), "1")]).unwrap();
        assert_eq!(again.heads().len(), 1);
    }

    #[test]
    fn the_bytes_of_another_document_are_refused() {
        let (id, key) = key();
        let other = DocKey::Bank(UnitId::random([2; 16]));
        let doc = Replica::new(id, &key, 0).unwrap();
        let wrong = Replica::load(&doc.save(), other.derived_id().unwrap(), &other, 0);
        assert!(matches!(wrong, Err(BadDocument::Other)));
    }

    #[test]
    fn a_change_on_a_missing_one_is_told() {
        let (id, key) = key();
        let mut doc = Replica::new(id, &key, 0).unwrap();
        let orphan = place(1, 1, 9, vec![Digest::of(b"nowhere")]);
        assert!(matches!(
            doc.apply(vec![orphan.change(FactId::at(1, [1; 10]), "{}")]),
            Err(BadDocument::Missing)
        ));
    }
}
