//! The way in: what a document's contents are needed for, one document at a time.

use super::{Effect, Engine, Link, Op, Tell};
use crate::ids::{Digest, DocId};
use crate::lean::Gather as _;
use crate::sync::change::{BadDocument, Replica, hash_of, heads_digest};
use crate::sync::rows::{DocRow, FactsRow, Minted, OutState, OwnTip, SentRow};
use crate::wire::{Access, Changed, Chunks, ClientFrame, Pull};

/// Something that needs a document's contents.
#[derive(Debug)]
pub(super) enum Task {
    /// The server's answer to a pull.
    Chunks(Chunks),
    /// New changes.
    Changed(Changed),
    /// An own fact was committed.
    Own {
        /// Its outbox row.
        n: u64,
        /// The receipt's number.
        number: u64,
        /// Whether the very change that was minted here is the committed one.
        same: bool,
    },
}

impl DocRow {
    /// Notes this device's last confirmed change; one of an epoch that is past is none in this document.
    pub(super) fn own_tip(&mut self, minted: &Minted) {
        if self.epoch != minted.epoch {
            return;
        }
        if self.own.is_none_or(|own| own.seq < minted.place.seq) {
            self.own = Some(OwnTip { hash: minted.hash, op: minted.place.start_op, seq: minted.place.seq });
            self.own_seq = self.own_seq.max(minted.place.seq);
        }
    }
}

impl Engine {
    /// Does a task once the document's contents are read.
    pub(super) fn with_contents(&mut self, doc: DocId, task: Task, out: &mut Vec<Effect>) {
        let tasks = self.waiting.entry(doc).or_default();
        tasks.push_back(task);
        if tasks.len() == 1 {
            out.push(Effect::Load(doc));
        }
    }

    /// All tasks that wait for this document are done on one replica and written in one transaction.
    pub(super) fn loaded(&mut self, now: i64, doc: DocId, contents: Option<Vec<u8>>, out: &mut Vec<Effect>) {
        let tasks = self.waiting.remove(&doc).unwrap_or_default();
        let Some(row) = self.docs.get(&doc).filter(|row| row.access == Access::Read).cloned() else {
            self.orphaned(now, tasks, out);
            return;
        };
        let stored = contents.and_then(|bytes| Replica::load(&bytes, doc, &row.key, row.epoch).ok());
        let mut replica = stored;
        let mut ops = Vec::new();
        let mut numbers = Vec::new();
        let mut stale = false;
        for task in tasks {
            match task {
                Task::Chunks(chunks) => {
                    if !chunks.more {
                        self.pulling.remove(&doc);
                    }
                    if chunks.epoch == row.epoch {
                        stale |= take_in(&mut replica, &row, &chunks).is_err();
                    }
                }
                Task::Changed(changed) => {
                    if changed.epoch == row.epoch {
                        let bytes = changed.changes.iter().map(|bytes| bytes.as_slice());
                        let applied = match &mut replica {
                            Some(replica) => replica
                                .clone()
                                .apply_bytes(bytes.clone())
                                .and_then(|()| replica.apply_bytes(bytes)),
                            None => Err(BadDocument::Missing),
                        };
                        stale |= applied.is_err() || changed.changes.is_empty();
                    }
                }
                Task::Own { n, number, same } => {
                    numbers.push(number);
                    stale |= !self.own_committed(now, n, same, &row, &mut replica, &mut ops);
                }
            }
        }
        self.keep(doc, replica, ops, numbers, out);
        if stale {
            self.pull_now(doc, out);
        }
        self.mint(now, out);
    }

    /// Takes an own committed change into the replica; false when it has to come from the server instead.
    fn own_committed(
        &mut self,
        now: i64,
        n: u64,
        same: bool,
        doc: &DocRow,
        replica: &mut Option<Replica>,
        ops: &mut Vec<Op>,
    ) -> bool {
        let Some(row) = self.outbox.get(&n).cloned() else { return true };
        let sent = SentRow::of(&row, now);
        let own = row.minted.as_ref().filter(|minted| same && minted.epoch == doc.epoch);
        let founded = doc.heads.is_empty() && !doc.listed;
        if replica.is_none() && founded {
            *replica = Replica::new(doc.id, &doc.key, doc.epoch).ok();
        }
        let applied = match (own, replica.as_mut()) {
            (Some(minted), Some(replica)) => {
                let change = minted.place.change(row.id, &row.json);
                debug_assert_eq!(hash_of(&change), minted.hash);
                let present = minted.place.deps.iter().all(|dep| replica.has(*dep));
                present && replica.apply(vec![change]).is_ok()
            }
            _ => false,
        };
        ops.push(Op::PutSent(sent));
        if let (Some(minted), Some(entry)) = (own, self.docs.get_mut(&doc.id)) {
            entry.own_tip(minted);
        }
        if applied {
            self.dealt.extend(self.outbox.remove(&n).map(|row| row.id));
            ops.push(Op::RemoveOut(n));
        } else {
            ops.push(Op::UpdateOut(row));
        }
        applied
    }

    /// Writes what a document has become, and drops outbox rows that now stand in it.
    fn keep(
        &mut self,
        doc: DocId,
        replica: Option<Replica>,
        mut ops: Vec<Op>,
        numbers: Vec<u64>,
        out: &mut Vec<Effect>,
    ) {
        let actor = self.identity.actor;
        let Some(row) = self.docs.get_mut(&doc) else { return };
        let before = row.heads.clone();
        if let Some(replica) = replica {
            row.heads = replica.heads();
            row.max_op = replica.max_op();
            let tip = replica.tip_of(actor);
            row.own_seq = tip.map_or(0, |own| own.seq);
            // A receipt may have told of a later one that is still to be pulled: should the device only add to the
            // document from now on, that is where its next change stands.
            row.own = row.own.into_iter().chain(tip).max_by_key(|own| own.seq);
            let facts = replica.facts();
            let confirmed: std::collections::BTreeSet<_> = facts.iter().map(|(id, _)| *id).gather();
            let seen: Vec<u64> = self
                .outbox
                .values()
                .filter(|out| {
                    out.doc == doc && out.state == OutState::Committed && confirmed.contains(&out.id)
                })
                .map(|out| out.n)
                .collect();
            for n in seen {
                self.dealt.extend(self.outbox.remove(&n).map(|row| row.id));
                ops.push(Op::RemoveOut(n));
            }
            ops.push(Op::PutContents(doc, replica.save_unpacked()));
            ops.push(Op::PutFacts(FactsRow { doc, key: row.key, facts }));
        }
        let news = row.heads != before;
        let is_anew = row.epoch > 0 && before.is_empty() && news;
        ops.push(Op::PutDoc(row.clone()));
        if news {
            ops.extend(self.wake(doc));
        }
        // The old epoch may have cited pictures that are cited no more.
        let mut tell = vec![Effect::Tell(Tell::Docs(vec![doc])), Effect::Tell(Tell::Outbox)];
        tell.extend(is_anew.then_some(Effect::Tell(Tell::Erased)));
        let tx = self.write(ops, tell, out);
        for number in numbers {
            self.kept(number, tx);
        }
    }

    /// The document is no longer to be read here: nothing of it is kept, and own facts are noted as committed.
    fn orphaned(&mut self, now: i64, tasks: impl IntoIterator<Item = Task>, out: &mut Vec<Effect>) {
        for task in tasks {
            if let Task::Chunks(chunks) = &task {
                self.pulling.remove(&chunks.doc);
            }
            if let Task::Own { n, number, same } = task {
                let mut ops = vec![Op::RemoveOut(n)];
                if let Some(row) = self.outbox.remove(&n) {
                    self.dealt.insert(row.id);
                    ops.push(Op::PutSent(SentRow::of(&row, now)));
                    let minted = row.minted.as_ref().filter(|_| same);
                    if let (Some(doc), Some(minted)) = (self.docs.get_mut(&row.doc), minted) {
                        doc.own_tip(minted);
                        ops.push(Op::PutDoc(doc.clone()));
                    }
                }
                let tx = self.write(ops, vec![Effect::Tell(Tell::Outbox)], out);
                self.kept(number, tx);
            }
        }
    }

    /// Notes the heads that the server has, when it says so: by the time the contents are read, the manifest of another
    /// connection may have told of newer ones.
    pub(super) fn wants(&mut self, doc: DocId, epoch: u32, heads: &[Digest]) {
        if let Some(row) = self.docs.get_mut(&doc).filter(|row| row.epoch == epoch) {
            row.want = Some(heads_digest(heads));
        }
    }

    /// Asks for every document that the server has newer.
    pub(super) fn pull_behind(&mut self, out: &mut Vec<Effect>) {
        let behind: Vec<DocId> = self.docs.values().filter(|doc| doc.is_behind()).map(|doc| doc.id).collect();
        for doc in behind {
            self.pull_now(doc, out);
        }
    }

    /// Asks for a document unless it was asked for on this connection already.
    pub(super) fn pull_now(&mut self, doc: DocId, out: &mut Vec<Effect>) {
        let Some(row) = self.docs.get(&doc) else { return };
        if self.link != Link::Up || row.access != Access::Read || !row.listed || !self.pulling.insert(doc) {
            return;
        }
        let pull = Pull { doc, epoch: row.epoch, have: row.heads.clone() };
        self.send(&ClientFrame::Pull(pull), out);
    }
}

/// Applies the server's answer to a pull.
fn take_in(replica: &mut Option<Replica>, row: &DocRow, chunks: &Chunks) -> Result<(), BadDocument> {
    if let Some(snapshot) = &chunks.snapshot {
        let fresh = Replica::load(snapshot, row.id, &row.key, row.epoch)?;
        match replica {
            Some(here) => here.merge(&fresh)?,
            None => *replica = Some(fresh),
        }
    }
    if chunks.changes.is_empty() {
        return Ok(());
    }
    let here = match replica {
        Some(here) => here,
        None => replica.insert(Replica::new(row.id, &row.key, row.epoch)?),
    };
    // On a copy, so that a bad answer leaves what is here as it was.
    let mut next = here.clone();
    next.apply_bytes(chunks.changes.iter().map(|bytes| bytes.as_slice()))?;
    *here = next;
    Ok(())
}
