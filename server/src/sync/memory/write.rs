//! What can be done to the memory.

use std::collections::BTreeSet;

use async_trait::async_trait;
use shared::civil::CivilDate;
use shared::ids::{DeviceId, DocId, FactId};
use shared::sync::change::Actor;
use shared::wire::Receipt;

use super::super::ledger::{
    CardRow, ChangeRow, Counter, DocRow, FactRow, Found, LedgerError, Mark, Projection, Settled, Tx,
    VerdictRow,
};
use super::{JOURNAL, MemoryTx};

#[async_trait]
impl Tx for MemoryTx {
    async fn lock(&mut self, _docs: &BTreeSet<DocId>) -> Found<()> {
        // The transaction has everything to itself.
        Ok(())
    }

    async fn next(&mut self, counter: Counter) -> Found<u64> {
        let next = self.inner.tables.counters.get(&counter).copied().unwrap_or(0) + 1;
        self.set(|tables| &mut tables.counters, counter, Some(next));
        Ok(next)
    }

    async fn claim(&mut self, actor: Actor, device: DeviceId) -> Found<()> {
        if !self.inner.tables.actors.contains_key(&actor) {
            self.set(|tables| &mut tables.actors, actor, Some(device));
        }
        Ok(())
    }

    async fn found(&mut self, row: &DocRow, genesis: &ChangeRow) -> Found<()> {
        if self.inner.tables.docs.contains_key(&row.id) {
            return Err(LedgerError::Failed("the document is there already".into()));
        }
        self.set(|tables| &mut tables.docs, row.id, Some(row.clone()));
        self.set(|tables| &mut tables.changes, (row.id, row.epoch, 0), Some(genesis.clone()));
        Ok(())
    }

    async fn append(&mut self, row: &DocRow, change: &ChangeRow, fact: &FactRow) -> Found<()> {
        let place = (row.id, row.epoch, row.changes - 1);
        let tables = &self.inner.tables;
        let taken = tables.facts.contains_key(&fact.id) || tables.changes.contains_key(&place);
        let same = |other: &ChangeRow| {
            other.hash == change.hash || (other.actor, other.seq) == (change.actor, change.seq)
        };
        let range = (row.id, row.epoch, 0)..=(row.id, row.epoch, u64::MAX);
        if taken || tables.changes.range(range).any(|(_, other)| same(other)) {
            return Err(LedgerError::Failed("a row with this key is there already".into()));
        }
        self.set(|tables| &mut tables.docs, row.id, Some(row.clone()));
        self.set(|tables| &mut tables.changes, place, Some(change.clone()));
        self.set(|tables| &mut tables.facts_of, (row.id, fact.id), Some(()));
        self.set(|tables| &mut tables.facts, fact.id, Some(fact.clone()));
        Ok(())
    }

    async fn keep_card(&mut self, card: &CardRow) -> Found<()> {
        self.set(|tables| &mut tables.cards, (card.doc, card.digest), Some(card.json.clone()));
        Ok(())
    }

    async fn keep_verdict(&mut self, row: &VerdictRow) -> Found<()> {
        self.set(|tables| &mut tables.verdicts, (row.device, row.hash), Some(row.clone()));
        Ok(())
    }

    async fn settle(&mut self, fact: FactId, settled: &Settled) -> Found<()> {
        let open = |row: &&VerdictRow| row.fact == fact && row.settled.is_none();
        let rows: Vec<VerdictRow> = self.inner.tables.verdicts.values().filter(open).cloned().collect();
        for row in rows {
            let key = (row.device, row.hash);
            let row = VerdictRow { settled: Some(settled.clone()), ..row };
            self.set(|tables| &mut tables.verdicts, key, Some(row));
        }
        Ok(())
    }

    async fn keep_receipt(&mut self, device: DeviceId, receipt: Receipt) -> Found<Receipt> {
        let number = self.inner.tables.last_receipt.get(&device).copied().unwrap_or(0) + 1;
        let receipt = Receipt { number, ..receipt };
        self.set(|tables| &mut tables.last_receipt, device, Some(number));
        self.set(|tables| &mut tables.receipts, (device, number), Some(receipt.clone()));
        Ok(receipt)
    }

    async fn announce(&mut self, device: DeviceId, number: u64, cursor: u64) -> Found<()> {
        self.set(|tables| &mut tables.announced, (device, number), Some(cursor));
        Ok(())
    }

    async fn acknowledge(&mut self, device: DeviceId, upto: u64) -> Found<()> {
        let range = (device, 0)..=(device, upto);
        let done: Vec<_> = self.inner.tables.receipts.range(range).map(|(key, _)| *key).collect();
        for key in done {
            self.set(|tables| &mut tables.receipts, key, None);
        }
        Ok(())
    }

    async fn let_go(&mut self, device: DeviceId, at: i64) -> Found<()> {
        if !self.inner.tables.let_go.contains_key(&device) {
            self.set(|tables| &mut tables.let_go, device, Some(at));
        }
        Ok(())
    }

    async fn project(&mut self, doc: &DocRow, projection: &Projection) -> Found<()> {
        let before = self.inner.tables.projections.get(&doc.id).cloned().unwrap_or_default();
        for (person, date, target) in before.assignments {
            self.set(|tables| &mut tables.put, (target, date, person, doc.id), None);
        }
        for (person, date, target) in &projection.assignments {
            self.set(|tables| &mut tables.put, (*target, *date, *person, doc.id), Some(()));
        }
        self.set(|tables| &mut tables.moved, doc.id, Some(doc.cursor));
        self.set(|tables| &mut tables.projections, doc.id, Some(projection.clone()));
        Ok(())
    }

    async fn mark(&mut self, marks: &BTreeSet<Mark>, cursor: u64) -> Found<()> {
        for mark in marks {
            self.set(|tables| &mut tables.marks, *mark, Some(cursor));
        }
        Ok(())
    }

    async fn set_access_day(&mut self, day: CivilDate) -> Found<()> {
        self.set(|tables| &mut tables.access_day, (), Some(day));
        Ok(())
    }

    async fn commit(mut self: Box<Self>) -> Found<()> {
        if let Some(error) = self.inner.commits_fail.pop_front() {
            return Err(error);
        }
        let undo = std::mem::take(&mut self.undo);
        self.inner.journal.push_back(undo);
        if self.inner.journal.len() > JOURNAL {
            self.inner.journal.pop_front();
        }
        Ok(())
    }
}
