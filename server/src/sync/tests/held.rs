//! What was done under an access that is gone: held, waited with, adopted.

use shared::domain::body::{Planned, Remarked, Requested, Retracted, Started, When};
use shared::domain::fact::Fact;
use shared::domain::key::DocKey;
use shared::domain::speaker::{Role, Speaker};
use shared::domain::words::Prose;
use shared::ids::{DeviceId, DocId, FactId, PersonId};
use shared::sync::change::Actor;
use shared::wire::{ClientFrame, Code, Manifest, Pull, Push, ServerFrame, Verdict, ViewName};

use super::super::batch::Outcome;
use super::super::group::{Answer, Job, What};
use super::super::ledger::{Ledger as _, Lock, Now, Settled, Span, VerdictRow};
use super::super::memory::Memory;
use super::super::session::End;
use super::super::settle::{self, How, Settle};
use super::super::testing::*;
use super::bad_input::{code_of, job, nothing_committed, told, visit};
use super::{memory, on_all, random_doc};

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

/// What a pen states on the shared phone once Bo, who stated it, has been taken off it.
async fn held(memory: &Memory) -> (Pen, DocId, Fact, Push, Fact, Push) {
    let (_, doc, opened) = job(memory).await;
    let mut pen = Pen::greet(memory, SHARED_PHONE).await;
    let started = pen.fact(BO, &[opened.id], Started { visit: visit() });
    let remark = pen.fact(BO, &[], Remarked { text: prose("Hej"), visit: None });
    let mut device = devices().into_iter().find(|device| device.id == SHARED_PHONE).unwrap();
    device.voices[0].span = Span::Instants { from: 0, until: Some(NOW.ms + 1000) };
    memory.set_device(device).await;
    pen.now.ms += 2000;
    let first = pen.push(memory, doc, WORK, &started).await;
    assert_eq!(pen.send(memory, first.clone()).await[0].verdict, Verdict::Held);
    let second = pen.push(memory, doc, WORK, &remark).await;
    assert_eq!(pen.send(memory, second.clone()).await[0].verdict, Verdict::Held);
    (pen, doc, started, first, remark, second)
}

#[tokio::test]
async fn who_cannot_find_out_where_a_change_stands_is_held_instead_of_trying_for_ever() {
    let memory = memory().await;
    let (leader, doc, _) = job(&memory).await;
    let crew = Pen::greet(&memory, SHARED_PHONE).await;
    // Nobody has put anyone of the crew on the job.
    let held = (Verdict::Held, Code::PersonRevoked);
    for (mut pen, by, said) in [(leader, LEADER, (Verdict::Blocked, Code::ActorSequence)), (crew, BO, held)] {
        let remark = |pen: &mut Pen| pen.fact(by, &[], Remarked { text: prose("Hej"), visit: None });
        let (first, second) = (remark(&mut pen), remark(&mut pen));
        assert_eq!(pen.state(&memory, doc, WORK, &first).await.verdict, Verdict::Committed);
        let mut place = pen.place(&memory, doc, WORK).await;
        place.seq += 1;
        assert_eq!(told(&pen.send(&memory, Pen::push_at(doc, WORK, &place, &second)).await[0]), said);
    }
}

#[tokio::test]
async fn receipts_go_out_in_the_order_of_their_numbers() {
    let memory = memory().await;
    let (mut pen, doc, started, ..) = held(&memory).await;
    // Both are in the database before the connection gets round to either.
    let (_, adopted) = settled(&memory, SUPERVISOR, (doc, started.id), How::Adopt).await;
    // Refused, since nobody of that name speaks here: what is committed has no number.
    let late = pen.fact(LEADER, &[], Remarked { text: prose("Sent"), visit: None });
    let push = pen.push(&memory, doc, WORK, &late).await;
    let turn = pen.say_after(&memory, &adopted, &ClientFrame::Push(push)).await;
    let receipts = turn.frames.iter().filter_map(|frame| match frame {
        ServerFrame::Receipt(receipt) => Some((receipt.fact, receipt.number)),
        _ => None,
    });
    let receipts: Vec<_> = receipts.collect();
    assert_eq!(receipts.iter().map(|(fact, _)| *fact).collect::<Vec<_>>(), [started.id, late.id]);
    assert!(receipts[0].1 < receipts[1].1);
}

pub(super) fn prose(text: &str) -> Prose {
    Prose::new(text).unwrap()
}

pub(super) async fn settled(
    memory: &Memory,
    who: (DeviceId, PersonId),
    (doc, fact): (DocId, FactId),
    how: How,
) -> (Answer, Vec<Outcome>) {
    let what = What::Settle(Settle { doc, fact, how }, who.1);
    let mut done = commit(memory, &[Job { device: who.0, what }]).await;
    (done.answers.pop().unwrap(), done.outcomes)
}

pub(super) async fn listed(memory: &Memory, speaker: &Speaker, now: Now) -> Vec<VerdictRow> {
    let mut read = memory.read().await.unwrap();
    settle::list(read.as_mut(), speaker, now).await.unwrap()
}

pub(super) const SUPERVISOR: (DeviceId, PersonId) = (LEADER_PHONE, LEADER);

pub(super) fn leader() -> Speaker {
    Speaker { person: LEADER, roles: vec![Role::Supervisor(OUTDOOR)] }
}

fn receipts_of(frames: &[ServerFrame], fact: FactId) -> Vec<(Verdict, Option<&str>)> {
    let ours = frames.iter().filter_map(|frame| match frame {
        ServerFrame::Receipt(receipt) if receipt.fact == fact => Some(receipt),
        _ => None,
    });
    ours.map(|receipt| (receipt.verdict, receipt.reason.as_ref().map(Prose::as_str))).collect()
}

#[tokio::test]
async fn what_was_held_is_adopted_with_its_id_and_both_names() {
    let memory = memory().await;
    let (mut pen, doc, started, push, remark, _) = held(&memory).await;
    let other = Speaker { person: OTHER_LEADER, roles: vec![Role::Supervisor(PACKING)] };
    assert_eq!(listed(&memory, &leader(), NOW).await.len(), 2);
    assert_eq!(listed(&memory, &other, NOW).await, []);
    let what = (doc, started.id);
    for who in [(OTHER_LEADER_PHONE, OTHER_LEADER), (ANNAS_PHONE, ANNA), (ANNAS_PHONE, LEADER)] {
        let (answer, _) = settled(&memory, who, what, How::Adopt).await;
        assert!(matches!(answer, Answer::Refused(_)), "{answer:?}");
    }
    let (answer, outcomes) = settled(&memory, SUPERVISOR, what, How::Adopt).await;
    assert_eq!(answer, Answer::Done(vec![]));
    // Staff read for a fortnight that it counts, and who said so.
    let rows = listed(&memory, &leader(), NOW).await;
    let read: Vec<_> =
        rows.iter().map(|row| (row.fact, row.settled.as_ref().map(|settled| settled.by))).collect();
    assert_eq!(read, [(started.id, Some(LEADER)), (remark.id, None)]);
    assert!(rows[0].is_adopted());
    let late = Now { ms: NOW.ms + 15 * 24 * 60 * 60_000, ..NOW };
    assert_eq!(listed(&memory, &leader(), late).await.len(), 1);
    // Somebody else was first: that is another thing than what is not theirs.
    let (again, _) = settled(&memory, SUPERVISOR, what, How::Adopt).await;
    assert_eq!(again, Answer::Refused(Code::FactIdUsed));
    let committed = memory.committed().await;
    let adopted = committed.iter().find(|fact| fact.id == started.id).unwrap();
    assert_eq!((adopted.by, adopted.adopted_by, &adopted.json), (BO, Some(LEADER), &started.to_json()));
    // Its author's device hears of it, and the same change again is a duplicate.
    let frames = pen.hear(&memory, &outcomes).await;
    assert_eq!(receipts_of(&frames, started.id), [(Verdict::Duplicate, None)]);
    assert_eq!(pen.send(&memory, push).await[0].verdict, Verdict::Duplicate);
}

#[tokio::test]
async fn whoever_stated_what_does_not_count_reads_why_even_without_access() {
    let memory = memory().await;
    let (mut pen, doc, started, push, remark, _) = held(&memory).await;
    let what = (doc, started.id);
    let dismissed = || How::Dismiss(prose("Det var en annan dag."));
    for who in [(OTHER_LEADER_PHONE, OTHER_LEADER), (ANNAS_PHONE, ANNA), (ORDERER_PC, ORDERER)] {
        let (answer, _) = settled(&memory, who, what, dismissed()).await;
        assert!(matches!(answer, Answer::Refused(_)), "{answer:?}");
    }
    let (answer, outcomes) = settled(&memory, SUPERVISOR, what, dismissed()).await;
    assert_eq!(answer, Answer::Done(vec![]));
    let frames = pen.hear(&memory, &outcomes).await;
    let said = [(Verdict::Dismissed, Some("Det var en annan dag."))];
    assert_eq!(receipts_of(&frames, started.id), said);
    let (again, _) = settled(&memory, SUPERVISOR, what, How::Adopt).await;
    assert_eq!(again, Answer::Refused(Code::FactIdUsed));
    // A connection that comes later hears it too, until it says that it has it; so does whoever sends it again, as
    // it was or after starting over with another actor.
    let mut later = Pen::greet(&memory, SHARED_PHONE).await;
    assert_eq!(receipts_of(&later.seen, started.id), [(Verdict::Held, None), said[0]]);
    assert_eq!(pen.send(&memory, push.clone()).await[0].reason, Some(prose("Det var en annan dag.")));
    later.actor = Actor([77; 16]);
    let other = later.push(&memory, doc, WORK, &started).await;
    assert_ne!(other.items[0].hash, push.items[0].hash);
    assert_eq!(later.send(&memory, other).await[0].verdict, Verdict::Dismissed);
    assert!(memory.committed().await.iter().all(|fact| fact.id != started.id));
    // Staff read it for a fortnight, with who said it.
    let rows = listed(&memory, &leader(), NOW).await;
    let read: Vec<_> =
        rows.iter().map(|row| (row.fact, row.settled.as_ref().map(|settled| settled.by))).collect();
    assert_eq!(read, [(started.id, Some(LEADER)), (remark.id, None)]);
    let late = Now { ms: NOW.ms + 15 * 24 * 60 * 60_000, ..NOW };
    assert_eq!(listed(&memory, &leader(), late).await.len(), 1);
}

#[tokio::test]
async fn what_answers_something_that_does_not_count_reaches_a_person_instead_of_waiting_for_ever() {
    let memory = memory().await;
    let (_, doc, _, _, remark, _) = held(&memory).await;
    let mut anna = Pen::greet(&memory, ANNAS_PHONE).await;
    let answer = anna.fact(ANNA, &[remark.id], Retracted {});
    assert_eq!(anna.state(&memory, doc, WORK, &answer).await.code, Code::FactAnswersMissing);
    let dismissed = How::Dismiss(prose("Det var en annan dag."));
    settled(&memory, SUPERVISOR, (doc, remark.id), dismissed).await;
    let receipt = anna.state(&memory, doc, WORK, &answer).await;
    assert_eq!(told(&receipt), (Verdict::Rejected, Code::FactAnswersDismissed));
    assert!(listed(&memory, &leader(), NOW).await.iter().any(|row| row.fact == answer.id));
}

#[tokio::test]
async fn a_refused_order_that_founds_nothing_reaches_whoever_gives_out_orders() {
    let memory = memory().await;
    let mut pen = Pen::greet(&memory, ORDERER_PC).await;
    let nowhere = Requested { when: When::On(day("2020-01-07")), ..requested() };
    let order = pen.fact(ORDERER, &[], nowhere);
    let receipt = pen.state(&memory, random_doc(3), ORDER, &order).await;
    assert_eq!(told(&receipt), (Verdict::Rejected, Code::OrderDatePast));
    let speaker = Speaker { person: COORDINATOR, roles: vec![Role::Coordinator] };
    assert_eq!(listed(&memory, &speaker, NOW).await.len(), 1);
    assert_eq!(listed(&memory, &leader(), NOW).await, []);
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

/// The shared phone, which staff have locked.
async fn lock(memory: &Memory) {
    let mut device = devices().into_iter().find(|device| device.id == SHARED_PHONE).unwrap();
    device.lock = Lock::Locked;
    memory.set_device(device).await;
}

#[tokio::test]
async fn a_locked_device_that_still_holds_something_is_told_to_let_go_first() {
    let memory = memory().await;
    let (_, doc, _) = job(&memory).await;
    let mut pen = Pen::greet(&memory, SHARED_PHONE).await;
    lock(&memory).await;
    for frame in
        [ClientFrame::View { name: ViewName::Crew }, ClientFrame::Pull(Pull { doc, epoch: 0, have: vec![] })]
    {
        let turn = pen.say(&memory, &frame).await;
        assert_eq!(
            (turn.frames.len(), code_of(&turn.frames), turn.end),
            (1, Some(Code::DeviceLocked), End::Close)
        );
    }
    let mut again = Pen::new(SHARED_PHONE);
    let turn = again.say(&memory, &again.hello(Some(3))).await;
    assert_eq!(
        (turn.frames.len(), code_of(&turn.frames), turn.end),
        (1, Some(Code::DeviceLocked), End::Close)
    );
}

#[tokio::test]
async fn what_a_locked_device_wrote_is_held_for_a_person_and_nothing_is_given_to_it() {
    let memory = memory().await;
    let (_, doc, opened) = job(&memory).await;
    let mut pen = Pen::greet(&memory, SHARED_PHONE).await;
    let first = pen.fact(BO, &[opened.id], Started { visit: visit() });
    assert_eq!(pen.state(&memory, doc, WORK, &first).await.code, Code::Ok);
    let waiting = pen.fact(BO, &[], Remarked { text: prose("Grinden"), visit: None });
    let elsewhere = pen.fact(BO, &[], requested());
    lock(&memory).await;
    // It has let go, and writes as another from now on.
    let mut bare = Pen::new(SHARED_PHONE);
    bare.actor = Actor([55; 16]);
    let turn = bare.say(&memory, &bare.hello(None)).await;
    assert_eq!((code_of(&turn.frames), turn.end), (Some(Code::DeviceLocked), End::No));
    let empty = Manifest { cursor: 0, whole: true, docs: vec![], gone: vec![], views: vec![], more: false };
    assert!(turn.frames.contains(&ServerFrame::Manifest(empty)));
    assert_eq!(bare.state(&memory, doc, WORK, &first).await.verdict, Verdict::Duplicate);
    let held = bare.state(&memory, doc, WORK, &waiting).await;
    assert_eq!(told(&held), (Verdict::Held, Code::DeviceWasLocked));
    // Once more with another actor: it is kept once.
    bare.actor = Actor([56; 16]);
    assert_eq!(told(&bare.state(&memory, doc, WORK, &waiting).await), told(&held));
    let foreign = bare.state(&memory, random_doc(9), ORDER, &elsewhere).await;
    assert_eq!(told(&foreign), (Verdict::Rejected, Code::DocForbidden));
    let rows = listed(&memory, &leader(), NOW).await;
    assert_eq!(rows.iter().map(|row| row.fact).collect::<Vec<_>>(), [waiting.id]);
    // Nobody decides anything on it.
    let (answer, _) = settled(&memory, (SHARED_PHONE, BO), (doc, waiting.id), How::Adopt).await;
    assert_eq!(answer, Answer::Refused(Code::DeviceLocked));
    assert_eq!(memory.let_go(SHARED_PHONE).await, None);
    bare.say(&memory, &ClientFrame::LetGo).await;
    assert_eq!(memory.let_go(SHARED_PHONE).await, Some(NOW.ms));
    let (answer, _) = settled(&memory, SUPERVISOR, (doc, waiting.id), How::Adopt).await;
    assert_eq!(answer, Answer::Done(vec![]));
    assert!(memory.committed().await.iter().any(|fact| fact.id == waiting.id && fact.by == BO));
}

/// What tells an engine that it is unlocked: a manifest with a cursor above 0, or a document.
fn gives(frame: &ServerFrame) -> bool {
    match frame {
        ServerFrame::Manifest(manifest) => manifest.cursor > 0,
        ServerFrame::Access(_) => true,
        _ => false,
    }
}

#[tokio::test]
async fn a_locked_device_hears_that_it_is_unlocked_although_no_document_is_its_own() {
    let memory = memory().await;
    lock(&memory).await;
    let mut phone = Pen::greet(&memory, SHARED_PHONE).await;
    assert!(!phone.seen.iter().any(gives));
    memory.set_device(devices().into_iter().find(|device| device.id == SHARED_PHONE).unwrap()).await;
    let turn = phone.conn.refresh(&memory, NOW).await;
    assert!(turn.frames.iter().any(gives), "{:?}", turn.frames);
    assert!(turn.frames.iter().all(|frame| !matches!(frame, ServerFrame::Access(_))));
}

#[tokio::test]
async fn a_device_that_is_not_locked_lets_go_of_nothing() {
    let memory = memory().await;
    let mut pen = Pen::greet(&memory, SHARED_PHONE).await;
    pen.say(&memory, &ClientFrame::LetGo).await;
    assert_eq!(memory.let_go(SHARED_PHONE).await, None);
}

on_all! {
    async fn a_reason_is_kept_with_what_was_refused_and_reaches_its_author(ledger) {
        let (_, doc, opened) = job(ledger).await;
        let mut pen = Pen::greet(ledger, ANNAS_PHONE).await;
        let planned = pen.fact(ANNA, &[opened.id], Planned { when: When::Whenever, first: vec![] });
        assert_eq!(pen.state(ledger, doc, WORK, &planned).await.code, Code::FactForbidden);
        let settled = Settled { by: LEADER, at: NOW.ms, reason: Some(prose("Vi har redan en plan.")) };
        let how = How::Dismiss(prose("Vi har redan en plan."));
        let what = What::Settle(Settle { doc, fact: planned.id, how }, LEADER);
        let done = commit(ledger, &[Job { device: LEADER_PHONE, what }]).await;
        assert_eq!(done.answers, [Answer::Done(vec![])]);
        let mut read = ledger.read().await.unwrap();
        assert_eq!(read.verdicts(planned.id).await.unwrap()[0].settled, Some(settled));
        let receipts = read.receipts(ANNAS_PHONE, 1).await.unwrap();
        drop(read);
        assert_eq!(receipts[0].reason, Some(prose("Vi har redan en plan.")));
        assert_eq!(pen.state(ledger, doc, WORK, &planned).await.verdict, Verdict::Dismissed);
    }
}
