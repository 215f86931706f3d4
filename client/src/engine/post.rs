//! A connection made of requests: what a WebSocket would carry, where a network lets none through.

use std::cell::{Cell, RefCell};
use std::rc::{Rc, Weak};

use shared::api::ProblemCode;
use shared::sync::patience::Patience;
use shared::sync::requests::Requests;
use shared::wire::{self, Code, ServerFrame};

use crate::platform::http::{self, HttpError};
use crate::platform::socket::SocketEvent;
use crate::platform::task;
use crate::platform::time::{self, Timer};

/// How often the server is asked for news, in ms.
const POLL_MS: u32 = 10_000;
/// What the engine says one thing after the other goes together, in ms.
const GATHER_MS: u32 = 30;

/// Requests, one at a time. Dropping it ends it without a word.
pub(super) struct Post {
    shared: Rc<Shared>,
    _poll: Timer,
}

struct Shared {
    path: &'static str,
    requests: RefCell<Requests>,
    /// A request that has not been answered after this long, in ms, is given up on.
    patience: i64,
    /// Since when it is being asked.
    asking: Cell<Option<i64>>,
    heard: Box<dyn Fn(SocketEvent)>,
}

impl Post {
    /// Begins; `Opened` follows, and the same events as of a WebSocket.
    pub(super) fn open(
        path: &'static str,
        patience: Patience,
        heard: impl Fn(SocketEvent) + 'static,
    ) -> Self {
        let (requests, asking) = (RefCell::default(), Cell::new(None));
        let patience = patience.ms();
        let shared = Rc::new(Shared { path, requests, patience, asking, heard: Box::new(heard) });
        let opening = Rc::downgrade(&shared);
        task::spawn(async move {
            if let Some(shared) = opening.upgrade() {
                (shared.heard)(SocketEvent::Opened);
            }
        });
        let polled = Rc::downgrade(&shared);
        let poll = time::every(POLL_MS, move || {
            if let Some(shared) = polled.upgrade() {
                shared.poll();
            }
        });
        Self { shared, _poll: poll }
    }

    /// Sends a frame with the next request.
    pub(super) fn send(&self, frame: &[u8]) {
        self.shared.requests.borrow_mut().push(frame);
        self.shared.ask();
    }
}

impl Shared {
    fn ask(self: &Rc<Self>) {
        if self.asking.get().is_none() {
            self.asking.set(Some(time::now()));
            task::spawn(ask(Rc::downgrade(self)));
        }
    }

    /// Asks for news; a request that hangs is taken for a connection that is lost.
    fn poll(self: &Rc<Self>) {
        match self.asking.get() {
            Some(since) if time::now() - since > self.patience => (self.heard)(SocketEvent::Closed),
            _ => self.ask(),
        }
    }

    /// Hands the answer over, or says that there was none.
    fn answered(&self, answer: Result<Vec<u8>, HttpError>) {
        let frames = match answer {
            Ok(bytes) => self.requests.borrow_mut().answered(&bytes).ok(),
            Err(HttpError::Problem(problem)) => {
                refused(problem.code).map(|code| vec![wire::encode(&ServerFrame::Error { code })])
            }
            Err(HttpError::NoContact | HttpError::Unreadable) => None,
        };
        match frames {
            Some(frames) => frames.into_iter().for_each(|frame| (self.heard)(SocketEvent::Message(frame))),
            None => (self.heard)(SocketEvent::Closed),
        }
    }
}

/// Asks until nothing waits any more, or the connection has been dropped.
async fn ask(connection: Weak<Shared>) {
    loop {
        time::sleep(GATHER_MS).await;
        let Some(shared) = connection.upgrade() else { return };
        let (path, request) = (shared.path, shared.requests.borrow_mut().next_body());
        // Dropped while it waits, so that the connection can end meanwhile.
        drop(shared);
        let answer = match request {
            Some(body) => Some(http::frames(path, &body).await),
            None => None,
        };
        let Some(shared) = connection.upgrade() else { return };
        if let Some(answer) = answer {
            shared.answered(answer);
        }
        if !shared.requests.borrow().is_waiting() {
            shared.asking.set(None);
            return;
        }
        shared.asking.set(Some(time::now()));
    }
}

/// What a refused request says about this device, as it would be said over a WebSocket.
const fn refused(code: ProblemCode) -> Option<Code> {
    match code {
        ProblemCode::DeviceLocked => Some(Code::DeviceLocked),
        ProblemCode::DeviceUnknown => Some(Code::DeviceUnknown),
        _ => None,
    }
}
