//! `GET /api/media/{digest}/preview`

use axum::extract::{Path, State};
use bytes::Bytes;
use shared::api::ProblemCode;
use shared::ids::Digest;

use super::shown_to;
use crate::app::App;
use crate::http::caller::Caller;
use crate::http::error::AppResult;
use crate::http::jpeg::Jpeg;

/// Gives a small version of a photo to those who may see the photo. One that cannot be read has none.
pub async fn preview(
    State(app): State<App>,
    caller: Caller,
    Path(digest): Path<Digest>,
) -> AppResult<Jpeg<Bytes>> {
    shown_to(&app, &caller, digest).await?;
    let bytes = app.photos.preview(digest).await?.ok_or(ProblemCode::NotFound)?;
    Ok(Jpeg(bytes))
}
