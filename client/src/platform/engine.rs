//! What the engine's worker needs of the browser.

use wasm_bindgen::JsCast as _;

/// Tells the page that the engine has started.
pub fn announce() {
    if let Ok(scope) = js_sys::global().dyn_into::<web_sys::DedicatedWorkerGlobalScope>() {
        // The page that listens may be gone already, and then nobody is to be told.
        let _ = scope.post_message(&"engine".into());
    }
}
