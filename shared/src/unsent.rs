//! What a device has not sent, as one file that a person carries to the office.
//!
//! The office reads it in, and every fact in it waits in *Att reda ut*, where it is adopted with its id and author. What
//! came by the network meanwhile is known by its id.

use serde::{Deserialize, Serialize};

use crate::domain::key::DocKey;
use crate::ids::{DeviceId, Digest, DocId, FactId};
use crate::json;
use crate::sync::rows::{OutRow, OutState};
use crate::wire::{Code, Verdict};

/// The file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnsentFile {
    /// What kind of file it is, and of which version.
    pub format: Format,
    /// The device it was saved on.
    pub device: DeviceId,
    /// When, UTC milliseconds by the device's clock.
    pub saved_at: i64,
    /// The facts, the oldest first.
    pub facts: Vec<UnsentFact>,
    /// The photos that they cite and that are only on the device.
    pub photos: Vec<UnsentPhoto>,
}

/// The one kind of file there is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Format {
    /// Version 1.
    #[serde(rename = "gjort-unsent-1")]
    One,
}

/// A fact in the file, and in `POST /api/unsent`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnsentFact {
    /// The document it is meant for.
    pub doc: DocId,
    /// That document's key.
    pub key: DocKey,
    /// Its id.
    pub id: FactId,
    /// Its text, canonical JSON.
    pub fact: String,
    /// The card that it cites.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub card: Option<String>,
}

/// A photo in the file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnsentPhoto {
    /// Which.
    pub digest: Digest,
    /// Its bytes, in base64.
    pub jpeg: String,
}

/// What became of a fact that was handed in: held, known already, or refused.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HandedIn {
    /// Its id.
    pub fact: FactId,
    /// `held`: it waits in *Att reda ut*. `duplicate`: it is there already. `rejected`: this person may not hand it in,
    /// or it is no fact.
    pub verdict: Verdict,
    /// Why.
    pub code: Code,
}

/// Whether a row of the outbox belongs in the file. What the server has looked at is there already.
pub fn is_unsent(row: &OutRow) -> bool {
    match row.state {
        OutState::Pending | OutState::Waiting { .. } => true,
        OutState::Looked { .. } => row.stopped_here(),
        OutState::Committed => false,
    }
}

impl UnsentFact {
    /// A row of the outbox, as the file has it.
    pub fn of(row: &OutRow) -> Self {
        let card = row.card.clone();
        Self { doc: row.doc, key: row.key, id: row.id, fact: row.json.clone(), card }
    }
}

impl UnsentFile {
    /// The file's bytes.
    pub fn to_bytes(&self) -> Vec<u8> {
        // It fails only for keys that are no text, and there are none.
        json::write(self).unwrap_or_default().into_bytes()
    }

    /// Reads a file; none when it is another one, or cut off.
    pub fn read(bytes: &[u8]) -> Option<Self> {
        json::read(bytes).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::UnitId;

    #[test]
    fn a_file_reads_back_as_it_was_saved_and_not_when_it_was_cut_off() {
        let key = DocKey::Bank(UnitId::random([1; 16]));
        let doc = DocId::random([2; 16]);
        let fact =
            UnsentFact { doc, key, id: FactId::at(1, [3; 10]), fact: "{\"å\":1}".to_owned(), card: None };
        let photo = UnsentPhoto { digest: Digest::of(b"jpeg"), jpeg: "anBlZw==".to_owned() };
        let file = UnsentFile {
            format: Format::One,
            device: DeviceId::random([4; 16]),
            saved_at: 5,
            facts: vec![fact],
            photos: vec![photo],
        };
        let bytes = file.to_bytes();
        assert_eq!(UnsentFile::read(&bytes), Some(file));
        assert_eq!(UnsentFile::read(&bytes[..bytes.len() - 1]), None);
        assert_eq!(UnsentFile::read(br#"{"format":"gjort-unsent-2"}"#), None);
    }
}
