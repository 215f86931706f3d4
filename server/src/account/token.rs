//! The secret in a cookie: 256 random bits, of which the database keeps the hash only.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use shared::ids::Digest;

use crate::random;

/// A cookie's secret. It has no `Debug`, so that no log shows it.
pub struct Token([u8; 32]);

impl Token {
    /// A new one.
    pub fn new() -> Self {
        Self(random::bytes())
    }

    /// Reads a cookie's value; none when it is not one of ours.
    pub fn parse(value: &str) -> Option<Self> {
        URL_SAFE_NO_PAD.decode(value).ok()?.try_into().ok().map(Self)
    }

    /// The cookie's value.
    pub fn value(&self) -> String {
        URL_SAFE_NO_PAD.encode(self.0)
    }

    /// What the database keeps. The token is random through and through, so one round of SHA-256 is enough.
    pub fn hash(&self) -> Digest {
        Digest::of(&self.0)
    }
}

impl Default for Token {
    fn default() -> Self {
        Self::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_reads_back_and_another_value_does_not() {
        let token = Token::new();
        let again = Token::parse(&token.value()).unwrap();
        assert_eq!(again.hash(), token.hash());
        assert_ne!(Token::new().hash(), token.hash());
        assert!(Token::parse("").is_none());
        assert!(Token::parse(&token.value()[1..]).is_none());
        assert!(Token::parse("å").is_none());
    }
}
