//! What the sync writes.

use std::collections::BTreeSet;

use async_trait::async_trait;
use shared::civil::CivilDate;
use shared::domain::key::DocKey;
use shared::domain::speaker::Standing;
use shared::domain::words::Prose;
use shared::ids::{DeviceId, Digest, DocId, FactId};
use shared::sync::change::Actor;
use shared::wire::Receipt;
use sqlx::query;

use super::super::row::RowExt as _;
use super::super::{Backend, Conn, StoreError, scrub};
use super::{Connected as _, SqlWriter, ahead, anew, signed, unsigned};
use crate::sync::ledger::{
    Ahead, CardRow, ChangeRow, Counter, DocRow, FactRow, Found, Mark, Projection, Settled, Tx, VerdictRow,
    target_id,
};

#[async_trait]
impl Tx for SqlWriter {
    async fn foresee(&mut self, ahead: &Ahead) -> Found<()> {
        self.lock(&ahead.docs).await?;
        self.known = ahead::look(self.conn().await?, ahead).await?;
        Ok(())
    }

    async fn lock(&mut self, docs: &BTreeSet<DocId>) -> Found<()> {
        // SQLite has one writer, which is this one.
        if self.backend == Backend::Sqlite {
            return Ok(());
        }
        for doc in docs.iter().filter(|doc| !self.known.docs.contains_key(doc)) {
            query("update doc set v = v where id = $1")
                .bind(doc.as_bytes().as_slice())
                .execute(&mut *self.tx)
                .await?;
        }
        Ok(())
    }

    async fn next(&mut self, counter: Counter) -> Found<u64> {
        let row = query("update counter set value = value + 1 where name = $1 returning value")
            .bind(counter.name())
            .fetch_one(&mut *self.tx)
            .await?;
        Ok(unsigned(row.int("value")?))
    }

    async fn claim(&mut self, actor: Actor, device: DeviceId) -> Found<()> {
        self.known.owners.remove(&actor);
        query("insert into device_actor (actor, device) values ($1, $2) on conflict (actor) do nothing")
            .bind(actor.0.as_slice())
            .bind(device.as_bytes().as_slice())
            .execute(self.conn().await?)
            .await?;
        Ok(())
    }

    async fn found(&mut self, row: &DocRow, genesis: &ChangeRow) -> Found<()> {
        self.known.found(row.id);
        self.later.found(row, genesis);
        Ok(())
    }

    async fn append(&mut self, row: &DocRow, change: &ChangeRow, fact: &FactRow) -> Found<()> {
        self.known.append(row.id, fact);
        self.later.append(row, change, fact);
        Ok(())
    }

    async fn keep_card(&mut self, card: &CardRow) -> Found<()> {
        query(
            "insert into card (doc, digest, json) values ($1, $2, $3) on conflict (doc, digest) do nothing",
        )
        .bind(card.doc.as_bytes().as_slice())
        .bind(card.digest.as_bytes().as_slice())
        .bind(&card.json)
        .execute(self.conn().await?)
        .await?;
        Ok(())
    }

    async fn keep_verdict(&mut self, row: &VerdictRow) -> Found<()> {
        self.known.verdicts.remove(&row.fact);
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
        .execute(self.conn().await?)
        .await?;
        Ok(())
    }

    async fn settle(&mut self, row: &VerdictRow, settled: &Settled) -> Found<()> {
        self.known.verdicts.remove(&row.fact);
        query(
            "update verdict set settled_by = $3, settled_at = $4, settled_reason = $5
             where device = $1 and hash = $2 and settled_at is null",
        )
        .bind(row.device.as_bytes().as_slice())
        .bind(row.hash.as_bytes().as_slice())
        .bind(settled.by.as_bytes().as_slice())
        .bind(settled.at)
        .bind(settled.reason.as_ref().map(|reason| reason.as_str()))
        .execute(self.conn().await?)
        .await?;
        Ok(())
    }

    async fn keep_receipt(&mut self, device: DeviceId, receipt: Receipt) -> Found<Receipt> {
        let last = match self.known.receipts.get(&device) {
            Some(last) => *last,
            None => last_receipt(self.conn().await?, device).await?,
        };
        self.known.receipts.insert(device, last + 1);
        let receipt = Receipt { number: last + 1, ..receipt };
        self.later.receipt(device, receipt.clone());
        Ok(receipt)
    }

    async fn announce(&mut self, device: DeviceId, number: u64, cursor: u64) -> Found<()> {
        query("update receipt set cursor = $3 where device = $1 and number = $2")
            .bind(device.as_bytes().as_slice())
            .bind(signed(number))
            .bind(signed(cursor))
            .execute(self.conn().await?)
            .await?;
        Ok(())
    }

    async fn acknowledge(&mut self, device: DeviceId, upto: u64) -> Found<()> {
        self.later.acknowledge(device, upto);
        Ok(())
    }

    async fn let_go(&mut self, device: DeviceId, at: i64) -> Found<()> {
        self.known.devices.remove(&device);
        query(
            "update device set let_go_at = $2 where id = $1 and locked_at is not null and let_go_at is null",
        )
        .bind(device.as_bytes().as_slice())
        .bind(at)
        .execute(self.conn().await?)
        .await?;
        Ok(())
    }

    async fn project(&mut self, doc: &DocRow, projection: &Projection) -> Found<()> {
        self.known.projections.remove(&doc.id);
        Ok(project(self.conn().await?, doc, projection).await?)
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
            .execute(self.conn().await?)
            .await?;
        }
        Ok(())
    }

    async fn set_access_day(&mut self, day: CivilDate) -> Found<()> {
        query("insert into access_day (id, day) values (1, $1) on conflict (id) do update set day = excluded.day")
            .bind(day.to_string())
            .execute(self.conn().await?)
            .await?;
        Ok(())
    }

    async fn refound(&mut self, row: &DocRow, changes: &[ChangeRow]) -> Found<()> {
        Ok(anew::refound(self.forget().await?, row, changes).await?)
    }

    async fn rewrite(&mut self, fact: FactId, json: Option<&str>) -> Found<()> {
        Ok(anew::rewrite(self.forget().await?, fact, json).await?)
    }

    async fn note_holder(&mut self, fact: FactId, device: DeviceId) -> Found<()> {
        Ok(anew::note_holder(self.conn().await?, fact, device).await?)
    }

    async fn note_erased(&mut self, fact: FactId, at: i64) -> Found<()> {
        Ok(anew::note_erased(self.forget().await?, fact, at).await?)
    }

    async fn note_earlier(&mut self, fact: FactId, digest: Digest) -> Found<()> {
        Ok(anew::note_earlier(self.conn().await?, fact, digest).await?)
    }

    async fn drop_card(&mut self, card: Digest) -> Found<()> {
        Ok(anew::drop_card(self.conn().await?, card).await?)
    }

    async fn drop_verdict(&mut self, device: DeviceId, hash: Digest) -> Found<()> {
        Ok(anew::drop_verdict(self.forget().await?, device, hash).await?)
    }

    async fn reword(&mut self, fact: FactId, reason: &Prose) -> Found<()> {
        Ok(anew::reword(self.forget().await?, fact, reason).await?)
    }

    async fn doom(&mut self, photo: Digest) -> Found<()> {
        Ok(anew::doom(self.conn().await?, photo).await?)
    }

    async fn owe_scrub(&mut self) -> Found<()> {
        Ok(scrub::owe(self.conn().await?).await?)
    }

    async fn commit(mut self: Box<Self>) -> Found<()> {
        self.conn().await?;
        Ok(self.tx.commit().await?)
    }
}

impl SqlWriter {
    /// The connection, for a write that changes what was looked up ahead.
    async fn forget(&mut self) -> Result<&mut Conn, StoreError> {
        self.known = ahead::Known::default();
        self.conn().await
    }
}

async fn last_receipt(conn: &mut Conn, device: DeviceId) -> Result<u64, StoreError> {
    let row = query("select last from device_receipts where device = $1")
        .bind(device.as_bytes().as_slice())
        .fetch_optional(conn)
        .await?;
    row.map_or(Ok(0), |row| Ok(unsigned(row.int("last")?)))
}

async fn project(conn: &mut Conn, doc: &DocRow, projection: &Projection) -> Result<(), StoreError> {
    let id = doc.id.as_bytes().as_slice();
    let (open, last_day) = match projection.standing {
        Standing::New | Standing::Open => (1_i64, None),
        Standing::Closed(last) => (0, Some(last.to_string())),
    };
    query("update doc set open = $2, last_day = $3, moved = $4 where id = $1")
        .bind(id)
        .bind(open)
        .bind(last_day)
        .bind(signed(doc.cursor))
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
