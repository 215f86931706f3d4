//! A PostgreSQL copied and restored by its own tools, as operating.md says, and phones that live through it.

use std::collections::{BTreeMap, VecDeque};

use shared::civil::Moment;
use shared::domain::body::{AbsenceKind, Absent, Banked, Step};
use shared::domain::catalogue::Body;
use shared::domain::fact::Fact;
use shared::domain::words::Short;
use shared::ids::{DeviceId, DocId, FactId, StepId};
use shared::sync::change::{Actor, Replica};
use shared::sync::engine::{Effect, Engine, Event, Op, Start};
use shared::sync::rows::{Identity, OutRow, SentRow};
use shared::wire::{self, SCHEMA};

use super::*;
use crate::store::testing::TestDb;
use crate::sync::session::{self, ConnState};
use crate::sync::testing::{LEADER, LEADER_PHONE, NODE, NOW, day};

/// A phone: the engine as it runs in browsers, with a storage that does at once what it is told.
struct Phone {
    device: DeviceId,
    engine: Engine,
    outbox: BTreeMap<u64, OutRow>,
    sent: BTreeMap<FactId, SentRow>,
    contents: BTreeMap<DocId, Vec<u8>>,
    last: u64,
}

impl Phone {
    fn new(device: DeviceId) -> Self {
        let actor = Actor(*device.as_bytes());
        let identity = Identity { device, actor, cursor: None, history: None, skew: 0, heard: None };
        let (docs, outbox, views) = (Vec::new(), Vec::new(), Vec::new());
        let (spare_actor, build) = (Actor([device.as_bytes()[0] ^ 0xff; 16]), "test".to_owned());
        let start = Start { identity, spare_actor, build, schema: SCHEMA, docs, outbox, views };
        let (sent, contents) = (BTreeMap::new(), BTreeMap::new());
        Self { device, engine: Engine::new(start), outbox: BTreeMap::new(), sent, contents, last: 0 }
    }

    /// States something, with or without a network: Anna that she is away, her supervisor a step.
    fn states(&mut self, number: u8) -> OutRow {
        let (by, key, body): (_, _, Body) = if self.device == LEADER_PHONE {
            let (id, words) = (StepId::random([number; 16]), Short::new(&format!("steg {number}")).unwrap());
            (LEADER, bank(), Banked { step: Step { id, words, picture: None } }.into())
        } else {
            let (from, to, reason) =
                (day("2026-02-02"), day("2026-02-02"), Prose::new(&number.to_string()).ok());
            let kind = AbsenceKind::Reported;
            (ANNA, month(), Absent { person: ANNA, from, to, kind, reason }.into())
        };
        let at = Moment::new(NOW.ms, NOW.off, 0);
        let fact = Fact::new(FactId::at(NOW.ms, [number; 10]), by, at, Vec::new(), body);
        self.append(OutRow::new(key.derived_id().unwrap(), key, &fact))
    }

    fn append(&mut self, row: OutRow) -> OutRow {
        self.last += 1;
        let row = OutRow { n: self.last, ..row };
        self.outbox.insert(row.n, row.clone());
        row
    }

    /// Talks with a server until neither has anything more to say.
    async fn syncs(&mut self, app: &App) {
        let mut conn = None;
        let stated = Event::Appended(self.outbox.values().cloned().collect());
        let mut events = VecDeque::from([stated, Event::Nudge]);
        while let Some(event) = events.pop_front() {
            for effect in self.engine.handle(NOW.ms, event) {
                match effect {
                    Effect::Connect { .. } => {
                        conn = Some(ConnState::new(self.device, NOW));
                        events.push_back(Event::Opened);
                    }
                    Effect::Disconnect => {
                        conn = None;
                        events.push_back(Event::Closed);
                    }
                    Effect::Send(bytes) => {
                        let Some(conn) = conn.as_mut() else { continue };
                        let (turn, _) = session::handle(conn, &app.ledger, NODE, NOW, &bytes).await;
                        events.extend(turn.frames.iter().map(|frame| Event::Frame(wire::encode(frame))));
                    }
                    Effect::Write { tx, ops } => {
                        let appended: Vec<OutRow> = ops.into_iter().filter_map(|op| self.write(op)).collect();
                        events.push_back(Event::Stored(tx));
                        if !appended.is_empty() {
                            events.push_back(Event::Appended(appended));
                        }
                    }
                    Effect::Load(doc) => {
                        events.push_back(Event::Loaded(doc, self.contents.get(&doc).cloned()));
                    }
                    Effect::LoadSent => {
                        events.push_back(Event::LoadedSent(self.sent.values().cloned().collect()));
                    }
                    Effect::Upload(_) | Effect::WakeAt(_) | Effect::Tell(_) => {}
                }
            }
        }
        // The line breaks, without a word.
        self.engine.handle(NOW.ms, Event::Closed);
    }

    fn write(&mut self, op: Op) -> Option<OutRow> {
        match op {
            Op::AppendOut(row) => return Some(self.append(row)),
            Op::UpdateOut(row) => drop(self.outbox.insert(row.n, row)),
            Op::RemoveOut(n) => drop(self.outbox.remove(&n)),
            Op::PutSent(row) => drop(self.sent.insert(row.id, row)),
            Op::PutContents(doc, bytes) => drop(self.contents.insert(doc, bytes)),
            Op::DropDoc(doc) | Op::DropContents(doc) => drop(self.contents.remove(&doc)),
            _ => {}
        }
        None
    }

    /// The facts it holds, confirmed.
    fn holds(&self) -> Vec<FactId> {
        let loaded = |doc: &DocId| {
            let row = self.engine.docs().find(|row| row.id == *doc).expect("it knows what it holds");
            Replica::load(&self.contents[doc], *doc, &row.key, row.epoch).unwrap().facts()
        };
        let mut facts: Vec<FactId> = self.contents.keys().flat_map(loaded).map(|(id, _)| id).collect();
        facts.sort_unstable();
        facts
    }
}

fn bank() -> DocKey {
    DocKey::Bank(OUTDOOR)
}

fn month() -> DocKey {
    DocKey::Time(OUTDOOR, ANNA, day("2026-02-02").in_month())
}

fn tool(name: &str, arguments: &[&str]) {
    let out = TestDb::postgres_tool(name).args(arguments).output().expect("it runs");
    assert!(out.status.success(), "{name}: {}", String::from_utf8_lossy(&out.stderr));
}

#[tokio::test]
async fn a_postgresql_restored_by_its_own_tools_gets_back_what_phones_still_have() {
    let (db, folder) = (TestDb::postgres().await, tempfile::tempdir().unwrap());
    let path = |name: &str| folder.path().join(name);
    let config = |data: &str, url: &str| Config {
        data: path(data),
        database: Some(url.to_owned()),
        ..Config::default()
    };
    let app = App::open(config("data", db.url())).await.unwrap();
    rows::fill(&app.db, HISTORY, &town(), &devices()).await.unwrap();
    app.photos.keep(Digest::of(PHOTO), PHOTO.into()).await.unwrap();
    rows::hand_over(&app.db, ANNAS_PHONE, Digest::of(PHOTO)).await.unwrap();
    let (mut leader, mut annas) = (Phone::new(LEADER_PHONE), Phone::new(ANNAS_PHONE));
    let mut all = vec![leader.states(1).id];
    leader.syncs(&app).await;

    // As operating.md has it: the dump first, the photos after it.
    let dump = path("gjort.dump");
    tool("pg_dump", &["-Fc", "-f", dump.to_str().unwrap(), db.url()]);
    // Committed after the dump, from either phone, and never sent.
    for (phone, number) in [(&mut leader, 2), (&mut annas, 3)] {
        all.push(phone.states(number).id);
        phone.syncs(&app).await;
        assert!(phone.outbox.is_empty(), "{number} is committed");
    }
    back_up(&app, &path("backup")).await.unwrap();
    all.push(annas.states(4).id);
    assert_eq!(facts(&app).await, 3);
    app.db.close().await;

    let elsewhere = TestDb::postgres_unprepared();
    tool("pg_restore", &["-d", &elsewhere, dump.to_str().unwrap()]);
    let restored = config("elsewhere", &elsewhere);
    restore(&restored, &path("backup"), Missing::Refused).await.unwrap();
    let app = App::open(restored).await.unwrap();
    assert_eq!(facts(&app).await, 1);
    assert_ne!(app.ledger.read().await.unwrap().history().await.unwrap(), HISTORY);
    assert_eq!(app.photos.get(Digest::of(PHOTO)).await.unwrap().as_deref(), Some(PHOTO));
    leader.syncs(&app).await;
    annas.syncs(&app).await;
    leader.syncs(&app).await;
    for phone in [&leader, &annas] {
        assert!(phone.outbox.is_empty(), "everything has been offered again: {:?}", phone.outbox);
        assert_eq!(phone.holds(), all);
    }
    assert_eq!(facts(&app).await, all.len());
    assert_eq!(crate::sync::sound::examine_all(&app.ledger).await.unwrap(), [].into());
}
