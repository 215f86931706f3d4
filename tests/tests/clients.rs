//! Clients that do not share a line with the server, against the real one: `tus-js-client`, and a second implementation
//! of the sync protocol written from its document.
//!
//! `cargo xtask test` installs what they need and says where it is, in `NODE_PATH` and `TESTS_BIN`.

#[path = "clients/node.rs"]
mod node;
#[path = "clients/sync.rs"]
mod sync;
#[path = "clients/tus.rs"]
mod tus;
