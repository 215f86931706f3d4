//! The origin under which browsers reach the server.

use std::fmt;

use serde::{Deserialize, Serialize};

/// An origin as RFC 6454 writes it: scheme, host, and port unless it is the scheme's own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Origin(String);

/// What is no origin.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("must be an origin such as https://gjort.example.se, without a path and without a slash at the end")]
pub struct NoOrigin;

impl Origin {
    /// As browsers send it.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether cookies may be sent over TLS only.
    pub fn is_https(&self) -> bool {
        self.0.starts_with("https://")
    }
}

impl Default for Origin {
    fn default() -> Self {
        Self("http://127.0.0.1:8080".to_owned())
    }
}

impl TryFrom<String> for Origin {
    type Error = NoOrigin;
    fn try_from(text: String) -> Result<Self, NoOrigin> {
        let uri: axum::http::Uri = text.parse().map_err(|_| NoOrigin)?;
        let (Some(scheme), Some(authority)) = (uri.scheme_str(), uri.authority()) else {
            return Err(NoOrigin);
        };
        let own_port = matches!((scheme, authority.port_u16()), ("http", Some(80)) | ("https", Some(443)));
        let plain = format!("{scheme}://{authority}") == text && text == text.to_lowercase();
        let sound =
            plain && !own_port && matches!(scheme, "http" | "https") && !authority.as_str().contains('@');
        if sound { Ok(Self(text)) } else { Err(NoOrigin) }
    }
}

impl From<Origin> for String {
    fn from(origin: Origin) -> Self {
        origin.0
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("https://gjort.example.se", true)]
    #[case("http://127.0.0.1:8080", true)]
    #[case("http://[::1]:8080", true)]
    #[case("https://gjort.example.se/", false)]
    #[case("https://gjort.example.se:443", false)]
    #[case("https://Gjort.example.se", false)]
    #[case("https://a@gjort.example.se", false)]
    #[case("gjort.example.se", false)]
    #[case("ftp://gjort.example.se", false)]
    #[case("", false)]
    fn only_what_a_browser_would_send_is_an_origin(#[case] text: &str, #[case] sound: bool) {
        assert_eq!(Origin::try_from(text.to_owned()).is_ok(), sound);
    }
}
