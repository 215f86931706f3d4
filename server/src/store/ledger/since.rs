//! What was committed after a cursor, read at one moment.

use std::collections::BTreeMap;

use shared::ids::DocId;
use sqlx::{Connection as _, query};

use super::super::row::{RowExt as _, corrupt};
use super::super::{Backend, Conn, Db, StoreError};
use super::{document, listed, read, signed, unsigned};
use crate::sync::ledger::{Amount, Counter, DocSince, MOST, Mark, Since};

/// Everything after this cursor.
pub(super) async fn since(db: &Db, cursor: u64) -> Result<Since, StoreError> {
    let mut conn = db.read().await?;
    // One statement after the other would see several moments.
    let mut tx = match db.backend() {
        Backend::Sqlite => conn.begin().await?,
        Backend::Postgres => conn.begin_with("begin isolation level repeatable read read only").await?,
    };
    let since = look(&mut tx, cursor).await?;
    tx.commit().await?;
    Ok(since)
}

async fn look(conn: &mut Conn, cursor: u64) -> Result<Since, StoreError> {
    let row = query("select value from counter where name = $1").bind(Counter::Cursor.name());
    let now = unsigned(row.fetch_one(&mut *conn).await?.int("value")?);
    let mut since = Since { cursor: now, ..Since::default() };
    if now <= cursor {
        return Ok(since);
    }
    let most = i64::try_from(MOST).unwrap_or(i64::MAX);
    let sql = "select doc, epoch, bytes, cursor from change
         where cursor > $1 and fact is not null order by cursor, doc, pos limit $2";
    let new = query(sql).bind(signed(cursor)).bind(most + 1).fetch_all(&mut *conn).await?;
    if new.len() > MOST {
        return Ok(Since { amount: Amount::TooMuch, ..since });
    }
    let sql = format!("select {}, d.moved from doc d where d.cursor > $1", document::COLUMNS);
    let mut docs: BTreeMap<DocId, DocSince> = BTreeMap::new();
    for row in &listed(sql).bind(signed(cursor)).fetch_all(&mut *conn).await? {
        let moved = unsigned(row.int("moved")?);
        let Some(row) = document::unless_damaged(document::row(row))? else { continue };
        // A later epoch begins with founding it anew.
        let anew = (row.epoch > 0).then_some(row.founded);
        docs.insert(row.id, DocSince { row, moved, anew, changes: Vec::new() });
    }
    for row in &new {
        let (bytes, at) = (row.bytes("bytes")?, unsigned(row.int("cursor")?));
        let epoch = row.int("epoch")?;
        // Those of an epoch that is past were replaced.
        if let Some(doc) = docs.get_mut(&row.id("doc")?).filter(|doc| i64::from(doc.row.epoch) == epoch) {
            doc.changes.push((bytes, at));
        }
    }
    since.docs = docs.into_values().collect();
    let sql = "select scope, id, cursor from access_mark where cursor > $1 order by cursor";
    for row in &query(sql).bind(signed(cursor)).fetch_all(&mut *conn).await? {
        let id = <[u8; 16]>::try_from(row.bytes("id")?).map_err(|_| corrupt("id"))?;
        let mark = Mark::of(&row.text("scope")?, id).ok_or_else(|| corrupt("scope"))?;
        since.marks.push((mark, unsigned(row.int("cursor")?)));
    }
    let sql = "select device, number, doc, fact, hash, verdict, code, reason, cursor from receipt
         where cursor > $1 order by device, number";
    for row in &query(sql).bind(signed(cursor)).fetch_all(&mut *conn).await? {
        since.receipts.push((row.id("device")?, read::receipt(row)?, unsigned(row.int("cursor")?)));
    }
    let sql = "select device, ended from session where ended > $1";
    for row in &query(sql).bind(signed(cursor)).fetch_all(&mut *conn).await? {
        since.ended.push((row.id("device")?, unsigned(row.int("ended")?)));
    }
    Ok(since)
}
