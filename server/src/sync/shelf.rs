//! Documents as the writer left them, so that the next push into one of them does not load it anew.
//!
//! What stands here is true as long as the heads in the database are the same: a head names everything it stands on, and
//! a new epoch has another genesis. So neither another node nor a restored backup can make it wrong, only out of date.
//! Documents are taken out for a transaction and put back once it is committed; one that fails leaves nothing behind.

use std::collections::BTreeMap;

use hashlink::LruCache;
use shared::ids::{Digest, DocId};

use super::batch::Loaded;

/// So many bytes are kept, about: the least recently used documents go first.
const MOST: usize = 32 << 20;

/// The documents at hand.
#[derive(Debug)]
pub struct Shelf {
    docs: LruCache<DocId, Loaded>,
    bytes: usize,
    most: usize,
}

/// Which documents are at hand, with the epoch and heads that they have here.
pub type AtHand = BTreeMap<DocId, (u32, Vec<Digest>)>;

impl Shelf {
    /// An empty one, for so many bytes.
    pub fn new(most: usize) -> Self {
        Self { docs: LruCache::new_unbounded(), bytes: 0, most }
    }

    /// Which of these are at hand.
    pub fn at_hand(&self, docs: impl Iterator<Item = DocId>) -> AtHand {
        let known = |id| self.docs.peek(&id).map(|doc| (id, (doc.row.epoch, doc.row.heads.clone())));
        docs.filter_map(known).collect()
    }

    /// Takes a document out, if it is here with these heads.
    pub fn take(&mut self, id: DocId, epoch: u32, heads: &[Digest]) -> Option<Loaded> {
        let doc = self.docs.remove(&id)?;
        self.bytes -= doc.weight();
        (doc.row.epoch == epoch && doc.row.heads == heads).then_some(doc)
    }

    /// Puts documents back as a transaction left them, which is committed.
    pub fn put(&mut self, docs: impl IntoIterator<Item = (DocId, Loaded)>) {
        for (id, doc) in docs {
            self.bytes += doc.weight();
            if let Some(old) = self.docs.insert(id, doc) {
                self.bytes -= old.weight();
            }
        }
        while self.bytes > self.most
            && let Some((_, oldest)) = self.docs.remove_lru()
        {
            self.bytes -= oldest.weight();
        }
    }

    /// How many bytes are kept, about.
    pub const fn bytes(&self) -> usize {
        self.bytes
    }
}

impl Default for Shelf {
    fn default() -> Self {
        Self::new(MOST)
    }
}
