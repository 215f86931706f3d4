//! The orderer: own orders, ordering, and one order's way in words.

pub mod form;
pub mod list;
pub mod order;
