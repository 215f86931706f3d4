//! A phone's storage as the browser gives it: transactions one after another, each of them whole or not at all.
//!
//! What is written is there once its transaction has completed. A battery that dies, or an engine that is thrown
//! away, leaves a transaction that has not completed either done or undone, and never a later one without an earlier.
//! A transaction of the engine that is aborted takes with it those the engine had queued behind it: the shell writes
//! one at a time and begins anew from storage.

use std::collections::{BTreeMap, VecDeque};

use shared::ids::{DocId, FactId};
use shared::sync::change::Actor;
use shared::sync::engine::{Op, Start};
use shared::sync::rows::{AnsweredRow, DocRow, FactsRow, Identity, OutRow, SentRow, ViewRow};
use shared::wire::ViewName;

/// What is written on a phone.
#[derive(Debug, Clone, Default)]
pub(crate) struct Tables {
    /// Who this is; none before the first start.
    pub(crate) identity: Option<Identity>,
    /// Documents without contents.
    pub(crate) docs: BTreeMap<DocId, DocRow>,
    /// Contents of documents, as Automerge saves them.
    pub(crate) contents: BTreeMap<DocId, Vec<u8>>,
    /// Plain facts of documents.
    pub(crate) facts: BTreeMap<DocId, FactsRow>,
    /// What waits to be sent.
    pub(crate) outbox: BTreeMap<u64, OutRow>,
    /// The outbox row that was given last.
    pub(crate) last_n: u64,
    /// Own accepted facts.
    pub(crate) sent: BTreeMap<FactId, SentRow>,
    /// Own facts that do not count.
    pub(crate) answered: BTreeMap<FactId, AnsweredRow>,
    /// Views.
    pub(crate) views: BTreeMap<ViewName, ViewRow>,
}

impl Tables {
    /// What an engine starts from; the identity has to be there.
    pub(crate) fn start(&self, identity: Identity, spare_actor: Actor, schema: u32) -> Start {
        Start {
            identity,
            spare_actor,
            build: "sim".to_owned(),
            schema,
            docs: self.docs.values().cloned().collect(),
            outbox: self.outbox.values().cloned().collect(),
            views: self.views.values().map(|view| (view.name, view.version)).collect(),
        }
    }

    /// Appends to the outbox, as any tab does.
    pub(crate) fn append(&mut self, row: OutRow) -> OutRow {
        self.last_n += 1;
        let row = OutRow { n: self.last_n, ..row };
        self.outbox.insert(row.n, row.clone());
        row
    }

    /// Does everything that one transaction of the engine holds; what it appended to the outbox comes back.
    pub(crate) fn apply(&mut self, ops: Vec<Op>) -> Vec<OutRow> {
        let mut appended = Vec::new();
        for op in ops {
            match op {
                Op::PutIdentity(identity) => self.identity = Some(identity),
                Op::PutDoc(row) => {
                    self.docs.insert(row.id, row);
                }
                Op::PutContents(doc, bytes) => {
                    self.contents.insert(doc, bytes);
                }
                Op::PutFacts(row) => {
                    self.facts.insert(row.doc, row);
                }
                Op::DropDoc(doc) => {
                    self.docs.remove(&doc);
                    self.drop_contents(doc);
                }
                Op::DropContents(doc) => self.drop_contents(doc),
                Op::UpdateOut(row) => {
                    self.outbox.insert(row.n, row);
                }
                Op::AppendOut(row) => appended.push(self.append(row)),
                Op::RemoveOut(n) => {
                    self.outbox.remove(&n);
                }
                Op::PutSent(row) => {
                    self.sent.insert(row.id, row);
                }
                Op::PutAnswered(row) => {
                    self.answered.insert(row.id, row);
                }
                // Photos are not simulated.
                Op::DropPhoto(_) => {}
                Op::DropAnswered => self.answered.clear(),
                Op::DropSent => self.sent.clear(),
                Op::Forget(fact) => {
                    self.sent.remove(&fact);
                    self.answered.remove(&fact);
                }
                Op::PutView(row) => {
                    self.views.insert(row.name, row);
                }
                Op::DropView(name) => {
                    self.views.remove(&name);
                }
            }
        }
        appended
    }

    fn drop_contents(&mut self, doc: DocId) {
        self.contents.remove(&doc);
        self.facts.remove(&doc);
    }
}

/// Something the storage has been asked to do. `life` tells one start of the engine from another.
#[derive(Debug)]
pub(crate) enum Job {
    /// A transaction of the engine.
    Write {
        /// Which start of the engine asked.
        life: u32,
        /// The engine's number for it.
        tx: u64,
        /// What it writes.
        ops: Vec<Op>,
    },
    /// A transaction of a page: what a person stated, all of it or nothing.
    Append(Vec<OutRow>),
    /// The engine reads a document's contents.
    Load {
        /// Which start of the engine asked.
        life: u32,
        /// Which document.
        doc: DocId,
    },
    /// The engine reads the accepted facts.
    LoadSent {
        /// Which start of the engine asked.
        life: u32,
    },
    /// The engine reads the outbox, since a page said that it wrote there.
    ReadOut {
        /// Which start of the engine asked.
        life: u32,
    },
}

impl Job {
    /// Whether this start of the engine asked for it.
    pub(crate) const fn is_of(&self, engine: u32) -> bool {
        match self {
            Self::Write { life, .. }
            | Self::Load { life, .. }
            | Self::LoadSent { life }
            | Self::ReadOut { life } => *life == engine,
            Self::Append(_) => false,
        }
    }
}

/// A phone's storage.
#[derive(Debug, Default)]
pub(crate) struct Disk {
    /// What is written.
    pub(crate) tables: Tables,
    /// What it has been asked to do and has not done.
    pub(crate) queue: VecDeque<Job>,
}

impl Disk {
    /// The engine of this life is gone: what it queued is done up to some point, and not after it. What pages queued
    /// goes on.
    pub(crate) fn engine_died(&mut self, life: u32, mut survives: impl FnMut() -> bool) {
        let mut going = true;
        for job in std::mem::take(&mut self.queue) {
            if !job.is_of(life) {
                self.queue.push_back(job);
                continue;
            }
            going = going && survives();
            if let (true, Job::Write { ops, .. }) = (going, job) {
                self.tables.apply(ops);
            }
        }
    }

    /// The battery is dead: what was queued is done up to some point, and not after it. What of pages' facts was
    /// written comes back.
    pub(crate) fn power_lost(&mut self, mut survives: impl FnMut() -> bool) -> Vec<OutRow> {
        let mut written = Vec::new();
        for job in std::mem::take(&mut self.queue) {
            if !survives() {
                break;
            }
            match job {
                Job::Write { ops, .. } => {
                    self.tables.apply(ops);
                }
                Job::Append(rows) => written.extend(rows.into_iter().map(|row| self.tables.append(row))),
                _ => {}
            }
        }
        self.queue.clear();
        written
    }
}
