//! The domain: facts, what follows from them, and the rules both sides call.

pub mod body;
pub mod catalogue;
pub mod fact;
pub mod key;
pub mod words;
