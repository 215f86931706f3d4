//! The frame around every screen: its title, the ways onward of whoever is here, and who speaks on a shared phone.

use shared::text::Text;
use yew::prelude::*;
use yew_router::prelude::use_route;

use super::parts::people::Face;
use crate::app::{use_catalogue, use_me, use_snapshot, use_texts, use_unsettled};
use crate::platform::page;
use crate::route::Route;
use crate::ui::{Anchor, Density, ListRow, NavItem, NavReach, Page, Rows, nothing};
use too_old::TooOld;
use ways::{Area, Reach, Way};

mod too_old;
pub mod ways;

/// Properties of [`Frame`].
#[derive(Properties, PartialEq)]
pub struct FrameProps {
    /// What the screen is; its only first-level heading, and the page's title.
    pub title: AttrValue,
    /// Whom it is for.
    #[prop_or_default]
    pub density: Density,
    /// Where the arrow back leads, on a screen that is about one thing.
    #[prop_or_default]
    pub back: Option<Route>,
    /// At the end of the header: a mark, a button.
    #[prop_or_default]
    pub slot: Html,
    /// The screen.
    #[prop_or_default]
    pub children: Html,
}

/// The frame of a screen: navigation by role, the title of the page, and on a shared phone who speaks.
#[component]
pub fn Frame(props: &FrameProps) -> Html {
    let t = use_texts();
    let me = use_me();
    let snapshot = use_snapshot();
    let unsettled = use_unsettled().listed;
    let route = use_route::<Route>().unwrap_or(Route::NotFound);
    use_effect_with((props.title.clone(), t), |(title, t)| {
        page::set_title(&Text::AppTitle { page: title }.render(t.lang));
    });
    let catalogue = use_catalogue();
    let unit = me.as_deref().and_then(|me| me.works_at().into_iter().chain(me.leads()).next());
    let palette = unit.and_then(|unit| catalogue.unit(unit)).map(|unit| unit.palette.clone());
    // The weekdays' colours are the workplace's own: they match its wall.
    use_effect_with(palette, |palette| {
        for (nth, [paper, ink]) in palette.iter().flatten().enumerate().take(7) {
            page::set_property(&format!("--day-{}", nth + 1), paper);
            page::set_property(&format!("--on-day-{}", nth + 1), ink);
        }
    });
    let areas = me.as_deref().map(Area::all_of).unwrap_or_default();
    let area = Area::of(&route).filter(|area| areas.contains(area)).or_else(|| areas.first().copied());
    let nav = area.map(|area| {
        let item = |(way, reach): &(Way, Reach)| {
            let count = me.as_deref().map_or(0, |me| way.waiting(&snapshot, me, &unsettled));
            html! {
                <NavItem
                    key={way.route().href().to_string()}
                    href={way.route().href()}
                    icon={way.glyph()}
                    label={t.key(way.text())}
                    current={way.leads_to(&route)}
                    count={Some(count)}
                    count_label={Some(t.say(Text::NavWaiting { count: i64::from(count) }))}
                    reach={match reach { Reach::Near => NavReach::Everywhere, Reach::Far => NavReach::Wide }}
                />
            }
        };
        html! { <>{ for area.ways().iter().map(item) }</> }
    });
    let speaker = me.filter(|me| me.is_shared() && route != Route::Who);
    let slot = html! {
        <>
            { props.slot.clone() }
            if let Some(me) = speaker {
                <Anchor
                    class="speaker"
                    href={Route::Who.href()}
                    label={format!("{}. {}", me.person.first_name, t.say(Text::WhoSwitch))}
                >
                    <Face id={me.id()} />
                </Anchor>
            }
        </>
    };
    html! {
        <Page
            title={props.title.clone()}
            density={props.density}
            back={props.back.as_ref().map(|back| (back.href(), t.say(Text::CommonBack)))}
            {slot}
            {nav}
            nav_label={t.say(Text::NavLabel)}
            skip_label={t.say(Text::CommonSkipToContent)}
            brand={html! { { t.say(Text::AppName) } }}
        >
            <TooOld />
            { props.children.clone() }
        </Page>
    }
}

/// Every way of whoever is here that does not stand along the bottom of a phone, and the ways into their other roles:
/// for the screen behind *Mer*.
#[component]
pub fn MoreWays() -> Html {
    let t = use_texts();
    let me = use_me();
    let areas = me.as_deref().map(Area::all_of).unwrap_or_default();
    let row = |way: Way| {
        html! {
            <ListRow
                key={way.route().href().to_string()}
                title={t.key(way.text())}
                href={Some(way.route().href())}
                start={html! { <crate::ui::Icon glyph={way.glyph()} /> }}
            />
        }
    };
    let ways = ways::behind_more(&areas);
    if ways.is_empty() {
        return nothing();
    }
    html! { <Rows label={Some(t.say(Text::NavLabel))}>{ for ways.into_iter().map(row) }</Rows> }
}
