//! A database that fails: every step may fail, find the disk full, or be the server's last.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, PoisonError};

use async_trait::async_trait;
use server::sync::ledger::{
    CardRow, ChangeRow, Counter, DeviceRow, DocRow, FactRow, Found, Interest, Ledger, LedgerError, Mark,
    PhotoRow, Projection, Read, Scoped, Settled, Since, Tx, VerdictRow,
};
use server::sync::town::{Town, TownQuery};
use shared::civil::CivilDate;
use shared::domain::words::Prose;
use shared::ids::{DeviceId, Digest, DocId, FactId, HistoryId, PersonId};
use shared::sync::change::Actor;
use shared::wire::Receipt;

use crate::sim::dice::Dice;

/// What a database suffers from.
#[derive(Debug)]
pub(super) struct Suffering {
    /// Chance of its own, so that what it rolls moves nothing else.
    pub(super) dice: Dice,
    /// Of a thousand steps, so many fail.
    pub(super) fails: u32,
    /// Of a thousand steps, so many are the last.
    pub(super) crashes: u32,
    /// Of a thousand transactions, so many find the disk full.
    pub(super) full: u32,
    /// Whether the server has fallen over.
    pub(super) state: State,
    /// How well it sees: a bug put in on purpose.
    pub(super) sight: Sight,
    /// How often it has failed.
    pub(super) failed: u64,
    /// How often the disk was full.
    pub(super) found_full: u64,
}

/// Whether a server runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum State {
    Running,
    Crashed,
}

/// How well a database sees what is in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sight {
    Clear,
    /// Facts are looked for in an old copy.
    Stale,
    /// A document is read without its lock: what another has just written is not seen.
    Unlocked,
}

impl Suffering {
    fn step(&mut self) -> Found<()> {
        if self.state == State::Crashed {
            return Err(LedgerError::Failed("the server is gone".to_owned()));
        }
        if self.dice.chance(self.crashes) {
            self.state = State::Crashed;
            return Err(LedgerError::Failed("the server goes".to_owned()));
        }
        if self.dice.chance(self.fails) {
            self.failed += 1;
            return Err(LedgerError::Failed("by chance".to_owned()));
        }
        Ok(())
    }
}

/// A database around another one.
#[derive(Clone)]
pub(super) struct Faulty {
    pub(super) inner: Arc<dyn Ledger>,
    pub(super) suffering: Arc<Mutex<Suffering>>,
}

fn step(suffering: &Mutex<Suffering>) -> Found<()> {
    suffering.lock().unwrap_or_else(PoisonError::into_inner).step()
}

struct FaultyRead {
    inner: Box<dyn Read>,
    suffering: Arc<Mutex<Suffering>>,
}

struct FaultyTx {
    inner: Box<dyn Tx>,
    suffering: Arc<Mutex<Suffering>>,
    /// The documents that are seen without their last change.
    unseen: BTreeMap<DocId, Unseen>,
}

/// What is not seen of a document when locks are missing.
#[derive(Debug, Clone, Copy)]
struct Unseen {
    /// How many changes it truly has.
    changes: u64,
    /// The fact of the last.
    fact: Option<FactId>,
}

impl FaultyRead {
    async fn seen(&mut self, row: Option<DocRow>) -> Found<Option<DocRow>> {
        Ok(row)
    }

    fn is_unseen(&self, _: DocId, _: Option<FactId>) -> bool {
        false
    }
}

impl FaultyTx {
    /// A document as it was before its last change, now and then, when locks are missing.
    async fn seen(&mut self, row: Option<DocRow>) -> Found<Option<DocRow>> {
        let Some(row) = row else { return Ok(None) };
        let careless = {
            let mut suffering = self.suffering.lock().unwrap_or_else(PoisonError::into_inner);
            suffering.sight == Sight::Unlocked && suffering.dice.chance(30)
        };
        if !careless || row.changes < 3 {
            return Ok(Some(row));
        }
        let mut changes = self.inner.changes(row.id, row.epoch).await?;
        let fact = changes.pop().and_then(|last| last.fact);
        self.unseen.insert(row.id, Unseen { changes: row.changes, fact });
        let stood_on: BTreeSet<Digest> = changes.iter().flat_map(|change| change.deps.clone()).collect();
        let heads = changes.iter().map(|change| change.hash).filter(|head| !stood_on.contains(head));
        let mut heads: Vec<Digest> = heads.collect();
        heads.sort_unstable();
        let max_op = changes.iter().map(|change| change.max_op).max().unwrap_or(row.max_op);
        Ok(Some(DocRow { heads, max_op, changes: row.changes - 1, ..row }))
    }

    fn is_unseen(&self, doc: DocId, fact: Option<FactId>) -> bool {
        fact.is_some() && self.unseen.get(&doc).is_some_and(|unseen| unseen.fact == fact)
    }
}

#[async_trait]
impl Ledger for Faulty {
    async fn read(&self) -> Found<Box<dyn Read>> {
        step(&self.suffering)?;
        let (inner, suffering) = (self.inner.read().await?, Arc::clone(&self.suffering));
        Ok(Box::new(FaultyRead { inner, suffering }))
    }

    async fn write(&self) -> Found<Box<dyn Tx>> {
        step(&self.suffering)?;
        let full = {
            let mut suffering = self.suffering.lock().unwrap_or_else(PoisonError::into_inner);
            let often = suffering.full;
            let full = suffering.dice.chance(often);
            suffering.found_full += u64::from(full);
            full
        };
        if full {
            return Err(LedgerError::Full);
        }
        let (inner, suffering) = (self.inner.write().await?, Arc::clone(&self.suffering));
        Ok(Box::new(FaultyTx { inner, suffering, unseen: BTreeMap::new() }))
    }

    async fn since(&self, cursor: u64) -> Found<Since> {
        step(&self.suffering)?;
        self.inner.since(cursor).await
    }
}

macro_rules! reads {
    ($of:ident, $($name:ident($($arg:ident: $type:ty),*) -> $out:ty;)*) => {
        #[async_trait]
        impl Read for $of {
            $(
                async fn $name(&mut self, $($arg: $type),*) -> Found<$out> {
                    step(&self.suffering)?;
                    self.inner.$name($($arg),*).await
                }
            )*

            async fn doc(&mut self, doc: DocId) -> Found<Option<DocRow>> {
                step(&self.suffering)?;
                let row = self.inner.doc(doc).await?;
                self.seen(row).await
            }

            async fn changes(&mut self, doc: DocId, epoch: u32) -> Found<Vec<ChangeRow>> {
                step(&self.suffering)?;
                let mut changes = self.inner.changes(doc, epoch).await?;
                changes.retain(|change| !self.is_unseen(doc, change.fact));
                Ok(changes)
            }

            async fn facts(&mut self, doc: DocId) -> Found<Vec<(FactId, String)>> {
                step(&self.suffering)?;
                let mut facts = self.inner.facts(doc).await?;
                facts.retain(|(fact, _)| !self.is_unseen(doc, Some(*fact)));
                Ok(facts)
            }

            async fn fact(&mut self, fact: FactId) -> Found<Option<FactRow>> {
                step(&self.suffering)?;
                let stale = self.suffering.lock().unwrap_or_else(PoisonError::into_inner).sight == Sight::Stale;
                if stale { Ok(None) } else { self.inner.fact(fact).await }
            }
        }
    };
}

macro_rules! both {
    ($($rows:tt)*) => {
        reads! { FaultyRead, $($rows)* }
        reads! { FaultyTx, $($rows)* }
    };
}

both! {
    device(device: DeviceId) -> Option<DeviceRow>;
    owner(actor: Actor) -> Option<DeviceId>;
    history() -> HistoryId;
    cursor() -> u64;
    access_cursor(scopes: &[Mark]) -> u64;
    access_day() -> Option<CivilDate>;
    docs(interest: &Interest) -> Vec<Scoped>;
    scoped(doc: DocId) -> Option<Scoped>;
    all_docs() -> Vec<DocId>;
    verdicts(fact: FactId) -> Vec<VerdictRow>;
    unsettled(since: i64) -> Vec<VerdictRow>;
    refused_of(person: PersonId) -> Vec<VerdictRow>;
    holders(fact: FactId) -> Vec<DeviceId>;
    erased(fact: FactId) -> Option<i64>;
    earlier(fact: FactId) -> Vec<Digest>;
    receipts(device: DeviceId, above: u64) -> Vec<Receipt>;
    photos(device: DeviceId, digests: &BTreeSet<Digest>) -> BTreeMap<Digest, PhotoRow>;
    cards(docs: &BTreeSet<DocId>) -> Vec<CardRow>;
    projection(doc: DocId) -> Projection;
    town(query: &TownQuery) -> Town;
}

macro_rules! writes {
    ($($name:ident($($arg:ident: $type:ty),*) -> $out:ty;)*) => {
        #[async_trait]
        impl Tx for FaultyTx {
            $(
                async fn $name(&mut self, $($arg: $type),*) -> Found<$out> {
                    step(&self.suffering)?;
                    self.inner.$name($($arg),*).await
                }
            )*

            async fn append(&mut self, row: &DocRow, change: &ChangeRow, fact: &FactRow) -> Found<()> {
                step(&self.suffering)?;
                let mut row = row.clone();
                // Without a lock it goes behind what is there all the same.
                if let Some(unseen) = self.unseen.get_mut(&row.id) {
                    unseen.changes += 1;
                    row.changes = unseen.changes;
                }
                self.inner.append(&row, change, fact).await
            }

            async fn commit(self: Box<Self>) -> Found<()> {
                step(&self.suffering)?;
                self.inner.commit().await?;
                // Committed, and nobody hears of it.
                step(&self.suffering)
            }
        }
    };
}

writes! {
    lock(docs: &BTreeSet<DocId>) -> ();
    next(counter: Counter) -> u64;
    claim(actor: Actor, device: DeviceId) -> ();
    found(row: &DocRow, genesis: &ChangeRow) -> ();
    keep_card(card: &CardRow) -> ();
    keep_verdict(row: &VerdictRow) -> ();
    settle(row: &VerdictRow, settled: &Settled) -> ();
    keep_receipt(device: DeviceId, receipt: Receipt) -> Receipt;
    announce(device: DeviceId, number: u64, cursor: u64) -> ();
    acknowledge(device: DeviceId, upto: u64) -> ();
    let_go(device: DeviceId, at: i64) -> ();
    project(doc: &DocRow, projection: &Projection) -> ();
    mark(marks: &BTreeSet<Mark>, cursor: u64) -> ();
    set_access_day(day: CivilDate) -> ();
    refound(row: &DocRow, changes: &[ChangeRow]) -> ();
    rewrite(fact: FactId, json: Option<&str>) -> ();
    note_holder(fact: FactId, device: DeviceId) -> ();
    note_erased(fact: FactId, at: i64) -> ();
    note_earlier(fact: FactId, digest: Digest) -> ();
    drop_card(card: Digest) -> ();
    drop_verdict(device: DeviceId, hash: Digest) -> ();
    reword(fact: FactId, reason: &Prose) -> ();
    doom(photo: Digest) -> ();
}
