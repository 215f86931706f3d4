//! A small municipality and a pen to write facts with: what tests of the sync begin from, on any ledger.

use std::collections::BTreeSet;

use shared::civil::{CivilDate, Moment};
use shared::domain::body::{Opened, Requested, When, Where};
use shared::domain::catalogue::Body;
use shared::domain::fact::Fact;
use shared::domain::key::DocKey;
use shared::domain::speaker::{DeviceKind, Role};
use shared::domain::views::{Authority, Catalogue, Department, JobType, Level, Station, Unit};
use shared::domain::words::{Pictogram, Short};
use shared::ids::{
    AuthorityId, DepartmentId, DeviceId, DocId, FactId, HistoryId, JobTypeId, PersonId, StationId, UnitId,
};
use shared::sync::change::{Actor, FIRST_OP, Place, genesis_hash};
use shared::wire::{self, ClientFrame, Hello, Item, PROTOCOL, Push, Receipt, SCHEMA, ServerFrame};

use super::batch::Outcome;
use super::group::{self, Committed, Job};
use super::ledger::{DeviceRow, EndedBy, Ledger, Lock, Now, Span, Voice};
use super::session::{self, ConnState, Turn};
use super::shelf::Shelf;
use super::town::{Expected, Identity, Placement, Town, TownPerson};

/// The server's clock in tests: Monday 2 February 2026, 09:00 in Sweden.
pub const NOW: Now = Now { ms: 1_770_019_200_000, off: 60 };
/// The node that writes in tests.
pub const NODE: Actor = Actor([0xee; 16]);

macro_rules! known {
    ($($(#[$doc:meta])* $name:ident: $type:ident = $byte:literal;)*) => {
        $($(#[$doc])* pub const $name: $type = $type::from_bytes([$byte; 16]);)*
    };
}

known! {
    /// A board.
    BOARD: AuthorityId = 0x01;
    /// The department that orders.
    PARKS: DepartmentId = 0x02;
    /// Another department.
    SCHOOLS: DepartmentId = 0x03;
    /// A workplace.
    OUTDOOR: UnitId = 0x04;
    /// Another workplace.
    PACKING: UnitId = 0x05;
    /// A station of the outdoor workplace.
    SORTING: StationId = 0x06;
    /// A kind of job that parks may order.
    RAKING: JobTypeId = 0x07;
    /// Orders for the parks.
    ORDERER: PersonId = 0x11;
    /// Orders for the schools.
    OTHER_ORDERER: PersonId = 0x12;
    /// Gives orders to workplaces.
    COORDINATOR: PersonId = 0x13;
    /// Leads the outdoor workplace.
    LEADER: PersonId = 0x14;
    /// Leads the packing workplace.
    OTHER_LEADER: PersonId = 0x15;
    /// Works outdoors, has a phone of their own.
    ANNA: PersonId = 0x16;
    /// Works outdoors, shares a phone.
    BO: PersonId = 0x17;
    /// Works outdoors, shares a phone.
    CILLA: PersonId = 0x18;
    /// Works in packing, has a phone of their own.
    DAN: PersonId = 0x19;
    /// The orderer's computer.
    ORDERER_PC: DeviceId = 0x21;
    /// The other orderer's computer.
    OTHER_ORDERER_PC: DeviceId = 0x22;
    /// The coordinator's computer.
    COORDINATOR_PC: DeviceId = 0x23;
    /// The outdoor supervisor's phone.
    LEADER_PHONE: DeviceId = 0x24;
    /// The packing supervisor's phone.
    OTHER_LEADER_PHONE: DeviceId = 0x25;
    /// Anna's own phone.
    ANNAS_PHONE: DeviceId = 0x26;
    /// The outdoor crew's phone.
    SHARED_PHONE: DeviceId = 0x27;
    /// Dan's own phone.
    DANS_PHONE: DeviceId = 0x28;
    /// What the history is called.
    HISTORY: HistoryId = 0x31;
}

const SINCE: Span = Span::Instants { from: 0, until: None };

/// All devices.
pub fn devices() -> Vec<DeviceRow> {
    let staff = |id, person, role| device(id, DeviceKind::Staff, None, &[(person, role)]);
    let crew = Role::Participant(OUTDOOR);
    vec![
        staff(ORDERER_PC, ORDERER, Role::Orderer(PARKS)),
        staff(OTHER_ORDERER_PC, OTHER_ORDERER, Role::Orderer(SCHOOLS)),
        staff(COORDINATOR_PC, COORDINATOR, Role::Coordinator),
        staff(LEADER_PHONE, LEADER, Role::Supervisor(OUTDOOR)),
        staff(OTHER_LEADER_PHONE, OTHER_LEADER, Role::Supervisor(PACKING)),
        device(ANNAS_PHONE, DeviceKind::Own, Some(OUTDOOR), &[(ANNA, crew)]),
        device(SHARED_PHONE, DeviceKind::Shared, Some(OUTDOOR), &[(BO, crew), (CILLA, crew)]),
        device(DANS_PHONE, DeviceKind::Own, Some(PACKING), &[(DAN, Role::Participant(PACKING))]),
    ]
}

fn device(id: DeviceId, kind: DeviceKind, unit: Option<UnitId>, voices: &[(PersonId, Role)]) -> DeviceRow {
    let ended_by = if kind == DeviceKind::Staff { EndedBy::Session } else { EndedBy::Revocation };
    let voice = |(person, role): &(PersonId, Role)| Voice {
        person: *person,
        span: SINCE,
        ended_by,
        roles: vec![(*role, span_of(role))],
    };
    DeviceRow { id, kind, unit, lock: Lock::Open, voices: voices.iter().map(voice).collect() }
}

fn span_of(role: &Role) -> Span {
    match role {
        Role::Participant(_) => Span::Days { from: day("2025-01-01"), until: None },
        _ => SINCE,
    }
}

/// A date.
///
/// # Panics
/// When it is none.
pub fn day(text: &str) -> CivilDate {
    text.parse().expect("a date")
}

/// Workplaces, a department with a kind of job, and everybody.
pub fn town() -> Town {
    let unit = |id, name: &str, stations| Unit {
        id,
        name: name.to_owned(),
        authority: BOARD,
        supervisor_word: "handledare".to_owned(),
        weekday_colours: shared::domain::views::WeekdayColours::Header,
        palette: vec![["#1e7b34".to_owned(), "#ffffff".to_owned()]; 7],
        stations,
    };
    let department = |id, name: &str| Department { id, name: name.to_owned(), authority: BOARD };
    let pictogram = |name| Pictogram::new(name).expect("a pictogram");
    let sorting = Station { id: SORTING, name: "Sortering".to_owned(), pictogram: pictogram("sort") };
    let raking = JobType {
        id: RAKING,
        name: "Kratta".to_owned(),
        pictogram: pictogram("leaf"),
        lead_days: 7,
        blackout_weeks: vec![30],
        urgent_ok: false,
        departments: vec![PARKS],
    };
    let catalogue = Catalogue {
        municipality: "Granfors kommun".to_owned(),
        lang: "sv".to_owned(),
        authorities: vec![Authority { id: BOARD, name: "Nämnden".to_owned() }],
        units: vec![unit(OUTDOOR, "Utelaget", vec![sorting]), unit(PACKING, "Packen", Vec::new())],
        departments: vec![department(PARKS, "Parkenheten"), department(SCHOOLS, "Skolenheten")],
        job_types: vec![raking],
        sites: Vec::new(),
        settings: shared::domain::views::Settings { answer_weekdays: 5 },
    };
    let people: Vec<TownPerson> = devices().iter().flat_map(|device| &device.voices).map(person).collect();
    let expected = people.iter().flat_map(|person| &person.placements).map(|placement| Expected {
        unit: placement.unit,
        from: placement.from,
        until: placement.until,
        weekdays: placement.weekdays,
    });
    Town { expected: expected.collect(), catalogue, people }
}

/// The surname that nobody but staff may see, of this person.
pub fn surname(person: PersonId) -> String {
    format!("Hemligsson{:02x}", person.as_bytes()[0])
}

fn person(voice: &Voice) -> TownPerson {
    let placement = |(role, span): &(Role, Span)| match (role, span) {
        (Role::Participant(unit), Span::Days { from, until }) => Some(Placement {
            unit: *unit,
            from: *from,
            until: *until,
            weekdays: 0b001_1111,
            level: Level::Steps,
            needs: "Behöver lugn".to_owned(),
        }),
        _ => None,
    };
    TownPerson {
        id: voice.person,
        first_name: format!("Namn{:02x}", voice.person.as_bytes()[0]),
        surname: surname(voice.person),
        alias: None,
        identity: Identity::Open,
        portrait: None,
        symbol: None,
        phone: Some(format!("070-{:02x}", voice.person.as_bytes()[0])),
        roles: voice.roles.clone(),
        placements: voice.roles.iter().filter_map(placement).collect(),
    }
}

/// An order's request for the Monday in two weeks.
///
/// # Panics
/// Never: the words are right.
pub fn requested() -> Requested {
    Requested {
        title: Short::new("Kratta löv").expect("a title"),
        what: None,
        job_type: Some(RAKING),
        place: Where::Words(Short::new("Strandparken").expect("a place")),
        when: When::On(day("2026-02-16")),
        urgent: None,
        card: None,
        photos: Vec::new(),
    }
}

/// A job of a workplace's own, the same as [`requested`].
pub fn opened() -> Opened {
    let Requested { title, place, .. } = requested();
    Opened {
        order: None,
        number: None,
        title,
        what: None,
        job_type: None,
        place,
        when: When::Whenever,
        card: None,
        photos: Vec::new(),
    }
}

/// One device on one connection, with an actor of its own.
#[derive(Debug)]
pub struct Pen {
    /// The device.
    pub device: DeviceId,
    /// Its actor.
    pub actor: Actor,
    /// Its connection.
    pub conn: ConnState,
    /// The server's clock.
    pub now: Now,
    /// Every frame the device was sent, in order.
    pub seen: Vec<ServerFrame>,
    /// What was committed for it and not told to others yet.
    pub outcomes: Vec<Outcome>,
    facts: u64,
}

/// Has jobs written by a node that has nothing at hand.
pub async fn commit(ledger: &dyn Ledger, jobs: &[Job]) -> Committed {
    group::commit(ledger, &mut Shelf::default(), NODE, NOW, jobs).await
}

impl Pen {
    /// A device that has greeted.
    pub async fn greet(ledger: &dyn Ledger, device: DeviceId) -> Self {
        Self::greet_since(ledger, device, None).await
    }

    /// A device that has greeted with a cursor.
    pub async fn greet_since(ledger: &dyn Ledger, device: DeviceId, cursor: Option<u64>) -> Self {
        let mut pen = Self::new(device);
        pen.say(ledger, &pen.hello(cursor)).await;
        pen
    }

    /// A device that has not greeted.
    pub fn new(device: DeviceId) -> Self {
        Self {
            device,
            actor: Actor(*device.as_bytes()),
            conn: ConnState::new(device, NOW),
            now: NOW,
            seen: Vec::new(),
            outcomes: Vec::new(),
            facts: 0,
        }
    }

    /// Its greeting.
    pub fn hello(&self, cursor: Option<u64>) -> ClientFrame {
        ClientFrame::Hello(Hello {
            protocol: PROTOCOL,
            build: "test".to_owned(),
            schema: SCHEMA,
            device: self.device,
            actors: vec![self.actor],
            cursor,
        })
    }

    /// Sends a frame and gives the answer.
    pub async fn say(&mut self, ledger: &dyn Ledger, frame: &ClientFrame) -> Turn {
        self.say_bytes(ledger, &wire::encode(frame)).await
    }

    /// Sends bytes and gives the answer.
    pub async fn say_bytes(&mut self, ledger: &dyn Ledger, bytes: &[u8]) -> Turn {
        let (turn, outcomes) = session::handle(&mut self.conn, ledger, NODE, self.now, bytes).await;
        self.seen.extend(turn.frames.iter().cloned());
        self.outcomes.extend(outcomes);
        turn
    }

    /// Sends a frame that is answered together with what others committed just before.
    ///
    /// # Panics
    /// When the frame asks for nothing to be written.
    pub async fn say_after(&mut self, ledger: &dyn Ledger, before: &[Outcome], frame: &ClientFrame) -> Turn {
        let waiting = self.conn.received(ledger, self.now, &wire::encode(frame)).await.job;
        let waiting = waiting.expect("something to write");
        let mut done = commit(ledger, std::slice::from_ref(&waiting.job)).await;
        let answer = done.answers.pop().expect("an answer");
        let outcomes: Vec<&Outcome> = before.iter().chain(&done.outcomes).collect();
        self.conn.answered(ledger, self.now, waiting, answer, &outcomes).await
    }

    /// Hears what another device's pen committed.
    pub async fn hear(&mut self, ledger: &dyn Ledger, outcomes: &[Outcome]) -> Vec<ServerFrame> {
        let mut frames = Vec::new();
        for outcome in outcomes {
            frames.extend(self.conn.heard(ledger, self.now, outcome).await.frames);
        }
        self.seen.extend(frames.iter().cloned());
        frames
    }

    /// A fact by this person, stated now.
    pub fn fact(&mut self, by: PersonId, re: &[FactId], body: impl Into<Body>) -> Fact {
        self.facts += 1;
        let mut random = [0; 10];
        random[..2].copy_from_slice(&self.device.as_bytes()[..2]);
        random[2..].copy_from_slice(&self.facts.to_be_bytes());
        let id = FactId::at(self.now.ms, random);
        Fact::new(id, by, Moment::new(self.now.ms, self.now.off, 0), re.to_vec(), body)
    }

    /// Where this device's next change in a document stands, on everything that is there.
    ///
    /// # Panics
    /// When the ledger fails.
    pub async fn place(&self, ledger: &dyn Ledger, doc: DocId, key: DocKey) -> Place {
        let mut read = ledger.read().await.expect("a reader");
        let (actor, time) = (self.actor, self.now.ms);
        let Some(row) = read.doc(doc).await.expect("the document") else {
            return Place { actor, seq: 1, start_op: FIRST_OP, deps: vec![genesis_hash(doc, &key, 0)], time };
        };
        let changes = read.changes(doc, row.epoch).await.expect("its changes");
        let own = changes.iter().filter(|change| change.actor == actor).map(|change| change.seq).max();
        Place { actor, seq: own.unwrap_or(0) + 1, start_op: row.max_op + 1, deps: row.heads, time }
    }

    /// A push of one item at this place.
    pub fn push_at(doc: DocId, key: DocKey, place: &Place, fact: &Fact) -> Push {
        let json = fact.to_json();
        let hash = place.hash(fact.id, &json);
        let item = Item { id: fact.id, fact: json, place: place.clone(), hash, card: None };
        Push { doc, kind: key.kind(), key, epoch: 0, items: vec![item] }
    }

    /// A push of one item where it belongs.
    pub async fn push(&self, ledger: &dyn Ledger, doc: DocId, key: DocKey, fact: &Fact) -> Push {
        Self::push_at(doc, key, &self.place(ledger, doc, key).await, fact)
    }

    /// Sends a push and gives the receipts.
    pub async fn send(&mut self, ledger: &dyn Ledger, push: Push) -> Vec<Receipt> {
        let turn = self.say(ledger, &ClientFrame::Push(push)).await;
        let receipts = turn.frames.into_iter().filter_map(|frame| match frame {
            ServerFrame::Receipt(receipt) => Some(receipt),
            _ => None,
        });
        receipts.collect()
    }

    /// States something by this person and gives the receipt.
    ///
    /// # Panics
    /// When there is no receipt.
    pub async fn state(&mut self, ledger: &dyn Ledger, doc: DocId, key: DocKey, fact: &Fact) -> Receipt {
        let push = self.push(ledger, doc, key, fact).await;
        let mut receipts = self.send(ledger, push).await;
        receipts.pop().expect("a receipt")
    }

    /// The documents of its last manifest.
    pub fn listed(&self) -> BTreeSet<DocId> {
        let mut manifests = self.seen.iter().filter_map(|frame| match frame {
            ServerFrame::Manifest(manifest) if manifest.whole => Some(manifest),
            _ => None,
        });
        manifests
            .next_back()
            .map(|manifest| manifest.docs.iter().map(|entry| entry.id).collect())
            .unwrap_or_default()
    }

    /// Whether a text stands in any frame the device was sent: for what must never be in one.
    pub fn has_seen(&self, text: &[u8]) -> bool {
        self.seen.iter().any(|frame| {
            let bytes = wire::encode(frame);
            bytes.windows(text.len()).any(|window| window == text)
        })
    }
}
