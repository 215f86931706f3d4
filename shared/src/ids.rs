//! Identifiers: one newtype per thing, so that a job can never be passed where a person is meant.

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize};
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

/// An identifier that could not be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not an identifier")]
pub struct BadId;

/// Only the canonical form, so that an id has one text: in a key, in an address, and in a fact, whose bytes are hashed.
fn parse(text: &str) -> Result<Uuid, BadId> {
    let id = Uuid::try_parse(text).map_err(|_| BadId)?;
    if id.hyphenated().to_string() == text { Ok(id) } else { Err(BadId) }
}

fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Uuid, D::Error> {
    if deserializer.is_human_readable() {
        parse(&Cow::<str>::deserialize(deserializer)?).map_err(D::Error::custom)
    } else {
        Uuid::deserialize(deserializer)
    }
}

macro_rules! id {
    ($($(#[$doc:meta])* $name:ident)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                read(deserializer).map(Self)
            }
        }

        impl $name {
            /// The id with these 16 bytes.
            pub const fn from_bytes(bytes: [u8; 16]) -> Self {
                Self(Uuid::from_bytes(bytes))
            }

            /// The 16 bytes, as they stand in the database and on the wire.
            pub const fn as_bytes(&self) -> &[u8; 16] {
                self.0.as_bytes()
            }

            /// A random id (UUIDv4, RFC 9562) from 16 random bytes that the caller supplies.
            pub fn random(bytes: [u8; 16]) -> Self {
                Self(uuid::Builder::from_random_bytes(bytes).into_uuid())
            }

            /// A derived id (UUIDv8, RFC 9562): SHA-256 of a canonical key, so that two offline devices make the same.
            pub fn derived(key: &str) -> Self {
                let hash = Sha256::digest(key.as_bytes());
                let mut bytes = [0; 16];
                bytes.copy_from_slice(&hash[..16]);
                Self(uuid::Builder::from_custom_bytes(bytes).into_uuid())
            }
        }

        impl TryFrom<&[u8]> for $name {
            type Error = BadId;
            fn try_from(bytes: &[u8]) -> Result<Self, BadId> {
                Uuid::from_slice(bytes).map(Self).map_err(|_| BadId)
            }
        }

        impl FromStr for $name {
            type Err = BadId;
            fn from_str(text: &str) -> Result<Self, BadId> {
                parse(text).map(Self)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.hyphenated().fmt(f)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!(stringify!($name), "({})"), self.0.hyphenated())
            }
        }
    )*};
}

id! {
    /// A document: what is read and synchronised as one.
    DocId
    /// A fact: what one person stated once (UUIDv7; identity only, never order).
    FactId
    /// A person, whatever their role.
    PersonId
    /// An installation of the app on a phone, tablet or computer.
    DeviceId
    /// A workplace (*arbetsplats*).
    UnitId
    /// An ordering department (*beställande enhet*).
    DepartmentId
    /// A board with its administration (*nämnd*).
    AuthorityId
    /// Everyday work without an orderer (*arbetsstation*).
    StationId
    /// A known place (*plats*).
    SiteId
    /// A kind of job with its lead time (*uppdragstyp*).
    JobTypeId
    /// One picture-and-few-words instruction (*steg*).
    StepId
    /// Private contact data beside a document: name, phone, address, door code.
    CardId
    /// What the server's history is called; a restored backup gets a new one.
    HistoryId
}

impl FactId {
    /// A UUIDv7 (RFC 9562) from the device's clock in UTC milliseconds and ten random bytes.
    pub fn at(utc_ms: i64, random: [u8; 10]) -> Self {
        let ms = u64::try_from(utc_ms).unwrap_or(0);
        Self(uuid::Builder::from_unix_timestamp_millis(ms, &random).into_uuid())
    }
}

impl PersonId {
    /// The author of facts that the server derives.
    pub const SERVER: Self = Self(Uuid::nil());
}

/// A SHA-256 digest: 64 lower-case hexadecimal digits in JSON, 32 bytes in CBOR.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Digest(pub [u8; 32]);

impl Digest {
    /// The SHA-256 of these bytes.
    pub fn of(bytes: &[u8]) -> Self {
        Self(Sha256::digest(bytes).into())
    }

    /// The 32 bytes.
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl TryFrom<&[u8]> for Digest {
    type Error = BadId;
    fn try_from(bytes: &[u8]) -> Result<Self, BadId> {
        bytes.try_into().map(Self).map_err(|_| BadId)
    }
}

impl FromStr for Digest {
    type Err = BadId;
    fn from_str(text: &str) -> Result<Self, BadId> {
        let digits = text.as_bytes();
        if digits.len() != 64 {
            return Err(BadId);
        }
        let digit = |c: u8| match c {
            b'0'..=b'9' => Ok(c - b'0'),
            b'a'..=b'f' => Ok(c - b'a' + 10),
            _ => Err(BadId),
        };
        let mut bytes = [0; 32];
        for (byte, pair) in bytes.iter_mut().zip(digits.chunks_exact(2)) {
            *byte = digit(pair[0])? << 4 | digit(pair[1])?;
        }
        Ok(Self(bytes))
    }
}

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Digest({self})")
    }
}

impl Serialize for Digest {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if serializer.is_human_readable() {
            serializer.collect_str(self)
        } else {
            serializer.serialize_bytes(&self.0)
        }
    }
}

impl<'de> Deserialize<'de> for Digest {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        if deserializer.is_human_readable() {
            let text = Cow::<str>::deserialize(deserializer)?;
            text.parse().map_err(D::Error::custom)
        } else {
            let bytes = serde_bytes::ByteBuf::deserialize(deserializer)?;
            Self::try_from(bytes.as_slice()).map_err(D::Error::custom)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_devices_derive_the_same_id_and_it_is_a_version_8() {
        let id = DocId::derived("bank/6f0c8a3e-0000-4000-8000-000000000001");
        assert_eq!(id, DocId::derived("bank/6f0c8a3e-0000-4000-8000-000000000001"));
        assert_eq!(id.0.get_version_num(), 8);
    }

    #[test]
    fn only_the_canonical_form_of_an_id_is_read() {
        let id = DocId::random([0xab; 16]);
        assert_eq!(id.to_string().parse(), Ok(id));
        assert_eq!(id.to_string().to_uppercase().parse::<DocId>(), Err(BadId));
        assert_eq!(id.0.simple().to_string().parse::<DocId>(), Err(BadId));
        let json = serde_json::to_string(&id).unwrap();
        assert_eq!(serde_json::from_str::<DocId>(&json).unwrap(), id);
        for other in [id.to_string().to_uppercase(), id.0.simple().to_string(), id.0.urn().to_string()] {
            assert!(serde_json::from_value::<DocId>(other.clone().into()).is_err(), "{other}");
        }
    }

    #[test]
    fn a_digest_survives_json_and_refuses_capitals() {
        let digest = Digest::of(b"photo");
        let json = serde_json::to_string(&digest).unwrap();
        assert_eq!(serde_json::from_str::<Digest>(&json).unwrap(), digest);
        assert!(serde_json::from_str::<Digest>(&json.to_uppercase()).is_err());
    }
}
