//! Coming and going: whom to be, and how the app looks.

pub mod about;
pub mod demo;
pub mod join;
mod left;
pub mod sign_in;
