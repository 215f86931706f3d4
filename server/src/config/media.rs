//! Limits of photos.

use serde::{Deserialize, Serialize};

/// Limits of photos.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Media {
    /// No photo is larger, in bytes.
    pub max_bytes: u64,
    /// All photos together may be so large, in megabytes; as large as there is room for unless set.
    pub total_megabytes: Option<u64>,
    /// The log warns while less than this is left for photos, in megabytes.
    pub warn_megabytes: u64,
    /// An upload that is not finished after so many hours is given up.
    pub upload_hours: u32,
}

impl Default for Media {
    fn default() -> Self {
        Self { max_bytes: 5_000_000, total_megabytes: None, warn_megabytes: 2000, upload_hours: 72 }
    }
}
