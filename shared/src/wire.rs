//! The frames of the sync protocol: CBOR on one WebSocket, or arrays of the same in request and answer over HTTPS POST.

use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_bytes::ByteBuf;

use crate::domain::key::{DocKey, DocKind};
use crate::domain::words::Prose;
use crate::ids::{DeviceId, Digest, DocId, FactId, HistoryId};
use crate::sync::change::{Actor, Place};

pub use verdict::{Code, Verdict};

pub mod many;
pub mod pack;
pub mod verdict;

/// The protocol spoken here, as `docs/sync-protocol.md` describes it. A server answers one it does not know with `error`.
pub const PROTOCOL: u32 = 3;
/// The oldest protocol that is still understood: its manifest comes in one frame. Since 3 messages may be packed.
pub const OLDEST_PROTOCOL: u32 = 1;
/// The newest fact version this build knows.
pub const SCHEMA: u32 = 1;
/// An app that knows only older versions than this one is to be updated before anything is taken from it. What it has
/// stated already keeps its version and is taken from the newer app: what was right once is never refused for its age.
pub const MIN_SCHEMA: u32 = 1;

/// No frame is larger, in bytes; a longer one closes the connection.
pub const MAX_FRAME: usize = 1 << 20;
/// No fact is larger, in bytes of canonical JSON.
pub const MAX_FACT: usize = 8 << 10;
/// No private card is larger, in bytes of canonical JSON.
pub const MAX_CARD: usize = 2 << 10;
/// No push carries more facts.
pub const MAX_ITEMS: usize = 256;
/// No frame of a manifest lists more documents: at 200 bytes each they leave room in [`MAX_FRAME`].
pub const MAX_LISTED: usize = 4_000;
/// No change stands on more others.
pub const MAX_DEPS: usize = 64;
/// No device announces more actors.
pub const MAX_ACTORS: usize = 64;

/// What a device sends.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase", deny_unknown_fields)]
pub enum ClientFrame {
    /// First on every connection, and in every request over POST.
    Hello(Hello),
    /// Asks for what is new in a document.
    Pull(Pull),
    /// Asks for a view by name.
    View {
        /// Which.
        name: ViewName,
    },
    /// Hands over facts of one document.
    Push(Push),
    /// Says that receipts up to this number are kept on the device.
    Ack {
        /// The largest number kept.
        receipts: u64,
    },
    /// Says that a locked device holds nothing any more, not even what it wrote.
    LetGo,
}

/// Who connects, and what it has.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Hello {
    /// [`PROTOCOL`] of the app.
    pub protocol: u32,
    /// Which build of the app this is.
    pub build: String,
    /// [`SCHEMA`] of the app.
    pub schema: u32,
    /// The device it takes itself for; the credential decides.
    pub device: DeviceId,
    /// The actors it writes with; an actor belongs to the first device that names it.
    pub actors: Vec<Actor>,
    /// The cursor of the last manifest it took in whole; none asks for the whole manifest.
    pub cursor: Option<u64>,
}

/// Asks for the changes of a document that the device has not got.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pull {
    /// Which document.
    pub doc: DocId,
    /// The epoch the device holds.
    pub epoch: u32,
    /// Its heads there; empty for the whole document.
    pub have: Vec<Digest>,
}

/// Facts of one document, in the order they are to be judged.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Push {
    /// Which document.
    pub doc: DocId,
    /// Its kind.
    pub kind: DocKind,
    /// Its key, from which the server makes the genesis of a document it has not seen.
    pub key: DocKey,
    /// The epoch the changes were minted in.
    pub epoch: u32,
    /// The facts.
    pub items: Vec<Item>,
}

/// One fact on its way to the server.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Item {
    /// The fact's id: its key in the document.
    pub id: FactId,
    /// Its canonical JSON, to the byte.
    pub fact: String,
    /// Where its change stands.
    pub place: Place,
    /// The hash of the change that the device built from the two.
    pub hash: Digest,
    /// The private card that the fact cites by digest, as canonical JSON.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub card: Option<String>,
}

/// What the server sends.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase", deny_unknown_fields)]
pub enum ServerFrame {
    /// Answers hello.
    Welcome(Welcome),
    /// What the device may read and append to.
    Manifest(Manifest),
    /// Answers pull.
    Chunks(Chunks),
    /// What became of one fact.
    Receipt(Receipt),
    /// A document has new changes.
    Changed(Changed),
    /// The device's access to a document changed.
    Access(DocEntry),
    /// The device no longer holds a document.
    Gone {
        /// Which.
        doc: DocId,
    },
    /// A pull that cannot be answered now; what the device holds of the document stays.
    Failed {
        /// Of which document.
        doc: DocId,
        /// Why.
        code: Code,
    },
    /// A view's bytes.
    View(View),
    /// The connection or a frame is refused.
    Error {
        /// Why; also the key of the text to show.
        code: Code,
    },
}

/// The server's side of the greeting.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Welcome {
    /// The server's clock, UTC milliseconds.
    pub time: i64,
    /// Changes when a backup is restored: the device then offers its own accepted facts again.
    pub history: HistoryId,
    /// [`MIN_SCHEMA`] of the server: an app whose own [`SCHEMA`] is lower is to be updated.
    pub min_schema: u32,
    /// The device as the credential names it.
    pub device: DeviceId,
}

/// Documents and views of a device: all of them, or those that changed since the cursor it sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// Where the database stood.
    pub cursor: u64,
    /// True when what is not listed is not the device's (any longer).
    pub whole: bool,
    /// The documents.
    pub docs: Vec<DocEntry>,
    /// Those it held and holds no longer; only when not `whole`.
    pub gone: Vec<DocId>,
    /// The views.
    pub views: Vec<ViewEntry>,
    /// Another frame of the same manifest follows: only together do they say where everything stands.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub more: bool,
}

impl Manifest {
    /// Takes in the frame that follows this one.
    #[must_use]
    pub fn followed_by(mut self, next: Self) -> Self {
        self.docs.extend(next.docs);
        self.gone.extend(next.gone);
        self.views.extend(next.views);
        Self { more: next.more, ..self }
    }

    /// The same in as many frames as it takes.
    pub fn in_frames(mut self) -> Vec<Self> {
        let mut frames = Vec::new();
        while self.docs.len() > MAX_LISTED {
            let rest = self.docs.split_off(MAX_LISTED);
            let docs = std::mem::replace(&mut self.docs, rest);
            let Self { cursor, whole, .. } = self;
            frames.push(Self { cursor, whole, docs, gone: Vec::new(), views: Vec::new(), more: true });
        }
        frames.push(self);
        frames
    }
}

/// What a device may do with a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Access {
    /// Read it, and state in it what the person's role allows.
    Read,
    /// State in it, without seeing what it holds.
    Append,
}

/// One document in a manifest.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DocEntry {
    /// Its id.
    pub id: DocId,
    /// Its key.
    pub key: DocKey,
    /// Its epoch; a device drops what it holds of an older one.
    pub epoch: u32,
    /// What the device may do.
    pub access: Access,
    /// [`heads_digest`](crate::sync::change::heads_digest) of its heads; none where the device may only append.
    pub heads: Option<Digest>,
}

/// What is new in a document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Chunks {
    /// Which document.
    pub doc: DocId,
    /// Its epoch.
    pub epoch: u32,
    /// The whole document as Automerge saves it, when the device had nothing of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub snapshot: Option<ByteBuf>,
    /// Single changes, each after those it stands on.
    pub changes: Vec<ByteBuf>,
    /// The heads after all of this frame is applied, unless `more`.
    pub heads: Vec<Digest>,
    /// Another frame of the same answer follows.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub more: bool,
}

/// New changes of a document, or only word of them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Changed {
    /// Which document.
    pub doc: DocId,
    /// Its epoch.
    pub epoch: u32,
    /// The changes when they are small; otherwise empty, and the device pulls.
    pub changes: Vec<ByteBuf>,
    /// The heads after them.
    pub heads: Vec<Digest>,
    /// Where the database stood.
    pub cursor: u64,
}

/// What became of one fact.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Receipt {
    /// Rises by commit order among the device's receipts; 0 for verdicts that are not stored.
    pub number: u64,
    /// The document.
    pub doc: DocId,
    /// The fact.
    pub fact: FactId,
    /// The change it came in.
    pub hash: Digest,
    /// What became of it.
    pub verdict: Verdict,
    /// Why; also the key of the text to show. [`Code::Ok`] for committed and duplicate.
    pub code: Code,
    /// What the person who dismissed it wrote to its author; none with any other verdict.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<Prose>,
    /// The epoch of the document, where the change was minted in one that is past; none with any other code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub epoch: Option<u32>,
}

/// The server-made views. They carry what never enters a document: names, pictures, private contact data.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ViewName {
    /// First name and picture of those in the device's window.
    Crew,
    /// For staff: people with needs, schedule and phone; contact cards of orders; departments and workplaces.
    Staff,
    /// Job types, sites, settings.
    Catalogue,
    /// The device's own persons.
    Me,
    /// Contact name, phone, private address and door code of this day's and the next working day's jobs.
    Today,
}

impl ViewName {
    /// All views.
    pub const ALL: [Self; 5] = [Self::Crew, Self::Staff, Self::Catalogue, Self::Me, Self::Today];

    /// The name on the wire and in storage.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Crew => "crew",
            Self::Staff => "staff",
            Self::Catalogue => "catalogue",
            Self::Me => "me",
            Self::Today => "today",
        }
    }
}

/// One view in a manifest.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ViewEntry {
    /// Which.
    pub name: ViewName,
    /// SHA-256 of its bytes.
    pub version: Digest,
}

/// A view's bytes: JSON of the types in [`crate::domain::views`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct View {
    /// Which.
    pub name: ViewName,
    /// The JSON.
    pub bytes: ByteBuf,
}

/// A frame that could not be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadFrame {
    /// Larger than [`MAX_FRAME`].
    #[error("the frame is too large")]
    Oversized,
    /// Not the CBOR of a frame, cut off, or followed by more.
    #[error("the frame is malformed")]
    Malformed,
}

/// A frame's bytes.
pub fn encode<T: Serialize>(frame: &T) -> Vec<u8> {
    minicbor_serde::to_vec(frame).unwrap_or_default()
}

/// Reads exactly one frame.
pub fn decode<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, BadFrame> {
    if bytes.len() > MAX_FRAME {
        return Err(BadFrame::Oversized);
    }
    let mut deserializer = minicbor_serde::Deserializer::new(bytes);
    // The library takes a frame's name with its content behind it for the map of the two.
    let mut whole = deserializer.decoder().clone();
    whole.skip().map_err(|_| BadFrame::Malformed)?;
    if whole.position() != bytes.len() {
        return Err(BadFrame::Malformed);
    }
    let frame = T::deserialize(&mut deserializer).map_err(|_| BadFrame::Malformed)?;
    if deserializer.decoder().position() == bytes.len() { Ok(frame) } else { Err(BadFrame::Malformed) }
}
