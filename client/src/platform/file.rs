//! A file for a person: saved among what the browser has fetched.

use js_sys::{Array, Uint8Array};
use wasm_bindgen::JsCast as _;
use web_sys::{Blob, BlobPropertyBag, HtmlElement, Url};

use super::time;

/// How long the browser may take to begin with saving a file, in ms.
const SAVING_MS: u32 = 60_000;

/// Saves bytes as a file of this name; none when the browser does not let it be saved.
pub fn save(name: &str, kind: &str, bytes: &[u8]) -> Option<()> {
    let parts = Array::of1(&Uint8Array::from(bytes));
    let options = BlobPropertyBag::new();
    options.set_type(kind);
    let blob = Blob::new_with_u8_array_sequence_and_options(&parts, &options).ok()?;
    let url = Url::create_object_url_with_blob(&blob).ok()?;
    let document = web_sys::window()?.document()?;
    let link = document.create_element("a").ok()?;
    link.set_attribute("href", &url).ok()?;
    link.set_attribute("download", name).ok()?;
    link.dyn_ref::<HtmlElement>()?.click();
    // The browser reads it after this; the bytes are let go of when it surely has.
    crate::platform::task::spawn(async move {
        time::sleep(SAVING_MS).await;
        let _ = Url::revoke_object_url(&url);
    });
    Some(())
}
