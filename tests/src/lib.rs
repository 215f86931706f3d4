//! Tests that need more than one crate: routes, simulation, journeys, budget.

pub mod front;
pub mod load;
pub mod process;
pub mod sim;
