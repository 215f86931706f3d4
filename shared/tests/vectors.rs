//! The test vectors of `docs/sync-protocol.md`, made by the code itself: who changes what travels changes them too, and
//! this fails until it is meant. `TESTS_WRITE_VECTORS=1 cargo test -p shared --test vectors` writes them anew.

#![expect(clippy::unwrap_used, reason = "what cannot be unwrapped in a test has failed it")]

use std::path::PathBuf;

use serde_json::Value;
use shared::wire::Code;

#[path = "vectors/changes.rs"]
mod changes;
#[path = "vectors/facts.rs"]
mod facts;
#[path = "vectors/frames.rs"]
mod frames;

/// Says everything about `error` and nothing about a fact.
const ERRORS_ONLY: [Code; 7] = [
    Code::FrameMalformed,
    Code::FrameOversized,
    Code::FrameOrder,
    Code::Protocol,
    Code::DeviceUnknown,
    Code::DeviceLocked,
    Code::DocDamaged,
];

#[test]
fn the_document_says_of_every_code_what_verdict_it_gives() {
    let document = include_str!("../../docs/sync-protocol.md");
    for code in Code::ALL {
        let row = document.lines().find(|line| line.starts_with(&format!("| `{}` |", code.key())));
        let row = row.unwrap_or_else(|| panic!("{} is not in the document", code.key()));
        let says_verdict = row.contains(&format!("`{}`", code.verdict().name()));
        assert_eq!(says_verdict, !ERRORS_ONLY.contains(code), "{row}");
    }
}

#[test]
fn the_document_says_that_the_server_holds_what_it_fails_on_time_and_again() {
    let document = include_str!("../../docs/sync-protocol.md");
    let row = document.lines().find(|line| line.starts_with("| `internal` |")).unwrap();
    assert!(row.contains("`held`"), "{row}");
}

/// Compares what the code makes with the file of this name.
#[track_caller]
fn holds(name: &str, made: &Value) {
    let file = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../docs/vectors").join(name);
    let made = serde_json::to_string_pretty(made).unwrap() + "\n";
    if std::env::var_os("TESTS_WRITE_VECTORS").is_some() {
        std::fs::write(&file, &made).unwrap();
    }
    let written = std::fs::read_to_string(&file).unwrap();
    let differs = written.lines().zip(made.lines()).position(|(written, made)| written != made);
    assert_eq!(differs, None, "docs/vectors/{name} is not what the code makes, from this line (0-based)");
    assert_eq!(written.len(), made.len(), "docs/vectors/{name} ends elsewhere");
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
