//! All sessions of whoever is signed in.

pub mod delete;
