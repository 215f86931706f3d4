//! What is projected from documents, read back.

use std::collections::BTreeMap;

use shared::domain::key::{DocKey, DocKind};
use shared::domain::speaker::Standing;
use shared::ids::DocId;
use sqlx::any::AnyRow;

use super::super::row::{RowExt as _, corrupt};
use super::super::{Conn, StoreError};
use super::device::day_opt;
use super::script::{Answers, Asked, Script};
use crate::sync::ledger::{Citation, OrderState, Projection, WorkState, target_of};

/// What was asked about documents, all of which are there.
#[derive(Debug, Clone, Copy)]
pub(super) struct AskedProjections {
    standing: Asked,
    orders: Asked,
    works: Asked,
    assignments: Asked,
    citations: Asked,
}

/// Asks what is projected from these documents: only what a kind of document can have.
pub(super) fn ask(script: &mut Script, docs: &[(DocId, DocKey)]) -> AskedProjections {
    let those = |has: fn(DocKind) -> bool| {
        docs.iter().filter(move |(_, key)| has(key.kind())).map(|(id, _)| id.as_bytes().as_slice())
    };
    let standing = script.within("select id, open, last_day from doc where id in", those(|_| true), "");
    let sql = "select doc, unit, work, number, status from order_state where doc in";
    let orders = script.within(sql, those(|kind| kind == DocKind::Order), "");
    let sql = "select doc, order_doc, status, from_day, until_day, last_day from work_state where doc in";
    let works = script.within(sql, those(|kind| kind == DocKind::Work), "");
    let sql = "select doc, person, day, target_kind, target from assignment where doc in";
    let assignments = script.within(sql, those(|kind| kind == DocKind::Day), "");
    let cites = |kind| matches!(kind, DocKind::Order | DocKind::Work | DocKind::Bank);
    let sql = "select doc, digest, fact, released from citation where doc in";
    let citations = script.within(sql, those(cites), "");
    AskedProjections { standing, orders, works, assignments, citations }
}

/// What is projected from one document, which is there.
pub(super) async fn one(conn: &mut Conn, doc: DocId, key: DocKey) -> Result<Projection, StoreError> {
    let mut script = Script::new(conn);
    let asked = ask(&mut script, &[(doc, key)]);
    let answers = script.run(conn).await?;
    Ok(read(&answers, asked)?.remove(&doc).unwrap_or_default())
}

/// What was found.
pub(super) fn read(
    answers: &Answers,
    asked: AskedProjections,
) -> Result<BTreeMap<DocId, Projection>, StoreError> {
    let mut found: BTreeMap<DocId, Projection> = BTreeMap::new();
    for row in answers.of(asked.standing) {
        let standing = match day_opt(row, "last_day")? {
            Some(last) if !row.truth("open")? => Standing::Closed(last),
            _ => Standing::Open,
        };
        found.insert(row.id("id")?, Projection { standing, ..Projection::default() });
    }
    for row in answers.of(asked.orders) {
        found.entry(row.id("doc")?).or_default().order = Some(order_state(row)?);
    }
    for row in answers.of(asked.works) {
        found.entry(row.id("doc")?).or_default().work = Some(work_state(row)?);
    }
    for row in answers.of(asked.assignments) {
        let target: [u8; 16] = row.bytes("target")?.try_into().map_err(|_| corrupt("target"))?;
        let target = target_of(&row.text("target_kind")?, target).ok_or_else(|| corrupt("target_kind"))?;
        let put = (row.id("person")?, row.word("day")?, target);
        found.entry(row.id("doc")?).or_default().assignments.insert(put);
    }
    for row in answers.of(asked.citations) {
        let (digest, fact, released) = (row.digest("digest")?, row.id("fact")?, row.truth("released")?);
        let citations = &mut found.entry(row.id("doc")?).or_default().citations;
        citations.insert(Citation { digest, fact, released });
    }
    Ok(found)
}

fn order_state(row: &AnyRow) -> Result<OrderState, StoreError> {
    let number = row.int_opt("number")?.map(u32::try_from).transpose().map_err(|_| corrupt("number"))?;
    Ok(OrderState {
        unit: row.id_opt("unit")?,
        work: row.id_opt("work")?,
        number,
        status: row.text("status")?,
    })
}

fn work_state(row: &AnyRow) -> Result<WorkState, StoreError> {
    Ok(WorkState {
        order: row.id_opt("order_doc")?,
        status: row.text("status")?,
        from: day_opt(row, "from_day")?,
        until: day_opt(row, "until_day")?,
        last_day: row.word("last_day")?,
    })
}
