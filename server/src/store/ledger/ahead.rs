//! What a transaction is going to ask, looked up together: some statements for a group of jobs instead of some for each.

use std::collections::BTreeMap;

use shared::domain::key::DocKey;
use shared::domain::speaker::Standing;
use shared::ids::{DeviceId, DocId, FactId};
use shared::sync::change::Actor;

use super::super::row::RowExt as _;
use super::super::{Conn, StoreError};
use super::{device, document, projection, read, unsigned, within};
use crate::sync::ledger::{Ahead, ChangeRow, DeviceRow, DocRow, FactRow, Projection, VerdictRow};

/// What is known inside a transaction without asking the database. What is not in here is asked for; what is written
/// takes its entries with it, or brings them up to date.
#[derive(Debug, Default)]
pub(in crate::store) struct Known {
    pub(super) devices: BTreeMap<DeviceId, Option<DeviceRow>>,
    pub(super) owners: BTreeMap<Actor, Option<DeviceId>>,
    pub(super) docs: BTreeMap<DocId, Option<DocRow>>,
    /// Handed out once: who asks twice would not want the same.
    pub(super) changes: BTreeMap<(DocId, u32), Vec<ChangeRow>>,
    /// Handed out once.
    pub(super) facts_of: BTreeMap<DocId, Vec<(FactId, String)>>,
    pub(super) facts: BTreeMap<FactId, Option<FactRow>>,
    pub(super) verdicts: BTreeMap<FactId, Vec<VerdictRow>>,
    /// When what a fact says was erased.
    pub(super) erased: BTreeMap<FactId, Option<i64>>,
    pub(super) projections: BTreeMap<DocId, Projection>,
    /// The last receipt number given to each device.
    pub(super) receipts: BTreeMap<DeviceId, u64>,
}

impl Known {
    /// A fact is written, and its document with it.
    pub(super) fn append(&mut self, doc: DocId, fact: &FactRow) {
        self.docs.remove(&doc);
        self.changes.retain(|(id, _), _| *id != doc);
        self.facts_of.remove(&doc);
        self.facts.insert(fact.id, Some(fact.clone()));
    }

    /// A document is founded: nothing is projected from it.
    pub(super) fn found(&mut self, doc: DocId) {
        self.docs.remove(&doc);
        let nothing = Projection { standing: Standing::Open, ..Projection::default() };
        self.projections.insert(doc, nothing);
    }
}

/// Looks it up.
pub(super) async fn look(conn: &mut Conn, ahead: &Ahead) -> Result<Known, StoreError> {
    let mut known = Known::default();
    let devices: Vec<DeviceId> = ahead.devices.iter().copied().collect();
    known.devices = devices.iter().map(|id| (*id, None)).collect();
    for row in device::devices(conn, &devices).await? {
        known.devices.insert(row.id, Some(row));
    }
    if ahead.docs.is_empty() {
        return Ok(known);
    }
    known.receipts = devices.iter().map(|id| (*id, 0)).collect();
    let sql = "select device, last from device_receipts where device in";
    for row in &within(conn, sql, devices.iter().map(DeviceId::as_bytes)).await? {
        known.receipts.insert(row.id("device")?, unsigned(row.int("last")?));
    }
    known.owners = ahead.actors.iter().map(|actor| (*actor, None)).collect();
    let sql = "select actor, device from device_actor where actor in";
    for row in &within(conn, sql, ahead.actors.iter().map(|actor| actor.0)).await? {
        known.owners.insert(row.id("actor")?, Some(row.id("device")?));
    }
    facts(conn, ahead, &mut known).await?;
    documents(conn, ahead, &mut known).await?;
    Ok(known)
}

async fn facts(conn: &mut Conn, ahead: &Ahead, known: &mut Known) -> Result<(), StoreError> {
    let facts: Vec<FactId> = ahead.facts.iter().copied().collect();
    known.facts = facts.iter().map(|id| (*id, None)).collect();
    for row in read::facts(conn, &facts).await? {
        known.facts.insert(row.id, Some(row));
    }
    known.erased = facts.iter().map(|id| (*id, None)).collect();
    let sql = "select fact, at from erased where fact in";
    for row in &within(conn, sql, facts.iter().map(FactId::as_bytes)).await? {
        known.erased.insert(row.id("fact")?, Some(row.int("at")?));
    }
    known.verdicts = facts.iter().map(|id| (*id, Vec::new())).collect();
    let sql = format!("select {} from verdict where fact in", read::VERDICT);
    for row in &within(conn, &sql, facts.iter().map(FactId::as_bytes)).await? {
        let row = read::verdict_row(row)?;
        known.verdicts.entry(row.fact).or_default().push(row);
    }
    for rows in known.verdicts.values_mut() {
        rows.sort_by_key(|row| (row.device, row.hash));
    }
    Ok(())
}

async fn documents(conn: &mut Conn, ahead: &Ahead, known: &mut Known) -> Result<(), StoreError> {
    known.docs = ahead.docs.iter().map(|id| (*id, None)).collect();
    known.facts_of = BTreeMap::new();
    let sql = format!("select {} from doc d where d.id in", document::COLUMNS);
    let mut there: Vec<(DocId, DocKey)> = Vec::new();
    for row in &within(conn, &sql, ahead.docs.iter().map(DocId::as_bytes)).await? {
        let row = document::row(row)?;
        let at_hand = ahead.at_hand.get(&row.id);
        if at_hand.is_none_or(|(epoch, heads)| *epoch != row.epoch || *heads != row.heads) {
            there.push((row.id, row.key));
            known.changes.insert((row.id, row.epoch), Vec::new());
            known.facts_of.insert(row.id, Vec::new());
        }
        known.docs.insert(row.id, Some(row));
    }
    if there.is_empty() {
        return Ok(());
    }
    let ids = || there.iter().map(|(id, _)| id.as_bytes());
    let sql = "select doc, epoch, pos, hash, actor, seq, max_op, deps, fact, bytes from change where doc in";
    let mut changes = Vec::new();
    for row in &within(conn, sql, ids()).await? {
        changes.push((row.id::<DocId>("doc")?, row.int("epoch")?, row.int("pos")?, document::change(row)?));
    }
    changes.sort_by_key(|(doc, epoch, pos, _)| (*doc, *epoch, *pos));
    for (doc, epoch, _, change) in changes {
        let of = u32::try_from(epoch).ok().and_then(|epoch| known.changes.get_mut(&(doc, epoch)));
        // Those of an epoch that is past are not asked for.
        of.into_iter().for_each(|changes| changes.push(change.clone()));
    }
    for row in &within(conn, "select doc, id, json from fact where doc in", ids()).await? {
        let fact = (row.id("id")?, row.text("json")?);
        known.facts_of.entry(row.id("doc")?).or_default().push(fact);
    }
    known.facts_of.values_mut().for_each(|facts| facts.sort());
    known.projections = projection::of(conn, &there).await?;
    Ok(())
}
