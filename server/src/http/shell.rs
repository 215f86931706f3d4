//! The app itself: its files from the binary, and its shell for every page of it.

use axum::extract::Request;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use shared::api::ProblemCode;

use super::error::AppError;
use crate::assets::{self, Asset};

/// What the server answers itself: never the shell, so that a wrong path there is told as such.
const OURS: [&str; 4] = ["/api/", "/files/", "/sync", "/assets/"];

/// Answers whatever no route does.
pub async fn fallback(request: Request) -> Response {
    let path = request.uri().path();
    let shell = !OURS.iter().any(|ours| path.starts_with(ours)) && path != "/api" && !names_file(path);
    let found = assets::get(path.trim_start_matches('/'));
    let Some(asset) = found.or_else(|| shell.then(|| assets::get("index.html")).flatten()) else {
        return AppError::new(ProblemCode::NotFound).into_response();
    };
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        let mut refused = AppError::new(ProblemCode::Method).into_response();
        refused.headers_mut().insert(header::ALLOW, HeaderValue::from_static("GET,HEAD"));
        return refused;
    }
    answer(path, asset, request.headers())
}

fn names_file(path: &str) -> bool {
    path.rsplit('/').next().is_some_and(|last| last.contains('.'))
}

fn answer(path: &str, asset: Asset, asked: &HeaderMap) -> Response {
    let brotli = accepts_brotli(asked).then_some(asset.brotli).flatten();
    let (bytes, etag, coding) = match brotli {
        Some(twin) => (twin, format!("\"{}-br\"", asset.hash), Some("br")),
        None => (asset.bytes, format!("\"{}\"", asset.hash), None),
    };
    let mut headers = HeaderMap::new();
    let mut set = |name, value: &str| {
        if let Ok(value) = value.parse() {
            headers.insert(name, value);
        }
    };
    set(header::CONTENT_TYPE, asset.kind);
    set(header::VARY, "accept-encoding");
    set(header::ETAG, &etag);
    if path.starts_with("/assets/") {
        // The name carries a hash of the content.
        set(header::CACHE_CONTROL, "public, max-age=31536000, immutable");
    } else {
        set(header::CACHE_CONTROL, "no-cache");
    }
    if path == "/sw.js" {
        set(header::HeaderName::from_static("service-worker-allowed"), "/");
    }
    if matches(asked, &etag) {
        return (StatusCode::NOT_MODIFIED, headers).into_response();
    }
    if let Some(coding) = coding {
        headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static(coding));
    }
    (headers, bytes).into_response()
}

/// Whether `Accept-Encoding` names brotli without ruling it out (RFC 9110, 12.5.3).
fn accepts_brotli(asked: &HeaderMap) -> bool {
    let lists = asked.get_all(header::ACCEPT_ENCODING).iter().filter_map(|value| value.to_str().ok());
    lists.flat_map(|list| list.split(',')).any(|coding| {
        let mut parts = coding.split(';').map(str::trim);
        let named = parts.next().is_some_and(|name| name.eq_ignore_ascii_case("br"));
        let weight = parts.find_map(|part| part.strip_prefix("q=")).map_or(Ok(1.0), str::parse::<f32>);
        named && weight.is_ok_and(|weight| weight > 0.0)
    })
}

fn matches(asked: &HeaderMap, etag: &str) -> bool {
    let lists = asked.get_all(header::IF_NONE_MATCH).iter().filter_map(|value| value.to_str().ok());
    lists.flat_map(|list| list.split(',')).map(str::trim).any(|tag| tag.trim_start_matches("W/") == etag)
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("gzip, deflate, br, zstd", true)]
    #[case("br;q=0.5", true)]
    #[case("br;q=0", false)]
    #[case("gzip", false)]
    #[case("", false)]
    fn brotli_goes_to_whoever_takes_it(#[case] accept: &str, #[case] takes: bool) {
        let headers = HeaderMap::from_iter([(header::ACCEPT_ENCODING, accept.parse().unwrap())]);
        assert_eq!(accepts_brotli(&headers), takes);
    }

    #[test]
    fn a_page_names_no_file() {
        assert!(!names_file("/uppdrag/1.2/steg") && names_file("/favicon.ico") && !names_file("/"));
    }
}
