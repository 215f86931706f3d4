//! Facts as JSON.

use shared::canonical;
use shared::domain::body::Card;
use shared::domain::catalogue::Kind;
use shared::domain::fact::Fact;
use shared::domain::sample;
use shared::ids::Digest;

/// What is canonical is the text of its own value, and what the server takes for a fact is what it writes of it.
pub(super) fn check(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let value = canonical::from_str(text);
    if let Ok(value) = &value {
        assert_eq!(canonical::to_string(value).as_deref(), Ok(text));
    }
    let id = sample::id(Kind::Asked);
    if let Ok(fact) = Fact::check(id, text) {
        assert!(value.is_ok(), "a fact whose text is not canonical");
        assert_eq!(fact.to_json(), text);
        assert_eq!(Fact::read(id, text), Some(fact));
    }
    if let Some(fact) = Fact::read(id, text) {
        let written = fact.to_json();
        // A number that is not exact everywhere has no canonical text.
        assert!(written.is_empty() || Fact::read(id, &written) == Some(fact));
    }
    if let Some(card) = Card::read(text, Digest::of(bytes)) {
        assert_eq!(canonical::to_string(&card).as_deref(), Ok(text));
    }
}
