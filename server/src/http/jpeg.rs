//! An answer that is a picture.

use axum::http::header;
use axum::response::{IntoResponse, Response};

/// A JPEG image, which no browser keeps by itself: what is erased, taken back or locked away must be gone from the
/// device once the app has let go of it.
#[derive(Debug, Clone)]
pub struct Jpeg<B>(pub B);

impl<B: IntoResponse> IntoResponse for Jpeg<B> {
    fn into_response(self) -> Response {
        let headers = [(header::CONTENT_TYPE, "image/jpeg"), (header::CACHE_CONTROL, "no-store")];
        (headers, self.0).into_response()
    }
}
