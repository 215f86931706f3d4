//! A new build of the app: it takes over when the screen is idle, and the page is loaded anew when nothing would be
//! lost by it.

use std::cell::Cell;
use std::rc::Rc;

use yew::prelude::*;

use crate::platform::events::{self, Listener};
use crate::platform::service::{self, Fetched, Listening, Service};
use crate::platform::time::{self, Timer};
use crate::platform::{page, task};

/// How often it is looked whether now is a good moment, in ms.
const LOOK_MS: u32 = 3_000;
/// A screen that nobody has touched for this long is idle, in ms.
const IDLE_MS: i64 = 15_000;

/// How many forms on the screen hold something that is not stored.
#[derive(Debug, Clone, Default)]
pub(crate) struct Unsaved(Rc<Cell<u32>>);

impl PartialEq for Unsaved {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

/// Says that the screen holds something a person entered and that is not stored. While it does, no new build takes
/// over.
#[hook]
pub fn use_unsaved(dirty: bool) {
    let unsaved = use_context::<Unsaved>();
    use_effect_with(dirty, move |dirty| {
        let counted = unsaved.filter(|_| *dirty).map(|unsaved| unsaved.0);
        if let Some(count) = &counted {
            count.set(count.get() + 1);
        }
        move || {
            if let Some(count) = counted {
                count.set(count.get().saturating_sub(1));
            }
        }
    });
}

/// How far an update that a person asked for has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Updating {
    /// It was not asked for.
    NotYet,
    /// The new build is being fetched.
    Fetching,
    /// There is no new build.
    NothingNewer,
    /// There is no contact.
    NoContact,
    /// Something on the screen is not stored: loading the page anew would lose it.
    Unsaved,
}

/// An update that a person asks for.
#[derive(Debug, Clone, PartialEq)]
pub struct Update {
    /// How far it has come.
    pub how: Updating,
    /// Asks for it.
    pub ask: Callback<MouseEvent>,
}

/// The way to another build of the app. It is fetched as soon as a screen offers it; it takes over when it is asked for,
/// and otherwise once nobody touches the screen.
#[hook]
pub fn use_update() -> Update {
    let unsaved = use_context::<Unsaved>();
    let how = use_state_eq(|| Updating::NotYet);
    use_effect_with((), |()| {
        task::spawn(async {
            let _ = service::fetch().await;
        })
    });
    let ask = {
        let how = how.clone();
        Callback::from(move |_: MouseEvent| {
            let is_unsaved = unsaved.as_ref().is_some_and(|unsaved| unsaved.0.get() > 0);
            if is_unsaved || page::holds_input() {
                return how.set(Updating::Unsaved);
            }
            how.set(Updating::Fetching);
            let how = how.clone();
            task::spawn(async move {
                match service::fetch().await {
                    Fetched::Newer => {
                        service::take_over().await;
                        page::reload();
                    }
                    Fetched::Same => how.set(Updating::NothingNewer),
                    Fetched::NoContact => how.set(Updating::NoContact),
                }
            });
        })
    };
    Update { how: *how, ask }
}

/// Watches for new builds until it is dropped.
#[must_use = "it stops watching when it is dropped"]
pub(crate) struct Updates {
    _listening: Option<Listening>,
    _looking: Timer,
    _listeners: [Listener; 2],
}

impl Updates {
    /// Registers the service worker and watches for new builds.
    pub(crate) fn watch(unsaved: &Unsaved) -> Self {
        let service = Service::register();
        let took_over = Rc::new(Cell::new(false));
        let listening = service.as_ref().map(|service| {
            let took_over = Rc::clone(&took_over);
            service.listen(|| {}, move || took_over.set(true))
        });
        let visible = {
            let service = service.clone();
            events::on_visible(move || {
                if let Some(service) = &service {
                    service.look();
                }
            })
        };
        let touched = Rc::new(Cell::new(time::now()));
        let activity = {
            let touched = Rc::clone(&touched);
            events::on_activity(move || touched.set(time::now()))
        };
        let unsaved = unsaved.clone();
        let looking = time::every(LOOK_MS, move || {
            let left_alone = !page::is_visible() || time::now() - touched.get() > IDLE_MS;
            let idle = left_alone && unsaved.0.get() == 0 && !page::holds_input();
            match &service {
                Some(_) if idle && took_over.get() => page::reload(),
                Some(service) if idle && service.has_waiting() => service.activate(),
                _ => {}
            }
        });
        Self { _listening: listening, _looking: looking, _listeners: [visible, activity] }
    }
}
