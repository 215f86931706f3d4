//! Uploads in pieces that go on where they stopped: tus 1.0, core with creation and termination.

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::{HeaderMap, HeaderName, HeaderValue};
use axum::middleware::{Next, from_fn};
use axum::response::{IntoResponse as _, Response};
use axum::routing::{options, patch, post};
use shared::api::ProblemCode;

use super::error::{AppError, AppResult};
use crate::app::App;
use crate::store::Conn;
use crate::store::device::Device;
use crate::store::media::{self, Upload};

pub mod create;
pub mod delete;
pub mod head;
pub mod offer;
pub mod send;

const RESUMABLE: HeaderName = HeaderName::from_static("tus-resumable");
const VERSION: HeaderName = HeaderName::from_static("tus-version");
const OFFSET: HeaderName = HeaderName::from_static("upload-offset");
const LENGTH: HeaderName = HeaderName::from_static("upload-length");
const METADATA: HeaderName = HeaderName::from_static("upload-metadata");
/// The version spoken here.
const TUS: HeaderValue = HeaderValue::from_static("1.0.0");

/// The routes of uploads.
pub fn router(app: &App) -> Router<App> {
    let most = usize::try_from(app.config.media.max_bytes).unwrap_or(usize::MAX);
    Router::new()
        .route("/files/", post(create::create))
        .route("/files/{id}", patch(send::send).head(head::head).delete(delete::delete))
        .layer(from_fn(speaks_tus))
        .route("/files/", options(offer::offer))
        .route("/files/{id}", options(offer::offer))
        .layer(DefaultBodyLimit::max(most))
}

/// Refuses another version of the protocol, and names ours on every answer.
async fn speaks_tus(request: axum::extract::Request, next: Next) -> Response {
    let mut response = if request.headers().get(RESUMABLE) == Some(&TUS) {
        next.run(request).await
    } else {
        let mut refused = AppError::new(ProblemCode::UploadVersion).into_response();
        refused.headers_mut().insert(VERSION, TUS);
        refused
    };
    response.headers_mut().insert(RESUMABLE, TUS);
    response
}

/// A header that is a number of bytes.
fn number(headers: &HeaderMap, name: &HeaderName) -> AppResult<u64> {
    let digits = headers.get(name).and_then(|value| value.to_str().ok());
    let digits = digits.filter(|text| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()));
    let refused =
        || AppError::new(ProblemCode::BadRequest).because(format!("{name} must be a number of bytes"));
    digits.and_then(|text| text.parse().ok()).ok_or_else(refused)
}

/// This device's upload. One of another device, one that was given up and one that never was are the same.
async fn find(conn: &mut Conn, device: &Device, id: &str, now: i64) -> AppResult<Upload> {
    let id = id.parse().map_err(|_| ProblemCode::UploadGone)?;
    let upload = media::upload(conn, id, device.id).await?;
    Ok(upload.filter(|upload| upload.expires_at > now).ok_or(ProblemCode::UploadGone)?)
}
