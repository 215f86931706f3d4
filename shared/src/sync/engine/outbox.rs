//! The way out: minting changes, and pushing them.

use std::collections::{BTreeMap, BTreeSet};

use super::{Effect, Engine, Greeted, Link, Lock, Op, Tell};
use crate::domain::fact::Fact;
use crate::ids::{Digest, DocId};
use crate::lean::{Arrange as _, Gather as _};
use crate::sync::change::{FIRST_OP, Place, genesis_hash};
use crate::sync::rows::{Minted, OutRow, OutState, SentRow};
use crate::wire::{Access, ClientFrame, Code, Item, MAX_ITEMS, Push, Verdict};

/// A push carries at most this many bytes of facts, so that a frame stays well below its cap.
const PUSH_BYTES: usize = 256 << 10;
/// How long a fact that could not be taken waits before it is tried again, in ms.
pub(super) const WAIT_MS: i64 = 20_000;

impl Engine {
    pub(super) fn appended(&mut self, now: i64, rows: Vec<OutRow>, out: &mut Vec<Effect>) {
        for row in rows.into_iter().filter(|row| !self.dealt.contains(&row.id)) {
            self.outbox.entry(row.n).or_insert(row);
        }
        self.mint(now, out);
    }

    /// Makes a change of every fact that can go now, stores them, and then sends them.
    pub(super) fn mint(&mut self, now: i64, out: &mut Vec<Effect>) {
        // A device that has started over knows nothing of its documents before it has greeted anew.
        if self.link != Link::Up || self.reoffering.is_some() || self.greeted == Greeted::AsItWas {
            return;
        }
        let mut ops = Vec::new();
        let mut minted = Vec::new();
        let mut ready = Vec::new();
        let mut wake = None::<i64>;
        let numbers: Vec<u64> = self.outbox.keys().copied().collect();
        let storing: BTreeSet<u64> = self.minting.values().flatten().copied().gather();
        for n in numbers {
            let Some(row) = self.outbox.get(&n) else { continue };
            if self.in_flight.contains(&row.id) || storing.contains(&n) {
                continue;
            }
            match row.state {
                OutState::Pending => {}
                // Nothing is put aside for longer: the clock has been turned back since.
                OutState::Waiting { until, .. } if until <= now || until > now + WAIT_MS => {}
                OutState::Waiting { until, .. } => {
                    wake = Some(wake.map_or(until, |earlier| earlier.min(until)));
                    continue;
                }
                OutState::Looked { .. } | OutState::Committed => continue,
            }
            // A minted fact's photos are on the server, unless it said that they are not.
            let lacks =
                matches!(row.state, OutState::Waiting { code: Code::PhotoMissing | Code::DiskFull, .. });
            if (row.minted.is_none() || lacks) && self.awaits_photo(n, out) {
                continue;
            }
            let Some(row) = self.outbox.get_mut(&n) else { continue };
            if row.minted.is_some() {
                if row.state != OutState::Pending {
                    row.state = OutState::Pending;
                    ops.push(Op::UpdateOut(row.clone()));
                }
                ready.push(n);
                continue;
            }
            let Some(row) = self.outbox.get(&n) else { continue };
            let Some((place, epoch)) = self.next_place(row) else { continue };
            let hash = place.hash(row.id, &row.json);
            let Some(row) = self.outbox.get_mut(&n) else { continue };
            row.minted = Some(Minted { epoch, place, hash });
            row.sent = true;
            row.state = OutState::Pending;
            ops.push(Op::UpdateOut(row.clone()));
            minted.push(n);
        }
        if !ops.is_empty() {
            // What was minted before and what is minted now may be of one document: they go together, in order.
            let tx = self.write(ops, Vec::new(), out);
            minted.extend(ready);
            minted.arrange();
            self.minting.insert(tx, minted);
        } else if !ready.is_empty() {
            self.push(&ready, out);
        }
        if let Some(at) = wake {
            out.push(Effect::WakeAt(at));
        }
    }

    /// Whether a row has to wait for one of its photos; asks for the photo to be sent.
    fn awaits_photo(&mut self, n: u64, out: &mut Vec<Effect>) -> bool {
        let needs = self.outbox.get(&n).map(|row| row.needs.clone()).unwrap_or_default();
        let missing: Vec<Digest> =
            needs.into_iter().filter(|digest| !self.uploaded.contains(digest)).collect();
        for digest in &missing {
            if self.uploading.insert(*digest) {
                out.push(Effect::Upload(*digest));
            }
        }
        !missing.is_empty()
    }

    /// Where the next change of this device stands in the row's document; none while the document is on its way here.
    pub(super) fn next_place(&self, row: &OutRow) -> Option<(Place, u32)> {
        let actor = self.identity.actor;
        let time = Fact::read(row.id, &row.json).map_or(0, |fact| fact.at.ms);
        let doc = self.docs.get(&row.doc);
        let epoch = doc.map_or(0, |doc| doc.epoch);
        let chained = self.outbox.values().filter(|other| {
            other.doc == row.doc
                && !matches!(other.state, OutState::Looked { .. } | OutState::Waiting { .. })
                && !self.doomed.contains(&other.id)
        });
        let last = chained.filter_map(|other| other.minted.as_ref()).filter(|minted| minted.epoch == epoch);
        if let Some(last) = last.max_by_key(|minted| minted.place.seq) {
            let place = Place {
                actor,
                seq: last.place.seq + 1,
                start_op: last.place.start_op + 1,
                deps: vec![last.hash],
                time,
            };
            return Some((place, epoch));
        }
        let fresh = || (vec![genesis_hash(row.doc, &row.key, epoch)], FIRST_OP - 1, 0);
        let (deps, max_op, own_seq) = match doc {
            None => fresh(),
            Some(doc) if !doc.heads.is_empty() => (doc.heads.clone(), doc.max_op, doc.own_seq),
            Some(doc) if doc.access == Access::Read && doc.listed => return None,
            Some(doc) => match doc.own {
                Some(own) => (vec![own.hash], own.op, own.seq),
                None => fresh(),
            },
        };
        Some((Place { actor, seq: own_seq + 1, start_op: max_op + 1, deps, time }, epoch))
    }

    /// Sends minted rows, one push per document (or several when they are many).
    pub(super) fn push(&mut self, rows: &[u64], out: &mut Vec<Effect>) {
        if self.link != Link::Up {
            return;
        }
        let mut by_doc: BTreeMap<DocId, Vec<u64>> = BTreeMap::new();
        for n in rows {
            if let Some(row) = self.outbox.get(n) {
                by_doc.entry(row.doc).or_default().push(*n);
            }
        }
        for (doc, numbers) in by_doc {
            let mut push: Option<Push> = None;
            let mut bytes = 0;
            for n in numbers {
                let Some(row) = self.outbox.get(&n) else { continue };
                let Some(minted) = &row.minted else { continue };
                let item = Item {
                    id: row.id,
                    fact: row.json.clone(),
                    place: minted.place.clone(),
                    hash: minted.hash,
                    card: row.card.clone(),
                };
                let full = |push: &Push| {
                    push.epoch != minted.epoch
                        || push.items.len() >= MAX_ITEMS
                        || bytes + item.fact.len() > PUSH_BYTES
                };
                if push.as_ref().is_some_and(full)
                    && let Some(done) = push.take()
                {
                    self.send(&ClientFrame::Push(done), out);
                    bytes = 0;
                }
                bytes += item.fact.len() + item.card.as_ref().map_or(0, String::len);
                self.in_flight.insert(row.id);
                let epoch = minted.epoch;
                let new = || Push { doc, kind: row.key.kind(), key: row.key, epoch, items: Vec::new() };
                push.get_or_insert_with(new).items.push(item);
            }
            if let Some(push) = push {
                self.send(&ClientFrame::Push(push), out);
            }
        }
    }

    pub(super) fn upload_failed(
        &mut self,
        now: i64,
        digest: Digest,
        code: Option<Code>,
        out: &mut Vec<Effect>,
    ) {
        self.uploading.remove(&digest);
        let locked = self.lock != Lock::Open;
        let mut ops = Vec::new();
        for row in self.outbox.values_mut().filter(|row| row.needs.contains(&digest)) {
            if matches!(row.state, OutState::Pending | OutState::Waiting { .. }) {
                row.state = match code {
                    // There will be room again.
                    Some(code @ Code::DiskFull) => OutState::Waiting { until: now + WAIT_MS, code },
                    // What is offered again the server may still have, with its photo; and of a locked device it holds
                    // everything for a person, without one too. It goes as if the photo were there.
                    Some(_) if locked || (row.sent && row.minted.is_none()) => {
                        self.uploaded.insert(digest);
                        OutState::Pending
                    }
                    Some(code) => OutState::Looked { verdict: Verdict::Rejected, code },
                    None => OutState::Waiting { until: now + WAIT_MS, code: Code::PhotoMissing },
                };
                ops.push(Op::UpdateOut(row.clone()));
            }
        }
        if !ops.is_empty() {
            self.write(ops, vec![Effect::Tell(Tell::Outbox)], out);
            out.push(Effect::WakeAt(now + WAIT_MS));
        }
        if self.uploaded.contains(&digest) {
            self.mint(now, out);
        }
    }

    /// After a restored backup: what was accepted before is offered again; what the server still has is a duplicate.
    pub(super) fn reoffer(&mut self, rows: Vec<SentRow>, out: &mut Vec<Effect>) {
        let Some(history) = self.reoffering.take() else { return };
        let waiting: BTreeSet<_> = self.outbox.values().map(|row| row.id).gather();
        let mut ops = Vec::new();
        let mut then = self.start_over(&mut ops);
        for row in rows.into_iter().filter(|row| !waiting.contains(&row.id)) {
            let Some(json) = row.json else { continue };
            ops.push(Op::AppendOut(OutRow {
                n: 0,
                doc: row.doc,
                key: row.key,
                id: row.id,
                json,
                card: row.card,
                needs: row.needs,
                state: OutState::Pending,
                minted: None,
                sent: true,
            }));
        }
        self.identity.history = Some(history);
        ops.push(Op::PutIdentity(self.identity.clone()));
        // The greeting named an old actor and cursor: greet again as what this device is now.
        then.extend([Effect::Tell(Tell::Outbox), Effect::Disconnect]);
        self.write(ops, then, out);
    }
}
