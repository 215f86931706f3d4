//! Photos of the work, by themselves and as before and after.

use yew::prelude::*;

use super::icon::{Pictogram, PictogramSize};

/// Which side of the work a photo shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PhotoSide {
    /// Before it was done.
    Before,
    /// After it was done.
    After,
}

impl PhotoSide {
    const fn pictogram(self) -> &'static str {
        match self {
            Self::Before => "camera-before",
            Self::After => "camera-after",
        }
    }
}

/// A photo's side and the word for it.
#[derive(Debug, Clone, PartialEq)]
pub struct PhotoBadge {
    /// Which side.
    pub side: PhotoSide,
    /// Its word.
    pub label: AttrValue,
}

/// How a photo fills its frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum PhotoFit {
    /// Cut to four by three, so that several stand in a row.
    #[default]
    Tile,
    /// All of it.
    Whole,
}

/// Properties of [`PhotoTile`].
#[derive(Properties, PartialEq)]
pub struct PhotoTileProps {
    /// The picture's address (`blob:` for one that is on this device).
    pub src: AttrValue,
    /// What it shows.
    pub alt: AttrValue,
    /// Which side of the work it shows.
    #[prop_or_default]
    pub badge: Option<PhotoBadge>,
    /// How it fills its frame.
    #[prop_or_default]
    pub fit: PhotoFit,
    /// Tapped, to see all of it; without this it is only a picture.
    #[prop_or_default]
    pub onopen: Option<Callback<()>>,
    /// Below the picture: a mark, a button that releases or removes it.
    #[prop_or_default]
    pub children: Html,
}

/// A photo with what belongs to it.
#[component]
pub fn PhotoTile(props: &PhotoTileProps) -> Html {
    let class = classes!("photo__image", (props.fit == PhotoFit::Whole).then_some("photo__image--whole"));
    let image = html! {
        <img {class} src={props.src.clone()} alt={props.alt.clone()} loading="lazy" decoding="async" />
    };
    let has_words = props.badge.is_some() || props.children != Html::default();
    html! {
        <figure class="photo">
            if let Some(onopen) = &props.onopen {
                <button type="button" class="photo__open" onclick={onopen.reform(|_: MouseEvent| ())}>{ image }</button>
            } else {
                { image }
            }
            if has_words {
                <figcaption class="photo__words">
                    if let Some(badge) = &props.badge {
                        <span class="photo__badge">
                            <Pictogram name={badge.side.pictogram()} size={PictogramSize::Small} />
                            { &badge.label }
                        </span>
                    }
                    { props.children.clone() }
                </figcaption>
            }
        </figure>
    }
}

/// Properties of [`PhotoPair`].
#[derive(Properties, PartialEq)]
pub struct PhotoPairProps {
    /// The photo before: its address and what it shows.
    #[prop_or_default]
    pub before: Option<(AttrValue, AttrValue)>,
    /// The photo after: its address and what it shows.
    #[prop_or_default]
    pub after: Option<(AttrValue, AttrValue)>,
    /// The word for before.
    pub before_label: AttrValue,
    /// The word for after.
    pub after_label: AttrValue,
    /// What stands where a photo is missing.
    pub missing_label: AttrValue,
    /// One of them was tapped, to see all of it.
    #[prop_or_default]
    pub onopen: Option<Callback<PhotoSide>>,
}

/// Before and after, side by side.
#[component]
pub fn PhotoPair(props: &PhotoPairProps) -> Html {
    let side = |side: PhotoSide, photo: &Option<(AttrValue, AttrValue)>, label: &AttrValue| match photo {
        Some((src, alt)) => html! {
            <PhotoTile
                src={src.clone()}
                alt={alt.clone()}
                badge={PhotoBadge { side, label: label.clone() }}
                onopen={props.onopen.as_ref().map(|open| open.reform(move |()| side))}
            />
        },
        None => html! {
            <div class="pair__missing">
                <Pictogram name={side.pictogram()} size={PictogramSize::Small} />
                <strong>{ label }</strong>
                <span>{ &props.missing_label }</span>
            </div>
        },
    };
    html! {
        <div class="pair">
            { side(PhotoSide::Before, &props.before, &props.before_label) }
            { side(PhotoSide::After, &props.after, &props.after_label) }
        </div>
    }
}
