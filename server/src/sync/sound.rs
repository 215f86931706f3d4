//! Whether documents are sound, as they lie in the database; founding them anew where they are not, and bringing facts up
//! to a newer version.

use std::collections::BTreeMap;

use shared::domain::fact::Fact;
use shared::domain::upgrade::{self, Step};
use shared::ids::{Digest, DocId};
use shared::sync::change::{Actor, Replica};

use super::batch::{Batch, Outcome};
use super::ledger::{ChangeRow, DocRow, Found, Ledger, LedgerError, Now, Read};
use super::refound;

/// Why a document is damaged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Damage {
    /// A column holds what nothing here writes.
    #[error("its rows cannot be read")]
    Rows,
    /// A change's bytes are not those of its hash.
    #[error("a change is not what its hash says")]
    Change,
    /// Its changes do not make a document.
    #[error("its changes do not load")]
    Load,
    /// Its changes end elsewhere than its head says.
    #[error("its head is not where its changes end")]
    Heads,
    /// Its head counts otherwise than its changes.
    #[error("its head counts otherwise than its changes")]
    Counts,
    /// Its changes say something else than the table of facts.
    #[error("its changes and its facts differ")]
    Facts,
}

/// The document with these changes, if they are what they should be.
pub(super) fn load(row: &DocRow, changes: &[ChangeRow]) -> Result<Replica, Damage> {
    if !changes.iter().all(is_whole) {
        return Err(Damage::Change);
    }
    let mut replica = Replica::new(row.id, &row.key, row.epoch).map_err(|_| Damage::Load)?;
    let new = changes.iter().filter(|change| change.fact.is_some());
    replica.apply_bytes(new.map(|change| change.bytes.as_slice())).map_err(|_| Damage::Load)?;
    if replica.heads() == row.heads { Ok(replica) } else { Err(Damage::Heads) }
}

/// Whether a change's bytes are those of its hash: four of Automerge's own, four of the hash, and what the hash is of.
pub(super) fn is_whole(change: &ChangeRow) -> bool {
    change.bytes.get(4..8) == Some(&change.hash.0[..4])
        && change.bytes.get(8..).is_some_and(|content| Digest::of(content) == change.hash)
}

/// What is wrong with a document; none when nothing is.
pub async fn examine(read: &mut dyn Read, id: DocId) -> Found<Option<Damage>> {
    let unread = |error| match error {
        LedgerError::Corrupt(_) => Ok(Some(Damage::Rows)),
        other => Err(other),
    };
    let row = match read.scoped(id).await {
        Ok(Some(scoped)) => scoped.row,
        Ok(None) => return Ok(None),
        Err(error) => return unread(error),
    };
    let changes = match read.changes(id, row.epoch).await {
        Ok(changes) => changes,
        Err(error) => return unread(error),
    };
    let replica = match load(&row, &changes) {
        Ok(replica) => replica,
        Err(damage) => return Ok(Some(damage)),
    };
    let max_op = changes.iter().map(|change| change.max_op).max();
    if max_op != Some(row.max_op) || changes.len() as u64 != row.changes {
        return Ok(Some(Damage::Counts));
    }
    let facts = read.facts(id).await?;
    let same = replica.facts() == facts && facts.iter().all(|(id, json)| Fact::read(*id, json).is_some());
    Ok((!same).then_some(Damage::Facts))
}

/// What is wrong with which document.
pub async fn examine_all(ledger: &dyn Ledger) -> Found<BTreeMap<DocId, Damage>> {
    let mut read = ledger.read().await?;
    let mut damaged = BTreeMap::new();
    for id in read.all_docs().await? {
        if let Some(damage) = examine(read.as_mut(), id).await? {
            damaged.insert(id, damage);
        }
    }
    Ok(damaged)
}

/// Founds a document anew from its rows of facts, in a transaction of its own.
pub async fn repair(ledger: &dyn Ledger, node: Actor, now: Now, id: DocId) -> Found<Outcome> {
    refound::alone(ledger, node, now, async |batch: &mut Batch<'_>| refound::refound(batch, id).await).await
}

/// Has a document's facts say the same in another way, those for which there is one; none when there is for none.
pub async fn rewrite(
    ledger: &dyn Ledger,
    node: Actor,
    now: Now,
    id: DocId,
    text: impl Fn(&str) -> Option<String>,
) -> Found<Option<Outcome>> {
    let facts = ledger.read().await?.facts(id).await?;
    if facts.iter().all(|(_, json)| text(json).is_none()) {
        return Ok(None);
    }
    let work = async |batch: &mut Batch<'_>| {
        for (fact, json) in batch.tx.facts(id).await? {
            if let Some(text) = text(&json) {
                // Offered again by a device that has it as it was, it is the same fact.
                batch.tx.note_earlier(fact, Digest::of(json.as_bytes())).await?;
                batch.tx.rewrite(fact, Some(&text)).await?;
            }
        }
        refound::refound(batch, id).await
    };
    refound::alone(ledger, node, now, work).await.map(Some)
}

/// Brings the facts of every document up; for how many documents it was done. What was done stays, should it be killed
/// in between, and it goes on with what is left.
pub async fn bring_all_up(ledger: &dyn Ledger, node: Actor, now: Now, steps: &[Step]) -> Found<usize> {
    rewrite_all(ledger, node, now, |json| upgrade::text(steps, json)).await
}

/// Has the facts of every document say the same in another way, document by document; for how many there was one.
pub async fn rewrite_all(
    ledger: &dyn Ledger,
    node: Actor,
    now: Now,
    text: impl Fn(&str) -> Option<String>,
) -> Found<usize> {
    let docs = ledger.read().await?.all_docs().await?;
    let mut rewritten = 0;
    for id in docs {
        rewritten += usize::from(rewrite(ledger, node, now, id, &text).await?.is_some());
    }
    Ok(rewritten)
}
