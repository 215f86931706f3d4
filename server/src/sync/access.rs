//! What a device may read and add to: its documents, and the manifest that lists them.

use std::collections::{BTreeMap, BTreeSet};

use shared::domain::key::DocKey;
use shared::domain::rules::{self, DAYS_AHEAD, DAYS_BACK, ORDER_DAYS_BACK};
use shared::domain::speaker::{DeviceKind, DocScope, Role, Speaker, Standing};
use shared::ids::{DepartmentId, DocId, UnitId};
use shared::sync::change::heads_digest;
use shared::wire::{Access, DocEntry, Manifest, ViewEntry};

use super::ledger::{DeviceRow, DocRow, Found, Interest, Now, Orders, Read, Scoped, unit_of};

/// A document of a device.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Held {
    /// Its head.
    pub row: DocRow,
    /// What access was decided on.
    pub scope: DocScope,
    /// What the device may do with it.
    pub access: Access,
}

/// What the persons of a device are concerned with.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Concerns {
    /// Workplaces where they work or that they lead.
    pub units: BTreeSet<UnitId>,
    /// Workplaces that they lead.
    pub leads: BTreeSet<UnitId>,
    /// Departments that they order for.
    pub departments: BTreeSet<DepartmentId>,
    /// Whether someone gives orders to workplaces.
    pub coordinates: bool,
}

impl Concerns {
    /// Of these.
    pub fn of(speakers: &[Speaker]) -> Self {
        let mut concerns = Self::default();
        for role in speakers.iter().flat_map(|speaker| &speaker.roles) {
            concerns.units.extend(unit_of(role));
            match role {
                Role::Supervisor(unit) => {
                    concerns.leads.insert(*unit);
                }
                Role::Orderer(department) => {
                    concerns.departments.insert(*department);
                }
                Role::Coordinator => concerns.coordinates = true,
                Role::Participant(_) | Role::Admin => {}
            }
        }
        concerns
    }

    /// Whether a document of this key could be theirs. An order can be any supervisor's, once it is given to them.
    pub fn could_be(&self, key: &DocKey) -> bool {
        match key {
            DocKey::Order(department) => {
                self.coordinates || !self.leads.is_empty() || self.departments.contains(department)
            }
            other => other.unit().is_some_and(|unit| self.units.contains(&unit)),
        }
    }

    /// The documents that may be theirs.
    pub fn interest(self, now: Now) -> Interest {
        let today = now.today();
        Interest {
            departments: self.departments,
            orders: if self.coordinates { Orders::Every } else { Orders::OfUnits },
            units: self.units,
            orders_from: today.plus_days(-ORDER_DAYS_BACK),
            from: today.plus_days(-DAYS_BACK),
            to: today.plus_days(DAYS_AHEAD),
        }
    }
}

/// All documents of a device.
pub async fn documents(read: &mut dyn Read, device: &DeviceRow, now: Now) -> Found<BTreeMap<DocId, Held>> {
    let speakers = device.speakers(now);
    let interest = Concerns::of(&speakers).interest(now);
    let scoped = read.docs(&interest).await?;
    let held = scoped.into_iter().filter_map(|scoped| held(device, &speakers, scoped, now));
    Ok(held.map(|held| (held.row.id, held)).collect())
}

/// One document, if it is the device's.
pub async fn document(read: &mut dyn Read, device: &DeviceRow, doc: DocId, now: Now) -> Found<Option<Held>> {
    let scoped = read.scoped(doc).await?;
    Ok(scoped.and_then(|scoped| held(device, &device.speakers(now), scoped, now)))
}

fn held(device: &DeviceRow, speakers: &[Speaker], scoped: Scoped, now: Now) -> Option<Held> {
    let Scoped { row, scope } = scoped;
    let access = rules::access(speakers, device.kind, &scope, now.today())?;
    Some(Held { row, scope, access })
}

/// What a document's key says of access to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ByKey {
    /// There is none.
    Nothing,
    /// This.
    Access(Access),
    /// It depends on more.
    Depends,
}

/// What these persons may do with a document of this key, where the key alone decides it.
pub fn by_key(speakers: &[Speaker], kind: DeviceKind, key: &DocKey, now: Now) -> ByKey {
    // Names and contact data come with these, and who is put on them is in other documents.
    if matches!(key, DocKey::Order(_) | DocKey::Work(_) | DocKey::Station(..)) {
        return ByKey::Depends;
    }
    let today = now.today();
    let access =
        |standing| rules::access(speakers, kind, &DocScope { standing, ..DocScope::new(*key) }, today);
    let long_ago = Standing::Closed(today.plus_days(-1000));
    match access(Standing::Open) {
        open if open != access(long_ago) => ByKey::Depends,
        Some(access) => ByKey::Access(access),
        None => ByKey::Nothing,
    }
}

/// A document as a manifest lists it. Where the device may only add, the heads would tell it that others did.
pub fn entry(held: &Held) -> DocEntry {
    let heads = (held.access == Access::Read).then(|| heads_digest(&held.row.heads));
    let DocRow { id, key, epoch, .. } = held.row;
    DocEntry { id, key, epoch, access: held.access, heads }
}

/// The manifest: whole, or what changed after a cursor when nothing about access has changed since.
///
/// `cursor` is where the database stood before anything of it was read: what came in between is told once more.
pub async fn manifest(
    read: &mut dyn Read,
    device: &DeviceRow,
    documents: &BTreeMap<DocId, Held>,
    views: Vec<ViewEntry>,
    since: Option<u64>,
    cursor: u64,
    now: Now,
) -> Found<Manifest> {
    let changed = read.access_cursor(&device.marks(now)).await?;
    // A cursor beyond ours is of another history.
    let since = since.filter(|since| *since >= changed && *since <= cursor);
    let news = |held: &&Held| match (since, held.access) {
        (None, _) => true,
        (Some(since), Access::Read) => held.row.cursor > since,
        (Some(since), Access::Append) => held.row.founded > since,
    };
    let docs = documents.values().filter(news).map(entry).collect();
    Ok(Manifest { cursor, whole: since.is_none(), docs, gone: Vec::new(), views, more: false })
}
