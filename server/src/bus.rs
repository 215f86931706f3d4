//! Word from one part of the server to the others, inside one process. A hint only: the truth is in the database.

use shared::ids::{DeviceId, Digest};
use tokio::sync::broadcast;

/// What happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Event {
    /// A device may no longer speak as it did: it was locked, or a session on it ended.
    Revoked {
        /// Which device.
        device: DeviceId,
        /// The hash of the session's token; none when the whole device is meant.
        session: Option<Digest>,
    },
    /// A device may read more than it did: it was unlocked.
    Access {
        /// Which device.
        device: DeviceId,
    },
}

/// Where events are sent and heard.
#[derive(Debug, Clone)]
pub struct Bus {
    sender: broadcast::Sender<Event>,
}

impl Bus {
    /// A bus that nobody listens to yet.
    pub fn new() -> Self {
        Self { sender: broadcast::Sender::new(256) }
    }

    /// Tells whoever listens.
    pub fn tell(&self, event: Event) {
        // With nobody listening there is nobody to miss it.
        let _heard = self.sender.send(event);
    }

    /// Listens from now on. Who lags hears so, and then looks into the database.
    pub fn listen(&self) -> broadcast::Receiver<Event> {
        self.sender.subscribe()
    }
}

impl Default for Bus {
    fn default() -> Self {
        Self::new()
    }
}
