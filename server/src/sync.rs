//! The server's side of the sync: what a device states is judged, committed and told to those who may read it.
//!
//! Goals: nothing is acknowledged before it is committed; the first broken rule is the verdict; what someone may not
//! read never leaves the server for them; the truth is in the database alone, so that any node can answer.
//!
//! How it works. A connection ([`session`]) turns frames into answers and jobs. Jobs of all connections are written in
//! one transaction ([`group`]), inside which each push is judged from rows ([`push`]), without loading Automerge: a
//! change is built from typed fields and its hash compared. What follows from a fact is written with it ([`derive`])
//! and projected ([`project`]). After the commit every connection hears of it. All of it asks the database through a
//! trait ([`ledger`]), so that a seeded simulator runs the same logic over [`memory`].
//!
//! Rejected: Automerge's own sync protocol for writes (a veto inside its loop never goes quiet), parsing changes that
//! devices built (127 bytes can cost seconds), notifying inside the transaction.

pub mod access;
pub mod batch;
mod beside;
mod check;
mod derive;
pub mod erase;
pub mod exchange;
pub mod follow;
pub mod group;
mod hand_in;
pub mod hub;
pub mod ledger;
pub mod memory;
pub mod news;
mod person;
pub mod prepared;
pub mod project;
mod pull;
mod push;
pub mod rebuild;
mod refound;
pub mod saved;
pub mod session;
pub mod settle;
pub mod shelf;
pub mod sound;
pub mod take_back;
#[cfg(any(test, feature = "testing"))]
pub mod testing;
pub mod topic;
pub mod town;
pub mod views;

#[cfg(test)]
mod tests;
