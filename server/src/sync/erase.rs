//! Erases what a person wrote and photographed: from documents, from what was refused or held, and from the photos.
//!
//! What becomes of each fact is decided in [`shared::domain::erase`]. The device that a fact came from is told by a
//! receipt, since it keeps its own facts for a while even where it may no longer read their document; whoever holds the
//! document hears of its new epoch.

use std::collections::{BTreeMap, BTreeSet};

use shared::domain::erase::{Becomes, Erasure};
use shared::domain::fact::Fact;
use shared::domain::words::Prose;
use shared::ids::{DeviceId, Digest, DocId, FactId, PersonId};
use shared::sync::change::Actor;
use shared::wire::{Code, Receipt, Verdict};

use super::batch::{Batch, Outcome};
use super::ledger::{Found, Ledger, Now, Read, VerdictRow};
use super::refound;

/// What is going to be erased.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Plan {
    /// What becomes of which fact, by document.
    pub facts: BTreeMap<DocId, BTreeMap<FactId, Becomes>>,
    /// Cards of the person's orders.
    pub cards: BTreeSet<Digest>,
    /// Photos that nobody else's fact brought in.
    pub photos: BTreeSet<Digest>,
    /// What was refused or held of theirs, and what they settled.
    pub refused: Vec<VerdictRow>,
}

impl Plan {
    /// Whether there is nothing to erase.
    pub fn is_empty(&self) -> bool {
        self.facts.is_empty() && self.cards.is_empty() && self.photos.is_empty() && self.refused.is_empty()
    }

    /// How many facts lose their words and stay.
    pub fn emptied(&self) -> usize {
        self.facts.values().flat_map(BTreeMap::values).filter(|becomes| **becomes != Becomes::Gone).count()
    }

    /// How many facts go.
    pub fn gone(&self) -> usize {
        self.facts.values().flat_map(BTreeMap::values).filter(|becomes| **becomes == Becomes::Gone).count()
    }
}

/// What would be erased of this person's.
pub async fn plan(read: &mut dyn Read, person: PersonId) -> Found<Plan> {
    let docs = read.all_docs().await?;
    let mut erasure = Erasure::of(person);
    for doc in &docs {
        for fact in facts(read, *doc).await? {
            erasure.note(*doc, &fact);
        }
    }
    let refused = refused(read, person).await?;
    for fact in refused.iter().filter_map(|row| Fact::read(row.fact, &row.json)) {
        erasure.note_refused(&fact);
    }
    let mut plan = Plan {
        cards: erasure.cards().collect(),
        photos: erasure.photos().collect(),
        refused,
        ..Plan::default()
    };
    for doc in docs {
        let becomes = erasure.in_document(&facts(read, doc).await?);
        if !becomes.is_empty() {
            plan.facts.insert(doc, becomes);
        }
    }
    Ok(plan)
}

/// A dismissal that says nothing any more is none of what there is to erase.
async fn refused(read: &mut dyn Read, person: PersonId) -> Found<Vec<VerdictRow>> {
    let mut rows = read.refused_of(person).await?;
    rows.retain(|row| {
        let theirs = row.by.is_none_or(|by| by == person);
        theirs || row.reason().is_some_and(|reason| *reason != Prose::erased())
    });
    Ok(rows)
}

async fn facts(read: &mut dyn Read, doc: DocId) -> Found<Vec<Fact>> {
    let rows = read.facts(doc).await?;
    Ok(rows.iter().filter_map(|(id, json)| Fact::read(*id, json)).collect())
}

/// Erases what this person wrote and photographed, in a transaction of its own.
pub async fn alone(ledger: &dyn Ledger, node: Actor, now: Now, person: PersonId) -> Found<Outcome> {
    refound::alone(ledger, node, now, async |batch: &mut Batch<'_>| erase(batch, person).await).await
}

/// Erases it, all in this transaction.
pub(super) async fn erase(batch: &mut Batch<'_>, person: PersonId) -> Found<()> {
    let plan = plan(batch.tx, person).await?;
    for (doc, becomes) in &plan.facts {
        for (fact, becomes) in becomes {
            let devices = devices(batch, *fact).await?;
            let json = match becomes {
                Becomes::Text(json) => Some(json.as_str()),
                Becomes::Gone => None,
            };
            batch.tx.rewrite(*fact, json).await?;
            batch.tx.note_erased(*fact, batch.now.ms).await?;
            tell(batch, devices, *doc, *fact).await?;
        }
        refound::refound(batch, *doc).await?;
    }
    for card in &plan.cards {
        batch.tx.drop_card(*card).await?;
    }
    for photo in &plan.photos {
        batch.tx.doom(*photo).await?;
    }
    for row in &plan.refused {
        drop_refused(batch, row, person).await?;
    }
    if !plan.is_empty() {
        batch.tx.owe_scrub().await?;
    }
    Ok(())
}

/// The devices that a fact came from, and those that hold it beside them.
async fn devices(batch: &mut Batch<'_>, fact: FactId) -> Found<BTreeSet<DeviceId>> {
    let mut devices: BTreeSet<DeviceId> =
        batch.tx.fact(fact).await?.and_then(|row| row.device).into_iter().collect();
    devices.extend(batch.tx.verdicts(fact).await?.iter().map(|row| row.device));
    devices.extend(batch.tx.holders(fact).await?);
    Ok(devices)
}

async fn drop_refused(batch: &mut Batch<'_>, row: &VerdictRow, person: PersonId) -> Found<()> {
    let holders = batch.tx.holders(row.fact).await?;
    let devices = BTreeSet::from_iter(holders.into_iter().chain([row.device]));
    if row.by.is_some_and(|by| by != person) {
        // Somebody else's statement, and this person wrote why it does not count: that stays so, without the words.
        batch.tx.reword(row.fact, &Prose::erased()).await?;
        return tell(batch, devices, row.doc, row.fact).await;
    }
    batch.tx.drop_verdict(row.device, row.hash).await?;
    // What is committed under this id may be somebody else's, or say nothing that was erased.
    if batch.tx.fact(row.fact).await?.is_none() {
        batch.tx.note_erased(row.fact, batch.now.ms).await?;
        tell(batch, devices, row.doc, row.fact).await?;
    }
    Ok(())
}

/// Tells devices to keep nothing of a fact.
async fn tell(batch: &mut Batch<'_>, devices: BTreeSet<DeviceId>, doc: DocId, fact: FactId) -> Found<()> {
    let receipt = Receipt {
        number: 0,
        doc,
        fact,
        // It is about every change that the fact ever came in.
        hash: Digest([0; 32]),
        verdict: Verdict::Erased,
        code: Code::FactErased,
        reason: None,
        epoch: None,
    };
    for device in devices {
        let receipt = batch.tx.keep_receipt(device, receipt.clone()).await?;
        batch.outcome.receipts.push((device, receipt));
    }
    Ok(())
}
