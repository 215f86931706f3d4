//! A job's way through the documents: number, work, progress, withdrawal, receipts.

use shared::domain::body::{
    Accepted, Cancelled, Confirmed, Done, Opened, Planned, Put, Released, Started, Target, Ticked, VisitKey,
    When, Withdrawn, WithdrawnWhy, derived_fact,
};
use shared::domain::catalogue::Body;
use shared::domain::fact::{Fact, Stated};
use shared::domain::key::{DocKey, work_of_acceptance};
use shared::domain::order::{self, OrderStatus};
use shared::domain::words::Prose;
use shared::domain::work::{self, WorkStatus};
use shared::ids::{DocId, FactId, PersonId, StepId};
use shared::wire::{ClientFrame, Code, ServerFrame, Verdict};

use super::super::group::{Answer, Job, What};
use super::super::ledger::Ledger;
use super::super::rebuild::rebuild;
use super::super::settle::{How, Settle};
use super::super::testing::*;
use super::{on_all, projections, random_doc};

const ORDER: DocKey = DocKey::Order(PARKS);
const WORK: DocKey = DocKey::Work(OUTDOOR);

async fn facts(ledger: &dyn Ledger, doc: DocId) -> Vec<Stated> {
    let mut read = ledger.read().await.unwrap();
    let facts = read.facts(doc).await.unwrap();
    facts.iter().filter_map(|(id, json)| Fact::read(*id, json)).map(Stated::committed).collect()
}

async fn order_of(ledger: &dyn Ledger, doc: DocId) -> order::Order {
    order::fold(&facts(ledger, doc).await).unwrap()
}

async fn work_of(ledger: &dyn Ledger, doc: DocId) -> work::Work {
    work::fold(&facts(ledger, doc).await).unwrap()
}

/// An order that the outdoor workplace has: its document, the request, the acceptance.
async fn accepted(ledger: &dyn Ledger, byte: u8) -> (DocId, FactId, FactId) {
    let doc = random_doc(byte);
    let mut orderer = Pen::greet(ledger, ORDERER_PC).await;
    orderer.now.ms += i64::from(byte);
    let request = orderer.fact(ORDERER, &[], requested());
    assert_eq!(orderer.state(ledger, doc, ORDER, &request).await.code, Code::Ok);
    let mut coordinator = Pen::greet(ledger, COORDINATOR_PC).await;
    coordinator.now.ms += i64::from(byte);
    let given = coordinator.fact(COORDINATOR, &[request.id], Accepted { unit: OUTDOOR });
    assert_eq!(coordinator.state(ledger, doc, ORDER, &given).await.code, Code::Ok);
    (doc, request.id, given.id)
}

fn visit() -> VisitKey {
    VisitKey { date: day("2026-02-02"), no: 1 }
}

on_all! {
    async fn a_request_is_numbered_and_answered_within_five_weekdays(ledger) {
        let mut pen = Pen::greet(ledger, ORDERER_PC).await;
        let request = pen.fact(ORDERER, &[], requested());
        let receipt = pen.state(ledger, random_doc(1), ORDER, &request).await;
        assert_eq!((receipt.verdict, receipt.number), (Verdict::Committed, 0));
        let order = order_of(ledger, random_doc(1)).await;
        assert_eq!((order.number, order.answer_by), (Some(1001), Some(day("2026-02-09"))));
        // The new document is told to its author with the server's own fact in its heads.
        let told = pen.seen.iter().any(|frame| {
            matches!(frame, ServerFrame::Access(entry) if entry.id == random_doc(1) && entry.heads.is_some())
        });
        assert!(told);
    }

    async fn an_accepted_order_gives_its_workplace_a_work_with_what_was_asked_for(ledger) {
        let (doc, _, given) = accepted(ledger, 1).await;
        let work = work_of(ledger, work_of_acceptance(given)).await;
        let opened = work.origin.unwrap();
        assert_eq!(opened.said.by, PersonId::SERVER);
        assert_eq!((opened.opened.order, opened.opened.number), (Some(doc), Some(1001)));
        assert_eq!(opened.opened.title, requested().title);
    }

    async fn what_happens_in_the_work_reaches_the_order_once_and_nothing_else_does(ledger) {
        let (doc, _, given) = accepted(ledger, 1).await;
        let work = work_of_acceptance(given);
        let opened = derived_fact(given, "opened");
        let mut leader = Pen::greet(ledger, LEADER_PHONE).await;
        let planned = leader.fact(LEADER, &[opened], Planned { when: When::On(day("2026-02-02")), first: vec![] });
        assert_eq!(leader.state(ledger, work, WORK, &planned).await.code, Code::Ok);
        let status = order_of(ledger, doc).await.status;
        assert_eq!(status, OrderStatus::Planned { when: Some(When::On(day("2026-02-02"))) });
        let mut crew = Pen::greet(ledger, ANNAS_PHONE).await;
        let started = crew.fact(ANNA, &[planned.id], Started { visit: visit() });
        let ticked = crew.fact(ANNA, &[], Ticked { step: StepId::random([1; 16]), visit: visit() });
        let again = crew.fact(ANNA, &[planned.id], Started { visit: visit() });
        let done = crew.fact(ANNA, &[started.id, again.id], Done { visit: visit() });
        for fact in [&started, &ticked, &again, &done] {
            assert_eq!(crew.state(ledger, work, WORK, fact).await.code, Code::Ok);
        }
        let told = facts(ledger, doc).await;
        let progress = told.iter().filter(|stated| matches!(stated.fact.body, Body::Progress(_))).count();
        assert_eq!(progress, 3, "planned, started, done: starting twice is once");
        let confirmed = leader.fact(LEADER, &[done.id], Confirmed { good: None });
        assert_eq!(leader.state(ledger, work, WORK, &confirmed).await.code, Code::Ok);
        assert_eq!(order_of(ledger, doc).await.status, OrderStatus::Confirmed);
        // None of the crew's ids is in what the orderer may read.
        for stated in facts(ledger, doc).await {
            assert!(!stated.fact.to_json().contains(&ANNA.to_string()));
        }
    }

    async fn an_order_is_cancelled_until_a_visit_has_started(ledger) {
        let (doc, _, given) = accepted(ledger, 1).await;
        let (other, _, other_given) = accepted(ledger, 2).await;
        let mut orderer = Pen::greet(ledger, ORDERER_PC).await;
        orderer.now.ms += 1000;
        let cancelled = orderer.fact(ORDERER, &[given], Cancelled { reason: None });
        assert_eq!(orderer.state(ledger, doc, ORDER, &cancelled).await.code, Code::Ok);
        let work = work_of(ledger, work_of_acceptance(given)).await;
        assert_eq!((work.status, work.withdrawn), (WorkStatus::Withdrawn, Some(WithdrawnWhy::Cancelled)));

        let mut leader = Pen::greet(ledger, LEADER_PHONE).await;
        let started = leader.fact(LEADER, &[derived_fact(other_given, "opened")], Started { visit: visit() });
        let work = work_of_acceptance(other_given);
        assert_eq!(leader.state(ledger, work, WORK, &started).await.code, Code::Ok);
        let late = orderer.fact(ORDERER, &[other_given], Cancelled { reason: None });
        let receipt = orderer.state(ledger, other, ORDER, &late).await;
        assert_eq!((receipt.verdict, receipt.code), (Verdict::Rejected, Code::OrderInWork));
        assert_eq!(work_of(ledger, work).await.withdrawn, None);

        // Sent all the same it is a request, which a coordinator grants, and nobody else.
        for (device, by, granted) in
            [(LEADER_PHONE, LEADER, false), (ORDERER_PC, ORDERER, false), (COORDINATOR_PC, COORDINATOR, true)]
        {
            let what = What::Settle(Settle { doc: other, fact: late.id, how: How::Adopt }, by);
            let done = commit(ledger, &[Job { device, what }]).await;
            assert_eq!(done.answers == [Answer::Done(vec![])], granted, "{by}");
        }
        assert_eq!(order_of(ledger, other).await.status, OrderStatus::Cancelled { reason: None });
        assert_eq!(work_of(ledger, work).await.withdrawn, Some(WithdrawnWhy::Cancelled));
    }

    async fn a_coordinator_cancels_what_was_ordered_by_phone_and_says_why(ledger) {
        let (doc, _, given) = accepted(ledger, 1).await;
        let mut coordinator = Pen::greet(ledger, COORDINATOR_PC).await;
        coordinator.now.ms += 1000;
        let silent = coordinator.fact(COORDINATOR, &[given], Cancelled { reason: None });
        assert_eq!(coordinator.state(ledger, doc, ORDER, &silent).await.code, Code::FactBody);
        let reason = Prose::new("De ringde: vaktmästaren hann före.").unwrap();
        let cancel = Cancelled { reason: Some(reason.clone()) };
        let mut leader = Pen::greet(ledger, LEADER_PHONE).await;
        let stranger = leader.fact(LEADER, &[given], cancel.clone());
        assert_eq!(leader.state(ledger, doc, ORDER, &stranger).await.code, Code::FactForbidden);
        let cancelled = coordinator.fact(COORDINATOR, &[given], cancel);
        assert_eq!(coordinator.state(ledger, doc, ORDER, &cancelled).await.code, Code::Ok);
        let status = OrderStatus::Cancelled { reason: Some(reason) };
        assert_eq!(order_of(ledger, doc).await.status, status);
        let work = work_of(ledger, work_of_acceptance(given)).await;
        assert_eq!((work.status, work.withdrawn), (WorkStatus::Withdrawn, Some(WithdrawnWhy::Cancelled)));
    }

    async fn an_order_that_moves_leaves_the_first_workplace_and_gets_a_new_work(ledger) {
        let (doc, _, given) = accepted(ledger, 1).await;
        let mut leader = Pen::greet(ledger, LEADER_PHONE).await;
        assert!(leader.listed().contains(&doc));
        let mut coordinator = Pen::greet(ledger, COORDINATOR_PC).await;
        coordinator.now.ms += 1000;
        let moved = coordinator.fact(COORDINATOR, &[given], Accepted { unit: PACKING });
        assert_eq!(coordinator.state(ledger, doc, ORDER, &moved).await.code, Code::Ok);
        assert_eq!(work_of(ledger, work_of_acceptance(given)).await.withdrawn, Some(WithdrawnWhy::Moved));
        assert_eq!(work_of(ledger, work_of_acceptance(moved.id)).await.status, WorkStatus::ToPlan);
        // The first workplace's device is told that the order is gone, the second's that it is there.
        let frames = leader.hear(ledger, &coordinator.outcomes).await;
        assert!(frames.iter().any(|frame| matches!(frame, ServerFrame::Gone { doc: gone } if *gone == doc)));
        let other = Pen::greet(ledger, OTHER_LEADER_PHONE).await;
        assert!(other.listed().contains(&doc) && other.listed().contains(&work_of_acceptance(moved.id)));
    }

    async fn a_receipt_comes_again_until_it_is_acknowledged(ledger) {
        let mut pen = Pen::greet(ledger, ANNAS_PHONE).await;
        let refused = pen.fact(ANNA, &[], opened());
        let receipt = pen.state(ledger, random_doc(1), WORK, &refused).await;
        assert_eq!((receipt.verdict, receipt.number), (Verdict::Rejected, 1));
        let receipts = |pen: &Pen| {
            let frames = pen.seen.iter().filter(|frame| matches!(frame, ServerFrame::Receipt(_)));
            frames.cloned().collect::<Vec<_>>()
        };
        let mut again = Pen::greet(ledger, ANNAS_PHONE).await;
        assert_eq!(receipts(&again), [ServerFrame::Receipt(receipt)]);
        again.say(ledger, &ClientFrame::Ack { receipts: 1 }).await;
        assert_eq!(receipts(&Pen::greet(ledger, ANNAS_PHONE).await), []);
    }

    async fn the_same_change_again_has_the_same_verdict_and_is_there_once(ledger) {
        let mut pen = Pen::greet(ledger, ORDERER_PC).await;
        let request = pen.fact(ORDERER, &[], requested());
        let push = pen.push(ledger, random_doc(1), ORDER, &request).await;
        let first = pen.send(ledger, push.clone()).await;
        let second = pen.send(ledger, push).await;
        assert_eq!((first[0].verdict, second[0].verdict), (Verdict::Committed, Verdict::Committed));
        assert_eq!(second[0].number, 0);
        // Minted again at another place it is a duplicate.
        let minted_again = pen.push(ledger, random_doc(1), ORDER, &request).await;
        assert_eq!(pen.send(ledger, minted_again).await[0].verdict, Verdict::Duplicate);
        let requests = facts(ledger, random_doc(1)).await;
        assert_eq!(requests.len(), 2, "the request and its number");
    }

    async fn projecting_anew_gives_what_was_projected_on_the_way(ledger) {
        let (_, _, given) = accepted(ledger, 1).await;
        let mut leader = Pen::greet(ledger, LEADER_PHONE).await;
        let work = work_of_acceptance(given);
        let today = DocKey::Day(OUTDOOR, day("2026-02-02"));
        let put = leader.fact(LEADER, &[], Put { person: ANNA, on: Target::Job(work) });
        leader.state(ledger, today.derived_id().unwrap(), today, &put).await;
        let planned = Planned { when: When::On(day("2026-02-03")), first: vec![] };
        let planned = leader.fact(LEADER, &[derived_fact(given, "opened")], planned);
        leader.state(ledger, work, WORK, &planned).await;
        let before = projections(ledger).await;
        assert_eq!(before.len(), 3);
        assert_eq!(rebuild(ledger).await, Ok(3));
        assert_eq!(projections(ledger).await, before);
    }

    async fn a_workplaces_own_job_begins_with_its_opening(ledger) {
        let mut leader = Pen::greet(ledger, LEADER_PHONE).await;
        let started = leader.fact(LEADER, &[], Started { visit: visit() });
        let early = leader.state(ledger, random_doc(9), WORK, &started).await;
        assert_eq!((early.verdict, early.code), (Verdict::Blocked, Code::FactAnswersMissing));
        let request = requested();
        let opened = leader.fact(LEADER, &[], Opened {
            order: None, number: None, title: request.title, what: None, job_type: None,
            place: request.place, when: When::Whenever, card: None, photos: vec![],
        });
        assert_eq!(leader.state(ledger, random_doc(9), WORK, &opened).await.code, Code::Ok);
        assert_eq!(leader.state(ledger, random_doc(9), WORK, &started).await.code, Code::Ok);
        // Only the server withdraws.
        let withdrawn = leader.fact(LEADER, &[], Withdrawn { why: WithdrawnWhy::Cancelled });
        assert_eq!(leader.state(ledger, random_doc(9), WORK, &withdrawn).await.code, Code::FactDerived);
        let unknown = leader.fact(LEADER, &[], Released { photos: vec![shared::ids::Digest::of(b"none")] });
        assert_eq!(leader.state(ledger, random_doc(9), WORK, &unknown).await.verdict, Verdict::Rejected);
    }
}
