//! How long people stay signed in.

use serde::{Deserialize, Serialize};

/// How long people stay signed in. A participant's phone needs no session.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Session {
    /// Staff and orderers sign in anew after so many days.
    pub days: u16,
    /// A code that brings a phone on is valid for so many minutes.
    pub invite_minutes: u16,
}

impl Default for Session {
    fn default() -> Self {
        Self { days: 30, invite_minutes: 15 }
    }
}
