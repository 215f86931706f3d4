//! The loop's world in a browser: the connection, timers, photos on their way, and the channel to the pages.

use std::cell::{Cell, RefCell};
use std::collections::BTreeSet;
use std::rc::Rc;

use futures_channel::mpsc::UnboundedSender;
use shared::civil::CivilDate;
use shared::ids::{Digest, DocId};
use shared::sync::engine::{Event, Tell};

use super::driver::{Host, Input};
use super::{pictures, upload};
use crate::news::{Channel, News};
use crate::platform::idb::Storage;
use crate::platform::socket::{Socket, SocketEvent};
use crate::platform::task;
use crate::platform::time::{self, Timer};

/// Where the server takes connections.
const SYNC: &str = "/sync";
/// How often the loop looks whether the connection still answers and the day is still the same, in ms.
const TICK_MS: u32 = 10_000;

/// The browser as the loop's world.
pub(crate) struct Browser {
    shared: Rc<Shared>,
    _tick: Timer,
}

struct Shared {
    store: Storage,
    inputs: UnboundedSender<Input>,
    channel: Channel,
    socket: RefCell<Option<Socket>>,
    /// Told apart from those that were closed, whose last words may still be on their way.
    connection: Cell<u32>,
    connecting: RefCell<Option<Timer>>,
    waking: RefCell<Option<(i64, Timer)>>,
    restarting: RefCell<Option<Timer>>,
    pictures: RefCell<Wanted>,
    fetching: Cell<bool>,
}

/// The pictures that are to be looked for.
#[derive(Debug, Default)]
struct Wanted {
    everything: bool,
    docs: BTreeSet<DocId>,
}

impl Browser {
    pub(crate) fn new(store: Storage, inputs: UnboundedSender<Input>, channel: Channel) -> Self {
        let tick = {
            let inputs = inputs.clone();
            time::every(TICK_MS, move || drop(inputs.unbounded_send(Input::Tick)))
        };
        let shared = Shared {
            store,
            inputs,
            channel,
            socket: RefCell::default(),
            connection: Cell::new(0),
            connecting: RefCell::default(),
            waking: RefCell::default(),
            restarting: RefCell::default(),
            pictures: RefCell::default(),
            fetching: Cell::new(false),
        };
        Self { shared: Rc::new(shared), _tick: tick }
    }
}

impl Shared {
    fn event(&self, event: Event) {
        // The loop is gone only when the engine has stopped, and then nothing is to be told.
        let _ = self.inputs.unbounded_send(Input::Event(event));
    }

    fn open(self: &Rc<Self>) {
        if self.socket.borrow().is_some() {
            return;
        }
        let connection = self.connection.get().wrapping_add(1);
        self.connection.set(connection);
        let shared = Rc::downgrade(self);
        let heard = move |event: SocketEvent| {
            let Some(shared) = shared.upgrade().filter(|shared| shared.connection.get() == connection) else {
                return;
            };
            match event {
                SocketEvent::Opened => shared.event(Event::Opened),
                SocketEvent::Message(bytes) => shared.event(Event::Frame(bytes)),
                SocketEvent::Closed => shared.close(),
            }
        };
        match Socket::open(SYNC, heard) {
            Some(socket) => *self.socket.borrow_mut() = Some(socket),
            None => self.event(Event::Closed),
        }
    }

    /// Lets go of the connection, and says so once.
    fn close(self: &Rc<Self>) {
        self.connection.set(self.connection.get().wrapping_add(1));
        let Some(socket) = self.socket.borrow_mut().take() else { return };
        // Not within the socket's own callback, which it owns.
        task::spawn(async move { drop(socket) });
        self.event(Event::Closed);
    }
}

impl Host for Browser {
    fn now(&self) -> i64 {
        time::now()
    }

    fn today(&self) -> CivilDate {
        CivilDate::at(time::now(), time::offset_minutes())
    }

    fn random(&self) -> [u8; 16] {
        time::random()
    }

    fn connect(&self, after: u64) {
        let shared = Rc::clone(&self.shared);
        let wait = u32::try_from(after).unwrap_or(u32::MAX);
        *self.shared.connecting.borrow_mut() = Some(time::after(wait, move || shared.open()));
    }

    fn disconnect(&self) {
        self.shared.close();
    }

    fn abandon(&self) {
        self.shared.connection.set(self.shared.connection.get().wrapping_add(1));
        drop(self.shared.socket.borrow_mut().take());
        drop(self.shared.connecting.borrow_mut().take());
        drop(self.shared.waking.borrow_mut().take());
    }

    fn send(&self, bytes: &[u8]) {
        if let Some(socket) = self.shared.socket.borrow().as_ref() {
            socket.send(bytes);
        }
    }

    fn wake_at(&self, at: i64) {
        let mut waking = self.shared.waking.borrow_mut();
        if waking.as_ref().is_some_and(|(earlier, _)| *earlier <= at && *earlier > time::now()) {
            return;
        }
        let inputs = self.shared.inputs.clone();
        let wait = u32::try_from((at - time::now()).max(0)).unwrap_or(60_000);
        let timer = time::after(wait, move || drop(inputs.unbounded_send(Input::Nudge)));
        *waking = Some((at, timer));
    }

    fn restart_after(&self, ms: u32) {
        let inputs = self.shared.inputs.clone();
        let timer = time::after(ms, move || drop(inputs.unbounded_send(Input::Restart)));
        *self.shared.restarting.borrow_mut() = Some(timer);
    }

    fn upload(&self, digest: Digest) {
        let shared = Rc::clone(&self.shared);
        task::spawn(async move {
            let event = match upload::send(&shared.store, digest).await {
                Ok(()) => {
                    shared.channel.post(&News::Photo(digest));
                    Event::Uploaded(digest)
                }
                Err(code) => Event::UploadFailed(digest, code),
            };
            shared.event(event);
        });
    }

    fn fetch_pictures(&self, of: Option<Vec<DocId>>) {
        {
            let mut wanted = self.shared.pictures.borrow_mut();
            match of {
                Some(docs) => wanted.docs.extend(docs),
                None => wanted.everything = true,
            }
        }
        if self.shared.fetching.replace(true) {
            return;
        }
        let shared = Rc::clone(&self.shared);
        task::spawn(async move {
            loop {
                // Much comes at once after a connection; it is looked through once.
                time::sleep(700).await;
                let wanted = std::mem::take(&mut *shared.pictures.borrow_mut());
                let of = match wanted {
                    Wanted { everything: true, .. } => None,
                    Wanted { docs, .. } if docs.is_empty() => break,
                    Wanted { docs, .. } => Some(docs.into_iter().collect()),
                };
                pictures::bring(&shared.store, of, |digest| shared.channel.post(&News::Photo(digest))).await;
            }
            shared.fetching.set(false);
        });
    }

    fn tell(&self, tell: Tell) {
        self.shared.channel.post(&tell.into());
    }
}
