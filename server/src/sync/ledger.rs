//! What the sync logic asks of a database: a trait, so that the same logic runs over SQL and over the simulator's fake.
//!
//! Every method answers from inside one transaction. Nothing here knows a clock or randomness.

use std::collections::{BTreeMap, BTreeSet};

use async_trait::async_trait;
use shared::civil::{CivilDate, Moment};
use shared::domain::accounts;
use shared::domain::body::Target;
use shared::domain::key::DocKey;
use shared::domain::speaker::{DeviceKind, DocScope, Role, Speaker, Standing};
use shared::ids::{DepartmentId, DeviceId, Digest, DocId, FactId, HistoryId, PersonId, StationId, UnitId};
use shared::sync::change::Actor;
use shared::wire::{Code, Receipt, Verdict};

use super::town::{Town, TownQuery};

/// Why the database did not do it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LedgerError {
    /// The disk is full: nothing was written.
    #[error("the disk is full")]
    Full,
    /// It failed, or did not answer; what was not committed is not there.
    #[error("the database failed: {0}")]
    Failed(String),
    /// It holds what nothing here writes.
    #[error("the database holds something unreadable: {0}")]
    Corrupt(&'static str),
}

/// What the database says.
pub type Found<T> = Result<T, LedgerError>;

/// A database of documents and facts.
#[async_trait]
pub trait Ledger: Send + Sync {
    /// A view of one moment, for reading.
    async fn read(&self) -> Found<Box<dyn Read>>;
    /// A transaction that writes; dropped without commit, it never was.
    async fn write(&self) -> Found<Box<dyn Tx>>;
}

/// What can be asked.
#[async_trait]
pub trait Read: Send {
    /// The device and who may speak on it, now or formerly.
    async fn device(&mut self, device: DeviceId) -> Found<Option<DeviceRow>>;
    /// The device an actor belongs to.
    async fn owner(&mut self, actor: Actor) -> Found<Option<DeviceId>>;
    /// What the server's history is called.
    async fn history(&mut self) -> Found<HistoryId>;
    /// Where the cursor stands.
    async fn cursor(&mut self) -> Found<u64>;
    /// Where it stood when access last changed for any of these.
    async fn access_cursor(&mut self, scopes: &[Mark]) -> Found<u64>;
    /// The day access was last computed for.
    async fn access_day(&mut self) -> Found<Option<CivilDate>>;

    /// The head of a document.
    async fn doc(&mut self, doc: DocId) -> Found<Option<DocRow>>;
    /// Its changes of this epoch by position, the genesis first.
    async fn changes(&mut self, doc: DocId, epoch: u32) -> Found<Vec<ChangeRow>>;
    /// Its facts: id and JSON, by id.
    async fn facts(&mut self, doc: DocId) -> Found<Vec<(FactId, String)>>;
    /// The documents a device may concern, with what decides access to them.
    async fn docs(&mut self, interest: &Interest) -> Found<Vec<Scoped>>;
    /// One document with what decides access to it.
    async fn scoped(&mut self, doc: DocId) -> Found<Option<Scoped>>;
    /// All documents, for projecting anew.
    async fn all_docs(&mut self) -> Found<Vec<DocId>>;

    /// A fact, wherever it is.
    async fn fact(&mut self, fact: FactId) -> Found<Option<FactRow>>;
    /// The verdict stored for a change that this device sent.
    async fn verdict(
        &mut self,
        device: DeviceId,
        hash: Digest,
        fact: FactId,
    ) -> Found<Option<(Verdict, Code)>>;
    /// What was refused or held in these documents and has not been settled.
    async fn unsettled(&mut self, docs: &BTreeSet<DocId>) -> Found<Vec<VerdictRow>>;
    /// The device's receipts above this number that it has not acknowledged.
    async fn receipts(&mut self, device: DeviceId, above: u64) -> Found<Vec<Receipt>>;
    /// What is known of photos: whether this device handed them over, and which documents cite them.
    async fn photos(
        &mut self,
        device: DeviceId,
        digests: &BTreeSet<Digest>,
    ) -> Found<BTreeMap<Digest, PhotoRow>>;
    /// The cards beside these documents.
    async fn cards(&mut self, docs: &BTreeSet<DocId>) -> Found<Vec<CardRow>>;
    /// What is projected from a document.
    async fn projection(&mut self, doc: DocId) -> Found<Projection>;
    /// Workplaces, departments, job types, sites and people, as far as the query reaches.
    async fn town(&mut self, query: &TownQuery) -> Found<Town>;
}

/// What can be done.
#[async_trait]
pub trait Tx: Read {
    /// Takes the rows of these documents for the rest of the transaction.
    async fn lock(&mut self, docs: &BTreeSet<DocId>) -> Found<()>;
    /// The next number of a counter.
    async fn next(&mut self, counter: Counter) -> Found<u64>;
    /// Gives an actor to a device, unless it belongs to one already.
    async fn claim(&mut self, actor: Actor, device: DeviceId) -> Found<()>;
    /// A document that was not there, with its genesis.
    async fn found(&mut self, row: &DocRow, genesis: &ChangeRow) -> Found<()>;
    /// A change and its fact, and the head as it is after them.
    async fn append(&mut self, row: &DocRow, change: &ChangeRow, fact: &FactRow) -> Found<()>;
    /// A card beside a document.
    async fn keep_card(&mut self, card: &CardRow) -> Found<()>;
    /// A fact that was refused or held.
    async fn keep_verdict(&mut self, row: &VerdictRow) -> Found<()>;
    /// Says that a person has dealt with what was refused or held.
    async fn settle(&mut self, fact: FactId, by: PersonId, at: i64) -> Found<()>;
    /// A receipt for a device; gives it its number.
    async fn keep_receipt(&mut self, device: DeviceId, receipt: Receipt) -> Found<Receipt>;
    /// Forgets a device's receipts up to this number.
    async fn acknowledge(&mut self, device: DeviceId, upto: u64) -> Found<()>;
    /// Replaces what is projected from a document.
    async fn project(&mut self, doc: &DocRow, projection: &Projection) -> Found<()>;
    /// Notes that access changed for these at this cursor.
    async fn mark(&mut self, marks: &BTreeSet<Mark>, cursor: u64) -> Found<()>;
    /// Notes the day that access is computed for.
    async fn set_access_day(&mut self, day: CivilDate) -> Found<()>;
    /// Makes it so, for good.
    async fn commit(self: Box<Self>) -> Found<()>;
}

/// A number that only rises.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Counter {
    /// Orders what devices are told.
    Cursor,
    /// Numbers orders.
    Job,
}

impl Counter {
    /// The name of its row.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Cursor => "cursor",
            Self::Job => "job",
        }
    }
}

/// Whose access changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Mark {
    /// One device's.
    Device(DeviceId),
    /// That of every device on which this person may speak.
    Person(PersonId),
    /// That of every device of this workplace.
    Unit(UnitId),
    /// Everybody's.
    All,
}

impl Mark {
    /// The name of its scope, and the id in it.
    pub const fn parts(&self) -> (&'static str, [u8; 16]) {
        match self {
            Self::Device(id) => ("device", *id.as_bytes()),
            Self::Person(id) => ("person", *id.as_bytes()),
            Self::Unit(id) => ("unit", *id.as_bytes()),
            Self::All => ("all", [0; 16]),
        }
    }
}

/// A device and its persons.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeviceRow {
    /// Its id.
    pub id: DeviceId,
    /// Whose it is.
    pub kind: DeviceKind,
    /// The workplace that keeps it.
    pub unit: Option<UnitId>,
    /// Whether it is locked.
    pub lock: Lock,
    /// Who may or could speak on it.
    pub voices: Vec<Voice>,
}

/// Whether staff locked a device.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lock {
    /// It is open.
    Open,
    /// It is locked: what it sends is not taken and what it holds goes.
    Locked,
}

/// A person who may or could speak on a device.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Voice {
    /// Who.
    pub person: PersonId,
    /// When they may speak on this device.
    pub span: Span,
    /// Why it ended, if it did.
    pub ended_by: EndedBy,
    /// What the person is, and when.
    pub roles: Vec<(Role, Span)>,
}

/// Why a person may no longer speak on a device.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EndedBy {
    /// It was taken back.
    Revocation,
    /// Their session ended: they sign in again, and all is as before.
    Session,
}

/// A period of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Span {
    /// From an instant until (not including) another, UTC milliseconds.
    Instants {
        /// Its begin.
        from: i64,
        /// Its end.
        until: Option<i64>,
    },
    /// From a day to another, both included.
    Days {
        /// The first.
        from: CivilDate,
        /// The last.
        until: Option<CivilDate>,
    },
}

impl Span {
    /// Whether it covers this instant, which lies on this day.
    pub fn covers(&self, ms: i64, day: CivilDate) -> bool {
        match *self {
            Self::Instants { from, until } => from <= ms && until.is_none_or(|until| ms < until),
            Self::Days { from, until } => from <= day && until.is_none_or(|until| day <= until),
        }
    }
}

/// The server's clock: the one place where time enters the sync logic.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Now {
    /// UTC milliseconds.
    pub ms: i64,
    /// Minutes east of UTC where the municipality is.
    pub off: i32,
}

impl Now {
    /// The day on the municipality's walls.
    pub fn today(&self) -> CivilDate {
        CivilDate::at(self.ms, self.off)
    }

    /// The moment as a fact states it.
    pub fn moment(&self) -> Moment {
        Moment::new(self.ms, self.off, 0)
    }
}

impl DeviceRow {
    /// Those who may speak on it now, with the roles they have now.
    pub fn speakers(&self, now: Now) -> Vec<Speaker> {
        let mut speakers = BTreeMap::new();
        for voice in self.voices.iter().filter(|voice| voice.span.covers(now.ms, now.today())) {
            speakers.insert(voice.person, voice.speaker(self.kind, now.ms, now.today()));
        }
        speakers.into_values().collect()
    }

    /// What a change of access to any of these means for this device.
    pub fn marks(&self, now: Now) -> Vec<Mark> {
        let mut marks = BTreeSet::from([Mark::All, Mark::Device(self.id)]);
        for speaker in self.speakers(now) {
            marks.insert(Mark::Person(speaker.person));
            marks.extend(speaker.roles.iter().filter_map(unit_of).map(Mark::Unit));
        }
        marks.into_iter().collect()
    }
}

impl Voice {
    /// The person with the roles they had at this instant, of those that count on a device of this kind.
    pub fn speaker(&self, device: DeviceKind, ms: i64, day: CivilDate) -> Speaker {
        let held = self.roles.iter().filter(|(_, span)| span.covers(ms, day)).map(|(role, _)| *role);
        let roles = held.filter(|role| accounts::may_speak_on(*role, device)).collect();
        Speaker { person: self.person, roles }
    }
}

/// The head of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DocRow {
    /// Its id.
    pub id: DocId,
    /// Its key.
    pub key: DocKey,
    /// Its epoch.
    pub epoch: u32,
    /// The changes nothing stands on yet, ascending.
    pub heads: Vec<Digest>,
    /// Its largest operation number.
    pub max_op: u64,
    /// How many changes it has, the genesis included.
    pub changes: u64,
    /// Where the cursor stood at its last change.
    pub cursor: u64,
    /// Where the cursor stood when it was founded.
    pub founded: u64,
}

/// One change of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChangeRow {
    /// Its hash.
    pub hash: Digest,
    /// Who wrote it.
    pub actor: Actor,
    /// The writer's how-manieth.
    pub seq: u64,
    /// Its last operation's number.
    pub max_op: u64,
    /// What it stands on.
    pub deps: Vec<Digest>,
    /// The fact it puts; none in the genesis.
    pub fact: Option<FactId>,
    /// The change as Automerge writes it.
    pub bytes: Vec<u8>,
}

/// One committed fact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FactRow {
    /// Its id.
    pub id: FactId,
    /// Its document.
    pub doc: DocId,
    /// The name of its kind.
    pub kind: String,
    /// Who stated it.
    pub by: PersonId,
    /// The device it came from; none when the server derived it.
    pub device: Option<DeviceId>,
    /// Its canonical JSON.
    pub json: String,
    /// The server's clock when it came, UTC milliseconds.
    pub received_at: i64,
    /// Who took it over after it was held.
    pub adopted_by: Option<PersonId>,
}

/// One refused or held fact, kept with its bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VerdictRow {
    /// The device it came from.
    pub device: DeviceId,
    /// The hash of the change it came in.
    pub hash: Digest,
    /// The document it was meant for.
    pub doc: DocId,
    /// That document's key.
    pub key: DocKey,
    /// Its id.
    pub fact: FactId,
    /// What became of it.
    pub verdict: Verdict,
    /// Why.
    pub code: Code,
    /// Who stated it, as far as it could be read.
    pub by: Option<PersonId>,
    /// What came as the fact.
    pub json: String,
    /// What came as its card.
    pub card: Option<String>,
    /// The server's clock when it came, UTC milliseconds.
    pub received_at: i64,
}

/// What is known of a photo, as one device may use it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PhotoRow {
    /// Whether this device handed its bytes over.
    pub handed_over: bool,
    /// The documents that cite it.
    pub cited_in: BTreeSet<DocId>,
}

/// A private card beside a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CardRow {
    /// The document.
    pub doc: DocId,
    /// The digest by which a fact cites it.
    pub digest: Digest,
    /// Its canonical JSON.
    pub json: String,
}

/// Which documents may concern a device. It narrows; [`shared::domain::rules::access`] decides.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Interest {
    /// Orders of these departments.
    pub departments: BTreeSet<DepartmentId>,
    /// Which orders besides.
    pub orders: Orders,
    /// Everything of these workplaces.
    pub units: BTreeSet<UnitId>,
    /// The first day of the window.
    pub from: CivilDate,
    /// The last day of the window.
    pub to: CivilDate,
}

/// Which orders may concern a device besides those of its departments.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Orders {
    /// Those that its workplaces have.
    OfUnits,
    /// All.
    Every,
}

/// A document with what decides who may read it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scoped {
    /// Its head.
    pub row: DocRow,
    /// What access to it is decided on.
    pub scope: DocScope,
}

/// What is projected from a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Projection {
    /// How far it is from being put away.
    pub standing: Standing,
    /// From an order.
    pub order: Option<OrderState>,
    /// From a job or a station's week.
    pub work: Option<WorkState>,
    /// From a day: who is put on what.
    pub assignments: BTreeSet<(PersonId, CivilDate, Target)>,
    /// The photos that readers of the document may see.
    pub citations: BTreeSet<Citation>,
}

impl Default for Projection {
    fn default() -> Self {
        Self {
            standing: Standing::New,
            order: None,
            work: None,
            assignments: BTreeSet::new(),
            citations: BTreeSet::new(),
        }
    }
}

/// A photo that readers of a document may see.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Citation {
    /// The photo.
    pub digest: Digest,
    /// The fact that cites it.
    pub fact: FactId,
    /// Whether staff released it to the orderer.
    pub released: bool,
}

/// Where an order stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrderState {
    /// The workplace that has it.
    pub unit: Option<UnitId>,
    /// The work that came of it.
    pub work: Option<DocId>,
    /// Its number.
    pub number: Option<u32>,
    /// Its status by name.
    pub status: String,
}

/// Where a job stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WorkState {
    /// The order it came from.
    pub order: Option<DocId>,
    /// Its status by name.
    pub status: String,
    /// The first planned day.
    pub from: Option<CivilDate>,
    /// The last planned day.
    pub until: Option<CivilDate>,
    /// The day it was last about.
    pub last_day: CivilDate,
}

/// The workplace a role is about.
pub const fn unit_of(role: &Role) -> Option<UnitId> {
    match role {
        Role::Supervisor(unit) | Role::Participant(unit) => Some(*unit),
        Role::Orderer(_) | Role::Coordinator | Role::Admin => None,
    }
}

/// Which documents a kind of target's assignments point to.
pub fn target_id(target: Target) -> (&'static str, [u8; 16]) {
    match target {
        Target::Job(doc) => ("job", *doc.as_bytes()),
        Target::Station(station) => ("station", *station.as_bytes()),
    }
}

/// The target of these parts.
pub fn target_of(kind: &str, id: [u8; 16]) -> Option<Target> {
    match kind {
        "job" => Some(Target::Job(DocId::from_bytes(id))),
        "station" => Some(Target::Station(StationId::from_bytes(id))),
        _ => None,
    }
}
