//! What a transaction writes, put by and written together: rows of many jobs in one statement.

use std::collections::BTreeMap;

use shared::domain::key::DocKey;
use shared::ids::{DeviceId, DocId};
use shared::wire::Receipt;

use super::super::{Conn, StoreError};
use super::document::bytes_of;
use super::{listed, parts, rows_of, signed};
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
        let kept: Vec<(DeviceId, u64)> = self.kept.into_iter().collect();
        for part in parts(&kept) {
            forget(conn, part).await?;
        }
        let docs: Vec<DocRow> = self.docs.into_values().collect();
        for part in parts(&docs) {
            write_docs(conn, part).await?;
        }
        changes(conn, &self.changes).await?;
        for part in parts(&self.facts) {
            write_facts(conn, part).await?;
        }
        let last: BTreeMap<DeviceId, u64> =
            self.receipts.iter().map(|(device, receipt)| (*device, receipt.number)).collect();
        let last: Vec<(DeviceId, u64)> = last.into_iter().collect();
        for part in parts(&last) {
            write_last(conn, part).await?;
        }
        for part in parts(&self.receipts) {
            write_receipts(conn, part).await?;
        }
        Ok(())
    }
}

/// Writes changes at their places.
pub(super) async fn changes(
    conn: &mut Conn,
    changes: &[(DocId, u32, u64, ChangeRow)],
) -> Result<(), StoreError> {
    for part in parts(changes) {
        write_changes(conn, part).await?;
    }
    Ok(())
}

async fn forget(conn: &mut Conn, kept: &[(DeviceId, u64)]) -> Result<(), StoreError> {
    let one = |at: usize| format!("(device = ${} and number <= ${})", 2 * at + 1, 2 * at + 2);
    let any: Vec<String> = (0..kept.len()).map(one).collect();
    let mut sql = listed(format!("delete from receipt where {}", any.join(" or ")));
    for (device, upto) in kept {
        sql = sql.bind(device.as_bytes().to_vec()).bind(signed(*upto));
    }
    sql.execute(conn).await?;
    Ok(())
}

/// Founds those that are not there; of the others, what a change moves.
async fn write_docs(conn: &mut Conn, docs: &[DocRow]) -> Result<(), StoreError> {
    let mut sql = listed(format!(
        "insert into doc (id, kind, key, epoch, department, unit, person, day, heads, max_op, changes, cursor,
                          founded, v)
         values {}
         on conflict (id) do update set heads = excluded.heads, max_op = excluded.max_op,
             changes = excluded.changes, cursor = excluded.cursor, v = doc.v + 1",
        rows_of(conn, docs.len(), 14)
    ));
    for row in docs {
        let named = named(&row.key);
        sql = sql
            .bind(row.id.as_bytes().to_vec())
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
    }
    sql.execute(conn).await?;
    Ok(())
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

async fn write_changes(conn: &mut Conn, changes: &[(DocId, u32, u64, ChangeRow)]) -> Result<(), StoreError> {
    let mut sql = listed(format!(
        "insert into change (doc, epoch, pos, hash, actor, seq, max_op, deps, fact, bytes, cursor) values {}",
        rows_of(conn, changes.len(), 11)
    ));
    for (doc, epoch, pos, change) in changes {
        sql = sql
            .bind(doc.as_bytes().to_vec())
            .bind(i64::from(*epoch))
            .bind(signed(*pos))
            .bind(change.hash.as_bytes().to_vec())
            .bind(change.actor.0.to_vec())
            .bind(signed(change.seq))
            .bind(signed(change.max_op))
            .bind(bytes_of(&change.deps))
            .bind(change.fact.map(|fact| fact.as_bytes().to_vec()))
            .bind(change.bytes.clone())
            .bind(signed(change.cursor));
    }
    sql.execute(conn).await?;
    Ok(())
}

async fn write_facts(conn: &mut Conn, facts: &[FactRow]) -> Result<(), StoreError> {
    let mut sql = listed(format!(
        "insert into fact (id, doc, kind, by_person, device, json, received_at, adopted_by) values {}",
        rows_of(conn, facts.len(), 8)
    ));
    for fact in facts {
        sql = sql
            .bind(fact.id.as_bytes().to_vec())
            .bind(fact.doc.as_bytes().to_vec())
            .bind(fact.kind.clone())
            .bind(fact.by.as_bytes().to_vec())
            .bind(fact.device.map(|device| device.as_bytes().to_vec()))
            .bind(fact.json.clone())
            .bind(fact.received_at)
            .bind(fact.adopted_by.map(|person| person.as_bytes().to_vec()));
    }
    sql.execute(conn).await?;
    Ok(())
}

async fn write_last(conn: &mut Conn, last: &[(DeviceId, u64)]) -> Result<(), StoreError> {
    let mut sql = listed(format!(
        "insert into device_receipts (device, last) values {}
         on conflict (device) do update set last = excluded.last",
        rows_of(conn, last.len(), 2)
    ));
    for (device, number) in last {
        sql = sql.bind(device.as_bytes().to_vec()).bind(signed(*number));
    }
    sql.execute(conn).await?;
    Ok(())
}

async fn write_receipts(conn: &mut Conn, receipts: &[(DeviceId, Receipt)]) -> Result<(), StoreError> {
    let mut sql = listed(format!(
        "insert into receipt (device, number, doc, fact, hash, verdict, code, reason) values {}",
        rows_of(conn, receipts.len(), 8)
    ));
    for (device, receipt) in receipts {
        sql = sql
            .bind(device.as_bytes().to_vec())
            .bind(signed(receipt.number))
            .bind(receipt.doc.as_bytes().to_vec())
            .bind(receipt.fact.as_bytes().to_vec())
            .bind(receipt.hash.as_bytes().to_vec())
            .bind(receipt.verdict.name())
            .bind(receipt.code.key())
            .bind(receipt.reason.as_ref().map(|reason| reason.as_str().to_owned()));
    }
    sql.execute(conn).await?;
    Ok(())
}
