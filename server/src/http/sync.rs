//! `/sync`: the WebSocket of the sync, and the same over POST. What is said is decided in [`crate::sync::session`].

use std::sync::Arc;
use std::time::Duration;

use axum::extract::State;
use axum::extract::ws::{CloseFrame, Message, WebSocket, WebSocketUpgrade, close_code};
use axum::response::Response;
use futures_util::stream::{FuturesOrdered, StreamExt as _};
use futures_util::{SinkExt as _, future::BoxFuture};
use shared::ids::DeviceId;
use shared::wire::{self, BadFrame, Code, MAX_FRAME, ServerFrame, pack};
use tokio::sync::broadcast::{Receiver, error::RecvError};
use tokio::sync::mpsc::error::TryRecvError;
use tokio::time::{MissedTickBehavior, interval, timeout};

use crate::app::App;
use crate::bus::Event;
use crate::http::caller::Sender;
use crate::sync::batch::Outcome;
use crate::sync::group::{Answer, Job, What};
use crate::sync::ledger::Now;
use crate::sync::news::{News, Wider};
use crate::sync::session::{ConnState, End, Turn, Waiting};

pub mod post;

/// Proxies and radio networks drop connections that are silent for longer.
const PING: Duration = Duration::from_secs(25);
/// Whoever does not take a small frame within this connects anew. A larger one may take longer ([`patience`]).
const PATIENCE: Duration = Duration::from_secs(20);
/// No line that is still of use is slower, in bytes a second.
const SLOWEST: u64 = 2_000;
/// This many pushes of one connection wait for the writer before no more frames are read.
const AHEAD: usize = 32;
/// So much is gathered from the answers to one message before it is sent, about, in bytes.
const ENOUGH: usize = 256 << 10;
/// A socket reads into this many bytes; the library's own choice is 128 KiB for each of a thousand idle ones.
const READ_BUFFER: usize = 4096;

/// Opens the WebSocket of a device. Origin was checked before; the device's credential is checked here.
pub async fn connect(State(app): State<App>, caller: Sender, upgrade: WebSocketUpgrade) -> Response {
    let device = caller.device.id;
    upgrade
        .read_buffer_size(READ_BUFFER)
        .max_message_size(MAX_FRAME + 1)
        .max_frame_size(MAX_FRAME + 1)
        .on_upgrade(move |socket| async move {
            let mut socket = Socket::new(app, socket, device);
            let why = socket.run().await;
            socket.close(why).await;
        })
}

/// Why a connection ends.
enum Ended {
    /// The other side went, or cannot be reached.
    Gone,
    /// What had to be said has been said.
    Said,
    /// This is said last.
    Because(Code),
    /// The server stops.
    Stopping,
}

type Pending = FuturesOrdered<BoxFuture<'static, (Waiting, Answer)>>;

struct Socket {
    app: App,
    socket: WebSocket,
    conn: ConnState,
    pending: Pending,
    news: News,
    events: Receiver<Event>,
}

impl Socket {
    fn new(app: App, socket: WebSocket, device: DeviceId) -> Self {
        // Listening begins before anything is read, so that nothing falls between.
        let (news, events) = (app.hub.listen(), app.bus.listen());
        let conn = ConnState::new(device, now(&app)).sharing(app.hub.saved());
        Self { app, socket, conn, pending: Pending::new(), news, events }
    }

    async fn run(&mut self) -> Ended {
        let stop = self.app.stop.clone();
        let mut ping = interval(PING);
        ping.set_missed_tick_behavior(MissedTickBehavior::Delay);
        ping.reset();
        loop {
            let listens = self.pending.len() < AHEAD && !self.conn.is_greeting();
            let done = tokio::select! {
                biased;
                () = stop.wait() => Err(Ended::Stopping),
                Some((waiting, answer)) = self.pending.next() => self.answered(waiting, answer).await,
                event = self.events.recv() => self.event(event).await,
                news = self.news.recv() => self.heard(news).await,
                message = self.socket.recv(), if listens => self.message(message).await,
                _ = ping.tick() => self.tick().await,
            };
            if let Err(ended) = done {
                return ended;
            }
            if let Err(ended) = self.attend().await {
                return ended;
            }
        }
    }

    async fn message(&mut self, message: Option<Result<Message, axum::Error>>) -> Result<(), Ended> {
        match message {
            Some(Ok(Message::Binary(bytes))) => self.frames(bytes.into()).await,
            Some(Ok(Message::Text(_))) => Err(Ended::Because(Code::FrameMalformed)),
            Some(Ok(Message::Ping(_) | Message::Pong(_))) => Ok(()),
            Some(Ok(Message::Close(_))) | None => Err(Ended::Gone),
            Some(Err(error)) => Err(unreadable(&error)),
        }
    }

    /// Takes in the frames of a message, and answers what can be answered at once: many pulls come in one.
    async fn frames(&mut self, message: Vec<u8>) -> Result<(), Ended> {
        let frames = pack::frames(message).map_err(|bad| {
            Ended::Because(match bad {
                BadFrame::Oversized => Code::FrameOversized,
                BadFrame::Malformed => Code::FrameMalformed,
            })
        })?;
        let (mut said, mut weight) = (Vec::new(), 0);
        for frame in frames {
            let turn = self.conn.received(&self.app.ledger, now(&self.app), &frame).await;
            match turn.job {
                // Nothing waits for it to be written.
                Some(Waiting { job: Job { device, what: What::Acknowledge(upto) } }) => {
                    self.app.hub.acknowledge(device, upto);
                }
                Some(waiting) => {
                    let hub = self.app.hub.clone();
                    self.pending.push_back(Box::pin(async move {
                        let answer = hub.write(waiting.job.clone()).await;
                        (waiting, answer)
                    }));
                }
                None => {}
            }
            weight += turn.frames.iter().map(weight_of).sum::<usize>();
            said.extend(turn.frames);
            if turn.end == End::Close {
                return self.say(Turn { frames: said, job: None, end: End::Close }).await;
            }
            if weight > ENOUGH {
                self.say_all(&std::mem::take(&mut said)).await?;
                weight = 0;
            }
        }
        self.say_all(&said).await
    }

    /// Listens to what concerns the device by now. What it did not listen to before may have happened already.
    async fn attend(&mut self) -> Result<(), Ended> {
        while let Some(topics) = self.conn.take_topics() {
            if self.news.only(topics) == Wider::Yes {
                let turn = self.conn.refresh(&self.app.ledger, now(&self.app)).await;
                self.say(turn).await?;
            }
        }
        Ok(())
    }

    /// Answers a job, together with everything that was committed up to it.
    async fn answered(&mut self, waiting: Waiting, answer: Answer) -> Result<(), Ended> {
        let outcomes = drained(&mut self.news).ok_or(Ended::Because(Code::Busy))?;
        let outcomes: Vec<&Outcome> = outcomes.iter().map(Arc::as_ref).collect();
        let now = now(&self.app);
        let turn = self.conn.answered(&self.app.ledger, now, waiting, answer, &outcomes).await;
        self.say(turn).await
    }

    async fn heard(&mut self, news: Option<Arc<Outcome>>) -> Result<(), Ended> {
        let Some(outcome) = news else { return Err(Ended::Because(Code::Busy)) };
        let turn = self.conn.heard(&self.app.ledger, now(&self.app), &outcome).await;
        self.say(turn).await
    }

    async fn event(&mut self, event: Result<Event, RecvError>) -> Result<(), Ended> {
        match event {
            Ok(Event::Revoked { device, session }) if device == self.conn.device() => {
                let code = if session.is_some() { Code::SessionEnded } else { Code::DeviceLocked };
                Err(Ended::Because(code))
            }
            Ok(Event::Access { device }) if device != self.conn.device() => Ok(()),
            Ok(Event::Revoked { .. }) => Ok(()),
            // Who lagged may have missed anything.
            Ok(Event::Access { .. }) | Err(RecvError::Lagged(_)) => {
                let turn = self.conn.refresh(&self.app.ledger, now(&self.app)).await;
                self.say(turn).await
            }
            Err(RecvError::Closed) => Err(Ended::Stopping),
        }
    }

    async fn tick(&mut self) -> Result<(), Ended> {
        let turn = self.conn.tick(&self.app.ledger, now(&self.app)).await;
        self.say(turn).await?;
        self.send(Message::Ping(Vec::new().into())).await
    }

    async fn say(&mut self, turn: Turn) -> Result<(), Ended> {
        self.say_all(&turn.frames).await?;
        match turn.end {
            End::No => Ok(()),
            End::Close => Err(Ended::Said),
        }
    }

    async fn say_all(&mut self, frames: &[ServerFrame]) -> Result<(), Ended> {
        let mut fed = 0;
        // How long something is once packed tells of what is packed with it: nobody else's words go with a view, which
        // holds addresses and door codes.
        let apart = |frame: &ServerFrame| matches!(frame, ServerFrame::View(_));
        for together in frames.chunk_by(|one, next| !apart(one) && !apart(next)) {
            let encoded: Vec<Vec<u8>> = together.iter().map(wire::encode).collect();
            let messages =
                if self.conn.protocol() >= pack::SINCE { pack::messages(encoded) } else { encoded };
            for message in messages {
                // Those before it may still be under way.
                fed += message.len();
                taken(timeout(patience(fed), self.socket.feed(Message::Binary(message.into()))).await)?;
            }
        }
        if fed > 0 {
            taken(timeout(patience(fed), self.socket.flush()).await)?;
        }
        Ok(())
    }

    async fn send(&mut self, message: Message) -> Result<(), Ended> {
        taken(timeout(PATIENCE, self.socket.send(message)).await)
    }

    async fn close(&mut self, why: Ended) {
        let (code, last) = match why {
            Ended::Gone => return,
            Ended::Said => (close_code::POLICY, None),
            Ended::Because(code) => (close_code::POLICY, Some(code)),
            Ended::Stopping => (close_code::AWAY, Some(Code::GoingAway)),
        };
        if let Some(code) = last
            && self.say_all(&[ServerFrame::Error { code }]).await.is_err()
        {
            return;
        }
        let frame = CloseFrame { code, reason: "".into() };
        // Nothing more can be done for a side that does not even take its leave.
        if self.send(Message::Close(Some(frame))).await.is_ok() {
            let _left = timeout(Duration::from_secs(1), self.socket.recv()).await;
        }
    }
}

/// How much a frame holds, about: only documents can be large.
fn weight_of(frame: &ServerFrame) -> usize {
    match frame {
        ServerFrame::Chunks(chunks) => {
            let snapshot = chunks.snapshot.as_ref().map_or(0, |bytes| bytes.len());
            snapshot + chunks.changes.iter().map(|bytes| bytes.len()).sum::<usize>()
        }
        _ => 0,
    }
}

/// How long so many bytes may take: a slow line is not a lost one.
const fn patience(bytes: usize) -> Duration {
    PATIENCE.saturating_add(Duration::from_millis(bytes as u64 * 1_000 / SLOWEST))
}

/// A frame that was not taken in time, or by nobody.
fn taken(sent: Result<Result<(), axum::Error>, tokio::time::error::Elapsed>) -> Result<(), Ended> {
    match sent {
        Ok(Ok(())) => Ok(()),
        Ok(Err(_)) | Err(_) => Err(Ended::Gone),
    }
}

/// The library tells a message over the limit from a broken connection in words only.
fn unreadable(error: &axum::Error) -> Ended {
    if error.to_string().contains("too long") { Ended::Because(Code::FrameOversized) } else { Ended::Gone }
}

/// What was committed and not heard of yet; none when it was too much to be kept.
fn drained(news: &mut News) -> Option<Vec<Arc<Outcome>>> {
    let mut outcomes = Vec::new();
    loop {
        match news.try_recv() {
            Ok(outcome) => outcomes.push(outcome),
            Err(TryRecvError::Empty) => return Some(outcomes),
            Err(TryRecvError::Disconnected) => return None,
        }
    }
}

fn now(app: &App) -> Now {
    let ms = app.clock.now();
    Now { ms, off: app.clock.offset(ms) }
}
