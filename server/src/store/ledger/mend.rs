//! The row of a document, mended where it is damaged from what lies beside it: its changes stand in an epoch, and by their
//! hashes say whose document it is.

use std::collections::BTreeSet;

use serde::Deserialize;
use shared::domain::key::DocKey;
use shared::ids::{Digest, DocId};
use shared::sync::change::genesis_hash;
use sqlx::any::AnyRow;
use sqlx::query;

use super::super::row::RowExt as _;
use super::super::{Conn, Db, StoreError, commit};
use super::device::day_opt;
use super::document;
use super::later::named;

/// What was found, and done about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Head {
    /// It can be read and is about this document, if there is one.
    Sound,
    /// It was mended so far that the document can be founded anew.
    Mended,
    /// Nothing says any more whose document it is.
    Lost,
}

/// What a document's changes say of it.
#[derive(Debug, Default)]
struct Traces {
    /// What they begin with, and in which epoch.
    roots: BTreeSet<(u32, Digest)>,
    /// Keys that stand in first changes.
    keys: Vec<DocKey>,
}

/// What a row should say.
struct Due {
    key: DocKey,
    epoch: u32,
}

/// The documents whose rows cannot be read, are not found by what their keys say, or stand in an epoch that is past.
pub async fn astray(db: &Db, docs: impl IntoIterator<Item = DocId>) -> Result<Vec<DocId>, StoreError> {
    let mut conn = db.read().await?;
    let mut astray = Vec::new();
    for id in docs {
        if !matches!(look(&mut conn, id).await?, (Head::Sound, _)) {
            astray.push(id);
        }
    }
    Ok(astray)
}

/// Sees to it that a document's row can be read and names its key and an epoch that is not before that of its changes.
pub async fn head(db: &Db, id: DocId) -> Result<Head, StoreError> {
    let mut tx = db.write().await?;
    let (head, due) = look(&mut tx, id).await?;
    let Some(Due { key, epoch }) = due else { return Ok(head) };
    let named = named(&key);
    query(
        "update doc set kind = $2, key = $3, epoch = $4, department = $5, unit = $6, person = $7, day = $8,
                heads = $9, max_op = 0, changes = 0, cursor = 0, founded = 0, open = 1, last_day = null
         where id = $1",
    )
    .bind(id.as_bytes().as_slice())
    .bind(key.kind().name())
    .bind(key.to_string())
    .bind(i64::from(epoch))
    .bind(named.department)
    .bind(key.unit().map(|unit| unit.as_bytes().to_vec()))
    .bind(named.person)
    .bind(named.day)
    .bind(Vec::<u8>::new())
    .execute(&mut *tx)
    .await?;
    commit(tx).await?;
    Ok(head)
}

async fn look(conn: &mut Conn, id: DocId) -> Result<(Head, Option<Due>), StoreError> {
    let sql = "select d.id, d.key, d.kind, d.epoch, d.heads, d.max_op, d.changes, d.cursor, d.founded,
                      d.department, d.unit, d.person, d.day, d.open, d.last_day
               from doc d where d.id = $1";
    let found = query(sql).bind(id.as_bytes().as_slice()).fetch_optional(&mut *conn).await?;
    let Some(row) = found else { return Ok((Head::Sound, None)) };
    let traces = traces(conn, id).await?;
    let Some(key) = key_of(&row, id, &traces) else { return Ok((Head::Lost, None)) };
    let latest = traces.roots.iter().map(|(epoch, _)| *epoch).max();
    let said = row.int("epoch").ok().and_then(|epoch| u32::try_from(epoch).ok());
    // A device may have been told of a later one. After the last of all comes none.
    let epoch = latest.max(said.filter(|epoch| *epoch < u32::MAX)).unwrap_or(0);
    let read = document::row(&row).is_ok_and(|read| read.key == key && read.epoch == epoch);
    let projected = day_opt(&row, "last_day").is_ok() && row.truth("open").is_ok();
    let is_sound = read && projected && is_found_by(&row, &key);
    Ok(if is_sound { (Head::Sound, None) } else { (Head::Mended, Some(Due { key, epoch })) })
}

async fn traces(conn: &mut Conn, id: DocId) -> Result<Traces, StoreError> {
    let sql = "select epoch, hash, deps, fact, bytes from change where doc = $1";
    let mut traces = Traces::default();
    for row in &query(sql).bind(id.as_bytes().as_slice()).fetch_all(conn).await? {
        let epoch = row.int("epoch").ok().and_then(|epoch| u32::try_from(epoch).ok());
        let Some(epoch) = epoch else { continue };
        let deps = row.bytes("deps").ok().and_then(|bytes| document::digests(&bytes).ok());
        traces.roots.extend(deps.into_iter().flatten().chain(row.digest("hash")).map(|hash| (epoch, hash)));
        if matches!(row.bytes_opt("fact"), Ok(None)) {
            traces.keys.extend(row.bytes("bytes").ok().and_then(|bytes| key_in(&bytes)));
        }
    }
    Ok(traces)
}

/// The key that stands in the bytes of a first change.
fn key_in(bytes: &[u8]) -> Option<DocKey> {
    #[derive(Deserialize)]
    struct Meta {
        key: DocKey,
    }
    let from = bytes.windows(9).position(|part| part == b"{\"epoch\":")?;
    let to = from + bytes.get(from..)?.iter().position(|byte| *byte == b'}')?;
    let meta: Meta = serde_json::from_slice(bytes.get(from..=to)?).ok()?;
    Some(meta.key)
}

/// The key of a document: one that its changes begin with, by their hashes; without changes, what all its columns say.
fn key_of(row: &AnyRow, id: DocId, traces: &Traces) -> Option<DocKey> {
    let said: Option<DocKey> = row.word("key").ok();
    let mut keys: Vec<DocKey> =
        said.into_iter().chain(traces.keys.iter().copied()).chain(named_by(row)).collect();
    keys.retain(|key| key.fits(id));
    let epochs: BTreeSet<u32> = traces.roots.iter().map(|(epoch, _)| *epoch).collect();
    if epochs.is_empty() {
        return said.filter(|key| key.fits(id) && is_found_by(row, key));
    }
    let begins = |key: &DocKey| {
        epochs.iter().any(|epoch| traces.roots.contains(&(*epoch, genesis_hash(id, key, *epoch))))
    };
    keys.into_iter().find(begins)
}

/// The keys that a row's other columns could mean.
fn named_by(row: &AnyRow) -> Vec<DocKey> {
    let mut keys = Vec::new();
    keys.extend(row.id("department").map(DocKey::Order));
    let Ok(unit) = row.id("unit") else { return keys };
    keys.extend([DocKey::Work(unit), DocKey::Bank(unit)]);
    let Ok(Some(day)) = day_opt(row, "day") else { return keys };
    keys.push(DocKey::Day(unit, day));
    keys.extend(row.id("person").map(|person| DocKey::Time(unit, person, day.in_month())));
    keys
}

/// Whether a row's other columns are those by which a document of this key is found.
fn is_found_by(row: &AnyRow, key: &DocKey) -> bool {
    let bytes = |column: &str| row.bytes_opt(column).ok();
    let named = named(key);
    row.text("kind").is_ok_and(|kind| kind == key.kind().name())
        && bytes("department") == Some(named.department)
        && bytes("unit") == Some(key.unit().map(|unit| unit.as_bytes().to_vec()))
        && bytes("person") == Some(named.person)
        && row.text_opt("day").is_ok_and(|day| day == named.day)
}

#[cfg(test)]
mod tests;
