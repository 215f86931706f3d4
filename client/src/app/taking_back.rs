//! Taking back what was stated here and cannot be sent, or was refused or held.

use shared::api;
use shared::domain::words::Prose;
use shared::sync::engine::is_removable;
use shared::sync::rows::OutRow;
use shared::unsent::UnsentFact;
use yew::prelude::*;

use super::data::Data;
use super::hooks::use_shown;
use super::session::{Session, SessionError};
use crate::platform::time;

/// How often it is looked whether the engine has removed it, in ms, and how many times.
const LOOK_MS: u32 = 100;
const LOOKS: u32 = 50;

/// Takes back what was stated here. Cheap to clone into callbacks; equal to every other one.
#[derive(Clone, PartialEq)]
pub struct TakingBack {
    data: Data,
}

/// The way to take back what was stated here.
#[hook]
pub fn use_taking_back() -> TakingBack {
    TakingBack { data: use_shown().data }
}

impl TakingBack {
    /// Whether it can be removed without a network: nothing of it has ever left this device.
    pub fn is_here_only(&self, row: &OutRow) -> bool {
        is_removable(row, &self.data.snapshot().waiting())
    }

    /// Takes it back, in these words of its author. What has never left the device goes at once; of the rest the server
    /// is asked, which alone knows whether it is committed, and its answer comes as any other does.
    pub async fn take_back(&self, row: &OutRow, words: Prose) -> Result<(), SessionError> {
        if !self.is_here_only(row) {
            let ask = api::TakeBack { fact: UnsentFact::of(row), reason: words.to_string() };
            let done = Session::of(self.data.clone()).take_back(&ask).await;
            self.data.nudge();
            return done;
        }
        self.data.remove(row.id, words);
        for _ in 0..LOOKS {
            time::sleep(LOOK_MS).await;
            if !self.data.snapshot().waiting().iter().any(|other| other.id == row.id) {
                return Ok(());
            }
        }
        // No engine leads, or the one that does is asleep. Nothing was to be saved, and nothing failed to be.
        Err(SessionError::NotNow)
    }
}
