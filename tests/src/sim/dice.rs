//! The one source of chance: everything that happens by chance in a run comes from its seed.

use shared::sync::change::Actor;

/// A seeded source of chance.
#[derive(Debug)]
pub(crate) struct Dice(fastrand::Rng);

impl Dice {
    /// The dice of this seed.
    pub(crate) fn new(seed: u64) -> Self {
        Self(fastrand::Rng::with_seed(seed))
    }

    /// Dice of their own, so that what one part of the world rolls does not move what another rolls.
    pub(crate) fn split(&mut self) -> Self {
        Self(self.0.fork())
    }

    /// Whether something happens that happens this many times in a thousand.
    pub(crate) fn chance(&mut self, per_mille: u32) -> bool {
        self.roll() < per_mille
    }

    /// A number below a thousand.
    pub(crate) fn roll(&mut self) -> u32 {
        self.0.u32(0..1000)
    }

    /// A number from the first to the second, both included.
    pub(crate) fn between(&mut self, low: i64, high: i64) -> i64 {
        self.0.i64(low..=high.max(low))
    }

    /// An index below `len`, which is not 0.
    pub(crate) fn index(&mut self, len: usize) -> usize {
        self.0.usize(0..len.max(1))
    }

    /// One of these; none when there are none.
    pub(crate) fn pick<'a, T>(&mut self, from: &'a [T]) -> Option<&'a T> {
        if from.is_empty() { None } else { from.get(self.index(from.len())) }
    }

    /// Random bytes.
    pub(crate) fn bytes<const N: usize>(&mut self) -> [u8; N] {
        let mut bytes = [0; N];
        self.0.fill(&mut bytes);
        bytes
    }

    /// A new actor.
    pub(crate) fn actor(&mut self) -> Actor {
        Actor(self.bytes())
    }
}
