//! A device of Gjort as a load: it mints facts in documents, pushes them one by one, and acknowledges its receipts.

use std::collections::BTreeSet;

use server::store::ledger::testing::cookie;
use server::sync::testing::opened;
use shared::civil::Moment;
use shared::domain::body::{Remarked, Target, TimeStated, VisitKey};
use shared::domain::catalogue::Body;
use shared::domain::fact::Fact;
use shared::domain::key::DocKey;
use shared::domain::words::Prose;
use shared::ids::{Digest, DocId, FactId};
use shared::sync::change::{Actor, FIRST_OP, Place, genesis_hash};
use shared::wire::{
    self, ClientFrame, Code, Hello, Item, Manifest, PROTOCOL, Pull, Push, SCHEMA, ServerFrame,
};
use tokio_tungstenite::tungstenite::client::IntoClientRequest as _;

use super::bytes::{Gone, Socket};
use super::peer::Peer;
use super::town::{Seat, now, today};

/// A document as the device writes in it: each of its changes stands on the one before.
#[derive(Debug, Clone)]
pub struct Page {
    /// The document.
    pub id: DocId,
    /// Its key.
    pub key: DocKey,
    place: Place,
}

/// One device.
#[derive(Debug)]
pub struct Device {
    /// Whose it is.
    pub seat: Seat,
    /// What the server knows of it since it last greeted.
    pub manifest: Option<Manifest>,
    /// The facts that were acknowledged.
    pub safe: BTreeSet<FactId>,
    /// The facts that were refused, and why.
    pub refused: Vec<(FactId, Code)>,
    port: u16,
    /// The port that the server takes for its own origin.
    front: u16,
    socket: Option<Socket>,
    pages: Vec<Page>,
    turn: usize,
    written: Vec<Push>,
    unanswered: Vec<Push>,
}

impl Page {
    /// A document that the device has written nothing in.
    pub fn new(seat: &Seat, id: DocId, key: DocKey) -> Self {
        let (actor, deps) = (actor(seat), vec![genesis_hash(id, &key, 0)]);
        Self { id, key, place: Place { actor, seq: 1, start_op: FIRST_OP, deps, time: 0 } }
    }

    /// The person's own month.
    ///
    /// # Panics
    /// Never: a month's id follows from its key.
    pub fn month(seat: &Seat) -> Self {
        let key = DocKey::Time(seat.unit, seat.person, today().in_month());
        Self::new(seat, key.derived_id().expect("an id"), key)
    }

    /// A job of the person's workplace, by a number of its own.
    pub fn job(seat: &Seat, number: u32) -> Self {
        let mut bytes = [0x44; 16];
        bytes[..4].copy_from_slice(&number.to_be_bytes());
        bytes[10..].copy_from_slice(&seat.unit.as_bytes()[10..]);
        Self::new(seat, DocId::random(bytes), DocKey::Work(seat.unit))
    }

    fn push(&mut self, fact: &Fact) -> Push {
        self.place.time = fact.at.ms;
        let json = fact.to_json();
        let hash = self.place.hash(fact.id, &json);
        let item = Item { id: fact.id, fact: json, place: self.place.clone(), hash, card: None };
        self.place.seq += 1;
        self.place.start_op += 1;
        self.place.deps = vec![hash];
        Push { doc: self.id, kind: self.key.kind(), key: self.key, epoch: 0, items: vec![item] }
    }
}

fn actor(seat: &Seat) -> Actor {
    Actor(*seat.device.as_bytes())
}

impl Device {
    /// One that writes in these documents in turn.
    pub fn new(port: u16, seat: Seat, pages: Vec<Page>) -> Self {
        Self {
            seat,
            manifest: None,
            safe: BTreeSet::new(),
            refused: Vec::new(),
            port,
            front: port,
            socket: None,
            pages,
            turn: 0,
            written: Vec::new(),
            unanswered: Vec::new(),
        }
    }

    /// One that goes to a node itself, past the address before it.
    pub const fn past(mut self, front: u16) -> Self {
        self.front = front;
        self
    }

    /// Opens all of its jobs, and waits until each is acknowledged.
    pub async fn open_jobs(&mut self) -> Result<(), Gone> {
        for at in 0..self.pages.len() {
            self.write(at, opened()).await?;
        }
        self.settle().await
    }

    /// Waits until everything is acknowledged.
    pub async fn settle(&mut self) -> Result<(), Gone> {
        while !self.unanswered.is_empty() {
            let message = self.socket().next().await?;
            self.take(message).await?;
        }
        Ok(())
    }

    /// Everything it wrote.
    pub fn written(&self) -> impl Iterator<Item = &Push> {
        self.written.iter()
    }

    /// Asks for what is new in a document.
    pub async fn pull(&mut self, doc: DocId, have: Vec<Digest>) -> Result<(), Gone> {
        self.say(&ClientFrame::Pull(Pull { doc, epoch: 0, have })).await
    }

    /// Asks for what is new in many documents.
    pub async fn pull_all(&mut self, docs: &[(DocId, Vec<Digest>)]) -> Result<(), Gone> {
        let pull = |(doc, have): &(DocId, Vec<Digest>)| Pull { doc: *doc, epoch: 0, have: have.clone() };
        let frames = docs.iter().map(|doc| wire::encode(&ClientFrame::Pull(pull(doc)))).collect();
        self.socket().send_all(frames).await
    }

    /// Greets, and takes the manifest: whole, or what changed since a cursor.
    pub async fn greet(&mut self, cursor: Option<u64>) -> Result<Manifest, Gone> {
        let uri = format!("ws://127.0.0.1:{}/sync", self.port);
        let mut request = uri.into_client_request().map_err(|_| Gone)?;
        let headers = request.headers_mut();
        let credential = format!("gjort_device={}", cookie(self.seat.device));
        headers.insert("cookie", credential.parse().map_err(|_| Gone)?);
        headers.insert("origin", format!("http://127.0.0.1:{}", self.front).parse().map_err(|_| Gone)?);
        self.socket = Some(Socket::open(request).await?);
        let hello = Hello {
            protocol: PROTOCOL,
            build: "load".to_owned(),
            schema: SCHEMA,
            device: self.seat.device,
            actors: vec![actor(&self.seat)],
            cursor,
        };
        self.say(&ClientFrame::Hello(hello)).await?;
        let mut whole: Option<Manifest> = None;
        loop {
            let ServerFrame::Manifest(next) = self.hear().await? else { continue };
            let manifest = match whole.take() {
                Some(manifest) => manifest.followed_by(next),
                None => next,
            };
            if !manifest.more {
                return Ok(manifest);
            }
            whole = Some(manifest);
        }
    }

    /// Waits for the next frame.
    pub async fn hear(&mut self) -> Result<ServerFrame, Gone> {
        let bytes = self.socket().next().await?;
        wire::decode(&bytes).map_err(|_| Gone)
    }

    async fn say(&mut self, frame: &ClientFrame) -> Result<(), Gone> {
        self.socket().send(wire::encode(frame)).await
    }

    async fn write(&mut self, at: usize, body: impl Into<Body>) -> Result<(), Gone> {
        let fact = stated(&self.seat, self.written.len(), body);
        let push = self.pages[at].push(&fact);
        self.written.push(push.clone());
        self.unanswered.push(push.clone());
        self.say(&ClientFrame::Push(push)).await
    }
}

impl Peer for Device {
    async fn connect(&mut self) -> Result<(), Gone> {
        self.manifest = Some(self.greet(None).await?);
        for push in self.unanswered.clone() {
            self.say(&ClientFrame::Push(push)).await?;
        }
        Ok(())
    }

    fn socket(&mut self) -> &mut Socket {
        self.socket.as_mut().expect("a connection was opened")
    }

    async fn state(&mut self) -> Result<(), Gone> {
        let at = self.turn % self.pages.len();
        self.turn += 1;
        match self.pages[at].key {
            DocKey::Time(..) => self.write(at, time(&self.seat, self.turn)).await,
            _ => {
                let text = Prose::new("Gruset är slut vid grinden").expect("a remark");
                self.write(at, Remarked { text, visit: None }).await
            }
        }
    }

    async fn take(&mut self, message: Vec<u8>) -> Result<(), Gone> {
        let frame = wire::decode(&message).map_err(|_| Gone)?;
        let receipt = match frame {
            ServerFrame::Receipt(receipt) => receipt,
            ServerFrame::Error { .. } => return Err(Gone),
            _ => return Ok(()),
        };
        if receipt.verdict.is_safe() {
            self.safe.insert(receipt.fact);
        } else if receipt.code.verdict().is_stored() {
            self.refused.push((receipt.fact, receipt.code));
        } else {
            // The server could not judge it now: connecting anew sends it once more.
            return Err(Gone);
        }
        self.unanswered.retain(|push| push.items[0].id != receipt.fact);
        if receipt.number > 0 {
            self.say(&ClientFrame::Ack { receipts: receipt.number }).await
        } else {
            Ok(())
        }
    }

    fn acknowledged(&self) -> usize {
        self.safe.len() + self.refused.len()
    }

    fn made(&self) -> usize {
        self.written.len()
    }
}

/// The hours that a person states as their so-manieth fact, as both servers of a comparison get them.
pub fn hours(seat: &Seat, number: usize) -> Fact {
    stated(seat, number, time(seat, number))
}

fn time(seat: &Seat, number: usize) -> TimeStated {
    let no = u8::try_from(number % 250).unwrap_or(0) + 1;
    let visit = VisitKey { date: today(), no };
    TimeStated { person: seat.person, on: Target::Job(DocId::random([7; 16])), visit, minutes: 45 }
}

fn stated(seat: &Seat, number: usize, body: impl Into<Body>) -> Fact {
    let ms = now();
    let mut random = [0; 10];
    random[..6].copy_from_slice(&(number as u64).to_be_bytes()[2..]);
    random[6..].copy_from_slice(&seat.device.as_bytes()[12..]);
    Fact::new(FactId::at(ms, random), seat.person, Moment::new(ms, 60, 0), Vec::new(), body)
}
