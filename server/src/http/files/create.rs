//! `POST /files/`

use std::time::Duration;

use axum::extract::State;
use axum::http::{HeaderMap, HeaderName, StatusCode, header};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use shared::api::ProblemCode;
use shared::ids::Digest;

use super::{LENGTH, METADATA, OFFSET, number};
use crate::app::App;
use crate::clock::millis;
use crate::http::caller::Sender;
use crate::http::error::{AppError, AppResult};
use crate::random;
use crate::store::commit;
use crate::store::media::{self, Upload, UploadId};

/// A phone sends one photo after the other. So many begun at once are no phone's, and each may take room on the disk.
const MOST_UNFINISHED: i64 = 100;
/// When to try again; what is given up meanwhile makes room.
const TRY_AFTER: Duration = Duration::from_secs(60 * 60);

/// Begins an upload of announced length and digest. Bytes that another device handed over already are sent all the
/// same: that they exist is told to nobody.
pub async fn create(
    State(app): State<App>,
    caller: Sender,
    headers: HeaderMap,
) -> AppResult<(StatusCode, [(HeaderName, String); 2])> {
    let bytes = number(&headers, &LENGTH)?;
    if bytes > app.config.media.max_bytes {
        return Err(ProblemCode::PhotoTooLarge.into());
    }
    let digest = announced(&headers)?;
    if bytes == 0 {
        return Err(ProblemCode::NotAnImage.into());
    }
    let now = app.clock.now();
    let hours = Duration::from_secs(u64::from(app.config.media.upload_hours) * 60 * 60);
    let upload = Upload {
        id: UploadId(random::bytes()),
        device: caller.device.id,
        digest,
        bytes,
        received: 0,
        expires_at: now + millis(hours),
        finished_at: None,
    };
    let mut tx = app.db.write().await?;
    if media::unfinished(&mut tx, upload.device).await? >= MOST_UNFINISHED {
        return Err(AppError::wait(TRY_AFTER));
    }
    media::begin(&mut tx, &upload, now).await?;
    commit(tx).await?;
    let location = format!("/files/{}", upload.id);
    Ok((StatusCode::CREATED, [(header::LOCATION, location), (OFFSET, "0".to_owned())]))
}

/// The digest in `Upload-Metadata`: `sha256 <base64 of its 32 bytes>,filetype <base64 of image/jpeg>`.
fn announced(headers: &HeaderMap) -> AppResult<Digest> {
    let refused = |why: &str| AppError::new(ProblemCode::BadRequest).because(why);
    let metadata = headers.get(METADATA).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let value = |key: &str| {
        let mut pairs = metadata.split(',').filter_map(|pair| pair.trim().split_once(' '));
        pairs.find(|(name, _)| *name == key).and_then(|(_, value)| STANDARD.decode(value).ok())
    };
    if value("filetype").is_some_and(|kind| kind != b"image/jpeg") {
        return Err(ProblemCode::NotAnImage.into());
    }
    let digest = value("sha256").ok_or_else(|| refused("Upload-Metadata must carry sha256 in base64"))?;
    Digest::try_from(digest.as_slice()).map_err(|_| refused("sha256 must be 32 bytes"))
}
