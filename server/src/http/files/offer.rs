//! `OPTIONS /files/`

use axum::extract::State;
use axum::http::{HeaderName, HeaderValue, StatusCode};

use super::checksum::Algorithm;
use super::{TUS, VERSION};
use crate::app::App;

/// What is kept of the protocol beside its core.
const EXTENSIONS: HeaderValue = HeaderValue::from_static("creation,expiration,checksum,termination");
const ALGORITHMS: HeaderValue = HeaderValue::from_static(Algorithm::NAMES);

/// Says what is spoken here.
pub async fn offer(State(app): State<App>) -> (StatusCode, [(HeaderName, HeaderValue); 4]) {
    let headers = [
        (VERSION, TUS),
        (HeaderName::from_static("tus-extension"), EXTENSIONS),
        (HeaderName::from_static("tus-checksum-algorithm"), ALGORITHMS),
        (HeaderName::from_static("tus-max-size"), HeaderValue::from(app.config.media.max_bytes)),
    ];
    (StatusCode::NO_CONTENT, headers)
}
