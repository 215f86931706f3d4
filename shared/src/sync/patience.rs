//! How long an answer may take before a connection is taken for lost.
//!
//! A browser does not tell how much of a message has come. On a slow line a large one takes longer than a dead
//! connection ought to be waited for, and giving up on it would have it sent from its beginning, time and again. So
//! whoever gives up on a connection that had been alive waits longer for the next one.

/// The first wait doubles at most so many times.
const DOUBLINGS: u32 = 4;

/// How long is waited.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Patience {
    first: i64,
    doublings: u32,
}

impl Patience {
    /// Waits so many milliseconds at first.
    pub const fn new(first: i64) -> Self {
        Self { first, doublings: 0 }
    }

    /// How long an answer may take now, in ms.
    pub const fn ms(self) -> i64 {
        self.first << self.doublings
    }

    /// A connection over which something had come was given up on.
    pub fn gave_up(&mut self) {
        self.doublings = (self.doublings + 1).min(DOUBLINGS);
    }

    /// All that was asked for has come.
    pub const fn satisfied(&mut self) {
        self.doublings = 0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_grows_while_answers_do_not_come_and_has_an_end() {
        let mut patience = Patience::new(20_000);
        let mut waits = Vec::new();
        for _ in 0..6 {
            waits.push(patience.ms());
            patience.gave_up();
        }
        assert_eq!(waits, [20_000, 40_000, 80_000, 160_000, 320_000, 320_000]);
        patience.satisfied();
        assert_eq!(patience.ms(), 20_000);
    }
}
