//! The page's side of storage: reads it into a snapshot, appends what people state, and hears what else changed.

use std::cell::{Cell, RefCell};
use std::collections::BTreeSet;
use std::rc::Rc;

use shared::domain::words::Prose;
use shared::ids::{Digest, DocId, FactId};
use shared::sync::rows::OutRow;
use shared::wire::{Code, ViewName};
use yew::prelude::*;

use super::photos::Taken;
use super::snapshot::Snapshot;
use crate::news::{Channel, News};
use crate::platform::idb::Storage;
use crate::platform::{task, time};
use crate::store::{Ask, Meta, Rows, Store as _, StoreError};

/// What the app's context holds: the snapshot of this moment, and the way to change things.
#[derive(Clone)]
pub(crate) struct Shown {
    pub(crate) snapshot: Rc<Snapshot>,
    pub(crate) data: Data,
}

impl PartialEq for Shown {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.snapshot, &other.snapshot)
    }
}

/// The page's hold on storage. Cheap to clone; all clones are the same.
#[derive(Clone)]
pub struct Data(Rc<Inner>);

struct Inner {
    store: Storage,
    channel: Channel,
    snapshot: RefCell<Rc<Snapshot>>,
    shown: RefCell<Callback<Rc<Snapshot>>>,
    news: RefCell<Pending>,
    reading: Cell<bool>,
    /// When an engine last said that it leads.
    leader_heard: Cell<i64>,
}

/// What has been heard of and not been read yet.
#[derive(Debug, Default)]
struct Pending {
    everything: bool,
    something: bool,
    docs: BTreeSet<DocId>,
    views: BTreeSet<ViewName>,
    photos: Vec<Digest>,
}

impl PartialEq for Data {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

impl Data {
    pub(crate) fn new(store: Storage, channel: Channel) -> Self {
        Self(Rc::new(Inner {
            store,
            channel,
            snapshot: RefCell::default(),
            shown: RefCell::default(),
            news: RefCell::default(),
            reading: Cell::new(false),
            leader_heard: Cell::new(0),
        }))
    }

    pub(crate) fn store(&self) -> &Storage {
        &self.0.store
    }

    /// The snapshot of this moment.
    pub fn snapshot(&self) -> Rc<Snapshot> {
        Rc::clone(&self.0.snapshot.borrow())
    }

    /// Tells `shown` every new snapshot from now on.
    pub(crate) fn show_on(&self, shown: Callback<Rc<Snapshot>>) {
        *self.0.shown.borrow_mut() = shown;
    }

    fn show(&self, next: Snapshot) {
        let next = Rc::new(next);
        *self.0.snapshot.borrow_mut() = Rc::clone(&next);
        let shown = self.0.shown.borrow().clone();
        shown.emit(next);
    }

    /// Reads everything anew.
    pub(crate) fn read_all(&self) {
        self.0.news.borrow_mut().everything = true;
        self.read_soon();
    }

    /// Takes in news from the engine or another tab.
    pub(crate) fn hear(&self, news: News) {
        {
            let mut pending = self.0.news.borrow_mut();
            match news {
                News::Docs(docs) => pending.docs.extend(docs),
                News::View(name) => {
                    pending.views.insert(name);
                }
                News::Outbox | News::Appended | News::Session => pending.something = true,
                News::Photo(digest) => pending.photos.push(digest),
                News::Link(link) => {
                    drop(pending);
                    self.show(self.snapshot().with_link(link));
                    // When the server was last heard is in storage.
                    self.0.news.borrow_mut().something = true;
                    self.read_soon();
                    return;
                }
                News::Pulling(count) => {
                    drop(pending);
                    self.show(self.snapshot().with_pulling(count));
                    return;
                }
                News::Refused(code) => {
                    drop(pending);
                    self.show(self.snapshot().with_refusal(code));
                    return;
                }
                News::Leading => {
                    self.0.leader_heard.set(time::now());
                    return;
                }
                News::Nudge | News::WhoLeads | News::Remove(..) => return,
            }
        }
        self.read_soon();
    }

    /// One read at a time; what is heard meanwhile is read next, all of it at once.
    fn read_soon(&self) {
        if self.0.reading.replace(true) {
            return;
        }
        let data = self.clone();
        task::spawn(async move {
            loop {
                let pending = std::mem::take(&mut *data.0.news.borrow_mut());
                if !pending.is_some() {
                    break;
                }
                if !data.read(&pending).await {
                    // Heard of and not read: it stays news until it is read.
                    data.0.news.borrow_mut().again(pending);
                    time::sleep(1_000).await;
                }
            }
            data.0.reading.set(false);
        });
    }

    /// Reads what is news; false when storage did not let it be read.
    async fn read(&self, pending: &Pending) -> bool {
        let ask = match pending.everything {
            true => Ask::default(),
            false => Ask {
                docs: Some(pending.docs.iter().copied().collect()),
                views: Some(pending.views.iter().copied().collect()),
            },
        };
        let read = self.0.store.read(ask.clone()).await;
        match read {
            Ok(rows) => {
                let next = self.snapshot().with_rows(rows, &ask);
                self.show(next.with_photos(&pending.photos));
                true
            }
            Err(StoreError::Aborted | StoreError::Full | StoreError::Superseded) => false,
            Err(error @ (StoreError::Blocked | StoreError::Newer)) => {
                self.too_old_for(error);
                if !self.snapshot().is_read() {
                    // Without storage nobody is known; the screens that need none still work.
                    self.show(self.snapshot().with_rows(Rows::default(), &Ask::default()));
                }
                true
            }
        }
    }

    /// Appends to the outbox, with photos, in one transaction; everyone hears of it once it is complete.
    pub(crate) async fn append(&self, rows: Vec<OutRow>, photos: Vec<Taken>) -> Result<(), StoreError> {
        let digests: Vec<Digest> = photos.iter().map(|photo| photo.digest).collect();
        let photos = photos.iter().map(Taken::to_store).collect();
        let appended = self.0.store.append(rows, photos).await;
        let rows = appended.inspect_err(|error| self.too_old_for(*error))?;
        self.show(self.snapshot().with_appended(rows, &digests));
        self.0.channel.post(&News::Appended);
        Ok(())
    }

    /// A newer app has changed the storage while this page was open: this one is as if the server refused it.
    fn too_old_for(&self, error: StoreError) {
        if error == StoreError::Newer {
            self.show(self.snapshot().with_refusal(Code::AppTooOld));
        }
    }

    /// Keeps something about the installation; this page shows it when it resolves, the others hear of it.
    pub(crate) async fn keep(&self, meta: Meta) -> Result<(), StoreError> {
        self.0.store.keep(meta).await?;
        self.read(&Pending { something: true, ..Pending::default() }).await;
        self.0.channel.post(&News::Session);
        Ok(())
    }

    /// Notes that the server was asked who is here.
    pub(crate) fn was_asked(&self) {
        if !self.snapshot().was_asked() {
            self.show(self.snapshot().with_asked());
        }
    }

    /// Asks whichever engine leads to remove something that never left the device.
    pub(crate) fn remove(&self, id: FactId, words: Prose) {
        self.0.channel.post(&News::Remove(id, words));
    }

    /// Asks whichever engine leads to try now.
    pub fn nudge(&self) {
        self.0.channel.post(&News::Nudge);
    }

    /// Asks whichever engine leads to say so, and how the connection is.
    pub(crate) fn ask_leader(&self) {
        self.0.channel.post(&News::WhoLeads);
    }

    /// When an engine last said that it leads, UTC milliseconds by this clock.
    pub(crate) fn leader_heard(&self) -> i64 {
        self.0.leader_heard.get()
    }
}

impl Pending {
    fn again(&mut self, other: Self) {
        self.everything |= other.everything;
        self.something |= other.something;
        self.docs.extend(other.docs);
        self.views.extend(other.views);
        self.photos.extend(other.photos);
    }

    fn is_some(&self) -> bool {
        self.everything
            || self.something
            || !(self.docs.is_empty() && self.views.is_empty() && self.photos.is_empty())
    }
}
