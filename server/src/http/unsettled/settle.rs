//! `POST /api/unsettled`

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use shared::api::{ProblemCode, Settle};
use shared::wire::Code;

use crate::app::App;
use crate::http::caller::Signed;
use crate::http::error::AppResult;
use crate::sync::group::{Answer, Job, What};

/// Adopts a fact that was refused or held, or says that it does not count.
pub async fn settle(
    State(app): State<App>,
    signed: Signed,
    Json(what): Json<Settle>,
) -> AppResult<StatusCode> {
    let job = Job { device: signed.device.id, what: What::Settle(what, signed.session.person) };
    match app.hub.write(job).await {
        Answer::Done(_) => Ok(StatusCode::NO_CONTENT),
        Answer::Refused(Code::DocForbidden | Code::PersonForbidden) => Err(ProblemCode::NotFound.into()),
        // It no longer fits what has been stated since.
        Answer::Refused(_) => Err(ProblemCode::Conflict.into()),
        Answer::NotNow(Code::DiskFull) => Err(ProblemCode::DiskFull.into()),
        Answer::NotNow(_) => Err(ProblemCode::Unavailable.into()),
    }
}
