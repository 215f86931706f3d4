//! `POST /api/people/{id}/erase`

use axum::extract::{Path, State};
use axum::http::StatusCode;
use shared::api::ProblemCode;
use shared::domain::accounts;
use shared::ids::PersonId;
use shared::wire::Code;

use crate::app::App;
use crate::http::caller::Signed;
use crate::http::error::AppResult;
use crate::store::person;
use crate::store::scrub::Scrubbed;
use crate::sync::group::{Answer, Job, What};
use crate::upkeep;

/// Erases what someone wrote and photographed, for good. Doing it twice is doing it once.
pub async fn erase(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<PersonId>,
) -> AppResult<StatusCode> {
    if !accounts::may_erase(&signed.speaker) {
        return Err(ProblemCode::Forbidden.into());
    }
    person::get(&mut *app.db.read().await?, id).await?.ok_or(ProblemCode::NotFound)?;
    match app.hub.write(Job { device: signed.device.id, what: What::Erase(id) }).await {
        Answer::Done(_) => {}
        Answer::Refused(_) => return Err(ProblemCode::Forbidden.into()),
        Answer::NotNow(Code::DiskFull) => return Err(ProblemCode::DiskFull.into()),
        Answer::NotNow(_) => return Err(ProblemCode::Unavailable.into()),
    }
    // Writing a large database anew takes longer than a request may.
    tokio::spawn(async move {
        match upkeep::clean_up(&app).await {
            Ok(Scrubbed::Yes) => {}
            Ok(Scrubbed::NotTheLog) => tracing::warn!("the database's log still holds what was erased"),
            Err(error) => tracing::error!(%error, "the files still hold what was erased"),
        }
    });
    Ok(StatusCode::NO_CONTENT)
}
