//! Load on real servers over real sockets: what it costs, how fast it is, and what is left of it after `kill -9`.
//!
//! A [`peer::Peer`] writes changes to a document and hears which of them the server acknowledges. There are two: a
//! device of Gjort ([`device`]) and a client of automerge-repo ([`rival`]), both in this process and both on the same
//! Automerge changes, so that whatever the load itself costs is the same for both servers.

pub mod archive;
pub mod bytes;
pub mod compare;
pub mod contender;
pub mod device;
pub mod disk;
pub mod figures;
pub mod growth;
pub mod judge;
pub mod kill;
pub mod memory;
pub mod nodes;
pub mod peer;
pub mod process;
pub mod rival;
pub mod town;
