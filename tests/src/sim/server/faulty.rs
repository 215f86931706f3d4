//! A database that fails: every step may fail, find the disk full, or be the server's last.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, PoisonError};

use async_trait::async_trait;
use server::sync::ledger::{
    CardRow, ChangeRow, Counter, DeviceRow, DocRow, FactRow, Found, Interest, Ledger, LedgerError, Mark,
    PhotoRow, Projection, Read, Scoped, Tx, VerdictRow,
};
use server::sync::town::{Town, TownQuery};
use shared::civil::CivilDate;
use shared::ids::{DeviceId, Digest, DocId, FactId, HistoryId, PersonId};
use shared::sync::change::Actor;
use shared::wire::{Code, Receipt, Verdict};

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
    /// Whether a fact is looked for in an old copy: a bug put in on purpose.
    pub(super) sight: Sight,
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
    Stale,
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
            suffering.dice.chance(often)
        };
        if full {
            return Err(LedgerError::Full);
        }
        let (inner, suffering) = (self.inner.write().await?, Arc::clone(&self.suffering));
        Ok(Box::new(FaultyTx { inner, suffering }))
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
    doc(doc: DocId) -> Option<DocRow>;
    changes(doc: DocId, epoch: u32) -> Vec<ChangeRow>;
    facts(doc: DocId) -> Vec<(FactId, String)>;
    docs(interest: &Interest) -> Vec<Scoped>;
    scoped(doc: DocId) -> Option<Scoped>;
    all_docs() -> Vec<DocId>;
    verdict(device: DeviceId, hash: Digest, fact: FactId) -> Option<(Verdict, Code)>;
    unsettled(docs: &BTreeSet<DocId>) -> Vec<VerdictRow>;
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
    append(row: &DocRow, change: &ChangeRow, fact: &FactRow) -> ();
    keep_card(card: &CardRow) -> ();
    keep_verdict(row: &VerdictRow) -> ();
    settle(fact: FactId, by: PersonId, at: i64) -> ();
    keep_receipt(device: DeviceId, receipt: Receipt) -> Receipt;
    acknowledge(device: DeviceId, upto: u64) -> ();
    project(doc: &DocRow, projection: &Projection) -> ();
    mark(marks: &BTreeSet<Mark>, cursor: u64) -> ();
    set_access_day(day: CivilDate) -> ();
}
