//! Bugs put in on purpose, into the fake parts only: what the oracles have to catch.

/// A known bug.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Plant {
    /// The database says a transaction is committed while it is only in memory: a crash takes it back.
    AckBeforeCommit,
    /// Two writers have one document at once: the second does not see what the first has just written.
    MissingLock,
    /// Whether a fact id is new is looked up in an old copy of the database.
    StaleUniqueCheck,
    /// A phone whose storage was lost goes on writing with the actor it had.
    ActorReused,
    /// A page shows "skickat" as soon as the fact has been sent.
    ShownEarly,
    /// A phone counts a transaction as done when it has begun, and acknowledges the receipts in it.
    AckBeforeKept,
    /// A node takes for heard whatever no hint from another speaks of.
    HintForTruth,
    /// A tab's engine that was deposed while it was frozen goes on writing into the storage.
    MissingFence,
    /// A request that comes again is answered as it was the first time.
    AnswerKept,
}

impl Plant {
    /// All of them.
    pub const ALL: [Self; 9] = [
        Self::AckBeforeCommit,
        Self::MissingLock,
        Self::StaleUniqueCheck,
        Self::ActorReused,
        Self::ShownEarly,
        Self::AckBeforeKept,
        Self::HintForTruth,
        Self::MissingFence,
        Self::AnswerKept,
    ];

    /// The name on the command line.
    pub const fn name(self) -> &'static str {
        match self {
            Self::AckBeforeCommit => "ack-before-commit",
            Self::MissingLock => "missing-lock",
            Self::StaleUniqueCheck => "stale-unique-check",
            Self::ActorReused => "actor-reused",
            Self::ShownEarly => "shown-early",
            Self::AckBeforeKept => "ack-before-kept",
            Self::HintForTruth => "hint-for-truth",
            Self::MissingFence => "missing-fence",
            Self::AnswerKept => "answer-kept",
        }
    }

    /// The bug of this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|plant| plant.name() == name)
    }
}
