//! What can be done to the memory.

use std::collections::BTreeSet;

use async_trait::async_trait;
use shared::civil::CivilDate;
use shared::domain::words::Prose;
use shared::ids::{DeviceId, Digest, DocId, FactId};
use shared::sync::change::Actor;
use shared::wire::Receipt;

use super::super::ledger::{
    CardRow, ChangeRow, Counter, DocRow, FactRow, Found, LedgerError, Mark, Projection, Read, Settled, Tx,
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

    async fn settle(&mut self, row: &VerdictRow, settled: &Settled) -> Found<()> {
        let key = (row.device, row.hash);
        let open = self.inner.tables.verdicts.get(&key).filter(|row| row.settled.is_none()).cloned();
        if let Some(row) = open {
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

    async fn refound(&mut self, row: &DocRow, changes: &[ChangeRow]) -> Found<()> {
        let all = (row.id, 0, 0)..=(row.id, u32::MAX, u64::MAX);
        let past: Vec<_> = self.inner.tables.changes.range(all).map(|(key, _)| *key).collect();
        for key in past {
            self.set(|tables| &mut tables.changes, key, None);
        }
        self.set(|tables| &mut tables.docs, row.id, Some(row.clone()));
        for (place, change) in (0..).zip(changes) {
            self.set(|tables| &mut tables.changes, (row.id, row.epoch, place), Some(change.clone()));
        }
        Ok(())
    }

    async fn rewrite(&mut self, fact: FactId, json: Option<&str>) -> Found<()> {
        let Some(row) = self.inner.tables.facts.get(&fact).cloned() else { return Ok(()) };
        if json.is_none() {
            self.set(|tables| &mut tables.facts_of, (row.doc, fact), None);
        }
        let row = json.map(|json| FactRow { json: json.to_owned(), ..row });
        self.set(|tables| &mut tables.facts, fact, row);
        Ok(())
    }

    async fn note_holder(&mut self, fact: FactId, device: DeviceId) -> Found<()> {
        self.set(|tables| &mut tables.holders, (fact, device), Some(()));
        Ok(())
    }

    async fn note_erased(&mut self, fact: FactId, at: i64) -> Found<()> {
        for device in Read::holders(self, fact).await? {
            self.set(|tables| &mut tables.holders, (fact, device), None);
        }
        if !self.inner.tables.erased.contains_key(&fact) {
            self.set(|tables| &mut tables.erased, fact, Some(at));
        }
        Ok(())
    }

    async fn note_earlier(&mut self, fact: FactId, digest: Digest) -> Found<()> {
        self.set(|tables| &mut tables.earlier, (fact, digest), Some(()));
        Ok(())
    }

    async fn drop_card(&mut self, card: Digest) -> Found<()> {
        let beside = self.inner.tables.cards.keys().filter(|(_, digest)| *digest == card);
        for key in beside.copied().collect::<Vec<_>>() {
            self.set(|tables| &mut tables.cards, key, None);
        }
        Ok(())
    }

    async fn drop_verdict(&mut self, device: DeviceId, hash: Digest) -> Found<()> {
        self.set(|tables| &mut tables.verdicts, (device, hash), None);
        Ok(())
    }

    async fn reword(&mut self, fact: FactId, reason: &Prose) -> Found<()> {
        let tables = &self.inner.tables;
        let dismissed = tables.verdicts.values().filter(|row| row.fact == fact && row.reason().is_some());
        for row in dismissed.cloned().collect::<Vec<_>>() {
            let settled = row.settled.clone().map(|was| Settled { reason: Some(reason.clone()), ..was });
            let key = (row.device, row.hash);
            self.set(|tables| &mut tables.verdicts, key, Some(VerdictRow { settled, ..row }));
        }
        let said =
            self.inner.tables.receipts.iter().filter(|(_, row)| row.fact == fact && row.reason.is_some());
        for (key, row) in said.map(|(key, row)| (*key, row.clone())).collect::<Vec<_>>() {
            let row = Receipt { reason: Some(reason.clone()), ..row };
            self.set(|tables| &mut tables.receipts, key, Some(row));
        }
        Ok(())
    }

    async fn doom(&mut self, photo: Digest) -> Found<()> {
        let from = self.inner.tables.photos.keys().filter(|(digest, _)| *digest == photo);
        for key in from.copied().collect::<Vec<_>>() {
            self.set(|tables| &mut tables.photos, key, None);
        }
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
