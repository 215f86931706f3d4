//! The Gjort server.

pub mod store;
