//! Photos by digest.

use shared::domain::body::{Picture, Step};
use shared::ids::Digest;
use shared::text::Text;
use yew::prelude::*;

use crate::app::{PhotoState, use_photo, use_photo_if, use_texts};
use crate::ui::{PhotoBadge, PhotoFit, PhotoTile, Pictogram, PictogramSize, StepCard, StepPicture};

/// Properties of [`Photo`].
#[derive(Properties, PartialEq)]
pub struct PhotoProps {
    /// Which.
    pub digest: Digest,
    /// What it shows.
    pub alt: AttrValue,
    /// Which side of the work it shows.
    #[prop_or_default]
    pub badge: Option<PhotoBadge>,
    /// How it fills its frame.
    #[prop_or_default]
    pub fit: PhotoFit,
    /// Tapped, to see all of it.
    #[prop_or_default]
    pub onopen: Option<Callback<()>>,
    /// Below the picture.
    #[prop_or_default]
    pub children: Html,
}

/// A photo, from the device or from the server; a word where it is neither.
#[component]
pub fn Photo(props: &PhotoProps) -> Html {
    let t = use_texts();
    match use_photo(props.digest) {
        PhotoState::Url(src) => html! {
            <PhotoTile
                {src}
                alt={props.alt.clone()}
                badge={props.badge.clone()}
                fit={props.fit}
                onopen={props.onopen.clone()}
            >
                { props.children.clone() }
            </PhotoTile>
        },
        PhotoState::Loading => html! { <div class="pair__missing" aria-busy="true" /> },
        PhotoState::Missing => html! {
            <div class="pair__missing">
                <Pictogram name="camera" size={PictogramSize::Small} />
                <strong>{ &props.alt }</strong>
                <span>{ t.say(Text::PhotoNotHere) }</span>
                { props.children.clone() }
            </div>
        },
    }
}

/// Properties of [`PictureStep`].
#[derive(Properties, PartialEq)]
pub struct PictureStepProps {
    /// What to do.
    pub step: Step,
    /// Whether it is done; `None` where steps are only shown.
    #[prop_or_default]
    pub done: Option<bool>,
    /// A line more.
    #[prop_or_default]
    pub note: Option<AttrValue>,
    /// Whether it is what to do first.
    #[prop_or_default]
    pub first: bool,
    /// Ticked or unticked: what it should be now.
    #[prop_or_default]
    pub onchange: Callback<bool>,
    /// Below the words.
    #[prop_or_default]
    pub children: Html,
}

/// A step with its pictogram or photo. Stand them in an `ol.steps`.
#[component]
pub fn PictureStep(props: &PictureStepProps) -> Html {
    let t = use_texts();
    let photo = use_photo_if(props.step.photo());
    let picture = match (&props.step.picture, photo) {
        (Some(Picture::Pictogram(name)), _) => StepPicture::Pictogram(name.as_str().to_owned().into()),
        (Some(Picture::Photo(_)), PhotoState::Url(src)) => StepPicture::Photo(src),
        _ => StepPicture::None,
    };
    html! {
        <StepCard
            words={props.step.words.to_string()}
            {picture}
            done={props.done}
            tick_label={t.say(Text::JobStepTick { step: props.step.words.as_str() })}
            note={props.note.clone()}
            first={props.first}
            onchange={props.onchange.clone()}
        >
            { props.children.clone() }
        </StepCard>
    }
}
