//! The Gjort server.
