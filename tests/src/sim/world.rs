//! The world of one run: a clock, an agenda, and everything that is on it.

use shared::ids::Digest;
use shared::sync::engine::Event;
use shared::sync::rows::OutRow;

use super::agenda::Agenda;
use super::dice::Dice;
use super::faults::Faults;
use super::mishap::Mishap;
use super::network::{ConnId, Net, NodeId};
use super::oracle::{Broken, Oracle, Oracles};
use super::people::People;
use super::phone::{Phone, PhoneId};
use super::plant::Plant;
use super::server::Server;
use super::town::Town;
use super::trace::{Echo, Trace};
use super::{Figures, HEALING_MS, START, Troubles, Wish};

/// Something that is due.
#[derive(Debug)]
pub(crate) enum Due {
    /// A phone's engine starts.
    Boot(PhoneId),
    /// A phone opens a connection, unless another wait has replaced this one.
    Dial(PhoneId, u32, u32),
    /// What a phone said arrives.
    ToServer(ConnId, Vec<u8>),
    /// What the server said arrives.
    ToPhone(ConnId, Vec<u8>),
    /// A phone learns that its connection is gone.
    LostAtPhone(ConnId),
    /// The server learns that a connection is gone.
    LostAtServer(ConnId),
    /// A phone's storage has done the first job in its queue.
    Disk(PhoneId),
    /// A phone nudges its engine, unless another wait has replaced this one.
    Wake(PhoneId, u32, u32),
    /// An engine hears of something, if it is still that start of it.
    Tell(PhoneId, u32, Box<Event>),
    /// A page says that it wrote to the outbox.
    Noticed(PhoneId),
    /// A person states something (again, after a storage that did not take it).
    State(PhoneId, Vec<OutRow>),
    /// A photo arrives at the server.
    PhotoSent(PhoneId, u32, Digest),
    /// Somebody does something.
    Act(usize),
    /// Something goes wrong.
    Fault,
    /// A node of the server starts again.
    ServerUp(NodeId),
    /// A node gets a hint that another has committed something.
    Hint(NodeId),
    /// A node looks at what others committed, as it does now and then.
    Look(NodeId),
    /// The server takes the frames that have come in.
    ServerWork,
    /// The server looks at its own clock, and makes a backup now and then.
    ServerTick,
    /// A phone that went off is switched on.
    PowerOn(PhoneId),
    /// A phone that was lost is found, and staff unlock it.
    Unlock(PhoneId),
    /// One of the other troubles comes.
    Trouble,
    /// A frozen tab of a phone goes on, if it was frozen in this life.
    Thaw(PhoneId, u32),
    /// It is closed.
    CloseTab(PhoneId, u32),
    /// A phone's next request goes out, if this is still its connection.
    Ask(PhoneId, ConnId),
    /// A phone asks for news.
    Poll(PhoneId, ConnId),
    /// A phone sees whether a WebSocket can be opened.
    Probe(PhoneId, ConnId),
    /// Today's server takes the place of the one before.
    Upgrade,
    /// The server has earlier apps updated from now on.
    Demand,
    /// A phone gets today's app.
    Update(PhoneId),
    /// A request goes out once more.
    Again(ConnId, Vec<u8>),
    /// Whoever operates the server repairs what is damaged.
    Repair,
}

/// How far a run has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Phase {
    /// People work, things go wrong.
    Storm,
    /// Nothing goes wrong any more, nobody states anything: everything has to find its place.
    Healing,
}

/// The world.
pub(crate) struct World {
    /// UTC milliseconds.
    pub(crate) now: i64,
    /// What is to happen.
    pub(crate) agenda: Agenda<Due>,
    /// Chance.
    pub(crate) dice: Dice,
    /// Chance of what the troubles bring, so that without them a run is as it was before they were known.
    pub(crate) fate: Dice,
    /// What happened.
    pub(crate) trace: Trace,
    /// Who is who.
    pub(crate) town: Town,
    /// The phones.
    pub(crate) phones: Vec<Phone>,
    /// The connections.
    pub(crate) net: Net,
    /// The server.
    pub(crate) server: Server,
    /// What goes wrong, and how often.
    pub(crate) faults: Faults,
    /// What people are about.
    pub(crate) people: People,
    /// What must hold.
    pub(crate) oracles: Oracles,
    /// How far the run has come.
    pub(crate) phase: Phase,
    /// Whether the server is about to work.
    pub(crate) at_work: bool,
    /// Where the server's cursor was last seen.
    pub(crate) cursor: u64,
    /// When something was last committed that others want to hear of.
    pub(crate) last_news: i64,
    /// How many frames are on their way.
    pub(crate) under_way: u64,
    /// How many statements a person has yet to make again.
    pub(crate) unsaved: u64,
    /// A bug put in on purpose.
    pub(crate) plant: Option<Plant>,
    /// What was counted.
    pub(crate) figures: Figures,
}

impl World {
    /// The world of this seed.
    pub(crate) fn new(wish: &Wish, echo: Echo) -> Self {
        let mut dice = Dice::new(wish.seed);
        let town = Town::new(&mut dice);
        let phones = town.phones(&mut dice);
        let faults = Faults::new(&mut dice, wish);
        let server = Server::new(&town, &phones, &mut dice, wish.plant, wish.nodes());
        let people = People::new(&mut dice);
        let mut world = Self {
            now: START,
            agenda: Agenda::default(),
            dice,
            fate: Dice::new(!wish.seed),
            trace: Trace::new(echo),
            town,
            phones,
            net: Net::default(),
            server,
            faults,
            people,
            oracles: Oracles::default(),
            phase: Phase::Storm,
            at_work: false,
            cursor: 0,
            last_news: START,
            under_way: 0,
            unsaved: 0,
            plant: wish.plant,
            figures: Figures::default(),
        };
        world.begin();
        if wish.troubles == Troubles::All {
            world.agenda.put(START + 2_000, Due::Trouble);
            world.build_walls();
            world.begin_earlier();
        }
        world
    }

    fn begin(&mut self) {
        for index in 0..self.phones.len() {
            let skew = self.faults.skew(&mut self.dice);
            self.phones[index].skew = skew;
            let at = self.now + self.dice.between(0, 2_000);
            self.agenda.put(at, Due::Boot(PhoneId(index)));
            let at = self.now + self.dice.between(100, 8_000);
            self.agenda.put(at, Due::Act(index));
        }
        self.agenda.put(self.now + 1_000, Due::Fault);
        self.agenda.put(self.now + 30_000, Due::ServerTick);
        self.begin_to_look();
    }

    /// Lets people work for a while among faults, then takes the faults away and waits until everything is still.
    pub(crate) fn run(&mut self, storm_ms: i64) -> Result<(), Broken> {
        let until = self.now + storm_ms;
        while self.agenda.next_at().is_some_and(|at| at <= until) {
            self.step()?;
        }
        self.now = until;
        self.heal();
        let deadline = self.now + HEALING_MS;
        while !self.is_still() {
            if self.agenda.next_at().is_none_or(|at| at > deadline) {
                return Err(self.restless());
            }
            self.step()?;
        }
        self.figures.healed_in = self.now - until;
        self.check_healed()
    }

    pub(super) fn step(&mut self) -> Result<(), Broken> {
        let Some((at, due)) = self.agenda.take() else {
            return Err(Broken::new(Oracle::Quiet, "nothing is due, and not everything is in place"));
        };
        self.now = self.now.max(at);
        self.figures.steps += 1;
        match due {
            Due::Boot(phone) => self.boot(phone),
            Due::Dial(phone, life, which) => self.dial(phone, life, which),
            Due::ToServer(conn, bytes) => {
                self.under_way -= 1;
                self.at_server(conn, bytes)
            }
            Due::ToPhone(conn, bytes) => {
                self.under_way -= 1;
                self.at_phone(conn, bytes)
            }
            Due::LostAtPhone(conn) => self.lost_at_phone(conn),
            Due::LostAtServer(conn) => {
                self.lost_at_server(conn);
                Ok(())
            }
            Due::Disk(phone) => self.disk_done(phone),
            Due::Wake(phone, life, which) => self.wake(phone, life, which),
            Due::Tell(phone, life, event) => self.tell(phone, life, *event),
            Due::Noticed(phone) => {
                self.noticed(phone);
                Ok(())
            }
            Due::State(phone, rows) => {
                self.unsaved -= 1;
                self.state(phone, rows);
                Ok(())
            }
            Due::PhotoSent(phone, life, digest) => self.photo_sent(phone, life, digest),
            Due::Act(index) => {
                self.act(index);
                Ok(())
            }
            Due::Fault => self.fault(),
            Due::Hint(node) => self.look(node),
            Due::Look(node) => self.look_now_and_then(node),
            Due::ServerUp(node) => self.server_up(node),
            Due::ServerWork => self.server_works(),
            Due::ServerTick => self.server_tick(),
            Due::PowerOn(phone) => {
                self.power_on(phone);
                Ok(())
            }
            Due::Unlock(phone) => self.unlock(phone),
            Due::Trouble => self.trouble(),
            Due::Thaw(phone, life) => self.thaw(phone, life),
            Due::CloseTab(phone, life) => {
                self.close_tab(phone, Some(life));
                Ok(())
            }
            Due::Ask(phone, link) => self.ask(phone, link),
            Due::Poll(phone, link) => self.poll(phone, link),
            Due::Probe(phone, link) => self.probe(phone, link),
            Due::Upgrade => self.upgrade(),
            Due::Demand => self.demand(),
            Due::Update(phone) => self.update(phone),
            Due::Again(copy, body) => {
                self.send_on(copy, body);
                Ok(())
            }
            Due::Repair => self.repair(),
        }
    }

    /// Notes something in the trace.
    pub(crate) fn note(&mut self, what: std::fmt::Arguments<'_>) {
        self.trace.note(self.now, what);
    }

    /// Notes what a phone does, or what befalls it.
    pub(crate) fn note_of(&mut self, phone: PhoneId, what: std::fmt::Arguments<'_>) {
        self.trace.note(self.now, format_args!("{} {what}", self.phones[phone.0].label));
    }

    /// Counts something that went wrong.
    pub(crate) fn befell(&mut self, mishap: Mishap) {
        self.figures.mishaps.add(mishap, 1);
    }

    /// A phone's name in the trace.
    pub(crate) fn label(&self, phone: PhoneId) -> &str {
        &self.phones[phone.0].label
    }
}
