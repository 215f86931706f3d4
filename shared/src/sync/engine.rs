//! The device's engine: events in, effects out, and nothing else.
//!
//! Goals: what a person stated is never lost and never silently refused; the replica holds confirmed changes only;
//! a device is up to date after one round trip when nothing happened and after two otherwise; and all of it can be
//! run by a seeded simulator, since nothing in here knows a clock, randomness, IO or tasks.
//!
//! How it works. The page (or any tab) appends facts to the outbox by itself, so a fact is safe before the engine has
//! loaded. When there is a connection and the server's manifest is in, the engine *mints* a change for each waiting
//! fact from the confirmed heads, stores it, sends it, and resends it unchanged until there is a verdict. A committed
//! fact moves from the outbox into the replica in one transaction, and only then is its receipt acknowledged. A
//! refused or held one stays in the outbox, marked; what was chained on it is minted again with the same fact ids.
//!
//! Rejected: Automerge's own sync for writes (a veto inside its loop never goes quiet), minting at the tap (a refused
//! change would sit in the replica), one actor per pending command (a hundred heads after a day offline).

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use serde::{Deserialize, Serialize};

use super::change::Actor;
use super::rows::{AnsweredRow, DocRow, FactsRow, Identity, OutRow, SentRow, ViewRow};
use crate::domain::words::Prose;
use crate::ids::{Digest, DocId, FactId, HistoryId};
use crate::lean::Gather as _;
use crate::wire::{self, ClientFrame, Code, Hello, Manifest, PROTOCOL, ViewName};

mod anew;
mod documents;
mod frames;
mod outbox;
mod removing;
mod verdicts;

pub use removing::{is_answered, is_removable};

/// What the engine starts from: everything in storage but the contents of documents.
#[derive(Debug, Clone)]
pub struct Start {
    /// Who this is.
    pub identity: Identity,
    /// 16 random bytes: the actor to go on with if the server's history turns out to be another.
    pub spare_actor: Actor,
    /// The build, as told to the server.
    pub build: String,
    /// The newest version of facts that it knows.
    pub schema: u32,
    /// The documents.
    pub docs: Vec<DocRow>,
    /// The outbox.
    pub outbox: Vec<OutRow>,
    /// The versions of the views in storage.
    pub views: Vec<(ViewName, Digest)>,
}

/// Something that happened.
#[derive(Debug, Clone)]
pub enum Event {
    /// The engine has begun, or the person, the browser or a timer asks for a try now.
    Nudge,
    /// The connection is open.
    Opened,
    /// The connection is closed, or could not be opened.
    Closed,
    /// A frame came in.
    Frame(Vec<u8>),
    /// Rows were found in the outbox that the engine may not know.
    Appended(Vec<OutRow>),
    /// Its author removes something that has never left this device, and says so.
    Remove(FactId, Prose),
    /// A photo is on the server.
    Uploaded(Digest),
    /// A photo could not be sent; refused for good when there is a code other than that the server has no room.
    UploadFailed(Digest, Option<Code>),
    /// A transaction completed.
    Stored(u64),
    /// A transaction was aborted. The shell reopens the storage and starts a new engine from it.
    Aborted(u64),
    /// A document's contents, as asked for; none when there are none.
    Loaded(DocId, Option<Vec<u8>>),
    /// The own facts that were accepted within the last 35 days, as asked for.
    LoadedSent(Vec<SentRow>),
}

/// Something to be done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Effect {
    /// Open a connection after this many milliseconds; replaces an earlier wait, does nothing while one is opening.
    Connect {
        /// Milliseconds from now.
        after: u64,
    },
    /// Close the connection.
    Disconnect,
    /// Send a frame.
    Send(Vec<u8>),
    /// Do all of this in one transaction and answer [`Event::Stored`] once it is complete.
    Write {
        /// The transaction's number.
        tx: u64,
        /// What to write.
        ops: Vec<Op>,
    },
    /// Read a document's contents and answer [`Event::Loaded`].
    Load(DocId),
    /// Read the accepted facts and answer [`Event::LoadedSent`].
    LoadSent,
    /// Send a photo and answer [`Event::Uploaded`] or [`Event::UploadFailed`].
    Upload(Digest),
    /// Nudge the engine at this moment (UTC ms), unless something nudges it before.
    WakeAt(i64),
    /// Tell the pages.
    Tell(Tell),
}

/// A write to storage.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Op {
    /// Who this is.
    PutIdentity(Identity),
    /// A document without contents.
    PutDoc(DocRow),
    /// A document's contents, as Automerge saves them.
    PutContents(DocId, Vec<u8>),
    /// A document's plain facts.
    PutFacts(FactsRow),
    /// The document's row, contents and facts.
    DropDoc(DocId),
    /// A document's contents and facts; the row stays.
    DropContents(DocId),
    /// An outbox row that is there.
    UpdateOut(OutRow),
    /// A new outbox row; storage gives `n`.
    AppendOut(OutRow),
    /// An outbox row that is done with.
    RemoveOut(u64),
    /// A photo that nothing here cites any more.
    DropPhoto(Digest),
    /// An accepted own fact.
    PutSent(SentRow),
    /// An own fact that does not count, and why.
    PutAnswered(AnsweredRow),
    /// Every answer there is.
    DropAnswered,
    /// Every accepted own fact there is.
    DropSent,
    /// What is kept of one own fact: that it was accepted, or that it does not count.
    Forget(FactId),
    /// A view.
    PutView(ViewRow),
    /// A view that is no longer the device's.
    DropView(ViewName),
}

/// News for the pages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Tell {
    /// These documents' facts changed in storage.
    Docs(Vec<DocId>),
    /// The outbox changed in storage.
    Outbox,
    /// A view changed in storage.
    View(ViewName),
    /// The connection.
    Link(Link),
    /// Something that was here has been erased: pictures that nothing cites go now, not in a while.
    Erased,
    /// So many documents have been asked for; told when there are some, and when there are none any more.
    Pulling(usize),
    /// The server refuses this device or build.
    Refused(Code),
}

/// How the connection is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Link {
    /// There is none.
    Down,
    /// It is being opened.
    Opening,
    /// Open, and hello sent.
    Greeting,
    /// The manifest is in.
    Up,
}

/// The engine.
#[derive(Debug)]
pub struct Engine {
    identity: Identity,
    spare_actor: Actor,
    build: String,
    schema: u32,
    docs: BTreeMap<DocId, DocRow>,
    outbox: BTreeMap<u64, OutRow>,
    /// Facts that have left the outbox since the engine began: rows read before that must not bring them back.
    dealt: BTreeSet<FactId>,
    views: BTreeMap<ViewName, Digest>,
    link: Link,
    failures: u32,
    /// Frames that could not be understood.
    strange: u32,
    /// Facts sent on this connection and not answered yet.
    in_flight: BTreeSet<FactId>,
    /// Those of them whose changes stand on one that was refused: they will be too, and nothing is to stand on them.
    doomed: BTreeSet<FactId>,
    /// Facts that may have been sent on an earlier connection: what they founded was listed by the greeting.
    resent: BTreeSet<FactId>,
    /// Photos known to be on the server, and those being sent.
    uploaded: BTreeSet<Digest>,
    uploading: BTreeSet<Digest>,
    /// Views asked for on this connection and not here yet, with the version that was named.
    viewing: BTreeMap<ViewName, Digest>,
    /// Documents asked for on this connection and not answered yet.
    pulling: BTreeSet<DocId>,
    /// Whether the pages have been told that there are some.
    told_pulling: bool,
    /// What waits for a document's contents.
    waiting: BTreeMap<DocId, VecDeque<documents::Task>>,
    /// What to do once a transaction is complete.
    after: BTreeMap<u64, Vec<Effect>>,
    /// Rows whose change is being stored before it is sent.
    minting: BTreeMap<u64, Vec<u64>>,
    next_tx: u64,
    receipts: verdicts::Receipts,
    /// The frames of a manifest that is not whole yet.
    manifest: Option<Manifest>,
    /// The server's new history, while accepted facts are being read to be offered again.
    reoffering: Option<HistoryId>,
    greeted: Greeted,
    lock: Lock,
}

/// Whether staff have locked this device, as the server has said on this connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Lock {
    /// They have not.
    Open,
    /// They have: whatever the server has of what was written here is let go of.
    Locked,
    /// They have, nothing is left, and the server knows it.
    Gone,
}

/// What the greeting on this connection said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Greeted {
    /// What this device is.
    AsItIs,
    /// What it was before it started over: what the server answers is about that.
    AsItWas,
}

impl Engine {
    /// An engine that goes on from what is in storage. Give it [`Event::Nudge`] to begin.
    pub fn new(start: Start) -> Self {
        Self {
            dealt: BTreeSet::new(),
            identity: start.identity,
            spare_actor: start.spare_actor,
            build: start.build,
            schema: start.schema,
            docs: start.docs.into_iter().map(|doc| (doc.id, doc)).gather(),
            outbox: start.outbox.into_iter().map(|row| (row.n, row)).gather(),
            views: start.views.into_iter().gather(),
            link: Link::Down,
            failures: 0,
            strange: 0,
            in_flight: BTreeSet::new(),
            doomed: BTreeSet::new(),
            resent: BTreeSet::new(),
            uploaded: BTreeSet::new(),
            uploading: BTreeSet::new(),
            viewing: BTreeMap::new(),
            pulling: BTreeSet::new(),
            told_pulling: false,
            waiting: BTreeMap::new(),
            after: BTreeMap::new(),
            minting: BTreeMap::new(),
            next_tx: 1,
            receipts: verdicts::Receipts::default(),
            manifest: None,
            reoffering: None,
            greeted: Greeted::AsItIs,
            lock: Lock::Open,
        }
    }

    /// Takes in an event at this moment (UTC ms by the device's clock).
    pub fn handle(&mut self, now: i64, event: Event) -> Vec<Effect> {
        let mut out = Vec::new();
        match event {
            Event::Nudge => self.nudge(now, &mut out),
            Event::Opened => self.opened(&mut out),
            Event::Closed => self.closed(&mut out),
            Event::Frame(bytes) => self.frame(now, &bytes, &mut out),
            Event::Appended(rows) => self.appended(now, rows, &mut out),
            Event::Remove(id, words) => self.remove(now, id, words, &mut out),
            Event::Uploaded(digest) => {
                self.uploading.remove(&digest);
                self.uploaded.insert(digest);
                self.mint(now, &mut out);
            }
            Event::UploadFailed(digest, code) => self.upload_failed(now, digest, code, &mut out),
            Event::Stored(tx) => self.stored(now, tx, &mut out),
            // The shell starts another engine from storage: nothing here is true any more.
            Event::Aborted(_) => out.push(Effect::Disconnect),
            Event::Loaded(doc, contents) => self.loaded(now, doc, contents, &mut out),
            Event::LoadedSent(rows) => self.reoffer(rows, &mut out),
        }
        self.say_gone(&mut out);
        if self.told_pulling == self.pulling.is_empty() {
            self.told_pulling = !self.told_pulling;
            out.push(Effect::Tell(Tell::Pulling(self.pulling.len())));
        }
        out
    }

    /// How the connection is.
    pub const fn link(&self) -> Link {
        self.link
    }

    /// Who this is, as last stored.
    pub const fn identity(&self) -> &Identity {
        &self.identity
    }

    /// Everything in the outbox, as the engine knows it.
    pub fn outbox(&self) -> impl Iterator<Item = &OutRow> {
        self.outbox.values()
    }

    /// The documents the engine knows of.
    pub fn docs(&self) -> impl Iterator<Item = &DocRow> {
        self.docs.values()
    }

    /// Whether nothing is under way: connected, up to date, and nothing left to send.
    pub fn is_quiet(&self) -> bool {
        let looked = |row: &OutRow| matches!(row.state, super::rows::OutState::Looked { .. });
        self.is_idle() && self.outbox.values().all(looked)
    }

    /// Whether nothing is under way just now: connected, up to date, and what is left to send waits for its time.
    pub fn is_idle(&self) -> bool {
        self.link == Link::Up
            && self.pulling.is_empty()
            && self.waiting.is_empty()
            && self.after.is_empty()
            && self.in_flight.is_empty()
            && !self.docs.values().any(DocRow::is_behind)
    }

    fn nudge(&mut self, now: i64, out: &mut Vec<Effect>) {
        match self.link {
            Link::Down => {
                self.link = Link::Opening;
                out.push(Effect::Connect { after: 0 });
                out.push(Effect::Tell(Tell::Link(self.link)));
            }
            Link::Up => {
                self.mint(now, out);
                self.pull_behind(out);
            }
            Link::Opening | Link::Greeting => {}
        }
    }

    fn opened(&mut self, out: &mut Vec<Effect>) {
        self.link = Link::Greeting;
        self.greeted = Greeted::AsItIs;
        self.lock = Lock::Open;
        self.forget_connection();
        let hello = Hello {
            protocol: PROTOCOL,
            build: self.build.clone(),
            schema: self.schema,
            device: self.identity.device,
            actors: vec![self.identity.actor],
            cursor: self.identity.cursor,
        };
        self.send(&ClientFrame::Hello(hello), out);
        out.push(Effect::Tell(Tell::Link(self.link)));
    }

    fn closed(&mut self, out: &mut Vec<Effect>) {
        // From half a second to half a minute; spread by device so that a fleet does not come back at once.
        let spread = u64::from(self.identity.device.as_bytes()[15]);
        let steps = self.failures.max(self.strange);
        let after = (500u64 << steps.min(6)).min(30_000) + spread;
        self.failures = self.failures.saturating_add(1);
        self.forget_connection();
        self.link = Link::Down;
        out.push(Effect::Tell(Tell::Link(self.link)));
        out.push(Effect::Connect { after });
    }

    fn forget_connection(&mut self) {
        self.in_flight.clear();
        self.doomed.clear();
        self.viewing.clear();
        self.pulling.clear();
        self.uploading.clear();
        self.receipts = verdicts::Receipts::default();
        self.manifest = None;
    }

    fn send(&self, frame: &ClientFrame, out: &mut Vec<Effect>) {
        out.push(Effect::Send(wire::encode(frame)));
    }

    /// Writes, and does the rest only when the transaction is complete.
    fn write(&mut self, ops: Vec<Op>, then: Vec<Effect>, out: &mut Vec<Effect>) -> u64 {
        let tx = self.next_tx;
        self.next_tx += 1;
        self.after.insert(tx, then);
        out.push(Effect::Write { tx, ops });
        tx
    }

    fn stored(&mut self, now: i64, tx: u64, out: &mut Vec<Effect>) {
        out.extend(self.after.remove(&tx).unwrap_or_default());
        if let Some(rows) = self.minting.remove(&tx) {
            self.push(&rows, out);
        }
        self.receipts.stored(tx);
        if let Some(number) = self.receipts.take_acknowledged() {
            self.send(&ClientFrame::Ack { receipts: number }, out);
        }
        self.mint(now, out);
    }
}

#[cfg(test)]
mod tests;
