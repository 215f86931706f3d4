//! Whether the server lives, and whether it can do its work.

use axum::extract::State;
use shared::api::ProblemCode;

use super::error::{AppError, AppResult};
use crate::app::App;
use crate::media::Health;
use crate::media::room::Room;
use crate::stop::Phase;

/// `GET /healthz`: the process answers.
pub async fn live() -> &'static str {
    "ok\n"
}

/// `GET /readyz`: the database answers, photos can be written, and the server is not stopping. Says how much room is left
/// for photos, how much they take, and whether the former is less than the operator wants to be warned of. Where they are in a bucket that does not answer, it says that and is ready all the same: every other node
/// is without it too, and what people state is taken.
pub async fn ready(State(app): State<App>) -> AppResult<String> {
    let not = |why: &str| AppError::new(ProblemCode::Unavailable).because(why);
    if app.stop.phase() == Phase::Stopping {
        return Err(not("the server is stopping"));
    }
    app.db.ping().await.map_err(|_| not("the database does not answer"))?;
    let photos = app.photos.health().await.map_err(|_| not("photos cannot be written"))?;
    let room = Room::of(&app, photos).await.map_err(|_| not("the database does not answer"))?;
    let away = if photos == Health::Away { "photos-away\n" } else { "" };
    Ok(format!("ok\n{}{away}", room.lines(&app)))
}
