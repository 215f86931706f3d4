//! Writes the demo's facts as its people would have stated them: on devices of their own, through the server's own
//! checks, at the time when they did.

use std::collections::BTreeMap;

use bytes::Bytes;
use shared::canonical;
use shared::civil::{CivilDate, Moment};
use shared::domain::body::Card;
use shared::domain::catalogue::Body;
use shared::domain::fact::Fact;
use shared::domain::key::DocKey;
use shared::domain::speaker::{DeviceKind, Role};
use shared::ids::{DeviceId, Digest, DocId, FactId};
use shared::sync::change::{Actor, FIRST_OP, Place, genesis_hash};
use shared::wire::{Code, Item, Push, Verdict};

use super::{DemoError, Photo, person};
use crate::account::enter;
use crate::app::App;
use crate::media;
use crate::random;
use crate::store::device::{self, NewDevice};
use crate::store::media::{self as rows, Photo as PhotoRow};
use crate::store::role::When;
use crate::store::session::{self, Credential, Session};
use crate::store::{Conn, commit, role};
use crate::sync::group::{self, Answer, Job, What};
use crate::sync::ledger::{Ledger as _, Now};
use crate::sync::shelf::Shelf;

/// Writes facts for everybody in the demo.
pub struct Scribe<'a> {
    app: &'a App,
    /// When the demo is filled in.
    pub when: When,
    node: Actor,
    pens: BTreeMap<&'static str, Pen>,
}

#[derive(Clone, Copy)]
struct Pen {
    device: DeviceId,
    actor: Actor,
}

/// A document as the scribe writes in it.
#[derive(Debug, Clone, Copy)]
pub struct Doc {
    /// Its id.
    pub id: DocId,
    /// Its key.
    pub key: DocKey,
}

impl Doc {
    /// A document that its key alone names.
    pub fn of(key: DocKey) -> Self {
        Self { id: key.derived_id().unwrap_or_else(|| DocId::random(random::bytes())), key }
    }
}

/// What someone states.
pub struct Said {
    /// Who, by first name.
    pub by: &'static str,
    /// When, UTC milliseconds.
    pub at: i64,
    /// What it answers.
    pub re: Vec<FactId>,
    /// What.
    pub body: Body,
    /// A private card that it cites.
    pub card: Option<Card>,
}

/// People had their devices for this long before the demo was filled in, in days.
const DAYS_BEFORE: i64 = 120;

impl<'a> Scribe<'a> {
    /// A scribe for this server.
    pub fn new(app: &'a App, when: When) -> Self {
        Self { app, when, node: Actor(random::bytes()), pens: BTreeMap::new() }
    }

    /// A day, counted from the day on which the demo is filled in.
    pub fn day(&self, from_today: i64) -> CivilDate {
        self.when.day.plus_days(from_today)
    }

    /// An instant of a day at a time on the wall. What lies ahead on the day itself is put a while ago instead:
    /// nobody has stated anything yet at a time that has not been.
    pub fn at(&self, from_today: i64, hour: i64, minute: i64) -> i64 {
        let midnight = self.day(from_today).days_since(CivilDate::at(0, 0)) * 24 * 60;
        let wall = (midnight + hour * 60 + minute) * 60_000;
        let ms = wall - i64::from(self.app.clock.offset(wall)) * 60_000;
        if from_today < 0 {
            return ms;
        }
        // Later times stay later: the whole day is laid into the last quarter of an hour.
        let into_day = (hour * 60 + minute) * 15 * 60_000 / (24 * 60);
        ms.min(self.when.ms - 16 * 60_000 + into_day)
    }

    /// States a fact; gives its id.
    pub async fn state(&mut self, doc: Doc, said: Said) -> Result<FactId, DemoError> {
        let Said { by, at, re, body, card } = said;
        let pen = self.pen(by).await?;
        let off = self.app.clock.offset(at);
        let fact = Fact::new(FactId::at(at, random::bytes()), person(by), Moment::new(at, off, 0), re, body);
        let json = fact.to_json();
        let place = self.place(pen.actor, doc, at).await?;
        let item = Item {
            id: fact.id,
            hash: place.hash(fact.id, &json),
            fact: json,
            place,
            card: card.and_then(|card| canonical::to_string(&card).ok()),
        };
        let push = Push { doc: doc.id, kind: doc.key.kind(), key: doc.key, epoch: 0, items: vec![item] };
        self.write(pen.device, What::Push(push.into()), Now { ms: at, off }).await?;
        Ok(fact.id)
    }

    /// Hands a photo over as this person's device.
    pub async fn hand_over(&mut self, by: &'static str, photo: Photo, at: i64) -> Result<Digest, DemoError> {
        let pen = self.pen(by).await?;
        let bytes = photo.bytes().ok_or(DemoError::Photo(photo.0))?;
        let digest = Digest::of(&bytes);
        let size = media::check(&bytes, digest).map_err(|_| DemoError::Photo(photo.0))?;
        let row = PhotoRow { digest, bytes: bytes.len() as u64, size };
        self.app.photos.keep(digest, Bytes::from(bytes)).await?;
        let mut tx = self.app.db.write().await?;
        rows::keep(&mut tx, row, pen.device, at).await?;
        commit(tx).await?;
        Ok(digest)
    }

    /// Lets the devices have been heard of today, a few minutes apart: their story ends here.
    pub async fn rest(self) -> Result<(), DemoError> {
        let mut tx = self.app.db.write().await?;
        for (pen, minutes) in self.pens.values().zip((4..).step_by(9)) {
            device::seen(&mut tx, pen.device, self.when.ms - minutes * 60_000).await?;
        }
        commit(tx).await?;
        Ok(())
    }

    async fn place(&self, actor: Actor, doc: Doc, time: i64) -> Result<Place, DemoError> {
        let mut read = self.app.ledger.read().await?;
        let Some(row) = read.doc(doc.id).await? else {
            let deps = vec![genesis_hash(doc.id, &doc.key, 0)];
            return Ok(Place { actor, seq: 1, start_op: FIRST_OP, deps, time });
        };
        let changes = read.changes(doc.id, row.epoch).await?;
        let own = changes.iter().filter(|change| change.actor == actor).map(|change| change.seq).max();
        Ok(Place { actor, seq: own.unwrap_or(0) + 1, start_op: row.max_op + 1, deps: row.heads, time })
    }

    async fn write(&self, device: DeviceId, what: What, now: Now) -> Result<(), DemoError> {
        let jobs = [Job { device, what }];
        let done = group::commit(&self.app.ledger, &mut Shelf::default(), self.node, now, &jobs).await;
        match done.answers.into_iter().next() {
            Some(Answer::Done(receipts)) => {
                let refused = receipts.iter().find(|receipt| receipt.verdict != Verdict::Committed);
                refused.map_or(Ok(()), |receipt| Err(DemoError::Refused(receipt.code)))
            }
            Some(Answer::NotNow(code) | Answer::Refused(code)) => Err(DemoError::Refused(code)),
            None => Err(DemoError::Refused(Code::Internal)),
        }
    }

    /// The device of this person, brought on long ago; made when first asked for.
    async fn pen(&mut self, name: &'static str) -> Result<Pen, DemoError> {
        if let Some(pen) = self.pens.get(name) {
            return Ok(*pen);
        }
        let mut tx = self.app.db.write().await?;
        let device = self.device(&mut tx, name).await?;
        commit(tx).await?;
        let pen = Pen { device, actor: Actor(random::bytes()) };
        let now = Now { ms: self.when.ms, off: self.app.clock.offset(self.when.ms) };
        self.write(device, What::Greet(vec![pen.actor]), now).await?;
        self.pens.insert(name, pen);
        Ok(pen)
    }

    async fn device(&self, conn: &mut Conn, name: &'static str) -> Result<DeviceId, DemoError> {
        let since = self.when.ms - DAYS_BEFORE * 24 * 60 * 60_000;
        let who = person(name);
        let roles = role::speaker(conn, who, self.when).await?.roles;
        let crew = roles.iter().find_map(|role| match role {
            Role::Participant(unit) => Some(*unit),
            _ => None,
        });
        if let Some(unit) = crew {
            let genitive = if name.ends_with('s') { "" } else { "s" };
            let label = format!("{name}{genitive} telefon");
            let phone = enter::Phone { kind: DeviceKind::Own, label: &label, unit, persons: &[who] };
            return Ok(enter::bring_on(conn, &phone, since).await?.0.id);
        }
        let secret = Digest(random::bytes());
        let new = NewDevice { kind: DeviceKind::Staff, label: String::new(), unit: None, secret };
        let device = device::add(conn, &new, since).await?;
        // It ends by itself when the story is told.
        let session =
            Session { id: Digest(random::bytes()), person: who, device: device.id, expires_at: self.when.ms };
        session::open(conn, &session, Credential::Demo, since).await?;
        Ok(device.id)
    }
}
