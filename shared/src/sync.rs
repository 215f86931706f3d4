//! The sync core: changes and replicas, and the device's engine as a pure state machine.

pub mod change;
pub mod engine;
pub mod rows;
