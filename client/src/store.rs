//! The device's storage as the app knows it: which rows there are, and how they are read and written.
//!
//! It is a trait so that engine and page run over a fake in tests. Every write is one transaction that is durable once
//! it has completed; until then nothing counts as saved.

use std::future::Future;

use serde::{Deserialize, Serialize};
use shared::api;
use shared::ids::{Digest, DocId, PersonId};
use shared::sync::engine::Op;
use shared::sync::rows::{AnsweredRow, DocRow, FactsRow, Identity, OutRow, SentRow, ViewRow};
use shared::text::TextKey;
use shared::wire::ViewName;

#[cfg(test)]
pub(crate) mod memory;

/// Why storage did not do what was asked. What was asked has not happened, none of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum StoreError {
    /// The device is full.
    #[error("the device is full")]
    Full,
    /// The browser gives this page no storage.
    #[error("there is no storage")]
    Blocked,
    /// A newer version of the app has the storage open, or has changed it.
    #[error("the storage is of a newer version")]
    Newer,
    /// The transaction was aborted, or the connection to the storage closed.
    #[error("the transaction was aborted")]
    Aborted,
    /// Another engine leads since.
    #[error("another engine leads")]
    Superseded,
}

impl StoreError {
    /// What to tell the person.
    pub const fn text(self) -> TextKey {
        match self {
            Self::Full => TextKey::StorageFull,
            Self::Blocked => TextKey::StorageBlocked,
            Self::Newer => TextKey::StorageOtherVersion,
            Self::Aborted | Self::Superseded => TextKey::StorageFailed,
        }
    }
}

/// Everything in storage that the engine starts from.
#[derive(Debug, Clone, Default)]
pub struct Stored {
    /// Who this installation is; none before the first start.
    pub identity: Option<Identity>,
    /// Who may speak here, as the server last said.
    pub session: Option<api::Me>,
    /// The documents without contents.
    pub docs: Vec<DocRow>,
    /// The outbox.
    pub outbox: Vec<OutRow>,
    /// The views' versions.
    pub views: Vec<(ViewName, Digest)>,
}

/// What a page asks for: everything, or what it has heard is new.
#[derive(Debug, Clone, Default)]
pub struct Ask {
    /// These documents' facts; all of them when there is no list.
    pub docs: Option<Vec<DocId>>,
    /// These views; all of them when there is no list.
    pub views: Option<Vec<ViewName>>,
}

impl Ask {
    /// Whether this view is asked for.
    pub fn covers(&self, name: ViewName) -> bool {
        self.views.as_ref().is_none_or(|views| views.contains(&name))
    }
}

/// What a page reads in one transaction.
#[derive(Debug, Clone, Default)]
pub struct Rows {
    /// Who this installation is.
    pub identity: Option<Identity>,
    /// Who may speak here.
    pub session: Option<api::Me>,
    /// Who was chosen to speak, where several may.
    pub speaker: Option<PersonId>,
    /// The facts asked for; one without a row is not on the device.
    pub facts: Vec<FactsRow>,
    /// The whole outbox.
    pub outbox: Vec<OutRow>,
    /// How many more rows of it a newer app wrote, which this build cannot read.
    pub unreadable: usize,
    /// What was stated here and does not count.
    pub answered: Vec<AnsweredRow>,
    /// The views asked for.
    pub views: Vec<ViewRow>,
    /// The photos taken here that have not been sent.
    pub local_photos: Vec<Digest>,
}

/// What became of a photo.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum PhotoPlace {
    /// Taken here, not at the server yet.
    Local,
    /// At the server too.
    Sent,
}

/// A photo or portrait, without its bytes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PhotoRow {
    /// Which.
    pub digest: Digest,
    /// Where it is.
    pub place: PhotoPlace,
    /// When it was taken or fetched, UTC milliseconds by this clock.
    pub at: i64,
    /// The address of an upload that has begun.
    pub upload: Option<String>,
}

/// A photo taken just now.
#[derive(Debug, Clone)]
pub struct NewPhoto {
    /// Its row.
    pub row: PhotoRow,
    /// Its bytes, of which the digest is the key.
    pub bytes: Vec<u8>,
}

/// What is kept about the installation itself.
#[derive(Debug, Clone)]
#[cfg_attr(
    not(target_arch = "wasm32"),
    expect(
        clippy::large_enum_variant,
        reason = "there is one of it at a time, and boxing it would cloud every use"
    )
)]
pub enum Meta {
    /// Who may speak here; none after the device was forgotten.
    Session(Option<api::Me>),
    /// Who was chosen to speak.
    Speaker(Option<PersonId>),
}

/// The device's storage.
pub trait Store: Clone + 'static {
    /// Begins the reign of the engine that writes by this handle: what those before it still want to write is refused
    /// from now on. A handle without a reign, a page's, is never refused.
    fn reign(&self) -> impl Future<Output = Result<(), StoreError>>;

    /// Everything the engine starts from, in one transaction.
    fn start(&self) -> impl Future<Output = Result<Stored, StoreError>>;

    /// Does all of this in one transaction; gives the outbox rows it appended, with their numbers.
    fn write(&self, ops: Vec<Op>) -> impl Future<Output = Result<Vec<OutRow>, StoreError>>;

    /// A document's contents.
    fn contents(&self, doc: DocId) -> impl Future<Output = Result<Option<Vec<u8>>, StoreError>>;

    /// The own facts that were accepted, those older than they are kept removed, and so are old answers.
    fn sent(&self, now: i64) -> impl Future<Output = Result<Vec<SentRow>, StoreError>>;

    /// What a page shows, in one transaction.
    fn read(&self, ask: Ask) -> impl Future<Output = Result<Rows, StoreError>>;

    /// Appends to the outbox, with the photos that the facts cite, in one transaction; gives the rows with their
    /// numbers.
    fn append(
        &self,
        rows: Vec<OutRow>,
        photos: Vec<NewPhoto>,
    ) -> impl Future<Output = Result<Vec<OutRow>, StoreError>>;

    /// Keeps something about the installation.
    fn keep(&self, meta: Meta) -> impl Future<Output = Result<(), StoreError>>;

    /// The rows of all photos that are here, whole.
    fn photos(&self) -> impl Future<Output = Result<Vec<PhotoRow>, StoreError>>;

    /// A photo's bytes: all of them, never those of its preview.
    fn photo(&self, digest: Digest) -> impl Future<Output = Result<Option<Vec<u8>>, StoreError>>;

    /// Keeps a photo's row, and its bytes when there are any, which its preview gives way to.
    fn put_photo(
        &self,
        row: PhotoRow,
        bytes: Option<Vec<u8>>,
    ) -> impl Future<Output = Result<(), StoreError>>;

    /// Lets go of photos, and of their previews.
    fn drop_photos(&self, digests: Vec<Digest>) -> impl Future<Output = Result<(), StoreError>>;

    /// The photos whose previews are here. A preview has no row: it says nothing of whether the photo is here.
    fn previews(&self) -> impl Future<Output = Result<Vec<Digest>, StoreError>>;

    /// The small version of a photo that the server made.
    fn preview(&self, digest: Digest) -> impl Future<Output = Result<Option<Vec<u8>>, StoreError>>;

    /// Keeps a photo's preview.
    fn put_preview(&self, digest: Digest, bytes: Vec<u8>) -> impl Future<Output = Result<(), StoreError>>;

    /// Lets go of previews, and of nothing else.
    fn drop_previews(&self, digests: Vec<Digest>) -> impl Future<Output = Result<(), StoreError>>;
}
