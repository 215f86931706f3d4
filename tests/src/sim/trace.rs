//! What happened, line by line: its hash shows that a seed gives the same run twice, its end explains a failure.

use std::collections::VecDeque;
use std::fmt;

use shared::ids::Digest;

/// How many lines are kept to be shown.
pub(crate) const TAIL: usize = 60;

/// The trace of a run.
#[derive(Debug, Default)]
pub(crate) struct Trace {
    hash: [u8; 32],
    tail: VecDeque<String>,
    /// Where all lines go as well, when a run is being looked into.
    echo: Echo,
}

/// Whether a trace is printed while it is written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Echo {
    /// It is not.
    #[default]
    Silent,
    /// It is, to the standard error.
    Printed,
}

impl Trace {
    /// An empty trace.
    pub(crate) fn new(echo: Echo) -> Self {
        Self { echo, ..Self::default() }
    }

    /// Notes what happened at this moment.
    pub(crate) fn note(&mut self, now: i64, what: fmt::Arguments<'_>) {
        let line = format!("{:>10.3} {what}", seconds(now));
        let mut bytes = self.hash.to_vec();
        bytes.extend_from_slice(line.as_bytes());
        self.hash = Digest::of(&bytes).0;
        if self.echo == Echo::Printed {
            eprintln!("{line}");
        }
        if self.tail.len() == TAIL {
            self.tail.pop_front();
        }
        self.tail.push_back(line);
    }

    /// What all lines amount to.
    pub(crate) const fn hash(&self) -> Digest {
        Digest(self.hash)
    }

    /// The last lines.
    pub(crate) fn tail(&self) -> Vec<String> {
        self.tail.iter().cloned().collect()
    }
}

/// Seconds since the run's first moment, for people.
fn seconds(now: i64) -> f64 {
    let ms = i32::try_from(now - super::START).unwrap_or(i32::MAX);
    f64::from(ms) / 1000.0
}
