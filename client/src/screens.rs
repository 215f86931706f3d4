//! The screens, one file each, by role; and which of them an address shows.

use shared::ids::DocId;
use yew::prelude::*;

use crate::app::me::Presence;
use crate::app::{use_me, use_snapshot, use_texts};
use crate::route::Route;
use crate::ui::{ButtonLink, ButtonVariant, Notice, NoticeKind, Page, nothing};
use shared::text::Text;
use shared::wire::Code;
use yew_router::prelude::Redirect;

pub mod account;
pub mod coordinator;
pub mod crew;
pub mod frame;
pub mod orderer;
pub mod parts;
pub mod supervisor;

/// The screen of this address. Whoever is not known yet comes to [`Start`] instead.
pub fn switch(route: Route) -> Html {
    let screen = screen(route.clone());
    match route {
        Route::Start
        | Route::SignIn
        | Route::Demo
        | Route::Join
        | Route::Who
        | Route::About
        | Route::NotFound => screen,
        _ => html! { <Known>{ screen }</Known> },
    }
}

fn screen(route: Route) -> Html {
    match route {
        Route::Start => html! { <Start /> },
        Route::Demo => html! { <account::demo::Demo /> },
        Route::SignIn => html! { <account::sign_in::SignIn /> },
        Route::Join => html! { <account::join::Join /> },
        Route::About => html! { <account::about::About /> },
        Route::Orders => html! { <orderer::list::Orders /> },
        Route::Order { id } => html! { <orderer::order::OrderPage {id} /> },
        Route::Incoming => html! { <coordinator::Inbox /> },
        Route::IncomingOrder { id } => html! { <coordinator::IncomingOrder {id} /> },
        Route::NewOrder => html! { <orderer::form::OrderForm /> },
        Route::MyDay => html! { <crew::MyDay /> },
        Route::Job { id } => html! { <crew::Job {id} /> },
        Route::Who => html! { <crew::Who /> },
        Route::Sync => html! { <crew::Sync /> },
        Route::Gathering => html! { <supervisor::gathering::Gathering /> },
        Route::Planning => html! { <supervisor::planning::Planning /> },
        Route::Plan { id } => html! { <supervisor::plan::Plan {id} /> },
        Route::Confirming => html! { <supervisor::confirming::Confirming /> },
        Route::Confirm { id } => html! { <supervisor::confirm::Confirm {id} /> },
        Route::WhenWeCan => html! { <supervisor::when_we_can::WhenWeCan /> },
        Route::SortOut => html! { <supervisor::sort_out::SortOut /> },
        Route::Bank => html! { <supervisor::bank::Bank /> },
        Route::Devices => html! { <supervisor::devices::Devices /> },
        _ => html! { <NotFound /> },
    }
}

/// Properties of screens about one document.
#[derive(Properties, PartialEq, Eq)]
pub struct DocProps {
    /// Which.
    pub id: DocId,
}

#[derive(Properties, PartialEq)]
struct KnownProps {
    children: Html,
}

/// A screen for somebody who is known here.
#[component]
fn Known(props: &KnownProps) -> Html {
    if use_me().is_some() {
        props.children.clone()
    } else {
        html! { <Start /> }
    }
}

/// Leads whoever is here to their first screen.
#[component]
pub fn Start() -> Html {
    let snapshot = use_snapshot();
    let me = use_me();
    let to = match (snapshot.presence(), &me) {
        (Presence::Unread, _) => return nothing(),
        (Presence::Choose(_), _) => Route::Who,
        (_, None) if !snapshot.is_settled() => return nothing(),
        (_, None) if snapshot.is_demo() => Route::Demo,
        (_, None) => Route::SignIn,
        (_, Some(me)) if !me.leads().is_empty() => Route::Gathering,
        (_, Some(me)) if me.coordinates() => Route::Incoming,
        (_, Some(me)) if !me.orders_for().is_empty() => Route::Orders,
        (_, Some(_)) => Route::MyDay,
    };
    html! { <Redirect<Route> {to} /> }
}

/// Properties of [`Refused`].
#[derive(Properties, PartialEq, Eq)]
pub struct RefusedProps {
    /// Why.
    pub text: AttrValue,
}

/// The server takes nothing more from this device or build.
#[component]
pub fn Refused(props: &RefusedProps) -> Html {
    let t = use_texts();
    html! {
        <Page title={t.say(Text::AppName)}>
            <Notice kind={NoticeKind::Warning} title={props.text.clone()} />
        </Page>
    }
}

/// Staff have locked this phone: what it holds goes, and then it says that nothing is left.
#[component]
pub fn Locked() -> Html {
    let t = use_texts();
    let said = match use_snapshot().is_emptied() {
        true => t.say(Text::DeviceEmptied),
        false => t.code(Code::DeviceLocked),
    };
    html! {
        <Page title={t.say(Text::AppName)}>
            <div class="stack">
                <Notice kind={NoticeKind::Warning} title={said} />
                <ButtonLink
                    href={Route::Join.href()}
                    label={t.say(Text::SigninJoinInstead)}
                    variant={ButtonVariant::Quiet}
                />
            </div>
        </Page>
    }
}

/// An address that shows nothing.
#[component]
pub fn NotFound() -> Html {
    let t = use_texts();
    html! {
        <Page title={t.say(Text::ErrorNotFound)} back={Some((Route::Start.href(), t.say(Text::CommonBack)))}>
            <div class="stack">
                <p>{ t.say(Text::ErrorNotFoundHint) }</p>
                <div><ButtonLink href={Route::Start.href()} label={t.say(Text::CommonToStart)} /></div>
            </div>
        </Page>
    }
}
