//! Photos that are kept.

pub mod get;
