//! `POST /api/unsettled`

use axum::extract::State;
use axum::http::StatusCode;
use shared::api::{FieldCode, ProblemCode, Settle, Settling};
use shared::domain::words::{BadText, Prose};
use shared::wire::Code;

use crate::app::App;
use crate::http::body::Body;
use crate::http::caller::Signed;
use crate::http::error::{AppError, AppResult};
use crate::sync::group::{Answer, Job, What};
use crate::sync::settle::{self, How};

/// Adopts a fact that was refused or held, or says that it does not count, and why.
pub async fn settle(
    State(app): State<App>,
    signed: Signed,
    Body(what): Body<Settle>,
) -> AppResult<StatusCode> {
    let Settle { doc, fact, how } = what;
    let how = match how {
        Settling::Adopt => How::Adopt,
        Settling::Dismiss { reason } => How::Dismiss(checked(&reason)?),
    };
    let what = What::Settle(settle::Settle { doc, fact, how }, signed.session.person);
    match app.hub.write(Job { device: signed.device.id, what }).await {
        Answer::Done(_) => Ok(StatusCode::NO_CONTENT),
        Answer::Refused(Code::DocForbidden | Code::PersonForbidden) => Err(ProblemCode::NotFound.into()),
        // Somebody has settled it, or it has come through.
        Answer::Refused(Code::FactIdUsed) => Err(ProblemCode::Conflict.into()),
        // It does not fit what stands.
        Answer::Refused(code) => Err(AppError::fact(code)),
        Answer::NotNow(Code::DiskFull) => Err(ProblemCode::DiskFull.into()),
        Answer::NotNow(_) => Err(ProblemCode::Unavailable.into()),
    }
}

pub(super) fn checked(reason: &str) -> AppResult<Prose> {
    Prose::new(reason).map_err(|bad| {
        let code = match bad {
            BadText::Empty => FieldCode::Missing,
            BadText::Long { .. } => FieldCode::TooLong,
            BadText::Character => FieldCode::Invalid,
        };
        AppError::field("reason", code)
    })
}
