//! The loop around the pure engine: events in, effects done in order, one transaction after another.
//!
//! A transaction that is aborted throws the engine away: another one starts from what is in storage, after a while. So
//! does one that storage refuses because another engine leads; this one then learns that it was deposed.

use std::collections::VecDeque;

use shared::api;
use shared::civil::CivilDate;
use shared::ids::{DeviceId, Digest, PersonId};
use shared::sync::change::Actor;
use shared::sync::engine::{Effect, Engine, Event, Link, Op, Start, Tell};
use shared::sync::patience::Patience;
use shared::sync::rows::Identity;
use shared::wire::{self, ClientFrame, Code, SCHEMA, ViewName};

use super::pictures::Look;
use crate::store::{Meta, PhotoPlace, Store, StoreError, Stored};

/// The server is taken for gone when it has not answered for this long at first, in ms.
const DEAF_MS: i64 = 20_000;
/// The first wait before another engine starts from storage, in ms; it doubles up to half a minute.
const RESTART_MS: u32 = 500;

/// Something for the loop.
#[derive(Debug)]
pub(crate) enum Input {
    /// The lock is ours.
    Lead,
    /// The lock was taken from us.
    Deposed,
    /// Asked by the page whether the loop still goes round.
    Ping(u32),
    /// Try now.
    Nudge,
    /// A page has appended to the outbox.
    Appended,
    /// Someone has come or gone.
    Session,
    /// A page asks how the connection is.
    WhoLeads,
    /// Time has passed.
    Tick,
    /// Start from storage again.
    Restart,
    /// Something happened to what the engine asked for.
    Event(Event),
}

/// What the loop needs of the world, apart from storage.
pub(crate) trait Host {
    /// UTC milliseconds.
    fn now(&self) -> i64;
    /// The day on the wall.
    fn today(&self) -> CivilDate;
    /// Sixteen random bytes.
    fn random(&self) -> [u8; 16];
    /// Opens a connection after this many milliseconds; `Opened` or `Closed` follows. Replaces an earlier wait, does
    /// nothing while there is a connection.
    fn connect(&self, after: u64);
    /// Closes the connection; `Closed` follows if there was one.
    fn disconnect(&self);
    /// Closes the connection without a word, and forgets every wait.
    fn abandon(&self);
    /// Lets the engine of another tab lead.
    fn step_back(&self);
    /// Sends frames that go together.
    fn send(&self, frames: Vec<Vec<u8>>);
    /// A nudge at this moment.
    fn wake_at(&self, at: i64);
    /// [`Input::Restart`] after this many milliseconds.
    fn restart_after(&self, ms: u32);
    /// Sends a photo; `Uploaded` or `UploadFailed` follows.
    fn upload(&self, digest: Digest);
    /// Brings the pictures that these documents, or all of them, and the views cite to the device.
    fn fetch_pictures(&self, look: Look);
    /// Tells the pages.
    fn tell(&self, tell: Tell);
}

/// The loop's state.
pub(crate) struct Driver<S, H> {
    store: S,
    host: H,
    build: String,
    leads: bool,
    engine: Option<Engine>,
    /// On which device, and who is signed in there: the server is to look again when either changes.
    speaks: Option<(DeviceId, Option<PersonId>)>,
    today: CivilDate,
    /// The day on which this engine last let go of what is kept for a time only.
    swept: Option<CivilDate>,
    restarts: u32,
    /// When something was sent that the server answers, and when it was last heard.
    asked: i64,
    heard: i64,
    /// When the connection opened.
    opened: i64,
    patience: Patience,
}

impl<S: Store, H: Host> Driver<S, H> {
    pub(crate) fn new(store: S, host: H, build: String) -> Self {
        let today = host.today();
        Self {
            store,
            host,
            build,
            leads: false,
            engine: None,
            speaks: None,
            today,
            swept: None,
            restarts: 0,
            asked: 0,
            heard: 0,
            opened: 0,
            patience: Patience::new(DEAF_MS),
        }
    }

    /// Takes in one thing and does all that follows from it.
    pub(crate) async fn take(&mut self, input: Input) {
        let done = match input {
            Input::Lead => {
                self.leads = true;
                self.start().await
            }
            _ if !self.leads => Ok(()),
            Input::Deposed => {
                self.leads = false;
                self.engine = None;
                self.host.abandon();
                Ok(())
            }
            // Answered by whoever runs the loop.
            Input::Ping(_) => Ok(()),
            Input::Restart => self.start().await,
            Input::Session => self.session().await,
            Input::Nudge => self.nudge().await,
            Input::Appended => self.appended().await,
            Input::WhoLeads => {
                let link = self.engine.as_ref().map_or(Link::Down, Engine::link);
                self.host.tell(Tell::Link(link));
                Ok(())
            }
            Input::Tick => self.tick().await,
            Input::Event(event) => {
                match event {
                    Event::Frame(_) => self.heard = self.host.now(),
                    Event::Opened => {
                        self.opened = self.host.now();
                        self.heard = self.opened;
                    }
                    _ => {}
                }
                let done = self.feed(event).await;
                if self.engine.as_ref().is_some_and(Engine::is_quiet) {
                    self.patience.satisfied();
                }
                done
            }
        };
        match done {
            Ok(()) => {}
            Err(_) => self.restart_later(),
        }
    }

    /// Another engine, from storage. None while nobody has come here yet.
    async fn start(&mut self) -> Result<(), StoreError> {
        self.engine = None;
        self.swept = None;
        self.host.abandon();
        self.store.reign().await?;
        let stored = self.store.start().await?;
        self.speaks = speaks(&stored);
        let Some((device, _)) = self.speaks else {
            self.host.tell(Tell::Link(Link::Down));
            return Ok(());
        };
        let identity = stored.identity.unwrap_or_else(|| Identity {
            device,
            actor: Actor(self.host.random()),
            cursor: None,
            history: None,
            skew: 0,
            heard: None,
        });
        self.engine = Some(Engine::new(Start {
            identity,
            spare_actor: Actor(self.host.random()),
            build: self.build.clone(),
            schema: SCHEMA,
            docs: stored.docs,
            outbox: stored.outbox,
            views: stored.views,
        }));
        self.forget_yesterday().await?;
        self.feed(Event::Nudge).await
    }

    fn restart_later(&mut self) {
        self.engine = None;
        self.host.abandon();
        self.host.tell(Tell::Link(Link::Down));
        self.host.restart_after((RESTART_MS << self.restarts.min(6)).min(30_000));
        self.restarts = self.restarts.saturating_add(1);
    }

    /// Someone has come or gone: the server decides anew what this device may have.
    async fn session(&mut self) -> Result<(), StoreError> {
        let stored = self.store.start().await?;
        let speaks = speaks(&stored);
        if self.speaks == speaks {
            return Ok(());
        }
        let runs = self.engine.is_some() && speaks.is_some();
        self.speaks = speaks;
        if !runs {
            return self.start().await;
        }
        self.reconnect().await
    }

    async fn reconnect(&mut self) -> Result<(), StoreError> {
        self.host.abandon();
        self.feed(Event::Closed).await?;
        self.feed(Event::Nudge).await
    }

    async fn nudge(&mut self) -> Result<(), StoreError> {
        if self.engine.is_none() {
            return if self.restarts > 0 { self.start().await } else { Ok(()) };
        }
        if self.is_deaf() {
            return self.give_up().await;
        }
        self.feed(Event::Nudge).await
    }

    /// A connection can be gone without anyone having said so; what was asked and not answered shows it.
    fn is_deaf(&self) -> bool {
        let open =
            self.engine.as_ref().is_some_and(|engine| matches!(engine.link(), Link::Greeting | Link::Up));
        open && self.asked > self.heard && self.host.now() - self.asked.max(self.opened) > self.patience.ms()
    }

    async fn give_up(&mut self) -> Result<(), StoreError> {
        if self.heard > self.opened {
            // It had been alive: what was on its way may have been too large for so short a time.
            self.patience.gave_up();
        }
        self.reconnect().await
    }

    async fn appended(&mut self) -> Result<(), StoreError> {
        if self.engine.is_none() {
            return Ok(());
        }
        let outbox = self.store.start().await?.outbox;
        self.feed(Event::Appended(outbox)).await?;
        self.feed(Event::Nudge).await
    }

    async fn tick(&mut self) -> Result<(), StoreError> {
        if self.is_deaf() {
            return self.give_up().await;
        }
        if self.host.today() != self.today {
            self.forget_yesterday().await?;
        }
        // Not when it starts: what is on the screen does not wait for this.
        if self.engine.is_some() && self.swept != Some(self.today) {
            self.store.sent(self.host.now()).await?;
            self.swept = Some(self.today);
        }
        Ok(())
    }

    /// Private addresses and door codes are on the device that day only.
    async fn forget_yesterday(&mut self) -> Result<(), StoreError> {
        self.today = self.host.today();
        let ask = crate::store::Ask { docs: Some(Vec::new()), views: Some(vec![ViewName::Today]) };
        let rows = self.store.read(ask).await?;
        let day = rows.views.first().map(|row| {
            let read: Option<shared::domain::views::Today> = shared::json::read(&row.bytes).ok();
            read.and_then(|today| today.day)
        });
        if let Some(Some(day)) = day
            && day < self.today
        {
            self.store.write(vec![Op::DropView(ViewName::Today)]).await?;
            self.host.tell(Tell::View(ViewName::Today));
        }
        Ok(())
    }

    /// A locked device keeps no pictures and no names; what it has not sent stays until it is.
    async fn let_go(&self) -> Result<(), StoreError> {
        let stored = self.store.start().await?;
        let mut photos = self.store.photos().await?;
        photos.retain(|photo| photo.place == PhotoPlace::Sent || stored.outbox.is_empty());
        self.store.drop_photos(photos.iter().map(|photo| photo.digest).collect()).await?;
        self.store.drop_previews(self.store.previews().await?).await?;
        let Some(me) = stored.session else { return Ok(()) };
        let nobody = api::Me { person: None, people: Vec::new(), ..me };
        self.store.keep(Meta::Session(Some(nobody))).await
    }

    /// Feeds the engine, does what it asks for, and feeds it what comes of that.
    async fn feed(&mut self, event: Event) -> Result<(), StoreError> {
        let mut events = VecDeque::from([event]);
        while let Some(event) = events.pop_front() {
            let now = self.host.now();
            let Some(engine) = self.engine.as_mut() else { return Ok(()) };
            let mut effects = engine.handle(now, event).into_iter().peekable();
            while let Some(effect) = effects.next() {
                let Effect::Send(frame) = effect else {
                    self.perform(effect, &mut events).await?;
                    continue;
                };
                let mut frames = vec![frame];
                while let Some(Effect::Send(next)) = effects.next_if(|next| matches!(next, Effect::Send(_))) {
                    frames.push(next);
                }
                self.send(frames);
            }
        }
        Ok(())
    }

    fn send(&mut self, frames: Vec<Vec<u8>>) {
        if frames.iter().any(|frame| is_answered(frame)) {
            self.asked = self.host.now();
        }
        self.host.send(frames);
    }

    async fn perform(&mut self, effect: Effect, events: &mut VecDeque<Event>) -> Result<(), StoreError> {
        match effect {
            Effect::Connect { after } => self.host.connect(after),
            Effect::Disconnect => self.host.disconnect(),
            Effect::Send(frame) => self.send(vec![frame]),
            Effect::Write { tx, ops } => {
                let appended = self.store.write(ops).await?;
                self.restarts = 0;
                events.push_back(Event::Stored(tx));
                if !appended.is_empty() {
                    events.push_back(Event::Appended(appended));
                }
            }
            Effect::Load(doc) => {
                let contents = self.store.contents(doc).await?;
                events.push_back(Event::Loaded(doc, contents));
            }
            Effect::LoadSent => {
                let sent = self.store.sent(self.host.now()).await?;
                events.push_back(Event::LoadedSent(sent));
            }
            Effect::Upload(digest) => self.host.upload(digest),
            Effect::WakeAt(at) => self.host.wake_at(at),
            Effect::Tell(tell) => {
                match &tell {
                    Tell::Refused(Code::DeviceLocked) => self.let_go().await?,
                    // A newer app in another tab may be taken where this one is not.
                    Tell::Refused(Code::AppTooOld | Code::Protocol) => self.host.step_back(),
                    Tell::Link(Link::Up) | Tell::View(_) => self.host.fetch_pictures(Look::Everywhere),
                    Tell::Docs(docs) => self.host.fetch_pictures(Look::In(docs.clone())),
                    Tell::Erased => self.host.fetch_pictures(Look::Erased),
                    _ => {}
                }
                self.host.tell(tell);
            }
        }
        Ok(())
    }
}

fn speaks(stored: &Stored) -> Option<(DeviceId, Option<PersonId>)> {
    let session = stored.session.as_ref()?;
    let device = session.device.as_ref()?;
    Some((device.id, session.person.as_ref().map(|person| person.id)))
}

/// Whether the server answers this frame. What it is only told is not answered.
fn is_answered(bytes: &[u8]) -> bool {
    !matches!(wire::decode(bytes), Ok(ClientFrame::Ack { .. } | ClientFrame::LetGo) | Err(_))
}

#[cfg(test)]
mod tests;
