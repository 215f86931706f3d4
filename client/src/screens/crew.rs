//! The crew's screens: few words, one thing at a time, all of it without a network.

mod job;
mod my_day;
mod subject;
mod sync;
mod who;

pub use job::Job;
pub use my_day::MyDay;
pub use sync::Sync;
pub use who::Who;
