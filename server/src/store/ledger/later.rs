//! What a transaction writes, put by and written together: rows of many jobs in one statement.

use std::collections::BTreeMap;

use shared::domain::key::DocKey;
use shared::ids::{DeviceId, DocId};
use shared::wire::Receipt;

use super::super::{Conn, StoreError};
use super::document::bytes_of;
use super::script::{Script, Values};
use super::signed;
use crate::sync::ledger::{ChangeRow, DocRow, FactRow};

/// Rows that are still to be written.
#[derive(Debug, Default)]
pub(in crate::store) struct Later {
    docs: BTreeMap<DocId, DocRow>,
    changes: Vec<(DocId, u32, u64, ChangeRow)>,
    facts: Vec<FactRow>,
    receipts: Vec<(DeviceId, Receipt)>,
    kept: BTreeMap<DeviceId, u64>,
}

impl Later {
    /// A document that was not there, with its genesis.
    pub(super) fn found(&mut self, row: &DocRow, genesis: &ChangeRow) {
        self.docs.insert(row.id, row.clone());
        self.changes.push((row.id, row.epoch, 0, genesis.clone()));
    }

    /// A change and its fact, and the head as it is after them.
    pub(super) fn append(&mut self, row: &DocRow, change: &ChangeRow, fact: &FactRow) {
        self.docs.insert(row.id, row.clone());
        self.changes.push((row.id, row.epoch, row.changes - 1, change.clone()));
        self.facts.push(fact.clone());
    }

    /// A receipt that has its number.
    pub(super) fn receipt(&mut self, device: DeviceId, receipt: Receipt) {
        self.receipts.push((device, receipt));
    }

    /// A device has kept its receipts up to this number.
    pub(super) fn acknowledge(&mut self, device: DeviceId, upto: u64) {
        let kept = self.kept.entry(device).or_default();
        *kept = upto.max(*kept);
    }

    /// Writes them.
    pub(super) async fn write(self, conn: &mut Conn) -> Result<(), StoreError> {
        let mut script = Script::new(conn);
        write_docs(&mut script, &self.docs.into_values().collect::<Vec<_>>());
        write_changes(&mut script, &self.changes);
        write_facts(&mut script, &self.facts);
        let last = self.receipts.iter().map(|(device, receipt)| (*device, receipt.number));
        write_last(&mut script, &last.collect::<BTreeMap<_, _>>().into_iter().collect::<Vec<_>>());
        write_receipts(&mut script, &self.receipts);
        script.run(conn).await?;
        // How many devices have kept something goes with nothing else: in one script there would be too many different.
        let mut script = Script::new(conn);
        forget(&mut script, &self.kept.into_iter().collect::<Vec<_>>());
        script.run(conn).await?;
        Ok(())
    }
}

/// Writes changes at their places.
pub(super) async fn changes(
    conn: &mut Conn,
    changes: &[(DocId, u32, u64, ChangeRow)],
) -> Result<(), StoreError> {
    let mut script = Script::new(conn);
    write_changes(&mut script, changes);
    script.run(conn).await?;
    Ok(())
}

fn forget(script: &mut Script, kept: &[(DeviceId, u64)]) {
    let bind = |values: &mut Values<'_>, (device, upto): &(DeviceId, u64)| {
        values.bind(device.as_bytes().as_slice()).bind(signed(*upto));
    };
    script.any("delete from receipt where", "(device = ? and number <= ?)", kept, bind);
}

/// Founds those that are not there; of the others, what a change moves.
fn write_docs(script: &mut Script, docs: &[DocRow]) {
    let bind = |values: &mut Values<'_>, row: &DocRow| {
        let named = named(&row.key);
        values
            .bind(row.id.as_bytes().as_slice())
            .bind(row.key.kind().name())
            .bind(row.key.to_string())
            .bind(i64::from(row.epoch))
            .bind(named.department)
            .bind(row.key.unit().map(|unit| unit.as_bytes().to_vec()))
            .bind(named.person)
            .bind(named.day)
            .bind(bytes_of(&row.heads))
            .bind(signed(row.max_op))
            .bind(signed(row.changes))
            .bind(signed(row.cursor))
            .bind(signed(row.founded))
            .bind(0_i64);
    };
    script.insert(
        "insert into doc (id, kind, key, epoch, department, unit, person, day, heads, max_op, changes, cursor,
                          founded, v)",
        14,
        docs,
        bind,
        "on conflict (id) do update set heads = excluded.heads, max_op = excluded.max_op,
             changes = excluded.changes, cursor = excluded.cursor, v = doc.v + 1",
    );
}

/// What a key says, to find its documents by.
#[derive(Default)]
pub(super) struct Named {
    pub(super) department: Option<Vec<u8>>,
    pub(super) person: Option<Vec<u8>>,
    pub(super) day: Option<String>,
}

pub(super) fn named(key: &DocKey) -> Named {
    match key {
        DocKey::Order(department) => {
            Named { department: Some(department.as_bytes().to_vec()), ..Named::default() }
        }
        DocKey::Station(_, _, week) => Named { day: Some(week.monday().to_string()), ..Named::default() },
        DocKey::Day(_, date) => Named { day: Some(date.to_string()), ..Named::default() },
        DocKey::Time(_, person, month) => {
            let first = shared::civil::CivilDate::new(month.year, month.month, 1);
            let (person, day) = (Some(person.as_bytes().to_vec()), first.map(|day| day.to_string()));
            Named { person, day, ..Named::default() }
        }
        DocKey::Work(_) | DocKey::Bank(_) => Named::default(),
    }
}

fn write_changes(script: &mut Script, changes: &[(DocId, u32, u64, ChangeRow)]) {
    let bind = |values: &mut Values<'_>, (doc, epoch, pos, change): &(DocId, u32, u64, ChangeRow)| {
        values
            .bind(doc.as_bytes().as_slice())
            .bind(i64::from(*epoch))
            .bind(signed(*pos))
            .bind(change.hash.as_bytes().as_slice())
            .bind(change.actor.0.as_slice())
            .bind(signed(change.seq))
            .bind(signed(change.max_op))
            .bind(bytes_of(&change.deps))
            .bind(change.fact.map(|fact| fact.as_bytes().to_vec()))
            .bind(change.bytes.as_slice())
            .bind(signed(change.cursor));
    };
    script.insert(
        "insert into change (doc, epoch, pos, hash, actor, seq, max_op, deps, fact, bytes, cursor)",
        11,
        changes,
        bind,
        "",
    );
}

fn write_facts(script: &mut Script, facts: &[FactRow]) {
    let bind = |values: &mut Values<'_>, fact: &FactRow| {
        values
            .bind(fact.id.as_bytes().as_slice())
            .bind(fact.doc.as_bytes().as_slice())
            .bind(fact.kind.as_str())
            .bind(fact.by.as_bytes().as_slice())
            .bind(fact.device.map(|device| device.as_bytes().to_vec()))
            .bind(fact.json.as_str())
            .bind(fact.received_at)
            .bind(fact.adopted_by.map(|person| person.as_bytes().to_vec()));
    };
    script.insert(
        "insert into fact (id, doc, kind, by_person, device, json, received_at, adopted_by)",
        8,
        facts,
        bind,
        "",
    );
}

fn write_last(script: &mut Script, last: &[(DeviceId, u64)]) {
    let bind = |values: &mut Values<'_>, (device, number): &(DeviceId, u64)| {
        values.bind(device.as_bytes().as_slice()).bind(signed(*number));
    };
    script.insert(
        "insert into device_receipts (device, last)",
        2,
        last,
        bind,
        "on conflict (device) do update set last = excluded.last",
    );
}

fn write_receipts(script: &mut Script, receipts: &[(DeviceId, Receipt)]) {
    let bind = |values: &mut Values<'_>, (device, receipt): &(DeviceId, Receipt)| {
        values
            .bind(device.as_bytes().as_slice())
            .bind(signed(receipt.number))
            .bind(receipt.doc.as_bytes().as_slice())
            .bind(receipt.fact.as_bytes().as_slice())
            .bind(receipt.hash.as_bytes().as_slice())
            .bind(receipt.verdict.name())
            .bind(receipt.code.key())
            .bind(receipt.reason.as_ref().map(|reason| reason.as_str().to_owned()));
    };
    script.insert(
        "insert into receipt (device, number, doc, fact, hash, verdict, code, reason)",
        8,
        receipts,
        bind,
        "",
    );
}
