//! The supervisor: the morning, planning, confirming, and what has to be sorted out.

mod about;
pub mod bank;
pub mod confirm;
pub mod confirming;
mod daypicks;
pub mod devices;
mod dispute;
mod facts;
pub mod gathering;
mod led;
mod own;
pub mod plan;
pub mod planning;
pub mod sort_out;
pub mod when_we_can;
