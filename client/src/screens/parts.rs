//! What several screens show alike: people by picture, marks, photos, and words for places and statuses.

pub mod marks;
pub mod people;
pub mod photos;
pub mod places;
pub mod saying;
