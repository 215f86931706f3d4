//! The private card: contact and address, beside the facts and never in a document.

use serde::{Deserialize, Serialize};

use crate::domain::words::Short;
use crate::ids::Digest;

/// The private card beside a fact: it never enters a document.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Card {
    /// Whom to contact.
    pub name: Option<Short>,
    /// Where they answer.
    pub phone: Option<Short>,
    /// The private address.
    pub address: Option<Short>,
    /// The door code.
    pub door_code: Option<Short>,
    /// Random, so that the digest in the document tells nobody what the card says: 32 hexadecimal digits.
    pub salt: String,
}

impl Card {
    /// The most characters a salt has.
    pub const SALT: usize = 32;

    /// Whether it is one a server takes: its canonical JSON has this digest.
    pub fn read(json: &str, digest: Digest) -> Option<Self> {
        if json.len() > crate::wire::MAX_CARD || Digest::of(json.as_bytes()) != digest {
            return None;
        }
        let card: Self = crate::canonical::parse(json).ok()?;
        (card.salt.len() == Self::SALT).then_some(card)
    }
}
