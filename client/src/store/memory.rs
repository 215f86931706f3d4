//! Storage in memory for tests: transactions whole or not at all, and aborted on demand.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;

use shared::ids::{Digest, DocId, FactId};
use shared::sync::engine::Op;
use shared::sync::rows::{AnsweredRow, DocRow, FactsRow, KEEP_SENT_MS, OutRow, SentRow, ViewRow};
use shared::wire::ViewName;

use super::{Ask, Meta, NewPhoto, PhotoPlace, PhotoRow, Rows, Store, StoreError, Stored};

/// What is in it.
#[derive(Debug, Clone, Default)]
pub(crate) struct Tables {
    pub(crate) stored: Stored,
    pub(crate) speaker: Option<shared::ids::PersonId>,
    pub(crate) docs: BTreeMap<DocId, DocRow>,
    pub(crate) contents: BTreeMap<DocId, Vec<u8>>,
    pub(crate) facts: BTreeMap<DocId, FactsRow>,
    pub(crate) outbox: BTreeMap<u64, OutRow>,
    pub(crate) last: u64,
    pub(crate) sent: BTreeMap<FactId, SentRow>,
    pub(crate) answered: BTreeMap<FactId, AnsweredRow>,
    pub(crate) views: BTreeMap<ViewName, ViewRow>,
    pub(crate) photos: BTreeMap<Digest, (PhotoRow, Option<Vec<u8>>)>,
    pub(crate) previews: BTreeMap<Digest, Vec<u8>>,
    /// This many of the next transactions are aborted.
    pub(crate) aborts: u32,
    /// How many engines have led.
    reigns: u32,
}

/// Storage in memory; all clones are the same.
#[derive(Debug, Clone, Default)]
pub(crate) struct Memory(pub(crate) Rc<RefCell<Tables>>, Rc<Cell<Option<u32>>>);

impl Memory {
    /// Another handle on the same storage, as another engine of the browser has it.
    pub(crate) fn beside(&self) -> Self {
        Self(Rc::clone(&self.0), Rc::default())
    }

    fn written<R>(&self, work: impl FnOnce(&mut Tables) -> R) -> Result<R, StoreError> {
        if self.1.get().is_some_and(|reign| reign != self.0.borrow().reigns) {
            return Err(StoreError::Superseded);
        }
        self.transaction(work)
    }

    fn transaction<R>(&self, work: impl FnOnce(&mut Tables) -> R) -> Result<R, StoreError> {
        let mut tables = self.0.borrow_mut();
        if tables.aborts > 0 {
            tables.aborts -= 1;
            return Err(StoreError::Aborted);
        }
        Ok(work(&mut tables))
    }
}

impl Tables {
    fn append(&mut self, row: OutRow) -> OutRow {
        self.last += 1;
        let row = OutRow { n: self.last, ..row };
        self.outbox.insert(row.n, row.clone());
        row
    }

    fn drop_photo(&mut self, digest: Digest) {
        self.photos.remove(&digest);
        self.previews.remove(&digest);
    }

    fn apply(&mut self, op: Op) -> Option<OutRow> {
        match op {
            Op::PutIdentity(identity) => self.stored.identity = Some(identity),
            Op::PutDoc(row) => drop(self.docs.insert(row.id, row)),
            Op::PutContents(doc, bytes) => drop(self.contents.insert(doc, bytes)),
            Op::PutFacts(row) => drop(self.facts.insert(row.doc, row)),
            Op::DropDoc(doc) => {
                self.docs.remove(&doc);
                self.contents.remove(&doc);
                self.facts.remove(&doc);
            }
            Op::DropContents(doc) => {
                self.contents.remove(&doc);
                self.facts.remove(&doc);
            }
            Op::UpdateOut(row) => drop(self.outbox.insert(row.n, row)),
            Op::AppendOut(row) => return Some(self.append(row)),
            Op::RemoveOut(n) => drop(self.outbox.remove(&n)),
            Op::DropPhoto(digest) => self.drop_photo(digest),
            Op::PutSent(row) => drop(self.sent.insert(row.id, row)),
            Op::PutAnswered(row) => drop(self.answered.insert(row.id, row)),
            Op::DropAnswered => self.answered.clear(),
            Op::DropSent => self.sent.clear(),
            Op::Forget(fact) => {
                self.sent.remove(&fact);
                self.answered.remove(&fact);
            }
            Op::PutView(row) => drop(self.views.insert(row.name, row)),
            Op::DropView(name) => drop(self.views.remove(&name)),
        }
        None
    }
}

impl Store for Memory {
    async fn reign(&self) -> Result<(), StoreError> {
        let reign = self.transaction(|tables| {
            tables.reigns += 1;
            tables.reigns
        })?;
        self.1.set(Some(reign));
        Ok(())
    }

    async fn start(&self) -> Result<Stored, StoreError> {
        self.transaction(|tables| Stored {
            docs: tables.docs.values().cloned().collect(),
            outbox: tables.outbox.values().cloned().collect(),
            views: tables.views.values().map(|row| (row.name, row.version)).collect(),
            ..tables.stored.clone()
        })
    }

    async fn write(&self, ops: Vec<Op>) -> Result<Vec<OutRow>, StoreError> {
        self.written(|tables| ops.into_iter().filter_map(|op| tables.apply(op)).collect())
    }

    async fn contents(&self, doc: DocId) -> Result<Option<Vec<u8>>, StoreError> {
        self.transaction(|tables| tables.contents.get(&doc).cloned())
    }

    async fn sent(&self, now: i64) -> Result<Vec<SentRow>, StoreError> {
        self.transaction(|tables| {
            tables.sent.retain(|_, row| row.at > now - KEEP_SENT_MS);
            tables.answered.retain(|_, row| row.at > now - KEEP_SENT_MS);
            tables.sent.values().cloned().collect()
        })
    }

    async fn read(&self, ask: Ask) -> Result<Rows, StoreError> {
        self.transaction(|tables| {
            let asked = |row: &&FactsRow| ask.docs.as_ref().is_none_or(|docs| docs.contains(&row.doc));
            let viewed = |row: &&ViewRow| ask.covers(row.name);
            let local = tables.photos.values().filter(|(row, _)| row.place == PhotoPlace::Local);
            Rows {
                identity: tables.stored.identity.clone(),
                session: tables.stored.session.clone(),
                speaker: tables.speaker,
                facts: tables.facts.values().filter(asked).cloned().collect(),
                outbox: tables.outbox.values().cloned().collect(),
                answered: tables.answered.values().cloned().collect(),
                views: tables.views.values().filter(viewed).cloned().collect(),
                unreadable: 0,
                local_photos: local.map(|(row, _)| row.digest).collect(),
            }
        })
    }

    async fn append(&self, rows: Vec<OutRow>, photos: Vec<NewPhoto>) -> Result<Vec<OutRow>, StoreError> {
        self.transaction(|tables| {
            for photo in photos {
                tables.photos.insert(photo.row.digest, (photo.row, Some(photo.bytes)));
            }
            rows.into_iter().map(|row| tables.append(row)).collect()
        })
    }

    async fn keep(&self, meta: Meta) -> Result<(), StoreError> {
        self.transaction(|tables| match meta {
            Meta::Session(session) => tables.stored.session = session,
            Meta::Speaker(speaker) => tables.speaker = speaker,
        })
    }

    async fn photos(&self) -> Result<Vec<PhotoRow>, StoreError> {
        self.transaction(|tables| tables.photos.values().map(|(row, _)| row.clone()).collect())
    }

    async fn photo(&self, digest: Digest) -> Result<Option<Vec<u8>>, StoreError> {
        self.transaction(|tables| tables.photos.get(&digest).and_then(|(_, bytes)| bytes.clone()))
    }

    async fn put_photo(&self, row: PhotoRow, bytes: Option<Vec<u8>>) -> Result<(), StoreError> {
        self.written(|tables| {
            if bytes.is_some() {
                tables.previews.remove(&row.digest);
            }
            let before = tables.photos.remove(&row.digest).and_then(|(_, bytes)| bytes);
            tables.photos.insert(row.digest, (row, bytes.or(before)));
        })
    }

    async fn drop_photos(&self, digests: Vec<Digest>) -> Result<(), StoreError> {
        self.written(|tables| digests.into_iter().for_each(|digest| tables.drop_photo(digest)))
    }

    async fn previews(&self) -> Result<Vec<Digest>, StoreError> {
        self.transaction(|tables| tables.previews.keys().copied().collect())
    }

    async fn preview(&self, digest: Digest) -> Result<Option<Vec<u8>>, StoreError> {
        self.transaction(|tables| tables.previews.get(&digest).cloned())
    }

    async fn put_preview(&self, digest: Digest, bytes: Vec<u8>) -> Result<(), StoreError> {
        self.written(|tables| drop(tables.previews.insert(digest, bytes)))
    }

    async fn drop_previews(&self, digests: Vec<Digest>) -> Result<(), StoreError> {
        self.written(|tables| tables.previews.retain(|digest, _| !digests.contains(digest)))
    }
}
