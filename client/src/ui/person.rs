//! People by picture and first name.

use yew::prelude::*;

use super::icon::{Glyph, Icon, Pictogram, PictogramSize};

/// Properties of [`Portrait`].
#[derive(Properties, PartialEq)]
pub struct PortraitProps {
    /// The picture's address. Without one, the first letter of the name or a figure stands there.
    #[prop_or_default]
    pub src: Option<AttrValue>,
    /// The first name, of which the first letter is shown when there is no picture.
    #[prop_or_default]
    pub name: AttrValue,
    /// A symbol of the pictogram sprite, for someone who is shown without a picture.
    #[prop_or_default]
    pub symbol: Option<AttrValue>,
}

/// A portrait. The name always stands beside it, so it says nothing by itself.
#[component]
pub fn Portrait(props: &PortraitProps) -> Html {
    html! {
        <span class="portrait" aria-hidden="true">
            if let Some(src) = &props.src {
                <img {src} alt="" loading="lazy" decoding="async" />
            } else if let Some(name) = &props.symbol {
                <Pictogram name={name.clone()} size={PictogramSize::Small} />
            } else if let Some(letter) = props.name.chars().next() {
                { letter.to_string() }
            } else {
                <Icon glyph={Glyph::Person} />
            }
        </span>
    }
}

/// How large a [`PersonTile`] is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum PersonSize {
    /// Many on a screen: the morning gathering.
    #[default]
    Normal,
    /// Few on a screen: who are you?
    Large,
}

/// Properties of [`PersonTile`].
#[derive(Properties, PartialEq)]
pub struct PersonTileProps {
    /// The first name.
    pub name: AttrValue,
    /// The portrait's address.
    #[prop_or_default]
    pub src: Option<AttrValue>,
    /// A symbol of the pictogram sprite, for someone who is shown without a picture.
    #[prop_or_default]
    pub symbol: Option<AttrValue>,
    /// A line below the name: what they do today, "here".
    #[prop_or_default]
    pub note: Option<AttrValue>,
    /// Whether they are chosen; `None` for a tile that only leads on and never stays pressed.
    #[prop_or_default]
    pub pressed: Option<bool>,
    /// How large.
    #[prop_or_default]
    pub size: PersonSize,
    /// Tapped.
    #[prop_or_default]
    pub onpress: Callback<()>,
}

/// A person to tap. That they are chosen shows by a tick and an edge, not by colour alone. Stand them in a `ul.people`.
#[component]
pub fn PersonTile(props: &PersonTileProps) -> Html {
    let onclick = props.onpress.reform(|_: MouseEvent| ());
    html! {
        <button
            type="button"
            class={classes!("person", (props.size == PersonSize::Large).then_some("person--large"))}
            aria-pressed={props.pressed.map(|pressed| if pressed { "true" } else { "false" })}
            {onclick}
        >
            <Portrait src={props.src.clone()} name={props.name.clone()} symbol={props.symbol.clone()} />
            <span class="person__name">{ &props.name }</span>
            if let Some(note) = &props.note {
                <span class="person__note">{ note }</span>
            }
            if props.pressed.is_some() {
                <span class="person__tick"><Icon glyph={Glyph::Check} /></span>
            }
        </button>
    }
}

/// Properties of [`PersonRow`].
#[derive(Properties, PartialEq)]
pub struct PersonRowProps {
    /// The name: first name for crews, the whole for staff.
    pub name: AttrValue,
    /// The portrait's address.
    #[prop_or_default]
    pub src: Option<AttrValue>,
    /// A symbol of the pictogram sprite, for someone who is shown without a picture.
    #[prop_or_default]
    pub symbol: Option<AttrValue>,
    /// More in a line.
    #[prop_or_default]
    pub detail: Option<AttrValue>,
    /// After the words: a status, buttons.
    #[prop_or_default]
    pub children: Html,
}

/// A person in a list. Stands in [`Rows`](super::Rows).
#[component]
pub fn PersonRow(props: &PersonRowProps) -> Html {
    html! {
        <li class="row">
            <Portrait src={props.src.clone()} name={props.name.clone()} symbol={props.symbol.clone()} />
            <div class="row__words">
                <span class="row__title">{ &props.name }</span>
                if let Some(detail) = &props.detail {
                    <span class="row__detail">{ detail }</span>
                }
            </div>
            <div class="row__end">{ props.children.clone() }</div>
        </li>
    }
}
