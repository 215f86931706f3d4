//! What other nodes committed to the same database, rebuilt from rows for the connections of this one.
//!
//! The cursor in the database is the truth: whoever looks hears of everything above the last cursor they heard, however
//! seldom they look. When to look is decided elsewhere ([`crate::nodes`]); a hint that is lost costs time only.

use std::collections::BTreeSet;
use std::sync::Arc;

use shared::ids::DeviceId;
use tokio::sync::{Mutex, MutexGuard, watch};

use super::batch::{Moved, Outcome, Sure, Touched};
use super::ledger::{Amount, DocSince, Found, Ledger, Since};

/// The cursors of what this node committed itself, whose connections it has told of it; cheap to clone.
#[derive(Debug, Clone, Default)]
pub struct Told {
    cursors: Arc<Mutex<BTreeSet<u64>>>,
    last: watch::Sender<u64>,
}

/// A commit under way, and word of it.
#[derive(Debug)]
pub struct Telling<'a> {
    cursors: MutexGuard<'a, BTreeSet<u64>>,
    last: &'a watch::Sender<u64>,
}

impl Told {
    /// Held from before a commit until the connections have been told: whoever follows waits for it, and then knows of
    /// every commit it sees whether it is this node's own.
    pub async fn begin(&self) -> Telling<'_> {
        Telling { cursors: self.cursors.lock().await, last: &self.last }
    }

    /// Changes with every commit of this node: other nodes may want a hint.
    pub fn commits(&self) -> watch::Receiver<u64> {
        self.last.subscribe()
    }

    /// Something was committed past the writer of the sync: sessions, devices.
    pub fn hint(&self) {
        self.last.send_modify(|_| {});
    }
}

impl Telling<'_> {
    /// This was committed, and told.
    pub fn note(&mut self, outcome: &Outcome) {
        if outcome.sure == Sure::Yes {
            self.cursors.insert(outcome.cursor);
            self.last.send_replace(outcome.cursor);
        }
    }
}

/// How far this node has heard.
#[derive(Debug, Clone, Copy)]
pub struct Follower {
    heard: u64,
}

/// What a node heard.
#[derive(Debug, Default)]
pub struct Heard {
    /// For its connections.
    pub outcome: Option<Outcome>,
    /// Devices on which a session was ended, and where the cursor stood: a connection that greeted before is closed.
    pub ended: Vec<(DeviceId, u64)>,
}

impl Follower {
    /// Follows from where the cursor stands now: before any connection is opened.
    pub async fn begin(ledger: &dyn Ledger) -> Found<Self> {
        Ok(Self { heard: ledger.read().await?.cursor().await? })
    }

    /// Looks at what was committed since it looked last, and not by this node itself.
    pub async fn look(&mut self, ledger: &dyn Ledger, told: &Told) -> Found<Heard> {
        let now = ledger.read().await?.cursor().await?;
        if now == self.heard {
            return Ok(Heard::default());
        }
        let mut own = told.cursors.lock().await;
        if now > self.heard && (self.heard + 1..=now).all(|cursor| own.contains(&cursor)) {
            own.retain(|cursor| *cursor > now);
            self.heard = now;
            return Ok(Heard::default());
        }
        drop(own);
        let since = ledger.since(self.heard).await?;
        let mut own = told.cursors.lock().await;
        let cursor = since.cursor;
        let heard = if cursor < self.heard || since.amount == Amount::TooMuch {
            // A backup was restored beneath it, or it slept: every connection looks anew.
            Heard { outcome: Some(Outcome { sure: Sure::No, ..Outcome::default() }), ended: Vec::new() }
        } else {
            rebuilt(since, self.heard, &own)
        };
        own.retain(|own| *own > cursor);
        self.heard = cursor;
        Ok(heard)
    }
}

/// What rows tell, without what this node did itself. What it overwrote of another node's, it has told of by itself:
/// who heard that looked at the database as it stood after both.
fn rebuilt(since: Since, before: u64, own: &BTreeSet<u64>) -> Heard {
    let others = |at: &u64| !own.contains(at);
    let mut outcome = Outcome { cursor: since.cursor, ..Outcome::default() };
    for DocSince { row, moved, changes } in since.docs {
        let changes: Vec<Vec<u8>> =
            changes.into_iter().filter(|(_, at)| others(at)).map(|(bytes, _)| bytes).collect();
        if changes.is_empty() {
            continue;
        }
        let moved = if moved > before && others(&moved) { Moved::Yes } else { Moved::No };
        let touched = Touched { key: row.key, epoch: row.epoch, changes, heads: row.heads, moved };
        outcome.touched.insert(row.id, touched);
    }
    outcome.marks = since.marks.into_iter().filter(|(_, at)| others(at)).map(|(mark, _)| mark).collect();
    let receipts = since.receipts.into_iter().filter(|(_, _, at)| others(at));
    outcome.receipts = receipts.map(|(device, receipt, _)| (device, receipt)).collect();
    Heard { outcome: Some(outcome).filter(Outcome::is_news), ended: since.ended }
}
