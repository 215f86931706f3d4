//! One process of the server: its own view of the database, and what it has heard of the others.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use server::sync::follow::Follow;
use server::sync::group::{self, Committed, Job};
use server::sync::ledger::{Ledger, Now};
use server::sync::memory::Memory;
use server::sync::saved::Saved;
use server::sync::shelf::Shelf;
use shared::sync::change::Actor;

use super::faulty::{Faulty, Sight, State, Suffering};
use crate::sim::dice::Dice;

/// A process.
pub(super) struct Node {
    /// The database, as far as it works for this process.
    pub(super) ledger: Faulty,
    /// What signs the facts it derives.
    pub(super) actor: Actor,
    /// Whether it takes connections.
    pub(super) up: Up,
    /// Documents at hand, as the writer left them.
    pub(super) shelf: Shelf,
    /// Documents as they were handed out.
    pub(super) saved: Saved,
    /// What it heard of other nodes; none when it is alone.
    pub(super) follow: Option<Follow>,
}

/// Whether a node takes connections.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Up {
    Yes,
    No,
}

impl Node {
    /// One that runs, over this database.
    pub(super) fn new(memory: &Memory, dice: &mut Dice) -> Self {
        let suffering = Suffering {
            dice: dice.split(),
            fails: 0,
            crashes: 0,
            full: 0,
            state: State::Running,
            sight: Sight::Clear,
            failed: 0,
            found_full: 0,
        };
        let inner: Arc<dyn Ledger> = Arc::new(memory.clone());
        let ledger = Faulty { inner, suffering: Arc::new(Mutex::new(suffering)) };
        let (shelf, saved) = (Shelf::default(), Saved::default());
        Self { ledger, actor: dice.actor(), up: Up::Yes, shelf, saved, follow: None }
    }

    /// Writes jobs, and gives what there is to tell.
    pub(super) async fn commit(&mut self, now: Now, jobs: &[Job]) -> Committed {
        let mut done = group::commit(&self.ledger, &mut self.shelf, self.actor, now, jobs).await;
        if let Some(follow) = &self.follow {
            done.outcomes = follow.turn().await.committed(&self.ledger, done.outcomes).await;
        }
        done
    }

    /// What was in memory is gone.
    pub(super) fn forget(&mut self) {
        (self.shelf, self.saved) = (Shelf::default(), Saved::default());
    }

    /// What its database suffers from.
    pub(super) fn suffering(&self) -> MutexGuard<'_, Suffering> {
        self.ledger.suffering.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
