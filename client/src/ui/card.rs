//! Cards and the rows of lists.

use yew::prelude::*;

use super::anchor::Anchor;
use super::icon::{Glyph, Icon};

/// How a card stands out among others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum CardTone {
    /// It does not.
    #[default]
    Plain,
    /// It is what to do now: a thick edge.
    Now,
    /// It needs a look.
    Warm,
}

/// Which heading a card has: one below the heading that it stands under, so that nobody who goes by them misses one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum CardHeading {
    /// It stands under the page's own heading.
    Second,
    /// It stands under a section's.
    #[default]
    Third,
}

/// Properties of [`Card`].
#[derive(Properties, PartialEq)]
pub struct CardProps {
    /// Its heading.
    #[prop_or_default]
    pub title: Option<AttrValue>,
    /// Which that is.
    #[prop_or_default]
    pub heading: CardHeading,
    /// Where the whole card leads, if anywhere.
    #[prop_or_default]
    pub href: Option<AttrValue>,
    /// How it stands out.
    #[prop_or_default]
    pub tone: CardTone,
    /// Before the heading: a pictogram or a portrait.
    #[prop_or_default]
    pub start: Html,
    /// After the heading: a status, a mark.
    #[prop_or_default]
    pub end: Html,
    /// What is on it.
    #[prop_or_default]
    pub children: Html,
}

/// A card. With `href` all of it is one target, and buttons on it stand above that.
#[component]
pub fn Card(props: &CardProps) -> Html {
    let tone = match props.tone {
        CardTone::Plain => None,
        CardTone::Now => Some("card--now"),
        CardTone::Warm => Some("card--warm"),
    };
    let heading = match props.heading {
        CardHeading::Second => "h2",
        CardHeading::Third => "h3",
    };
    html! {
        <article class={classes!("card", tone)}>
            if let Some(title) = &props.title {
                <div class="card__head">
                    { props.start.clone() }
                    <@{heading} class="card__title">{ titled(title, props.href.as_ref()) }</@>
                    { props.end.clone() }
                </div>
            }
            { props.children.clone() }
        </article>
    }
}

/// Properties of [`Rows`].
#[derive(Properties, PartialEq)]
pub struct RowsProps {
    /// What the list is of, when no heading says so.
    #[prop_or_default]
    pub label: Option<AttrValue>,
    /// [`ListRow`]s and [`PersonRow`](super::PersonRow)s.
    #[prop_or_default]
    pub children: Html,
}

/// A list of rows.
#[component]
pub fn Rows(props: &RowsProps) -> Html {
    html! { <ul class="rows" role="list" aria-label={props.label.clone()}>{ props.children.clone() }</ul> }
}

/// Properties of [`ListRow`].
#[derive(Properties, PartialEq)]
pub struct ListRowProps {
    /// What it is.
    pub title: AttrValue,
    /// More about it, in a line.
    #[prop_or_default]
    pub detail: Option<AttrValue>,
    /// Where the whole row leads, if anywhere.
    #[prop_or_default]
    pub href: Option<AttrValue>,
    /// Before the words: a pictogram, an icon or a portrait.
    #[prop_or_default]
    pub start: Html,
    /// After the words: a status, a button.
    #[prop_or_default]
    pub end: Html,
}

/// A row of a list. With `href` all of it is one target.
#[component]
pub fn ListRow(props: &ListRowProps) -> Html {
    html! {
        <li class="row">
            { props.start.clone() }
            <div class="row__words">
                <span class="row__title">{ titled(&props.title, props.href.as_ref()) }</span>
                if let Some(detail) = &props.detail {
                    <span class="row__detail">{ detail }</span>
                }
            </div>
            <div class="row__end">{ props.end.clone() }</div>
            if props.href.is_some() {
                <span class="row__arrow"><Icon glyph={Glyph::ChevronRight} /></span>
            }
        </li>
    }
}

fn titled(title: &AttrValue, href: Option<&AttrValue>) -> Html {
    match href {
        Some(href) => html! { <Anchor href={href.clone()} class="reach row__title">{ title }</Anchor> },
        None => html! { title },
    }
}
