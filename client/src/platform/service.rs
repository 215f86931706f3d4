//! The page's side of the service worker: registering it, answering it, and letting a new build take over.

use std::cell::RefCell;
use std::rc::Rc;

use gloo::events::EventListener;
use js_sys::{Array, Object, Reflect};
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{MessageEvent, MessagePort, ServiceWorkerContainer, ServiceWorkerRegistration};

use super::{page, task};

/// The registered service worker.
#[derive(Clone)]
pub struct Service {
    container: ServiceWorkerContainer,
    registration: Rc<RefCell<Option<ServiceWorkerRegistration>>>,
}

/// Listens to the service worker until it is dropped.
#[must_use = "it stops listening when it is dropped"]
pub struct Listening {
    _listeners: Vec<EventListener>,
}

impl Service {
    /// Registers it; none where the browser has none.
    pub fn register() -> Option<Self> {
        let container = container()?;
        let service = Self { container, registration: Rc::default() };
        let registering = service.container.register("/sw.js");
        let registration = Rc::clone(&service.registration);
        task::spawn(async move {
            // Without one the app works as long as there is a network; the next visit tries again.
            if let Ok(registered) = JsFuture::from(registering).await {
                *registration.borrow_mut() = registered.dyn_into().ok();
            }
        });
        Some(service)
    }

    /// Answers what it asks, and calls `waiting` when a new build is ready, `took_over` when it has taken over.
    pub fn listen(&self, waiting: impl Fn() + 'static, took_over: impl Fn() + 'static) -> Listening {
        let message = EventListener::new(&self.container, "message", move |event| {
            let Some(event) = event.dyn_ref::<MessageEvent>() else { return };
            match kind(&event.data()).as_deref() {
                Some("build?") => answer(event),
                Some("waiting") => waiting(),
                _ => {}
            }
        });
        // The first service worker takes over a page that none controlled; that is no new build.
        let controlled = self.container.controller().is_some();
        let change = EventListener::new(&self.container, "controllerchange", move |_| {
            if controlled {
                took_over();
            }
        });
        Listening { _listeners: vec![message, change] }
    }

    /// Whether a new build waits.
    pub fn has_waiting(&self) -> bool {
        self.registration.borrow().as_ref().is_some_and(|registration| registration.waiting().is_some())
    }

    /// Lets the new build take over.
    pub fn activate(&self) {
        let waiting = self.registration.borrow().as_ref().and_then(ServiceWorkerRegistration::waiting);
        if let Some(waiting) = waiting {
            let message = Object::new();
            let _ = Reflect::set(&message, &"type".into(), &"activate".into());
            let _ = waiting.post_message(&message);
        }
    }

    /// Looks whether there is a new build.
    pub fn look(&self) {
        if let Some(registration) = self.registration.borrow().as_ref()
            && let Ok(looking) = registration.update()
        {
            // Without a network there is nothing to be seen.
            task::spawn(async move { drop(JsFuture::from(looking).await) });
        }
    }
}

fn container() -> Option<ServiceWorkerContainer> {
    let navigator = Reflect::get(&js_sys::global(), &"navigator".into()).ok()?;
    Reflect::get(&navigator, &"serviceWorker".into()).ok()?.dyn_into().ok()
}

fn kind(data: &JsValue) -> Option<String> {
    Reflect::get(data, &"type".into()).ok()?.as_string()
}

fn answer(event: &MessageEvent) {
    let ports: Array = event.ports().unchecked_into();
    if let Ok(port) = ports.get(0).dyn_into::<MessagePort>() {
        let _ = port.post_message(&page::build().into());
    }
}
