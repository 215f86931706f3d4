//! Requests and replies of the HTTP interface for accounts and devices, and why a request was refused.

use serde::{Deserialize, Serialize};

use crate::domain::key::DocKey;
use crate::domain::speaker::{DeviceKind, Role};
use crate::domain::views::MePerson;
use crate::domain::words::{Pictogram, Prose};
use crate::ids::{DeviceId, Digest, DocId, FactId, HistoryId, PersonId, UnitId};
use crate::unsent::UnsentFact;
use crate::wire::{Code, Verdict};

/// `GET /api/me`: the device, and who may speak on it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Me {
    /// The device; none before it was brought on or signed in on.
    pub device: Option<MyDevice>,
    /// Who is signed in, or the one participant whose own phone this is.
    pub person: Option<MePerson>,
    /// Everyone who may speak on this device: on a shared one, those to choose among.
    pub people: Vec<MePerson>,
    /// What the server's history is called.
    pub history: HistoryId,
    /// Whether this is the demo, where anyone may be anyone.
    pub demo: bool,
    /// The language to begin with.
    pub lang: String,
}

/// The device in [`Me`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MyDevice {
    /// Its id.
    pub id: DeviceId,
    /// What kind it is.
    pub kind: DeviceKind,
    /// What staff call it.
    pub label: String,
    /// The workplace it belongs to.
    pub unit: Option<UnitId>,
}

/// A person as others see them: first name and picture.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Face {
    /// Who.
    pub id: PersonId,
    /// First name, or the alias of a person with protected identity.
    pub first_name: String,
    /// `/api/pictures/{digest}` gives it.
    pub picture: Option<Digest>,
    /// Stands for the portrait where there is none.
    pub symbol: Option<Pictogram>,
}

/// `POST /api/session`: signs a member of staff or an orderer in.
#[derive(Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct SignIn {
    /// The user name.
    pub name: String,
    /// The password.
    pub password: String,
}

/// `POST /api/demo/session`: becomes a person of the demo, or one of its phones.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(rename_all = "lowercase", deny_unknown_fields)]
pub enum DemoSignIn {
    /// Staff and orderers are signed in; a participant gets a phone of their own.
    Person(PersonId),
    /// The phone of this label.
    Phone(String),
}

/// `GET /api/demo/people`: whom one can be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DemoPeople {
    /// People by role, each once, under the first role that fits.
    pub groups: Vec<DemoGroup>,
    /// Phones that several share.
    pub phones: Vec<DemoPhone>,
}

/// People of one role in the demo.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DemoGroup {
    /// The role that the group shares.
    pub group: DemoRole,
    /// The people.
    pub people: Vec<DemoPerson>,
}

/// The groups of the demo's people.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum DemoRole {
    /// They work at a workplace.
    Participant,
    /// They lead a workplace.
    Supervisor,
    /// They give orders to workplaces.
    Coordinator,
    /// They order for a department.
    Orderer,
    /// They keep people and devices.
    Admin,
}

impl From<Role> for DemoRole {
    fn from(role: Role) -> Self {
        match role {
            Role::Participant(_) => Self::Participant,
            Role::Supervisor(_) => Self::Supervisor,
            Role::Coordinator => Self::Coordinator,
            Role::Orderer(_) => Self::Orderer,
            Role::Admin => Self::Admin,
        }
    }
}

/// Someone to be in the demo.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DemoPerson {
    /// Who.
    #[serde(flatten)]
    pub face: Face,
    /// Workplace or department, in words.
    pub place: String,
}

/// A shared phone in the demo.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DemoPhone {
    /// What it is called.
    pub label: String,
    /// Workplace, in words.
    pub place: String,
    /// Who uses it.
    pub people: Vec<Face>,
}

/// `POST /api/invites`: a code that brings a phone on.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct MakeInvite {
    /// The workplace.
    pub unit: UnitId,
    /// The participants who will speak on it: one for an own phone, one to twelve for a shared one.
    pub persons: Vec<PersonId>,
    /// [`DeviceKind::Own`] or [`DeviceKind::Shared`].
    pub kind: DeviceKind,
    /// What staff call the phone.
    pub label: String,
}

/// The code of an invite. It is shown once; the server keeps only its hash.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Invite {
    /// Eight signs without look-alikes, in two groups: `K7QF-2MXA`.
    pub code: String,
    /// The page that takes it, as in the QR code; the code is in the fragment, so no log sees it.
    pub url: String,
    /// When it stops being valid, UTC milliseconds.
    pub expires: i64,
}

/// `POST /api/device/join`: brings this phone on.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Join {
    /// The code, with or without hyphen, in capitals or not.
    pub code: String,
}

/// `GET /api/devices`: a workplace's phones.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeviceRow {
    /// Which.
    pub id: DeviceId,
    /// What kind it is.
    pub kind: DeviceKind,
    /// What staff call it.
    pub label: String,
    /// The workplace it belongs to.
    pub unit: Option<UnitId>,
    /// Who may speak on it.
    pub people: Vec<Face>,
    /// When it was brought on, UTC milliseconds.
    pub created_at: i64,
    /// When it was last in touch, UTC milliseconds.
    pub last_seen_at: i64,
    /// When it was locked, UTC milliseconds.
    pub locked_at: Option<i64>,
    /// When it said after that that it holds nothing any more, UTC milliseconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub let_go_at: Option<i64>,
}

/// `GET /api/unsettled`: a fact that was refused or held, for whoever may settle it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unsettled {
    /// The document it was meant for.
    pub doc: DocId,
    /// That document's key.
    pub key: DocKey,
    /// Its id.
    pub fact: FactId,
    /// What was sent as the fact.
    pub json: String,
    /// Rejected or held.
    pub verdict: Verdict,
    /// Why.
    pub code: Code,
    /// When it came, UTC milliseconds by the server's clock.
    pub received_at: i64,
    /// What was said of it; none while it waits to be settled.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dismissed: Option<Dismissed>,
    /// Who said that it counts. Listed for those only who ask for `?adopted=true`: older apps know no such rows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub adopted: Option<Adopted>,
}

impl Unsettled {
    /// Whether it waits for somebody to settle it.
    pub const fn is_open(&self) -> bool {
        self.dismissed.is_none() && self.adopted.is_none()
    }
}

/// What of it is listed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
pub struct WhichUnsettled {
    /// Also what was adopted lately.
    #[serde(default)]
    pub adopted: bool,
}

/// That something refused or held counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Adopted {
    /// Who said so.
    pub by: PersonId,
    /// When, UTC milliseconds by the server's clock.
    pub at: i64,
}

/// That something refused or held does not count.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dismissed {
    /// Who said so.
    pub by: PersonId,
    /// When, UTC milliseconds by the server's clock.
    pub at: i64,
    /// Why, as its author reads it.
    pub reason: Prose,
}

/// `POST /api/unsettled`: says what is to become of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settle {
    /// The document it was meant for.
    pub doc: DocId,
    /// Its id.
    pub fact: FactId,
    /// What.
    pub how: Settling,
}

/// What becomes of a fact that was refused or held.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase", deny_unknown_fields)]
pub enum Settling {
    /// It counts, with its id and author, as if it had gone through.
    Adopt,
    /// It does not count.
    Dismiss {
        /// Why: at most [`Prose::MAX`] characters, which its author reads.
        reason: String,
    },
}

/// `POST /api/unsettled/mine`: takes back what was stated on this device and is not committed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TakeBack {
    /// What waits on the device.
    pub fact: UnsentFact,
    /// What those read who look after it: at most [`Prose::MAX`] characters.
    pub reason: String,
}

/// `application/problem+json` (RFC 9457).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// A URI reference that names the kind: `/problems/` and the code.
    #[serde(rename = "type")]
    pub kind: String,
    /// The kind in a few English words, for whoever reads a log.
    pub title: String,
    /// The HTTP status once more.
    pub status: u16,
    /// What was wrong this time, in English.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
    /// Which: names the text that people read.
    pub code: ProblemCode,
    /// Which fields of the request were wrong.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<FieldProblem>,
    /// Which rule keeps a fact from counting.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub why: Option<Code>,
}

/// What is wrong with one field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldProblem {
    /// The field.
    pub field: String,
    /// Why.
    pub code: FieldCode,
}

/// Why a field was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FieldCode {
    /// Nothing in it.
    Missing,
    /// More than it takes.
    TooLong,
    /// Not what belongs there.
    Invalid,
}

macro_rules! problems {
    ($($(#[doc = $doc:literal])* $name:ident $status:literal $key:literal $text:literal $title:literal)*) => {
        /// Why a request was refused. The key is stable.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
        pub enum ProblemCode {$(
            $(#[doc = $doc])*
            #[serde(rename = $key)]
            $name,
        )*}

        impl ProblemCode {
            /// All codes.
            pub const ALL: &'static [Self] = &[$(Self::$name),*];

            /// The stable key.
            pub const fn key(self) -> &'static str {
                match self { $(Self::$name => $key),* }
            }

            /// The HTTP status.
            pub const fn status(self) -> u16 {
                match self { $(Self::$name => $status),* }
            }

            /// The key of the text that people read.
            pub const fn text_key(self) -> &'static str {
                match self { $(Self::$name => $text),* }
            }

            /// The title of the problem document, in English.
            pub const fn title(self) -> &'static str {
                match self { $(Self::$name => $title),* }
            }
        }
    };
}

problems! {
    /// The request could not be read.
    BadRequest 400 "bad-request" "error-bad-request" "the request could not be read"
    /// The body ended before it was whole.
    Truncated 400 "truncated" "error-truncated" "the request ended early"
    /// A field is missing, too long or makes no sense.
    Invalid 422 "invalid" "error-bad-request" "a field was refused"
    /// The body is of another type than the one taken here.
    WrongType 415 "wrong-type" "error-wrong-type" "the body is of another type than is taken here"
    /// The body is larger than is taken here.
    TooLarge 413 "too-large" "error-too-large" "the body is too large"
    /// The request comes from another origin.
    OriginWrong 403 "origin-wrong" "error-origin-wrong" "the request comes from another origin"
    /// The request names no origin.
    OriginMissing 403 "origin-missing" "error-origin-missing" "the request names no origin"
    /// There is no device credential, or an unknown one.
    DeviceUnknown 401 "device-unknown" "code-device-unknown" "the device is not known"
    /// Staff locked the device.
    DeviceLocked 403 "device-locked" "code-device-locked" "the device is locked"
    /// Nobody is signed in.
    SessionMissing 401 "session-missing" "error-session-missing" "nobody is signed in"
    /// What was asked for is not this person's to ask.
    Forbidden 403 "forbidden" "error-forbidden" "not allowed"
    /// There is no such thing, or it is not this device's to see.
    NotFound 404 "not-found" "error-not-found" "not found"
    /// The resource does not know this method.
    Method 405 "method" "error-method" "the method is not allowed here"
    /// Somebody else was first.
    Conflict 409 "conflict" "error-conflict" "the state has changed"
    /// Name or password is wrong.
    WrongPassword 401 "wrong-password" "error-credentials" "name or password is wrong"
    /// Too many failed attempts; `Retry-After` says for how long.
    TooManyAttempts 429 "too-many-attempts" "error-too-many-wait" "too many attempts"
    /// There is no such code.
    CodeUnknown 404 "code-unknown" "error-code-wrong" "the code is not known"
    /// The code was used.
    CodeUsed 410 "code-used" "error-code-used" "the code was used"
    /// The code is no longer valid.
    CodeExpired 410 "code-expired" "error-code-expired" "the code has expired"
    /// The upload is no JPEG image.
    NotAnImage 422 "not-an-image" "photo-not-image" "the upload is no JPEG image"
    /// The image has more pixels, or the file more bytes, than is taken.
    PhotoTooLarge 413 "photo-too-large" "photo-too-large-plain" "the photo is too large"
    /// The image still carries metadata.
    NotStripped 422 "not-stripped" "photo-unstripped" "the photo carries metadata"
    /// The bytes are not those that were announced.
    DigestMismatch 422 "digest-mismatch" "photo-digest-mismatch" "the bytes do not have the digest that was announced"
    /// The chunk is not the one whose checksum came with it (tus 1.0); nothing of it is kept.
    ChecksumMismatch 460 "checksum-mismatch" "photo-digest-mismatch" "the chunk does not have the checksum that came with it"
    /// The chunk does not begin where the upload stands.
    OffsetMismatch 409 "offset-mismatch" "photo-offset-mismatch" "the chunk does not begin where the upload stands"
    /// The upload was given up and must begin anew.
    UploadGone 410 "upload-gone" "photo-upload-gone" "the upload is gone"
    /// The client speaks another version of the upload protocol.
    UploadVersion 412 "upload-version" "error-bad-request" "another version of the upload protocol is spoken here"
    /// The server's disk is full.
    DiskFull 507 "disk-full" "error-disk-full" "the disk is full"
    /// The server is starting, stopping or busy.
    Unavailable 503 "unavailable" "error-unavailable" "not available now"
    /// The server failed.
    Internal 500 "internal" "error-internal" "the server failed"
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::TextKey;

    #[test]
    fn every_problem_has_a_text_to_show() {
        for code in ProblemCode::ALL {
            assert!(TextKey::parse(code.text_key()).is_some(), "{}", code.text_key());
        }
    }

    #[test]
    fn a_code_keeps_its_key_in_json() {
        for code in ProblemCode::ALL {
            assert_eq!(serde_json::to_string(code).unwrap(), format!("\"{}\"", code.key()));
        }
    }
}
