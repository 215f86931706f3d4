//! The device that asks, and who may speak on it.

pub mod get;
