//! What several screens show alike: people by picture, marks, photos, words for places and statuses, and a copy of what
//! was not sent.

pub mod copy;
pub mod marks;
pub mod people;
pub mod photos;
pub mod places;
pub mod saying;
