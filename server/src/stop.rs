//! Stopping: one word that everything long-lived waits for.

use tokio::sync::watch;

/// Whether the server is to stop.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Phase {
    /// It serves.
    Serving,
    /// It finishes what is under way and takes nothing new.
    Stopping,
}

/// Says when the server stops, and lets others wait for it.
#[derive(Debug, Clone)]
pub struct Stop {
    phase: watch::Sender<Phase>,
}

impl Stop {
    /// Serving.
    pub fn new() -> Self {
        Self { phase: watch::Sender::new(Phase::Serving) }
    }

    /// Asks everything to stop.
    pub fn now(&self) {
        self.phase.send_replace(Phase::Stopping);
    }

    /// Where it stands.
    pub fn phase(&self) -> Phase {
        *self.phase.borrow()
    }

    /// Returns once the server stops.
    pub async fn wait(&self) {
        let mut phase = self.phase.subscribe();
        // It fails only when every sender is gone, and with them the server.
        let _stopping = phase.wait_for(|phase| *phase == Phase::Stopping).await;
    }
}

impl Default for Stop {
    fn default() -> Self {
        Self::new()
    }
}
