//! Whatever is accepted loads as an Automerge document with the same facts; groups, failures and losses.

use proptest::prelude::*;
use shared::domain::body::Remarked;
use shared::domain::key::DocKey;
use shared::domain::words::Prose;
use shared::ids::{Digest, DocId, PersonId};
use shared::sync::change::{FIRST_OP, Place, Replica, genesis_hash};
use shared::wire::{Code, Push, Verdict};

use super::super::group::{Answer, Job, What};
use super::super::ledger::{Ledger, LedgerError};
use super::super::memory::Memory;
use super::super::testing::*;
use super::{memory, random_doc};

const WORK: DocKey = DocKey::Work(OUTDOOR);
const DOC: DocId = DocId::from_bytes(*b"\x07\x07\x07\x07\x07\x07\x47\x07\x87\x07\x07\x07\x07\x07\x07\x07");
const DEVICES: [(shared::ids::DeviceId, PersonId); 3] =
    [(LEADER_PHONE, LEADER), (ANNAS_PHONE, ANNA), (SHARED_PHONE, BO)];

fn remark(pen: &mut Pen, by: PersonId, text: &str) -> shared::domain::fact::Fact {
    pen.fact(by, &[], Remarked { text: Prose::new(text).unwrap(), visit: None })
}

async fn with_a_job(memory: &Memory) -> Pen {
    let mut leader = Pen::greet(memory, LEADER_PHONE).await;
    open(memory, &mut leader, DOC).await;
    leader
}

/// The leader opens a work.
pub(super) async fn open(ledger: &dyn Ledger, leader: &mut Pen, doc: DocId) {
    let opened = leader.fact(LEADER, &[], opened());
    assert_eq!(leader.state(ledger, doc, WORK, &opened).await.code, Code::Ok);
}

/// What a device might send: honest and crooked places.
#[derive(Debug, Clone)]
struct Try {
    device: usize,
    seq: i64,
    gap: i64,
    deps: Vec<prop::sample::Index>,
    own: bool,
}

fn tries() -> impl Strategy<Value = Vec<Try>> {
    let one = (
        0..3_usize,
        prop_oneof![8 => Just(0_i64), 1 => -1..2_i64],
        prop_oneof![6 => 0..3_i64, 1 => -3..0_i64, 1 => Just(20_000_i64)],
        prop::collection::vec(any::<prop::sample::Index>(), 1..4),
        prop::bool::weighted(0.9),
    );
    let one = one.prop_map(|(device, seq, gap, deps, own)| Try { device, seq, gap, deps, own });
    prop::collection::vec(one, 1..40)
}

async fn crooked(memory: &Memory, pen: &Pen, attempt: &Try) -> Place {
    let mut read = memory.read().await.unwrap();
    let row = read.doc(DOC).await.unwrap().unwrap();
    let changes = read.changes(DOC, row.epoch).await.unwrap();
    let own = changes.iter().filter(|change| change.actor == pen.actor).max_by_key(|change| change.seq);
    let mut deps: Vec<Digest> = attempt.deps.iter().map(|index| index.get(&changes).hash).collect();
    if attempt.own {
        deps.extend(own.map(|own| own.hash));
    }
    deps.sort_unstable();
    deps.dedup();
    let of =
        |hash: &Digest| changes.iter().find(|change| change.hash == *hash).map_or(0, |change| change.max_op);
    let largest = deps.iter().map(of).max().unwrap_or(0);
    let add = |number: u64, by: i64| u64::try_from(i64::try_from(number).unwrap() + by).unwrap_or(0);
    Place {
        actor: pen.actor,
        seq: add(own.map_or(0, |own| own.seq) + 1, attempt.seq),
        start_op: add(largest + 1, attempt.gap),
        deps,
        time: NOW.ms,
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]
    #[test]
    fn whatever_is_accepted_loads_again_with_the_same_facts(tries in tries()) {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        runtime.block_on(async {
            let memory = memory().await;
            let leader = with_a_job(&memory).await;
            let mut pens = vec![leader];
            pens.push(Pen::greet(&memory, ANNAS_PHONE).await);
            pens.push(Pen::greet(&memory, SHARED_PHONE).await);
            let mut accepted = 0;
            for (n, attempt) in tries.iter().enumerate() {
                let place = crooked(&memory, &pens[attempt.device], attempt).await;
                let pen = &mut pens[attempt.device];
                let fact = remark(pen, DEVICES[attempt.device].1, &format!("Anmärkning {n}"));
                let receipts = pen.send(&memory, Pen::push_at(DOC, WORK, &place, &fact)).await;
                accepted += usize::from(receipts[0].verdict == Verdict::Committed);
            }
            let mut read = memory.read().await.unwrap();
            let row = read.doc(DOC).await.unwrap().unwrap();
            let changes = read.changes(DOC, 0).await.unwrap();
            let facts = read.facts(DOC).await.unwrap();
            let mut replica = Replica::new(DOC, &WORK, 0).unwrap();
            replica.apply_bytes(changes[1..].iter().map(|change| change.bytes.as_slice())).unwrap();
            let again = Replica::load(&replica.save(), DOC, &WORK, 0).unwrap();
            assert_eq!(again.facts(), facts);
            assert_eq!((again.heads(), again.max_op()), (row.heads, row.max_op));
            assert_eq!(facts.len(), accepted + 1);
        });
    }
}

fn job(device: shared::ids::DeviceId, push: Push) -> Job {
    Job { device, what: What::Push(push.into()) }
}

#[tokio::test]
async fn a_group_is_one_transaction_and_each_job_has_its_answer() {
    let memory = memory().await;
    let mut leader = with_a_job(&memory).await;
    let mut anna = Pen::greet(&memory, ANNAS_PHONE).await;
    let good = remark(&mut leader, LEADER, "Ja");
    let bad = remark(&mut anna, LEADER, "Nej");
    let also = remark(&mut anna, ANNA, "Också");
    let mut jobs = Vec::new();
    jobs.push(job(LEADER_PHONE, leader.push(&memory, DOC, WORK, &good).await));
    jobs.push(job(ANNAS_PHONE, anna.push(&memory, DOC, WORK, &bad).await));
    jobs.push(job(ANNAS_PHONE, anna.push(&memory, DOC, WORK, &also).await));
    let done = commit(&memory, &jobs).await;
    assert_eq!(done.outcomes.len(), 1);
    let codes: Vec<Code> = done
        .answers
        .iter()
        .map(|answer| match answer {
            Answer::Done(receipts) => receipts[0].code,
            other => panic!("{other:?}"),
        })
        .collect();
    assert_eq!(codes, [Code::Ok, Code::PersonForbidden, Code::Ok]);
    assert_eq!(done.outcomes[0].touched[&DOC].changes.len(), 2);
}

#[tokio::test]
async fn a_group_that_fails_is_tried_one_by_one_and_nothing_is_answered_before_its_commit() {
    let memory = memory().await;
    let mut leader = with_a_job(&memory).await;
    let mut anna = Pen::greet(&memory, ANNAS_PHONE).await;
    let first = remark(&mut leader, LEADER, "Ett");
    let second = remark(&mut anna, ANNA, "Två");
    let jobs = [
        job(LEADER_PHONE, leader.push(&memory, DOC, WORK, &first).await),
        job(ANNAS_PHONE, anna.push(&memory, DOC, WORK, &second).await),
    ];
    let broken = || LedgerError::Failed("the disk is on fire".into());
    memory.fail_commits([broken(), broken()]).await;
    let done = commit(&memory, &jobs).await;
    assert_eq!(done.answers[0], Answer::NotNow(Code::Internal));
    assert!(matches!(&done.answers[1], Answer::Done(receipts) if receipts[0].code == Code::Ok));
    let committed: Vec<_> = memory.committed().await.iter().map(|fact| fact.id).collect();
    assert!(committed.contains(&second.id) && !committed.contains(&first.id));
}

#[tokio::test]
async fn what_a_disk_lost_is_taken_again() {
    let memory = memory().await;
    let mut leader = with_a_job(&memory).await;
    let fact = remark(&mut leader, LEADER, "Hej");
    let push = leader.push(&memory, DOC, WORK, &fact).await;
    assert_eq!(leader.send(&memory, push.clone()).await[0].code, Code::Ok);
    assert_eq!(memory.lose(1).await, 1);
    assert_eq!(leader.send(&memory, push).await[0].code, Code::Ok);
}

#[tokio::test]
async fn a_blind_writer_stands_on_genesis_and_then_on_its_own() {
    let memory = memory().await;
    let key = DocKey::Time(OUTDOOR, CILLA, day("2026-02-02").in_month());
    let doc = key.derived_id().unwrap();
    let mut anna = Pen::greet(&memory, ANNAS_PHONE).await;
    let mut shared = Pen::greet(&memory, SHARED_PHONE).await;
    let stated = |pen: &mut Pen, by, no| {
        let visit = shared::domain::body::VisitKey { date: day("2026-02-02"), no };
        let on = shared::domain::body::Target::Job(random_doc(7));
        pen.fact(by, &[], shared::domain::body::TimeStated { person: CILLA, on, visit, minutes: 30 })
    };
    let genesis = genesis_hash(doc, &key, 0);
    let place =
        |pen: &Pen, seq, start_op, dep| Place { actor: pen.actor, seq, start_op, deps: vec![dep], time: 0 };
    let first = stated(&mut anna, ANNA, 1);
    let push = Pen::push_at(doc, key, &place(&anna, 1, FIRST_OP, genesis), &first);
    let own = push.items[0].hash;
    assert_eq!(anna.send(&memory, push).await[0].code, Code::Ok);
    let other = stated(&mut shared, BO, 2);
    let push = Pen::push_at(doc, key, &place(&shared, 1, FIRST_OP, genesis), &other);
    assert_eq!(shared.send(&memory, push).await[0].code, Code::Ok);
    let second = stated(&mut anna, ANNA, 3);
    let bare = Pen::push_at(doc, key, &place(&anna, 2, FIRST_OP, genesis), &second);
    assert_eq!(anna.send(&memory, bare).await[0].code, Code::DepsForm);
    let push = Pen::push_at(doc, key, &place(&anna, 2, FIRST_OP + 1, own), &second);
    assert_eq!(anna.send(&memory, push).await[0].code, Code::Ok);
}
