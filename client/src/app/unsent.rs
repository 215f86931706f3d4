//! What this device has not sent, as a file that is saved here and read in at the office.

use std::collections::{BTreeMap, BTreeSet};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use shared::ids::{DeviceId, Digest};
use shared::lean::Gather as _;
use shared::sync::rows::OutRow;
use shared::text::TextKey;
use shared::unsent::{HandedIn, UnsentFact, UnsentFile, UnsentPhoto, is_unsent};
use shared::wire::{Code, Verdict};
use yew::prelude::*;

use super::data::Data;
use super::hooks::use_shown;
use super::session::{Session, SessionError};
use crate::engine::upload;
use crate::platform::{file, image, time};
use crate::store::{Ask, PhotoPlace, PhotoRow, Store, StoreError};

/// So many facts are handed in with one request.
const AT_ONCE: usize = 64;

/// Saves and reads in files of what was not sent.
#[derive(Clone, PartialEq)]
pub struct Unsent {
    data: Data,
}

/// The way to save and read in what was not sent.
#[hook]
pub fn use_unsent() -> Unsent {
    Unsent { data: use_shown().data }
}

/// How many facts of a file came to what.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ReadIn {
    /// They wait to be adopted.
    pub held: i64,
    /// They were there already.
    pub known: i64,
    /// They are not this person's to hand in, or are no facts.
    pub refused: i64,
    /// So many photos the server does not take.
    pub photos: i64,
}

/// Why a file was not read in. What came before the failure is known when it is read in again.
#[derive(Debug, PartialEq, thiserror::Error)]
pub enum NotReadIn {
    /// It is another file, or cut off.
    #[error("no file of ours")]
    WrongFile,
    /// A photo in it did not come to the server.
    #[error("a photo was not sent")]
    Photo,
    /// The server has no room for a photo.
    #[error("the server is full")]
    NoRoom,
    /// The device could not keep a photo.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The server did not take it.
    #[error(transparent)]
    Session(#[from] SessionError),
}

impl NotReadIn {
    /// What to tell the person.
    pub fn text(&self) -> TextKey {
        match self {
            Self::WrongFile => TextKey::SortOutReadWrongFile,
            Self::Photo => TextKey::SortOutReadPhoto,
            Self::NoRoom => TextKey::ErrorDiskFull,
            Self::Store(error) => error.text(),
            Self::Session(error) => error.text(),
        }
    }
}

impl Unsent {
    /// Saves everything that the server has not got as one file of this name, and says how many photos are missing from it;
    /// none when the browser lets nothing be saved.
    pub async fn save(&self, device: DeviceId, name: &str) -> Option<i64> {
        let (facts, photos, missing) = gathered(self.data.store(), &self.data.snapshot().waiting()).await;
        let format = shared::unsent::Format::One;
        let whole = UnsentFile { format, device, saved_at: time::now(), facts, photos };
        file::save(name, "application/json", &whole.to_bytes())?;
        Some(missing)
    }

    /// Reads in the file that was chosen in the input which this event came from: its photos first, then its facts. None
    /// when no file was chosen.
    pub async fn read_in(&self, event: Event) -> Option<Result<ReadIn, NotReadIn>> {
        let picked = image::take_files(&event).pop()?;
        let bytes = picked.bytes().await.unwrap_or_default();
        Some(self.hand_in(&bytes).await)
    }

    async fn hand_in(&self, bytes: &[u8]) -> Result<ReadIn, NotReadIn> {
        let whole = UnsentFile::read(bytes).ok_or(NotReadIn::WrongFile)?;
        let store = self.data.store();
        let send = async |digest| upload::send(store, digest).await;
        let photos = send_photos(store, &whole.photos, time::now(), send).await?;
        let session = Session::of(self.data.clone());
        let mut read = ReadIn { photos, ..ReadIn::default() };
        for facts in whole.facts.chunks(AT_ONCE) {
            for HandedIn { verdict, .. } in session.hand_in(facts).await? {
                match verdict {
                    Verdict::Held => read.held += 1,
                    Verdict::Duplicate => read.known += 1,
                    _ => read.refused += 1,
                }
            }
        }
        Ok(read)
    }
}

/// What the server has not got of these rows, with its photos, and how many of them are not whole on this device any more:
/// what was stated is carried without those.
async fn gathered<S: Store>(store: &S, rows: &[OutRow]) -> (Vec<UnsentFact>, Vec<UnsentPhoto>, i64) {
    let unsent = || rows.iter().filter(|row| is_unsent(row));
    let needed: BTreeSet<Digest> = unsent().flat_map(|row| row.needs.iter().copied()).gather();
    let mut photos = Vec::with_capacity(needed.len());
    let mut missing = 0;
    for digest in needed {
        // Where only the small version is left, storage gives that.
        match store.photo(digest).await.ok().flatten().filter(|bytes| Digest::of(bytes) == digest) {
            Some(bytes) => photos.push(UnsentPhoto { digest, jpeg: BASE64.encode(bytes) }),
            None => missing += 1,
        }
    }
    (unsent().map(UnsentFact::of).collect(), photos, missing)
}

/// Sends a file's photos by way of this device's storage, and says how many of them the server never takes. Whatever comes
/// of it, nothing stays here that nobody sends.
async fn send_photos<S: Store>(
    store: &S,
    photos: &[UnsentPhoto],
    at: i64,
    send: impl AsyncFn(Digest) -> Result<(), Option<Code>>,
) -> Result<i64, NotReadIn> {
    let here: BTreeMap<Digest, PhotoRow> =
        store.photos().await?.into_iter().map(|row| (row.digest, row)).gather();
    let mut refused = 0;
    let mut outcome = Ok(());
    for photo in photos {
        let digest = photo.digest;
        let new = || PhotoRow { digest, place: PhotoPlace::Local, at, upload: None };
        let row = here.get(&digest).cloned().unwrap_or_else(new);
        match send_photo(store, photo, row, &send).await {
            Ok(true) => {}
            Ok(false) => refused += 1,
            Err(error) => {
                outcome = Err(error);
                break;
            }
        }
    }
    // It stays a while longer where storage does not let it go; what was read in counts all the same.
    let _ = let_go(store, photos, &here).await;
    outcome.map(|()| refused)
}

/// Sends one photo; false when the server never takes it.
async fn send_photo<S: Store>(
    store: &S,
    photo: &UnsentPhoto,
    row: PhotoRow,
    send: impl AsyncFn(Digest) -> Result<(), Option<Code>>,
) -> Result<bool, NotReadIn> {
    let jpeg = BASE64.decode(&photo.jpeg).ok().filter(|jpeg| Digest::of(jpeg) == photo.digest);
    let Some(jpeg) = jpeg else { return Ok(false) };
    store.put_photo(row, Some(jpeg)).await?;
    match send(photo.digest).await {
        Ok(()) => Ok(true),
        Err(None) => Err(NotReadIn::Photo),
        Err(Some(Code::DiskFull)) => Err(NotReadIn::NoRoom),
        Err(Some(_)) => Ok(false),
    }
}

/// Lets go of the photos that came here with the file alone and were not taken. What this device has to send by itself, and
/// what it had before, stays as it was.
async fn let_go<S: Store>(
    store: &S,
    photos: &[UnsentPhoto],
    here: &BTreeMap<Digest, PhotoRow>,
) -> Result<(), StoreError> {
    let nothing_else = Ask { docs: Some(Vec::new()), views: Some(Vec::new()) };
    let outbox = store.read(nothing_else).await?.outbox;
    let needed: BTreeSet<Digest> = outbox.iter().flat_map(|row| row.needs.iter().copied()).gather();
    let read_in: BTreeSet<Digest> = photos.iter().map(|photo| photo.digest).gather();
    let mut gone = Vec::new();
    for row in store.photos().await?.into_iter().filter(|row| row.place == PhotoPlace::Local) {
        match here.get(&row.digest) {
            _ if !read_in.contains(&row.digest) || needed.contains(&row.digest) => {}
            None => gone.push(row.digest),
            // It is at the server, whatever became of sending it once more.
            Some(before) if before.place == PhotoPlace::Sent => store.put_photo(before.clone(), None).await?,
            Some(_) => {}
        }
    }
    store.drop_photos(gone).await
}

#[cfg(test)]
mod tests;
