//! The HTTP edge: one module per resource, one file per verb, and what holds for every request.

use std::time::Duration;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::handler::Handler as _;
use axum::http::StatusCode;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::response::IntoResponse as _;
use axum::routing::{delete, get, post};
use shared::api::ProblemCode;
use shared::wire::MAX_FRAME;
use tower::ServiceBuilder;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::request_id::{MakeRequestUuid, PropagateRequestIdLayer, SetRequestIdLayer};
use tower_http::timeout::{RequestBodyTimeoutLayer, TimeoutLayer};
use tower_http::trace::TraceLayer;

use crate::app::App;

pub mod body;
pub mod caller;
pub mod demo;
pub mod device;
pub mod devices;
pub mod error;
pub mod files;
pub mod health;
pub mod invites;
pub mod jpeg;
pub mod layers;
pub mod me;
pub mod media;
pub mod people;
pub mod pictures;
pub mod session;
pub mod sessions;
pub mod shell;
pub mod sync;
pub mod unsent;
pub mod unsettled;

/// No JSON body is larger, in bytes.
const JSON_LIMIT: usize = 64 << 10;

/// Everything the server answers.
pub fn router(app: App) -> Router {
    let mut api = Router::new()
        .route("/api/me", get(me::get::get))
        .route("/api/session", post(session::post::post).delete(session::delete::delete))
        .route("/api/sessions", delete(sessions::delete::delete))
        .route("/api/invites", post(invites::post::post))
        .route("/api/device/join", post(device::join::join))
        .route("/api/devices", get(devices::list::list))
        .route("/api/devices/{id}/lock", post(devices::lock::lock).delete(devices::unlock::unlock))
        .route("/api/people/{id}/erase", post(people::erase::erase))
        .route("/api/pictures/{digest}", get(pictures::get::get))
        .route("/api/media/{digest}", get(media::get::get))
        .route("/api/media/{digest}/preview", get(media::preview::preview))
        .route("/api/unsettled", get(unsettled::list::list).post(unsettled::settle::settle))
        .route("/api/unsettled/mine", post(unsettled::mine::mine));
    if app.config.demo {
        api = api
            .route("/api/demo/people", get(demo::people::people))
            .route("/api/demo/session", post(demo::session::session));
    }
    let timeout = Duration::from_secs(app.config.http.timeout_seconds);
    let timed = api
        .layer(DefaultBodyLimit::max(JSON_LIMIT))
        .route("/healthz", get(health::live))
        .route("/readyz", get(health::ready))
        .layer(TimeoutLayer::with_status_code(StatusCode::REQUEST_TIMEOUT, timeout));
    // What may be large takes as long as it takes over a slow line; only silence ends it.
    let large = Router::new()
        .route("/api/unsent", post(unsent::post.layer(DefaultBodyLimit::max(MAX_FRAME))))
        .route("/sync", get(sync::connect).post(sync::post::post.layer(DefaultBodyLimit::max(MAX_FRAME))))
        .merge(files::router(&app))
        .layer(RequestBodyTimeoutLayer::new(timeout));
    timed
        .merge(large)
        .fallback(shell::fallback)
        .layer(
            ServiceBuilder::new()
                .layer(SetRequestIdLayer::x_request_id(MakeRequestUuid))
                .layer(TraceLayer::new_for_http().make_span_with(span).on_response(log))
                .layer(PropagateRequestIdLayer::x_request_id())
                .layer(from_fn_with_state(app.clone(), layers::headers))
                .layer(from_fn(files::names_version))
                .layer(from_fn(layers::problems))
                .layer(CatchPanicLayer::custom(panicked))
                .layer(from_fn_with_state(app.clone(), layers::origin)),
        )
        .with_state(app)
}

/// What a log line says of a request: method, path and id; never a query, a cookie or a body.
fn span<B>(request: &axum::http::Request<B>) -> tracing::Span {
    let id = request.headers().get("x-request-id").and_then(|id| id.to_str().ok()).unwrap_or_default();
    tracing::info_span!("request", method = %request.method(), path = request.uri().path(), id)
}

fn log<B>(response: &axum::http::Response<B>, took: Duration, _: &tracing::Span) {
    tracing::info!(status = response.status().as_u16(), ms = took.as_millis() as u64, "answered");
}

fn panicked(panic: Box<dyn std::any::Any + Send>) -> axum::response::Response {
    let said = panic.downcast_ref::<String>().map(String::as_str).or_else(|| panic.downcast_ref().copied());
    tracing::error!(panic = said.unwrap_or("no message"), "a handler panicked");
    error::AppError::new(ProblemCode::Internal).into_response()
}
