//! Signing in and out on one device.

pub mod delete;
pub mod post;
