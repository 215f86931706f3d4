//! What is there when all is quiet again: every device takes in what it has not got, and all is counted.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use automerge::Change;
use shared::ids::{Digest, DocId, FactId};
use shared::sync::change::{Replica, genesis_hash, hash_of, heads_digest};
use shared::wire::{Access, Chunks, DocEntry, Item, ServerFrame};
use tokio::time::timeout;

use super::bytes::Gone;
use super::device::Device;

/// An answer that takes longer does not come.
const PATIENCE: Duration = Duration::from_secs(60);

/// What was left.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Left {
    /// Acknowledged changes.
    pub acknowledged: usize,
    /// Of these, so many are not in the database.
    pub missing: usize,
    /// Facts that stand in the database once more.
    pub twice: usize,
    /// Facts in the database that nobody stated.
    pub foreign: usize,
    /// Facts that were refused.
    pub refused: usize,
    /// Replicas of documents on devices.
    pub replicas: usize,
    /// Of these, so many have other heads or facts than the server says.
    pub apart: usize,
}

/// Connects every device anew. Each has what it wrote itself, asks for the rest, and holds it against what the server
/// says it has; the first to ask for a document asks for all of it.
///
/// # Panics
/// When the server does not answer.
pub async fn judge(devices: Vec<Device>) -> Left {
    let mut left = Left::default();
    let stated: BTreeSet<FactId> =
        devices.iter().flat_map(Device::written).map(|push| push.items[0].id).collect();
    let mut truth: BTreeMap<DocId, Vec<FactId>> = BTreeMap::new();
    let mut safe = BTreeSet::new();
    for mut device in devices {
        let looked = timeout(PATIENCE, look(&mut device, &mut truth, &mut left)).await;
        looked.expect("an answer in time").expect("a connection");
        left.refused += device.refused.len();
        safe.extend(device.safe);
    }
    let there: Vec<FactId> = truth.into_values().flatten().collect();
    let once: BTreeSet<FactId> = there.iter().copied().collect();
    left.acknowledged = safe.len();
    left.missing = safe.difference(&once).count();
    left.twice = there.len() - once.len();
    left.foreign = once.difference(&stated).count();
    left
}

async fn look(
    device: &mut Device,
    truth: &mut BTreeMap<DocId, Vec<FactId>>,
    left: &mut Left,
) -> Result<(), Gone> {
    let manifest = device.greet(None).await?;
    for entry in manifest.docs.iter().filter(|entry| entry.access == Access::Read) {
        let own: Vec<Item> =
            device.written().filter(|push| push.doc == entry.id).map(|push| push.items[0].clone()).collect();
        let root = genesis_hash(entry.id, &entry.key, entry.epoch);
        let first = !truth.contains_key(&entry.id);
        let have = own.last().filter(|_| !first).map_or(root, |item| item.hash);
        let (changes, heads) = changes(device, entry.id, have).await?;
        if first {
            truth.insert(entry.id, facts_of(&changes));
        }
        left.replicas += 1;
        left.apart += usize::from(!agrees(entry, &own, changes, &heads, &truth[&entry.id]));
    }
    Ok(())
}

/// The changes of a document after one of them, and its heads.
pub async fn changes(
    device: &mut Device,
    doc: DocId,
    have: Digest,
) -> Result<(Vec<Change>, Vec<Digest>), Gone> {
    device.pull(doc, vec![have]).await?;
    let mut changes = Vec::new();
    loop {
        let ServerFrame::Chunks(chunks) = device.hear().await? else { continue };
        let Chunks { changes: part, more, heads, .. } = chunks;
        changes.extend(part.into_iter().map(|bytes| Change::from_bytes(bytes.to_vec()).expect("a change")));
        if !more {
            return Ok((changes, heads));
        }
    }
}

/// The facts that changes put, as often as they are put.
pub fn facts_of(changes: &[Change]) -> Vec<FactId> {
    let put = changes.iter().flat_map(|change| change.decode().operations);
    let key = |op: automerge::legacy::Op| match op.key {
        automerge::legacy::Key::Map(key) => key.parse().expect("a fact's id"),
        automerge::legacy::Key::Seq(_) => unreachable!("facts are a map"),
    };
    put.map(key).collect()
}

/// Whether what a device wrote and what it was sent make the document that the server has.
fn agrees(entry: &DocEntry, own: &[Item], sent: Vec<Change>, heads: &[Digest], truth: &[FactId]) -> bool {
    let mut replica = Replica::new(entry.id, &entry.key, entry.epoch).expect("a document");
    let sent_hashes: BTreeSet<Digest> = sent.iter().map(hash_of).collect();
    let own = own.iter().filter(|item| !sent_hashes.contains(&item.hash));
    let minted: Vec<Change> = own.map(|item| item.place.change(item.id, &item.fact)).collect();
    if replica.apply(minted).and_then(|()| replica.apply(sent)).is_err() {
        return false;
    }
    let facts: BTreeSet<FactId> = replica.facts().into_iter().map(|(id, _)| id).collect();
    Some(heads_digest(&replica.heads())) == entry.heads
        && replica.heads() == heads
        && facts == truth.iter().copied().collect()
}
