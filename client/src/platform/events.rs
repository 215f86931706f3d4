//! What the browser tells a page: that it is looked at, that there may be a network again.

use gloo::events::EventListener;

/// A listener; it listens until it is dropped.
#[must_use = "it stops listening when it is dropped"]
pub struct Listener {
    _listeners: Vec<EventListener>,
}

/// Each time the page comes into view.
pub fn on_visible(then: impl Fn() + 'static) -> Listener {
    let document = web_sys::window().and_then(|window| window.document());
    let listener = document.map(|document| {
        let target = document.clone();
        EventListener::new(&target, "visibilitychange", move |_| {
            if !document.hidden() {
                then();
            }
        })
    });
    Listener { _listeners: listener.into_iter().collect() }
}

/// Each time the browser thinks that there is a network again. It may be wrong; only a failed request is sure.
pub fn on_online(then: impl Fn() + 'static) -> Listener {
    of_window("online", then)
}

/// Each time the page is left, for good or to be kept asleep for the way back.
pub fn on_leave(then: impl Fn() + 'static) -> Listener {
    of_window("pagehide", then)
}

/// Each time the page is shown, also when it comes back from its sleep.
pub fn on_return(then: impl Fn() + 'static) -> Listener {
    of_window("pageshow", then)
}

/// Each time the page is tapped or typed at.
pub fn on_activity(then: impl Fn() + Clone + 'static) -> Listener {
    let Some(window) = web_sys::window() else { return Listener { _listeners: Vec::new() } };
    let listen = |name: &'static str| {
        let then = then.clone();
        EventListener::new(&window, name, move |_| then())
    };
    Listener { _listeners: ["pointerdown", "keydown"].map(listen).into() }
}

fn of_window(name: &'static str, then: impl Fn() + 'static) -> Listener {
    let listener = web_sys::window().map(|window| EventListener::new(&window, name, move |_| then()));
    Listener { _listeners: listener.into_iter().collect() }
}
