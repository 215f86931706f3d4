//! The worker's end of itself: bytes from its page, bytes to it.

use gloo::events::EventListener;
use js_sys::Uint8Array;
use wasm_bindgen::JsCast as _;
use web_sys::{DedicatedWorkerGlobalScope, MessageEvent};

fn scope() -> Option<DedicatedWorkerGlobalScope> {
    js_sys::global().dyn_into().ok()
}

/// Whether this code runs in a worker rather than on a page.
pub fn is_worker() -> bool {
    scope().is_some()
}

/// Tells the page something.
pub fn post(bytes: &[u8]) {
    if let Some(scope) = scope() {
        // The page that listens may be gone already, and then nobody is to be told.
        let _ = scope.post_message(&Uint8Array::from(bytes));
    }
}

/// Hears what the page says, for as long as the worker lives.
pub fn listen(heard: impl Fn(Vec<u8>) + 'static) {
    let Some(scope) = scope() else { return };
    let listener = EventListener::new(&scope, "message", move |event| {
        let message = event.dyn_ref::<MessageEvent>();
        if let Some(bytes) = message.and_then(|message| message.data().dyn_into::<Uint8Array>().ok()) {
            heard(bytes.to_vec());
        }
    });
    listener.forget();
}
