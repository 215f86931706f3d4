//! What founding a document anew and erasing do to the rows.

use shared::domain::words::Prose;
use shared::ids::{DeviceId, Digest, FactId, PersonId};
use sqlx::query;

use super::super::row::RowExt as _;
use super::super::{Conn, StoreError};
use super::document::bytes_of;
use super::{later, listed, read, signed};
use crate::sync::ledger::{ChangeRow, DocRow, VerdictRow};

/// Puts a head and changes in the place of every change that a document had.
pub(super) async fn refound(conn: &mut Conn, row: &DocRow, changes: &[ChangeRow]) -> Result<(), StoreError> {
    let id = row.id.as_bytes().as_slice();
    query("delete from change where doc = $1").bind(id).execute(&mut *conn).await?;
    query(
        "update doc set epoch = $2, heads = $3, max_op = $4, changes = $5, cursor = $6, founded = $7, v = v + 1
         where id = $1",
    )
    .bind(id)
    .bind(i64::from(row.epoch))
    .bind(bytes_of(&row.heads))
    .bind(signed(row.max_op))
    .bind(signed(row.changes))
    .bind(signed(row.cursor))
    .bind(signed(row.founded))
    .execute(&mut *conn)
    .await?;
    let rows: Vec<_> =
        (0..).zip(changes).map(|(place, change)| (row.id, row.epoch, place, change.clone())).collect();
    later::changes(conn, &rows).await
}

/// Has a fact say something else, or removes it.
pub(super) async fn rewrite(conn: &mut Conn, fact: FactId, json: Option<&str>) -> Result<(), StoreError> {
    let id = fact.as_bytes().as_slice();
    match json {
        Some(json) => query("update fact set json = $2 where id = $1").bind(id).bind(json),
        None => query("delete from fact where id = $1").bind(id),
    }
    .execute(conn)
    .await?;
    Ok(())
}

/// Notes that a device holds a fact which had come in without it.
pub(super) async fn note_holder(conn: &mut Conn, fact: FactId, device: DeviceId) -> Result<(), StoreError> {
    query("insert into holder (fact, device) values ($1, $2) on conflict (fact, device) do nothing")
        .bind(fact.as_bytes().as_slice())
        .bind(device.as_bytes().as_slice())
        .execute(conn)
        .await?;
    Ok(())
}

/// Devices that hold a fact which had come in without them.
pub(super) async fn holders(conn: &mut Conn, fact: FactId) -> Result<Vec<DeviceId>, StoreError> {
    let rows = query("select device from holder where fact = $1 order by device")
        .bind(fact.as_bytes().as_slice())
        .fetch_all(conn)
        .await?;
    rows.iter().map(|row| row.id("device")).collect()
}

/// Notes that what a fact says was erased; the first time counts.
pub(super) async fn note_erased(conn: &mut Conn, fact: FactId, at: i64) -> Result<(), StoreError> {
    query("insert into erased (fact, at) values ($1, $2) on conflict (fact) do nothing")
        .bind(fact.as_bytes().as_slice())
        .bind(at)
        .execute(&mut *conn)
        .await?;
    // A digest of what was erased could be guessed at.
    query("delete from earlier where fact = $1").bind(fact.as_bytes().as_slice()).execute(&mut *conn).await?;
    query("delete from holder where fact = $1").bind(fact.as_bytes().as_slice()).execute(conn).await?;
    Ok(())
}

/// When what a fact says was erased.
pub(super) async fn erased(conn: &mut Conn, fact: FactId) -> Result<Option<i64>, StoreError> {
    let row = query("select at from erased where fact = $1")
        .bind(fact.as_bytes().as_slice())
        .fetch_optional(conn)
        .await?;
    row.map(|row| row.int("at")).transpose()
}

/// Notes what a fact said before.
pub(super) async fn note_earlier(conn: &mut Conn, fact: FactId, digest: Digest) -> Result<(), StoreError> {
    query("insert into earlier (fact, digest) values ($1, $2) on conflict (fact, digest) do nothing")
        .bind(fact.as_bytes().as_slice())
        .bind(digest.as_bytes().as_slice())
        .execute(conn)
        .await?;
    Ok(())
}

/// What a fact said before.
pub(super) async fn earlier(conn: &mut Conn, fact: FactId) -> Result<Vec<Digest>, StoreError> {
    let rows = query("select digest from earlier where fact = $1 order by digest")
        .bind(fact.as_bytes().as_slice())
        .fetch_all(conn)
        .await?;
    rows.iter().map(|row| row.digest("digest")).collect()
}

/// Removes a card wherever it lies.
pub(super) async fn drop_card(conn: &mut Conn, card: Digest) -> Result<(), StoreError> {
    query("delete from card where digest = $1").bind(card.as_bytes().as_slice()).execute(conn).await?;
    Ok(())
}

/// Removes something that was refused or held.
pub(super) async fn drop_verdict(conn: &mut Conn, device: DeviceId, hash: Digest) -> Result<(), StoreError> {
    query("delete from verdict where device = $1 and hash = $2")
        .bind(device.as_bytes().as_slice())
        .bind(hash.as_bytes().as_slice())
        .execute(conn)
        .await?;
    Ok(())
}

/// Replaces the reason for which something was dismissed, also where it is still to be told.
pub(super) async fn reword(conn: &mut Conn, fact: FactId, reason: &Prose) -> Result<(), StoreError> {
    for sql in [
        "update verdict set settled_reason = $2 where fact = $1 and settled_reason is not null",
        "update receipt set reason = $2 where fact = $1 and reason is not null",
    ] {
        query(sql).bind(fact.as_bytes().as_slice()).bind(reason.as_str()).execute(&mut *conn).await?;
    }
    Ok(())
}

/// Has whoever writes wait until this transaction ends, on whichever node.
pub(crate) async fn queue(conn: &mut Conn) -> Result<(), StoreError> {
    query("update counter set value = value where name = 'cursor'").execute(conn).await?;
    Ok(())
}

/// Forgets a photo; its file goes later.
pub(crate) async fn doom(conn: &mut Conn, photo: Digest) -> Result<(), StoreError> {
    for sql in [
        "delete from media_device where digest = $1",
        "delete from media where digest = $1",
        // Another way by which it was on its way here is given up.
        "update upload set expires_at = 0 where digest = $1",
        "insert into doomed (digest) values ($1) on conflict (digest) do nothing",
    ] {
        query(sql).bind(photo.as_bytes().as_slice()).execute(&mut *conn).await?;
    }
    Ok(())
}

/// What was refused or held of a person's, or unreadable from their own phone, and what they settled.
pub(super) async fn refused_of(conn: &mut Conn, person: PersonId) -> Result<Vec<VerdictRow>, StoreError> {
    let rows = listed(format!(
        "select {} from verdict where by_person = $1 or settled_by = $1
         or (by_person is null
             and device in (select device from device_person where person = $1 and level = 'own'))
         order by device, hash",
        read::VERDICT
    ));
    let rows = rows.bind(person.as_bytes().to_vec()).fetch_all(conn).await?;
    rows.iter().map(read::verdict_row).collect()
}
