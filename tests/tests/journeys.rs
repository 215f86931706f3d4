//! Journeys: people in real browsers against the real server.
//!
//! `cargo xtask test` says which browsers there are in `GJORT_BROWSERS` and where the server is in `GJORT_BIN`. Run by
//! itself without them, a journey says so and leaves its browser out.

#[path = "journeys/browser.rs"]
mod browser;
#[path = "journeys/driver.rs"]
mod driver;
#[path = "journeys/main_job.rs"]
mod main_job;
#[path = "journeys/server.rs"]
mod server;
