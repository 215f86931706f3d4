//! `POST /files/`

use std::time::Duration;

use axum::extract::State;
use axum::http::{HeaderMap, HeaderName, StatusCode, header};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use shared::api::ProblemCode;
use shared::ids::Digest;

use super::{LENGTH, METADATA, OFFSET, expires, number};
use crate::app::App;
use crate::clock::millis;
use crate::http::caller::Sender;
use crate::http::error::{AppError, AppResult};
use crate::random;
use crate::store::commit;
use crate::store::media::{self, Upload, UploadId};

/// A phone sends one photo after the other. So many begun at once are no phone's, and each may take room on the disk.
const MOST_UNFINISHED: i64 = 100;
/// As much as is kept of what a client says of an upload, in bytes.
const MOST_METADATA: usize = 1 << 10;
/// When to try again; what is given up meanwhile makes room.
const TRY_AFTER: Duration = Duration::from_secs(60 * 60);

/// Begins an upload of announced length and digest. Bytes that another device handed over already are sent all the
/// same: that they exist is told to nobody.
pub async fn create(
    State(app): State<App>,
    caller: Sender,
    headers: HeaderMap,
) -> AppResult<(StatusCode, [(HeaderName, String); 3])> {
    let announced = Announced::read(&headers)?;
    if announced.bytes > app.config.media.max_bytes {
        return Err(ProblemCode::PhotoTooLarge.into());
    }
    let digest = announced.digest()?;
    if announced.bytes == 0 {
        return Err(ProblemCode::NotAnImage.into());
    }
    let now = app.clock.now();
    let hours = Duration::from_secs(u64::from(app.config.media.upload_hours) * 60 * 60);
    let upload = Upload {
        id: UploadId(random::bytes()),
        device: caller.device.id,
        digest,
        bytes: announced.bytes,
        received: 0,
        parts: String::new(),
        expires_at: now + millis(hours),
        finished_at: None,
        metadata: announced.metadata.to_owned(),
    };
    let mut tx = app.db.write().await?;
    if media::unfinished(&mut tx, upload.device).await? >= MOST_UNFINISHED {
        return Err(AppError::wait(TRY_AFTER));
    }
    if let Some(most) = app.config.media.total_megabytes
        && media::occupied(&mut tx).await?.saturating_add(upload.bytes) > most.saturating_mul(1_000_000)
    {
        return Err(AppError::new(ProblemCode::DiskFull).because("photos take all that is allowed"));
    }
    media::begin(&mut tx, &upload, now).await?;
    commit(tx).await?;
    let location = format!("/files/{}", upload.id);
    let headers = [(header::LOCATION, location), (OFFSET, "0".to_owned()), expires(&upload)];
    Ok((StatusCode::CREATED, headers))
}

/// What a client says of an upload that it begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Announced<'a> {
    /// `Upload-Length`.
    pub bytes: u64,
    /// `Upload-Metadata`: `sha256 <base64>,filetype <base64 of image/jpeg>`, and whatever else the client wants to be
    /// told again.
    pub metadata: &'a str,
}

impl<'a> Announced<'a> {
    /// Reads the headers.
    pub fn read(headers: &'a HeaderMap) -> AppResult<Self> {
        let bytes = number(headers, &LENGTH)?;
        let metadata = headers.get(METADATA).and_then(|value| value.to_str().ok()).unwrap_or_default();
        if metadata.len() > MOST_METADATA {
            return Err(refused("Upload-Metadata is too long"));
        }
        Ok(Self { bytes, metadata })
    }

    fn value(&self, key: &str) -> Option<Vec<u8>> {
        let mut pairs = self.metadata.split(',').filter_map(|pair| pair.trim().split_once(' '));
        pairs.find(|(name, _)| *name == key).and_then(|(_, value)| STANDARD.decode(value).ok())
    }

    /// The photo's SHA-256: its 32 bytes or, since most clients carry nothing but text, its 64 hexadecimal digits.
    pub fn digest(&self) -> AppResult<Digest> {
        if self.value("filetype").is_some_and(|kind| kind != b"image/jpeg") {
            return Err(ProblemCode::NotAnImage.into());
        }
        let value =
            self.value("sha256").ok_or_else(|| refused("Upload-Metadata must carry sha256 in base64"))?;
        let digits = || std::str::from_utf8(&value).ok().and_then(|digits| digits.parse().ok());
        let digest = Digest::try_from(value.as_slice()).ok().or_else(digits);
        digest.ok_or_else(|| refused("sha256 must be 32 bytes or their 64 hexadecimal digits"))
    }
}

fn refused(why: &str) -> AppError {
    AppError::new(ProblemCode::BadRequest).because(why)
}
