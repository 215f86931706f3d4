//! What the server's verdicts do to the outbox, and which receipts are acknowledged.

use std::collections::BTreeMap;

use super::documents::Task;
use super::outbox::WAIT_MS;
use super::{Effect, Engine, Lock, Op, Tell};
use crate::domain::catalogue::Kind;
use crate::domain::fact::Fact;
use crate::domain::key::DocKey;
use crate::ids::DocId;
use crate::sync::change::genesis_hash;
use crate::sync::rows::{AnsweredRow, DocRow, Minted, OutRow, OutState, SentRow};
use crate::wire::{Access, ClientFrame, Code, Receipt, Verdict};

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
    /// A verdict came.
    pub(super) fn receipt(&mut self, now: i64, receipt: &Receipt, out: &mut Vec<Effect>) {
        if receipt.number > 0 {
            self.receipts.heard(receipt.number);
        }
        self.in_flight.remove(&receipt.fact);
        self.doomed.remove(&receipt.fact);
        if receipt.verdict == Verdict::Erased {
            self.erased(now, receipt, out);
            return;
        }
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
            Verdict::Blocked | Verdict::Retry => self.put_aside(now, n, receipt, out),
            _ if self.lock != Lock::Open => self.let_go_of(n, receipt, out),
            Verdict::Committed | Verdict::Duplicate => self.committed(now, n, receipt, out),
            Verdict::Rejected | Verdict::Held => self.looked(n, receipt, out),
            Verdict::Dismissed => self.dismissed(now, n, receipt, out),
            Verdict::Erased => {}
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
        if !same {
            self.stands_elsewhere(n, out);
        }
        // Noted at once: the document may be gone from here before its contents have been read.
        if let (Some(entry), Some(minted)) = (self.docs.get_mut(&doc), &row.minted)
            && same
            && entry.epoch == minted.epoch
        {
            entry.own_tip(minted);
        }
        let known = self.docs.get(&doc).map(|doc| doc.access);
        let Some(access) = known.or_else(|| if same { self.found(&row) } else { None }) else {
            // The document went away in the meantime: what was committed will not come back to this device.
            self.dealt.extend(self.outbox.remove(&n).map(|row| row.id));
            // Nor may anybody on this device read somebody's hours.
            let is_hours = matches!(row.key, DocKey::Time(..));
            let sent = if is_hours { left(&row, now) } else { SentRow::of(&row, now) };
            let mut ops = vec![Op::RemoveOut(n), Op::PutSent(sent)];
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

    /// What was just sent is not the change in which the fact stands: nothing is to stand on it.
    fn stands_elsewhere(&mut self, n: u64, out: &mut Vec<Effect>) {
        let Some(row) = self.outbox.get_mut(&n) else { return };
        let (doc, minted) = (row.doc, row.minted.take());
        let ops = self.settled(doc, minted.as_ref());
        if !ops.is_empty() {
            self.write(ops, Vec::new(), out);
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
        let mut ops = vec![Op::RemoveOut(row.n), Op::PutSent(left(row, now))];
        if let (Some(doc), Some(minted)) = (self.docs.get_mut(&row.doc), minted) {
            doc.own_tip(minted);
            ops.push(Op::PutDoc(doc.clone()));
        }
        self.dealt.extend(self.outbox.remove(&row.n).map(|row| row.id));
        let tx = self.write(ops, vec![Effect::Tell(Tell::Outbox)], out);
        self.receipts.kept_by(number, tx);
    }

    fn looked(&mut self, n: u64, receipt: &Receipt, out: &mut Vec<Effect>) {
        let mut ops = Vec::new();
        if let Some(row) = self.outbox.get_mut(&n) {
            row.state = OutState::Looked { verdict: receipt.verdict, code: receipt.code };
            ops.push(Op::UpdateOut(row.clone()));
            let (doc, minted) = (row.doc, row.minted.take());
            ops.extend(self.settled(doc, minted.as_ref()));
        }
        let tx = self.write(ops, vec![Effect::Tell(Tell::Outbox)], out);
        self.receipts.kept_by(receipt.number, tx);
    }

    /// A locked device keeps nothing that the server has, whatever it thinks of it.
    fn let_go_of(&mut self, n: u64, receipt: &Receipt, out: &mut Vec<Effect>) {
        let Some(row) = self.outbox.remove(&n) else { return };
        self.dealt.insert(row.id);
        let mut ops = vec![Op::RemoveOut(n)];
        ops.extend(self.settled(row.doc, row.minted.as_ref()));
        let tx = self.write(ops, vec![Effect::Tell(Tell::Outbox)], out);
        self.receipts.kept_by(receipt.number, tx);
    }

    /// A person has decided: the fact leaves the outbox, and what they wrote about it stays readable.
    fn dismissed(&mut self, now: i64, n: u64, receipt: &Receipt, out: &mut Vec<Effect>) {
        let Some(row) = self.outbox.remove(&n) else { return };
        self.dealt.insert(row.id);
        // After a restored backup it is offered like any other: the server may have lost what was decided.
        let sent = if is_for_a_colleague(&row) { left(&row, now) } else { SentRow::of(&row, now) };
        let mut ops = vec![Op::RemoveOut(n)];
        if let Some(reason) = receipt.reason.clone() {
            let (id, doc, key, json) = (row.id, row.doc, row.key, sent.json.clone());
            ops.push(Op::PutAnswered(AnsweredRow { id, doc, key, json, reason, at: now }));
        }
        ops.push(Op::PutSent(sent));
        ops.extend(self.settled(row.doc, row.minted.as_ref()));
        let tx = self.write(ops, vec![Effect::Tell(Tell::Outbox)], out);
        self.receipts.kept_by(receipt.number, tx);
    }

    /// Tried anew: at once when another place is known for its change, otherwise later.
    fn put_aside(&mut self, now: i64, n: u64, receipt: &Receipt, out: &mut Vec<Effect>) {
        let code = receipt.code;
        if let (Some(epoch), Some(row)) = (receipt.epoch, self.outbox.get(&n)) {
            self.past(row.doc, row.key, epoch, out);
        }
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
        // What stood on a change that was refused can go at once, on other heads; but where another found no place,
        // this one finds none either.
        let elsewhere = STANDS_WRONG.contains(&code)
            && !self.is_stuck(now, &row)
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

    /// Whether another fact waits for this one's document to become what a change can stand in.
    fn is_stuck(&self, now: i64, row: &OutRow) -> bool {
        self.outbox.values().filter(|other| other.doc == row.doc && other.id != row.id).any(|other| {
            matches!(other.state, OutState::Waiting { until, code } if until > now && STANDS_WRONG.contains(&code))
        })
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

    /// Changes that were chained on one that did not go through are made again; those in flight once their verdict is in.
    pub(super) fn unchain(&mut self, doc: DocId, minted: Option<&Minted>) -> Vec<Op> {
        let Some(minted) = minted else { return Vec::new() };
        let mut ops = Vec::new();
        for row in self.outbox.values_mut() {
            let later = row.minted.as_ref().is_some_and(|other| {
                other.place.seq > minted.place.seq && other.place.actor == minted.place.actor
            });
            if row.doc != doc || !later || row.state == OutState::Committed {
                continue;
            }
            if self.in_flight.contains(&row.id) {
                self.doomed.insert(row.id);
            } else {
                row.minted = None;
                ops.push(Op::UpdateOut(row.clone()));
            }
        }
        ops
    }

    /// A change will not come into its document: what was chained on it can go at once, on other heads, also where its own
    /// verdict came first and put it aside.
    fn settled(&mut self, doc: DocId, minted: Option<&Minted>) -> Vec<Op> {
        let mut ops = self.unchain(doc, minted);
        for row in self.outbox.values_mut().filter(|row| row.doc == doc) {
            if let OutState::Waiting { code, .. } = row.state
                && STANDS_WRONG.contains(&code)
            {
                row.state = OutState::Pending;
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
}

/// Hours that somebody states for somebody else.
fn is_for_a_colleague(row: &OutRow) -> bool {
    let by = Fact::read(row.id, &row.json).map(|fact| fact.by);
    matches!(row.key, DocKey::Time(_, person, _) if by != Some(person))
}

/// What stays of a fact that leaves the device: its id and where it is.
fn left(row: &OutRow, now: i64) -> SentRow {
    SentRow { json: None, card: None, ..SentRow::of(row, now) }
}
