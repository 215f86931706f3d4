//! `HEAD /files/{id}`

use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};

use super::{LENGTH, METADATA, OFFSET, expires, find};
use crate::app::App;
use crate::http::caller::Sender;
use crate::http::error::AppResult;

/// Says how much of an upload is kept. Whoever asks has lost the connection that still sends: it is ended first.
pub async fn head(
    State(app): State<App>,
    caller: Sender,
    Path(id): Path<String>,
) -> AppResult<(StatusCode, HeaderMap)> {
    let mut conn = app.db.read().await?;
    let found = find(&mut conn, &caller.device, &id, app.clock.now()).await?;
    drop(conn);
    let _turn = app.photos.turn(found.id).await;
    let mut conn = app.db.read().await?;
    let upload = find(&mut conn, &caller.device, &id, app.clock.now()).await?;
    let mut headers = HeaderMap::from_iter([
        (OFFSET, HeaderValue::from(upload.stands_at())),
        (LENGTH, HeaderValue::from(upload.bytes)),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
    ]);
    let (expires, when) = expires(&upload);
    for (name, value) in [(expires, when), (METADATA, upload.metadata)] {
        // It came in a header; one begun by an earlier version has none.
        if let Some(value) = HeaderValue::try_from(value).ok().filter(|value| !value.is_empty()) {
            headers.insert(name, value);
        }
    }
    Ok((StatusCode::OK, headers))
}
