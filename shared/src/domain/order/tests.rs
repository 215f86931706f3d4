//! By behaviour.
