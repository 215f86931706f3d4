//! The sync core: changes and replicas, the device's engine as a pure state machine, and which way its frames go.

pub mod change;
pub mod engine;
pub mod patience;
pub mod requests;
pub mod rows;
pub mod ways;
