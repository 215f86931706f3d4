//! `POST /sync`: the same frames where no WebSocket goes through. Each request is a connection of its own.

use std::sync::Arc;

use axum::extract::{FromRequest as _, Request, State};
use axum::http::{HeaderName, header};
use bytes::Bytes;
use shared::api::ProblemCode;
use shared::ids::DeviceId;
use shared::wire::many::{self, MAX_FRAMES};
use shared::wire::{self, Code, ServerFrame};

use super::{drained, now};
use crate::app::App;
use crate::http::caller::Sender;
use crate::http::error::{AppError, AppResult};
use crate::sync::batch::Outcome;
use crate::sync::session::{ConnState, End};

/// What frames are called in HTTP.
const CBOR: &str = "application/cbor";

/// Answers the frames of a request, `hello` first, with all that the server has to say to them.
pub async fn post(
    State(app): State<App>,
    caller: Sender,
    request: Request,
) -> AppResult<([(HeaderName, &'static str); 2], Vec<u8>)> {
    if request.headers().get(header::CONTENT_TYPE).is_none_or(|kind| kind != CBOR) {
        return Err(AppError::new(ProblemCode::WrongType).because("the body must be application/cbor"));
    }
    let body =
        Bytes::from_request(request, &app).await.map_err(|rejection| match rejection.status().as_u16() {
            413 => ProblemCode::TooLarge,
            _ => ProblemCode::Truncated,
        })?;
    let refused = |why: &str| AppError::new(ProblemCode::BadRequest).because(why);
    let frames = many::split(&body).map_err(|_| refused("the body is no CBOR array of frames"))?;
    if frames.is_empty() || frames.len() > MAX_FRAMES {
        return Err(refused("a request carries one to 64 frames"));
    }
    let said = converse(&app, caller.device.id, &frames).await;
    let said: Vec<Vec<u8>> = said.iter().map(wire::encode).collect();
    Ok(([(header::CONTENT_TYPE, CBOR), (header::CACHE_CONTROL, "no-store")], many::join(&said)))
}

/// Takes the frames in one after the other. What a lost answer would have said is told again to the next request: the
/// receipts until they are acknowledged, the rest because the device's cursor has not moved.
async fn converse(app: &App, device: DeviceId, frames: &[&[u8]]) -> Vec<ServerFrame> {
    // Listening begins before anything is read, so that nothing falls between.
    let mut news = app.hub.listen();
    let mut conn = ConnState::new(device, now(app)).sharing(app.hub.saved());
    let mut said = Vec::new();
    for frame in frames {
        let mut turn = conn.received(&app.ledger, now(app), frame).await;
        if let Some(waiting) = turn.job.take() {
            said.append(&mut turn.frames);
            let answer = app.hub.write(waiting.job.clone()).await;
            let Some(outcomes) = drained(&mut news) else {
                said.push(ServerFrame::Error { code: Code::Busy });
                break;
            };
            let outcomes: Vec<&Outcome> = outcomes.iter().map(Arc::as_ref).collect();
            turn = conn.answered(&app.ledger, now(app), waiting, answer, &outcomes).await;
        }
        said.append(&mut turn.frames);
        if turn.end == End::Close {
            break;
        }
    }
    said
}
