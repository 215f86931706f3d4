//! The button that opens the phone's camera or its pictures.

use yew::prelude::*;

use super::button::ButtonVariant;
use super::icon::{Glyph, Icon};

/// Where a picture comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum FileSource {
    /// The camera, turned outwards; on a desktop the browser asks for a file.
    #[default]
    Camera,
    /// The pictures that are on the device.
    Gallery,
}

/// Properties of [`FileButton`].
#[derive(Properties, PartialEq)]
pub struct FileButtonProps {
    /// The input's id.
    pub id: AttrValue,
    /// What it does, in a verb and few words.
    pub label: AttrValue,
    /// Where the picture comes from.
    #[prop_or_default]
    pub source: FileSource,
    /// Which files, in the words of the input's `accept`.
    #[prop_or("image/*".into())]
    pub accept: AttrValue,
    /// A shape before the words.
    #[prop_or(Glyph::Camera)]
    pub icon: Glyph,
    /// Whether it is the one thing to do here.
    #[prop_or_default]
    pub variant: ButtonVariant,
    /// Several pictures at once.
    #[prop_or_default]
    pub multiple: bool,
    /// The element that explains it.
    #[prop_or_default]
    pub described_by: Option<AttrValue>,
    /// A picture was taken or chosen. The caller reads it from the event's target and empties the input afterwards, so
    /// that the same picture can be chosen again.
    #[prop_or_default]
    pub onchange: Callback<Event>,
}

/// A button over the browser's own file input.
#[component]
pub fn FileButton(props: &FileButtonProps) -> Html {
    let variant = match props.variant {
        ButtonVariant::Primary => Some("btn--primary"),
        ButtonVariant::Quiet | ButtonVariant::Danger | ButtonVariant::Plain => None,
    };
    html! {
        <label class={classes!("btn", "file", variant)} for={props.id.clone()}>
            <Icon glyph={props.icon} />
            <span>{ &props.label }</span>
            <input
                class="file__input"
                id={props.id.clone()}
                type="file"
                accept={props.accept.clone()}
                capture={(props.source == FileSource::Camera).then_some("environment")}
                multiple={props.multiple}
                aria-describedby={props.described_by.clone()}
                onchange={props.onchange.clone()}
            />
        </label>
    }
}
