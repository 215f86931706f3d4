//! The page's side of the service worker: registering it, answering it, and letting a new build take over.

use std::cell::RefCell;
use std::rc::Rc;

use gloo::events::EventListener;
use js_sys::{Array, Object, Reflect};
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{MessageEvent, MessagePort, ServiceWorker, ServiceWorkerContainer, ServiceWorkerRegistration};

use super::{http, page, task, time};

/// How often it is looked how far a new build has come, in ms.
const LOOK_MS: u32 = 100;

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
            activate(&waiting);
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

/// What looking for a new build came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fetched {
    /// Another build than this page's is here: the page is that one once it is loaded anew.
    Newer,
    /// There is none but this one.
    Same,
    /// There is no contact.
    NoContact,
}

/// Fetches the newest build, whole. It waits on the device until [`take_over`].
pub async fn fetch() -> Fetched {
    if let Some(registration) = registration().await {
        let Ok(looking) = registration.update() else { return Fetched::NoContact };
        if JsFuture::from(looking).await.is_err() {
            return Fetched::NoContact;
        }
        // An install that has begun ends by itself, in one way or the other.
        while registration.installing().is_some() {
            time::sleep(LOOK_MS).await;
        }
        if registration.waiting().is_some() {
            return Fetched::Newer;
        }
    }
    // The build that a page would be now: this one may be older than what serves it.
    match http::bytes("/").await {
        Ok(shell) if holds(&shell, page::build().as_bytes()) => Fetched::Same,
        Ok(_) => Fetched::Newer,
        Err(_) => Fetched::NoContact,
    }
}

/// Lets the newest build that is here take over every page.
pub async fn take_over() {
    let Some(registration) = registration().await else { return };
    let Some(waiting) = registration.waiting() else { return };
    activate(&waiting);
    let state = || Reflect::get(&waiting, &"state".into()).ok().and_then(|state| state.as_string());
    while !matches!(state().as_deref(), Some("activated" | "redundant") | None) {
        time::sleep(LOOK_MS).await;
    }
}

async fn registration() -> Option<ServiceWorkerRegistration> {
    let found = JsFuture::from(container()?.get_registration()).await.ok()?;
    found.dyn_into().ok()
}

fn activate(waiting: &ServiceWorker) {
    let message = Object::new();
    let _ = Reflect::set(&message, &"type".into(), &"activate".into());
    let _ = waiting.post_message(&message);
}

fn holds(bytes: &[u8], part: &[u8]) -> bool {
    !part.is_empty() && bytes.windows(part.len()).any(|window| window == part)
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
