//! Documents that are founded anew, and what has been erased: what goes from here, and what is minted again.

use super::{Effect, Engine, Op, Tell};
use crate::domain::key::DocKey;
use crate::ids::DocId;
use crate::sync::rows::DocRow;
use crate::wire::{Access, Receipt};

impl Engine {
    /// A document is in a later epoch than the one that is here: nothing of the old one stays, plain facts included, and
    /// what waits for it is minted again. What is in flight is answered with its epoch, or as a duplicate.
    pub(super) fn refounded(&mut self, doc: DocId, epoch: u32, ops: &mut Vec<Op>) {
        // An answer that is on its way may be about the old one: this is asked for by itself.
        self.pulling.remove(&doc);
        if let Some(row) = self.docs.get_mut(&doc) {
            *row = DocRow { listed: row.listed, ..DocRow::new(doc, row.key, epoch, row.access) };
            ops.extend([Op::DropDoc(doc), Op::PutDoc(row.clone())]);
        }
        for row in self.outbox.values_mut().filter(|row| row.doc == doc) {
            row.minted = None;
            ops.push(Op::UpdateOut(row.clone()));
        }
    }

    /// The server answers about a later epoch before it has said that there is one.
    pub(super) fn hear_epoch(&mut self, doc: DocId, epoch: u32, out: &mut Vec<Effect>) {
        if self.docs.get(&doc).is_some_and(|row| row.epoch < epoch) {
            let mut ops = Vec::new();
            self.refounded(doc, epoch, &mut ops);
            self.write(ops, vec![Effect::Tell(Tell::Docs(vec![doc]))], out);
        }
    }

    /// A change was minted in an epoch that is past. A document that is not listed for this device tells its epoch in
    /// no other way.
    pub(super) fn past(&mut self, doc: DocId, key: DocKey, epoch: u32, out: &mut Vec<Effect>) {
        self.docs.entry(doc).or_insert_with(|| DocRow::new(doc, key, 0, Access::Append));
        self.hear_epoch(doc, epoch, out);
    }

    /// What a fact said has been erased: it leaves the outbox, and nothing is kept of it to be offered again.
    pub(super) fn erased(&mut self, now: i64, receipt: &Receipt, out: &mut Vec<Effect>) {
        let mut ops = vec![Op::Forget(receipt.fact)];
        let rows = self.outbox.values().filter(|row| row.id == receipt.fact).map(|row| row.n);
        for n in rows.collect::<Vec<_>>() {
            let Some(row) = self.outbox.remove(&n) else { continue };
            ops.push(Op::RemoveOut(n));
            ops.extend(self.unchain(row.doc, row.minted.as_ref()));
        }
        self.dealt.insert(receipt.fact);
        let tx = self.write(ops, vec![Effect::Tell(Tell::Erased)], out);
        self.kept(receipt.number, tx);
        self.mint(now, out);
    }
}
