//! A new build of the app: it takes over when the screen is idle, and the page is loaded anew when nothing would be
//! lost by it.

use std::cell::Cell;
use std::rc::Rc;

use yew::prelude::*;

use crate::platform::events::{self, Listener};
use crate::platform::page;
use crate::platform::service::{Listening, Service};
use crate::platform::time::{self, Timer};

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
