//! What a device has not got of a document: the whole as Automerge saves it, or the changes after its heads.

use std::collections::{BTreeMap, BTreeSet};

use serde_bytes::ByteBuf;
use shared::ids::Digest;
use shared::wire::{Chunks, MAX_FRAME, Pull};

use super::ledger::{ChangeRow, DocRow, Found, LedgerError, Read};
use super::saved::Saved;
use super::sound;

/// A frame of changes carries about this much.
const CHUNK: usize = 256 << 10;
/// A whole document larger than this goes as changes, in several frames.
const MAX_SNAPSHOT: usize = MAX_FRAME - (64 << 10);

/// The frames that answer a pull of this document.
pub(super) async fn chunks(
    read: &mut dyn Read,
    row: &DocRow,
    pull: &Pull,
    saved: &Saved,
) -> Found<Vec<Chunks>> {
    let has_nothing = pull.epoch != row.epoch || pull.have.is_empty();
    if let Some(whole) = has_nothing.then(|| saved.get(row)).flatten() {
        return Ok(vec![frame(row, Some(whole), Vec::new())]);
    }
    let changes = read.changes(row.id, row.epoch).await?;
    let have = if pull.epoch == row.epoch { missing_of(&changes, &pull.have) } else { None };
    // A device would refuse what is damaged, and ask for it again and again.
    if !changes.iter().all(sound::is_whole) {
        return Err(LedgerError::Corrupt("a change"));
    }
    let new: Vec<&ChangeRow> = match &have {
        Some(have) => changes.iter().filter(|change| !have.contains(&change.hash)).collect(),
        None => changes.iter().filter(|change| change.fact.is_some()).collect(),
    };
    if have.is_none() {
        let replica =
            sound::load(row, &changes).map_err(|_| LedgerError::Corrupt("the changes of a document"))?;
        let whole = replica.save();
        if whole.len() <= MAX_SNAPSHOT {
            saved.keep(row, &whole);
            return Ok(vec![frame(row, Some(whole), Vec::new())]);
        }
    }
    let mut frames = Vec::new();
    let mut bytes = 0;
    let mut part: Vec<ByteBuf> = Vec::new();
    for change in new {
        if !part.is_empty() && bytes + change.bytes.len() > CHUNK {
            frames.push(Chunks { more: true, ..frame(row, None, std::mem::take(&mut part)) });
            bytes = 0;
        }
        bytes += change.bytes.len();
        part.push(ByteBuf::from(change.bytes.clone()));
    }
    frames.push(frame(row, None, part));
    Ok(frames)
}

fn frame(row: &DocRow, snapshot: Option<Vec<u8>>, changes: Vec<ByteBuf>) -> Chunks {
    let (doc, epoch, heads) = (row.id, row.epoch, row.heads.clone());
    Chunks { doc, epoch, snapshot: snapshot.map(ByteBuf::from), changes, heads, more: false }
}

/// Everything at or before these heads; none when there are none or one of them is not in the document.
fn missing_of(changes: &[ChangeRow], heads: &[Digest]) -> Option<BTreeSet<Digest>> {
    if heads.is_empty() {
        return None;
    }
    let by_hash: BTreeMap<Digest, &ChangeRow> = changes.iter().map(|change| (change.hash, change)).collect();
    let mut open = heads.to_vec();
    let mut have = BTreeSet::new();
    while let Some(hash) = open.pop() {
        let change = by_hash.get(&hash)?;
        if have.insert(hash) {
            open.extend(change.deps.iter().copied());
        }
    }
    Some(have)
}
