//! The coordinator: what came in, and which workplace gets it.

mod give;
mod inbox;
mod order;

pub use inbox::Inbox;
pub use order::IncomingOrder;
