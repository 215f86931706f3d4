//! What the app needs of its own page: where it stands, what the build says in it, and what kind of page it is.

use js_sys::Reflect;
use wasm_bindgen::JsCast as _;

/// What the page's HTML says under this name.
pub fn meta(name: &str) -> Option<String> {
    let found = document()?.query_selector(&format!("meta[name={name}]")).ok()??;
    found.dyn_into::<web_sys::HtmlMetaElement>().ok().map(|meta| meta.content())
}

/// Which build this is.
pub fn build() -> String {
    meta("gjort-build").unwrap_or_default()
}

/// The element that the app takes over from the first paint.
pub fn app_root() -> Option<web_sys::Element> {
    document()?.get_element_by_id("app")
}

/// Sets an attribute of `<html>`: language, direction, scheme.
pub fn set_root(name: &str, value: &str) {
    if let Some(root) = document().and_then(|document| document.document_element()) {
        // It fails only for a name that no attribute can have.
        let _ = root.set_attribute(name, value);
    }
}

/// Sets the page's title.
pub fn set_title(title: &str) {
    if let Some(document) = document() {
        document.set_title(title);
    }
}

/// Loads the page anew.
pub fn reload() {
    if let Some(window) = web_sys::window() {
        // It fails only where a page is not allowed to leave itself, and then it stays.
        let _ = window.location().reload();
    }
}

/// What follows `#` in the address, without it.
pub fn fragment() -> String {
    let hash = web_sys::window().and_then(|window| window.location().hash().ok()).unwrap_or_default();
    hash.trim_start_matches('#').to_owned()
}

/// Whether the page holds something that somebody entered: loading it anew would lose it.
pub fn holds_input() -> bool {
    let fields = document().and_then(|document| document.query_selector_all("input, textarea").ok());
    let Some(fields) = fields else { return false };
    (0..fields.length()).filter_map(|index| fields.get(index)).any(|field| {
        let property = |name: &str| Reflect::get(&field, &name.into()).ok();
        let kind = property("type").and_then(|kind| kind.as_string()).unwrap_or_default();
        match kind.as_str() {
            "checkbox" | "radio" => property("checked") != property("defaultChecked"),
            _ => property("value") != property("defaultValue"),
        }
    })
}

/// Whether the page is in view.
pub fn is_visible() -> bool {
    document().is_some_and(|document| !document.hidden())
}

/// Asks the browser to keep what is stored even when space is short. Its answer is not waited for: a browser may ask
/// the person first, and some have no such thing.
pub fn ask_to_persist() {
    let navigator = Reflect::get(&js_sys::global(), &"navigator".into());
    let storage = navigator.and_then(|navigator| Reflect::get(&navigator, &"storage".into()));
    let Some(storage) = storage.ok().filter(|storage| storage.is_object()) else { return };
    let persist = Reflect::get(&storage, &"persist".into()).ok();
    if let Some(persist) = persist.and_then(|persist| persist.dyn_into::<js_sys::Function>().ok()) {
        let _ = persist.call0(&storage);
    }
}

/// How much room there is on the device for what this site stores, in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Room {
    /// How much is used.
    pub used: u64,
    /// How much is left, as far as the browser lets a site know.
    pub left: u64,
}

/// How much room there is, where the browser tells.
pub async fn storage_room() -> Option<Room> {
    let navigator = Reflect::get(&js_sys::global(), &"navigator".into()).ok()?;
    let storage = Reflect::get(&navigator, &"storage".into()).ok().filter(|storage| storage.is_object())?;
    let estimate = Reflect::get(&storage, &"estimate".into()).ok()?.dyn_into::<js_sys::Function>().ok()?;
    let promise = estimate.call0(&storage).ok()?.dyn_into::<js_sys::Promise>().ok()?;
    let estimate = wasm_bindgen_futures::JsFuture::from(promise).await.ok()?;
    let told = |name: &str| Reflect::get(&estimate, &name.into()).ok()?.as_f64().map(count_of);
    let used = told("usage")?;
    Some(Room { used, left: told("quota")?.saturating_sub(used) })
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a count of bytes, told as a double"
)]
const fn count_of(bytes: f64) -> u64 {
    bytes as u64
}

/// Sets a custom property of CSS on `<html>`: the palette of a workplace. The content security policy lets a script do
/// it where a `style` attribute would be ignored.
pub fn set_property(name: &str, value: &str) {
    let root = document().and_then(|document| document.document_element());
    if let Some(style) =
        root.and_then(|root| root.dyn_into::<web_sys::HtmlElement>().ok()).map(|root| root.style())
    {
        // It fails only for a name that no property can have.
        let _ = style.set_property(name, value);
    }
}

fn document() -> Option<web_sys::Document> {
    web_sys::window()?.document()
}
