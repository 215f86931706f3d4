//! Photos on screens: taking them, and showing those that are here, with the network as a fallback. What has to be
//! fetched is shown small first.

use std::cell::Cell;
use std::collections::BTreeSet;
use std::rc::Rc;

use shared::ids::Digest;
use shared::text::TextKey;
use yew::prelude::*;

use super::data::{Data, Shown};
use super::hooks::use_shown;
use crate::engine::pictures::{self, Source};
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
            None => self.data.picture(digest, Source::Media).await.ok_or(PhotoError::NoPicture)?,
        };
        from_scaled(image::ring(&bytes, image::Spot { x, y }).await)
    }
}

async fn ready(file: image::Picked) -> Result<Taken, PhotoError> {
    from_scaled(image::scale(file).await)
}

fn from_scaled(scaled: Result<Vec<u8>, ImageError>) -> Result<Taken, PhotoError> {
    let scaled = scaled.map_err(|error| match error {
        ImageError::Unreadable => PhotoError::NoPicture,
        ImageError::NotJpeg => PhotoError::Broken,
    })?;
    let bytes = shared::media::strip(&scaled).map_err(|_| PhotoError::Broken)?.bytes;
    let url = ObjectUrl::of_jpeg(&bytes).ok_or(PhotoError::Broken)?;
    Ok(Taken { digest: Digest::of(&bytes), bytes: bytes.into(), url: Rc::new(url) })
}

/// A photo as a screen shows it.
#[derive(Debug, Clone, Default, PartialEq)]
pub enum PhotoState {
    /// It is being read or fetched.
    #[default]
    Loading,
    /// Here it is: a small version of it, until all of it is here.
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
    use_picture(digest, Source::Portrait).url()
}

/// A picture on its way to a screen. `U` is the address, good for as long as it is held here.
#[derive(Debug, PartialEq)]
struct Picture<U> {
    of: Option<Digest>,
    stage: Stage<U>,
}

/// How much of a picture has come, ascending.
#[derive(Debug, Clone, PartialEq)]
enum Stage<U> {
    Nothing,
    /// It is not to be had now.
    Missing,
    Preview(U),
    Whole(U),
}

impl<U> Stage<U> {
    const fn rank(&self) -> u8 {
        match self {
            Self::Nothing => 0,
            Self::Missing => 1,
            Self::Preview(_) => 2,
            Self::Whole(_) => 3,
        }
    }
}

/// What happens to it.
enum Turn<U> {
    /// The screen shows another one.
    Of(Option<Digest>),
    /// So much has come of this one.
    Came(Digest, Stage<U>),
}

impl<U> Reducible for Picture<U> {
    type Action = Turn<U>;

    fn reduce(self: Rc<Self>, turn: Turn<U>) -> Rc<Self> {
        match turn {
            Turn::Of(of) if of != self.of => Rc::new(Self { of, stage: Stage::Nothing }),
            // What stands there gives way only to what is better.
            Turn::Came(digest, stage) if self.of == Some(digest) && stage.rank() > self.stage.rank() => {
                Rc::new(Self { of: self.of, stage })
            }
            _ => self,
        }
    }
}

type Held = Rc<ObjectUrl>;

#[hook]
fn use_picture(digest: Option<Digest>, source: Source) -> PhotoState {
    let Shown { data, snapshot } = use_shown();
    let picture = use_reducer_eq(|| Picture::<Held> { of: digest, stage: Stage::Nothing });
    let came = digest.map_or(0, |digest| snapshot.came(digest));
    let at_first = use_memo(digest, |_| came);
    {
        let (data, tell) = (data.clone(), picture.dispatcher());
        use_effect_with((digest, source), move |(digest, source)| {
            let (digest, source) = (*digest, *source);
            tell.dispatch(Turn::Of(digest));
            let looked_at = Rc::new(Cell::new(true));
            if let Some(digest) = digest {
                let looked_at = Rc::clone(&looked_at);
                task::spawn(async move { data.show_picture(digest, source, &looked_at, &tell).await });
            }
            move || looked_at.set(false)
        });
    }
    {
        let tell = picture.dispatcher();
        let is_news = came != *at_first && !matches!(picture.stage, Stage::Whole(_));
        use_effect_with((digest, came), move |(digest, _)| {
            if let Some(digest) = digest.filter(|_| is_news) {
                task::spawn(async move { data.show_stored(digest, &tell).await });
            }
        });
    }
    // What was shown belongs to another picture until the effect has run.
    if picture.of != digest {
        return PhotoState::Loading;
    }
    match &picture.stage {
        Stage::Nothing => PhotoState::Loading,
        Stage::Missing => PhotoState::Missing,
        Stage::Preview(url) | Stage::Whole(url) => PhotoState::Url(url.as_str().to_owned().into()),
    }
}

/// What the browser can show of bytes.
fn shown(bytes: Option<Vec<u8>>, stage: impl FnOnce(Held) -> Stage<Held>) -> Stage<Held> {
    let url = bytes.and_then(|bytes| ObjectUrl::of_jpeg(&bytes));
    url.map_or(Stage::Missing, |url| stage(Rc::new(url)))
}

impl Data {
    /// Shows what is on the device of a photo, and else fetches it: the preview first, then all of it, if the screen
    /// still shows it.
    async fn show_picture(
        &self,
        digest: Digest,
        source: Source,
        looked_at: &Cell<bool>,
        tell: &UseReducerDispatcher<Picture<Held>>,
    ) {
        match self.stored(digest).await {
            Some(stage @ Stage::Whole(_)) => return tell.dispatch(Turn::Came(digest, stage)),
            Some(stage) => tell.dispatch(Turn::Came(digest, stage)),
            None => {
                if let Some(bytes) = self.fetched_preview(digest, source).await {
                    tell.dispatch(Turn::Came(digest, shown(Some(bytes), Stage::Preview)));
                }
            }
        }
        if looked_at.get() {
            let bytes = self.picture(digest, source).await;
            tell.dispatch(Turn::Came(digest, shown(bytes, Stage::Whole)));
        }
    }

    /// Shows what the engine has brought meanwhile.
    async fn show_stored(&self, digest: Digest, tell: &UseReducerDispatcher<Picture<Held>>) {
        if let Some(stage) = self.stored(digest).await {
            tell.dispatch(Turn::Came(digest, stage));
        }
    }

    /// What is on the device of a picture.
    async fn stored(&self, digest: Digest) -> Option<Stage<Held>> {
        if let Ok(Some(bytes)) = self.store().photo(digest).await {
            return Some(shown(Some(bytes), Stage::Whole));
        }
        let preview = self.store().preview(digest).await.ok()??;
        Some(shown(Some(preview), Stage::Preview))
    }

    /// A photo's preview from the server, which is then kept.
    async fn fetched_preview(&self, digest: Digest, source: Source) -> Option<Vec<u8>> {
        let bytes = pictures::small(&http::bytes(&source.preview(digest)?).await.ok()?)?;
        // Shown all the same when it cannot be kept.
        let _ = self.store().put_preview(digest, bytes.clone()).await;
        Some(bytes)
    }

    /// A whole picture's bytes: from the device, or from the server and then kept.
    async fn picture(&self, digest: Digest, source: Source) -> Option<Vec<u8>> {
        if let Ok(Some(bytes)) = self.store().photo(digest).await {
            return Some(bytes);
        }
        let bytes = http::bytes(&source.whole(digest)).await.ok()?;
        if Digest::of(&bytes) != digest {
            return None;
        }
        let row = PhotoRow { digest, place: PhotoPlace::Sent, at: time::now(), upload: None };
        // Shown all the same when it cannot be kept; the next look fetches it again.
        let _ = self.store().put_photo(row, Some(bytes.clone())).await;
        Some(bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn came(
        picture: Rc<Picture<&'static str>>,
        n: u8,
        stage: Stage<&'static str>,
    ) -> Rc<Picture<&'static str>> {
        picture.reduce(Turn::Came(Digest::of(&[n]), stage))
    }

    #[test]
    fn a_preview_gives_way_to_the_whole_photo_and_to_nothing_less() {
        let picture = Rc::new(Picture { of: Some(Digest::of(&[1])), stage: Stage::Nothing });
        let picture = came(picture, 1, Stage::Missing);
        assert_eq!(picture.stage, Stage::Missing);
        // The engine brought it, once there was a connection.
        let picture = came(picture, 1, Stage::Preview("small"));
        let picture = came(picture, 1, Stage::Missing);
        let picture = came(picture, 1, Stage::Preview("again"));
        assert_eq!(picture.stage, Stage::Preview("small"));
        let picture = came(picture, 1, Stage::Whole("whole"));
        let picture = came(picture, 1, Stage::Preview("late"));
        let picture = came(picture, 1, Stage::Missing);
        assert_eq!(picture.stage, Stage::Whole("whole"));
    }

    #[test]
    fn what_comes_of_another_photo_is_not_shown() {
        let picture = Rc::new(Picture { of: Some(Digest::of(&[1])), stage: Stage::Nothing });
        let picture = came(picture, 1, Stage::Whole("one"));
        let picture = picture.reduce(Turn::Of(Some(Digest::of(&[1]))));
        assert_eq!(picture.stage, Stage::Whole("one"));
        let picture = picture.reduce(Turn::Of(Some(Digest::of(&[2]))));
        let picture = came(picture, 1, Stage::Whole("one"));
        assert_eq!(picture.stage, Stage::Nothing);
        let picture = came(picture, 2, Stage::Preview("two"));
        assert_eq!(picture.stage, Stage::Preview("two"));
    }
}
