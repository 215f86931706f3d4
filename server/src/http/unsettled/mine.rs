//! `POST /api/unsettled/mine`

use axum::extract::State;
use axum::http::StatusCode;
use shared::api::{ProblemCode, TakeBack};
use shared::wire::Code;

use super::settle::checked;
use crate::app::App;
use crate::http::body::Body;
use crate::http::caller::Caller;
use crate::http::error::AppResult;
use crate::sync::group::{Answer, Job, What};
use crate::sync::take_back;

/// Takes back what was stated on the device that asks and is not committed: its author needs nobody's leave for that.
/// The device hears of it as of any other decision.
pub async fn mine(
    State(app): State<App>,
    caller: Caller,
    Body(what): Body<TakeBack>,
) -> AppResult<StatusCode> {
    let TakeBack { fact, reason } = what;
    let what = What::TakeBack(Box::new(take_back::TakeBack { fact, reason: checked(&reason)? }));
    match app.hub.write(Job { device: caller.device.id, what }).await {
        Answer::Done(_) => Ok(StatusCode::NO_CONTENT),
        // It has come through, or been adopted: what is committed is answered, not removed.
        Answer::Refused(Code::FactIdUsed) => Err(ProblemCode::Conflict.into()),
        Answer::Refused(_) => Err(ProblemCode::NotFound.into()),
        Answer::NotNow(Code::DiskFull) => Err(ProblemCode::DiskFull.into()),
        Answer::NotNow(_) => Err(ProblemCode::Unavailable.into()),
    }
}
