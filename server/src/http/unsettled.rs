//! `/api/unsettled`: what was refused or held, for staff to settle.

pub mod list;
pub mod settle;
