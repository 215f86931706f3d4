//! Documents with their changes, and what access to them is decided on.

use std::collections::BTreeMap;

use shared::domain::key::DocKey;
use shared::domain::speaker::{DocScope, PutOn, Standing};
use shared::ids::{Digest, DocId, PersonId, UnitId};
use sqlx::any::AnyRow;
use sqlx::query;

use super::super::row::{RowExt as _, corrupt};
use super::super::{Conn, StoreError};
use super::device::day_opt;
use super::{listed, marks, unsigned};
use crate::sync::ledger::{ChangeRow, DocRow, Interest, Orders, Scoped};

/// The columns that [`row`] reads.
pub(super) const COLUMNS: &str = "d.id, d.key, d.epoch, d.heads, d.max_op, d.changes, d.cursor, d.founded";

/// A document's head.
pub(super) fn row(row: &AnyRow) -> Result<DocRow, StoreError> {
    Ok(DocRow {
        id: row.id("id")?,
        key: row.word("key")?,
        epoch: u32::try_from(row.int("epoch")?).map_err(|_| corrupt("epoch"))?,
        heads: digests(&row.bytes("heads")?)?,
        max_op: unsigned(row.int("max_op")?),
        changes: unsigned(row.int("changes")?),
        cursor: unsigned(row.int("cursor")?),
        founded: unsigned(row.int("founded")?),
    })
}

/// A change.
pub(super) fn change(row: &AnyRow) -> Result<ChangeRow, StoreError> {
    Ok(ChangeRow {
        hash: row.digest("hash")?,
        actor: row.id("actor")?,
        seq: unsigned(row.int("seq")?),
        max_op: unsigned(row.int("max_op")?),
        deps: digests(&row.bytes("deps")?)?,
        fact: row.id_opt("fact")?,
        bytes: row.bytes("bytes")?,
    })
}

/// Digests, one after the other.
pub(super) fn bytes_of(digests: &[Digest]) -> Vec<u8> {
    digests.iter().flat_map(|digest| digest.0).collect()
}

fn digests(bytes: &[u8]) -> Result<Vec<Digest>, StoreError> {
    let chunks = bytes.chunks(32);
    chunks.map(|chunk| Digest::try_from(chunk).map_err(|_| corrupt("digests"))).collect()
}

/// The documents a device may concern.
pub(super) async fn of_interest(conn: &mut Conn, interest: &Interest) -> Result<Vec<Scoped>, StoreError> {
    let (units, departments) = (interest.units.len(), interest.departments.len());
    let every = i64::from(interest.orders == Orders::Every);
    // Standing, day and assignment narrow; the rule decides afterwards.
    let sql = format!(
        "select {COLUMNS}, d.open, d.last_day, o.unit as assigned
         from doc d left join order_state o on o.doc = d.id
         where (d.kind = 'order' and ($1 = 1 or d.department in {departments} or o.unit in {units}))
            or (d.kind in ('work', 'time') and d.unit in {units} and (d.open = 1 or d.last_day >= $2))
            or (d.kind = 'day' and d.unit in {units} and d.day >= $2 and d.day <= $3)
            or (d.kind = 'bank' and d.unit in {units})
         order by d.id",
        departments = marks(4 + units, departments),
        units = marks(4, units),
    );
    let mut found = listed(sql).bind(every).bind(interest.from.to_string()).bind(interest.to.to_string());
    for unit in &interest.units {
        found = found.bind(unit.as_bytes().to_vec());
    }
    for department in &interest.departments {
        found = found.bind(department.as_bytes().to_vec());
    }
    let rows = found.fetch_all(&mut *conn).await?;
    let put = put_in(conn, interest).await?;
    rows.iter().map(|found| scoped(found, &put)).collect()
}

/// One document with what access to it is decided on.
pub(super) async fn one(conn: &mut Conn, id: DocId) -> Result<Option<Scoped>, StoreError> {
    let sql = format!(
        "select {COLUMNS}, d.open, d.last_day, o.unit as assigned
         from doc d left join order_state o on o.doc = d.id where d.id = $1"
    );
    let found = listed(sql).bind(id.as_bytes().to_vec()).fetch_optional(&mut *conn).await?;
    let Some(found) = found else { return Ok(None) };
    let target = match row(&found)?.key {
        DocKey::Work(_) => *id.as_bytes(),
        DocKey::Station(_, station, _) => *station.as_bytes(),
        _ => [0; 16],
    };
    let rows = query("select target_kind, target, person, day from assignment where target = $1")
        .bind(target.as_slice())
        .fetch_all(conn)
        .await?;
    Ok(Some(scoped(&found, &put_of(&rows)?)?))
}

type Put = BTreeMap<(String, Vec<u8>), Vec<PutOn>>;

/// Who is put on the works and stations of these workplaces: near the window, or on a job that is unfinished.
async fn put_in(conn: &mut Conn, interest: &Interest) -> Result<Put, StoreError> {
    let units = marks(2, interest.units.len());
    let sql = format!(
        "select a.target_kind, a.target, a.person, a.day
         from assignment a join doc w on w.id = a.target
         where a.target_kind = 'job' and w.unit in {units} and (w.open = 1 or a.day >= $1)
         union all
         select a.target_kind, a.target, a.person, a.day
         from assignment a join station s on s.id = a.target
         where a.target_kind = 'station' and s.unit in {units} and a.day >= $1"
    );
    // A station's week may have begun before the window did.
    let mut found = listed(sql).bind(interest.from.plus_days(-7).to_string());
    for unit in &interest.units {
        found = found.bind(unit.as_bytes().to_vec());
    }
    put_of(&found.fetch_all(conn).await?)
}

fn put_of(rows: &[AnyRow]) -> Result<Put, StoreError> {
    let mut put = Put::new();
    for row in rows {
        let key = (row.text("target_kind")?, row.bytes("target")?);
        let person: PersonId = row.id("person")?;
        put.entry(key).or_default().push(PutOn { person, date: row.word("day")? });
    }
    for on in put.values_mut() {
        on.sort_unstable();
        on.dedup();
    }
    Ok(put)
}

fn scoped(found: &AnyRow, put: &Put) -> Result<Scoped, StoreError> {
    let row = row(found)?;
    let standing = match day_opt(found, "last_day")? {
        Some(last) if !found.truth("open")? => Standing::Closed(last),
        _ => Standing::Open,
    };
    let on =
        |kind: &str, id: &[u8; 16]| put.get(&(kind.to_owned(), id.to_vec())).cloned().unwrap_or_default();
    let put = match row.key {
        DocKey::Work(_) => on("job", row.id.as_bytes()),
        DocKey::Station(_, station, week) => {
            let monday = week.monday();
            let mut on = on("station", station.as_bytes());
            on.retain(|put| (0..7).contains(&put.date.days_since(monday)));
            on
        }
        _ => Vec::new(),
    };
    let assigned: Option<UnitId> = found.id_opt("assigned")?;
    let scope = DocScope { key: row.key, assigned, standing, put };
    Ok(Scoped { row, scope })
}
