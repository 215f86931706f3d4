//! What a transaction is going to ask, looked up together: some statements for a group of jobs instead of some for each.

use std::collections::BTreeMap;

use shared::domain::key::DocKey;
use shared::domain::speaker::Standing;
use shared::ids::{DeviceId, DocId, FactId};
use shared::sync::change::Actor;

use sqlx::any::AnyRow;

use super::super::row::RowExt as _;
use super::super::{Conn, StoreError};
use super::script::{Answers, Asked, Script};
use super::{device, document, projection, read, unsigned};
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

/// Looks it up: everything that can be asked at once, and then what is in the documents that are not at hand.
pub(super) async fn look(conn: &mut Conn, ahead: &Ahead) -> Result<Known, StoreError> {
    let mut known =
        Known { devices: ahead.devices.iter().map(|id| (*id, None)).collect(), ..Known::default() };
    let mut script = Script::new(conn);
    let devices = device::ask(&mut script, &ahead.devices);
    let stated = (!ahead.docs.is_empty()).then(|| ask(&mut script, ahead));
    let answers = script.run(conn).await?;
    for row in device::read(&answers, devices)? {
        known.devices.insert(row.id, Some(row));
    }
    if let Some(stated) = stated {
        take(&answers, stated, ahead, &mut known)?;
        let there = documents(answers.of(stated.docs), ahead, &mut known)?;
        inside(conn, &there, &mut known).await?;
    }
    Ok(known)
}

/// What was asked for the sake of what is stated.
#[derive(Debug, Clone, Copy)]
struct Stated {
    receipts: Asked,
    owners: Asked,
    facts: Asked,
    erased: Asked,
    verdicts: Asked,
    docs: Asked,
}

fn ask(script: &mut Script, ahead: &Ahead) -> Stated {
    let facts = || ahead.facts.iter().map(|id| id.as_bytes().as_slice());
    let devices = ahead.devices.iter().map(|id| id.as_bytes().as_slice());
    let docs = ahead.docs.iter().map(|id| id.as_bytes().as_slice());
    let actors = ahead.actors.iter().map(|actor| actor.0.as_slice());
    Stated {
        receipts: script.within("select device, last from device_receipts where device in", devices, ""),
        owners: script.within("select actor, device from device_actor where actor in", actors, ""),
        facts: script.within(&format!("{} where id in", read::FACT), facts(), ""),
        erased: script.within("select fact, at from erased where fact in", facts(), ""),
        verdicts: script.within(&format!("select {} from verdict where fact in", read::VERDICT), facts(), ""),
        docs: script.within(&format!("select {} from doc d where d.id in", document::COLUMNS), docs, ""),
    }
}

fn take(answers: &Answers, asked: Stated, ahead: &Ahead, known: &mut Known) -> Result<(), StoreError> {
    known.receipts = ahead.devices.iter().map(|id| (*id, 0)).collect();
    for row in answers.of(asked.receipts) {
        known.receipts.insert(row.id("device")?, unsigned(row.int("last")?));
    }
    known.owners = ahead.actors.iter().map(|actor| (*actor, None)).collect();
    for row in answers.of(asked.owners) {
        known.owners.insert(row.id("actor")?, Some(row.id("device")?));
    }
    known.facts = ahead.facts.iter().map(|id| (*id, None)).collect();
    for row in answers.of(asked.facts) {
        let row = read::fact_row(row)?;
        known.facts.insert(row.id, Some(row));
    }
    known.erased = ahead.facts.iter().map(|id| (*id, None)).collect();
    for row in answers.of(asked.erased) {
        known.erased.insert(row.id("fact")?, Some(row.int("at")?));
    }
    known.verdicts = ahead.facts.iter().map(|id| (*id, Vec::new())).collect();
    for row in answers.of(asked.verdicts) {
        let row = read::verdict_row(row)?;
        known.verdicts.entry(row.fact).or_default().push(row);
    }
    for rows in known.verdicts.values_mut() {
        rows.sort_by_key(|row| (row.device, row.hash));
    }
    Ok(())
}

/// Notes the documents' heads; gives those that are not at hand as they stand.
fn documents(rows: &[AnyRow], ahead: &Ahead, known: &mut Known) -> Result<Vec<(DocId, DocKey)>, StoreError> {
    known.docs = ahead.docs.iter().map(|id| (*id, None)).collect();
    let mut there = Vec::new();
    for row in rows {
        let row = document::row(row)?;
        let at_hand = ahead.at_hand.get(&row.id);
        if at_hand.is_none_or(|(epoch, heads)| *epoch != row.epoch || *heads != row.heads) {
            there.push((row.id, row.key));
            known.changes.insert((row.id, row.epoch), Vec::new());
            known.facts_of.insert(row.id, Vec::new());
        }
        known.docs.insert(row.id, Some(row));
    }
    Ok(there)
}

/// Looks up what is in these documents.
async fn inside(conn: &mut Conn, there: &[(DocId, DocKey)], known: &mut Known) -> Result<(), StoreError> {
    let ids = || there.iter().map(|(id, _)| id.as_bytes().as_slice());
    let mut script = Script::new(conn);
    let sql = "select doc, epoch, pos, hash, actor, seq, max_op, deps, fact, bytes, cursor
               from change where doc in";
    let asked_changes = script.within(sql, ids(), "");
    let asked_facts = script.within("select doc, id, json from fact where doc in", ids(), "");
    let asked_projections = projection::ask(&mut script, there);
    let answers = script.run(conn).await?;
    let mut changes = Vec::new();
    for row in answers.of(asked_changes) {
        changes.push((row.id::<DocId>("doc")?, row.int("epoch")?, row.int("pos")?, document::change(row)?));
    }
    changes.sort_by_key(|(doc, epoch, pos, _)| (*doc, *epoch, *pos));
    for (doc, epoch, _, change) in changes {
        let of = u32::try_from(epoch).ok().and_then(|epoch| known.changes.get_mut(&(doc, epoch)));
        // Those of an epoch that is past are not asked for.
        of.into_iter().for_each(|changes| changes.push(change.clone()));
    }
    for row in answers.of(asked_facts) {
        let fact = (row.id("id")?, row.text("json")?);
        known.facts_of.entry(row.id("doc")?).or_default().push(fact);
    }
    known.facts_of.values_mut().for_each(|facts| facts.sort());
    known.projections = projection::read(&answers, asked_projections)?;
    Ok(())
}
