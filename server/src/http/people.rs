//! People, for administrators.

pub mod erase;
