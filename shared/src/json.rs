//! JSON by way of one value: a type's reading and writing are compiled for that alone, not for every kind of text too.
//!
//! What the app keeps and is told comes this way. Facts have their own form and checks: [`canonical`](crate::canonical).

use serde::{Serialize, de::DeserializeOwned};
use serde_json::{Result, Value};

/// Reads a text.
pub fn read<T: DeserializeOwned>(text: &[u8]) -> Result<T> {
    serde_json::from_slice::<Value>(text).and_then(serde_json::from_value)
}

/// Writes a text.
pub fn write<T: Serialize>(value: &T) -> Result<String> {
    Ok(serde_json::to_value(value)?.to_string())
}
