//! The browser's locks: one leader among all that it has open.

use js_sys::{Function, Object, Promise, Reflect};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::JsFuture;

/// A lock that is held for as long as this page or worker lives, until it is given up, or until somebody steals it.
#[must_use = "whoever holds a lock has to hear when it is lost"]
pub struct Held {
    ended: Promise,
    give_up: GiveUp,
}

/// Gives a lock up. Cheap to clone.
#[derive(Clone)]
pub struct GiveUp(Option<Function>);

impl GiveUp {
    /// Whoever waits for the lock has it next.
    pub fn now(&self) {
        // It cannot fail: resolving calls nothing of ours.
        let _ = self.0.as_ref().map(|release| release.call0(&JsValue::UNDEFINED));
    }
}

/// How to come by a lock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Manner {
    /// When nobody else holds it.
    InTurn,
    /// At once, from whoever holds it.
    Steal,
}

impl Held {
    /// Waits until it is lost or given up.
    pub async fn lost(self) {
        let _ = JsFuture::from(self.ended).await;
    }

    /// What gives it up.
    pub fn give_up(&self) -> GiveUp {
        self.give_up.clone()
    }
}

/// Comes by the lock of this name. Where the browser has no locks it is had at once, and never lost.
pub async fn hold(name: &str, manner: Manner) -> Held {
    let mut ended = None;
    let mut release = None;
    // A promise that does not end holds the lock until it does, or the browser takes it back.
    let holding = Promise::new(&mut |resolve, _| release = Some(resolve));
    let granted = Promise::new(&mut |resolve, _| {
        ended = request(name, manner, &resolve, &holding);
        if ended.is_none() {
            // It cannot fail: resolving calls nothing of ours.
            let _ = resolve.call0(&JsValue::UNDEFINED);
        }
    });
    let _ = JsFuture::from(granted).await;
    Held { ended: ended.unwrap_or(holding), give_up: GiveUp(release) }
}

/// Asks for a lock; the promise ends when it is lost.
fn request(name: &str, manner: Manner, granted: &Function, holding: &Promise) -> Option<Promise> {
    let navigator = Reflect::get(&js_sys::global(), &"navigator".into()).ok()?;
    let locks = Reflect::get(&navigator, &"locks".into()).ok().filter(JsValue::is_object)?;
    let request: Function = Reflect::get(&locks, &"request".into()).ok()?.dyn_into().ok()?;
    let options = Object::new();
    Reflect::set(&options, &"steal".into(), &(manner == Manner::Steal).into()).ok()?;
    let (granted, holding) = (granted.clone(), holding.clone());
    let hold = Closure::once_into_js(move || -> JsValue {
        let _ = granted.call0(&JsValue::UNDEFINED);
        holding.into()
    });
    request.call3(&locks, &name.into(), &options, &hold).ok()?.dyn_into().ok()
}
