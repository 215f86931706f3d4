//! Founding a document anew: a later epoch with the facts that stay, under the same ids, and no change of before.
//!
//! Erasing, bringing facts up to a newer version, and repairing all end here. A document only grows; whatever is to
//! leave it leaves with the epoch. The node mints what stays, and devices mint what waits on the new genesis.

use std::collections::BTreeSet;

use shared::domain::fact::Fact;
use shared::ids::DocId;
use shared::sync::change::{Actor, FIRST_OP, genesis_hash};

use super::batch::{Anew, Batch, Loaded, Moved, Outcome, Touched, change_row, genesis_row};
use super::ledger::{DocRow, Found, Ledger, Now};
use super::shelf::Shelf;

/// Does this in a transaction of its own.
pub(super) async fn alone(
    ledger: &dyn Ledger,
    node: Actor,
    now: Now,
    work: impl AsyncFnOnce(&mut Batch<'_>) -> Found<()>,
) -> Found<Outcome> {
    let mut tx = ledger.write().await?;
    let mut shelf = Shelf::default();
    let mut batch = Batch::begin(tx.as_mut(), &mut shelf, node, now).await?;
    work(&mut batch).await?;
    let (outcome, _) = batch.finish().await?;
    tx.commit().await?;
    Ok(outcome)
}

/// Founds a document anew from its rows of facts, whatever its changes are.
pub(super) async fn refound(batch: &mut Batch<'_>, id: DocId) -> Found<()> {
    batch.tx.lock(&BTreeSet::from([id])).await?;
    let Some(before) = batch.tx.doc(id).await? else { return Ok(()) };
    let (cursor, epoch, key) = (batch.outcome.cursor, before.epoch + 1, before.key);
    let row = DocRow {
        epoch,
        heads: vec![genesis_hash(id, &key, epoch)],
        max_op: FIRST_OP - 1,
        changes: 1,
        cursor,
        // A device that may only add to it is told when it was founded, and not when it changes.
        founded: cursor,
        ..before
    };
    let facts = batch.tx.facts(id).await?;
    let mut changes = vec![genesis_row(&row)];
    let mut loaded = Loaded::new(row, changes.clone(), facts.clone());
    for (fact, json) in facts {
        let time = Fact::read(fact, &json).map_or(batch.now.ms, |read| read.at.ms);
        let change = change_row(&loaded.next_place(batch.node, time), fact, &json);
        loaded.stand(&change, cursor);
        changes.push(change);
    }
    batch.tx.refound(&loaded.row, &changes).await?;
    let touched = Touched {
        key,
        epoch,
        changes: changes.into_iter().map(|change| change.bytes).collect(),
        heads: loaded.row.heads.clone(),
        moved: Moved::Yes,
        anew: Anew::Yes,
    };
    batch.outcome.touched.insert(id, touched);
    batch.keep(loaded);
    Ok(())
}
