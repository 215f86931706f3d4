//! A device under node that was written from `docs/sync-protocol.md` alone.

use serde::Deserialize;
use tests::process::Server;

use super::node::Node;

/// What the device found.
#[derive(Debug, Deserialize)]
struct Found {
    /// What became of its order.
    ordered: String,
    /// The kinds of facts in the document at last.
    kinds: Vec<String>,
    /// Whether what it stated is among them, to the byte.
    own: bool,
    /// Whether the digest it made of the heads is that of the manifest.
    heads_agree: bool,
    /// What was said of the same order again, of a wrong hash, and of taking the order back.
    verdicts: Vec<String>,
}

fn found(way: &str) {
    let server = Server::start();
    let found: Found = Node::start("sync.js", &[way, &server.origin()]).ends();
    assert_eq!(found.ordered, "committed ok", "{found:?}");
    assert_eq!(found.verdicts, ["committed ok", "rejected hash-mismatch", "committed ok"], "{found:?}");
    assert_eq!(found.kinds, ["requested", "received", "cancelled"], "{found:?}");
    assert!(found.own && found.heads_agree, "{found:?}");
}

#[test]
fn a_second_implementation_orders_and_reads_over_the_web_socket() {
    found("socket");
}

#[test]
fn a_second_implementation_orders_and_reads_over_post() {
    found("post");
}

/// How much was held against the vectors.
#[derive(Debug, Deserialize)]
struct Compared {
    changes: usize,
    facts: usize,
    frames: usize,
}

#[test]
fn a_second_implementation_makes_the_same_bytes() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/vectors");
    let compared: Compared = Node::start("vectors.js", &[folder]).ends();
    assert!(compared.changes >= 15 && compared.facts >= 3 && compared.frames >= 20, "{compared:?}");
}
