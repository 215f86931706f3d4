//! Photos on screens: taking them, and showing those that are here, with the network as a fallback.

use std::collections::BTreeSet;
use std::rc::Rc;

use shared::ids::Digest;
use shared::text::TextKey;
use yew::prelude::*;

use super::data::Data;
use super::hooks::use_shown;
use crate::platform::image::{self, ImageError, ObjectUrl};
use crate::platform::{http, task, time};
use crate::store::{NewPhoto, PhotoPlace, PhotoRow, Store as _};

/// A photo taken just now: scaled down, stripped of everything but the picture, not stored yet. Hand it to
/// [`Statement::with_photo`](super::Statement::with_photo), which stores it together with the fact that cites it.
#[derive(Debug, Clone)]
pub struct Taken {
    /// What facts cite.
    pub digest: Digest,
    bytes: Rc<[u8]>,
    preview: Rc<[u8]>,
    url: Rc<ObjectUrl>,
}

impl PartialEq for Taken {
    fn eq(&self, other: &Self) -> bool {
        self.digest == other.digest
    }
}

impl Taken {
    /// An address to show it with, as long as this value or a clone of it lives.
    pub fn url(&self) -> AttrValue {
        AttrValue::from(self.url.as_str().to_owned())
    }

    pub(crate) fn to_store(&self) -> NewPhoto {
        NewPhoto {
            row: PhotoRow { digest: self.digest, place: PhotoPlace::Local, at: time::now(), upload: None },
            bytes: self.bytes.to_vec(),
            preview: self.preview.to_vec(),
        }
    }
}

/// Why a file did not become a photo.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PhotoError {
    /// It is no picture, or one that the browser cannot read.
    #[error("no picture")]
    NoPicture,
    /// The browser could not scale it.
    #[error("the picture could not be made ready")]
    Broken,
}

impl PhotoError {
    /// What to tell the person.
    pub const fn text(self) -> TextKey {
        match self {
            Self::NoPicture => TextKey::PhotoNotImage,
            Self::Broken => TextKey::PhotoBroken,
        }
    }
}

/// Makes photos of what a file input brought.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TakePhoto;

/// The way to take photos: `let take = use_take_photo();`, then in a future spawned from a file input's `onchange`
/// `take.from_input(&event).await`.
#[hook]
pub fn use_take_photo() -> TakePhoto {
    TakePhoto
}

impl TakePhoto {
    /// The pictures that were chosen, each with what became of it; the input is emptied, so that the same picture can
    /// be chosen again. Call it within the event.
    pub fn from_input(self, event: &Event) -> impl Future<Output = Vec<Result<Taken, PhotoError>>> + use<> {
        let files = image::take_files(event);
        async move {
            let mut taken = Vec::new();
            for file in files {
                taken.push(ready(file).await);
            }
            taken
        }
    }
}

/// Draws on photos.
#[derive(Clone, PartialEq)]
pub struct MarkPhoto {
    data: Data,
}

/// The way to draw a ring on a photo: `let mark = use_mark_photo();`, then in a spawned future
/// `mark.ring(digest, taken, (x, y)).await`.
#[hook]
pub fn use_mark_photo() -> MarkPhoto {
    MarkPhoto { data: use_shown().data }
}

impl MarkPhoto {
    /// The photo with a ring around this spot, from 0 to 1 each way, as a new photo. `taken` is it, if it is not stored.
    pub async fn ring(
        &self,
        digest: Digest,
        taken: Option<Taken>,
        (x, y): (f64, f64),
    ) -> Result<Taken, PhotoError> {
        let bytes = match taken {
            Some(taken) => taken.bytes.to_vec(),
            None => self.data.picture(digest, Source::Media.path()).await.ok_or(PhotoError::NoPicture)?,
        };
        from_scaled(image::ring(&bytes, image::Spot { x, y }).await)
    }
}

async fn ready(file: image::Picked) -> Result<Taken, PhotoError> {
    from_scaled(image::scale(file).await)
}

fn from_scaled(scaled: Result<image::Scaled, ImageError>) -> Result<Taken, PhotoError> {
    let scaled = scaled.map_err(|error| match error {
        ImageError::Unreadable => PhotoError::NoPicture,
        ImageError::NotJpeg => PhotoError::Broken,
    })?;
    let bytes = shared::media::strip(&scaled.full).map_err(|_| PhotoError::Broken)?.bytes;
    let preview = shared::media::strip(&scaled.preview).map_err(|_| PhotoError::Broken)?.bytes;
    let url = ObjectUrl::of_jpeg(&bytes).ok_or(PhotoError::Broken)?;
    Ok(Taken { digest: Digest::of(&bytes), bytes: bytes.into(), preview: preview.into(), url: Rc::new(url) })
}

/// A photo as a screen shows it.
#[derive(Debug, Clone, Default, PartialEq)]
pub enum PhotoState {
    /// It is being read or fetched.
    #[default]
    Loading,
    /// Here it is.
    Url(AttrValue),
    /// It is neither on the device nor to be had from the server now.
    Missing,
}

impl PhotoState {
    /// Its address, once there is one.
    pub fn url(&self) -> Option<AttrValue> {
        match self {
            Self::Url(url) => Some(url.clone()),
            _ => None,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Source {
    Media,
    Pictures,
}

/// A photo of the work or of a step.
#[hook]
pub fn use_photo(digest: Digest) -> PhotoState {
    use_picture(Some(digest), Source::Media)
}

/// The same where there may be no photo at all, which stays [`PhotoState::Loading`].
#[hook]
pub fn use_photo_if(digest: Option<Digest>) -> PhotoState {
    use_picture(digest, Source::Media)
}

/// How large photos that wait on this device are together, in bytes; none before it is known.
#[hook]
pub fn use_waiting_size(photos: &BTreeSet<Digest>) -> Option<u64> {
    let store = use_shown().data.store().clone();
    let size = use_state_eq(|| None::<u64>);
    {
        let size = size.clone();
        use_effect_with(photos.clone(), move |photos| {
            let photos = photos.clone();
            task::spawn(async move {
                let mut all = 0;
                for digest in photos {
                    let bytes = store.photo(digest).await.ok().flatten();
                    all += bytes.map_or(0, |bytes| bytes.len() as u64);
                }
                size.set(Some(all));
            });
        });
    }
    *size
}

/// A portrait; none where there is no picture. While it is missing the first letter of the name stands there.
#[hook]
pub fn use_portrait(digest: Option<Digest>) -> Option<AttrValue> {
    use_picture(digest, Source::Pictures).url()
}

#[hook]
fn use_picture(digest: Option<Digest>, source: Source) -> PhotoState {
    let data = use_shown().data;
    let shown = use_state_eq(|| (digest, PhotoState::Loading));
    {
        let shown = shown.clone();
        use_effect_with((digest, source), move |(digest, source)| {
            let (digest, source) = (*digest, *source);
            // Held until the screen lets go of the picture, so that its address stays good for so long.
            let held: Rc<std::cell::RefCell<Option<ObjectUrl>>> = Rc::default();
            let alive = Rc::new(std::cell::Cell::new(true));
            {
                let (held, alive) = (Rc::clone(&held), Rc::clone(&alive));
                task::spawn(async move {
                    let Some(digest) = digest else { return };
                    let url = match data.picture(digest, source.path()).await {
                        Some(bytes) => ObjectUrl::of_jpeg(&bytes),
                        None => None,
                    };
                    if !alive.get() {
                        return;
                    }
                    let state = url.as_ref().map_or(PhotoState::Missing, |url| {
                        PhotoState::Url(AttrValue::from(url.as_str().to_owned()))
                    });
                    *held.borrow_mut() = url;
                    shown.set((Some(digest), state));
                });
            }
            move || {
                alive.set(false);
                drop(held.borrow_mut().take());
            }
        });
    }
    // What was shown belongs to another picture until the effect has run.
    if shown.0 == digest { shown.1.clone() } else { PhotoState::Loading }
}

impl Source {
    const fn path(self) -> &'static str {
        match self {
            Self::Media => "/api/media/",
            Self::Pictures => "/api/pictures/",
        }
    }
}

impl Data {
    /// A picture's bytes: from the device, or from the server and then kept.
    async fn picture(&self, digest: Digest, path: &str) -> Option<Vec<u8>> {
        if let Ok(Some(bytes)) = self.store().photo(digest).await {
            return Some(bytes);
        }
        let bytes = http::bytes(&format!("{path}{digest}")).await.ok()?;
        if Digest::of(&bytes) != digest {
            return None;
        }
        let row = PhotoRow { digest, place: PhotoPlace::Sent, at: time::now(), upload: None };
        // Shown all the same when it cannot be kept; the next look fetches it again.
        let _ = self.store().put_photo(row, Some(bytes.clone())).await;
        Some(bytes)
    }
}
