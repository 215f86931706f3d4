//! Portraits.

pub mod get;
