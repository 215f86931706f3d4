//! The Gjort server: one binary that keeps a municipality's documents, accounts and photos, and serves the app.

pub mod accept;
pub mod account;
pub mod app;
pub mod assets;
pub mod begin;
pub mod bus;
pub mod clock;
pub mod config;
pub mod demo;
pub mod http;
pub mod media;
pub mod nodes;
pub mod random;
pub mod serve;
pub mod stop;
pub mod store;
pub mod sync;
pub mod upkeep;
