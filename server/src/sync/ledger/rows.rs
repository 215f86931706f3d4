//! Documents, changes, facts and what is projected from them, as rows.

use std::collections::BTreeSet;

use shared::civil::CivilDate;
use shared::domain::body::Target;
use shared::domain::key::DocKey;
use shared::domain::speaker::{DocScope, Standing};
use shared::domain::words::Prose;
use shared::ids::{DepartmentId, DeviceId, Digest, DocId, FactId, PersonId, StationId, UnitId};
use shared::sync::change::Actor;
use shared::wire::{Code, Verdict};

use super::{Found, Read};

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
    /// Where the cursor stood when it came.
    pub cursor: u64,
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

impl FactRow {
    /// Whether it is the fact that is offered with this text for this document, or was before it was brought up.
    pub async fn says(&self, read: &mut (impl Read + ?Sized), doc: DocId, json: &str) -> Found<bool> {
        if self.doc != doc {
            return Ok(false);
        }
        Ok(self.json == json || read.earlier(self.id).await?.contains(&Digest::of(json.as_bytes())))
    }
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
    /// What a person made of it; none while it waits.
    pub settled: Option<Settled>,
}

impl VerdictRow {
    /// What was written when it was dismissed; none when it waits or was adopted.
    pub fn reason(&self) -> Option<&Prose> {
        self.settled.as_ref()?.reason.as_ref()
    }

    /// Whether a person has said that it counts.
    pub fn is_adopted(&self) -> bool {
        self.settled.as_ref().is_some_and(|settled| settled.reason.is_none())
    }
}

/// What a person made of something refused or held.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settled {
    /// Who.
    pub by: PersonId,
    /// When, UTC milliseconds by the server's clock.
    pub at: i64,
    /// Why it does not count; none when it was adopted.
    pub reason: Option<Prose>,
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
    /// Finished orders of the departments from this day on.
    pub orders_from: CivilDate,
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
