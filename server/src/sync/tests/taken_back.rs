//! What its author takes back: it never counts afterwards, and whoever looks after it sees that.

use shared::domain::body::{Planned, Remarked, Steps, When};
use shared::domain::fact::Fact;
use shared::domain::key::DocKey;
use shared::domain::speaker::{Role, Speaker};
use shared::domain::words::Prose;
use shared::ids::{DeviceId, DocId};
use shared::unsent::UnsentFact;
use shared::wire::{Code, Push, Verdict};

use super::super::batch::Outcome;
use super::super::group::{Answer, Job, What};
use super::super::ledger::{Ledger, VerdictRow};
use super::super::settle::{self, How, Settle};
use super::super::take_back::TakeBack;
use super::super::testing::*;
use super::bad_input::{job, nothing_committed, told};
use super::on_all;

const WORK: DocKey = DocKey::Work(OUTDOOR);

fn reason() -> Prose {
    Prose::new("Jag har tagit bort det själv.").unwrap()
}

fn waiting(doc: DocId, fact: &Fact) -> UnsentFact {
    UnsentFact { doc, key: WORK, id: fact.id, fact: fact.to_json(), card: None }
}

async fn taken_back(ledger: &dyn Ledger, device: DeviceId, fact: UnsentFact) -> (Answer, Vec<Outcome>) {
    let what = What::TakeBack(Box::new(TakeBack { fact, reason: reason() }));
    let mut done = commit(ledger, &[Job { device, what }]).await;
    (done.answers.pop().unwrap(), done.outcomes)
}

/// Bo remarks something on the shared phone, and it has not been sent.
async fn remarked(ledger: &dyn Ledger) -> (Pen, DocId, Fact, Push) {
    let (_, doc, _) = job(ledger).await;
    let mut pen = Pen::greet(ledger, SHARED_PHONE).await;
    let fact = pen.fact(BO, &[], Remarked { text: Prose::new("Hej").unwrap(), visit: None });
    let push = pen.push(ledger, doc, WORK, &fact).await;
    (pen, doc, fact, push)
}

on_all! {
    async fn what_is_taken_back_before_it_comes_does_not_count_when_it_comes(ledger) {
        let (mut pen, doc, fact, push) = remarked(ledger).await;
        for times in 0..2 {
            let (answer, outcomes) = taken_back(ledger, SHARED_PHONE, waiting(doc, &fact)).await;
            assert_eq!(answer, Answer::Done(vec![]));
            let receipts: Vec<_> = outcomes.iter().flat_map(|outcome| &outcome.receipts).collect();
            assert_eq!(receipts.len(), 1 - times, "the device hears of it once");
            assert!(receipts.iter().all(|(to, receipt)| {
                let said = (told(receipt), receipt.reason.as_ref());
                *to == SHARED_PHONE && said == ((Verdict::Dismissed, Code::TakenBack), Some(&reason()))
            }));
        }
        // It was on its way all the time; and a phone that begins anew makes another change of it.
        let mut place = push.items[0].place.clone();
        place.time += 1;
        for push in [push, Pen::push_at(doc, WORK, &place, &fact)] {
            let receipts = pen.send(ledger, push).await;
            assert_eq!(told(&receipts[0]), (Verdict::Dismissed, Code::TakenBack));
        }
        nothing_committed(ledger, doc, 1).await;
        let mut read = ledger.read().await.unwrap();
        let leader = Speaker { person: LEADER, roles: vec![Role::Supervisor(OUTDOOR)] };
        let rows = settle::list(read.as_mut(), &leader, NOW).await.unwrap();
        let said = rows[0].settled.clone().unwrap();
        assert_eq!((rows.len(), said.by, said.reason), (1, BO, Some(reason())));
    }
    async fn what_was_refused_is_taken_back_by_its_author_and_nobody_adopts_it_after(ledger) {
        let (mut pen, doc, _, _) = remarked(ledger).await;
        let fact = pen.fact(BO, &[], Steps { steps: vec![] });
        let receipt = pen.state(ledger, doc, WORK, &fact).await;
        assert_eq!(told(&receipt), (Verdict::Rejected, Code::FactForbidden));
        let (answer, outcomes) = taken_back(ledger, SHARED_PHONE, waiting(doc, &fact)).await;
        assert_eq!(answer, Answer::Done(vec![]));
        assert_eq!(told(&outcomes[0].receipts[0].1), (Verdict::Dismissed, Code::FactForbidden));
        let what = What::Settle(Settle { doc, fact: fact.id, how: How::Adopt }, LEADER);
        let done = commit(ledger, &[Job { device: LEADER_PHONE, what }]).await;
        assert_eq!(done.answers, [Answer::Refused(Code::FactIdUsed)]);
        nothing_committed(ledger, doc, 1).await;
    }
    async fn another_text_under_the_same_id_is_not_taken_back_with_it(ledger) {
        let (_, doc, opened) = job(ledger).await;
        let mut annas = Pen::greet(ledger, ANNAS_PHONE).await;
        let planned = annas.fact(ANNA, &[opened.id], Planned { when: When::Whenever, first: vec![] });
        assert_eq!(annas.state(ledger, doc, WORK, &planned).await.code, Code::FactForbidden);
        // Bo's phone says something else under the id of what Anna stated.
        let mut bos = Pen::greet(ledger, SHARED_PHONE).await;
        let other = Fact { id: planned.id, ..bos.fact(BO, &[], Steps { steps: vec![] }) };
        let (answer, outcomes) = taken_back(ledger, SHARED_PHONE, waiting(doc, &other)).await;
        assert_eq!(answer, Answer::Done(vec![]));
        assert!(outcomes[0].receipts.iter().all(|(device, _)| *device == SHARED_PHONE));
        let settled = |rows: Vec<VerdictRow>| -> Vec<(DeviceId, bool)> {
            rows.iter().map(|row| (row.device, row.settled.is_some())).collect()
        };
        let rows = ledger.read().await.unwrap().verdicts(planned.id).await.unwrap();
        let mut told = settled(rows);
        told.sort_by_key(|(_, settled)| *settled);
        assert_eq!(told, [(ANNAS_PHONE, false), (SHARED_PHONE, true)]);
        assert_eq!(annas.state(ledger, doc, WORK, &planned).await.verdict, Verdict::Rejected);
    }
    async fn what_was_carried_to_the_office_is_taken_back_with_what_waits_on_the_phone(ledger) {
        let (_, doc, fact, _) = remarked(ledger).await;
        let what = What::HandIn(vec![waiting(doc, &fact)], LEADER);
        commit(ledger, &[Job { device: LEADER_PHONE, what }]).await;
        let (answer, _) = taken_back(ledger, SHARED_PHONE, waiting(doc, &fact)).await;
        assert_eq!(answer, Answer::Done(vec![]));
        let rows = ledger.read().await.unwrap().verdicts(fact.id).await.unwrap();
        assert_eq!(rows.len(), 2);
        assert!(rows.iter().all(|row| row.reason() == Some(&reason())));
    }
    async fn only_the_text_that_is_adopted_is_settled(ledger) {
        let (_, doc, opened) = job(ledger).await;
        let mut annas = Pen::greet(ledger, ANNAS_PHONE).await;
        let planned = annas.fact(ANNA, &[opened.id], Planned { when: When::Whenever, first: vec![] });
        assert_eq!(annas.state(ledger, doc, WORK, &planned).await.verdict, Verdict::Rejected);
        let mut bos = Pen::greet(ledger, SHARED_PHONE).await;
        let by_bo = bos.fact(BO, &[opened.id], Planned { when: When::Whenever, first: vec![] });
        let other = Fact { id: planned.id, ..by_bo };
        assert_eq!(bos.state(ledger, doc, WORK, &other).await.verdict, Verdict::Rejected);
        let what = What::Settle(Settle { doc, fact: planned.id, how: How::Adopt }, LEADER);
        let done = commit(ledger, &[Job { device: LEADER_PHONE, what }]).await;
        assert_eq!(done.answers, [Answer::Done(vec![])]);
        let mut read = ledger.read().await.unwrap();
        let stands = read.fact(planned.id).await.unwrap().unwrap();
        for row in read.verdicts(planned.id).await.unwrap() {
            let is_adopted = row.by == Some(stands.by);
            assert_eq!(row.settled.is_some(), is_adopted, "{row:?}");
        }
    }
    async fn what_is_committed_or_adopted_is_not_taken_back(ledger) {
        let (mut pen, doc, fact, push) = remarked(ledger).await;
        let receipts = pen.send(ledger, push).await;
        assert_eq!(receipts[0].verdict, Verdict::Committed);
        let (answer, outcomes) = taken_back(ledger, SHARED_PHONE, waiting(doc, &fact)).await;
        assert_eq!(answer, Answer::Refused(Code::FactIdUsed));
        assert!(outcomes.iter().all(|outcome| outcome.receipts.is_empty()));
        nothing_committed(ledger, doc, 2).await;
    }
    async fn nobody_takes_back_for_somebody_else_or_what_is_no_fact(ledger) {
        let (mut pen, doc, fact, push) = remarked(ledger).await;
        let right = waiting(doc, &fact);
        let wrong = [
            (ANNAS_PHONE, right.clone(), Code::PersonForbidden),
            (SHARED_PHONE, UnsentFact { fact: right.fact[..9].to_owned(), ..right.clone() }, Code::FactMalformed),
            (SHARED_PHONE, UnsentFact { fact: " ".repeat(9_000), ..right.clone() }, Code::FactOversized),
            (SHARED_PHONE, UnsentFact { key: DocKey::Bank(OUTDOOR), ..right.clone() }, Code::DocKey),
        ];
        for (device, what, code) in wrong {
            assert_eq!(taken_back(ledger, device, what).await.0, Answer::Refused(code));
        }
        let receipts = pen.send(ledger, push).await;
        assert_eq!(told(&receipts[0]), (Verdict::Committed, Code::Ok));
    }
}
