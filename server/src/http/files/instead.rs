//! `POST /files/{id}` with `X-HTTP-Method-Override`, for networks that let through nothing but GET and POST.

use axum::extract::{Request, State};
use axum::handler::Handler as _;
use axum::http::HeaderName;
use axum::response::{IntoResponse as _, Response};
use shared::api::ProblemCode;

use super::{delete, head, send};
use crate::app::App;
use crate::http::error::AppError;

const OVERRIDE: HeaderName = HeaderName::from_static("x-http-method-override");

/// Does what the header names instead. Only POST is taken for another method: it never comes from another origin.
pub async fn instead(State(app): State<App>, request: Request) -> Response {
    match request.headers().get(OVERRIDE).map(|name| name.as_bytes()) {
        Some(b"PATCH") => send::send.call(request, app).await,
        Some(b"HEAD") => head::head.call(request, app).await,
        Some(b"DELETE") => delete::delete.call(request, app).await,
        _ => AppError::new(ProblemCode::Method).into_response(),
    }
}
