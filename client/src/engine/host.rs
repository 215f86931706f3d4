//! The loop's world in a browser: the connection, timers, photos on their way, and the channel to the pages.

use std::cell::{Cell, RefCell};
use std::collections::BTreeSet;
use std::rc::Rc;

use futures_channel::mpsc::UnboundedSender;
use shared::civil::CivilDate;
use shared::ids::{Digest, DocId};
use shared::sync::engine::{Event, Tell};
use shared::sync::patience::Patience;
use shared::sync::ways::{Way, Ways};
use shared::wire::pack;

use super::driver::{Host, Input};
use super::pictures::{Look, World};
use super::post::Post;
use super::{pictures, upload};
use crate::news::{Channel, News};
use crate::platform::http::{self, HttpError};
use crate::platform::idb::Storage;
use crate::platform::socket::{Socket, SocketEvent};
use crate::platform::task;
use crate::platform::time::{self, Timer};

/// Where the server takes connections, of either way.
const SYNC: &str = "/sync";
/// What a server that can be reached answers.
const HEALTH: &str = "/healthz";
/// A WebSocket that has not opened after this long leads nowhere, in ms.
const OPEN_MS: u32 = 20_000;
/// A request over POST that has not been answered after this long is given up on at first, in ms.
const POST_MS: i64 = 30_000;
/// How often it is seen whether WebSockets go through after all, in ms.
const PROBE_MS: u32 = 120_000;
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
    connection: RefCell<Option<Connection>>,
    ways: Cell<Ways>,
    patience: Cell<Patience>,
    /// Told apart from those that were closed, whose last words may still be on their way.
    number: Cell<u32>,
    connecting: RefCell<Option<Timer>>,
    /// A WebSocket that is opened to see whether it can be.
    probing: RefCell<Option<Socket>>,
    waking: RefCell<Option<(i64, Timer)>>,
    restarting: RefCell<Option<Timer>>,
    pictures: RefCell<Wanted>,
    fetching: Cell<bool>,
    step_back: Box<dyn Fn()>,
}

impl World for Shared {
    fn now(&self) -> i64 {
        time::now()
    }

    async fn bytes(&self, path: &str) -> Result<Vec<u8>, HttpError> {
        http::bytes(path).await
    }

    fn brought(&self, digest: Digest) {
        self.channel.post(&News::Photo(digest));
    }
}

/// A connection that is open or being opened.
struct Connection {
    link: Link,
    /// Whether anything came over it yet.
    heard: Heard,
    _timer: Timer,
}

enum Link {
    Socket(Socket),
    Post(Post),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Heard {
    Nothing,
    Something,
}

/// A connection that is no more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Ended {
    way: Way,
    heard: Heard,
}

impl Connection {
    const fn way(&self) -> Way {
        match self.link {
            Link::Socket(_) => Way::Socket,
            Link::Post(_) => Way::Post,
        }
    }
}

/// The pictures that are to be looked for.
#[derive(Debug, Default)]
struct Wanted {
    /// Everything, for one of these reasons.
    all: Option<Look>,
    docs: BTreeSet<DocId>,
}

impl Browser {
    pub(crate) fn new(
        store: Storage,
        inputs: UnboundedSender<Input>,
        channel: Channel,
        step_back: impl Fn() + 'static,
    ) -> Self {
        let tick = {
            let inputs = inputs.clone();
            time::every(TICK_MS, move || drop(inputs.unbounded_send(Input::Tick)))
        };
        let shared = Shared {
            store,
            inputs,
            channel,
            connection: RefCell::default(),
            ways: Cell::default(),
            patience: Cell::new(Patience::new(POST_MS)),
            number: Cell::new(0),
            probing: RefCell::default(),
            connecting: RefCell::default(),
            waking: RefCell::default(),
            restarting: RefCell::default(),
            pictures: RefCell::default(),
            fetching: Cell::new(false),
            step_back: Box::new(step_back),
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
        if self.connection.borrow().is_some() {
            return;
        }
        let number = self.number.get().wrapping_add(1);
        self.number.set(number);
        let heard = {
            let shared = Rc::downgrade(self);
            move |event: SocketEvent| {
                if let Some(shared) = shared.upgrade().filter(|shared| shared.number.get() == number) {
                    shared.heard(event);
                }
            }
        };
        let link = match self.ways.get().next() {
            Way::Socket => Socket::open(SYNC, heard).map(Link::Socket),
            Way::Post => Some(Link::Post(Post::open(SYNC, self.patience.get(), heard))),
        };
        let Some(link) = link else { return self.event(Event::Closed) };
        let timer = self.timer(&link, number);
        *self.connection.borrow_mut() = Some(Connection { link, heard: Heard::Nothing, _timer: timer });
    }

    /// Ends a WebSocket over which nothing comes, and looks now and then for a better way than requests.
    fn timer(self: &Rc<Self>, link: &Link, number: u32) -> Timer {
        let shared = Rc::downgrade(self);
        match link {
            Link::Socket(_) => time::after(OPEN_MS, move || {
                if let Some(shared) = shared.upgrade().filter(|shared| shared.number.get() == number)
                    && shared.has_heard() == Heard::Nothing
                {
                    shared.close();
                }
            }),
            Link::Post(_) => time::every(PROBE_MS, move || {
                if let Some(shared) = shared.upgrade() {
                    shared.probe();
                }
            }),
        }
    }

    fn has_heard(&self) -> Heard {
        self.connection.borrow().as_ref().map_or(Heard::Nothing, |connection| connection.heard)
    }

    fn heard(self: &Rc<Self>, event: SocketEvent) {
        match event {
            SocketEvent::Opened => self.event(Event::Opened),
            SocketEvent::Message(bytes) => {
                if let Some(connection) = self.connection.borrow_mut().as_mut() {
                    connection.heard = Heard::Something;
                    self.learn(|ways| ways.heard(connection.way()));
                    self.be_patient(Patience::satisfied);
                }
                // What cannot be unpacked is as strange to the engine as it is here.
                let frames = pack::frames(bytes).unwrap_or_else(|_| vec![Vec::new()]);
                frames.into_iter().for_each(|frame| self.event(Event::Frame(frame)));
            }
            SocketEvent::Closed => self.close(),
        }
    }

    fn be_patient(&self, how: impl FnOnce(&mut Patience)) {
        let mut patience = self.patience.get();
        how(&mut patience);
        self.patience.set(patience);
    }

    fn learn(&self, what: impl FnOnce(&mut Ways)) {
        let mut ways = self.ways.get();
        what(&mut ways);
        self.ways.set(ways);
    }

    /// Lets go of the connection without a word.
    fn let_go(&self) -> Option<Ended> {
        self.number.set(self.number.get().wrapping_add(1));
        let probe = self.probing.borrow_mut().take();
        let connection = self.connection.borrow_mut().take();
        let ended =
            connection.as_ref().map(|connection| Ended { way: connection.way(), heard: connection.heard });
        // Not within a socket's own callback, which it owns.
        task::spawn(async move { drop((connection, probe)) });
        ended
    }

    /// Lets go of the connection, and says so once.
    fn close(self: &Rc<Self>) {
        let Some(ended) = self.let_go() else { return };
        if ended.heard == Heard::Nothing {
            self.led_nowhere(ended.way);
        }
        self.event(Event::Closed);
    }

    /// Only where requests are answered it says something of WebSockets that one of them led nowhere.
    fn led_nowhere(self: &Rc<Self>, way: Way) {
        if way == Way::Post {
            self.be_patient(Patience::gave_up);
            return self.learn(|ways| ways.lost(way));
        }
        let shared = Rc::clone(self);
        task::spawn(async move {
            if http::bytes(HEALTH).await.is_ok() {
                shared.learn(|ways| ways.lost(way));
                // The server is there: another way to it is not waited for.
                let _ = shared.inputs.unbounded_send(Input::Nudge);
            }
        });
    }

    /// Opens a WebSocket to see whether it can be; if so, the next connection is one.
    fn probe(self: &Rc<Self>) {
        let shared = Rc::downgrade(self);
        let heard = move |event: SocketEvent| {
            let Some(shared) = shared.upgrade() else { return };
            match event {
                SocketEvent::Opened => {
                    shared.learn(Ways::opened);
                    shared.close();
                }
                SocketEvent::Message(_) | SocketEvent::Closed => {}
            }
        };
        *self.probing.borrow_mut() = Socket::open(SYNC, heard);
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
        self.shared.let_go();
        drop(self.shared.connecting.borrow_mut().take());
        drop(self.shared.waking.borrow_mut().take());
    }

    fn step_back(&self) {
        (self.shared.step_back)();
    }

    fn send(&self, frames: Vec<Vec<u8>>) {
        match self.shared.connection.borrow().as_ref().map(|connection| &connection.link) {
            Some(Link::Socket(socket)) => {
                pack::messages(frames).iter().for_each(|message| socket.send(message));
            }
            Some(Link::Post(post)) => frames.iter().for_each(|frame| post.send(frame)),
            None => {}
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

    fn fetch_pictures(&self, look: Look) {
        {
            let mut wanted = self.shared.pictures.borrow_mut();
            match look {
                Look::In(docs) => wanted.docs.extend(docs),
                // What is to go at once goes, whatever else there is to look for.
                Look::Everywhere if wanted.all == Some(Look::Erased) => {}
                all => wanted.all = Some(all),
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
                let look = match wanted {
                    Wanted { all: Some(look), .. } => look,
                    Wanted { docs, .. } if docs.is_empty() => break,
                    Wanted { docs, .. } => Look::In(docs.into_iter().collect()),
                };
                pictures::bring(&shared.store, look, &*shared).await;
            }
            shared.fetching.set(false);
        });
    }

    fn tell(&self, tell: Tell) {
        self.shared.channel.post(&tell.into());
    }
}
