//! The app itself: storage, engine, service worker and language around the screens.

use std::any::Any;
use std::cell::RefCell;
use std::rc::Rc;

use shared::text::Text;
use shared::wire::Code;
use yew::prelude::*;
use yew_router::prelude::*;

use super::data::{Data, Shown};
use super::hooks::use_snapshot;
use super::lang::{AppearanceProvider, use_texts};
use super::session::Session;
use super::supervisor::Supervisor;
use super::unsettled::UnsettledProvider;
use super::update::{Unsaved, Updates};
use crate::news::Channel;
use crate::platform::idb::Storage;
use crate::platform::{dom, events, page, settings, task, time};
use crate::route::Route;
use crate::screens;
use crate::ui::{Navigate, Sprites, nothing};

/// Storage that has not answered within this, in ms, does not answer at all.
const UNREAD_MS: u32 = 6_000;

/// The app.
#[component]
pub fn App() -> Html {
    html! {
        <AppearanceProvider>
            <DataProvider>
                <UnsettledProvider>
                    <BrowserRouter>
                        <Frame />
                    </BrowserRouter>
                </UnsettledProvider>
            </DataProvider>
        </AppearanceProvider>
    }
}

#[derive(Properties, PartialEq)]
struct DataProviderProps {
    children: Html,
}

/// Reads storage, shows it, and starts everything that goes on beside the screens.
#[component]
fn DataProvider(props: &DataProviderProps) -> Html {
    let data = use_memo((), |()| open());
    let snapshot = use_state(|| data.snapshot());
    let unsaved = use_state(Unsaved::default);
    {
        let (data, snapshot) = ((*data).clone(), snapshot.clone());
        use_effect_with((), move |()| {
            data.show_on(Callback::from(move |next| snapshot.set(next)));
            data.read_all();
        });
    }
    let is_read = snapshot.is_read();
    {
        let (data, unsaved) = ((*data).clone(), (*unsaved).clone());
        use_effect_with(is_read, move |is_read| {
            // What goes on beside the screens; ended when it is dropped.
            let running: Rc<RefCell<Vec<Box<dyn Any>>>> = Rc::default();
            if *is_read {
                let later = Rc::clone(&running);
                // After the first paint: what is on the screen does not wait for the engine.
                let starting = time::after(30, move || {
                    let engine = Supervisor::start(&data);
                    let updates = Updates::watch(&unsaved);
                    page::ask_to_persist();
                    greet(&data);
                    // Whoever comes back to the page may have been signed out elsewhere meanwhile.
                    let returned = data.clone();
                    let visible = events::on_visible(move || greet(&returned));
                    let all: [Box<dyn Any>; 3] = [Box::new(engine), Box::new(updates), Box::new(visible)];
                    later.borrow_mut().extend(all);
                });
                running.borrow_mut().push(Box::new(starting));
            }
            move || running.borrow_mut().clear()
        });
    }
    {
        let data = (*data).clone();
        let before = use_mut_ref(|| None::<Code>);
        use_effect_with(snapshot.link().refused, move |refused| {
            let was_locked = before.replace(*refused) == Some(Code::DeviceLocked);
            let unlocked = was_locked && refused.is_none();
            if unlocked || matches!(refused, Some(Code::SessionEnded | Code::DeviceUnknown)) {
                greet(&data);
            }
            // What was begun and not stated goes with everything else: a form on a lost phone is nobody's.
            if *refused == Some(Code::DeviceLocked) {
                settings::forget_all_but(&["lang", "scheme"]);
            }
        });
    }
    let shown = Shown { snapshot: Rc::clone(&snapshot), data: (*data).clone() };
    html! {
        <ContextProvider<Shown> context={shown}>
            <ContextProvider<Unsaved> context={(*unsaved).clone()}>
                { props.children.clone() }
            </ContextProvider<Unsaved>>
        </ContextProvider<Shown>>
    }
}

fn open() -> Data {
    let hearing: Rc<RefCell<Option<Data>>> = Rc::default();
    let heard = Rc::clone(&hearing);
    let channel = Channel::join(move |news| {
        if let Some(data) = heard.borrow().as_ref() {
            data.hear(news);
        }
    });
    let data = Data::new(Storage::new(), channel);
    *hearing.borrow_mut() = Some(data.clone());
    data
}

/// Asks the server who this is. Without an answer it stays whoever it was.
fn greet(data: &Data) {
    let asking = data.clone();
    task::spawn(async move {
        let _ = Session::of(asking.clone()).refresh().await;
        asking.was_asked();
    });
    // A network that swallows requests keeps nobody waiting.
    let waiting = data.clone();
    task::spawn(async move {
        time::sleep(3_000).await;
        waiting.was_asked();
    });
}

/// The screen that the address names, and what every screen needs around it.
#[component]
fn Frame() -> Html {
    let navigator = use_navigator();
    let route = use_route::<Route>().unwrap_or(Route::NotFound);
    let snapshot = use_snapshot();
    let sprites = use_memo((), |()| Sprites {
        icons: page::meta("gjort-icons").unwrap_or_default().into(),
        pictograms: page::meta("gjort-pictograms").unwrap_or_default().into(),
    });
    let navigate = use_callback(navigator, |href: AttrValue, navigator| {
        if let Some(navigator) = navigator {
            navigator.push(&Route::of(&href));
        }
    });
    {
        let first = use_mut_ref(|| true);
        use_effect_with(route.clone(), move |_| {
            // Whoever listens to the page hears where they have come to; not on the first screen, which the browser
            // announces by itself.
            if !first.replace(false) {
                dom::focus_id("page-title");
            }
        });
    }
    let screen = match snapshot.link().refused {
        _ if !snapshot.is_read() => html! { <Unread /> },
        // Whoever has a code from staff may bring the phone on anew: it is another device then.
        Some(Code::DeviceLocked) if route != Route::Join => html! { <screens::Locked /> },
        _ => screens::switch(route),
    };
    html! {
        <ContextProvider<Sprites> context={(*sprites).clone()}>
            <ContextProvider<Navigate> context={Navigate(navigate)}>
                { screen }
            </ContextProvider<Navigate>>
        </ContextProvider<Sprites>>
    }
}

/// Nothing while storage is read, which takes no time; after a while, that it does not answer.
#[component]
fn Unread() -> Html {
    let t = use_texts();
    let waited = use_state(|| false);
    {
        let waited = waited.clone();
        use_effect_with((), move |()| {
            let waiting = time::after(UNREAD_MS, move || waited.set(true));
            move || drop(waiting)
        });
    }
    if !*waited {
        return nothing();
    }
    html! { <screens::Refused text={t.say(Text::StorageSilent)} /> }
}
