//! How much room there is on the device, and what the photos that wait take of it.

use std::collections::BTreeSet;

use shared::ids::Digest;
use shared::text::{Text, format};
use yew::prelude::*;

use crate::app::{use_texts, use_waiting_size};
use crate::platform::{page, task};
use crate::ui::{Notice, NoticeKind, nothing};

/// With less than this left, in bytes, a person should hear of it: some photos and a day's work.
const LITTLE: u64 = 30_000_000;

/// Properties of [`WaitingPhotos`].
#[derive(Properties, PartialEq)]
pub(super) struct WaitingPhotosProps {
    /// The photos that wait.
    pub(super) photos: BTreeSet<Digest>,
}

/// How many photos wait, and how large they are together; nothing when none does.
#[component]
pub(super) fn WaitingPhotos(props: &WaitingPhotosProps) -> Html {
    let t = use_texts();
    let size = use_waiting_size(&props.photos);
    if props.photos.is_empty() {
        return nothing();
    }
    let count = i64::try_from(props.photos.len()).unwrap_or(i64::MAX);
    let size = size.map(|size| format::file_size(t.lang, size));
    html! {
        <p>
            { t.say(Text::SyncWaitingPhotos { count }) }
            if let Some(size) = size {
                { " (" }{ size }{ ")" }
            }
        </p>
    }
}

/// Properties of [`Storage`].
#[derive(Properties, PartialEq, Eq)]
pub(super) struct StorageProps {
    /// How many things wait: the room is looked at anew when it changes.
    pub(super) waiting: usize,
}

/// How much room is used and left, where the browser tells; and what to do when it is little.
#[component]
pub(super) fn Storage(props: &StorageProps) -> Html {
    let t = use_texts();
    let room = use_state(|| None::<page::Room>);
    {
        let room = room.clone();
        use_effect_with(props.waiting, move |_| {
            task::spawn(async move { room.set(page::storage_room().await) });
        });
    }
    let Some(room) = *room else { return nothing() };
    let (used, left) = (format::file_size(t.lang, room.used), format::file_size(t.lang, room.left));
    html! {
        <>
            <p class="quiet small">{ t.say(Text::SyncStorage { used: &used, left: &left }) }</p>
            if room.left < LITTLE {
                <Notice kind={NoticeKind::Warning} title={t.say(Text::SyncStorageLittle)}>
                    <p>{ t.say(Text::SyncStorageMake) }</p>
                </Notice>
            }
        </>
    }
}
