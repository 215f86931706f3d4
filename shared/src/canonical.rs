//! Canonical JSON (RFC 8785, integers only): one text for one value, so that its bytes can be hashed and compared.
//!
//! All keys are ASCII field names of ours, for which sorting by bytes equals the RFC's sorting by UTF-16 units;
//! numbers are integers within ±(2⁵³ − 1), which is where JSON is exact everywhere.

use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;

const EXACT: i64 = (1 << 53) - 1;

/// Why a text is not the canonical JSON of anything.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotCanonical {
    /// Not JSON, or not of the expected shape.
    #[error("not the expected JSON")]
    Malformed,
    /// JSON, but written differently from its canonical form.
    #[error("not in canonical form")]
    Form,
    /// A number that is no integer within ±(2⁵³ − 1).
    #[error("a number that is not an exact integer")]
    Number,
}

/// The canonical text of a value.
pub fn to_string<T: Serialize>(value: &T) -> Result<String, NotCanonical> {
    let value = serde_json::to_value(value).map_err(|_| NotCanonical::Malformed)?;
    check_numbers(&value)?;
    serde_json::to_string(&value).map_err(|_| NotCanonical::Malformed)
}

/// Reads a text that must be the canonical form of itself: `canonical(parse(x)) == x`.
pub fn from_str(text: &str) -> Result<Value, NotCanonical> {
    let value: Value = serde_json::from_str(text).map_err(|_| NotCanonical::Malformed)?;
    check_numbers(&value)?;
    let again = serde_json::to_string(&value).map_err(|_| NotCanonical::Malformed)?;
    if again == text { Ok(value) } else { Err(NotCanonical::Form) }
}

/// Reads a canonical text into a type that refuses unknown fields itself.
pub fn parse<T: DeserializeOwned>(text: &str) -> Result<T, NotCanonical> {
    serde_json::from_value(from_str(text)?).map_err(|_| NotCanonical::Malformed)
}

fn check_numbers(value: &Value) -> Result<(), NotCanonical> {
    match value {
        Value::Number(n) => match n.as_i64() {
            Some(n) if (-EXACT..=EXACT).contains(&n) => Ok(()),
            _ => Err(NotCanonical::Number),
        },
        Value::Array(items) => items.iter().try_for_each(check_numbers),
        Value::Object(fields) => fields.values().try_for_each(check_numbers),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_sorted_and_the_canonical_text_reads_back() {
        let text = to_string(&serde_json::json!({"b": 1, "a": {"d": "å\n\u{1f}", "c": []}})).unwrap();
        assert_eq!(text, "{\"a\":{\"c\":[],\"d\":\"å\\n\\u001f\"},\"b\":1}");
        assert!(from_str(&text).is_ok());
    }

    #[test]
    fn another_spelling_of_the_same_value_is_refused() {
        for (text, why) in [
            ("{\"b\":1,\"a\":2}", NotCanonical::Form),
            ("{\"a\": 1}", NotCanonical::Form),
            ("{\"a\":1,\"a\":1}", NotCanonical::Form),
            ("{\"a\":\"\\u0061\"}", NotCanonical::Form),
            ("{\"a\":1.5}", NotCanonical::Number),
            ("{\"a\":1e3}", NotCanonical::Number),
            ("{\"a\":9007199254740992}", NotCanonical::Number),
            ("{\"a\":", NotCanonical::Malformed),
        ] {
            assert_eq!(from_str(text), Err(why), "{text}");
        }
    }
}
