//! `OPTIONS /files/`

use axum::extract::State;
use axum::http::{HeaderName, HeaderValue, StatusCode};

use super::{RESUMABLE, TUS, VERSION};
use crate::app::App;

/// Says what is spoken here.
pub async fn offer(State(app): State<App>) -> (StatusCode, [(HeaderName, HeaderValue); 4]) {
    let headers = [
        (RESUMABLE, TUS),
        (VERSION, TUS),
        (HeaderName::from_static("tus-extension"), HeaderValue::from_static("creation,termination")),
        (HeaderName::from_static("tus-max-size"), HeaderValue::from(app.config.media.max_bytes)),
    ];
    (StatusCode::NO_CONTENT, headers)
}
