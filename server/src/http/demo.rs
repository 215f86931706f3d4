//! The demo's page of people to choose among. These routes exist only where everybody is made up.

pub mod people;
pub mod session;
