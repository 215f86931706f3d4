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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::civil::Month;

    #[test]
    fn what_was_written_is_read_again() {
        let month = Month { year: 2026, month: 2 };
        let text = write(&vec![Some(month), None]).unwrap();
        assert_eq!(read::<Vec<Option<Month>>>(text.as_bytes()).unwrap(), [Some(month), None]);
    }

    #[test]
    fn what_is_not_of_the_type_is_refused() {
        assert!(
            read::<u8>(b"256").is_err()
                && read::<u8>(b"1 2").is_err()
                && read::<String>(b"\"\xff\"").is_err()
        );
    }
}
