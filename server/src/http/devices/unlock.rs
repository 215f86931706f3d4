//! `DELETE /api/devices/{id}/lock`

use axum::extract::{Path, State};
use axum::http::StatusCode;
use shared::ids::DeviceId;

use super::is_kept;
use crate::app::App;
use crate::bus::Event;
use crate::http::caller::Signed;
use crate::http::error::AppResult;
use crate::store::{commit, device};
use crate::sync::follow::Follow;

/// Unlocks a phone that was found. Doing it twice is doing it once.
pub async fn unlock(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<DeviceId>,
) -> AppResult<StatusCode> {
    let mut tx = app.db.write().await?;
    is_kept(&mut tx, &signed, id).await?;
    device::unlock(&mut tx, id).await?;
    commit(tx).await?;
    app.hub.follow().into_iter().for_each(Follow::hint);
    app.bus.tell(Event::Access { device: id });
    Ok(StatusCode::NO_CONTENT)
}
