//! Small letters and capitals of all alphabets, which the browser knows: Rust's own table of them would go over the
//! network.

use js_sys::JsString;

/// The text in small letters, for looking something up.
pub fn lower(text: &str) -> String {
    JsString::from(text).to_lower_case().into()
}
