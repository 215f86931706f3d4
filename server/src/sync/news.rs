//! Word of what was committed, for those connections that it concerns.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::mpsc::error::TryRecvError;
use tokio::sync::mpsc::{self, Receiver, Sender};

use super::batch::Outcome;
use super::topic::{Reach, Topic, reach};

/// A connection that is this many commits behind connects anew.
const BEHIND: usize = 1024;

/// Those who listen.
#[derive(Debug, Clone, Default)]
pub struct Listeners {
    inner: Arc<Mutex<Inner>>,
}

#[derive(Debug, Default)]
struct Inner {
    last: u64,
    open: BTreeMap<u64, Sender<Arc<Outcome>>>,
    /// Those who hear of everything.
    all: BTreeSet<u64>,
    topics: BTreeMap<Topic, BTreeSet<u64>>,
}

/// What one connection hears.
#[derive(Debug)]
pub struct News {
    listeners: Listeners,
    id: u64,
    heard: Receiver<Arc<Outcome>>,
    topics: Option<BTreeSet<Topic>>,
}

/// Whether a connection hears of something that it did not hear of before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wider {
    /// It does: what was committed before, nobody told it.
    Yes,
    /// It does not.
    No,
}

impl Listeners {
    /// Listens from now on, to everything.
    pub fn listen(&self) -> News {
        let (sender, heard) = mpsc::channel(BEHIND);
        let mut inner = self.inner();
        inner.last += 1;
        let id = inner.last;
        inner.open.insert(id, sender);
        inner.all.insert(id);
        News { listeners: self.clone(), id, heard, topics: None }
    }

    /// Tells whomever it concerns. Whoever is too far behind is told nothing any more, which is the sign to connect anew.
    pub fn tell(&self, outcome: Outcome) {
        let reach = reach(&outcome);
        let outcome = Arc::new(outcome);
        let mut inner = self.inner();
        let ids: BTreeSet<u64> = match &reach {
            Reach::All => inner.open.keys().copied().collect(),
            Reach::Some(topics) => {
                let those = topics.iter().filter_map(|topic| inner.topics.get(topic)).flatten();
                those.chain(&inner.all).copied().collect()
            }
        };
        for id in ids {
            let Some(listener) = inner.open.get(&id) else { continue };
            if listener.try_send(Arc::clone(&outcome)).is_err() {
                inner.open.remove(&id);
            }
        }
    }

    // Nothing panics while it is held, and if it did, what it holds would still be whole.
    fn inner(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl News {
    /// The next; none when this connection is too far behind.
    pub async fn recv(&mut self) -> Option<Arc<Outcome>> {
        self.heard.recv().await
    }

    /// What is there already, without waiting.
    pub fn try_recv(&mut self) -> Result<Arc<Outcome>, TryRecvError> {
        self.heard.try_recv()
    }

    /// Hears only of these from now on.
    pub fn only(&mut self, topics: BTreeSet<Topic>) -> Wider {
        let mut inner = self.listeners.inner();
        for topic in self.topics.iter().flatten().filter(|topic| !topics.contains(topic)) {
            inner.forget(self.id, topic);
        }
        let before = self.topics.as_ref();
        let mut wider = Wider::No;
        for topic in topics.iter().filter(|topic| before.is_none_or(|before| !before.contains(topic))) {
            inner.topics.entry(*topic).or_default().insert(self.id);
            // Who heard of everything missed nothing.
            wider = if before.is_some() { Wider::Yes } else { wider };
        }
        inner.all.remove(&self.id);
        drop(inner);
        self.topics = Some(topics);
        wider
    }
}

impl Inner {
    fn forget(&mut self, id: u64, topic: &Topic) {
        if let Some(ids) = self.topics.get_mut(topic) {
            ids.remove(&id);
            if ids.is_empty() {
                self.topics.remove(topic);
            }
        }
    }
}

impl Drop for News {
    fn drop(&mut self) {
        let mut inner = self.listeners.inner();
        inner.open.remove(&self.id);
        inner.all.remove(&self.id);
        for topic in self.topics.iter().flatten() {
            inner.forget(self.id, topic);
        }
    }
}

#[cfg(test)]
mod tests {
    use shared::ids::{DeviceId, UnitId};

    use super::*;
    use crate::sync::ledger::Mark;

    fn about(mark: Mark) -> Outcome {
        Outcome { marks: BTreeSet::from([mark]), ..Outcome::default() }
    }

    #[test]
    fn a_listener_hears_of_its_topics_and_of_what_concerns_everybody() {
        let listeners = Listeners::default();
        let (ours, theirs) =
            (Mark::Unit(UnitId::from_bytes([1; 16])), Mark::Device(DeviceId::from_bytes([1; 16])));
        let mut news = listeners.listen();
        listeners.tell(about(theirs));
        assert!(news.try_recv().is_ok(), "at first it hears of everything");
        assert_eq!(news.only(BTreeSet::from([Topic::Of(ours)])), Wider::No);
        for (mark, heard) in [(ours, true), (theirs, false), (Mark::All, true)] {
            listeners.tell(about(mark));
            assert_eq!(news.try_recv().is_ok(), heard, "{mark:?}");
        }
        assert_eq!(news.only(BTreeSet::from([Topic::Of(theirs)])), Wider::Yes);
        listeners.tell(about(ours));
        assert!(news.try_recv().is_err());
        drop(news);
        let inner = listeners.inner();
        assert!(inner.open.is_empty() && inner.topics.is_empty() && inner.all.is_empty());
    }

    #[test]
    fn who_is_too_far_behind_is_told_to_connect_anew() {
        let listeners = Listeners::default();
        let mut news = listeners.listen();
        for _ in 0..=BEHIND {
            listeners.tell(about(Mark::All));
        }
        for _ in 0..BEHIND {
            assert!(news.try_recv().is_ok());
        }
        assert!(matches!(news.try_recv(), Err(TryRecvError::Disconnected)));
    }
}
