//! What holds for every request: origin, headers, and refusals in one form.

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use shared::api::ProblemCode;

use super::error::AppError;
use crate::app::App;

/// What a page of ours may load and do: nothing that is not ours, no inline script or style, WebAssembly yes.
pub const CSP: &str = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; \
                       img-src 'self' blob:; media-src 'self' blob:; object-src 'none'; base-uri 'none'; \
                       form-action 'self'; frame-ancestors 'none'";

/// Lets what changes something, and every WebSocket, come from our own origin only. `SameSite` on the cookies does not
/// stop sibling hosts; a request without `Origin` comes from no browser page of ours.
pub async fn origin(State(app): State<App>, request: Request, next: Next) -> Response {
    let safe = matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    if safe && !is_upgrade(request.headers()) {
        return next.run(request).await;
    }
    let mut origins = request.headers().get_all(header::ORIGIN).iter();
    match (origins.next(), origins.next()) {
        (None, _) => AppError::new(ProblemCode::OriginMissing).into_response(),
        (Some(origin), None) if origin == app.config.origin.as_str() => next.run(request).await,
        _ => AppError::new(ProblemCode::OriginWrong).into_response(),
    }
}

fn is_upgrade(headers: &HeaderMap) -> bool {
    // HTTP/2 has no `Upgrade`; extended CONNECT is not a safe method and is checked as such.
    headers.contains_key(header::UPGRADE) || headers.contains_key(header::SEC_WEBSOCKET_KEY)
}

/// Adds the headers that every response carries.
pub async fn headers(State(app): State<App>, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    for (name, value) in [
        (header::CONTENT_SECURITY_POLICY, CSP),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::X_FRAME_OPTIONS, "DENY"),
        (header::REFERRER_POLICY, "same-origin"),
        (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
        (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
        (HeaderName::from_static("permissions-policy"), "camera=(self), microphone=(self), geolocation=()"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    if app.config.origin.is_https() {
        headers.insert(header::STRICT_TRANSPORT_SECURITY, HeaderValue::from_static("max-age=63072000"));
    }
    response
}

/// Gives refusals that come from below the handlers (method, body, time, panic) the same form as ours.
pub async fn problems(request: Request, next: Next) -> Response {
    let response = next.run(request).await;
    let status = response.status();
    let ours = response.headers().get(header::CONTENT_TYPE);
    if !(status.is_client_error() || status.is_server_error())
        || ours.is_some_and(|kind| kind == "application/problem+json")
    {
        return response;
    }
    let code = match status {
        StatusCode::NOT_FOUND => ProblemCode::NotFound,
        StatusCode::METHOD_NOT_ALLOWED => ProblemCode::Method,
        StatusCode::REQUEST_TIMEOUT => ProblemCode::Truncated,
        StatusCode::PAYLOAD_TOO_LARGE => ProblemCode::TooLarge,
        StatusCode::UNSUPPORTED_MEDIA_TYPE => ProblemCode::WrongType,
        StatusCode::UNPROCESSABLE_ENTITY => ProblemCode::Invalid,
        StatusCode::SERVICE_UNAVAILABLE => ProblemCode::Unavailable,
        status if status.is_client_error() => ProblemCode::BadRequest,
        _ => ProblemCode::Internal,
    };
    let mut problem = AppError::new(code).into_response();
    if let Some(allow) = response.headers().get(header::ALLOW) {
        problem.headers_mut().insert(header::ALLOW, allow.clone());
    }
    problem
}
