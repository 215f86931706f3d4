//! Whether the server lives, and whether it can do its work.

use axum::extract::State;
use shared::api::ProblemCode;

use super::error::{AppError, AppResult};
use crate::app::App;
use crate::stop::Phase;

/// `GET /healthz`: the process answers.
pub async fn live() -> &'static str {
    "ok\n"
}

/// `GET /readyz`: the database answers, photos can be written, and the server is not stopping. Says how much room is left
/// for photos.
pub async fn ready(State(app): State<App>) -> AppResult<String> {
    let not = |why: &str| AppError::new(ProblemCode::Unavailable).because(why);
    if app.stop.phase() == Phase::Stopping {
        return Err(not("the server is stopping"));
    }
    app.db.ping().await.map_err(|_| not("the database does not answer"))?;
    app.photos.probe().await.map_err(|_| not("photos cannot be written"))?;
    let free = app.photos.free().await.map_err(|_| not("the disk of the photos does not answer"))?;
    Ok(format!("ok\nfree-megabytes {}\n", free / 1_000_000))
}
