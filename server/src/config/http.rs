//! Limits of requests.

use serde::{Deserialize, Serialize};

/// Limits of requests.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Http {
    /// No request takes longer, in seconds; one that carries much (photos, what waited on a phone) ends when nothing
    /// came for so long. The WebSocket has its own rules.
    pub timeout_seconds: u64,
    /// How many proxies of one's own stand in front. The client's address is then the one that the outermost of them
    /// wrote into `X-Forwarded-For`; with 0 it is the connection's.
    pub proxies: u8,
}

impl Default for Http {
    fn default() -> Self {
        Self { timeout_seconds: 30, proxies: 0 }
    }
}
