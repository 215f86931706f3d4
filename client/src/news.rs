//! What pages and engines of one browser tell each other, and how: CBOR over one channel, and over each worker.

use serde::{Deserialize, Serialize};
use shared::domain::words::Prose;
use shared::ids::{Digest, DocId, FactId};
use shared::sync::engine::{Link, Tell};
use shared::wire::{self, Code, ViewName};

use crate::platform::channel;

/// The channel's name.
const NAME: &str = "gjort";

/// Something that everyone in this browser may want to know.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum News {
    /// These documents' facts changed in storage.
    Docs(Vec<DocId>),
    /// The outbox changed in storage.
    Outbox,
    /// A view changed in storage.
    View(ViewName),
    /// How the connection is.
    Link(Link),
    /// So many documents have been asked for and are not here yet.
    Pulling(usize),
    /// The server refuses this device or build.
    Refused(Code),
    /// A page has appended to the outbox.
    Appended,
    /// Someone has come or gone, or was chosen.
    Session,
    /// A photo came to the device or went to the server.
    Photo(Digest),
    /// The engine is asked to try now.
    Nudge,
    /// The engine that leads is asked to say so, and how the connection is.
    WhoLeads,
    /// An engine leads.
    Leading,
    /// The engine is to remove something that never left the device; its author says so in these words.
    Remove(FactId, Prose),
}

impl From<Tell> for News {
    fn from(tell: Tell) -> Self {
        match tell {
            Tell::Docs(docs) => Self::Docs(docs),
            Tell::Outbox | Tell::Erased => Self::Outbox,
            Tell::View(name) => Self::View(name),
            Tell::Link(link) => Self::Link(link),
            Tell::Pulling(count) => Self::Pulling(count),
            Tell::Refused(code) => Self::Refused(code),
        }
    }
}

/// What a page tells its own worker.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum ToEngine {
    /// The first message: which build the page is.
    Greet {
        /// The build.
        build: String,
    },
    /// Answered with [`FromEngine::Pong`] as long as the engine works.
    Ping(u32),
    /// No leader has answered: take over.
    Steal,
}

/// What a worker tells its own page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum FromEngine {
    /// It works.
    Pong(u32),
    /// It has stopped for good, with this to tell a developer.
    Stopped(String),
}

/// The channel that joins all pages and engines of one browser.
pub struct Channel(channel::Channel);

impl Channel {
    /// Joins, and hears what others say. Nobody hears what they say themselves.
    pub fn join(hear: impl Fn(News) + 'static) -> Self {
        Self(channel::Channel::join(NAME, move |bytes| {
            // A page of another build may say what this one does not understand; it reads storage by itself in time.
            if let Ok(news) = wire::decode(&bytes) {
                hear(news);
            }
        }))
    }

    /// Tells the others.
    pub fn post(&self, news: &News) {
        self.0.post(&wire::encode(news));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn news_read_back_as_they_were_written() {
        for news in [
            News::Docs(vec![DocId::random([1; 16])]),
            News::Link(Link::Up),
            News::Refused(Code::DeviceLocked),
            News::View(ViewName::Crew),
            News::Photo(Digest::of(b"photo")),
            News::Appended,
        ] {
            assert_eq!(wire::decode::<News>(&wire::encode(&news)), Ok(news));
        }
        assert_eq!(
            wire::decode::<ToEngine>(&wire::encode(&ToEngine::Greet { build: "b".into() })),
            Ok(ToEngine::Greet { build: "b".into() })
        );
    }
}
