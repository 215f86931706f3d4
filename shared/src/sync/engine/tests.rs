//! The engine between a storage that does at once what it is told and a server that says what the test has it say.

use super::*;
use crate::domain::catalogue::Kind;
use crate::domain::key::DocKey;
use crate::domain::sample;
use crate::domain::words::Prose;
use crate::ids::{DeviceId, PersonId};
use crate::sync::change::{Replica, heads_digest};
use crate::sync::rows::OutState;
use crate::wire::{
    Access, Changed, Chunks, DocEntry, Manifest, Pull, Push, Receipt, SCHEMA, ServerFrame, Verdict,
    ViewEntry, Welcome,
};

use serde_bytes::ByteBuf;

mod anew;
mod chains;
mod manifests;
mod photos;
mod removing;
mod versions;

const NOW: i64 = sample::MS;

/// A phone: the engine, what it has stored, and what it has said.
struct Phone {
    engine: Engine,
    identity: Identity,
    contents: BTreeMap<DocId, Vec<u8>>,
    facts: BTreeMap<DocId, FactsRow>,
    outbox: BTreeMap<u64, OutRow>,
    sent: BTreeMap<FactId, SentRow>,
    answered: BTreeMap<FactId, AnsweredRow>,
    said: Vec<ClientFrame>,
    now: i64,
}

impl Phone {
    fn new() -> Self {
        let identity = Identity {
            device: device(),
            actor: Actor([1; 16]),
            cursor: None,
            history: None,
            skew: 0,
            heard: None,
        };
        let engine = Engine::new(Start {
            identity: identity.clone(),
            spare_actor: Actor([2; 16]),
            build: "test".to_owned(),
            schema: SCHEMA,
            docs: Vec::new(),
            outbox: Vec::new(),
            views: Vec::new(),
        });
        Self {
            engine,
            identity,
            contents: BTreeMap::new(),
            facts: BTreeMap::new(),
            outbox: BTreeMap::new(),
            sent: BTreeMap::new(),
            answered: BTreeMap::new(),
            said: Vec::new(),
            now: NOW,
        }
    }

    fn take(&mut self, event: Event) {
        let mut events = VecDeque::from([event]);
        while let Some(event) = events.pop_front() {
            for effect in self.engine.handle(self.now, event) {
                match effect {
                    Effect::Send(bytes) => self.said.push(wire::decode(&bytes).unwrap()),
                    Effect::Write { tx, ops } => {
                        ops.into_iter().for_each(|op| self.write(op));
                        events.push_back(Event::Stored(tx));
                    }
                    Effect::Load(doc) => {
                        events.push_back(Event::Loaded(doc, self.contents.get(&doc).cloned()));
                    }
                    Effect::LoadSent => events.push_back(Event::LoadedSent(Vec::new())),
                    _ => {}
                }
            }
        }
    }

    fn write(&mut self, op: Op) {
        match op {
            Op::PutIdentity(identity) => self.identity = identity,
            Op::PutContents(doc, bytes) => {
                self.contents.insert(doc, bytes);
            }
            Op::PutFacts(row) => {
                self.facts.insert(row.doc, row);
            }
            Op::DropDoc(doc) | Op::DropContents(doc) => {
                self.contents.remove(&doc);
                self.facts.remove(&doc);
            }
            Op::Forget(fact) => {
                self.sent.remove(&fact);
                self.answered.remove(&fact);
            }
            Op::UpdateOut(row) => {
                self.outbox.insert(row.n, row);
            }
            Op::RemoveOut(n) => {
                self.outbox.remove(&n);
            }
            Op::PutSent(row) => {
                self.sent.insert(row.id, row);
            }
            Op::PutAnswered(row) => {
                self.answered.insert(row.id, row);
            }
            Op::DropAnswered => self.answered.clear(),
            Op::DropSent => self.sent.clear(),
            _ => {}
        }
    }

    fn hear(&mut self, frame: &ServerFrame) {
        self.take(Event::Frame(wire::encode(frame)));
    }

    /// Connects to a server of this history, which lists these documents.
    fn connect(&mut self, history: u8, cursor: u64, docs: Vec<DocEntry>) -> Hello {
        self.take(Event::Closed);
        self.take(Event::Opened);
        let Some(ClientFrame::Hello(hello)) = self.said.pop() else { panic!("a greeting comes first") };
        let history = HistoryId::random([history; 16]);
        self.hear(&ServerFrame::Welcome(Welcome {
            time: NOW,
            history,
            min_schema: SCHEMA,
            device: device(),
        }));
        self.hear(&manifest(cursor, docs, Vec::new()));
        hello
    }

    /// A tab states that somebody has banked a step.
    fn state(&mut self, n: u64) -> Push {
        self.state_all(n..=n)
    }

    /// A tab states several things at once.
    fn state_all(&mut self, numbers: std::ops::RangeInclusive<u64>) -> Push {
        let rows = numbers.map(|n| {
            let mut fact = sample::fact(Kind::Banked).unwrap();
            fact.id = FactId::at(NOW, [u8::try_from(n).unwrap(); 10]);
            OutRow { n, ..OutRow::new(bank().0, bank().1, &fact) }
        });
        self.append(rows.collect())
    }

    fn append(&mut self, rows: Vec<OutRow>) -> Push {
        self.outbox.extend(rows.iter().map(|row| (row.n, row.clone())));
        self.take(Event::Appended(rows));
        let Some(ClientFrame::Push(push)) = self.said.pop() else { panic!("what is stated is sent") };
        push
    }
}

fn device() -> DeviceId {
    DeviceId::random([3; 16])
}

fn bank() -> (DocId, DocKey) {
    let key = DocKey::Bank(sample::UNIT);
    (key.derived_id().unwrap(), key)
}

fn manifest(cursor: u64, docs: Vec<DocEntry>, views: Vec<ViewEntry>) -> ServerFrame {
    let (whole, gone) = (views.is_empty(), Vec::new());
    ServerFrame::Manifest(Manifest { cursor, whole, docs, gone, views, more: false })
}

fn receipt(push: &Push, number: u64, verdict: Verdict, code: Code) -> ServerFrame {
    let (fact, hash) = (push.items[0].id, push.items[0].hash);
    ServerFrame::Receipt(Receipt {
        number,
        doc: push.doc,
        fact,
        hash,
        verdict,
        code,
        reason: None,
        epoch: None,
    })
}

#[test]
fn after_every_restored_backup_a_phone_writes_with_an_actor_it_never_had() {
    let mut phone = Phone::new();
    let mut actors = BTreeSet::new();
    for history in 1..=4 {
        // The first greeting says what the phone was; what it learns makes it greet again.
        actors.extend(phone.connect(history, 1, Vec::new()).actors);
        assert_eq!(phone.connect(history, 1, Vec::new()).actors, [phone.identity.actor]);
        actors.insert(phone.identity.actor);
        assert_eq!(actors.len(), usize::from(history));
    }
}

#[test]
fn a_locked_phone_lets_go_at_once_sends_what_it_wrote_and_says_when_nothing_is_left() {
    let mut phone = Phone::new();
    phone.connect(1, 7, Vec::new());
    let sent = phone.state(1);
    phone.hear(&receipt(&sent, 1, Verdict::Committed, Code::Ok));
    let refused = phone.state(2);
    phone.hear(&receipt(&refused, 2, Verdict::Rejected, Code::FactBody));
    let waits = phone.state(3);
    assert_eq!((phone.identity.cursor, phone.sent.len(), phone.contents.len()), (Some(7), 1, 1));
    phone.hear(&ServerFrame::Error { code: Code::DeviceLocked });
    // In storage, where another engine would start from: only what the server may not have.
    assert_eq!((phone.identity.cursor, phone.sent.len(), phone.contents.len()), (None, 0, 0));
    assert_eq!(phone.outbox.keys().collect::<Vec<_>>(), [&2, &3]);
    // It comes back as one that knows nothing, and is taken as that.
    phone.said.clear();
    phone.take(Event::Closed);
    phone.take(Event::Opened);
    let Some(ClientFrame::Hello(hello)) = phone.said.pop() else { panic!("a greeting comes first") };
    assert_ne!(phone.identity.actor, Actor([1; 16]));
    assert_eq!((hello.cursor, hello.actors), (None, vec![phone.identity.actor]));
    phone.hear(&ServerFrame::Error { code: Code::DeviceLocked });
    let history = HistoryId::random([1; 16]);
    phone.hear(&ServerFrame::Welcome(Welcome { time: NOW, history, min_schema: SCHEMA, device: device() }));
    phone.hear(&manifest(0, Vec::new(), Vec::new()));
    let Some(ClientFrame::Push(push)) = phone.said.pop() else { panic!("what it wrote goes out") };
    let ids: Vec<FactId> = push.items.iter().map(|item| item.id).collect();
    assert_eq!(ids, [refused.items[0].id, waits.items[0].id]);
    for (index, verdict) in [Verdict::Rejected, Verdict::Held].into_iter().enumerate() {
        assert!(!phone.said.contains(&ClientFrame::LetGo));
        let one = Push { items: vec![push.items[index].clone()], ..push.clone() };
        phone.hear(&receipt(&one, 0, verdict, Code::DeviceWasLocked));
    }
    assert!(phone.outbox.is_empty() && phone.sent.is_empty());
    assert_eq!(phone.said.iter().filter(|frame| **frame == ClientFrame::LetGo).count(), 1);
}

#[test]
fn word_of_new_views_does_not_move_the_cursor_past_news_that_are_still_on_their_way() {
    let mut phone = Phone::new();
    phone.connect(1, 7, Vec::new());
    // A change at 8 is told and lost before it is applied here; the views were made after it.
    let views = vec![ViewEntry { name: ViewName::Crew, version: Digest::of(b"crew") }];
    phone.hear(&manifest(8, Vec::new(), views));
    assert_eq!(phone.identity.cursor, Some(7));
    assert!(phone.said.contains(&ClientFrame::View { name: ViewName::Crew }));
    assert_eq!(phone.connect(1, 9, Vec::new()).cursor, Some(7));
    assert_eq!(phone.identity.cursor, Some(9));
}

#[test]
fn what_is_committed_stays_so_when_it_was_sent_twice_and_nobody_could_look_the_second_time() {
    let mut phone = Phone::new();
    phone.connect(1, 1, Vec::new());
    let push = phone.state(1);
    // It is listed without its heads being here: the fact waits in the outbox until it has been pulled.
    let heads = Some(Digest::of(b"more than this"));
    let entry = DocEntry { id: push.doc, key: push.key, epoch: 0, access: Access::Read, heads };
    phone.hear(&ServerFrame::Access(entry));
    phone.hear(&receipt(&push, 1, Verdict::Committed, Code::Ok));
    assert_eq!(phone.outbox[&1].state, OutState::Committed);
    phone.hear(&receipt(&push, 0, Verdict::Retry, Code::DiskFull));
    assert_eq!(phone.outbox[&1].state, OutState::Committed);
    phone.hear(&receipt(&push, 2, Verdict::Rejected, Code::FactIdUsed));
    assert_eq!(phone.outbox[&1].state, OutState::Committed);
    assert_eq!(phone.said.last(), Some(&ClientFrame::Ack { receipts: 2 }));
}

#[test]
fn where_a_document_may_only_be_added_to_the_next_change_stands_on_what_was_last_committed() {
    let mut phone = Phone::new();
    phone.connect(1, 1, Vec::new());
    let first = phone.state(1);
    phone.hear(&receipt(&first, 1, Verdict::Committed, Code::Ok));
    assert!(phone.outbox.is_empty());
    phone.said.clear();
    // The second stands on something that never came here: it is committed, and cannot be applied.
    let entry = |access, heads| DocEntry { id: first.doc, key: first.key, epoch: 0, access, heads };
    let second = phone.state(2);
    let tip = second.items[0].hash;
    phone.contents.insert(first.doc, Replica::new(first.doc, &first.key, 0).unwrap().save());
    phone.hear(&receipt(&second, 2, Verdict::Committed, Code::Ok));
    assert_eq!(phone.outbox[&2].state, OutState::Committed);
    // Other news of the document come and are read; then its people may no longer read it.
    phone.hear(&ServerFrame::Changed(Changed {
        doc: first.doc,
        epoch: 0,
        changes: Vec::new(),
        heads: Vec::new(),
        cursor: 2,
    }));
    phone.hear(&ServerFrame::Access(entry(Access::Append, None)));
    assert!(phone.outbox.is_empty());
    let third = phone.state(3);
    assert_eq!((third.items[0].place.seq, &third.items[0].place.deps), (3, &vec![tip]));
}

#[test]
fn a_document_founded_on_a_connection_that_broke_is_held_only_if_the_greeting_lists_it() {
    let mut phone = Phone::new();
    phone.connect(1, 1, Vec::new());
    let push = phone.state(1);
    // It was committed, the line broke, and then the phone was taken from its people.
    phone.connect(1, 2, Vec::new());
    phone.hear(&receipt(&push, 1, Verdict::Committed, Code::Ok));
    assert!(phone.outbox.is_empty() && phone.contents.is_empty());
    // Another is founded on a connection that holds: it is there at once, and listed later.
    let mut phone = Phone::new();
    phone.connect(1, 1, Vec::new());
    let push = phone.state(1);
    phone.hear(&receipt(&push, 1, Verdict::Committed, Code::Ok));
    assert!(phone.outbox.is_empty() && phone.contents.contains_key(&push.doc));
}

#[test]
fn what_was_put_aside_goes_out_again_even_if_the_clock_is_turned_back_meanwhile() {
    let mut phone = Phone::new();
    phone.connect(1, 1, Vec::new());
    let push = phone.state(1);
    phone.hear(&receipt(&push, 0, Verdict::Retry, Code::DiskFull));
    phone.take(Event::Nudge);
    assert_eq!(phone.said, []);
    phone.now -= 3_600_000;
    phone.take(Event::Nudge);
    assert_eq!(phone.said, [ClientFrame::Push(push)]);
}

#[test]
fn what_stood_on_a_refused_change_goes_at_once_and_stands_on_what_is_confirmed() {
    let mut phone = Phone::new();
    phone.connect(1, 1, Vec::new());
    let push = phone.state_all(1..=3);
    phone.hear(&receipt(&push, 1, Verdict::Rejected, Code::FactBody));
    for item in &push.items[1..] {
        let one = Push { items: vec![item.clone()], ..push.clone() };
        phone.hear(&receipt(&one, 0, Verdict::Blocked, Code::DepsMissing));
    }
    let again = phone.said.iter().filter_map(|frame| match frame {
        ClientFrame::Push(push) => Some(push.items.iter().map(|item| (item.id, item.place.seq))),
        _ => None,
    });
    let again: Vec<_> = again.flatten().collect();
    assert_eq!(again, [(push.items[1].id, 1), (push.items[2].id, 2)]);
}

#[test]
fn facts_that_find_no_place_wait_and_do_not_chase_each_other() {
    let mut phone = Phone::new();
    phone.connect(1, 1, Vec::new());
    let mut answered = 0;
    let mut open = vec![phone.state_all(1..=20)];
    // The document is not there: whatever is sent is refused, an item at a time.
    while let Some(push) = open.pop() {
        for item in &push.items {
            answered += 1;
            assert!(answered <= 40, "they go on and on");
            let one = Push { items: vec![item.clone()], ..push.clone() };
            phone.hear(&receipt(&one, 0, Verdict::Blocked, Code::DepsMissing));
        }
        open.extend(phone.said.drain(..).filter_map(|frame| match frame {
            ClientFrame::Push(push) => Some(push),
            _ => None,
        }));
    }
    assert!(phone.outbox.values().all(|row| matches!(row.state, OutState::Waiting { .. })));
}

#[test]
fn rows_that_were_read_before_they_were_dealt_with_do_not_come_back() {
    let mut phone = Phone::new();
    phone.connect(1, 1, Vec::new());
    let push = phone.state(1);
    let mut read = phone.outbox[&1].clone();
    read.state = OutState::Committed;
    phone.hear(&receipt(&push, 1, Verdict::Committed, Code::Ok));
    phone.take(Event::Appended(vec![read]));
    assert_eq!((phone.engine.outbox().count(), phone.outbox.len()), (0, 0));
}

#[test]
fn hours_for_a_colleague_leave_the_phone_even_if_it_hears_too_late_that_they_are_committed() {
    let mut phone = Phone::new();
    phone.connect(1, 1, Vec::new());
    let fact = sample::fact(Kind::TimeStated).unwrap();
    let key = DocKey::Time(sample::UNIT, PersonId::random([9; 16]), sample::day().in_month());
    let push = phone.append(vec![OutRow { n: 1, ..OutRow::new(key.derived_id().unwrap(), key, &fact) }]);
    // The line broke before anything was said about it, and then the phone was taken from its people.
    phone.connect(1, 2, Vec::new());
    phone.hear(&receipt(&push, 1, Verdict::Committed, Code::Ok));
    assert!(phone.outbox.is_empty() && phone.contents.is_empty());
    assert_eq!(phone.sent[&fact.id].json, None);
}

#[test]
fn a_change_that_is_committed_is_remembered_when_its_document_goes_before_it_was_read() {
    let mut phone = Phone::new();
    phone.connect(1, 1, Vec::new());
    let push = phone.state(1);
    let heads = Some(Digest::of(b"more than this"));
    let entry = DocEntry { id: push.doc, key: push.key, epoch: 0, access: Access::Read, heads };
    phone.hear(&ServerFrame::Access(entry));
    // The engine has asked for the contents; the storage has not answered yet.
    let committed = Event::Frame(wire::encode(&receipt(&push, 1, Verdict::Committed, Code::Ok)));
    assert!(phone.engine.handle(NOW, committed).contains(&Effect::Load(push.doc)));
    phone.hear(&ServerFrame::Gone { doc: push.doc });
    phone.take(Event::Loaded(push.doc, None));
    let next = phone.state(2);
    assert_eq!((next.items[0].place.seq, next.items[0].place.deps[0]), (2, push.items[0].hash));
}

#[test]
fn what_does_not_count_leaves_the_outbox_and_its_reason_stays() {
    let mut phone = Phone::new();
    phone.connect(1, 1, Vec::new());
    let push = phone.state_all(1..=2);
    phone.hear(&receipt(&push, 1, Verdict::Held, Code::PersonRevoked));
    assert!(matches!(phone.outbox[&1].state, OutState::Looked { .. }));
    // The document is no longer this phone's.
    phone.hear(&ServerFrame::Gone { doc: push.doc });
    let ServerFrame::Receipt(dismissed) = receipt(&push, 2, Verdict::Dismissed, Code::PersonRevoked) else {
        panic!("it is a receipt")
    };
    let reason = Some(Prose::new("Det var en annan dag.").unwrap());
    phone.hear(&ServerFrame::Receipt(Receipt { reason: reason.clone(), ..dismissed }));
    assert_eq!(phone.outbox.keys().collect::<Vec<_>>(), [&2]);
    let answered = &phone.answered[&push.items[0].id];
    assert_eq!((Some(&answered.reason), answered.at), (reason.as_ref(), NOW));
    assert_eq!(answered.json.as_ref(), Some(&push.items[0].fact));
    assert_eq!(phone.said.last(), Some(&ClientFrame::Ack { receipts: 2 }));
}

#[test]
fn a_phone_that_staff_have_unlocked_begins_again_with_an_actor_it_never_had() {
    let mut phone = Phone::new();
    phone.take(Event::Opened);
    phone.hear(&ServerFrame::Error { code: Code::DeviceLocked });
    let history = HistoryId::random([1; 16]);
    phone.hear(&ServerFrame::Welcome(Welcome { time: NOW, history, min_schema: SCHEMA, device: device() }));
    phone.hear(&manifest(0, Vec::new(), Vec::new()));
    let locked = phone.identity.actor;
    // What it was comes first in the greeting; what it learns makes it greet again.
    phone.connect(1, 5, Vec::new());
    let hello = phone.connect(1, 5, Vec::new());
    assert_ne!(phone.identity.actor, locked);
    assert_eq!(
        (hello.cursor, hello.actors, phone.identity.cursor),
        (None, vec![phone.identity.actor], Some(5))
    );
}

#[test]
fn a_document_that_is_newer_by_the_next_connection_is_asked_for_once_more() {
    let mut other = Phone::new();
    other.connect(1, 1, Vec::new());
    let push = other.state(1);
    let item = &push.items[0];
    let bytes = item.place.change(item.id, &item.fact).raw_bytes().to_vec();
    let newer = |heads| DocEntry { id: push.doc, key: push.key, epoch: 0, access: Access::Read, heads };

    let mut phone = Phone::new();
    phone.connect(1, 1, vec![newer(Some(heads_digest(&[item.hash])))]);
    let chunks = Chunks {
        doc: push.doc,
        epoch: 0,
        snapshot: None,
        changes: vec![ByteBuf::from(bytes)],
        heads: vec![item.hash],
        more: false,
    };
    let answer = Event::Frame(wire::encode(&ServerFrame::Chunks(chunks)));
    assert!(phone.engine.handle(NOW, answer).contains(&Effect::Load(push.doc)));
    // The storage answers only when another connection has come and gone, whose manifest told of newer heads.
    phone.take(Event::Closed);
    phone.connect(1, 2, vec![newer(Some(Digest::of(b"newer")))]);
    phone.take(Event::Closed);
    phone.take(Event::Loaded(push.doc, None));
    phone.take(Event::Opened);
    let history = HistoryId::random([1; 16]);
    phone.hear(&ServerFrame::Welcome(Welcome { time: NOW, history, min_schema: SCHEMA, device: device() }));
    phone.said.clear();
    let view = ViewEntry { name: ViewName::Me, version: Digest::of(b"me") };
    phone.hear(&manifest(3, Vec::new(), vec![view]));
    let pull = Pull { doc: push.doc, epoch: 0, have: vec![item.hash] };
    assert!(phone.said.contains(&ClientFrame::Pull(pull)), "{:?}", phone.said);
}
