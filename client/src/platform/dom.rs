//! What the design system needs of the document: the value of an input, the focus, and the browser's own dialog.

use js_sys::{Function, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Event, HtmlElement, MouseEvent};
use yew::NodeRef;

/// What stands in the input, text area or select that an event came from.
pub fn value(event: &Event) -> String {
    property(event, "value").and_then(|value| value.as_string()).unwrap_or_default()
}

/// Whether the box that an event came from is ticked.
pub fn checked(event: &Event) -> bool {
    property(event, "checked").and_then(|value| value.as_bool()).unwrap_or_default()
}

/// Whether an event comes from this element itself, not from one within it.
pub fn is_from(event: &Event, node: &NodeRef) -> bool {
    match (event.target(), node.get()) {
        (Some(target), Some(node)) => target.loose_eq(&node),
        _ => false,
    }
}

/// Where on the picture under it a mouse or finger pointed, from 0 to 1 each way; the middle for a key.
pub fn pointed_at(event: &MouseEvent) -> (f64, f64) {
    let element = event.target().and_then(|target| target.dyn_into::<HtmlElement>().ok());
    let Some(element) = element.filter(|_| event.detail() > 0) else { return (0.5, 0.5) };
    let part = |at: i32, length: i32| (f64::from(at) / f64::from(length.max(1))).clamp(0.0, 1.0);
    (part(event.offset_x(), element.client_width()), part(event.offset_y(), element.client_height()))
}

/// Puts the focus on an element.
pub fn focus(node: &NodeRef) {
    if let Some(element) = node.cast::<HtmlElement>() {
        focus_element(&element);
    }
}

/// Brings an element into view, if it is not.
pub fn bring_into_view(node: &NodeRef) {
    if let Some(element) = node.cast::<HtmlElement>() {
        element.scroll_into_view_with_bool(false);
    }
}

/// Puts the focus on the element with this id and brings it into view.
pub fn focus_id(id: &str) {
    let found =
        web_sys::window().and_then(|window| window.document()).and_then(|page| page.get_element_by_id(id));
    if let Some(element) = found.and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
        focus_element(&element);
    }
}

/// Shows a dialog over the page; nothing happens if it is shown already.
pub fn show_dialog(node: &NodeRef) {
    dialog(node, "showModal", false);
}

/// Closes a dialog; the browser gives the focus back to what had it before.
pub fn close_dialog(node: &NodeRef) {
    dialog(node, "close", true);
}

fn dialog(node: &NodeRef, method: &str, when_open: bool) {
    let Some(element) = node.get() else { return };
    let open = Reflect::get(&element, &"open".into()).is_ok_and(|open| open.is_truthy());
    if open != when_open {
        return;
    }
    if let Ok(method) =
        Reflect::get(&element, &method.into()).and_then(|method| method.dyn_into::<Function>())
    {
        // It throws only for an element that has left the page, and then there is nothing to show.
        let _ = method.call0(&element);
    }
}

fn focus_element(element: &HtmlElement) {
    // It cannot be focused only when it is hidden, and then the reader is elsewhere anyway.
    let _ = element.focus();
}

fn property(event: &Event, name: &str) -> Option<JsValue> {
    let target = event.target()?;
    Reflect::get(&target, &name.into()).ok()
}
