//! `/api/unsettled`: what was refused or held, for staff to settle and for its author to take back.

pub mod list;
pub mod mine;
pub mod settle;
