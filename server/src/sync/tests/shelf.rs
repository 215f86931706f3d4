//! Documents at hand: never another truth than the database's.

use shared::domain::body::Remarked;
use shared::domain::key::DocKey;
use shared::domain::words::Prose;
use shared::ids::DocId;
use shared::sync::change::Replica;
use shared::wire::{Code, Push};

use super::super::group::{self, Answer, Job, What};
use super::super::ledger::{Ledger, LedgerError};
use super::super::shelf::Shelf;
use super::super::testing::*;
use super::{accepted, memory, on_all, random_doc};

const WORK: DocKey = DocKey::Work(OUTDOOR);

async fn remark(leader: &mut Pen, ledger: &dyn Ledger, doc: DocId, text: &str) -> Push {
    let body = Remarked { text: Prose::new(text).unwrap(), visit: None };
    let fact = leader.fact(LEADER, &[], body);
    leader.push(ledger, doc, WORK, &fact).await
}

async fn commit(ledger: &dyn Ledger, shelf: &mut Shelf, push: Push) -> Code {
    let job = Job { device: LEADER_PHONE, what: What::Push(push.into()) };
    let done = group::commit(ledger, shelf, NODE, NOW, &[job]).await;
    match &done.answers[..] {
        [Answer::Done(receipts)] => receipts[0].code,
        other => panic!("{other:?}"),
    }
}

on_all! {
    async fn two_writers_in_turn_never_stand_on_what_they_remember(ledger) {
        let doc = random_doc(3);
        let mut leader = Pen::greet(ledger, LEADER_PHONE).await;
        accepted::open(ledger, &mut leader, doc).await;
        let (mut here, mut there) = (Shelf::default(), Shelf::default());
        for text in ["Ett", "Två", "Tre", "Fyra"] {
            for shelf in [&mut here, &mut there, &mut Shelf::default()] {
                let push = remark(&mut leader, ledger, doc, text).await;
                assert_eq!(commit(ledger, shelf, push).await, Code::Ok);
            }
        }
        let mut read = ledger.read().await.unwrap();
        let row = read.doc(doc).await.unwrap().unwrap();
        assert!(!there.at_hand([doc].into_iter()).is_empty());
        assert_ne!(there.at_hand([doc].into_iter())[&doc].1, row.heads, "somebody else wrote last");
        let changes = read.changes(doc, 0).await.unwrap();
        let mut replica = Replica::new(doc, &WORK, 0).unwrap();
        replica.apply_bytes(changes[1..].iter().map(|change| change.bytes.as_slice())).unwrap();
        assert_eq!((replica.heads(), replica.facts().len()), (row.heads, 13));
    }
}

#[tokio::test]
async fn what_was_not_committed_is_not_remembered() {
    let (memory, doc) = (memory().await, random_doc(3));
    let mut leader = Pen::greet(&memory, LEADER_PHONE).await;
    accepted::open(&memory, &mut leader, doc).await;
    let mut shelf = Shelf::default();
    let push = remark(&mut leader, &memory, doc, "Ett").await;
    let broken = || LedgerError::Failed("the disk is on fire".into());
    memory.fail_commits([broken(), broken()]).await;
    let job = Job { device: LEADER_PHONE, what: What::Push(push.clone().into()) };
    let done = group::commit(&memory, &mut shelf, NODE, NOW, &[job]).await;
    assert_eq!(done.answers, [Answer::NotNow(Code::Internal)]);
    assert!(shelf.at_hand([doc].into_iter()).is_empty());
    assert_eq!(commit(&memory, &mut shelf, push).await, Code::Ok);
}

#[tokio::test]
async fn the_least_recently_used_go_when_there_is_no_more_room() {
    let memory = memory().await;
    let mut leader = Pen::greet(&memory, LEADER_PHONE).await;
    // What one of them takes is known once one stands on a shelf.
    let (mut one, mut small) = (Shelf::default(), Shelf::new(0));
    let docs = [random_doc(3), random_doc(4), random_doc(5), random_doc(6)];
    for doc in docs {
        accepted::open(&memory, &mut leader, doc).await;
        let push = remark(&mut leader, &memory, doc, "Ett").await;
        let shelf = if one.bytes() == 0 { &mut one } else { &mut small };
        assert_eq!(commit(&memory, shelf, push).await, Code::Ok);
        if small.bytes() == 0 {
            small = Shelf::new(one.bytes() * 5 / 2);
        }
    }
    let there: Vec<DocId> = small.at_hand(docs.into_iter()).into_keys().collect();
    assert_eq!(there, docs[2..]);
    assert!(small.bytes() <= one.bytes() * 5 / 2);
}
