//! The photos of a visit: one before, one after, as many as it takes.

use shared::domain::body::{Retracted, Shows};
use shared::domain::work::Photo as Shown;
use shared::text::Text;
use yew::prelude::*;

use super::visit::OnVisit;
use crate::app::photos::PhotoError;
use crate::app::{use_me, use_take_photo, use_texts};
use crate::platform::task;
use crate::screens::parts::photos::Photo;
use crate::screens::parts::saying::Saying;
use crate::ui::{
    Button, ButtonVariant, FileButton, Glyph, Notice, NoticeKind, PhotoBadge, PhotoSide, Spinner,
};

/// Properties of [`Photos`].
#[derive(Properties, PartialEq)]
pub(super) struct PhotosProps {
    /// The job with its visit.
    pub(super) on: OnVisit,
    /// What the screen states with.
    pub(super) saying: Saying,
    /// Which side of the work.
    pub(super) side: PhotoSide,
    /// Whether this is what to do now.
    #[prop_or_default]
    pub(super) variant: ButtonVariant,
}

/// Photos of one side of the work, and the camera for another one.
#[component]
pub(super) fn Photos(props: &PhotosProps) -> Html {
    let t = use_texts();
    let me = use_me();
    let take = use_take_photo();
    let working = use_state_eq(|| false);
    let wrong = use_state(|| None::<PhotoError>);
    let (shows, id, title, button) = match props.side {
        PhotoSide::Before => (Shows::Before, "photo-before", Text::JobPhotoBefore, Text::JobPhotoTakeBefore),
        PhotoSide::After => (Shows::After, "photo-after", Text::JobPhotoAfter, Text::JobPhotoTakeAfter),
    };
    let title = t.say(title);
    let photos: Vec<Shown> = props
        .on
        .subject
        .work
        .as_ref()
        .map(|work| work.photos_showing(shows).filter(|photo| photo.visit == props.on.key).cloned().collect())
        .unwrap_or_default();
    let onchange = {
        let (on, saying, working, wrong) =
            (props.on.clone(), props.saying.clone(), working.clone(), wrong.clone());
        Callback::from(move |event: Event| {
            let taking = take.from_input(&event);
            let (on, saying, working, wrong) = (on.clone(), saying.clone(), working.clone(), wrong.clone());
            working.set(true);
            task::spawn(async move {
                for photo in taking.await {
                    match photo {
                        Ok(taken) => {
                            wrong.set(None);
                            saying.say(on.photo(taken, shows));
                        }
                        Err(error) => wrong.set(Some(error)),
                    }
                }
                working.set(false);
            });
        })
    };
    let own = me.map(|me| me.id());
    let tile = |photo: &Shown| {
        let remove = {
            let (on, saying, fact) = (props.on.clone(), props.saying.clone(), photo.said.fact);
            Callback::from(move |_: MouseEvent| {
                saying.say(vec![on.statement(Retracted {}).answering(vec![fact])]);
            })
        };
        html! {
            <Photo
                key={photo.said.fact.to_string()}
                digest={photo.digest}
                alt={title.clone()}
                badge={Some(PhotoBadge { side: props.side, label: title.clone() })}
            >
                if own == Some(photo.said.by) {
                    <Button
                        label={t.say(Text::CommonRemove)}
                        variant={ButtonVariant::Plain}
                        icon={Some(Glyph::Trash)}
                        onclick={remove}
                    />
                }
            </Photo>
        }
    };
    let label = if photos.is_empty() { t.say(button) } else { t.say(Text::JobPhotoAgain) };
    html! {
        <section class="section" aria-label={title.clone()}>
            if !photos.is_empty() {
                <div class="photos">{ for photos.iter().map(tile) }</div>
            }
            if let Some(wrong) = *wrong {
                <Notice kind={NoticeKind::Error} title={t.key(wrong.text())} />
            }
            if *working {
                <Spinner label={t.say(Text::PhotoWorking)} />
            }
            <FileButton
                {id}
                {label}
                variant={props.variant}
                described_by={photos.is_empty().then(|| AttrValue::from(format!("{id}-hint")))}
                {onchange}
            />
            if photos.is_empty() {
                <p class="quiet small" id={format!("{id}-hint")}>{ t.say(Text::JobPhotoHint) }</p>
            }
        </section>
    }
}
