//! What this device has not sent, as a file that is saved here and read in at the office.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use shared::ids::{DeviceId, Digest};
use shared::text::TextKey;
use shared::unsent::{HandedIn, UnsentFact, UnsentFile, UnsentPhoto, is_unsent};
use shared::wire::Verdict;
use yew::prelude::*;

use super::data::Data;
use super::hooks::use_shown;
use super::session::{Session, SessionError};
use crate::engine::upload;
use crate::platform::{file, image, time};
use crate::store::{PhotoPlace, PhotoRow, Store as _, StoreError};

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
            Self::Store(error) => error.text(),
            Self::Session(error) => error.text(),
        }
    }
}

impl Unsent {
    /// Saves everything that the server has not got as one file of this name; none when the browser lets nothing be
    /// saved or a photo cannot be read.
    pub async fn save(&self, device: DeviceId, name: &str) -> Option<()> {
        let rows = self.data.snapshot().waiting();
        let unsent = || rows.iter().filter(|row| is_unsent(row));
        let mut needed: Vec<Digest> = unsent().flat_map(|row| row.needs.iter().copied()).collect();
        needed.sort_unstable();
        needed.dedup();
        let mut photos = Vec::with_capacity(needed.len());
        for digest in needed {
            let bytes = self.data.store().photo(digest).await.ok()??;
            photos.push(UnsentPhoto { digest, jpeg: BASE64.encode(bytes) });
        }
        let facts = unsent().map(UnsentFact::of).collect();
        let format = shared::unsent::Format::One;
        let whole = UnsentFile { format, device, saved_at: time::now(), facts, photos };
        file::save(name, "application/json", &whole.to_bytes())
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
        for photo in &whole.photos {
            let jpeg = BASE64.decode(&photo.jpeg).map_err(|_| NotReadIn::WrongFile)?;
            if Digest::of(&jpeg) != photo.digest {
                return Err(NotReadIn::WrongFile);
            }
            let row =
                PhotoRow { digest: photo.digest, place: PhotoPlace::Local, at: time::now(), upload: None };
            self.data.store().put_photo(row, Some(jpeg)).await?;
            upload::send(self.data.store(), photo.digest).await.map_err(|_| NotReadIn::Photo)?;
        }
        let session = Session::of(self.data.clone());
        let mut read = ReadIn::default();
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
