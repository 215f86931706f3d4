//! Limits of photos.

use serde::{Deserialize, Serialize};

/// Limits of photos.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Media {
    /// No photo is larger, in bytes.
    pub max_bytes: u64,
    /// An upload that is not finished after so many hours is given up.
    pub upload_hours: u32,
}

impl Default for Media {
    fn default() -> Self {
        Self { max_bytes: 5_000_000, upload_hours: 72 }
    }
}
