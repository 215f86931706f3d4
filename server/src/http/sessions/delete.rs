//! `DELETE /api/sessions`

use axum::extract::State;
use axum::http::StatusCode;

use crate::account::enter;
use crate::app::App;
use crate::http::caller::{Cookies, Signed};
use crate::http::error::AppResult;
use crate::store::{commit, session};

/// Signs out everywhere.
pub async fn delete(State(app): State<App>, signed: Signed) -> AppResult<(Cookies, StatusCode)> {
    let now = app.clock.now();
    let mut tx = app.db.write().await?;
    let all = session::of_person(&mut tx, signed.session.person, now).await?;
    for session in &all {
        session::revoke(&mut tx, session, now).await?;
    }
    commit(tx).await?;
    enter::tell_ended(&app, &all);
    Ok((Cookies::none().no_session(&app), StatusCode::NO_CONTENT))
}
