//! `PATCH /files/{id}`

use std::time::Duration;

use axum::body::{Body, BodyDataStream};
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderName, StatusCode, header};
use bytes::Bytes;
use futures_util::StreamExt as _;
use shared::api::ProblemCode;

use super::checksum::Checksum;
use super::{OFFSET, expires, find, offset};
use crate::app::App;
use crate::http::caller::Sender;
use crate::http::error::{AppError, AppResult};
use crate::media::upload::Turn;
use crate::media::{self as files, BadPhoto, UploadFile};
use crate::store::commit;
use crate::store::device::Device;
use crate::store::media::{self, Counted, Photo, Upload};

/// A connection that sends nothing for this long is taken for lost.
const SILENCE: Duration = Duration::from_secs(20);

/// Appends to an upload. What came before a connection broke is kept and counted, unless a checksum came with it: such
/// a chunk counts whole or not at all. The last byte makes the photo.
pub async fn send(
    State(app): State<App>,
    caller: Sender,
    Path(id): Path<String>,
    headers: HeaderMap,
    body: Body,
) -> AppResult<(StatusCode, [(HeaderName, String); 2])> {
    if headers.get(header::CONTENT_TYPE).is_none_or(|kind| kind != "application/offset+octet-stream") {
        return Err(ProblemCode::WrongType.into());
    }
    let offset = offset(&headers)?;
    let checksum = Checksum::announced(&headers)?;
    let chunk = Chunk { offset, checksum, body: body.into_data_stream() };
    // On a task of its own: a broken connection drops the handler, and what came must still be noted.
    let work = tokio::spawn(take(app, caller.device, id, chunk));
    let upload = work.await.map_err(|_| ProblemCode::Internal)??;
    Ok((StatusCode::NO_CONTENT, [(OFFSET, upload.stands_at().to_string()), expires(&upload)]))
}

/// What one request brings.
struct Chunk {
    offset: u64,
    checksum: Option<Checksum>,
    body: BodyDataStream,
}

async fn take(app: App, device: Device, id: String, chunk: Chunk) -> AppResult<Upload> {
    let mut conn = app.db.read().await?;
    let found = find(&mut conn, &device, &id, app.clock.now()).await?;
    drop(conn);
    let turn = app.photos.turn(found.id).await;
    // Whoever had the turn before may have added to it.
    let mut conn = app.db.read().await?;
    let mut upload = find(&mut conn, &device, &id, app.clock.now()).await?;
    drop(conn);
    if chunk.offset != upload.stands_at() {
        return Err(ProblemCode::OffsetMismatch.into());
    }
    if upload.finished_at.is_some() {
        return Ok(upload);
    }
    // Where everything came before and could not be kept then, nothing more is needed.
    if upload.received < upload.bytes {
        upload = add(&app, upload, chunk, &turn).await?;
    }
    if upload.received == upload.bytes { finish(&app, upload).await } else { Ok(upload) }
}

/// Adds what a request brings, and counts it.
async fn add(app: &App, mut upload: Upload, chunk: Chunk, turn: &Turn) -> AppResult<Upload> {
    let mut file = app.photos.open_upload(&upload).await?;
    let checked = chunk.checksum.is_some();
    let came = append(&mut file, chunk, turn, upload.bytes).await;
    if came.is_err() && checked {
        // It cannot be checked and is not known to be what was sent.
        file.discard().await;
        came?;
        return Ok(upload);
    }
    file.sync().await?;
    // Whatever ended it: what is kept counts.
    if file.length() > upload.received {
        let (stands, parts) = (file.length(), file.parts());
        let mut tx = app.db.write().await?;
        let counted = media::received(&mut tx, &upload, stands, &parts).await?;
        commit(tx).await?;
        if counted == Counted::No {
            file.discard().await;
            return Err(ProblemCode::Conflict.into());
        }
        (upload.received, upload.parts) = (stands, parts);
    }
    came?;
    Ok(upload)
}

async fn append(file: &mut UploadFile, chunk: Chunk, turn: &Turn, most: u64) -> AppResult<()> {
    let Chunk { mut body, mut checksum, .. } = chunk;
    loop {
        let next = tokio::select! {
            next = tokio::time::timeout(SILENCE, body.next()) => next,
            () = turn.interrupted() => return Err(ProblemCode::Conflict.into()),
        };
        let bytes: Bytes = match next {
            Ok(Some(Ok(bytes))) => bytes,
            Ok(None) => return checksum.map_or(Ok(()), Checksum::check),
            Ok(Some(Err(_))) | Err(_) => return Err(ProblemCode::Truncated.into()),
        };
        if file.length() + bytes.len() as u64 > most {
            return Err(AppError::new(ProblemCode::TooLarge).because("more bytes than were announced"));
        }
        if let Some(checksum) = &mut checksum {
            checksum.update(&bytes);
        }
        file.append(&bytes).await?;
    }
}

/// Checks the whole, keeps it, and notes that this device handed it over. What is refused is given up: sending the
/// same again would be refused again.
async fn finish(app: &App, upload: Upload) -> AppResult<Upload> {
    let bytes = Bytes::from(app.photos.read_upload(&upload).await?);
    let size = match files::check(&bytes, upload.digest) {
        Ok(size) => size,
        Err(bad) => {
            app.photos.remove_upload(upload.id).await?;
            let mut tx = app.db.write().await?;
            media::give_up(&mut tx, upload.id).await?;
            commit(tx).await?;
            return Err(refused(bad));
        }
    };
    app.photos.keep(upload.digest, bytes).await?;
    let photo = Photo { digest: upload.digest, bytes: upload.bytes, size };
    let now = app.clock.now();
    let mut tx = app.db.write().await?;
    media::finish(&mut tx, &upload, photo, now).await?;
    commit(tx).await?;
    if let Err(error) = app.photos.remove_upload(upload.id).await {
        // The photo is kept. What is left of its way here goes when the upload's time has run out.
        tracing::warn!(%error, "a finished upload is not cleared away yet");
    }
    Ok(Upload { finished_at: Some(now), ..upload })
}

fn refused(bad: BadPhoto) -> AppError {
    let code = match bad {
        BadPhoto::Digest => ProblemCode::DigestMismatch,
        BadPhoto::Jpeg(_) => ProblemCode::NotAnImage,
        BadPhoto::NotStripped => ProblemCode::NotStripped,
        BadPhoto::TooLarge => ProblemCode::PhotoTooLarge,
    };
    AppError::new(code).because(bad.to_string())
}
