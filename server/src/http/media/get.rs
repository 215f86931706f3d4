//! `GET /api/media/{digest}`

use axum::extract::{Path, State};
use axum::http::header;
use axum::response::IntoResponse;
use shared::api::ProblemCode;
use shared::ids::Digest;

use crate::app::App;
use crate::http::caller::Caller;
use crate::http::error::AppResult;
use crate::media::seen::{self, Sight};
use crate::sync::ledger::{Ledger as _, Now};

/// Gives a photo to a device that handed it over or may read a document that cites it.
pub async fn get(
    State(app): State<App>,
    caller: Caller,
    Path(digest): Path<Digest>,
) -> AppResult<impl IntoResponse> {
    let ms = app.clock.now();
    let now = Now { ms, off: app.clock.offset(ms) };
    let mut read = app.ledger.read().await?;
    if seen::from(read.as_mut(), caller.device.id, digest, now).await? == Sight::Hidden {
        return Err(ProblemCode::NotFound.into());
    }
    let bytes = app.photos.get(digest).await?.ok_or(ProblemCode::NotFound)?;
    let headers = [
        (header::CONTENT_TYPE, "image/jpeg"),
        (header::CACHE_CONTROL, "private, max-age=31536000, immutable"),
    ];
    Ok((headers, bytes))
}
