//! What signing in and bringing phones on is made of: secrets, passwords, codes, limits.

pub mod code;
pub mod enter;
pub mod face;
pub mod limit;
pub mod password;
pub mod token;
