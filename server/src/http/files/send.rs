//! `PATCH /files/{id}`

use std::time::Duration;

use axum::body::{Body, BodyDataStream};
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use bytes::Bytes;
use futures_util::StreamExt as _;
use shared::api::ProblemCode;

use super::{OFFSET, find, number};
use crate::app::App;
use crate::http::caller::Sender;
use crate::http::error::{AppError, AppResult};
use crate::media::upload::Turn;
use crate::media::{self as files, BadPhoto, UploadFile};
use crate::store::commit;
use crate::store::device::Device;
use crate::store::media::{self, Photo, Upload};

/// A connection that sends nothing for this long is taken for lost.
const SILENCE: Duration = Duration::from_secs(20);

/// Appends to an upload. What came before a connection broke is kept and counted; the last byte makes the photo.
pub async fn send(
    State(app): State<App>,
    caller: Sender,
    Path(id): Path<String>,
    headers: HeaderMap,
    body: Body,
) -> AppResult<(StatusCode, [(HeaderName, HeaderValue); 1])> {
    if headers.get(header::CONTENT_TYPE).is_none_or(|kind| kind != "application/offset+octet-stream") {
        return Err(ProblemCode::WrongType.into());
    }
    let offset = number(&headers, &OFFSET)?;
    // On a task of its own: a broken connection drops the handler, and what came must still be noted.
    let work = tokio::spawn(take(app, caller.device, id, offset, body.into_data_stream()));
    let received = work.await.map_err(|_| ProblemCode::Internal)??;
    Ok((StatusCode::NO_CONTENT, [(OFFSET, HeaderValue::from(received))]))
}

async fn take(app: App, device: Device, id: String, offset: u64, body: BodyDataStream) -> AppResult<u64> {
    let mut conn = app.db.read().await?;
    let found = find(&mut conn, &device, &id, app.clock.now()).await?;
    drop(conn);
    let turn = app.photos.turn(found.id).await;
    // Whoever had the turn before may have added to it.
    let mut conn = app.db.read().await?;
    let mut upload = find(&mut conn, &device, &id, app.clock.now()).await?;
    drop(conn);
    if offset != upload.received {
        return Err(ProblemCode::OffsetMismatch.into());
    }
    if upload.finished_at.is_some() {
        return Ok(upload.received);
    }
    let mut file = app.photos.open_upload(upload.id, upload.received).await?;
    let came = append(&mut file, body, &turn, upload.bytes).await;
    // Whatever ended it: what is on the disk counts.
    file.sync().await?;
    if file.length() > upload.received {
        let mut tx = app.db.write().await?;
        media::received(&mut tx, upload.id, file.length()).await?;
        commit(tx).await?;
        upload.received = file.length();
    }
    came?;
    if upload.received == upload.bytes {
        finish(&app, &upload).await?;
    }
    Ok(upload.received)
}

async fn append(file: &mut UploadFile, mut body: BodyDataStream, turn: &Turn, most: u64) -> AppResult<()> {
    loop {
        let next = tokio::select! {
            next = tokio::time::timeout(SILENCE, body.next()) => next,
            () = turn.interrupted() => return Err(ProblemCode::Conflict.into()),
        };
        let chunk: Bytes = match next {
            Ok(Some(Ok(chunk))) => chunk,
            Ok(None) => return Ok(()),
            Ok(Some(Err(_))) | Err(_) => return Err(ProblemCode::Truncated.into()),
        };
        if file.length() + chunk.len() as u64 > most {
            return Err(AppError::new(ProblemCode::TooLarge).because("more bytes than were announced"));
        }
        file.append(&chunk).await?;
    }
}

/// Checks the whole, keeps it, and notes that this device handed it over. What is refused is given up: sending the
/// same again would be refused again.
async fn finish(app: &App, upload: &Upload) -> AppResult<()> {
    let bytes = Bytes::from(app.photos.read_upload(upload.id).await?);
    let size = match files::check(&bytes, upload.digest) {
        Ok(size) => size,
        Err(bad) => {
            let mut tx = app.db.write().await?;
            media::give_up(&mut tx, upload.id).await?;
            commit(tx).await?;
            app.photos.remove_upload(upload.id).await?;
            return Err(refused(bad));
        }
    };
    app.photos.keep(upload.digest, bytes).await?;
    let photo = Photo { digest: upload.digest, bytes: upload.bytes, size };
    let mut tx = app.db.write().await?;
    media::finish(&mut tx, upload, photo, app.clock.now()).await?;
    commit(tx).await?;
    Ok(app.photos.remove_upload(upload.id).await?)
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
