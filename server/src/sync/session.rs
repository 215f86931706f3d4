//! One connection without its socket: frames in, frames out. The WebSocket, the request over POST and the simulator
//! drive it.

use std::collections::{BTreeMap, BTreeSet};

use shared::civil::CivilDate;
use shared::domain::key::DocKey;
use shared::domain::speaker::{DeviceKind, Speaker};
use shared::ids::{DeviceId, Digest, DocId};
use shared::sync::change::{Actor, heads_digest};
use shared::wire::{
    self, Access, BadFrame, Changed, ClientFrame, Code, DocEntry, Hello, MAX_ITEMS, MIN_SCHEMA, Manifest,
    Pull, Push, Receipt, ServerFrame, View, ViewEntry, ViewName,
};

use super::access::{self, ByKey, Concerns, Held};
use super::batch::{Anew, Outcome, Sure, Touched};
use super::group::{self, Answer, Job, What};
use super::ledger::{DeviceRow, Found, Ledger, LedgerError, Lock, Mark, Now, Read};
use super::saved::Saved;
use super::shelf::Shelf;
use super::topic::{self, Topic};
use super::{pull, push, views};

mod greeting;

/// New changes of a document are sent at once when they are together no larger than this, in bytes.
const SMALL: usize = 16 << 10;

/// What the server knows of one connection.
#[derive(Debug)]
pub struct ConnState {
    device: DeviceId,
    /// What the app speaks; 0 until it has greeted.
    protocol: u32,
    greeting: Greeting,
    held: BTreeMap<DocId, Access>,
    views: BTreeMap<ViewName, Digest>,
    marks: BTreeSet<Mark>,
    concerns: Concerns,
    speakers: Vec<Speaker>,
    kind: DeviceKind,
    /// What it has to hear of, when that was found out anew and not asked for since.
    topics: Option<BTreeSet<Topic>>,
    day: CivilDate,
    /// Where the cursor stood at the greeting.
    cursor: u64,
    /// The largest receipt number that went out on this connection.
    receipts: u64,
    saved: Saved,
    /// Apps that know no newer version of facts than one below this are to be updated.
    min_schema: u32,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Greeting {
    Awaited,
    /// The greeting is being written.
    UnderWay(Box<Hello>),
    Done,
}

/// What is to be done after a frame.
#[derive(Debug, Default)]
pub struct Turn {
    /// To be sent now.
    pub frames: Vec<ServerFrame>,
    /// To be written; its answer is given to [`ConnState::answered`].
    pub job: Option<Waiting>,
    /// Whether the connection goes on.
    pub end: End,
}

/// Whether a connection goes on.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum End {
    /// It does.
    #[default]
    No,
    /// It is closed once the frames are sent.
    Close,
}

/// A job with what is needed to answer it.
#[derive(Debug, Clone)]
pub struct Waiting {
    /// What is to be written.
    pub job: Job,
}

impl Turn {
    fn say(frames: Vec<ServerFrame>) -> Self {
        Self { frames, ..Self::default() }
    }

    fn refuse(code: Code) -> Self {
        Self { frames: vec![ServerFrame::Error { code }], job: None, end: End::Close }
    }
}

impl ConnState {
    /// A connection of the device that its credential names.
    pub fn new(device: DeviceId, now: Now) -> Self {
        Self {
            device,
            protocol: 0,
            greeting: Greeting::Awaited,
            held: BTreeMap::new(),
            views: BTreeMap::new(),
            marks: BTreeSet::new(),
            concerns: Concerns::default(),
            speakers: Vec::new(),
            kind: DeviceKind::Shared,
            topics: None,
            day: now.today(),
            cursor: 0,
            receipts: 0,
            saved: Saved::default(),
            min_schema: MIN_SCHEMA,
        }
    }

    /// The same connection, handing out whole documents that others may have had assembled.
    #[must_use]
    pub fn sharing(self, saved: Saved) -> Self {
        Self { saved, ..self }
    }

    /// The same connection, of a server that takes nothing from apps that know no version of facts as new as this.
    #[must_use]
    pub fn requiring(self, min_schema: u32) -> Self {
        Self { min_schema, ..self }
    }

    /// The device.
    pub const fn device(&self) -> DeviceId {
        self.device
    }

    /// The protocol that the app speaks; 0 until it has greeted.
    pub const fn protocol(&self) -> u32 {
        self.protocol
    }

    /// Whether the greeting is being written: no other frame is taken before it is.
    pub const fn is_greeting(&self) -> bool {
        matches!(self.greeting, Greeting::UnderWay(_))
    }

    /// What this connection has to hear of, if it has looked at what is the device's since it was asked last.
    pub const fn take_topics(&mut self) -> Option<BTreeSet<Topic>> {
        self.topics.take()
    }

    /// Takes in one frame as bytes.
    pub async fn received(&mut self, ledger: &dyn Ledger, now: Now, bytes: &[u8]) -> Turn {
        let frame = match wire::decode::<ClientFrame>(bytes) {
            Ok(frame) => frame,
            Err(BadFrame::Oversized) => return Turn::refuse(Code::FrameOversized),
            Err(BadFrame::Malformed) => return Turn::refuse(Code::FrameMalformed),
        };
        self.take(ledger, now, frame).await.unwrap_or_else(|error| failed(&error))
    }

    async fn take(&mut self, ledger: &dyn Ledger, now: Now, frame: ClientFrame) -> Found<Turn> {
        match (&self.greeting, frame) {
            (Greeting::Awaited, ClientFrame::Hello(hello)) => self.hello(ledger, now, hello).await,
            (Greeting::Done, ClientFrame::Pull(pull)) => self.pull(ledger, now, pull).await,
            (Greeting::Done, ClientFrame::View { name }) => self.view(ledger, now, name).await,
            (Greeting::Done, ClientFrame::Push(push)) => {
                if push.items.is_empty() || push.items.len() > MAX_ITEMS {
                    return Ok(Turn::refuse(Code::FrameMalformed));
                }
                Ok(self.job(What::Push(push.into())))
            }
            (Greeting::Done, ClientFrame::Ack { receipts }) => {
                // What was not sent on this connection cannot have been kept because of it.
                let upto = receipts.min(self.receipts);
                Ok(self.job(What::Acknowledge(upto)))
            }
            (Greeting::Done, ClientFrame::LetGo) => Ok(self.job(What::LetGo)),
            _ => Ok(Turn::refuse(Code::FrameOrder)),
        }
    }

    fn job(&self, what: What) -> Turn {
        let job = Job { device: self.device, what };
        Turn { job: Some(Waiting { job }), ..Turn::default() }
    }

    /// Looks at everything that is the device's, and notes it as what the connection has been told of.
    async fn look(
        &mut self,
        read: &mut dyn Read,
        device: &DeviceRow,
        now: Now,
    ) -> Found<(BTreeMap<DocId, Held>, views::Views)> {
        let documents = access::documents(read, device, now).await?;
        let views = views::build(read, device, &documents, now).await?;
        self.held = documents.iter().map(|(id, held)| (*id, held.access)).collect();
        self.views = views.iter().map(|(name, bytes)| (*name, Digest::of(bytes))).collect();
        self.marks = device.marks(now).into_iter().collect();
        self.speakers = device.speakers(now);
        self.kind = device.kind;
        self.concerns = Concerns::of(&self.speakers);
        self.topics = Some(topic::wanted(&self.marks, &self.concerns));
        self.day = now.today();
        Ok((documents, views))
    }

    async fn pull(&mut self, ledger: &dyn Ledger, now: Now, pull: Pull) -> Found<Turn> {
        let mut read = ledger.read().await?;
        let read = read.as_mut();
        let device = match known(read, self.device).await? {
            Ok(device) => device,
            Err(code) => return Ok(Turn::refuse(code)),
        };
        let held = access::document(read, &device, pull.doc, now).await?;
        // What is not there and what is not the device's look the same.
        let Some(held) = held.filter(|held| held.access == Access::Read) else {
            self.held.remove(&pull.doc);
            return Ok(Turn::say(vec![ServerFrame::Gone { doc: pull.doc }]));
        };
        self.held.insert(pull.doc, Access::Read);
        let chunks = match pull::chunks(read, &held.row, &pull, &self.saved).await {
            Ok(chunks) => chunks,
            Err(LedgerError::Corrupt(what)) => {
                tracing::error!(doc = %pull.doc, what, "a document is damaged; gjort repair founds it anew");
                let failed = ServerFrame::Failed { doc: pull.doc, code: Code::DocDamaged };
                return Ok(Turn::say(vec![failed]));
            }
            Err(error) => return Err(error),
        };
        Ok(Turn::say(chunks.into_iter().map(ServerFrame::Chunks).collect()))
    }

    async fn view(&mut self, ledger: &dyn Ledger, now: Now, name: ViewName) -> Found<Turn> {
        let mut read = ledger.read().await?;
        let read = read.as_mut();
        let device = match known(read, self.device).await? {
            Ok(device) => device,
            Err(code) => return Ok(Turn::refuse(code)),
        };
        let documents = access::documents(read, &device, now).await?;
        let mut views = views::build(read, &device, &documents, now).await?;
        // A view that is not the device's is empty.
        let bytes = views.remove(&name).unwrap_or_else(|| b"{}".to_vec());
        self.views.insert(name, Digest::of(&bytes));
        Ok(Turn::say(vec![ServerFrame::View(View { name, bytes: bytes.into() })]))
    }

    /// Says what a job came to. `outcomes` is what was committed and not heard of on this connection yet, that of the
    /// job included.
    pub async fn answered(
        &mut self,
        ledger: &dyn Ledger,
        now: Now,
        waiting: Waiting,
        answer: Answer,
        outcomes: &[&Outcome],
    ) -> Turn {
        let result = match (std::mem::replace(&mut self.greeting, Greeting::Awaited), answer) {
            (_, Answer::Refused(code)) => return Turn::refuse(code),
            (Greeting::UnderWay(hello), Answer::Done(_)) => self.greet(ledger, now, &hello).await,
            (Greeting::UnderWay(_), Answer::NotNow(code)) => return Turn::refuse(code),
            (greeting, answer) => {
                self.greeting = greeting;
                self.reply(ledger, now, waiting, answer, outcomes).await
            }
        };
        result.unwrap_or_else(|error| failed(&error))
    }

    async fn reply(
        &mut self,
        ledger: &dyn Ledger,
        now: Now,
        waiting: Waiting,
        answer: Answer,
        outcomes: &[&Outcome],
    ) -> Found<Turn> {
        let mut receipts = match (answer, &waiting.job.what) {
            (Answer::Done(receipts), _) => receipts,
            (Answer::NotNow(code), What::Push(push)) => not_now(push.push(), code),
            (Answer::NotNow(_) | Answer::Refused(_), _) => Vec::new(),
        };
        let mut before = Vec::new();
        let mut after = Vec::new();
        for outcome in outcomes {
            let mut news = self.hear(ledger, now, outcome).await?;
            if news.end == End::Close {
                return Ok(news);
            }
            // A document that is only added to must be known as such before its receipt: then nothing of it stays.
            let append = |frame: &ServerFrame| matches!(frame, ServerFrame::Access(entry) if entry.access == Access::Append);
            before.extend(news.frames.extract_if(.., |frame| append(frame)));
            for frame in news.frames {
                match frame {
                    ServerFrame::Receipt(receipt) => receipts.push(receipt),
                    other => after.push(other),
                }
            }
        }
        // A device that acknowledges one has had all with smaller numbers.
        receipts.sort_by_key(|receipt| receipt.number);
        before.extend(self.receipts(receipts));
        before.append(&mut after);
        Ok(Turn::say(before))
    }

    fn receipts(&mut self, receipts: Vec<Receipt>) -> Vec<ServerFrame> {
        for receipt in &receipts {
            self.receipts = self.receipts.max(receipt.number);
        }
        receipts.into_iter().map(ServerFrame::Receipt).collect()
    }

    /// Hears what somebody committed.
    pub async fn heard(&mut self, ledger: &dyn Ledger, now: Now, outcome: &Outcome) -> Turn {
        if self.greeting != Greeting::Done {
            // The manifest, when it comes, has it.
            return Turn::default();
        }
        self.hear(ledger, now, outcome).await.unwrap_or_else(|error| failed(&error))
    }

    async fn hear(&mut self, ledger: &dyn Ledger, now: Now, outcome: &Outcome) -> Found<Turn> {
        if outcome.sure == Sure::No {
            // What there is to hear is found by connecting anew, since the cursor.
            return Ok(Turn::refuse(Code::Internal));
        }
        if outcome.ended.get(&self.device).is_some_and(|ended| self.cursor < *ended) {
            return Ok(Turn::refuse(Code::SessionEnded));
        }
        let marked = outcome.marks.iter().any(|mark| self.marks.contains(mark));
        let new = |(id, touched): &(&DocId, &Touched)| {
            !self.held.contains_key(id) && self.concerns.could_be(&touched.key)
        };
        let (mut gained, mut unsure) = (Vec::new(), false);
        for (id, touched) in outcome.touched.iter().filter(new) {
            match access::by_key(&self.speakers, self.kind, &touched.key, now) {
                ByKey::Nothing => {}
                ByKey::Access(access) => gained.push((*id, touched, access)),
                ByKey::Depends => unsure = true,
            }
        }
        let moved = outcome.touched.iter().any(|(id, touched)| {
            self.held.contains_key(id)
                && touched.moved == super::batch::Moved::Yes
                && matches!(touched.key, DocKey::Order(_) | DocKey::Work(_))
        });
        let (mut frames, mut told) = (Vec::new(), BTreeSet::new());
        if marked || moved || unsure {
            let mut turn = self.look_again(ledger, now).await?;
            if turn.end == End::Close {
                return Ok(turn);
            }
            told.extend(turn.frames.iter().filter_map(|frame| match frame {
                ServerFrame::Access(entry) => Some(entry.id),
                _ => None,
            }));
            frames.append(&mut turn.frames);
        } else {
            for (id, touched, access) in gained {
                self.held.insert(id, access);
                told.insert(id);
                frames.push(ServerFrame::Access(entry(id, touched, access)));
            }
        }
        for (id, touched) in &outcome.touched {
            match self.held.get(id) {
                Some(access) if touched.anew == Anew::Yes && !told.contains(id) => {
                    frames.push(ServerFrame::Access(entry(*id, touched, *access)));
                }
                Some(Access::Read) if !told.contains(id) => {
                    frames.push(ServerFrame::Changed(changed(*id, touched, outcome.cursor)));
                }
                _ => {}
            }
        }
        let ours = outcome.receipts.iter().filter(|(device, _)| *device == self.device);
        let ours = ours.map(|(_, receipt)| receipt.clone()).collect();
        frames.extend(self.receipts(ours));
        Ok(Turn::say(frames))
    }

    /// Looks anew at what is the device's and tells what is different: access gained and lost, and new views.
    async fn look_again(&mut self, ledger: &dyn Ledger, now: Now) -> Found<Turn> {
        let mut read = ledger.read().await?;
        let read = read.as_mut();
        let device = match known(read, self.device).await? {
            Ok(device) => device,
            Err(code) => return Ok(Turn::refuse(code)),
        };
        let (held, seen) = (std::mem::take(&mut self.held), std::mem::take(&mut self.views));
        let (documents, views) = self.look(read, &device, now).await?;
        let mut frames = Vec::new();
        for doc in held.keys().filter(|doc| !documents.contains_key(doc)) {
            frames.push(ServerFrame::Gone { doc: *doc });
        }
        for (id, document) in &documents {
            if held.get(id) != Some(&document.access) {
                frames.push(ServerFrame::Access(access::entry(document)));
            }
        }
        for name in seen.keys().filter(|name| !views.contains_key(name)) {
            let (name, bytes) = (*name, b"{}".to_vec().into());
            frames.push(ServerFrame::View(View { name, bytes }));
        }
        let mut new = entries(&views);
        new.retain(|entry| seen.get(&entry.name) != Some(&entry.version));
        if !new.is_empty() {
            // The cursor of the greeting: what came since may not be stored on the device yet.
            let (cursor, docs, gone) = (self.cursor, Vec::new(), Vec::new());
            let manifest = Manifest { cursor, whole: false, docs, gone, views: new, more: false };
            frames.push(ServerFrame::Manifest(manifest));
        }
        Ok(Turn::say(frames))
    }

    /// Looks anew once a day has passed, since windows move.
    pub async fn tick(&mut self, ledger: &dyn Ledger, now: Now) -> Turn {
        if self.greeting != Greeting::Done || self.day == now.today() {
            return Turn::default();
        }
        self.look_again(ledger, now).await.unwrap_or_else(|error| failed(&error))
    }

    /// Looks anew because somebody's access may have changed.
    pub async fn refresh(&mut self, ledger: &dyn Ledger, now: Now) -> Turn {
        if self.greeting != Greeting::Done {
            return Turn::default();
        }
        self.look_again(ledger, now).await.unwrap_or_else(|error| failed(&error))
    }
}

/// Takes in a frame and does everything about it at once: for the simulator, where nobody else's facts share the
/// transaction.
pub async fn handle(
    conn: &mut ConnState,
    ledger: &dyn Ledger,
    node: Actor,
    now: Now,
    bytes: &[u8],
) -> (Turn, Vec<Outcome>) {
    let turn = conn.received(ledger, now, bytes).await;
    let Some(waiting) = turn.job else { return (turn, Vec::new()) };
    let mut done =
        group::commit(ledger, &mut Shelf::default(), node, now, std::slice::from_ref(&waiting.job)).await;
    let answer = done.answers.pop().unwrap_or(Answer::NotNow(Code::Internal));
    let outcomes: Vec<&Outcome> = done.outcomes.iter().collect();
    let mut frames = turn.frames;
    let mut turn = conn.answered(ledger, now, waiting, answer, &outcomes).await;
    frames.append(&mut turn.frames);
    turn.frames = frames;
    (turn, done.outcomes)
}

async fn known(read: &mut dyn Read, device: DeviceId) -> Found<Result<DeviceRow, Code>> {
    Ok(match read.device(device).await? {
        None => Err(Code::DeviceUnknown),
        Some(device) if device.lock == Lock::Locked => Err(Code::DeviceLocked),
        Some(device) => Ok(device),
    })
}

fn entries(views: &views::Views) -> Vec<ViewEntry> {
    views.iter().map(|(name, bytes)| ViewEntry { name: *name, version: Digest::of(bytes) }).collect()
}

/// As [`access::entry`], of a document that has just changed.
fn entry(id: DocId, touched: &Touched, access: Access) -> DocEntry {
    let heads = (access == Access::Read).then(|| heads_digest(&touched.heads));
    DocEntry { id, key: touched.key, epoch: touched.epoch, access, heads }
}

fn changed(doc: DocId, touched: &Touched, cursor: u64) -> Changed {
    let small = touched.changes.iter().map(Vec::len).sum::<usize>() <= SMALL;
    let changes = touched.changes.iter().filter(|_| small);
    Changed {
        doc,
        epoch: touched.epoch,
        changes: changes.map(|bytes| bytes.clone().into()).collect(),
        heads: touched.heads.clone(),
        cursor,
    }
}

fn not_now(push: &Push, code: Code) -> Vec<Receipt> {
    push.items.iter().map(|item| push::receipt(push, item, code.verdict(), code)).collect()
}

fn failed(error: &LedgerError) -> Turn {
    tracing::error!(%error, "a connection could not be served");
    Turn::refuse(group::code_of(error))
}
