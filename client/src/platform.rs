//! The only part of the app that calls the browser.

pub mod channel;
pub mod dom;
pub mod events;
pub mod file;
pub mod http;
pub mod idb;
pub mod image;
pub mod letters;
pub mod locks;
pub mod page;
pub mod scope;
pub mod service;
pub mod settings;
pub mod socket;
pub mod task;
pub mod time;
pub mod worker;
