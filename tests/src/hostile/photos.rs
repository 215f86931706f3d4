//! Photos.

use shared::media::strip;

/// What is stripped is no longer than it came, and stripping it again changes nothing.
pub(super) fn check(bytes: &[u8]) {
    let Ok(once) = strip(bytes) else { return };
    assert!(once.bytes.len() <= bytes.len() && once.size.width > 0 && once.size.height > 0);
    assert_eq!(strip(&once.bytes).as_ref(), Ok(&once));
}
