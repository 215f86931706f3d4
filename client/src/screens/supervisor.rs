//! The supervisor: the morning, planning, confirming, and what has to be sorted out.

mod about;
pub mod confirm;
pub mod confirming;
pub mod devices;
mod dispute;
mod facts;
pub mod gathering;
mod led;
mod own;
pub mod plan;
pub mod planning;
