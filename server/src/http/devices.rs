//! A workplace's phones, for those who keep them.

pub mod list;
pub mod lock;
