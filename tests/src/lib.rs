//! Tests that need more than one crate: routes, simulation, hostile bytes, journeys, budget.

mod at_once;
pub mod bucket;
pub mod front;
pub mod hostile;
pub mod load;
pub mod port;
pub mod process;
pub mod sim;
