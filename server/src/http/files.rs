//! Uploads in pieces that go on where they stopped: tus 1.0, core with creation, expiration, checksum and termination.

use axum::Router;
use axum::extract::{DefaultBodyLimit, Request};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method};
use axum::middleware::{Next, from_fn};
use axum::response::{IntoResponse as _, Response};
use axum::routing::{patch, post};
use shared::api::ProblemCode;

use super::error::{AppError, AppResult};
use crate::app::App;
use crate::clock::http_date;
use crate::store::Conn;
use crate::store::device::Device;
use crate::store::media::{self, Upload};

pub mod checksum;
pub mod create;
pub mod delete;
pub mod head;
pub mod instead;
pub mod offer;
pub mod send;

const RESUMABLE: HeaderName = HeaderName::from_static("tus-resumable");
const VERSION: HeaderName = HeaderName::from_static("tus-version");
const OFFSET: HeaderName = HeaderName::from_static("upload-offset");
const LENGTH: HeaderName = HeaderName::from_static("upload-length");
const METADATA: HeaderName = HeaderName::from_static("upload-metadata");
const EXPIRES: HeaderName = HeaderName::from_static("upload-expires");
/// The version spoken here.
const TUS: HeaderValue = HeaderValue::from_static("1.0.0");

/// The routes of uploads.
pub fn router(app: &App) -> Router<App> {
    let most = usize::try_from(app.config.media.max_bytes).unwrap_or(usize::MAX);
    Router::new()
        .route("/files/", post(create::create).options(offer::offer))
        .route(
            "/files/{id}",
            patch(send::send)
                .head(head::head)
                .delete(delete::delete)
                .post(instead::instead)
                .options(offer::offer),
        )
        .layer(from_fn(speaks_tus))
        .layer(DefaultBodyLimit::max(most))
}

/// Refuses another version of the protocol, and none. Whoever asks what is spoken here need not know it yet.
async fn speaks_tus(request: Request, next: Next) -> Response {
    if request.method() == Method::OPTIONS || request.headers().get(RESUMABLE) == Some(&TUS) {
        return next.run(request).await;
    }
    let mut refused = AppError::new(ProblemCode::UploadVersion).into_response();
    refused.headers_mut().insert(VERSION, TUS);
    refused
}

/// Names the version on every answer about uploads, refusals that come from before the routes included.
pub async fn names_version(request: Request, next: Next) -> Response {
    let ours = request.uri().path().starts_with("/files/");
    let mut response = next.run(request).await;
    if ours {
        response.headers_mut().insert(RESUMABLE, TUS);
    }
    response
}

/// When an upload is given up, as the header that says so.
fn expires(upload: &Upload) -> (HeaderName, String) {
    (EXPIRES, http_date(upload.expires_at))
}

/// `Upload-Offset`: where a chunk goes on.
pub fn offset(headers: &HeaderMap) -> AppResult<u64> {
    number(headers, &OFFSET)
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
