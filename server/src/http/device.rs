//! The phone that asks.

pub mod join;
