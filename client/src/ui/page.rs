//! The frame of every screen: a header, what it is about, and the ways onward.

use yew::prelude::*;

use super::anchor::Anchor;
use super::icon::{Glyph, Icon};

/// Whom a page is for, which settles the size of its text and targets.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Density {
    /// A crew outdoors, in gloves: 18 px text, 64 px targets.
    Crew,
    /// An office: 16 px text, 48 px targets.
    #[default]
    Office,
    /// An office page that uses the whole width of a desktop.
    Wide,
}

/// Properties of [`Page`].
#[derive(Properties, PartialEq)]
pub struct PageProps {
    /// What the screen is; its only first-level heading.
    pub title: AttrValue,
    /// Whom it is for.
    #[prop_or_default]
    pub density: Density,
    /// Where the arrow back leads, and what a screen reader calls it.
    #[prop_or_default]
    pub back: Option<(AttrValue, AttrValue)>,
    /// What stands at the end of the header: a mark, a portrait, a button.
    #[prop_or_default]
    pub slot: Html,
    /// [`NavItem`]s: along the bottom of a phone, along the side of a desktop. None gives a page by itself.
    #[prop_or_default]
    pub nav: Option<Html>,
    /// What a screen reader calls the navigation.
    #[prop_or_default]
    pub nav_label: AttrValue,
    /// The link that jumps past the navigation.
    #[prop_or_default]
    pub skip_label: AttrValue,
    /// What stands above the navigation of a desktop: whose page this is.
    #[prop_or_default]
    pub brand: Html,
    /// The screen.
    #[prop_or_default]
    pub children: Html,
}

/// The frame of a screen.
#[component]
pub fn Page(props: &PageProps) -> Html {
    let density = match props.density {
        Density::Crew => Some("page--crew"),
        Density::Office => None,
        Density::Wide => Some("page--wide"),
    };
    let frame = if props.nav.is_some() { "page--nav" } else { "page--alone" };
    html! {
        <div class={classes!("page", density, frame)}>
            if !props.skip_label.is_empty() {
                <a class="page__skip visually-hidden" href="#main">{ &props.skip_label }</a>
            }
            <header class="page__head">
                if let Some((href, label)) = &props.back {
                    <Anchor class="page__back" href={href.clone()} label={label.clone()}>
                        <Icon glyph={Glyph::Back} />
                    </Anchor>
                }
                <h1 class="page__title" id="page-title" tabindex="-1">{ &props.title }</h1>
                <div class="page__slot">{ props.slot.clone() }</div>
            </header>
            if let Some(nav) = &props.nav {
                <nav class="page__nav" aria-label={props.nav_label.clone()}>
                    <div class="page__brand">{ props.brand.clone() }</div>
                    <div class="page__links">{ nav.clone() }</div>
                </nav>
            }
            <main class="page__main" id="main" tabindex="-1">{ props.children.clone() }</main>
        </div>
    }
}

/// Where a [`NavItem`] is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum NavReach {
    /// Along the bottom of a phone too.
    #[default]
    Everywhere,
    /// Where the navigation stands at the side.
    Wide,
}

/// Properties of [`NavItem`].
#[derive(Properties, PartialEq)]
pub struct NavItemProps {
    /// Where it leads.
    pub href: AttrValue,
    /// Its shape.
    pub icon: Glyph,
    /// Its word.
    pub label: AttrValue,
    /// Whether this is where we are.
    #[prop_or_default]
    pub current: bool,
    /// How many things wait there; none shows no number.
    #[prop_or_default]
    pub count: Option<u32>,
    /// The same number in words, for a screen reader.
    #[prop_or_default]
    pub count_label: Option<AttrValue>,
    /// Where it is shown.
    #[prop_or_default]
    pub reach: NavReach,
}

/// One way onward.
#[component]
pub fn NavItem(props: &NavItemProps) -> Html {
    let wide = (props.reach == NavReach::Wide).then_some("nav-item--wide");
    html! {
        <Anchor class={classes!("nav-item", wide)} href={props.href.clone()} current={props.current}>
            <span class="nav-item__picture">
                <Icon glyph={props.icon} />
                if let Some(count) = props.count.filter(|count| *count > 0) {
                    <span class="nav-item__count" aria-hidden="true">{ count }</span>
                }
            </span>
            <span class="nav-item__label">{ &props.label }</span>
            if let Some(words) = props.count_label.as_ref().filter(|_| props.count.is_some_and(|count| count > 0)) {
                <span class="visually-hidden">{ words }</span>
            }
        </Anchor>
    }
}
