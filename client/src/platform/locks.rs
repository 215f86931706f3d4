//! The browser's locks: one leader among all that it has open.

use js_sys::{Function, Promise, Reflect};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::JsFuture;

/// Waits until nobody else holds the lock of this name, and holds it for as long as this page or worker lives. Where
/// the browser has no locks it is had at once.
pub async fn hold(name: &str) {
    let granted = Promise::new(&mut |resolve, _| {
        if request(name, &resolve).is_none() {
            // It cannot fail: resolving calls nothing of ours.
            let _ = resolve.call0(&JsValue::UNDEFINED);
        }
    });
    let _ = JsFuture::from(granted).await;
}

fn request(name: &str, granted: &Function) -> Option<()> {
    let navigator = Reflect::get(&js_sys::global(), &"navigator".into()).ok()?;
    let locks = Reflect::get(&navigator, &"locks".into()).ok().filter(JsValue::is_object)?;
    let request: Function = Reflect::get(&locks, &"request".into()).ok()?.dyn_into().ok()?;
    let granted = granted.clone();
    let hold = Closure::once_into_js(move || -> JsValue {
        let _ = granted.call0(&JsValue::UNDEFINED);
        // A promise that never ends holds the lock until the browser takes it back.
        Promise::new(&mut |_, _| {}).into()
    });
    request.call2(&locks, &name.into(), &hold).ok().map(|_| ())
}
