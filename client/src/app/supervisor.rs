//! Keeps an engine running beside this page: starts its worker, listens whether it still works, and starts another
//! one when it does not. As long as the page is looked at, it sees to it that some engine leads.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use shared::wire;

use super::data::Data;
use crate::news::{FromEngine, ToEngine};
use crate::platform::events::{self, Listener};
use crate::platform::page;
use crate::platform::time::{self, Timer};
use crate::platform::worker::Worker;

/// How often the worker is asked whether it works, in ms.
const PING_MS: u32 = 10_000;
/// After this many questions without an answer it is taken for dead. A sleeping phone asks none.
const UNANSWERED: u32 = 4;
/// A leader that has not answered a page that is looked at within this, in ms, is frozen or gone.
const LEADER_MS: u32 = 3_000;

/// A running engine; ended when it is dropped.
#[must_use = "the engine ends when it is dropped"]
pub(crate) struct Supervisor {
    _inner: Rc<Inner>,
    _listening: [Listener; 4],
    _pinging: Timer,
}

struct Inner {
    worker: RefCell<Option<Worker>>,
    unanswered: Cell<u32>,
    asked: Cell<u32>,
    failures: Cell<u32>,
    restarting: RefCell<Option<Timer>>,
    listening: RefCell<Option<Timer>>,
    data: Data,
}

impl Supervisor {
    /// Starts an engine, and nudges whichever leads when the page comes into view or there may be a network again.
    pub(crate) fn start(data: &Data) -> Self {
        let inner = Rc::new(Inner {
            worker: RefCell::default(),
            unanswered: Cell::new(0),
            asked: Cell::new(0),
            failures: Cell::new(0),
            restarting: RefCell::default(),
            listening: RefCell::default(),
            data: data.clone(),
        });
        inner.spawn();
        inner.look_for_leader();
        let of_inner = |then: fn(&Rc<Inner>)| {
            let inner = Rc::downgrade(&inner);
            move || {
                if let Some(inner) = inner.upgrade() {
                    then(&inner);
                }
            }
        };
        let listening = [
            events::on_visible(of_inner(Inner::come_into_view)),
            events::on_online(of_inner(|inner| inner.data.nudge())),
            events::on_leave(of_inner(Inner::leave)),
            events::on_return(of_inner(Inner::resume)),
        ];
        let pinging = {
            let inner = Rc::downgrade(&inner);
            time::every(PING_MS, move || {
                if let Some(inner) = inner.upgrade() {
                    inner.ping();
                    inner.look_for_leader();
                }
            })
        };
        Self { _inner: inner, _listening: listening, _pinging: pinging }
    }
}

impl Inner {
    fn spawn(self: &Rc<Self>) {
        let Some(url) = page::meta("gjort-engine") else { return };
        let weak = Rc::downgrade(self);
        let heard = move |bytes: Vec<u8>| {
            let Some(inner) = weak.upgrade() else { return };
            match wire::decode(&bytes) {
                Ok(FromEngine::Pong(_)) => {
                    inner.unanswered.set(0);
                    inner.failures.set(0);
                }
                Ok(FromEngine::Stopped(_)) | Err(_) => inner.respawn(),
            }
        };
        let weak = Rc::downgrade(self);
        let failed = move || {
            if let Some(inner) = weak.upgrade() {
                inner.respawn();
            }
        };
        let worker = Worker::start(&url, heard, failed);
        self.unanswered.set(0);
        match worker {
            Some(worker) => {
                worker.post(&wire::encode(&ToEngine::Greet { build: page::build() }));
                *self.worker.borrow_mut() = Some(worker);
            }
            None => self.respawn(),
        }
    }

    /// Ends the worker with the page. A page that is kept asleep would otherwise keep the engine's lock and its open
    /// transactions from the page that comes after it.
    fn leave(self: &Rc<Self>) {
        drop(self.restarting.borrow_mut().take());
        drop(self.worker.borrow_mut().take());
    }

    /// Starts a worker when there is none: the page was asleep.
    fn resume(self: &Rc<Self>) {
        if self.worker.borrow().is_none() {
            self.spawn();
        }
    }

    fn come_into_view(self: &Rc<Self>) {
        self.data.nudge();
        self.look_for_leader();
    }

    /// Asks for the engine that leads, and has this page's own take over when there is no answer.
    fn look_for_leader(self: &Rc<Self>) {
        if !page::is_visible() {
            return;
        }
        let asked = time::now();
        self.data.ask_leader();
        let weak = Rc::downgrade(self);
        let timer = time::after(LEADER_MS, move || {
            let Some(inner) = weak.upgrade() else { return };
            if page::is_visible()
                && inner.data.leader_heard() < asked
                && let Some(worker) = inner.worker.borrow().as_ref()
            {
                worker.post(&wire::encode(&ToEngine::Steal));
            }
        });
        *self.listening.borrow_mut() = Some(timer);
    }

    /// Another worker after a while: from one second to half a minute.
    fn respawn(self: &Rc<Self>) {
        let wait = (1_000_u32 << self.failures.get().min(5)).min(30_000);
        self.failures.set(self.failures.get().saturating_add(1));
        let weak = Rc::downgrade(self);
        let timer = time::after(wait, move || {
            if let Some(inner) = weak.upgrade() {
                // Not before now: this may have been called from the worker's own callback.
                drop(inner.worker.borrow_mut().take());
                inner.spawn();
            }
        });
        *self.restarting.borrow_mut() = Some(timer);
    }

    fn ping(self: &Rc<Self>) {
        if self.unanswered.get() >= UNANSWERED {
            self.unanswered.set(0);
            self.respawn();
            return;
        }
        if let Some(worker) = self.worker.borrow().as_ref() {
            self.unanswered.set(self.unanswered.get() + 1);
            self.asked.set(self.asked.get().wrapping_add(1));
            worker.post(&wire::encode(&ToEngine::Ping(self.asked.get())));
        }
    }
}
