//! What the sync writes.

use std::collections::BTreeSet;

use async_trait::async_trait;
use shared::civil::CivilDate;
use shared::domain::key::DocKey;
use shared::domain::speaker::Standing;
use shared::ids::{DeviceId, DocId, FactId};
use shared::sync::change::Actor;
use shared::wire::Receipt;
use sqlx::query;

use super::super::row::RowExt as _;
use super::super::{Conn, StoreError};
use super::document::bytes_of;
use super::{Connected as _, SqlWriter, signed, unsigned};
use crate::sync::ledger::{
    CardRow, ChangeRow, Counter, DocRow, FactRow, Found, Mark, Projection, Settled, Tx, VerdictRow, target_id,
};

#[async_trait]
impl Tx for SqlWriter {
    async fn lock(&mut self, docs: &BTreeSet<DocId>) -> Found<()> {
        for doc in docs {
            query("update doc set v = v where id = $1")
                .bind(doc.as_bytes().as_slice())
                .execute(self.conn())
                .await?;
        }
        Ok(())
    }

    async fn next(&mut self, counter: Counter) -> Found<u64> {
        let row = query("update counter set value = value + 1 where name = $1 returning value")
            .bind(counter.name())
            .fetch_one(self.conn())
            .await?;
        Ok(unsigned(row.int("value")?))
    }

    async fn claim(&mut self, actor: Actor, device: DeviceId) -> Found<()> {
        query("insert into device_actor (actor, device) values ($1, $2) on conflict (actor) do nothing")
            .bind(actor.0.as_slice())
            .bind(device.as_bytes().as_slice())
            .execute(self.conn())
            .await?;
        Ok(())
    }

    async fn found(&mut self, row: &DocRow, genesis: &ChangeRow) -> Found<()> {
        let (department, person, day) = parts(&row.key);
        query(
            "insert into doc (id, kind, key, epoch, department, unit, person, day, heads, max_op, changes,
                              cursor, founded, v)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, 0)",
        )
        .bind(row.id.as_bytes().as_slice())
        .bind(row.key.kind().name())
        .bind(row.key.to_string())
        .bind(i64::from(row.epoch))
        .bind(department)
        .bind(row.key.unit().map(|unit| unit.as_bytes().to_vec()))
        .bind(person)
        .bind(day.map(|day| day.to_string()))
        .bind(bytes_of(&row.heads))
        .bind(signed(row.max_op))
        .bind(signed(row.changes))
        .bind(signed(row.cursor))
        .bind(signed(row.founded))
        .execute(self.conn())
        .await?;
        Ok(insert_change(self.conn(), row, 0, genesis).await?)
    }

    async fn append(&mut self, row: &DocRow, change: &ChangeRow, fact: &FactRow) -> Found<()> {
        query("update doc set heads = $2, max_op = $3, changes = $4, cursor = $5, v = v + 1 where id = $1")
            .bind(row.id.as_bytes().as_slice())
            .bind(bytes_of(&row.heads))
            .bind(signed(row.max_op))
            .bind(signed(row.changes))
            .bind(signed(row.cursor))
            .execute(self.conn())
            .await?;
        insert_change(self.conn(), row, row.changes - 1, change).await?;
        query(
            "insert into fact (id, doc, kind, by_person, device, json, received_at, adopted_by)
             values ($1, $2, $3, $4, $5, $6, $7, $8)",
        )
        .bind(fact.id.as_bytes().as_slice())
        .bind(fact.doc.as_bytes().as_slice())
        .bind(&fact.kind)
        .bind(fact.by.as_bytes().as_slice())
        .bind(fact.device.map(|device| device.as_bytes().to_vec()))
        .bind(&fact.json)
        .bind(fact.received_at)
        .bind(fact.adopted_by.map(|person| person.as_bytes().to_vec()))
        .execute(self.conn())
        .await?;
        Ok(())
    }

    async fn keep_card(&mut self, card: &CardRow) -> Found<()> {
        query(
            "insert into card (doc, digest, json) values ($1, $2, $3) on conflict (doc, digest) do nothing",
        )
        .bind(card.doc.as_bytes().as_slice())
        .bind(card.digest.as_bytes().as_slice())
        .bind(&card.json)
        .execute(self.conn())
        .await?;
        Ok(())
    }

    async fn keep_verdict(&mut self, row: &VerdictRow) -> Found<()> {
        query(
            "insert into verdict (device, hash, doc, key, fact, verdict, code, by_person, json, card, received_at)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
             on conflict (device, hash) do update set
                 doc = excluded.doc, key = excluded.key, fact = excluded.fact, verdict = excluded.verdict,
                 code = excluded.code, by_person = excluded.by_person, json = excluded.json,
                 card = excluded.card, received_at = excluded.received_at",
        )
        .bind(row.device.as_bytes().as_slice())
        .bind(row.hash.as_bytes().as_slice())
        .bind(row.doc.as_bytes().as_slice())
        .bind(row.key.to_string())
        .bind(row.fact.as_bytes().as_slice())
        .bind(row.verdict.name())
        .bind(row.code.key())
        .bind(row.by.map(|person| person.as_bytes().to_vec()))
        .bind(&row.json)
        .bind(row.card.as_deref())
        .bind(row.received_at)
        .execute(self.conn())
        .await?;
        Ok(())
    }

    async fn settle(&mut self, fact: FactId, settled: &Settled) -> Found<()> {
        query(
            "update verdict set settled_by = $2, settled_at = $3, settled_reason = $4
             where fact = $1 and settled_at is null",
        )
        .bind(fact.as_bytes().as_slice())
        .bind(settled.by.as_bytes().as_slice())
        .bind(settled.at)
        .bind(settled.reason.as_ref().map(|reason| reason.as_str()))
        .execute(self.conn())
        .await?;
        Ok(())
    }

    async fn keep_receipt(&mut self, device: DeviceId, receipt: Receipt) -> Found<Receipt> {
        let row = query(
            "insert into device_receipts (device, last) values ($1, 1)
             on conflict (device) do update set last = device_receipts.last + 1
             returning last",
        )
        .bind(device.as_bytes().as_slice())
        .fetch_one(self.conn())
        .await?;
        let receipt = Receipt { number: unsigned(row.int("last")?), ..receipt };
        query(
            "insert into receipt (device, number, doc, fact, hash, verdict, code, reason)
             values ($1, $2, $3, $4, $5, $6, $7, $8)",
        )
        .bind(device.as_bytes().as_slice())
        .bind(signed(receipt.number))
        .bind(receipt.doc.as_bytes().as_slice())
        .bind(receipt.fact.as_bytes().as_slice())
        .bind(receipt.hash.as_bytes().as_slice())
        .bind(receipt.verdict.name())
        .bind(receipt.code.key())
        .bind(receipt.reason.as_ref().map(|reason| reason.as_str()))
        .execute(self.conn())
        .await?;
        Ok(receipt)
    }

    async fn acknowledge(&mut self, device: DeviceId, upto: u64) -> Found<()> {
        query("delete from receipt where device = $1 and number <= $2")
            .bind(device.as_bytes().as_slice())
            .bind(signed(upto))
            .execute(self.conn())
            .await?;
        Ok(())
    }

    async fn let_go(&mut self, device: DeviceId, at: i64) -> Found<()> {
        query(
            "update device set let_go_at = $2 where id = $1 and locked_at is not null and let_go_at is null",
        )
        .bind(device.as_bytes().as_slice())
        .bind(at)
        .execute(self.conn())
        .await?;
        Ok(())
    }

    async fn project(&mut self, doc: &DocRow, projection: &Projection) -> Found<()> {
        Ok(project(self.conn(), doc, projection).await?)
    }

    async fn mark(&mut self, marks: &BTreeSet<Mark>, cursor: u64) -> Found<()> {
        for mark in marks {
            let (scope, id) = mark.parts();
            query(
                "insert into access_mark (scope, id, cursor) values ($1, $2, $3)
                 on conflict (scope, id) do update set cursor = excluded.cursor",
            )
            .bind(scope)
            .bind(id.as_slice())
            .bind(signed(cursor))
            .execute(self.conn())
            .await?;
        }
        Ok(())
    }

    async fn set_access_day(&mut self, day: CivilDate) -> Found<()> {
        query("insert into access_day (id, day) values (1, $1) on conflict (id) do update set day = excluded.day")
            .bind(day.to_string())
            .execute(self.conn())
            .await?;
        Ok(())
    }

    async fn commit(self: Box<Self>) -> Found<()> {
        Ok(self.tx.commit().await?)
    }
}

type Parts = (Option<Vec<u8>>, Option<Vec<u8>>, Option<CivilDate>);

/// The department, person and day that a key names.
fn parts(key: &DocKey) -> Parts {
    match key {
        DocKey::Order(department) => (Some(department.as_bytes().to_vec()), None, None),
        DocKey::Station(_, _, week) => (None, None, Some(week.monday())),
        DocKey::Day(_, date) => (None, None, Some(*date)),
        DocKey::Time(_, person, month) => {
            (None, Some(person.as_bytes().to_vec()), CivilDate::new(month.year, month.month, 1))
        }
        DocKey::Work(_) | DocKey::Bank(_) => (None, None, None),
    }
}

async fn insert_change(
    conn: &mut Conn,
    row: &DocRow,
    pos: u64,
    change: &ChangeRow,
) -> Result<(), StoreError> {
    query(
        "insert into change (doc, epoch, pos, hash, actor, seq, max_op, deps, fact, bytes)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
    )
    .bind(row.id.as_bytes().as_slice())
    .bind(i64::from(row.epoch))
    .bind(signed(pos))
    .bind(change.hash.as_bytes().as_slice())
    .bind(change.actor.0.as_slice())
    .bind(signed(change.seq))
    .bind(signed(change.max_op))
    .bind(bytes_of(&change.deps))
    .bind(change.fact.map(|fact| fact.as_bytes().to_vec()))
    .bind(change.bytes.as_slice())
    .execute(conn)
    .await?;
    Ok(())
}

async fn project(conn: &mut Conn, doc: &DocRow, projection: &Projection) -> Result<(), StoreError> {
    let id = doc.id.as_bytes().as_slice();
    let (open, last_day) = match projection.standing {
        Standing::New | Standing::Open => (1_i64, None),
        Standing::Closed(last) => (0, Some(last.to_string())),
    };
    query("update doc set open = $2, last_day = $3 where id = $1")
        .bind(id)
        .bind(open)
        .bind(last_day)
        .execute(&mut *conn)
        .await?;
    for sql in [
        "delete from order_state where doc = $1",
        "delete from work_state where doc = $1",
        "delete from assignment where doc = $1",
        "delete from citation where doc = $1",
    ] {
        query(sql).bind(id).execute(&mut *conn).await?;
    }
    if let (Some(order), DocKey::Order(department)) = (&projection.order, doc.key) {
        query(
            "insert into order_state (doc, department, unit, work, number, status)
             values ($1, $2, $3, $4, $5, $6)",
        )
        .bind(id)
        .bind(department.as_bytes().as_slice())
        .bind(order.unit.map(|unit| unit.as_bytes().to_vec()))
        .bind(order.work.map(|work| work.as_bytes().to_vec()))
        .bind(order.number.map(i64::from))
        .bind(&order.status)
        .execute(&mut *conn)
        .await?;
    }
    if let (Some(work), Some(unit)) = (&projection.work, doc.key.unit()) {
        query(
            "insert into work_state (doc, unit, order_doc, status, from_day, until_day, last_day)
             values ($1, $2, $3, $4, $5, $6, $7)",
        )
        .bind(id)
        .bind(unit.as_bytes().as_slice())
        .bind(work.order.map(|order| order.as_bytes().to_vec()))
        .bind(&work.status)
        .bind(work.from.map(|day| day.to_string()))
        .bind(work.until.map(|day| day.to_string()))
        .bind(work.last_day.to_string())
        .execute(&mut *conn)
        .await?;
    }
    for (person, day, target) in &projection.assignments {
        let (kind, target) = target_id(*target);
        query(
            "insert into assignment (doc, unit, person, day, target_kind, target)
             values ($1, $2, $3, $4, $5, $6)",
        )
        .bind(id)
        .bind(doc.key.unit().map(|unit| unit.as_bytes().to_vec()))
        .bind(person.as_bytes().as_slice())
        .bind(day.to_string())
        .bind(kind)
        .bind(target.as_slice())
        .execute(&mut *conn)
        .await?;
    }
    for citation in &projection.citations {
        query("insert into citation (doc, digest, fact, released) values ($1, $2, $3, $4)")
            .bind(id)
            .bind(citation.digest.as_bytes().as_slice())
            .bind(citation.fact.as_bytes().as_slice())
            .bind(i64::from(citation.released))
            .execute(&mut *conn)
            .await?;
    }
    Ok(())
}
