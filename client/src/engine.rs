//! The sync engine at work: a module worker of its own that feeds the pure engine with what happens, and does what it
//! asks for.
//!
//! All tabs of a browser have a worker; the one that holds the lock `gjort-engine` leads, the others wait for it. A page
//! that is looked at and hears of no leader has its own worker steal the lock: the leader may be frozen, or gone without
//! the browser having noticed. Should it thaw, storage refuses what it writes. The page hears nothing from an engine
//! but the news it tells everyone, and whether it still works.

use std::cell::{Cell, RefCell};
use std::panic;
use std::rc::Rc;

use crate::news::{Channel, FromEngine, News, ToEngine};
use crate::platform::idb::Storage;
use crate::platform::locks::{self, GiveUp, Held, Manner};
use crate::platform::{scope, task, time};
use driver::{Driver, Input};
use futures_channel::mpsc::{self, UnboundedSender};
use host::Browser;
use shared::sync::engine::Event;
use shared::wire;

mod driver;
mod host;
pub(crate) mod pictures;
mod post;
pub(crate) mod upload;

const LOCK: &str = "gjort-engine";
/// How long an engine that has stepped back leaves the lead to others, in ms.
const BACK_MS: u32 = 20_000;

/// Starts the engine in this worker.
pub fn start() {
    panic::set_hook(Box::new(|info| scope::post(&wire::encode(&FromEngine::Stopped(info.to_string())))));
    let (inputs, mut queue) = mpsc::unbounded::<Input>();
    let from_page = inputs.clone();
    let leadership = Rc::new(Leadership {
        inputs: inputs.clone(),
        held: Cell::new(0),
        locks: RefCell::default(),
        stepped_back: Cell::new(false),
    });
    let stealing = Rc::clone(&leadership);
    let (greeted, mut greeting) = mpsc::unbounded::<String>();
    scope::listen(move |bytes| {
        // The loop is gone only when the engine has stopped, and then the page starts another worker.
        let _ = match wire::decode::<ToEngine>(&bytes) {
            Ok(ToEngine::Greet { build }) => greeted.unbounded_send(build).map_err(drop),
            Ok(ToEngine::Ping(number)) => from_page.unbounded_send(Input::Ping(number)).map_err(drop),
            Ok(ToEngine::Steal) => {
                Rc::clone(&stealing).steal();
                Ok(())
            }
            // A page of another build; it greets its own worker and no other.
            Err(_) => Ok(()),
        };
    });
    task::spawn(async move {
        let Ok(build) = greeting.recv().await else { return };
        Rc::clone(&leadership).wait();
        let heard = inputs.clone();
        // Apart from the channel that hears, so that it can answer at once, also while the loop waits for storage.
        let answers = Channel::join(|_| {});
        let leading = Rc::clone(&leadership);
        let channel = Channel::join(move |news| {
            if news == News::WhoLeads && leading.leads() {
                answers.post(&News::Leading);
            }
            let input = match news {
                News::Appended => Input::Appended,
                News::Session => Input::Session,
                News::Nudge => Input::Nudge,
                News::WhoLeads => Input::WhoLeads,
                News::Remove(id, words) => Input::Event(Event::Remove(id, words)),
                _ => return,
            };
            let _ = heard.unbounded_send(input);
        });
        let store = Storage::new();
        let browser = Browser::new(store.clone(), inputs, channel, move || leadership.step_back());
        let mut driver = Driver::new(store, browser, build);
        while let Ok(input) = queue.recv().await {
            if let Input::Ping(number) = input {
                scope::post(&wire::encode(&FromEngine::Pong(number)));
            } else {
                driver.take(input).await;
            }
        }
    });
}

/// Whether this engine leads, by the locks that it holds.
struct Leadership {
    inputs: UnboundedSender<Input>,
    /// Two when the lock came in turn and was stolen at the same time.
    held: Cell<u32>,
    /// How to give up what is held.
    locks: RefCell<Vec<GiveUp>>,
    stepped_back: Cell<bool>,
}

impl Leadership {
    fn leads(&self) -> bool {
        self.held.get() > 0
    }

    /// Leads whenever it is this engine's turn.
    fn wait(self: Rc<Self>) {
        task::spawn(async move {
            loop {
                let lock = locks::hold(LOCK, Manner::InTurn).await;
                self.lead(lock).await;
                if self.stepped_back.replace(false) {
                    time::sleep(BACK_MS).await;
                }
            }
        });
    }

    /// Leads at once, if it does not already.
    fn steal(self: Rc<Self>) {
        if self.leads() {
            return;
        }
        task::spawn(async move {
            let lock = locks::hold(LOCK, Manner::Steal).await;
            self.lead(lock).await;
        });
    }

    /// Lets another engine lead: a newer app's, in another tab, may be taken where this one is not.
    fn step_back(&self) {
        self.stepped_back.set(true);
        self.locks.borrow().iter().for_each(GiveUp::now);
    }

    /// Leads until the lock is lost or given up.
    async fn lead(&self, lock: Held) {
        self.locks.borrow_mut().push(lock.give_up());
        self.held.set(self.held.get() + 1);
        if self.held.get() == 1 {
            // The loop is gone only when the engine has stopped.
            let _ = self.inputs.unbounded_send(Input::Lead);
        }
        lock.lost().await;
        self.held.set(self.held.get() - 1);
        if !self.leads() {
            self.locks.borrow_mut().clear();
            let _ = self.inputs.unbounded_send(Input::Deposed);
        }
    }
}
