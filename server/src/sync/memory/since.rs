//! What was committed to the memory after a cursor.

use super::super::ledger::{Amount, Counter, DocSince, MOST, Since};
use super::Tables;

/// Everything after this cursor.
pub(super) fn since(tables: &Tables, cursor: u64) -> Since {
    let now = tables.counters.get(&Counter::Cursor).copied().unwrap_or(0);
    let mut since = Since { cursor: now, ..Since::default() };
    for row in tables.docs.values().filter(|row| row.cursor > cursor) {
        let range = (row.id, row.epoch, 1)..=(row.id, row.epoch, u64::MAX);
        let new = tables.changes.range(range).map(|(_, change)| change).filter(|new| new.cursor > cursor);
        let changes = new.map(|change| (change.bytes.clone(), change.cursor)).collect();
        let moved = tables.moved.get(&row.id).copied().unwrap_or(0);
        let anew = (row.epoch > 0).then_some(row.founded);
        since.docs.push(DocSince { row: row.clone(), moved, anew, changes });
    }
    if since.docs.iter().map(|doc| doc.changes.len()).sum::<usize>() > MOST {
        return Since { cursor: now, amount: Amount::TooMuch, ..Since::default() };
    }
    since.marks =
        tables.marks.iter().filter(|(_, at)| **at > cursor).map(|(mark, at)| (*mark, *at)).collect();
    let unasked = tables.announced.iter().filter(|(_, at)| **at > cursor);
    let unasked = unasked.filter_map(|(key, at)| Some((key.0, tables.receipts.get(key)?.clone(), *at)));
    since.receipts = unasked.collect();
    since
}
