//! A chunk's checksum, sent with it and compared before any of the chunk counts (tus 1.0, extension `checksum`).

use axum::http::{HeaderMap, HeaderName};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha1::Sha1;
use sha2::{Digest as _, Sha256};
use shared::api::ProblemCode;

use crate::http::error::{AppError, AppResult};

const CHECKSUM: HeaderName = HeaderName::from_static("upload-checksum");

/// An algorithm that chunks may be checked by.
#[derive(Debug, Clone)]
pub enum Algorithm {
    /// What every client of the protocol knows; it finds faults of the network, not forgers.
    Sha1(Sha1),
    /// The same that photos are named by.
    Sha256(Sha256),
}

impl Algorithm {
    /// The names in the order of preference, as they are offered.
    pub const NAMES: &str = "sha256,sha1";
}

/// What a chunk should come to, and what it has come to so far.
#[derive(Debug, Clone)]
pub struct Checksum {
    wanted: Vec<u8>,
    so_far: Algorithm,
}

impl Checksum {
    /// The checksum that came with a chunk, if one did: `Upload-Checksum: <algorithm> <base64>`.
    pub fn announced(headers: &HeaderMap) -> AppResult<Option<Self>> {
        let refused = |why: &str| AppError::new(ProblemCode::BadRequest).because(why);
        let Some(value) = headers.get(CHECKSUM) else { return Ok(None) };
        let pair = value.to_str().ok().and_then(|text| text.split_once(' '));
        let (name, value) =
            pair.ok_or_else(|| refused("Upload-Checksum must be an algorithm and a value in base64"))?;
        let (so_far, length) = match name {
            "sha1" => (Algorithm::Sha1(Sha1::new()), 20),
            "sha256" => (Algorithm::Sha256(Sha256::new()), 32),
            _ => return Err(refused("Upload-Checksum names an algorithm other than sha256 and sha1")),
        };
        let wanted = STANDARD.decode(value).ok().filter(|wanted| wanted.len() == length);
        let wanted = wanted.ok_or_else(|| refused("the value of Upload-Checksum is no such checksum"))?;
        Ok(Some(Self { wanted, so_far }))
    }

    /// Takes in some of the chunk.
    pub fn update(&mut self, bytes: &[u8]) {
        match &mut self.so_far {
            Algorithm::Sha1(hash) => hash.update(bytes),
            Algorithm::Sha256(hash) => hash.update(bytes),
        }
    }

    /// Whether the chunk, now that all of it came, is the one that was sent.
    pub fn check(self) -> AppResult<()> {
        let came = match self.so_far {
            Algorithm::Sha1(hash) => hash.finalize().to_vec(),
            Algorithm::Sha256(hash) => hash.finalize().to_vec(),
        };
        if came == self.wanted { Ok(()) } else { Err(ProblemCode::ChecksumMismatch.into()) }
    }
}
