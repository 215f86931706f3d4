//! The finished app, embedded: `cargo xtask build` leaves it in `target/app`, precompressed twins beside it.

use std::borrow::Cow;

use axum::body::Bytes;
use rust_embed::RustEmbed;

#[derive(RustEmbed)]
#[folder = "../target/app"]
#[exclude = "files.json"]
struct Files;

/// A file of the app.
pub struct Asset {
    /// Its bytes.
    pub bytes: Bytes,
    /// The same, compressed with brotli, where that is smaller.
    pub brotli: Option<Bytes>,
    /// SHA-256 of its bytes, in hexadecimal.
    pub hash: String,
    /// Its media type.
    pub kind: &'static str,
}

/// The file of this path, without a slash in front.
pub fn get(path: &str) -> Option<Asset> {
    // The twins answer under their own file's name only.
    if path.ends_with(".br") {
        return None;
    }
    let file = Files::get(path)?;
    let hash = file.metadata.sha256_hash().iter().map(|byte| format!("{byte:02x}")).collect();
    let brotli = Files::get(&format!("{path}.br")).map(|twin| bytes(twin.data));
    Some(Asset { bytes: bytes(file.data), brotli, hash, kind: kind(path) })
}

fn bytes(data: Cow<'static, [u8]>) -> Bytes {
    match data {
        Cow::Borrowed(data) => Bytes::from_static(data),
        Cow::Owned(data) => Bytes::from(data),
    }
}

fn kind(path: &str) -> &'static str {
    match path.rsplit('.').next() {
        Some("html") => "text/html; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("wasm") => "application/wasm",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("jpg") => "image/jpeg",
        Some("woff2") => "font/woff2",
        Some("webmanifest") => "application/manifest+json",
        Some("json") => "application/json",
        _ => "application/octet-stream",
    }
}
