//! What was done under an access that is gone: held, waited with, adopted.

use shared::api::{Settle, Settling};
use shared::domain::body::{Remarked, Started};
use shared::domain::key::DocKey;
use shared::domain::speaker::{Role, Speaker};
use shared::domain::words::Prose;
use shared::wire::{ClientFrame, Code, ServerFrame, Verdict};

use super::super::group::{self, Answer, Job, What};
use super::super::ledger::{Ledger as _, Span};
use super::super::session::End;
use super::super::settle;
use super::super::testing::*;
use super::bad_input::{code_of, job, nothing_committed, told, visit};
use super::{memory, random_doc};

const ORDER: DocKey = DocKey::Order(PARKS);
const WORK: DocKey = DocKey::Work(OUTDOOR);

#[tokio::test]
async fn a_person_taken_off_a_device_is_held_for_what_they_did_before() {
    let memory = memory().await;
    let (_, doc, opened) = job(&memory).await;
    let mut pen = Pen::greet(&memory, SHARED_PHONE).await;
    let before = pen.fact(BO, &[opened.id], Started { visit: visit() });
    let mut device = devices().into_iter().find(|device| device.id == SHARED_PHONE).unwrap();
    device.voices[0].span = Span::Instants { from: 0, until: Some(NOW.ms + 1000) };
    memory.set_device(device).await;
    pen.now.ms += 2000;
    let receipt = pen.state(&memory, doc, WORK, &before).await;
    assert_eq!(told(&receipt), (Verdict::Held, Code::PersonRevoked));
    let after = pen.fact(BO, &[opened.id], Started { visit: visit() });
    assert_eq!(
        told(&pen.state(&memory, doc, WORK, &after).await),
        (Verdict::Rejected, Code::PersonForbidden)
    );
    nothing_committed(&memory, doc, 1).await;
    assert_eq!(memory.refused().await.len(), 2);
}

#[tokio::test]
async fn what_was_held_is_adopted_with_its_id_and_author_or_said_not_to_count() {
    let memory = memory().await;
    let (_, doc, opened) = job(&memory).await;
    let mut pen = Pen::greet(&memory, SHARED_PHONE).await;
    let started = pen.fact(BO, &[opened.id], Started { visit: visit() });
    let remark = pen.fact(BO, &[], Remarked { text: Prose::new("Hej").unwrap(), visit: None });
    let mut device = devices().into_iter().find(|device| device.id == SHARED_PHONE).unwrap();
    device.voices[0].span = Span::Instants { from: 0, until: Some(NOW.ms + 1000) };
    memory.set_device(device).await;
    pen.now.ms += 2000;
    let push = pen.push(&memory, doc, WORK, &started).await;
    assert_eq!(pen.send(&memory, push.clone()).await[0].verdict, Verdict::Held);
    assert_eq!(pen.state(&memory, doc, WORK, &remark).await.verdict, Verdict::Held);
    let listed = async |speaker: &Speaker| {
        let mut read = memory.read().await.unwrap();
        settle::list(read.as_mut(), speaker, NOW).await.unwrap()
    };
    let leader = Speaker { person: LEADER, roles: vec![Role::Supervisor(OUTDOOR)] };
    let other = Speaker { person: OTHER_LEADER, roles: vec![Role::Supervisor(PACKING)] };
    assert_eq!(listed(&leader).await.len(), 2);
    assert_eq!(listed(&other).await, []);
    let settle = async |device, by, fact, how| {
        let what = What::Settle(Settle { doc, fact, how }, by);
        let mut done = group::commit(&memory, NODE, NOW, &[Job { device, what }]).await;
        (done.answers.pop().unwrap(), done.outcomes)
    };
    for (device, by) in [(OTHER_LEADER_PHONE, OTHER_LEADER), (ANNAS_PHONE, ANNA), (ANNAS_PHONE, LEADER)] {
        let (answer, _) = settle(device, by, started.id, Settling::Adopt).await;
        assert!(matches!(answer, Answer::Refused(_)), "{answer:?}");
    }
    let (answer, outcomes) = settle(LEADER_PHONE, LEADER, started.id, Settling::Adopt).await;
    assert_eq!(answer, Answer::Done(vec![]));
    let (answer, _) = settle(LEADER_PHONE, LEADER, remark.id, Settling::Dismiss).await;
    assert_eq!(answer, Answer::Done(vec![]));
    assert_eq!(listed(&leader).await, []);
    let (again, _) = settle(LEADER_PHONE, LEADER, started.id, Settling::Adopt).await;
    assert_eq!(again, Answer::Refused(Code::DocForbidden));
    let committed = memory.committed().await;
    let adopted = committed.iter().find(|fact| fact.id == started.id).unwrap();
    assert_eq!((adopted.by, adopted.adopted_by, &adopted.json), (BO, Some(LEADER), &started.to_json()));
    assert!(committed.iter().all(|fact| fact.id != remark.id));
    // Its author's device hears of it, and the same change again is a duplicate.
    let frames = pen.hear(&memory, &outcomes).await;
    let heard = |frame: &ServerFrame| matches!(frame, ServerFrame::Receipt(receipt) if receipt.fact == started.id && receipt.code == Code::Ok);
    assert!(frames.iter().any(heard));
    assert_eq!(pen.send(&memory, push).await[0].verdict, Verdict::Duplicate);
}

#[tokio::test]
async fn whoever_was_signed_out_signs_in_again_and_nothing_is_lost() {
    let memory = memory().await;
    let (mut leader, doc, opened) = job(&memory).await;
    let mut device = devices().into_iter().find(|device| device.id == LEADER_PHONE).unwrap();
    device.voices[0].span = Span::Instants { from: 0, until: Some(NOW.ms + 1000) };
    memory.set_device(device).await;
    leader.now.ms += 2000;
    let fact = leader.fact(LEADER, &[opened.id], Started { visit: visit() });
    assert_eq!(told(&leader.state(&memory, doc, WORK, &fact).await), (Verdict::Retry, Code::SessionEnded));
    memory.set_device(devices().into_iter().find(|device| device.id == LEADER_PHONE).unwrap()).await;
    assert_eq!(leader.state(&memory, doc, WORK, &fact).await.code, Code::Ok);
}

#[tokio::test]
async fn a_locked_device_is_told_so_and_what_it_wrote_stays_with_it() {
    let memory = memory().await;
    let mut pen = Pen::greet(&memory, ORDERER_PC).await;
    let mut device = devices().into_iter().find(|device| device.id == ORDERER_PC).unwrap();
    device.lock = super::super::ledger::Lock::Locked;
    memory.set_device(device).await;
    let fact = pen.fact(ORDERER, &[], requested());
    let push = pen.push(&memory, random_doc(1), ORDER, &fact).await;
    let turn = pen.say(&memory, &ClientFrame::Push(push)).await;
    assert_eq!((code_of(&turn.frames), turn.end), (Some(Code::DeviceLocked), End::Close));
    assert_eq!(memory.committed().await, []);
}
