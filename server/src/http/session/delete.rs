//! `DELETE /api/session`

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};

use crate::account::enter;
use crate::app::App;
use crate::http::caller::{self, Cookies};
use crate::http::error::AppResult;
use crate::store::{commit, session};

/// Signs out on this device. Doing it twice is doing it once.
pub async fn delete(State(app): State<App>, headers: HeaderMap) -> AppResult<(Cookies, StatusCode)> {
    let now = app.clock.now();
    let mut tx = app.db.write().await?;
    if let Some(device) = caller::known(&mut tx, &headers).await?
        && let Some(session) = caller::signed_in(&mut tx, &headers, &device, now).await?
    {
        session::revoke(&mut tx, &session, now).await?;
        commit(tx).await?;
        enter::tell_ended(&app, &[session]);
    }
    Ok((Cookies::none().no_session(&app), StatusCode::NO_CONTENT))
}
