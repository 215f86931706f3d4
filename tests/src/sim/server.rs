//! The server under test: what it does with frames is the product's own; its database, clock and sockets are fakes.
//!
//! As in the real one, a connection's frames are taken one after the other, and what several connections want written
//! goes into one transaction.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use server::sync::batch::Outcome;
use server::sync::group::{self, Answer, Job, What};
use server::sync::ledger::{EndedBy, Ledger, LedgerError, Now, Read, Span, VerdictRow};
use server::sync::memory::{Memory, Tables};
use server::sync::saved::Saved;
use server::sync::session::{self, ConnState, End, Turn, Waiting};
use server::sync::settle;
use server::sync::shelf::Shelf;
use server::sync::topic::{self, Topic};
use shared::ids::{DeviceId, Digest, DocId, HistoryId, PersonId};
use shared::sync::change::Actor;
use shared::wire::{self, ClientFrame, Code, DocEntry, Hello, PROTOCOL, SCHEMA, ServerFrame};

use self::faulty::{Faulty, Sight, State, Suffering};
use super::START;
use super::dice::Dice;
use super::faults::Faults;
use super::network::ConnId;
use super::people::OFFSET;
use super::phone::Phone;
use super::plant::Plant;
use super::town::Town;
use crate::at_once::at_once as now;

mod faulty;
mod rows;

/// Something the server says.
#[derive(Debug)]
pub(crate) enum Said {
    /// A frame to one connection.
    Frame(ConnId, ServerFrame),
    /// It closes a connection.
    Close(ConnId),
}

/// The server.
pub(crate) struct Server {
    memory: Memory,
    ledger: Faulty,
    conns: BTreeMap<ConnId, Socket>,
    node: Actor,
    shelf: Shelf,
    saved: Saved,
    up: Up,
    plant: Option<Plant>,
    dice: Dice,
    backup: Option<Tables>,
}

struct Socket {
    state: ConnState,
    inbox: VecDeque<Vec<u8>>,
    /// What it hears of, as the real server's sockets do; everything until it has looked.
    topics: Option<BTreeSet<Topic>>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Up {
    Yes,
    No,
}

impl Server {
    /// A server with these people and phones.
    pub(crate) fn new(town: &Town, phones: &[Phone], dice: &mut Dice, plant: Option<Plant>) -> Self {
        let memory = Memory::new(HistoryId::random(dice.bytes()));
        now(memory.set_town(rows::town(town)));
        for phone in phones {
            now(memory.set_device(rows::device(phone, town)));
        }
        let suffering = Suffering {
            dice: dice.split(),
            fails: 0,
            crashes: 0,
            full: 0,
            state: State::Running,
            sight: Sight::Clear,
            failed: 0,
            found_full: 0,
        };
        let inner: Arc<dyn Ledger> = Arc::new(memory.clone());
        let ledger = Faulty { inner, suffering: Arc::new(Mutex::new(suffering)) };
        let node = dice.actor();
        let conns = BTreeMap::new();
        let (shelf, saved) = (Shelf::default(), Saved::default());
        Self {
            memory,
            ledger,
            conns,
            node,
            shelf,
            saved,
            up: Up::Yes,
            plant,
            dice: dice.split(),
            backup: None,
        }
    }

    fn suffering(&self) -> MutexGuard<'_, Suffering> {
        self.ledger.suffering.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Sets how much the database suffers.
    pub(crate) fn arm(&mut self, faults: &Faults) {
        let sight = match self.plant {
            Some(Plant::StaleUniqueCheck) => Sight::Stale,
            Some(Plant::MissingLock) => Sight::Unlocked,
            _ => Sight::Clear,
        };
        let mut suffering = self.suffering();
        suffering.fails = faults.ledger_fails;
        suffering.crashes = faults.ledger_crashes;
        suffering.full = faults.disk_full;
        suffering.sight = sight;
    }

    /// Lets the database be well for once.
    pub(crate) fn calm(&mut self) {
        let mut suffering = self.suffering();
        suffering.fails = 0;
        suffering.crashes = 0;
        suffering.full = 0;
    }

    /// Whether it takes connections.
    pub(crate) fn is_up(&self) -> bool {
        self.up == Up::Yes
    }

    /// Whether it has fallen over since it started.
    pub(crate) fn has_crashed(&self) -> bool {
        self.suffering().state == State::Crashed
    }

    /// A device connects.
    pub(crate) fn open(&mut self, conn: ConnId, device: DeviceId, at: i64) {
        let socket = Socket {
            state: ConnState::new(device, clock(at)).sharing(self.saved.clone()),
            inbox: VecDeque::new(),
            topics: None,
        };
        self.conns.insert(conn, socket);
    }

    /// A connection is gone.
    pub(crate) fn close(&mut self, conn: ConnId) {
        self.conns.remove(&conn);
    }

    /// A frame came in; it is worked on when the server comes to it.
    pub(crate) fn hear(&mut self, conn: ConnId, bytes: Vec<u8>) {
        if let Some(socket) = self.conns.get_mut(&conn) {
            socket.inbox.push_back(bytes);
        }
    }

    /// Takes the next frame of every connection, writes what they want written, and answers.
    pub(crate) fn work(&mut self, at: i64) -> Vec<Said> {
        let mut said = Vec::new();
        let mut waiting: Vec<(ConnId, Waiting)> = Vec::new();
        let ids: Vec<ConnId> = self.conns.keys().copied().collect();
        for id in ids {
            let Some(socket) = self.conns.get_mut(&id) else { continue };
            let Some(bytes) = socket.inbox.pop_front() else { continue };
            let mut turn = now(socket.state.received(&self.ledger, clock(at), &bytes));
            waiting.extend(turn.job.take().map(|job| (id, job)));
            self.say(id, turn, at, &mut said);
        }
        if !waiting.is_empty() {
            self.write(waiting, at, &mut said);
        }
        said
    }

    fn write(&mut self, waiting: Vec<(ConnId, Waiting)>, at: i64, said: &mut Vec<Said>) {
        let jobs: Vec<Job> = waiting.iter().map(|(_, waiting)| waiting.job.clone()).collect();
        let done = now(group::commit(&self.ledger, &mut self.shelf, self.node, clock(at), &jobs));
        let outcomes: Vec<&Outcome> = done.outcomes.iter().collect();
        let mut answers = done.answers.into_iter();
        let mut own: BTreeMap<ConnId, (Waiting, Answer)> = BTreeMap::new();
        for (id, waiting) in waiting {
            let answer = answers.next().unwrap_or(Answer::NotNow(Code::Internal));
            own.insert(id, (waiting, answer));
        }
        let ids: Vec<ConnId> = self.conns.keys().copied().collect();
        for id in ids {
            let Some(socket) = self.conns.get_mut(&id) else { continue };
            if let Some((waiting, answer)) = own.remove(&id) {
                let answered = socket.state.answered(&self.ledger, clock(at), waiting, answer, &outcomes);
                let turn = now(answered);
                self.say(id, turn, at, said);
                continue;
            }
            self.news(id, &outcomes, at, said);
        }
    }

    /// A connection hears of what was committed.
    fn news(&mut self, id: ConnId, outcomes: &[&Outcome], at: i64, said: &mut Vec<Said>) {
        for outcome in outcomes.iter().filter(|outcome| outcome.is_news()) {
            let Some(socket) = self.conns.get_mut(&id) else { break };
            if !topic::reach(outcome).hits(socket.topics.as_ref()) {
                continue;
            }
            let turn = now(socket.state.heard(&self.ledger, clock(at), outcome));
            self.say(id, turn, at, said);
        }
    }

    /// Somebody of the staff has something written, past every connection of the sync.
    pub(crate) fn office(&mut self, device: DeviceId, what: What, at: i64) -> (Answer, Vec<Said>) {
        let job = Job { device, what };
        let mut done = now(group::commit(&self.ledger, &mut self.shelf, self.node, clock(at), &[job]));
        let (mut said, outcomes): (_, Vec<&Outcome>) = (Vec::new(), done.outcomes.iter().collect());
        let ids: Vec<ConnId> = self.conns.keys().copied().collect();
        for id in ids {
            self.news(id, &outcomes, at, &mut said);
        }
        (done.answers.pop().unwrap_or(Answer::NotNow(Code::Internal)), said)
    }

    /// What this person could settle, on this device.
    pub(crate) fn unsettled(&self, device: DeviceId, person: PersonId, at: i64) -> Vec<VerdictRow> {
        self.truth(async |read| {
            let Some(row) = read.device(device).await? else { return Ok(Vec::new()) };
            let speaker = row.speakers(clock(at)).into_iter().find(|speaker| speaker.person == person);
            let Some(speaker) = speaker else { return Ok(Vec::new()) };
            settle::list(read, &speaker, clock(at)).await
        })
    }

    fn say(&mut self, id: ConnId, turn: Turn, at: i64, said: &mut Vec<Said>) {
        said.extend(turn.frames.into_iter().map(|frame| Said::Frame(id, frame)));
        if turn.end == End::Close {
            self.conns.remove(&id);
            said.push(Said::Close(id));
            return;
        }
        let Some(socket) = self.conns.get_mut(&id) else { return };
        let Some(topics) = socket.state.take_topics() else { return };
        let before = socket.topics.replace(topics.clone());
        if before.is_some_and(|before| !topics.is_subset(&before)) {
            let turn = now(socket.state.refresh(&self.ledger, clock(at)));
            self.say(id, turn, at, said);
        }
    }

    /// Whether frames wait to be worked on.
    pub(crate) fn has_work(&self) -> bool {
        self.conns.values().any(|socket| !socket.inbox.is_empty())
    }

    /// Looks at the clock on behalf of every connection.
    pub(crate) fn tick(&mut self, at: i64) -> Vec<Said> {
        let mut said = Vec::new();
        let ids: Vec<ConnId> = self.conns.keys().copied().collect();
        for id in ids {
            let Some(socket) = self.conns.get_mut(&id) else { continue };
            let turn = now(socket.state.tick(&self.ledger, clock(at)));
            self.say(id, turn, at, &mut said);
        }
        said
    }

    /// It falls over: what is not committed is gone, and so is every connection.
    pub(crate) fn crash(&mut self) {
        self.conns.clear();
        self.up = Up::No;
        self.suffering().state = State::Crashed;
        if self.plant == Some(Plant::AckBeforeCommit) {
            let lost = usize::try_from(self.dice.between(1, 4)).unwrap_or(1);
            now(self.memory.lose(lost));
        }
    }

    /// It starts again.
    pub(crate) fn start(&mut self) {
        self.suffering().state = State::Running;
        self.up = Up::Yes;
        self.node = self.dice.actor();
        (self.shelf, self.saved) = (Shelf::default(), Saved::default());
    }

    /// A photo's bytes have been handed over.
    pub(crate) fn take_photo(&mut self, device: DeviceId, digest: Digest) {
        now(self.memory.hand_over(device, digest));
    }

    /// A backup is made.
    pub(crate) fn back_up(&mut self) {
        self.backup = Some(now(self.memory.backup()));
    }

    /// The last backup takes the place of what there is; false when there is none.
    pub(crate) fn restore(&mut self, dice: &mut Dice, town: &Town, phones: &[Phone]) -> bool {
        let Some(tables) = self.backup.clone() else { return false };
        now(self.memory.restore(tables, HistoryId::random(dice.bytes())));
        now(self.memory.set_town(rows::town(town)));
        for phone in phones {
            now(self.memory.set_device(rows::device(phone, town)));
        }
        true
    }

    /// Somebody's role or place on a device has changed, and every connection of theirs hears of it.
    pub(crate) fn changed(&mut self, person: PersonId, town: &Town, phones: &[Phone], at: i64) -> Vec<Said> {
        now(self.memory.set_town(rows::town(town)));
        for phone in phones.iter().filter(|phone| phone.persons.contains(&person)) {
            now(self.memory.set_device(rows::device(phone, town)));
        }
        let mut said = Vec::new();
        let ids: Vec<ConnId> = self.conns.keys().copied().collect();
        for id in ids {
            let Some(socket) = self.conns.get_mut(&id) else { continue };
            let turn = now(socket.state.refresh(&self.ledger, clock(at)));
            self.say(id, turn, at, &mut said);
        }
        said
    }

    /// A phone is locked or unlocked, and its connections hear of it.
    pub(crate) fn locked(&mut self, phone: &Phone, town: &Town, at: i64) -> Vec<Said> {
        now(self.memory.set_device(rows::device(phone, town)));
        let mut said = Vec::new();
        let ids: Vec<ConnId> = self.conns.keys().copied().collect();
        for id in ids {
            let Some(socket) = self.conns.get_mut(&id) else { continue };
            if socket.state.device() == phone.device {
                let turn = now(socket.state.refresh(&self.ledger, clock(at)));
                self.say(id, turn, at, &mut said);
            }
        }
        said
    }

    /// Something is done beside the connections, in a transaction that may fail; everybody whom it concerns hears of it.
    pub(crate) fn beside(
        &mut self,
        at: i64,
        work: impl AsyncFnOnce(&dyn Ledger, Actor, Now) -> Result<Option<Outcome>, LedgerError>,
    ) -> Vec<Said> {
        let mut said = Vec::new();
        let done = now(work(&self.ledger, self.node, clock(at)));
        let outcome = match done {
            Ok(None) => return said,
            Ok(Some(outcome)) => outcome,
            // It may have been committed all the same.
            Err(_) => Outcome::unsure(),
        };
        let ids: Vec<ConnId> = self.conns.keys().copied().collect();
        for id in ids {
            let Some(socket) = self.conns.get_mut(&id) else { continue };
            if topic::reach(&outcome).hits(socket.topics.as_ref()) {
                let turn = now(socket.state.heard(&self.ledger, clock(at), &outcome));
                self.say(id, turn, at, &mut said);
            }
        }
        said
    }

    /// A bit of a document is lost on the disk.
    pub(crate) fn damage(&mut self, doc: DocId) -> bool {
        now(self.memory.damage(doc))
    }

    /// How often the database failed, and how often its disk was full.
    pub(crate) fn failures(&self) -> (u64, u64) {
        let suffering = self.suffering();
        (suffering.failed, suffering.found_full)
    }

    /// The documents that a device would be told of if it knew nothing yet.
    pub(crate) fn listed(&self, device: DeviceId, at: i64) -> BTreeMap<DocId, DocEntry> {
        let hello = Hello {
            protocol: PROTOCOL,
            build: "sim".to_owned(),
            schema: SCHEMA,
            device,
            actors: Vec::new(),
            cursor: None,
        };
        let mut conn = ConnState::new(device, clock(at));
        let bytes = wire::encode(&ClientFrame::Hello(hello));
        let (turn, _) = now(session::handle(&mut conn, &self.memory, self.node, clock(at), &bytes));
        let manifests = turn.frames.into_iter().filter_map(|frame| match frame {
            ServerFrame::Manifest(manifest) => Some(manifest.docs),
            _ => None,
        });
        manifests.flatten().map(|entry| (entry.id, entry)).collect()
    }

    /// What is truly in the database, past all its suffering.
    pub(crate) fn truth<T>(&self, ask: impl AsyncFnOnce(&mut dyn Read) -> Result<T, LedgerError>) -> T {
        let mut read = now(self.memory.read()).expect("the memory reads");
        now(ask(read.as_mut())).expect("the memory answers")
    }
}

/// The server's clock, which is the world's.
pub(crate) fn clock(at: i64) -> Now {
    Now { ms: at, off: OFFSET }
}

/// When somebody's place ends: a voice that may speak from the first moment.
fn span(ended: Option<i64>) -> Span {
    Span::Instants { from: START - 86_400_000_000, until: ended }
}

/// Why it ended.
const REVOKED: EndedBy = EndedBy::Revocation;
