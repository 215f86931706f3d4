//! A phone: its storage, the engine that runs on it, and the pages in which people see and state things.

use std::collections::{BTreeMap, VecDeque};

use server::sync::ledger::Lock;
use shared::domain::fact::Stated;
use shared::domain::key::DocKey;
use shared::domain::speaker::DeviceKind;
use shared::ids::{DeviceId, DocId, FactId, PersonId};
use shared::sync::engine::Engine;
use shared::sync::rows::{OutRow, stated};
use shared::wire::SCHEMA;

use super::disk::{Disk, Tables};
use super::network::ConnId;
use super::post::Line;
use super::versions::as_read;

/// Which phone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct PhoneId(pub usize);

/// A phone, tablet or computer.
#[derive(Debug)]
pub(crate) struct Phone {
    /// What the trace calls it.
    pub(crate) label: String,
    /// What the server calls it.
    pub(crate) device: DeviceId,
    /// Whose it is.
    pub(crate) kind: DeviceKind,
    /// Who uses it.
    pub(crate) persons: Vec<PersonId>,
    /// Its clock minus the world's, in milliseconds.
    pub(crate) skew: i64,
    /// Its storage.
    pub(crate) disk: Disk,
    /// The newest version of facts that its app knows.
    pub(crate) schema: u32,
    /// Its engine; none while it is off, or between two starts.
    pub(crate) engine: Option<Engine>,
    /// How many times the engine has started: what belongs to an earlier start is not for a later one.
    pub(crate) life: u32,
    /// Its connection.
    pub(crate) conn: Option<ConnId>,
    /// What it has found out about its lines.
    pub(crate) line: Line,
    /// Which of its waits to connect counts.
    pub(crate) dial: u32,
    /// Which of its waits to be nudged counts.
    pub(crate) alarm: u32,
    /// Whether the storage is at work on the first job in its queue.
    pub(crate) busy: Busy,
    /// Whether it has a network.
    pub(crate) signal: Signal,
    /// Whether it is switched on.
    pub(crate) power: Power,
    /// When it was taken from its people, UTC milliseconds.
    pub(crate) revoked: Option<i64>,
    /// Whether staff have locked it.
    pub(crate) lock: Lock,
    /// Whether it has heard that it is locked, and has not emptied itself yet.
    pub(crate) empties: Empties,
    /// The receipts it was told of, by number: what it may acknowledge once it has kept them.
    pub(crate) told: BTreeMap<u64, FactId>,
    /// The largest number it has acknowledged: what is told once more up to there is nothing new.
    pub(crate) acknowledged: u64,
    /// Pushes it sent some time ago.
    pub(crate) pushed: VecDeque<Vec<u8>>,
    /// The engine of a tab that was frozen while another took the lead.
    pub(crate) frozen: Option<Frozen>,
    /// Its storage takes nothing before this, UTC milliseconds.
    pub(crate) full_until: i64,
}

/// An engine that does not know that it no longer leads.
#[derive(Debug)]
pub(crate) struct Frozen {
    /// The engine.
    pub(crate) engine: Engine,
    /// Which start of an engine it was.
    pub(crate) life: u32,
    /// Its connection, which nobody has closed.
    pub(crate) conn: Option<ConnId>,
    /// Whether it goes on already.
    pub(crate) state: Frost,
}

/// Whether a frozen tab goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Frost {
    /// It does nothing.
    Frozen,
    /// It goes on.
    Thawed,
}

/// Whether a storage is at work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Busy {
    /// It is.
    Yes,
    /// It has nothing to do.
    No,
}

/// Whether a phone has a network.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Signal {
    /// It has.
    Some,
    /// It has none.
    None,
}

/// Whether a phone is about to empty itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Empties {
    /// It has heard that it is locked.
    Soon,
    /// It is not.
    No,
}

/// Whether a phone is on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Power {
    /// It is.
    On,
    /// It is off.
    Off,
}

impl Phone {
    /// A phone out of its box.
    pub(crate) fn new(label: &str, device: DeviceId, kind: DeviceKind, persons: Vec<PersonId>) -> Self {
        Self {
            label: label.to_owned(),
            device,
            kind,
            persons,
            skew: 0,
            disk: Disk::default(),
            schema: SCHEMA,
            engine: None,
            life: 0,
            conn: None,
            line: Line::new(),
            dial: 0,
            alarm: 0,
            busy: Busy::No,
            signal: Signal::Some,
            power: Power::On,
            revoked: None,
            lock: Lock::Open,
            empties: Empties::No,
            told: BTreeMap::new(),
            acknowledged: 0,
            pushed: VecDeque::new(),
            frozen: None,
            full_until: 0,
        }
    }

    /// It is told of a receipt.
    pub(crate) fn hears_of(&mut self, number: u64, fact: FactId) {
        if number > self.acknowledged {
            self.told.insert(number, fact);
        }
    }

    /// Nothing that it was told counts any more.
    pub(crate) fn forget_receipts(&mut self) {
        self.told.clear();
        self.acknowledged = 0;
    }

    /// What a page of it can show.
    pub(crate) fn page(&self) -> Page<'_> {
        Page { tables: &self.disk.tables, schema: self.schema }
    }

    /// Whether it holds what a fact said, in a document, on its way, or kept from before.
    pub(crate) fn says(&self, fact: FactId, text: &str) -> bool {
        let tables = &self.disk.tables;
        let in_facts = tables.facts.values().flat_map(|row| &row.facts);
        let out = tables.outbox.values().map(|row| (row.id, Some(&row.json)));
        let sent = tables.sent.values().map(|row| (row.id, row.json.as_ref()));
        let answered = tables.answered.values().map(|row| (row.id, row.json.as_ref()));
        let mut all = in_facts.map(|(id, json)| (*id, Some(json))).chain(out).chain(sent).chain(answered);
        all.any(|(id, json)| id == fact && json.is_some_and(|json| json == text))
    }

    /// Whether a fact is among what it has still to send, or has been told is with a person.
    pub(crate) fn holds(&self, fact: FactId) -> bool {
        self.disk.tables.outbox.values().any(|row| row.id == fact)
    }
}

/// What a page reads: confirmed facts and the outbox, added up by the shared folds.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Page<'a> {
    tables: &'a Tables,
    schema: u32,
}

impl Page<'_> {
    /// Every document it can show: those that are here, and those that something is on its way into.
    pub(crate) fn docs(&self) -> BTreeMap<DocId, DocKey> {
        let here = self.tables.facts.values().map(|row| (row.doc, row.key));
        here.chain(self.tables.outbox.values().map(|row| (row.doc, row.key))).collect()
    }

    /// The facts of one document, confirmed and on their way.
    pub(crate) fn stated(&self, doc: DocId) -> Vec<Stated> {
        let outbox: Vec<OutRow> = self.tables.outbox.values().filter(|row| row.doc == doc).cloned().collect();
        as_read(self.schema, stated(self.tables.facts.get(&doc), &outbox, doc))
    }

    /// How far its clock was last seen to be off.
    pub(crate) fn skew(&self) -> i64 {
        self.tables.identity.as_ref().map_or(0, |identity| identity.skew)
    }
}
