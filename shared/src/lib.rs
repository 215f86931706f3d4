//! What server and app both know: the domain, the sync core, the wire and the texts.

pub mod api;
pub mod canonical;
pub mod civil;
pub mod domain;
pub mod ids;
pub mod json;
pub mod lean;
pub mod media;
pub mod sync;
pub mod text;
pub mod unsent;
pub mod wire;
