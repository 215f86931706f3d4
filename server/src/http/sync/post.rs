//! `POST /sync`: the same frames where no WebSocket goes through. Each request is a connection of its own.

use std::sync::Arc;

use axum::extract::{FromRequest as _, Request, State};
use axum::http::{HeaderName, header};
use bytes::Bytes;
use shared::api::ProblemCode;
use shared::wire::Code;

use super::{drained, now};
use crate::app::App;
use crate::http::caller::Sender;
use crate::http::error::{AppError, AppResult};
use crate::sync::batch::Outcome;
use crate::sync::exchange::{self, Exchange};
use crate::sync::session::ConnState;

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
    // Listening begins before anything is read, so that nothing falls between.
    let mut news = app.hub.listen();
    let conn = ConnState::new(caller.device.id, now(&app)).sharing(app.hub.saved());
    let mut exchange = Exchange::read(conn, &body)
        .map_err(|bad| AppError::new(ProblemCode::BadRequest).because(bad.to_string()))?;
    while let Some(waiting) = exchange.next(&app.ledger, now(&app)).await {
        let answer = app.hub.write(waiting.job.clone()).await;
        let Some(outcomes) = drained(&mut news) else {
            exchange.give_up(Code::Busy);
            break;
        };
        let outcomes: Vec<&Outcome> = outcomes.iter().map(Arc::as_ref).collect();
        exchange.answered(&app.ledger, now(&app), waiting, answer, &outcomes).await;
    }
    let headers = [(header::CONTENT_TYPE, CBOR), (header::CACHE_CONTROL, "no-store")];
    Ok((headers, exchange::body(&exchange.said())))
}
