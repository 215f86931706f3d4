//! Buttons, and links that look like them.

use yew::prelude::*;

use super::anchor::Anchor;
use super::icon::{Glyph, Icon, IconSize};

/// What a button is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ButtonVariant {
    /// The one thing to do here; at most one on a screen.
    Primary,
    /// Another thing to do.
    #[default]
    Quiet,
    /// Something that is hard to take back: dashed as well as coloured.
    Danger,
    /// Looks like a link.
    Plain,
}

impl ButtonVariant {
    const fn class(self) -> Option<&'static str> {
        match self {
            Self::Primary => Some("btn--primary"),
            Self::Quiet => None,
            Self::Danger => Some("btn--danger"),
            Self::Plain => Some("btn--plain"),
        }
    }
}

/// How large a button is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ButtonSize {
    /// As the page it stands on: 48 px on an office page, 64 px on a crew's.
    #[default]
    Page,
    /// As wide as there is room for.
    Wide,
    /// For gloves, on any page, and as wide as there is room for.
    Crew,
}

impl ButtonSize {
    const fn class(self) -> Option<&'static str> {
        match self {
            Self::Page => None,
            Self::Wide => Some("btn--wide"),
            Self::Crew => Some("btn--wide btn--crew"),
        }
    }
}

/// Properties of [`Button`].
#[derive(Properties, PartialEq)]
pub struct ButtonProps {
    /// What it does, in a verb and few words.
    pub label: AttrValue,
    /// The same words and what they are about, for those who hear one button after the other.
    #[prop_or_default]
    pub name: Option<AttrValue>,
    /// What it is for.
    #[prop_or_default]
    pub variant: ButtonVariant,
    /// How large.
    #[prop_or_default]
    pub size: ButtonSize,
    /// A shape before the words.
    #[prop_or_default]
    pub icon: Option<Glyph>,
    /// It has been pressed and is at work: a second press does nothing.
    #[prop_or_default]
    pub busy: bool,
    /// It cannot be used now. It can still be reached, so that a screen reader finds it.
    #[prop_or_default]
    pub disabled: bool,
    /// It sends the form that it stands in.
    #[prop_or_default]
    pub submit: bool,
    /// For a button that stays pressed.
    #[prop_or_default]
    pub pressed: Option<bool>,
    /// The element that explains it.
    #[prop_or_default]
    pub described_by: Option<AttrValue>,
    /// An address within the page, for tests and links.
    #[prop_or_default]
    pub id: Option<AttrValue>,
    /// Pressed.
    #[prop_or_default]
    pub onclick: Callback<MouseEvent>,
}

/// A button.
#[component]
pub fn Button(props: &ButtonProps) -> Html {
    let idle = props.busy || props.disabled;
    let pressed = props.onclick.clone();
    let onclick = Callback::from(move |event: MouseEvent| {
        if idle {
            event.prevent_default();
        } else {
            pressed.emit(event);
        }
    });
    html! {
        <button
            id={props.id.clone()}
            type={if props.submit { "submit" } else { "button" }}
            class={classes!("btn", props.variant.class(), props.size.class())}
            aria-label={props.name.clone()}
            aria-disabled={idle.then_some("true")}
            aria-busy={props.busy.then_some("true")}
            aria-pressed={props.pressed.map(|pressed| if pressed { "true" } else { "false" })}
            aria-describedby={props.described_by.clone()}
            {onclick}
        >
            if props.busy {
                <span class="spinner" aria-hidden="true"><span class="spinner__ring" /></span>
            } else if let Some(glyph) = props.icon {
                <Icon {glyph} />
            }
            <span>{ &props.label }</span>
        </button>
    }
}

/// Properties of [`ButtonLink`].
#[derive(Properties, PartialEq)]
pub struct ButtonLinkProps {
    /// Where it leads.
    pub href: AttrValue,
    /// Where that is, in few words.
    pub label: AttrValue,
    /// What it is for.
    #[prop_or_default]
    pub variant: ButtonVariant,
    /// How large.
    #[prop_or_default]
    pub size: ButtonSize,
    /// A shape before the words.
    #[prop_or_default]
    pub icon: Option<Glyph>,
    /// For links out of the app, telephone numbers and downloads.
    #[prop_or_default]
    pub outside: bool,
}

/// A link that looks like a button.
#[component]
pub fn ButtonLink(props: &ButtonLinkProps) -> Html {
    let class = classes!("btn", props.variant.class(), props.size.class());
    html! {
        <Anchor href={props.href.clone()} {class} outside={props.outside}>
            if let Some(glyph) = props.icon {
                <Icon {glyph} />
            }
            <span>{ &props.label }</span>
        </Anchor>
    }
}

/// Properties of [`IconButton`].
#[derive(Properties, PartialEq)]
pub struct IconButtonProps {
    /// The shape that stands for it.
    pub glyph: Glyph,
    /// What it does, for those who do not see the shape.
    pub label: AttrValue,
    /// What it is for.
    #[prop_or(ButtonVariant::Plain)]
    pub variant: ButtonVariant,
    /// Pressed.
    #[prop_or_default]
    pub onclick: Callback<MouseEvent>,
}

/// A button with a shape only: for what everybody knows (close, more, read aloud).
#[component]
pub fn IconButton(props: &IconButtonProps) -> Html {
    html! {
        <button
            type="button"
            class={classes!("btn", "btn--only", props.variant.class())}
            aria-label={props.label.clone()}
            title={props.label.clone()}
            onclick={props.onclick.clone()}
        >
            <Icon glyph={props.glyph} size={IconSize::Large} />
        </button>
    }
}
