//! Codes that bring phones on.

pub mod post;
