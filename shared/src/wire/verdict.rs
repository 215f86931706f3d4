//! Verdicts and codes: what became of a fact, which rule decided, and which text says so.

use serde::{Deserialize, Serialize};

/// What became of a fact.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    /// It is in the database, and stays.
    Committed,
    /// The same fact by the same author with the same bytes was there before.
    Duplicate,
    /// It breaks a rule. It stays on the device and reaches a person.
    Rejected,
    /// What it stands on or answers is not there yet. It is tried anew.
    Blocked,
    /// A person has to decide: it was done under an access that was revoked, or it made the server fail.
    Held,
    /// The server could not judge it now. It is tried anew.
    Retry,
    /// It was refused or held, and a person has said that it does not count, and why.
    Dismissed,
    /// What it says has been erased for good, and so is every copy of it.
    Erased,
}

impl Verdict {
    /// All verdicts.
    pub const ALL: [Self; 8] = [
        Self::Committed,
        Self::Duplicate,
        Self::Rejected,
        Self::Blocked,
        Self::Held,
        Self::Retry,
        Self::Dismissed,
        Self::Erased,
    ];

    /// The name in the database.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Committed => "committed",
            Self::Duplicate => "duplicate",
            Self::Rejected => "rejected",
            Self::Blocked => "blocked",
            Self::Held => "held",
            Self::Retry => "retry",
            Self::Dismissed => "dismissed",
            Self::Erased => "erased",
        }
    }

    /// The verdict of this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|verdict| verdict.name() == name)
    }

    /// Whether the server keeps it beside what is committed, and answers the same change with it again.
    pub const fn is_stored(self) -> bool {
        matches!(self, Self::Rejected | Self::Held)
    }

    /// Whether the fact is in the database.
    pub const fn is_safe(self) -> bool {
        matches!(self, Self::Committed | Self::Duplicate)
    }
}

macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident $key:literal)*) => {
        /// Why a fact, frame or connection was refused. The key is stable: it names the text that people read.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum Code {$(
            $(#[$doc])*
            #[serde(rename = $key)]
            $name,
        )*}

        impl Code {
            /// All codes.
            pub const ALL: &'static [Self] = &[$(Self::$name),*];

            /// The stable key.
            pub const fn key(self) -> &'static str {
                match self { $(Self::$name => $key),* }
            }

            /// The code of this key.
            pub fn from_key(key: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|code| code.key() == key)
            }
        }
    };
}

codes! {
    /// Nothing to say: committed or duplicate.
    Ok "ok"
    /// The frame is no CBOR of a frame, or cut off.
    FrameMalformed "frame-malformed"
    /// The frame is larger than the protocol allows.
    FrameOversized "frame-oversized"
    /// Another frame than hello came first, or hello twice.
    FrameOrder "frame-order"
    /// The app speaks another protocol.
    Protocol "protocol"
    /// The app must be updated before its facts are taken.
    AppTooOld "app-too-old"
    /// The device's credential is unknown or was revoked.
    DeviceUnknown "device-unknown"
    /// The device was locked by staff.
    DeviceLocked "device-locked"
    /// The fact came from a device that staff had locked.
    DeviceWasLocked "device-was-locked"
    /// The person's session ended.
    SessionEnded "session-ended"
    /// Too much at once; wait and try again.
    Busy "busy"
    /// The server is shutting down; connect again.
    GoingAway "going-away"
    /// The server failed on it.
    Internal "internal"
    /// The server's disk is full.
    DiskFull "disk-full"
    /// The document may not be read or added to from this device.
    DocForbidden "doc-forbidden"
    /// The document's key or kind does not fit its id.
    DocKey "doc-key"
    /// The document is damaged on the server, which founds it anew when it is repaired.
    DocDamaged "doc-damaged"
    /// The document was founded anew; the fact is to be minted again.
    EpochPast "epoch-past"
    /// The person may not speak on this device.
    PersonForbidden "person-forbidden"
    /// The person could speak here when it was stated, but the access has been taken back since.
    PersonRevoked "person-revoked"
    /// The fact came in a file that somebody handed in for its author.
    HandedIn "handed-in"
    /// Its author has taken it back before it counted.
    TakenBack "taken-back"
    /// The fact is larger than 8 kB.
    FactOversized "fact-oversized"
    /// The fact is no canonical JSON of an envelope.
    FactMalformed "fact-malformed"
    /// The fact's kind is newer than this server.
    FactUnknown "fact-unknown"
    /// The fact's kind does not belong in this document.
    FactMisplaced "fact-misplaced"
    /// Someone of this role may not state this kind of fact here.
    FactForbidden "fact-forbidden"
    /// A field of the fact's body is missing, too long or makes no sense.
    FactBody "fact-body"
    /// The fact id is in use for something else.
    FactIdUsed "fact-id-used"
    /// The fact answers a fact that is not in the document (yet).
    FactAnswersMissing "fact-answers-missing"
    /// The fact answers a fact of a kind it cannot answer.
    FactAnswersWrong "fact-answers-wrong"
    /// The fact answers a fact of which a person has said that it does not count.
    FactAnswersDismissed "fact-answers-dismissed"
    /// What the fact says has been erased, at the wish of the one whom it is about.
    FactErased "fact-erased"
    /// Only the server derives facts of this kind.
    FactDerived "fact-derived"
    /// The order is already in work and can no longer be cancelled.
    OrderInWork "order-in-work"
    /// The order lacks a place.
    OrderNoPlace "order-no-place"
    /// The order asks for a day that is past.
    OrderDatePast "order-date-past"
    /// The order asks for a day sooner than the job type's lead time allows.
    OrderDateSoon "order-date-soon"
    /// The order asks for a week in which this type of job is not done.
    OrderDateClosed "order-date-closed"
    /// The department may not order this type of job.
    OrderTypeForbidden "order-type-forbidden"
    /// The month is locked; state a correction instead.
    MonthLocked "month-locked"
    /// The private card does not match the digest in the fact, or is missing or malformed.
    CardMismatch "card-mismatch"
    /// The photo is not on the server yet, or not from this device.
    PhotoMissing "photo-missing"
    /// The change was written by an actor of another device.
    ActorForeign "actor-foreign"
    /// The change's sequence number is not the actor's next.
    ActorSequence "actor-sequence"
    /// The change stands on changes that are not in the document.
    DepsMissing "deps-missing"
    /// The change's dependencies are not strictly ascending, too many, or lack its own previous change.
    DepsForm "deps-form"
    /// The change's start operation is out of bounds.
    StartOp "start-op"
    /// The change built from the fields has another hash.
    HashMismatch "hash-mismatch"
}

impl Code {
    /// The verdict this code stands for when it is given to a fact.
    pub const fn verdict(self) -> Verdict {
        match self {
            Self::Ok => Verdict::Committed,
            Self::FactAnswersMissing | Self::DepsMissing | Self::ActorSequence => Verdict::Blocked,
            Self::EpochPast
            | Self::FactUnknown
            | Self::AppTooOld
            | Self::PhotoMissing
            | Self::Internal
            | Self::DiskFull
            | Self::Busy
            | Self::GoingAway
            | Self::SessionEnded => Verdict::Retry,
            Self::FactErased => Verdict::Erased,
            Self::PersonRevoked | Self::DeviceWasLocked | Self::HandedIn | Self::TakenBack => Verdict::Held,
            _ => Verdict::Rejected,
        }
    }
}
