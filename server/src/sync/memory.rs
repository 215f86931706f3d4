//! A database in memory, for the simulator: deterministic, and able to fail, to forget and to be restored.
//!
//! A transaction writes in place and keeps how to undo each write; dropped without commit, it undoes them all.

use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;

use async_trait::async_trait;
use shared::civil::CivilDate;
use shared::domain::body::Target;
use shared::ids::{DeviceId, Digest, DocId, FactId, HistoryId, PersonId};
use shared::sync::change::Actor;
use shared::wire::Receipt;
use tokio::sync::{Mutex, OwnedMutexGuard};

use super::ledger::{
    ChangeRow, Counter, DeviceRow, DocRow, FactRow, Found, Ledger, LedgerError, Mark, Projection, Read,
    Since, Tx, VerdictRow,
};
use super::town::Town;

mod read;
mod since;
mod write;

/// How many transactions can be lost at most.
const JOURNAL: usize = 64;

/// A database in memory.
#[derive(Clone)]
pub struct Memory {
    inner: Arc<Mutex<Inner>>,
}

/// Everything in it, as a backup keeps it.
#[derive(Debug, Clone, Default)]
pub struct Tables {
    pub(super) counters: BTreeMap<Counter, u64>,
    pub(super) docs: BTreeMap<DocId, DocRow>,
    pub(super) changes: BTreeMap<(DocId, u32, u64), ChangeRow>,
    pub(super) facts: BTreeMap<FactId, FactRow>,
    pub(super) facts_of: BTreeMap<(DocId, FactId), ()>,
    pub(super) verdicts: BTreeMap<(DeviceId, Digest), VerdictRow>,
    pub(super) receipts: BTreeMap<(DeviceId, u64), Receipt>,
    pub(super) last_receipt: BTreeMap<DeviceId, u64>,
    pub(super) actors: BTreeMap<Actor, DeviceId>,
    pub(super) marks: BTreeMap<Mark, u64>,
    pub(super) access_day: BTreeMap<(), CivilDate>,
    pub(super) cards: BTreeMap<(DocId, Digest), String>,
    pub(super) projections: BTreeMap<DocId, Projection>,
    pub(super) put: BTreeMap<(Target, CivilDate, PersonId, DocId), ()>,
    pub(super) devices: BTreeMap<DeviceId, DeviceRow>,
    pub(super) town: BTreeMap<(), Town>,
    pub(super) moved: BTreeMap<DocId, u64>,
    pub(super) announced: BTreeMap<(DeviceId, u64), u64>,
    pub(super) let_go: BTreeMap<DeviceId, i64>,
    pub(super) photos: BTreeMap<(Digest, DeviceId), ()>,
    pub(super) history: BTreeMap<(), HistoryId>,
    pub(super) holders: BTreeMap<(FactId, DeviceId), ()>,
    pub(super) erased: BTreeMap<FactId, i64>,
    pub(super) earlier: BTreeMap<(FactId, Digest), ()>,
}

type Undo = Box<dyn FnOnce(&mut Tables) + Send>;

#[derive(Default)]
struct Inner {
    tables: Tables,
    journal: VecDeque<Vec<Undo>>,
    commits_fail: VecDeque<LedgerError>,
}

/// A transaction, or a reader that writes nothing.
pub struct MemoryTx {
    inner: OwnedMutexGuard<Inner>,
    undo: Vec<Undo>,
}

impl Memory {
    /// An empty one.
    pub fn new(history: HistoryId) -> Self {
        let mut inner = Inner::default();
        inner.tables.history.insert((), history);
        inner.tables.counters.insert(Counter::Job, 1000);
        Self { inner: Arc::new(Mutex::new(inner)) }
    }

    /// Sets or replaces a device, and notes that its access changed.
    pub async fn set_device(&self, device: DeviceRow) {
        let mut inner = self.inner.lock().await;
        let cursor = inner.bump();
        inner.tables.marks.insert(Mark::Device(device.id), cursor);
        inner.tables.devices.insert(device.id, device);
    }

    /// Sets workplaces, job types and people.
    pub async fn set_town(&self, town: Town) {
        let mut inner = self.inner.lock().await;
        let cursor = inner.bump();
        inner.tables.marks.insert(Mark::All, cursor);
        inner.tables.town.insert((), town);
    }

    /// A device has handed over a photo's bytes.
    pub async fn hand_over(&self, device: DeviceId, photo: Digest) {
        self.inner.lock().await.tables.photos.insert((photo, device), ());
    }

    /// A bit of a document's last change is lost, as on a disk that forgets; false where there is none to lose.
    pub async fn damage(&self, doc: DocId) -> bool {
        let mut inner = self.inner.lock().await;
        let epoch = inner.tables.docs.get(&doc).map_or(0, |row| row.epoch);
        let range = (doc, epoch, 1)..=(doc, epoch, u64::MAX);
        let Some((_, change)) = inner.tables.changes.range_mut(range).next_back() else { return false };
        let Some(byte) = change.bytes.last_mut() else { return false };
        *byte ^= 1;
        true
    }

    /// The next commits fail with these, and nothing of them is there.
    pub async fn fail_commits(&self, errors: impl IntoIterator<Item = LedgerError>) {
        self.inner.lock().await.commits_fail.extend(errors);
    }

    /// Loses the last transactions, as a disk does that lied about having written them; how many it lost.
    pub async fn lose(&self, transactions: usize) -> usize {
        let mut inner = self.inner.lock().await;
        let mut lost = 0;
        while lost < transactions {
            let Some(undo) = inner.journal.pop_back() else { break };
            undo.into_iter().rev().for_each(|undo| undo(&mut inner.tables));
            lost += 1;
        }
        lost
    }

    /// Names the history anew, as after a loss that was noticed.
    pub async fn rename(&self, history: HistoryId) {
        self.inner.lock().await.tables.history.insert((), history);
    }

    /// Everything in it.
    pub async fn backup(&self) -> Tables {
        self.inner.lock().await.tables.clone()
    }

    /// Goes back to a backup, under a new history.
    pub async fn restore(&self, tables: Tables, history: HistoryId) {
        let mut inner = self.inner.lock().await;
        inner.tables = tables;
        inner.journal.clear();
        inner.tables.history.insert((), history);
    }

    /// Every committed fact: what an oracle compares with.
    pub async fn committed(&self) -> Vec<FactRow> {
        self.inner.lock().await.tables.facts.values().cloned().collect()
    }

    /// Everything refused or held.
    /// When a locked device said that it holds nothing any more.
    pub async fn let_go(&self, device: DeviceId) -> Option<i64> {
        self.inner.lock().await.tables.let_go.get(&device).copied()
    }

    /// What was refused or held.
    pub async fn refused(&self) -> Vec<VerdictRow> {
        self.inner.lock().await.tables.verdicts.values().cloned().collect()
    }
}

impl Inner {
    fn bump(&mut self) -> u64 {
        let cursor = self.tables.counters.entry(Counter::Cursor).or_insert(0);
        *cursor += 1;
        *cursor
    }
}

impl MemoryTx {
    /// Writes or removes a row, and keeps how to undo it.
    fn set<K, V>(&mut self, table: fn(&mut Tables) -> &mut BTreeMap<K, V>, key: K, value: Option<V>)
    where
        K: Ord + Clone + Send + 'static,
        V: Send + 'static,
    {
        let rows = table(&mut self.inner.tables);
        let before = match value {
            Some(value) => rows.insert(key.clone(), value),
            None => rows.remove(&key),
        };
        self.undo.push(Box::new(move |tables| {
            let rows = table(tables);
            match before {
                Some(before) => rows.insert(key, before),
                None => rows.remove(&key),
            };
        }));
    }
}

impl Drop for MemoryTx {
    fn drop(&mut self) {
        let undo = std::mem::take(&mut self.undo);
        undo.into_iter().rev().for_each(|undo| undo(&mut self.inner.tables));
    }
}

#[async_trait]
impl Ledger for Memory {
    async fn read(&self) -> Found<Box<dyn Read>> {
        let inner = Arc::clone(&self.inner).lock_owned().await;
        Ok(Box::new(MemoryTx { inner, undo: Vec::new() }))
    }

    async fn write(&self) -> Found<Box<dyn Tx>> {
        let inner = Arc::clone(&self.inner).lock_owned().await;
        Ok(Box::new(MemoryTx { inner, undo: Vec::new() }))
    }

    async fn since(&self, cursor: u64) -> Found<Since> {
        Ok(since::since(&self.inner.lock().await.tables, cursor))
    }
}
