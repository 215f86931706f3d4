//! The sync engine at work: a module worker of its own that feeds the pure engine with what happens, and does what it
//! asks for.
//!
//! All tabs of a browser have a worker; the one that holds the lock `gjort-engine` leads, the others wait for it. A page
//! that is looked at and hears of no leader has its own worker steal the lock: the leader may be frozen, or gone without
//! the browser having noticed. Should it thaw, storage refuses what it writes. The page hears nothing from an engine
//! but the news it tells everyone, and whether it still works.

use std::cell::Cell;
use std::panic;
use std::rc::Rc;

use crate::news::{Channel, FromEngine, News, ToEngine};
use crate::platform::idb::Storage;
use crate::platform::locks::{self, Held, Manner};
use crate::platform::{scope, task};
use driver::{Driver, Input};
use futures_channel::mpsc::{self, UnboundedSender};
use host::Browser;
use shared::wire;

mod driver;
mod host;
mod pictures;
mod post;
mod requests;
pub(crate) mod upload;
mod ways;

const LOCK: &str = "gjort-engine";

/// Starts the engine in this worker.
pub fn start() {
    panic::set_hook(Box::new(|info| scope::post(&wire::encode(&FromEngine::Stopped(info.to_string())))));
    let (inputs, mut queue) = mpsc::unbounded::<Input>();
    let from_page = inputs.clone();
    let leadership = Rc::new(Leadership { inputs: inputs.clone(), held: Cell::new(0) });
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
        let channel = Channel::join(move |news| {
            if news == News::WhoLeads && leadership.leads() {
                answers.post(&News::Leading);
            }
            let input = match news {
                News::Appended => Input::Appended,
                News::Session => Input::Session,
                News::Nudge => Input::Nudge,
                News::WhoLeads => Input::WhoLeads,
                _ => return,
            };
            let _ = heard.unbounded_send(input);
        });
        let store = Storage::new();
        let browser = Browser::new(store.clone(), inputs, channel);
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

    /// Leads until the lock is lost.
    async fn lead(&self, lock: Held) {
        self.held.set(self.held.get() + 1);
        if self.held.get() == 1 {
            // The loop is gone only when the engine has stopped.
            let _ = self.inputs.unbounded_send(Input::Lead);
        }
        lock.lost().await;
        self.held.set(self.held.get() - 1);
        if !self.leads() {
            let _ = self.inputs.unbounded_send(Input::Deposed);
        }
    }
}
