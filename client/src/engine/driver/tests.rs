//! The loop over storage in memory and a server that answers by the book.

use std::cell::RefCell;
use std::pin::pin;
use std::rc::Rc;
use std::task::{Context, Poll, Waker};

use super::*;
use crate::store::memory::Memory;
use crate::store::{Meta, PhotoRow};
use shared::api;
use shared::civil::Moment;
use shared::domain::body::Banked;
use shared::domain::body::Step;
use shared::domain::fact::Fact;
use shared::domain::key::DocKey;
use shared::domain::speaker::DeviceKind;
use shared::domain::words::{Prose, Short};
use shared::ids::{FactId, HistoryId, StepId, UnitId};
use shared::sync::rows::{AnsweredRow, KEEP_SENT_MS, OutRow, SentRow, ViewRow};
use shared::wire::{Access, Code, DocEntry, Manifest, Receipt, ServerFrame, Verdict, Welcome};

const NOW: i64 = 1_770_100_000_000;

/// What the loop asked of the world.
#[derive(Debug, Clone, Default)]
struct World(Rc<RefCell<Asked>>);

#[derive(Debug, Default)]
struct Asked {
    now: i64,
    days: i64,
    connects: Vec<u64>,
    disconnects: u32,
    abandons: u32,
    steps_back: u32,
    sent: Vec<ClientFrame>,
    restarts: Vec<u32>,
    uploads: Vec<Digest>,
    told: Vec<Tell>,
}

impl Host for World {
    fn now(&self) -> i64 {
        NOW + self.0.borrow().now
    }
    fn today(&self) -> CivilDate {
        CivilDate::at(NOW, 0).plus_days(self.0.borrow().days)
    }
    fn random(&self) -> [u8; 16] {
        [7; 16]
    }
    fn connect(&self, after: u64) {
        self.0.borrow_mut().connects.push(after);
    }
    fn disconnect(&self) {
        self.0.borrow_mut().disconnects += 1;
    }
    fn abandon(&self) {
        self.0.borrow_mut().abandons += 1;
    }
    fn step_back(&self) {
        self.0.borrow_mut().steps_back += 1;
    }
    fn send(&self, frames: Vec<Vec<u8>>) {
        let frames = frames.iter().map(|frame| wire::decode(frame).expect("the engine speaks the protocol"));
        self.0.borrow_mut().sent.extend(frames);
    }
    fn wake_at(&self, _: i64) {}
    fn restart_after(&self, ms: u32) {
        self.0.borrow_mut().restarts.push(ms);
    }
    fn upload(&self, digest: Digest) {
        self.0.borrow_mut().uploads.push(digest);
    }
    fn fetch_pictures(&self, _: Look) {}
    fn tell(&self, tell: Tell) {
        self.0.borrow_mut().told.push(tell);
    }
}

/// Runs what never really waits.
fn now<T>(work: impl Future<Output = T>) -> T {
    match pin!(work).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(done) => done,
        Poll::Pending => panic!("storage in memory never waits"),
    }
}

fn session(device: u8) -> api::Me {
    api::Me {
        device: Some(api::MyDevice {
            id: DeviceId::random([device; 16]),
            kind: DeviceKind::Own,
            label: "T1".into(),
            unit: None,
        }),
        person: None,
        people: Vec::new(),
        history: history(),
        demo: false,
        lang: "sv".into(),
    }
}

fn history() -> HistoryId {
    HistoryId::random([6; 16])
}

fn banked(n: u8) -> OutRow {
    let unit = UnitId::random([1; 16]);
    let key = DocKey::Bank(unit);
    let step = Step { id: StepId::random([n; 16]), words: Short::new("Kratta").unwrap(), picture: None };
    let id = FactId::at(NOW, [n; 10]);
    let fact = Fact::new(id, PersonId::random([2; 16]), Moment::new(NOW, 60, 0), vec![], Banked { step });
    OutRow::new(key.derived_id().unwrap(), key, &fact)
}

struct Bench {
    store: Memory,
    world: World,
    driver: Driver<Memory, World>,
}

impl Bench {
    fn new() -> Self {
        let (store, world) = (Memory::default(), World::default());
        let driver = Driver::new(store.clone(), world.clone(), "test".to_owned());
        Self { store, world, driver }
    }

    /// On a device that was brought on, and leading.
    fn leading() -> Self {
        let mut bench = Self::new();
        now(bench.store.keep(Meta::Session(Some(session(3))))).unwrap();
        bench.take(Input::Lead);
        bench
    }

    /// Another engine of the same browser, with the same storage.
    fn beside(&self) -> Self {
        let (store, world) = (self.store.beside(), World::default());
        let driver = Driver::new(store.clone(), world.clone(), "test".to_owned());
        Self { store, world, driver }
    }

    fn take(&mut self, input: Input) {
        now(self.driver.take(input));
    }

    fn frame(&mut self, frame: &ServerFrame) {
        self.take(Input::Event(Event::Frame(wire::encode(frame))));
    }

    /// The connection opens, and the server greets.
    fn open(&mut self, device: u8) {
        self.take(Input::Event(Event::Opened));
        let device = DeviceId::random([device; 16]);
        self.frame(&ServerFrame::Welcome(Welcome { time: NOW, history: history(), min_schema: 1, device }));
        let manifest = Manifest {
            cursor: 1,
            whole: true,
            docs: Vec::new(),
            gone: Vec::new(),
            views: Vec::new(),
            more: false,
        };
        self.frame(&ServerFrame::Manifest(manifest));
    }

    /// Every fact pushed so far is judged.
    fn judge(&mut self, verdict: Verdict, code: Code) {
        let pushes: Vec<ClientFrame> = self.world.0.borrow_mut().sent.drain(..).collect();
        let mut number = 0;
        for frame in pushes {
            let ClientFrame::Push(push) = frame else { continue };
            for item in push.items {
                number += 1;
                let (doc, fact, hash) = (push.doc, item.id, item.hash);
                let reason = None;
                self.frame(&ServerFrame::Receipt(Receipt {
                    number,
                    doc,
                    fact,
                    hash,
                    verdict,
                    code,
                    reason,
                    epoch: None,
                }));
            }
        }
    }

    fn facts(&self) -> usize {
        self.store.0.borrow().facts.values().map(|row| row.facts.len()).sum()
    }

    fn waiting(&self) -> usize {
        self.store.0.borrow().outbox.len()
    }
}

#[test]
fn what_a_tab_appended_is_sent_and_then_stands_in_its_document() {
    let mut bench = Bench::leading();
    bench.open(3);
    now(bench.store.append(vec![banked(1), banked(2)], Vec::new())).unwrap();
    bench.take(Input::Appended);
    assert_eq!((bench.facts(), bench.waiting()), (0, 2));
    bench.judge(Verdict::Committed, Code::Ok);
    assert_eq!((bench.facts(), bench.waiting()), (2, 0));
    let told = bench.world.0.borrow().told.clone();
    assert!(told.contains(&Tell::Outbox) && told.iter().any(|tell| matches!(tell, Tell::Docs(_))));
    let acked = |frame: &ClientFrame| *frame == ClientFrame::Ack { receipts: 2 };
    assert!(bench.world.0.borrow().sent.iter().any(acked));
}

#[test]
fn an_aborted_transaction_starts_another_engine_that_loses_nothing() {
    let mut bench = Bench::leading();
    bench.open(3);
    now(bench.store.append(vec![banked(1)], Vec::new())).unwrap();
    bench.store.0.borrow_mut().aborts = 1;
    bench.take(Input::Appended);
    assert_eq!(bench.world.0.borrow().restarts, [500]);
    bench.take(Input::Restart);
    bench.open(3);
    bench.judge(Verdict::Committed, Code::Ok);
    assert_eq!((bench.facts(), bench.waiting()), (1, 0));
}

#[test]
fn after_an_aborted_transaction_nothing_else_of_that_engine_is_written_or_said() {
    let mut bench = Bench::leading();
    now(bench.store.append(vec![banked(1)], Vec::new())).unwrap();
    bench.take(Input::Event(Event::Opened));
    let (device, frames) = (DeviceId::random([3; 16]), bench.world.0.borrow().sent.len());
    bench.frame(&ServerFrame::Welcome(Welcome { time: NOW, history: history(), min_schema: 1, device }));
    let docs = vec![DocEntry {
        id: banked(1).doc,
        key: banked(1).key,
        epoch: 0,
        access: Access::Append,
        heads: None,
    }];
    let (before, rows) =
        (bench.store.0.borrow().stored.identity.clone(), bench.store.0.borrow().outbox.clone());
    // The manifest's frame asks for two transactions: what is the device's, and then the change of what waits.
    bench.store.0.borrow_mut().aborts = 1;
    let manifest =
        Manifest { cursor: 7, whole: true, docs, gone: Vec::new(), views: Vec::new(), more: false };
    bench.frame(&ServerFrame::Manifest(manifest.clone()));
    assert_eq!(bench.world.0.borrow().restarts, [500]);
    // What was still on its way to that engine is not for the next one.
    bench.frame(&ServerFrame::Manifest(manifest));
    bench.take(Input::Event(Event::Stored(1)));
    assert_eq!(bench.store.0.borrow().stored.identity, before);
    assert_eq!(bench.store.0.borrow().outbox, rows);
    assert!(bench.store.0.borrow().docs.is_empty());
    assert_eq!(bench.world.0.borrow().sent.len(), frames);
    assert_eq!(bench.world.0.borrow().abandons, 2);
    // The next engine does all of it.
    bench.take(Input::Restart);
    bench.open(3);
    bench.judge(Verdict::Committed, Code::Ok);
    assert_eq!((bench.facts(), bench.waiting()), (1, 0));
}

#[test]
fn a_thawed_leader_changes_nothing_that_another_has_taken_over() {
    let mut frozen = Bench::leading();
    frozen.open(3);
    now(frozen.store.append(vec![banked(1)], Vec::new())).unwrap();
    frozen.take(Input::Appended);

    let mut leader = frozen.beside();
    leader.take(Input::Lead);
    leader.open(3);
    now(leader.store.append(vec![banked(2)], Vec::new())).unwrap();
    leader.take(Input::Appended);

    // It hears what it missed before it hears that it was deposed.
    frozen.judge(Verdict::Committed, Code::Ok);
    assert_eq!((frozen.facts(), frozen.waiting()), (0, 2), "what it believed was not written");
    frozen.take(Input::Deposed);
    frozen.take(Input::Restart);
    frozen.open(3);
    assert_eq!(frozen.world.0.borrow().sent, [], "it says nothing more");

    leader.judge(Verdict::Committed, Code::Ok);
    assert_eq!((leader.store.0.borrow().sent.len(), leader.waiting()), (2, 0));
}

#[test]
fn what_is_tapped_in_the_tab_of_a_thawed_leader_is_sent_by_the_new_one() {
    let frozen = Bench::leading();
    let page = frozen.store.beside();
    let mut leader = frozen.beside();
    leader.take(Input::Lead);
    leader.open(3);
    now(page.append(vec![banked(1)], Vec::new())).unwrap();
    leader.take(Input::Appended);
    leader.judge(Verdict::Committed, Code::Ok);
    assert_eq!((leader.facts(), leader.waiting()), (1, 0));
}

#[test]
fn whoever_leads_again_takes_up_what_is_in_storage() {
    let mut first = Bench::leading();
    let mut second = first.beside();
    second.take(Input::Lead);
    first.take(Input::Deposed);
    second.take(Input::Deposed);
    now(second.store.beside().append(vec![banked(1)], Vec::new())).unwrap();
    first.take(Input::Lead);
    first.open(3);
    first.judge(Verdict::Committed, Code::Ok);
    assert_eq!((first.facts(), first.waiting()), (1, 0));
}

#[test]
fn nobody_connects_before_somebody_has_come() {
    let mut bench = Bench::new();
    bench.take(Input::Lead);
    bench.take(Input::Nudge);
    assert!(bench.world.0.borrow().connects.is_empty());
    now(bench.store.keep(Meta::Session(Some(session(3))))).unwrap();
    bench.take(Input::Session);
    assert_eq!(bench.world.0.borrow().connects, [0]);
    // The same once more is no news.
    let abandons = bench.world.0.borrow().abandons;
    bench.take(Input::Session);
    assert_eq!(bench.world.0.borrow().abandons, abandons);
}

#[test]
fn an_engine_that_does_not_lead_does_nothing() {
    let mut bench = Bench::new();
    now(bench.store.keep(Meta::Session(Some(session(3))))).unwrap();
    bench.take(Input::Nudge);
    bench.take(Input::Session);
    assert!(bench.world.0.borrow().connects.is_empty());
}

#[test]
fn on_another_device_nothing_of_the_old_one_stays_but_what_was_not_sent() {
    let mut bench = Bench::leading();
    bench.open(3);
    now(bench.store.append(vec![banked(1)], Vec::new())).unwrap();
    bench.take(Input::Appended);
    bench.judge(Verdict::Committed, Code::Ok);
    now(bench.store.append(vec![banked(2)], Vec::new())).unwrap();
    let view = ViewRow {
        name: ViewName::Staff,
        version: Digest::of(b"{}"),
        bytes: serde_bytes::ByteBuf::from(b"{}".to_vec()),
    };
    now(bench.store.write(vec![Op::PutView(view)])).unwrap();
    bench.take(Input::Restart);
    bench.open(4);
    assert_eq!((bench.facts(), bench.waiting()), (0, 1));
    assert!(bench.store.0.borrow().views.is_empty());
    assert!(bench.world.0.borrow().told.contains(&Tell::View(ViewName::Staff)));
}

#[test]
fn a_locked_device_is_emptied_of_all_but_what_was_not_sent() {
    let mut bench = Bench::leading();
    bench.open(3);
    now(bench.store.append(vec![banked(1)], Vec::new())).unwrap();
    bench.take(Input::Appended);
    bench.judge(Verdict::Committed, Code::Ok);
    now(bench.store.append(vec![banked(2)], Vec::new())).unwrap();
    bench.take(Input::Appended);
    let photo = |n: u8, place| PhotoRow { digest: Digest::of(&[n]), place, at: 0, upload: None };
    for photo in [photo(1, PhotoPlace::Sent), photo(2, PhotoPlace::Local)] {
        now(bench.store.put_photo(photo, Some(vec![1]))).unwrap();
    }
    now(bench.store.put_preview(Digest::of(&[3]), vec![1])).unwrap();
    assert_eq!(bench.store.0.borrow().sent.len(), 1);
    bench.frame(&ServerFrame::Error { code: Code::DeviceLocked });
    assert_eq!((bench.facts(), bench.waiting()), (0, 1));
    let tables = bench.store.0.borrow();
    assert!(tables.contents.is_empty() && tables.sent.is_empty());
    let me = tables.stored.session.as_ref().unwrap();
    assert!(me.device.is_some() && me.people.is_empty() && me.person.is_none());
    // A photo that has not been sent is needed yet.
    assert_eq!(tables.photos.keys().collect::<Vec<_>>(), [&Digest::of(&[2])]);
    assert!(tables.previews.is_empty());
}

#[test]
fn private_addresses_go_when_the_day_has_passed() {
    let mut bench = Bench::leading();
    let day = CivilDate::at(NOW, 0);
    let bytes = serde_json::json!({ "day": day, "cards": [] }).to_string().into_bytes();
    let version = Digest::of(&bytes);
    let view = ViewRow { name: ViewName::Today, version, bytes: serde_bytes::ByteBuf::from(bytes) };
    now(bench.store.write(vec![Op::PutView(view)])).unwrap();
    bench.take(Input::Tick);
    assert_eq!(bench.store.0.borrow().views.len(), 1);
    bench.world.0.borrow_mut().days = 1;
    bench.take(Input::Tick);
    assert!(bench.store.0.borrow().views.is_empty());
}

#[test]
fn own_facts_and_answers_leave_after_35_days_in_each_reign_and_once_a_day() {
    let mut bench = Bench::leading();
    let put = |bench: &Bench, n: u8, at: i64| {
        let OutRow { id, doc, key, json, .. } = banked(n);
        let sent = SentRow { id, doc, key, json: Some(json.clone()), card: None, needs: Vec::new(), at };
        let answered = AnsweredRow { id, doc, key, json: Some(json), reason: Prose::new("Hej").unwrap(), at };
        now(bench.store.write(vec![Op::PutSent(sent), Op::PutAnswered(answered)])).unwrap();
    };
    let left = |bench: &Bench| (bench.store.0.borrow().sent.len(), bench.store.0.borrow().answered.len());
    put(&bench, 1, NOW - KEEP_SENT_MS);
    put(&bench, 2, NOW - KEEP_SENT_MS + 1);
    bench.take(Input::Tick);
    assert_eq!(left(&bench), (1, 1));
    // On the same day nothing more leaves, on the next one what is too old by then.
    bench.world.0.borrow_mut().now = 1;
    bench.take(Input::Tick);
    assert_eq!(left(&bench), (1, 1));
    bench.world.0.borrow_mut().days = 1;
    bench.take(Input::Tick);
    assert_eq!(left(&bench), (0, 0));
    // Another engine does not wait for another day; one that does not lead lets go of nothing.
    put(&bench, 3, NOW - KEEP_SENT_MS);
    let mut newer = bench.beside();
    newer.take(Input::Tick);
    assert_eq!(left(&bench), (1, 1));
    newer.take(Input::Lead);
    newer.take(Input::Tick);
    assert_eq!(left(&bench), (0, 0));
}

#[test]
fn a_server_that_no_longer_answers_is_called_again() {
    let mut bench = Bench::leading();
    bench.open(3);
    now(bench.store.append(vec![banked(1)], Vec::new())).unwrap();
    bench.world.0.borrow_mut().now = 1;
    bench.take(Input::Appended);
    bench.world.0.borrow_mut().now = DEAF_MS;
    let connects = bench.world.0.borrow().connects.len();
    bench.take(Input::Tick);
    assert_eq!(bench.world.0.borrow().connects.len(), connects);
    bench.world.0.borrow_mut().now = DEAF_MS + 2;
    bench.take(Input::Tick);
    assert!(bench.world.0.borrow().connects.len() > connects);
    bench.open(3);
    bench.judge(Verdict::Committed, Code::Ok);
    assert_eq!(bench.waiting(), 0);
}

#[test]
fn an_engine_that_is_too_old_lets_another_tabs_engine_lead_and_keeps_what_waits() {
    let mut bench = Bench::leading();
    now(bench.store.append(vec![banked(1)], Vec::new())).unwrap();
    for (code, times) in [(Code::AppTooOld, 1), (Code::Protocol, 2), (Code::Busy, 2)] {
        bench.take(Input::Event(Event::Opened));
        bench.frame(&ServerFrame::Error { code });
        assert_eq!(bench.world.0.borrow().steps_back, times);
        bench.take(Input::Event(Event::Closed));
    }
    bench.take(Input::Deposed);
    let mut newer = bench.beside();
    newer.take(Input::Lead);
    newer.open(3);
    newer.judge(Verdict::Committed, Code::Ok);
    assert_eq!((newer.facts(), newer.waiting()), (1, 0));
}
