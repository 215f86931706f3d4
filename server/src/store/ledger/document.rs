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

const SCOPED: &str = "select d.id, d.key, d.epoch, d.heads, d.max_op, d.changes, d.cursor, d.founded,
        d.open, d.last_day, o.unit as assigned
    from doc d left join order_state o on o.doc = d.id";
/// The same of documents that are no orders: nobody is assigned to them, and looking for it would cost a page for each.
const SCOPED_ALONE: &str = "select d.id, d.key, d.epoch, d.heads, d.max_op, d.changes, d.cursor, d.founded,
        d.open, d.last_day, cast(null as bytea) as assigned
    from doc d";
const SCOPED_BY_ORDER: &str =
    "select d.id, d.key, d.epoch, d.heads, d.max_op, d.changes, d.cursor, d.founded,
        d.open, d.last_day, o.unit as assigned
    from order_state o join doc d on d.id = o.doc";

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

/// What was read of a document's row, unless it is damaged.
pub(super) fn unless_damaged<T>(read: Result<T, StoreError>) -> Result<Option<T>, StoreError> {
    match read {
        Err(StoreError::Corrupt { column }) => {
            tracing::error!(column, "a document's row is damaged; gjort repair mends it");
            Ok(None)
        }
        read => read.map(Some),
    }
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
        cursor: unsigned(row.int("cursor")?),
    })
}

/// Digests, one after the other.
pub(super) fn bytes_of(digests: &[Digest]) -> Vec<u8> {
    digests.iter().flat_map(|digest| digest.0).collect()
}

pub(super) fn digests(bytes: &[u8]) -> Result<Vec<Digest>, StoreError> {
    let chunks = bytes.chunks(32);
    chunks.map(|chunk| Digest::try_from(chunk).map_err(|_| corrupt("digests"))).collect()
}

/// The documents a device may concern. Each part finds its rows by an index that leads to the window only: a query with
/// `or` between them reads the whole table.
pub(super) async fn of_interest(conn: &mut Conn, interest: &Interest) -> Result<Vec<Scoped>, StoreError> {
    let put = put_in(conn, interest).await?;
    let from = interest.from.to_string();
    let units: Vec<&[u8; 16]> = interest.units.iter().map(UnitId::as_bytes).collect();
    let departments: Vec<&[u8; 16]> = interest.departments.iter().map(|id| id.as_bytes()).collect();
    let current = "(d.open = 1 or (d.open = 0 and d.last_day >= $1))";
    let mut found = BTreeMap::new();
    if interest.orders == Orders::Every {
        let sql = format!("{SCOPED} where d.kind = 'order' and {current}");
        keep(&mut found, listed(sql).bind(from.clone()).fetch_all(&mut *conn).await?, &put)?;
    }
    let of_departments = format!("{SCOPED} where d.kind = 'order' and {current} and d.department in");
    let since = interest.orders_from.to_string();
    keep(&mut found, in_list(conn, &of_departments, &[since], &departments).await?, &put)?;
    let of_units = [
        format!("{SCOPED_BY_ORDER} where {current} and o.unit in"),
        format!("{SCOPED_ALONE} where d.kind in ('work', 'time') and {current} and d.unit in"),
        format!("{SCOPED_ALONE} where d.kind = 'bank' and d.day is null and $1 = $1 and d.unit in"),
    ];
    for sql in &of_units {
        keep(&mut found, in_list(conn, sql, std::slice::from_ref(&from), &units).await?, &put)?;
    }
    let days = format!("{SCOPED_ALONE} where d.kind = 'day' and d.day >= $1 and d.day <= $2 and d.unit in");
    keep(&mut found, in_list(conn, &days, &[from, interest.to.to_string()], &units).await?, &put)?;
    Ok(found.into_values().collect())
}

fn keep(found: &mut BTreeMap<DocId, Scoped>, rows: Vec<AnyRow>, put: &Put) -> Result<(), StoreError> {
    for row in &rows {
        // A damaged row keeps nobody from everything else.
        let Some(scoped) = unless_damaged(scoped(row, put))? else { continue };
        found.insert(scoped.row.id, scoped);
    }
    Ok(())
}

/// The rows of a statement that ends in `in`, after its first parameters.
async fn in_list(
    conn: &mut Conn,
    sql: &str,
    first: &[String],
    list: &[&[u8; 16]],
) -> Result<Vec<AnyRow>, StoreError> {
    if list.is_empty() {
        return Ok(Vec::new());
    }
    let mut asked = listed(format!("{sql} {}", marks(1 + first.len(), list.len())));
    for value in first {
        asked = asked.bind(value.clone());
    }
    for value in list {
        asked = asked.bind(value.to_vec());
    }
    Ok(asked.fetch_all(conn).await?)
}

/// One document with what access to it is decided on.
pub(super) async fn one(conn: &mut Conn, id: DocId) -> Result<Option<Scoped>, StoreError> {
    let sql = format!("{SCOPED} where d.id = $1");
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
    let units: Vec<&[u8; 16]> = interest.units.iter().map(UnitId::as_bytes).collect();
    // A station's week may have begun before the window did.
    let from = [interest.from.plus_days(-7).to_string()];
    // SQLite joins in the order that a cross join is written in; from the assignments it would read all of them.
    let columns = "select a.target_kind, a.target, a.person, a.day";
    let parts = [
        format!(
            "{columns} from doc w join assignment a on a.target = w.id
             where w.kind = 'work' and w.open = 1 and a.target_kind = 'job' and $1 = $1 and w.unit in"
        ),
        format!(
            "{columns} from assignment a join doc w on w.id = a.target
             where a.target_kind = 'job' and w.open = 0 and a.day >= $1 and a.unit in"
        ),
        format!(
            "{columns} from station s cross join assignment a
             where a.target = s.id and a.target_kind = 'station' and a.day >= $1 and s.unit in"
        ),
    ];
    let mut rows = Vec::new();
    for sql in &parts {
        rows.extend(in_list(conn, sql, &from, &units).await?);
    }
    put_of(&rows)
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
