//! What other nodes committed to the same database, rebuilt from rows for the connections of this one.
//!
//! The cursor in the database is the truth: whoever looks hears of everything above the last cursor they heard, however
//! seldom they look. When to look is decided elsewhere ([`crate::nodes`]); a hint that is lost costs time only. What
//! this node commits itself it tells after whatever others committed before, so that a connection hears everything in
//! the cursor's order: nobody is told anything under an access that another node took back earlier.

use std::collections::BTreeSet;
use std::sync::Arc;

use tokio::sync::{Mutex, MutexGuard, watch};

use super::batch::{Anew, Moved, Outcome, Sure, Touched};
use super::ledger::{Amount, DocSince, Found, Ledger, Since};

/// How far this node has heard; cheap to clone.
#[derive(Debug, Clone)]
pub struct Follow {
    heard: Arc<Mutex<u64>>,
    commits: watch::Sender<()>,
}

/// The right to commit, to look, and to tell: one at a time.
#[derive(Debug)]
pub struct Turn<'a> {
    heard: MutexGuard<'a, u64>,
    commits: &'a watch::Sender<()>,
}

impl Follow {
    /// Follows from where the cursor stands now: before any connection is opened.
    pub async fn begin(ledger: &dyn Ledger) -> Found<Self> {
        let heard = ledger.read().await?.cursor().await?;
        Ok(Self { heard: Arc::new(Mutex::new(heard)), commits: watch::Sender::new(()) })
    }

    /// Waits for one's turn: held from before a commit, or a look, until the connections have been told.
    pub async fn turn(&self) -> Turn<'_> {
        Turn { heard: self.heard.lock().await, commits: &self.commits }
    }

    /// Changes with every commit of this node: other nodes may want a hint.
    pub fn commits(&self) -> watch::Receiver<()> {
        self.commits.subscribe()
    }

    /// Something was committed past the writer of the sync: sessions, devices.
    pub fn hint(&self) {
        self.commits.send_replace(());
    }
}

impl Turn<'_> {
    /// What was committed since this node heard or committed anything.
    pub async fn look(&mut self, ledger: &dyn Ledger) -> Found<Option<Outcome>> {
        if ledger.read().await?.cursor().await? == *self.heard {
            return Ok(None);
        }
        self.others(ledger, &BTreeSet::new()).await
    }

    /// What there is to tell after this node has committed: what others committed meanwhile first.
    pub async fn committed(&mut self, ledger: &dyn Ledger, mut outcomes: Vec<Outcome>) -> Vec<Outcome> {
        let sure = outcomes.iter().filter(|outcome| outcome.sure == Sure::Yes);
        let own: BTreeSet<u64> = sure.map(|outcome| outcome.cursor).collect();
        let Some(last) = own.last() else { return outcomes };
        self.commits.send_replace(());
        if (*self.heard + 1..=*last).all(|cursor| own.contains(&cursor)) {
            *self.heard = *last;
            return outcomes;
        }
        match self.others(ledger, &own).await {
            Ok(others) => outcomes.splice(0..0, others),
            Err(error) => {
                tracing::warn!(%error, "what other nodes wrote cannot be looked up");
                outcomes.splice(0..0, Some(Outcome::unsure()))
            }
        };
        outcomes
    }

    async fn others(&mut self, ledger: &dyn Ledger, own: &BTreeSet<u64>) -> Found<Option<Outcome>> {
        let since = ledger.since(*self.heard).await?;
        let before = std::mem::replace(&mut *self.heard, since.cursor);
        // A backup was restored beneath it, or it slept.
        if since.cursor < before || since.amount == Amount::TooMuch {
            return Ok(Some(Outcome::unsure()));
        }
        Ok(Some(rebuilt(since, before, own)).filter(Outcome::is_news))
    }
}

/// What rows tell, without what this node did itself. What it overwrote of another node's, it tells of by itself: who
/// hears that looks at the database as it stands after both.
fn rebuilt(since: Since, before: u64, own: &BTreeSet<u64>) -> Outcome {
    let others = |at: &u64| !own.contains(at);
    let mut outcome = Outcome { cursor: since.cursor, ..Outcome::default() };
    for DocSince { row, moved, anew, changes } in since.docs {
        let changes: Vec<Vec<u8>> =
            changes.into_iter().filter(|(_, at)| others(at)).map(|(bytes, _)| bytes).collect();
        let moved = if moved > before && others(&moved) { Moved::Yes } else { Moved::No };
        let anew = if anew.is_some_and(|at| at > before && others(&at)) { Anew::Yes } else { Anew::No };
        if changes.is_empty() && anew == Anew::No {
            continue;
        }
        let touched = Touched { key: row.key, epoch: row.epoch, changes, heads: row.heads, moved, anew };
        outcome.touched.insert(row.id, touched);
    }
    outcome.marks = since.marks.into_iter().filter(|(_, at)| others(at)).map(|(mark, _)| mark).collect();
    let receipts = since.receipts.into_iter().filter(|(_, _, at)| others(at));
    outcome.receipts = receipts.map(|(device, receipt, _)| (device, receipt)).collect();
    outcome.ended = since.ended.into_iter().collect();
    outcome
}
