//! `GET /api/media/{digest}`

use axum::extract::{Path, State};
use bytes::Bytes;
use shared::api::ProblemCode;
use shared::ids::Digest;

use super::shown_to;
use crate::app::App;
use crate::http::caller::Caller;
use crate::http::error::AppResult;
use crate::http::jpeg::Jpeg;

/// Gives a photo to a device that handed it over or may read a document that cites it.
pub async fn get(
    State(app): State<App>,
    caller: Caller,
    Path(digest): Path<Digest>,
) -> AppResult<Jpeg<Bytes>> {
    shown_to(&app, &caller, digest).await?;
    let bytes = app.photos.get(digest).await?.ok_or(ProblemCode::NotFound)?;
    Ok(Jpeg(bytes))
}
