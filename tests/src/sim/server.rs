//! The server under test: what it does with frames is the product's own; its database, clock and sockets are fakes.
//!
//! As in the real one, a connection's frames are taken one after the other, and what several connections want written
//! goes into one transaction.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use server::sync::batch::Outcome;
use server::sync::follow::Follow;
use server::sync::group::{Answer, Job, What};
use server::sync::ledger::{EndedBy, Ledger, LedgerError, Now, Read, Span, VerdictRow};
use server::sync::memory::{Memory, Tables};
use server::sync::session::{self, ConnState, End, Turn, Waiting};
use server::sync::settle;
use server::sync::topic::{self, Topic};
use shared::ids::{DeviceId, Digest, DocId, HistoryId, PersonId};
use shared::sync::change::Actor;
use shared::wire::{self, ClientFrame, Code, DocEntry, Hello, PROTOCOL, SCHEMA, ServerFrame};

use self::faulty::{Sight, State, Suffering};
use self::node::{Node, Up};
use self::requests::Requests;
use super::START;
use super::dice::Dice;
use super::faults::Faults;
use super::network::{ConnId, NodeId};
use super::people::OFFSET;
use super::phone::Phone;
use super::plant::Plant;
use super::town::Town;
use super::versions::Release;
use crate::at_once::at_once as now;

mod earlier;
mod faulty;
mod node;
mod requests;
mod rows;

/// Something the server says.
#[derive(Debug)]
pub(crate) enum Said {
    /// A frame to one connection.
    Frame(ConnId, ServerFrame),
    /// All of an answer to one request.
    Answer(ConnId, Vec<ServerFrame>),
    /// It closes a connection.
    Close(ConnId),
}

/// The server: one process or several over one database.
pub(crate) struct Server {
    memory: Memory,
    nodes: Vec<Node>,
    conns: BTreeMap<ConnId, Socket>,
    requests: Requests,
    /// So many connections were opened: each goes to the next node.
    opened: usize,
    plant: Option<Plant>,
    dice: Dice,
    backup: Option<Tables>,
    /// How far it has come.
    pub(crate) release: Release,
}

struct Socket {
    node: NodeId,
    state: ConnState,
    inbox: VecDeque<Vec<u8>>,
    /// What it hears of, as the real server's sockets do; everything until it has looked.
    topics: Option<BTreeSet<Topic>>,
}

impl Server {
    /// A server of so many nodes with these people and phones.
    pub(crate) fn new(
        town: &Town,
        phones: &[Phone],
        dice: &mut Dice,
        plant: Option<Plant>,
        nodes: usize,
    ) -> Self {
        let memory = Memory::new(HistoryId::random(dice.bytes()));
        now(memory.set_town(rows::town(town)));
        for phone in phones {
            now(memory.set_device(rows::device(phone, town)));
        }
        let mut all = vec![Node::new(&memory, dice)];
        let own = dice.split();
        all.extend((1..nodes).map(|_| Node::new(&memory, dice)));
        let mut server = Self {
            memory,
            nodes: all,
            conns: BTreeMap::new(),
            requests: Requests::default(),
            opened: 0,
            plant,
            dice: own,
            backup: None,
            release: Release::Strict,
        };
        for node in server.ids() {
            server.follow(node);
        }
        server
    }

    /// All nodes.
    pub(crate) fn ids(&self) -> Vec<NodeId> {
        (0..self.nodes.len()).map(NodeId).collect()
    }

    /// A node that starts follows the others, if there are any.
    pub(super) fn follow(&mut self, node: NodeId) {
        let follows = self.nodes.len() > 1;
        self.nodes[node.0].follow =
            follows.then(|| now(Follow::begin(&self.memory)).expect("the memory reads"));
    }

    /// Sets how much the database suffers.
    pub(crate) fn arm(&mut self, faults: &Faults) {
        let sight = match self.plant {
            Some(Plant::StaleUniqueCheck) => Sight::Stale,
            Some(Plant::MissingLock) => Sight::Unlocked,
            _ => Sight::Clear,
        };
        self.suffer(|suffering| {
            suffering.fails = faults.ledger_fails;
            suffering.crashes = faults.ledger_crashes;
            suffering.full = faults.disk_full;
            suffering.sight = sight;
        });
    }

    /// Lets the database be well for once.
    pub(crate) fn calm(&mut self) {
        self.suffer(|suffering| {
            suffering.fails = 0;
            suffering.crashes = 0;
            suffering.full = 0;
        });
    }

    /// Has a node soon fall over.
    pub(crate) fn shake(&mut self, node: NodeId) {
        self.nodes[node.0].suffering().crashes = 20;
    }

    fn suffer(&self, how: impl Fn(&mut Suffering)) {
        self.nodes.iter().for_each(|node| how(&mut node.suffering()));
    }

    /// Whether any node takes connections.
    pub(crate) fn is_up(&self) -> bool {
        self.nodes.iter().any(|node| node.up == Up::Yes)
    }

    /// Whether this node does.
    pub(crate) fn is_node_up(&self, node: NodeId) -> bool {
        self.nodes[node.0].up == Up::Yes
    }

    /// Whether a node has fallen over since it started.
    pub(crate) fn has_crashed(&self, node: NodeId) -> bool {
        self.nodes[node.0].suffering().state == State::Crashed
    }

    /// The node that the next connection goes to: one after the other, of those that are up.
    pub(crate) fn choose(&mut self) -> NodeId {
        let up: Vec<NodeId> = self.ids().into_iter().filter(|node| self.is_node_up(*node)).collect();
        self.opened += 1;
        up.get(self.opened % up.len().max(1)).copied().unwrap_or(NodeId(0))
    }

    /// A device connects to a node.
    pub(crate) fn open(&mut self, conn: ConnId, node: NodeId, device: DeviceId, at: i64) {
        let state = self.connection(node, device, at);
        self.conns.insert(conn, Socket { node, state, inbox: VecDeque::new(), topics: None });
    }

    fn connection(&self, node: NodeId, device: DeviceId, at: i64) -> ConnState {
        let conn = ConnState::new(device, clock(at)).sharing(self.nodes[node.0].saved.clone());
        conn.requiring(self.release.min_schema())
    }

    /// A connection is gone.
    pub(crate) fn close(&mut self, conn: ConnId) {
        self.conns.remove(&conn);
        self.requests.close(conn);
    }

    /// A frame came in; it is worked on when the server comes to it.
    pub(crate) fn hear(&mut self, conn: ConnId, bytes: Vec<u8>) {
        if let Some(socket) = self.conns.get_mut(&conn) {
            socket.inbox.push_back(bytes);
        }
    }

    /// Takes the next frame of every connection of a node, writes what they want written, and answers.
    pub(crate) fn work(&mut self, node: NodeId, at: i64) -> Vec<Said> {
        let mut said = Vec::new();
        let mut waiting: Vec<(ConnId, Waiting)> = Vec::new();
        for id in self.of(node) {
            let Some(socket) = self.conns.get_mut(&id) else { continue };
            let Some(mut bytes) = socket.inbox.pop_front() else { continue };
            if self.release == Release::Earlier {
                let (left, unknown) = earlier::sift(bytes);
                said.extend(unknown.into_iter().map(|frame| Said::Frame(id, frame)));
                let Some(left) = left else { continue };
                bytes = left;
            }
            let ledger = &self.nodes[node.0].ledger;
            let mut turn = now(socket.state.received(ledger, clock(at), &bytes));
            waiting.extend(turn.job.take().map(|job| (id, job)));
            self.say(id, turn, at, &mut said);
        }
        waiting.extend(self.take_requests(node, at, &mut said));
        if !waiting.is_empty() {
            self.write(node, waiting, at, &mut said);
        }
        said
    }

    /// The connections of a node.
    fn of(&self, node: NodeId) -> Vec<ConnId> {
        self.conns.iter().filter(|(_, socket)| socket.node == node).map(|(id, _)| *id).collect()
    }

    fn write(&mut self, node: NodeId, waiting: Vec<(ConnId, Waiting)>, at: i64, said: &mut Vec<Said>) {
        let jobs: Vec<Job> = waiting.iter().map(|(_, waiting)| waiting.job.clone()).collect();
        let done = now(self.nodes[node.0].commit(clock(at), &jobs));
        let outcomes: Vec<&Outcome> = done.outcomes.iter().collect();
        let mut answers = done.answers.into_iter();
        let mut own: BTreeMap<ConnId, (Waiting, Answer)> = BTreeMap::new();
        for (id, waiting) in waiting {
            let answer = answers.next().unwrap_or(Answer::NotNow(Code::Internal));
            own.insert(id, (waiting, answer));
        }
        self.answer_requests(node, at, &mut own, &outcomes);
        for id in self.of(node) {
            let Some(socket) = self.conns.get_mut(&id) else { continue };
            if let Some((waiting, answer)) = own.remove(&id) {
                let ledger = &self.nodes[node.0].ledger;
                let answered = socket.state.answered(ledger, clock(at), waiting, answer, &outcomes);
                let turn = now(answered);
                self.say(id, turn, at, said);
                continue;
            }
            for outcome in outcomes.iter().filter(|outcome| outcome.is_news()) {
                self.tell(id, outcome, at, said);
            }
        }
    }

    /// Somebody of the staff has something written, past every connection of the sync.
    pub(crate) fn office(&mut self, device: DeviceId, what: What, at: i64) -> (Answer, Vec<Said>) {
        let (node, job) = (self.acting(), Job { device, what });
        let mut done = now(self.nodes[node.0].commit(clock(at), &[job]));
        let mut said = Vec::new();
        for outcome in done.outcomes.iter().filter(|outcome| outcome.is_news()) {
            self.tell_all(node, outcome, at, &mut said);
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

    /// Something is done beside the connections, in a transaction that may fail; everybody whom it concerns hears of it.
    pub(crate) fn beside(
        &mut self,
        at: i64,
        work: impl AsyncFnOnce(&dyn Ledger, Actor, Now) -> Result<Option<Outcome>, LedgerError>,
    ) -> Vec<Said> {
        let (node, mut said) = (self.acting(), Vec::new());
        let outcome = match self.on(node, at, work) {
            Ok(None) => return said,
            Ok(Some(outcome)) => outcome,
            // It may have been committed all the same.
            Err(_) => Outcome::unsure(),
        };
        self.tell_all(node, &outcome, at, &mut said);
        said
    }

    /// Does something with a node's database.
    pub(super) fn on<T>(
        &self,
        node: NodeId,
        at: i64,
        work: impl AsyncFnOnce(&dyn Ledger, Actor, Now) -> Result<T, LedgerError>,
    ) -> Result<T, LedgerError> {
        let Node { ledger, actor, .. } = &self.nodes[node.0];
        now(work(ledger, *actor, clock(at)))
    }

    /// A bit of a document is lost on the disk.
    pub(crate) fn damage(&mut self, doc: DocId) -> bool {
        now(self.memory.damage(doc))
    }

    fn tell_all(&mut self, node: NodeId, outcome: &Outcome, at: i64, said: &mut Vec<Said>) {
        self.tell_requests(node, outcome);
        for id in self.of(node) {
            self.tell(id, outcome, at, said);
        }
    }

    fn tell(&mut self, id: ConnId, outcome: &Outcome, at: i64, said: &mut Vec<Said>) {
        let Some(socket) = self.conns.get_mut(&id) else { return };
        if topic::reach(outcome).hits(socket.topics.as_ref()) {
            let ledger = &self.nodes[socket.node.0].ledger;
            let turn = now(socket.state.heard(ledger, clock(at), outcome));
            self.say(id, turn, at, said);
        }
    }

    /// A node looks at what the others committed; what fails is looked for again the next time.
    pub(crate) fn look(&mut self, node: NodeId, at: i64) -> Vec<Said> {
        let Node { ledger, follow, .. } = &self.nodes[node.0];
        let Some(follow) = follow else { return Vec::new() };
        let heard = now(async { follow.turn().await.look(ledger).await });
        let mut said = Vec::new();
        if let Ok(Some(outcome)) = heard {
            self.tell_all(node, &outcome, at, &mut said);
        }
        said
    }

    /// Where the cursor stands.
    pub(crate) fn cursor(&self) -> u64 {
        self.truth(async |read| read.cursor().await)
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
            let turn = now(socket.state.refresh(&self.nodes[socket.node.0].ledger, clock(at)));
            self.say(id, turn, at, said);
        }
    }

    /// Whether frames wait to be worked on.
    pub(crate) fn has_work(&self) -> bool {
        !self.requests.is_empty() || self.conns.values().any(|socket| !socket.inbox.is_empty())
    }

    /// Looks at the clock on behalf of every connection.
    pub(crate) fn tick(&mut self, at: i64) -> Vec<Said> {
        let mut said = Vec::new();
        let ids: Vec<ConnId> = self.conns.keys().copied().collect();
        for id in ids {
            let Some(socket) = self.conns.get_mut(&id) else { continue };
            let turn = now(socket.state.tick(&self.nodes[socket.node.0].ledger, clock(at)));
            self.say(id, turn, at, &mut said);
        }
        said
    }

    /// A node falls over: what is not committed is gone, and so is every connection of it.
    pub(crate) fn crash(&mut self, node: NodeId) {
        self.conns.retain(|_, socket| socket.node != node);
        self.requests.crash(node);
        self.nodes[node.0].up = Up::No;
        self.nodes[node.0].suffering().state = State::Crashed;
        if self.plant == Some(Plant::AckBeforeCommit) {
            let lost = usize::try_from(self.dice.between(1, 4)).unwrap_or(1);
            now(self.memory.lose(lost));
        }
    }

    /// It starts again.
    pub(crate) fn start(&mut self, node: NodeId) {
        self.nodes[node.0].suffering().state = State::Running;
        self.nodes[node.0].up = Up::Yes;
        self.nodes[node.0].actor = self.dice.actor();
        self.nodes[node.0].forget();
        self.follow(node);
    }

    /// The node on which staff do something: its connections hear of it at once, those of others as nodes hear of it.
    pub(crate) fn acting(&self) -> NodeId {
        self.ids().into_iter().find(|node| self.is_node_up(*node)).unwrap_or(NodeId(0))
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
        for id in self.of(self.acting()) {
            self.refresh(id, at, &mut said);
        }
        said
    }

    fn refresh(&mut self, id: ConnId, at: i64, said: &mut Vec<Said>) {
        let Some(socket) = self.conns.get_mut(&id) else { return };
        let turn = now(socket.state.refresh(&self.nodes[socket.node.0].ledger, clock(at)));
        self.say(id, turn, at, said);
    }

    /// A phone is locked or unlocked, and its connections hear of it.
    pub(crate) fn locked(&mut self, phone: &Phone, town: &Town, at: i64) -> Vec<Said> {
        now(self.memory.set_device(rows::device(phone, town)));
        let mut said = Vec::new();
        for id in self.of(self.acting()) {
            if self.conns.get(&id).is_some_and(|socket| socket.state.device() == phone.device) {
                self.refresh(id, at, &mut said);
            }
        }
        said
    }

    /// How often the database failed, and how often its disk was full.
    pub(crate) fn failures(&self) -> (u64, u64) {
        self.nodes.iter().fold((0, 0), |sum, node| {
            let suffering = node.suffering();
            (sum.0 + suffering.failed, sum.1 + suffering.found_full)
        })
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
        let (turn, _) = now(session::handle(&mut conn, &self.memory, self.nodes[0].actor, clock(at), &bytes));
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
