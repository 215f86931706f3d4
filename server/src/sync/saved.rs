//! Whole documents as they were last handed out, so that ten phones that come for one do not have it assembled ten times.
//!
//! True as long as the heads are the same, like what stands on the writer's [`super::shelf`].

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use hashlink::LruCache;
use shared::ids::{Digest, DocId};

use super::ledger::DocRow;

/// So many bytes are kept, about: those that were asked for least recently go first.
const MOST: usize = 32 << 20;
/// What an entry takes beside its bytes and heads, about.
const ENTRY: usize = 160;

/// The documents, for all connections of a node; cheap to clone.
#[derive(Debug, Clone, Default)]
pub struct Saved {
    inner: Arc<Mutex<Inner>>,
}

#[derive(Debug)]
struct Inner {
    docs: LruCache<DocId, Whole>,
    bytes: usize,
}

#[derive(Debug)]
struct Whole {
    epoch: u32,
    heads: Vec<Digest>,
    bytes: Vec<u8>,
}

impl Saved {
    /// The document as Automerge saves it, if it is here as this row has it. What is here otherwise is of no use any more,
    /// and may hold what was erased.
    pub fn get(&self, row: &DocRow) -> Option<Vec<u8>> {
        let mut inner = self.inner();
        let whole = inner.docs.get(&row.id)?;
        if whole.epoch == row.epoch && whole.heads == row.heads {
            return Some(whole.bytes.clone());
        }
        let old = inner.docs.remove(&row.id)?;
        inner.bytes -= old.weight();
        None
    }

    /// Keeps it.
    pub fn keep(&self, row: &DocRow, bytes: &[u8]) {
        let whole = Whole { epoch: row.epoch, heads: row.heads.clone(), bytes: bytes.to_vec() };
        let mut inner = self.inner();
        inner.bytes += whole.weight();
        if let Some(old) = inner.docs.insert(row.id, whole) {
            inner.bytes -= old.weight();
        }
        while inner.bytes > MOST
            && let Some((_, oldest)) = inner.docs.remove_lru()
        {
            inner.bytes -= oldest.weight();
        }
    }

    // Nothing panics while it is held, and if it did, what it holds would still be whole.
    fn inner(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Default for Inner {
    fn default() -> Self {
        Self { docs: LruCache::new_unbounded(), bytes: 0 }
    }
}

impl Whole {
    fn weight(&self) -> usize {
        ENTRY + self.bytes.len() + self.heads.len() * size_of::<Digest>()
    }
}

#[cfg(test)]
mod tests {
    use shared::domain::key::DocKey;
    use shared::ids::UnitId;

    use super::*;

    fn row(id: u8, head: u8) -> DocRow {
        DocRow {
            id: DocId::from_bytes([id; 16]),
            key: DocKey::Bank(UnitId::from_bytes([1; 16])),
            epoch: 0,
            heads: vec![Digest([head; 32])],
            max_op: 1,
            changes: 1,
            cursor: 1,
            founded: 1,
        }
    }

    #[test]
    fn a_document_is_handed_out_only_as_the_row_has_it() {
        let saved = Saved::default();
        assert_eq!(saved.get(&row(1, 1)), None);
        saved.keep(&row(1, 1), b"one");
        assert_eq!(saved.get(&row(1, 1)).as_deref(), Some(b"one".as_slice()));
        assert_eq!(saved.get(&row(1, 2)), None, "somebody stated something");
        assert_eq!(saved.get(&DocRow { epoch: 1, ..row(1, 1) }), None, "it was founded anew");
        saved.keep(&row(1, 2), b"two");
        assert_eq!(saved.get(&row(1, 2)).as_deref(), Some(b"two".as_slice()));
    }

    #[test]
    fn those_that_nobody_asks_for_go_when_there_is_no_more_room() {
        let saved = Saved::default();
        let large = vec![0; MOST / 3];
        for id in 1..=2 {
            saved.keep(&row(id, 0), &large);
        }
        assert!(saved.get(&row(1, 0)).is_some(), "asked for last");
        saved.keep(&row(3, 0), &large);
        let there: Vec<u8> = (1..=3).filter(|id| saved.get(&row(*id, 0)).is_some()).collect();
        assert_eq!(there, [1, 3]);
        assert!(saved.inner().bytes <= MOST);
    }
}
