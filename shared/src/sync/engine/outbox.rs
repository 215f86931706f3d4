//! The way out: minting changes, pushing them, and what receipts do.

use std::collections::{BTreeMap, BTreeSet};

use super::documents::Task;
use super::{Effect, Engine, Greeted, Link, Op, Tell};
use crate::domain::catalogue::Kind;
use crate::domain::fact::Fact;
use crate::domain::key::DocKey;
use crate::ids::{Digest, DocId};
use crate::sync::change::{FIRST_OP, Place, genesis_hash};
use crate::sync::rows::{DocRow, Minted, OutRow, OutState, SentRow};
use crate::wire::{Access, ClientFrame, Code, Item, MAX_ITEMS, Push, Receipt, Verdict};

/// A push carries at most this many bytes of facts, so that a frame stays well below its cap.
const PUSH_BYTES: usize = 256 << 10;
/// How long a fact that could not be taken waits before it is tried again, in ms.
const WAIT_MS: i64 = 20_000;
/// Codes that say a change stands on the wrong others, not that the fact is wrong.
const STANDS_WRONG: [Code; 3] = [Code::DepsMissing, Code::ActorSequence, Code::EpochPast];

/// Which receipts of this connection are kept, so that only those are acknowledged.
#[derive(Debug, Default)]
pub(super) struct Receipts {
    /// Numbers heard of, by the transaction that keeps them (0 while none does yet).
    open: BTreeMap<u64, u64>,
    largest: u64,
    acknowledged: u64,
}

impl Receipts {
    fn heard(&mut self, number: u64) {
        self.open.insert(number, 0);
        self.largest = self.largest.max(number);
    }

    /// A receipt of an earlier connection comes again on this one; only then is it acknowledged.
    fn kept_by(&mut self, number: u64, tx: u64) {
        if let Some(by) = self.open.get_mut(&number) {
            *by = tx;
        }
    }

    fn done(&mut self, number: u64) {
        self.open.remove(&number);
    }

    pub(super) fn stored(&mut self, tx: u64) {
        self.open.retain(|_, by| *by != tx || tx == 0);
    }

    /// The number up to which all are kept, if it has risen.
    pub(super) fn take_acknowledged(&mut self) -> Option<u64> {
        let upto = self.open.keys().next().map_or(self.largest, |first| first - 1);
        let risen = upto > self.acknowledged;
        self.acknowledged = self.acknowledged.max(upto);
        risen.then_some(upto)
    }
}

impl Engine {
    pub(super) fn appended(&mut self, now: i64, rows: Vec<OutRow>, out: &mut Vec<Effect>) {
        for row in rows {
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
        let storing: BTreeSet<u64> = self.minting.values().flatten().copied().collect();
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
            let lacks = matches!(row.state, OutState::Waiting { code: Code::PhotoMissing, .. });
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
            row.state = OutState::Pending;
            ops.push(Op::UpdateOut(row.clone()));
            minted.push(n);
        }
        if !ops.is_empty() {
            // What was minted before and what is minted now may be of one document: they go together, in order.
            let tx = self.write(ops, Vec::new(), out);
            minted.extend(ready);
            minted.sort_unstable();
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
    fn next_place(&self, row: &OutRow) -> Option<(Place, u32)> {
        let actor = self.identity.actor;
        let time = Fact::read(row.id, &row.json).map_or(0, |fact| fact.at.ms);
        let doc = self.docs.get(&row.doc);
        let epoch = doc.map_or(0, |doc| doc.epoch);
        let chained = self.outbox.values().filter(|other| {
            other.doc == row.doc && !matches!(other.state, OutState::Looked { .. } | OutState::Waiting { .. })
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

    /// A verdict came.
    pub(super) fn receipt(&mut self, now: i64, receipt: &Receipt, out: &mut Vec<Effect>) {
        if receipt.number > 0 {
            self.receipts.heard(receipt.number);
        }
        self.in_flight.remove(&receipt.fact);
        let found = self.outbox.values().find(|row| row.id == receipt.fact).map(|row| row.n);
        let Some(n) = found else {
            // Kept before, or being kept just now: transactions complete in their order.
            match self.after.keys().next_back() {
                Some(tx) => self.receipts.kept_by(receipt.number, *tx),
                None => self.receipts.done(receipt.number),
            }
            self.acknowledge(out);
            return;
        };
        if !receipt.verdict.is_safe()
            && self.outbox.get(&n).is_some_and(|row| row.state == OutState::Committed)
        {
            // It was sent twice, and the server could not look at it the second time: what is committed stays so.
            self.receipts.done(receipt.number);
            self.acknowledge(out);
            return;
        }
        match receipt.verdict {
            Verdict::Committed | Verdict::Duplicate => self.committed(now, n, receipt, out),
            Verdict::Rejected | Verdict::Held => self.looked(n, receipt, out),
            Verdict::Blocked | Verdict::Retry => self.put_aside(now, n, receipt.code, out),
        }
        self.mint(now, out);
    }

    fn committed(&mut self, now: i64, n: u64, receipt: &Receipt, out: &mut Vec<Effect>) {
        let Some(row) = self.outbox.get_mut(&n) else { return };
        row.state = OutState::Committed;
        let row = row.clone();
        let doc = row.doc;
        // A duplicate's fact stands in another change than the one that was just sent.
        let same = receipt.verdict == Verdict::Committed
            && row.minted.as_ref().is_some_and(|minted| minted.hash == receipt.hash);
        let known = self.docs.get(&doc).map(|doc| doc.access);
        let Some(access) = known.or_else(|| if same { self.found(&row) } else { None }) else {
            // The document went away in the meantime: what was committed will not come back to this device.
            self.outbox.remove(&n);
            let mut ops = vec![Op::RemoveOut(n), Op::PutSent(SentRow::of(&row, now))];
            if let Some(minted) = row.minted.as_ref().filter(|_| same) {
                let mut past = DocRow::new(doc, row.key, minted.epoch, Access::Append);
                past.own_tip(minted);
                ops.push(Op::PutDoc(past.clone()));
                self.docs.insert(doc, past);
            }
            let tx = self.write(ops, vec![Effect::Tell(Tell::Outbox)], out);
            self.receipts.kept_by(receipt.number, tx);
            return;
        };
        match access {
            Access::Append => {
                let minted = row.minted.as_ref().filter(|_| same);
                self.leave(now, &row, receipt.number, minted, out);
            }
            Access::Read => {
                self.with_contents(doc, Task::Own { n, number: receipt.number, same }, out);
            }
        }
    }

    /// A document that came to be with this fact is held at once; the server lists it with the next thing it says.
    fn found(&mut self, row: &OutRow) -> Option<Access> {
        // What it founded on an earlier connection has been listed, if people here may still read it.
        let minted = row.minted.as_ref().filter(|_| !self.resent.contains(&row.id))?;
        let first = minted.place.deps == [genesis_hash(row.doc, &row.key, minted.epoch)];
        // Anybody's change may stand on the genesis; an order begins with its request and a job with its opening.
        let kind = Fact::read(row.id, &row.json).and_then(|fact| fact.kind());
        let begins = match row.key {
            DocKey::Order(_) => kind == Some(Kind::Requested),
            DocKey::Work(_) => kind == Some(Kind::Opened),
            _ => true,
        };
        let founded = || DocRow::new(row.doc, row.key, minted.epoch, Access::Read);
        (first && begins).then(|| self.docs.entry(row.doc).or_insert_with(founded).access)
    }

    /// A fact in a document this device may not read leaves it; what stays is its id and where the next one stands.
    fn leave(&mut self, now: i64, row: &OutRow, number: u64, minted: Option<&Minted>, out: &mut Vec<Effect>) {
        let mut ops = vec![
            Op::RemoveOut(row.n),
            Op::PutSent(SentRow {
                id: row.id,
                doc: row.doc,
                key: row.key,
                json: None,
                card: None,
                ..SentRow::of(row, now)
            }),
        ];
        if let (Some(doc), Some(minted)) = (self.docs.get_mut(&row.doc), minted) {
            doc.own_tip(minted);
            ops.push(Op::PutDoc(doc.clone()));
        }
        self.outbox.remove(&row.n);
        let tx = self.write(ops, vec![Effect::Tell(Tell::Outbox)], out);
        self.receipts.kept_by(number, tx);
    }

    fn looked(&mut self, n: u64, receipt: &Receipt, out: &mut Vec<Effect>) {
        let mut ops = Vec::new();
        if let Some(row) = self.outbox.get_mut(&n) {
            row.state = OutState::Looked { verdict: receipt.verdict, code: receipt.code };
            ops.push(Op::UpdateOut(row.clone()));
            let (doc, minted) = (row.doc, row.minted.take());
            ops.extend(self.unchain(doc, minted.as_ref()));
        }
        let tx = self.write(ops, vec![Effect::Tell(Tell::Outbox)], out);
        self.receipts.kept_by(receipt.number, tx);
    }

    /// Tried anew: at once when another place is known for its change, otherwise later.
    fn put_aside(&mut self, now: i64, n: u64, code: Code, out: &mut Vec<Effect>) {
        let Some(row) = self.outbox.get_mut(&n) else { return };
        // A change that stands right is sent again as it is: it may come through after all on another connection.
        let minted = if STANDS_WRONG.contains(&code) { row.minted.take() } else { row.minted.clone() };
        row.state = OutState::Waiting { until: now + WAIT_MS, code };
        if code == Code::PhotoMissing {
            for digest in &row.needs {
                self.uploaded.remove(digest);
            }
        }
        let row = row.clone();
        let unchained = self.unchain(row.doc, minted.as_ref());
        // What stood on a change that was refused can go at once, on other heads.
        let elsewhere = STANDS_WRONG.contains(&code)
            && self.next_place(&row).map(|(place, _)| place) != minted.map(|minted| minted.place);
        if elsewhere && let Some(row) = self.outbox.get_mut(&n) {
            row.state = OutState::Pending;
        }
        let mut ops: Vec<Op> = self.outbox.get(&n).cloned().map(Op::UpdateOut).into_iter().collect();
        ops.extend(unchained);
        self.write(ops, vec![Effect::Tell(Tell::Outbox)], out);
        if STANDS_WRONG.contains(&code) {
            // Our idea of the document may be old.
            self.pull_now(row.doc, out);
        }
        out.push(Effect::WakeAt(now + WAIT_MS));
    }

    /// New changes came into a document: what waited for them can go.
    pub(super) fn wake(&mut self, doc: DocId) -> Vec<Op> {
        let mut ops = Vec::new();
        for row in self.outbox.values_mut().filter(|row| row.doc == doc) {
            if let OutState::Waiting { code, .. } = row.state
                && (STANDS_WRONG.contains(&code) || code == Code::FactAnswersMissing)
            {
                row.state = OutState::Pending;
                ops.push(Op::UpdateOut(row.clone()));
            }
        }
        ops
    }

    /// Changes not in flight that were chained on one that did not go through are made again.
    fn unchain(&mut self, doc: DocId, minted: Option<&Minted>) -> Vec<Op> {
        let Some(minted) = minted else { return Vec::new() };
        let mut ops = Vec::new();
        for row in self.outbox.values_mut() {
            let later = row.minted.as_ref().is_some_and(|other| {
                other.place.seq > minted.place.seq && other.place.actor == minted.place.actor
            });
            if row.doc == doc
                && later
                && row.state != OutState::Committed
                && !self.in_flight.contains(&row.id)
            {
                row.minted = None;
                ops.push(Op::UpdateOut(row.clone()));
            }
        }
        ops
    }

    pub(super) fn kept(&mut self, number: u64, tx: u64) {
        self.receipts.kept_by(number, tx);
    }

    fn acknowledge(&mut self, out: &mut Vec<Effect>) {
        if let Some(number) = self.receipts.take_acknowledged() {
            self.send(&ClientFrame::Ack { receipts: number }, out);
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
        let mut ops = Vec::new();
        for row in self.outbox.values_mut().filter(|row| row.needs.contains(&digest)) {
            if matches!(row.state, OutState::Pending | OutState::Waiting { .. }) {
                row.state = match code {
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
    }

    /// After a restored backup: what was accepted before is offered again; what the server still has is a duplicate.
    pub(super) fn reoffer(&mut self, rows: Vec<SentRow>, out: &mut Vec<Effect>) {
        let Some(history) = self.reoffering.take() else { return };
        let waiting: BTreeSet<_> = self.outbox.values().map(|row| row.id).collect();
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
            }));
        }
        self.identity.history = Some(history);
        ops.push(Op::PutIdentity(self.identity.clone()));
        // The greeting named an old actor and cursor: greet again as what this device is now.
        then.extend([Effect::Tell(Tell::Outbox), Effect::Disconnect]);
        self.write(ops, then, out);
    }
}
