//! `POST /api/unsent`: what another device could not send, handed in by somebody who was given the file.

use axum::Json;
use axum::extract::State;
use shared::api::{FieldCode, ProblemCode};
use shared::unsent::{HandedIn, UnsentFact};
use shared::wire::{Code, MAX_ITEMS};

use crate::app::App;
use crate::http::body::Body;
use crate::http::caller::Signed;
use crate::http::error::{AppError, AppResult};
use crate::sync::group::{Answer, Job, What};

/// Holds the facts for a person to adopt, and says of each what became of it. Staff; others have every fact refused.
pub async fn post(
    State(app): State<App>,
    signed: Signed,
    Body(facts): Body<Vec<UnsentFact>>,
) -> AppResult<Json<Vec<HandedIn>>> {
    if facts.len() > MAX_ITEMS {
        return Err(AppError::field("facts", FieldCode::TooLong));
    }
    let what = What::HandIn(facts, signed.session.person);
    match app.hub.write(Job { device: signed.device.id, what }).await {
        Answer::Done(receipts) => {
            let said = receipts.into_iter().map(|receipt| HandedIn {
                fact: receipt.fact,
                verdict: receipt.verdict,
                code: receipt.code,
            });
            Ok(Json(said.collect()))
        }
        Answer::Refused(_) => Err(ProblemCode::Forbidden.into()),
        Answer::NotNow(Code::DiskFull) => Err(ProblemCode::DiskFull.into()),
        Answer::NotNow(_) => Err(ProblemCode::Unavailable.into()),
    }
}
