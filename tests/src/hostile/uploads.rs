//! The headers of uploads: each line of the input is one, with its name before a colon.

use axum::http::{HeaderMap, HeaderName, HeaderValue};
use server::http::files::checksum::Checksum;
use server::http::files::create::Announced;
use server::http::files::offset;

/// Headers are read or refused, and what is kept of them can be said again in a header.
pub(super) fn check(bytes: &[u8]) {
    let mut headers = HeaderMap::new();
    for line in bytes.split(|byte| *byte == b'\n') {
        let Some(colon) = line.iter().position(|byte| *byte == b':') else { continue };
        let (name, value) =
            (HeaderName::from_bytes(&line[..colon]), HeaderValue::from_bytes(&line[colon + 1..]));
        if let (Ok(name), Ok(value)) = (name, value) {
            headers.insert(name, value);
        }
    }
    if let Ok(announced) = Announced::read(&headers) {
        assert_eq!(Announced::read(&headers), Ok(announced));
        assert!(HeaderValue::try_from(announced.metadata).is_ok(), "it is told again when it is asked for");
        assert_eq!(announced.digest(), announced.digest());
    }
    assert_eq!(offset(&headers), offset(&headers));
    if let Ok(Some(mut checksum)) = Checksum::announced(&headers) {
        checksum.update(bytes);
        // Whether it is right is decided by a hash.
        let _ = checksum.check();
    }
}
