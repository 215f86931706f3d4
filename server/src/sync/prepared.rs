//! What a device pushes, with everything that can be said of it without a database: connections find that out beside
//! each other, and the writer, for whom everybody waits, does not.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use shared::domain::fact::Fact;
use shared::wire::{Code, Item, MAX_FACT, Push};

use super::batch::change_row;
use super::check;
use super::ledger::ChangeRow;

/// A push and what was found about its facts.
#[derive(Debug, Clone)]
pub struct Prepared(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    push: Push,
    /// As many as there are facts; none for one that makes the server panic, so that the writer comes upon it and a
    /// person gets to see it.
    found: Vec<Option<Found>>,
}

/// What a fact says, and the change that it is put by.
#[derive(Debug)]
pub(super) struct Found {
    /// The fact as a device would read it.
    pub(super) read: Option<Fact>,
    /// The fact if everything about it is right, or what is not.
    pub(super) fact: Result<Fact, Code>,
    /// Its change, if it has the hash that was sent with it; nobody knows yet where the cursor will stand.
    pub(super) change: Result<ChangeRow, Code>,
}

impl From<Push> for Prepared {
    fn from(push: Push) -> Self {
        let find = |item| catch_unwind(AssertUnwindSafe(|| Found::about(item))).ok();
        let found = push.items.iter().map(find).collect();
        Self(Arc::new(Inner { push, found }))
    }
}

impl Prepared {
    /// The push as it came.
    pub fn push(&self) -> &Push {
        &self.0.push
    }

    /// Its facts, each with what was found about it.
    pub(super) fn facts(&self) -> impl Iterator<Item = (&Item, Option<&Found>)> {
        self.0.push.items.iter().zip(self.0.found.iter().map(Option::as_ref))
    }

    /// Each of its facts in a push of its own.
    pub(super) fn apart(&self) -> impl Iterator<Item = Self> {
        self.0.push.items.iter().map(|item| Push { items: vec![item.clone()], ..self.0.push.clone() }.into())
    }
}

impl Found {
    /// What can be said of a fact.
    pub(super) fn about(item: &Item) -> Self {
        if item.fact.len() > MAX_FACT {
            return Self { read: None, fact: Err(Code::FactOversized), change: Err(Code::FactOversized) };
        }
        let change = check::form(item).and_then(|()| {
            let change = change_row(&item.place, item.id, &item.fact, 0);
            if change.hash == item.hash { Ok(change) } else { Err(Code::HashMismatch) }
        });
        Self { read: Fact::read(item.id, &item.fact), fact: Fact::check(item.id, &item.fact), change }
    }
}
