//! `DELETE /files/{id}`

use axum::extract::{Path, State};
use axum::http::StatusCode;

use super::find;
use crate::app::App;
use crate::http::caller::Sender;
use crate::http::error::AppResult;
use crate::store::{commit, media};

/// Gives an upload up. A photo that came whole is kept.
pub async fn delete(State(app): State<App>, caller: Sender, Path(id): Path<String>) -> AppResult<StatusCode> {
    let mut conn = app.db.read().await?;
    let upload = find(&mut conn, &caller.device, &id, app.clock.now()).await?;
    drop(conn);
    let _turn = app.photos.turn(upload.id).await;
    // As long as there is a row, what is left of it is found again.
    app.photos.remove_upload(upload.id).await?;
    let mut tx = app.db.write().await?;
    media::give_up(&mut tx, upload.id).await?;
    commit(tx).await?;
    Ok(StatusCode::NO_CONTENT)
}
