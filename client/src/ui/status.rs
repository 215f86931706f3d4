//! Where something stands, in a shape and a word and never in a colour.

use yew::prelude::*;

use super::icon::{Glyph, Icon};

/// The silhouette of a status.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StatusShape {
    /// An envelope: came in.
    Received,
    /// A speech bubble: a question waits for an answer.
    Question,
    /// A calendar: has a day.
    Planned,
    /// Three dots: when there is time.
    Later,
    /// A half-filled circle: at work.
    Ongoing,
    /// A ring with a tick: the crew is done.
    Done,
    /// A filled seal with a tick: done and approved.
    Confirmed,
    /// An arrow back: something is left to do.
    Returned,
    /// An octagon with a cross: the answer was no.
    Declined,
    /// A struck ring: will not happen.
    Cancelled,
    /// An hourglass: waits for somebody.
    Waiting,
    /// Two arrows against each other: two statements differ.
    Conflict,
    /// A filled figure: is here.
    Here,
    /// A dashed figure: is not here.
    Away,
    /// A struck cloud: no network.
    Offline,
    /// A triangle: it cannot wait.
    Urgent,
}

impl StatusShape {
    /// The icon that draws it.
    pub const fn glyph(self) -> Glyph {
        match self {
            Self::Received => Glyph::ShapeReceived,
            Self::Question => Glyph::ShapeQuestion,
            Self::Planned => Glyph::ShapePlanned,
            Self::Later => Glyph::ShapeLater,
            Self::Ongoing => Glyph::ShapeOngoing,
            Self::Done => Glyph::ShapeDone,
            Self::Confirmed => Glyph::ShapeConfirmed,
            Self::Returned => Glyph::ShapeReturned,
            Self::Declined => Glyph::ShapeDeclined,
            Self::Cancelled => Glyph::ShapeCancelled,
            Self::Waiting => Glyph::ShapeWaiting,
            Self::Conflict => Glyph::ShapeConflict,
            Self::Here => Glyph::ShapeHere,
            Self::Away => Glyph::ShapeAway,
            Self::Offline => Glyph::CloudOff,
            Self::Urgent => Glyph::Warning,
        }
    }
}

/// How much a status wants to be seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum StatusWeight {
    /// One among others.
    #[default]
    Plain,
    /// It is the reader's turn, or it has come to its end.
    Strong,
    /// It has not begun.
    Ahead,
}

/// Properties of [`Status`].
#[derive(Properties, PartialEq)]
pub struct StatusProps {
    /// Its silhouette.
    pub shape: StatusShape,
    /// Its word.
    pub label: AttrValue,
    /// How much it wants to be seen.
    #[prop_or_default]
    pub weight: StatusWeight,
}

/// A status: its shape and its word.
#[component]
pub fn Status(props: &StatusProps) -> Html {
    let weight = match props.weight {
        StatusWeight::Plain => None,
        StatusWeight::Strong => Some("status--strong"),
        StatusWeight::Ahead => Some("status--ahead"),
    };
    html! {
        <span class={classes!("status", weight)}>
            <Icon glyph={props.shape.glyph()} />
            <span>{ &props.label }</span>
        </span>
    }
}

/// How far what somebody did has come on its way to the office.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MarkKind {
    /// It is on this device: a ring.
    Saved,
    /// It has arrived: a filled disc with a tick.
    Sent,
    /// A supervisor looks at it: an eye.
    Looking,
}

impl MarkKind {
    const fn glyph(self) -> Glyph {
        match self {
            Self::Saved => Glyph::ShapeSaved,
            Self::Sent => Glyph::ShapeSent,
            Self::Looking => Glyph::ShapeLooking,
        }
    }

    const fn name(self) -> &'static str {
        match self {
            Self::Saved => "saved",
            Self::Sent => "sent",
            Self::Looking => "looking",
        }
    }
}

/// Properties of [`Mark`].
#[derive(Properties, PartialEq)]
pub struct MarkProps {
    /// How far it has come.
    pub kind: MarkKind,
    /// Its word.
    pub label: AttrValue,
}

/// The one calm mark of a job. A screen reader hears when it changes, and is not interrupted.
#[component]
pub fn Mark(props: &MarkProps) -> Html {
    html! {
        <span class="mark" role="status" data-mark={props.kind.name()}>
            <Icon glyph={props.kind.glyph()} />
            <span>{ &props.label }</span>
        </span>
    }
}
