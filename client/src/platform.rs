//! The only part of the app that calls the browser.

pub mod engine;
pub mod page;
