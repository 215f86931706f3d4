//! Every wrong frame and fact has its own code, and leaves nothing behind but its verdict.

use shared::domain::body::{
    Accepted, Answered, Asked, Here, PhotoTaken, Presence, Remarked, Requested, Shows, Started, Target,
    Ticked, TimeStated, VisitKey, When, Where,
};
use shared::domain::fact::Fact;
use shared::domain::key::DocKey;
use shared::domain::words::{Prose, Short};
use shared::ids::{Digest, DocId, FactId, StepId};
use shared::sync::change::{Actor, Place};
use shared::wire::{
    self, ClientFrame, Code, Hello, MAX_FRAME, MIN_SCHEMA, Pull, Receipt, ServerFrame, Verdict, ViewName,
};

use super::super::ledger::{Ledger, LedgerError};
use super::super::session::End;
use super::super::testing::*;
use super::{memory, on_all, random_doc};

const ORDER: DocKey = DocKey::Order(PARKS);
const WORK: DocKey = DocKey::Work(OUTDOOR);

fn asked() -> Asked {
    Asked { text: Prose::new("Vilken grind?").unwrap() }
}

pub(super) fn visit() -> VisitKey {
    VisitKey { date: day("2026-02-02"), no: 1 }
}

/// An own job of the outdoor workplace.
pub(super) async fn job(ledger: &dyn Ledger) -> (Pen, DocId, Fact) {
    let mut leader = Pen::greet(ledger, LEADER_PHONE).await;
    let opened = leader.fact(LEADER, &[], opened());
    assert_eq!(leader.state(ledger, random_doc(7), WORK, &opened).await.code, Code::Ok);
    (leader, random_doc(7), opened)
}

pub(super) fn told(receipt: &Receipt) -> (Verdict, Code) {
    (receipt.verdict, receipt.code)
}

pub(super) fn code_of(frames: &[ServerFrame]) -> Option<Code> {
    frames.iter().find_map(|frame| match frame {
        ServerFrame::Error { code } => Some(*code),
        _ => None,
    })
}

pub(super) async fn nothing_committed(ledger: &dyn Ledger, doc: DocId, facts: usize) {
    let mut read = ledger.read().await.unwrap();
    assert_eq!(read.facts(doc).await.unwrap().len(), facts);
}

on_all! {
    async fn a_frame_that_cannot_be_read_closes_the_connection(ledger) {
        let good = wire::encode(&Pen::new(ORDERER_PC).hello(None));
        let oversized = vec![0; MAX_FRAME + 1];
        for (bytes, code) in [
            (&b"no cbor at all"[..], Code::FrameMalformed),
            (&good[..good.len() - 3], Code::FrameMalformed),
            (&[][..], Code::FrameMalformed),
            (&oversized[..], Code::FrameOversized),
        ] {
            let turn = Pen::new(ORDERER_PC).say_bytes(ledger, bytes).await;
            assert_eq!((code_of(&turn.frames), turn.end), (Some(code), End::Close));
        }
        let mut followed = good.clone();
        followed.push(0);
        let turn = Pen::new(ORDERER_PC).say_bytes(ledger, &followed).await;
        assert_eq!(code_of(&turn.frames), Some(Code::FrameMalformed));
    }

    async fn hello_comes_first_and_once(ledger) {
        let mut early = Pen::new(ORDERER_PC);
        let turn = early.say(ledger, &ClientFrame::View { name: ViewName::Me }).await;
        assert_eq!((code_of(&turn.frames), turn.end), (Some(Code::FrameOrder), End::Close));
        let mut twice = Pen::greet(ledger, ORDERER_PC).await;
        let turn = twice.say(ledger, &twice.hello(None)).await;
        assert_eq!(code_of(&turn.frames), Some(Code::FrameOrder));
        let mut other = Pen::new(ORDERER_PC);
        let ClientFrame::Hello(mut hello) = other.hello(None) else { unreachable!() };
        hello.protocol += 1;
        let turn = other.say(ledger, &ClientFrame::Hello(hello)).await;
        assert_eq!(code_of(&turn.frames), Some(Code::Protocol));
        let mut unknown = Pen::new(shared::ids::DeviceId::random([0x77; 16]));
        let turn = unknown.say(ledger, &unknown.hello(None)).await;
        assert_eq!((code_of(&turn.frames), turn.end), (Some(Code::DeviceUnknown), End::Close));
    }

    async fn an_app_that_is_too_old_is_told_so_and_nothing_of_it_is_taken(ledger) {
        let (_, doc, opened) = job(ledger).await;
        for device in [SHARED_PHONE, LEADER_PHONE] {
            let mut pen = Pen::new(device);
            let ClientFrame::Hello(hello) = pen.hello(None) else { unreachable!() };
            let old = ClientFrame::Hello(Hello { schema: MIN_SCHEMA - 1, ..hello });
            let turn = pen.say(ledger, &old).await;
            let [ServerFrame::Welcome(welcome), ServerFrame::Error { code }] = &turn.frames[..] else {
                panic!("{:?}", turn.frames)
            };
            assert_eq!((welcome.min_schema, *code, turn.end), (MIN_SCHEMA, Code::AppTooOld, End::Close));
            let by = if device == SHARED_PHONE { BO } else { LEADER };
            let fact = pen.fact(by, &[opened.id], Started { visit: visit() });
            let push = pen.push(ledger, doc, WORK, &fact).await;
            let turn = pen.say(ledger, &ClientFrame::Push(push)).await;
            assert_eq!(code_of(&turn.frames), Some(Code::FrameOrder));
        }
        nothing_committed(ledger, doc, 1).await;
    }
    async fn a_document_of_others_takes_nothing_and_tells_nothing(ledger) {
        let (_, doc, _) = job(ledger).await;
        for (device, person) in [(ORDERER_PC, ORDERER), (DANS_PHONE, DAN), (OTHER_LEADER_PHONE, OTHER_LEADER)] {
            let mut pen = Pen::greet(ledger, device).await;
            let fact = pen.fact(person, &[], Remarked { text: Prose::new("Hej").unwrap(), visit: None });
            let receipt = pen.state(ledger, doc, WORK, &fact).await;
            assert_eq!(told(&receipt), (Verdict::Rejected, Code::DocForbidden));
            let missing = pen.state(ledger, random_doc(99), WORK, &fact).await;
            assert_eq!(told(&missing), told(&receipt), "a document that is not there answers the same");
            let pull = |doc| ClientFrame::Pull(Pull { doc, epoch: 0, have: vec![] });
            let turn = pen.say(ledger, &pull(doc)).await;
            assert_eq!(turn.frames, [ServerFrame::Gone { doc }]);
            let turn = pen.say(ledger, &pull(random_doc(98))).await;
            assert_eq!(turn.frames, [ServerFrame::Gone { doc: random_doc(98) }]);
        }
        nothing_committed(ledger, doc, 1).await;
    }

    async fn a_key_fits_its_document(ledger) {
        let (mut leader, doc, opened) = job(ledger).await;
        let fact = leader.fact(LEADER, &[opened.id], Started { visit: visit() });
        let push = leader.push(ledger, doc, WORK, &fact).await;
        let wrong_kind = wire::Push { kind: shared::domain::key::DocKind::Day, ..push.clone() };
        assert_eq!(told(&leader.send(ledger, wrong_kind).await[0]), (Verdict::Rejected, Code::DocKey));
        let derived = DocKey::Day(OUTDOOR, day("2026-02-02"));
        let fact = leader.fact(LEADER, &[], Here { person: ANNA, here: Presence::Here });
        let receipt = leader.state(ledger, random_doc(3), derived, &fact).await;
        assert_eq!(told(&receipt), (Verdict::Rejected, Code::DocKey));
        // Another workplace's key on a document that is there.
        let other = leader.state(ledger, doc, DocKey::Work(PACKING), &fact).await;
        assert_eq!(told(&other), (Verdict::Rejected, Code::DocForbidden));
    }

    async fn only_those_on_the_device_speak_in_their_roles(ledger) {
        let (_, doc, opened) = job(ledger).await;
        let mut shared = Pen::greet(ledger, SHARED_PHONE).await;
        let by_anna = shared.fact(ANNA, &[opened.id], Started { visit: visit() });
        let receipt = shared.state(ledger, doc, WORK, &by_anna).await;
        assert_eq!(told(&receipt), (Verdict::Rejected, Code::PersonForbidden));
        let by_leader = shared.fact(LEADER, &[opened.id], Started { visit: visit() });
        let receipt = shared.state(ledger, doc, WORK, &by_leader).await;
        assert_eq!(told(&receipt), (Verdict::Rejected, Code::PersonForbidden));
        let by_bo = shared.fact(BO, &[opened.id], Started { visit: visit() });
        assert_eq!(shared.state(ledger, doc, WORK, &by_bo).await.code, Code::Ok);
        let planned = shared::domain::body::Planned { when: When::Whenever, first: vec![] };
        let by_crew = shared.fact(BO, &[opened.id], planned);
        assert_eq!(told(&shared.state(ledger, doc, WORK, &by_crew).await), (Verdict::Rejected, Code::FactForbidden));
    }

    async fn a_fact_belongs_in_its_kind_of_document_and_answers_what_it_may(ledger) {
        let (mut leader, doc, opened) = job(ledger).await;
        let misplaced = leader.fact(LEADER, &[], asked());
        assert_eq!(told(&leader.state(ledger, doc, WORK, &misplaced).await), (Verdict::Rejected, Code::FactMisplaced));
        let nowhere = FactId::at(5, [5; 10]);
        let missing = leader.fact(LEADER, &[nowhere], Started { visit: visit() });
        assert_eq!(told(&leader.state(ledger, doc, WORK, &missing).await), (Verdict::Blocked, Code::FactAnswersMissing));
        let ticked = leader.fact(LEADER, &[opened.id], Ticked { step: StepId::random([1; 16]), visit: visit() });
        assert_eq!(told(&leader.state(ledger, doc, WORK, &ticked).await), (Verdict::Rejected, Code::FactAnswersWrong));
        let wrong = leader.fact(LEADER, &[opened.id], shared::domain::body::Confirmed { good: None });
        assert_eq!(told(&leader.state(ledger, doc, WORK, &wrong).await), (Verdict::Rejected, Code::FactAnswersWrong));
        let derived = leader.fact(LEADER, &[], shared::domain::body::Received { number: 1, answer_by: day("2026-02-09") });
        assert_eq!(told(&leader.state(ledger, random_doc(1), ORDER, &derived).await).0, Verdict::Rejected);
    }

    async fn a_fact_is_canonical_small_and_known(ledger) {
        let (mut leader, doc, _) = job(ledger).await;
        let remark = |text: &str| Remarked { text: Prose::new(text).unwrap(), visit: None };
        let fact = leader.fact(LEADER, &[], remark("Hej"));
        let place = leader.place(ledger, doc, WORK).await;
        let json = fact.to_json();
        for (json, expected) in [
            (json.replace("\"v\":1", "\"v\": 1"), (Verdict::Rejected, Code::FactMalformed)),
            ("{".to_owned(), (Verdict::Rejected, Code::FactMalformed)),
            (json.replace("remarked", "whistled"), (Verdict::Retry, Code::FactUnknown)),
            (json.replace("\"v\":1", "\"v\":9"), (Verdict::Retry, Code::FactUnknown)),
            (json.replace("\"Hej\"", "\"\""), (Verdict::Rejected, Code::FactBody)),
            (format!("{json}{}", " ".repeat(9000)), (Verdict::Rejected, Code::FactOversized)),
        ] {
            let mut push = Pen::push_at(doc, WORK, &place, &fact);
            push.items[0].hash = place.hash(fact.id, &json);
            push.items[0].fact = json;
            assert_eq!(told(&leader.send(ledger, push).await[0]), expected);
        }
        nothing_committed(ledger, doc, 1).await;
        // What was refused took nothing: the right one goes through at the same place.
        let push = Pen::push_at(doc, WORK, &place, &fact);
        assert_eq!(leader.send(ledger, push).await[0].code, Code::Ok);
    }

    async fn a_used_id_is_refused_unless_it_is_the_same_fact(ledger) {
        let (mut leader, doc, opened) = job(ledger).await;
        let remark = leader.fact(LEADER, &[], Remarked { text: Prose::new("Hej").unwrap(), visit: None });
        let used = Fact { id: opened.id, ..remark.clone() };
        assert_eq!(told(&leader.state(ledger, doc, WORK, &used).await), (Verdict::Rejected, Code::FactIdUsed));
        // The ids of derived facts are not a device's to take.
        let derived = Fact { id: shared::domain::body::derived_fact(opened.id, "progress"), ..remark };
        assert_eq!(told(&leader.state(ledger, doc, WORK, &derived).await), (Verdict::Rejected, Code::FactMalformed));
    }

    async fn a_change_stands_where_it_may(ledger) {
        let (mut leader, doc, opened) = job(ledger).await;
        let fact = leader.fact(LEADER, &[opened.id], Started { visit: visit() });
        let good = leader.place(ledger, doc, WORK).await;
        let genesis = shared::sync::change::genesis_hash(doc, &WORK, 0);
        let own = good.deps.clone();
        let mut both = [own[0], genesis];
        both.sort_unstable();
        let stranger = Digest::of(b"a change that is not there");
        for (place, expected) in [
            (Place { actor: Actor([0x55; 16]), ..good.clone() }, (Verdict::Rejected, Code::ActorForeign)),
            (Place { actor: Actor(*DANS_PHONE.as_bytes()), ..good.clone() }, (Verdict::Rejected, Code::ActorForeign)),
            (Place { actor: NODE, ..good.clone() }, (Verdict::Rejected, Code::ActorForeign)),
            (Place { seq: 1, ..good.clone() }, (Verdict::Blocked, Code::ActorSequence)),
            (Place { seq: 3, ..good.clone() }, (Verdict::Blocked, Code::ActorSequence)),
            (Place { deps: vec![stranger], ..good.clone() }, (Verdict::Blocked, Code::DepsMissing)),
            (Place { deps: vec![], ..good.clone() }, (Verdict::Rejected, Code::DepsForm)),
            (Place { deps: vec![both[1], both[0]], ..good.clone() }, (Verdict::Rejected, Code::DepsForm)),
            (Place { deps: vec![own[0], own[0]], ..good.clone() }, (Verdict::Rejected, Code::DepsForm)),
            (Place { deps: vec![genesis], ..good.clone() }, (Verdict::Rejected, Code::DepsForm)),
            (Place { deps: (0..70).map(|n: u8| Digest::of(&[n])).collect(), ..good.clone() }, (Verdict::Rejected, Code::DepsForm)),
            (Place { start_op: u64::from(u32::MAX), ..good.clone() }, (Verdict::Rejected, Code::StartOp)),
            (Place { start_op: 1 << 31, ..good.clone() }, (Verdict::Rejected, Code::StartOp)),
            (Place { start_op: 20_000, ..good.clone() }, (Verdict::Rejected, Code::StartOp)),
            (Place { start_op: good.start_op - 1, ..good.clone() }, (Verdict::Rejected, Code::StartOp)),
            (Place { start_op: 0, ..good.clone() }, (Verdict::Rejected, Code::StartOp)),
        ] {
            let push = Pen::push_at(doc, WORK, &place, &fact);
            assert_eq!(told(&leader.send(ledger, push).await[0]), expected, "{place:?}");
        }
        let mut push = Pen::push_at(doc, WORK, &good, &fact);
        push.items[0].hash = Digest::of(b"another change");
        assert_eq!(told(&leader.send(ledger, push).await[0]), (Verdict::Rejected, Code::HashMismatch));
        let mut push = Pen::push_at(doc, WORK, &good, &fact);
        push.epoch = 1;
        assert_eq!(told(&leader.send(ledger, push).await[0]), (Verdict::Retry, Code::EpochPast));
        nothing_committed(ledger, doc, 1).await;
        let push = Pen::push_at(doc, WORK, &good, &fact);
        assert_eq!(leader.send(ledger, push).await[0].code, Code::Ok);
    }

    async fn a_refused_change_is_refused_again_with_the_same_verdict(ledger) {
        let (_, doc, opened) = job(ledger).await;
        let mut crew = Pen::greet(ledger, ANNAS_PHONE).await;
        let planned = shared::domain::body::Planned { when: When::Whenever, first: vec![] };
        let fact = crew.fact(ANNA, &[opened.id], planned);
        let push = crew.push(ledger, doc, WORK, &fact).await;
        let first = crew.send(ledger, push.clone()).await;
        let again = crew.send(ledger, push).await;
        assert_eq!(told(&first[0]), told(&again[0]));
        assert_eq!((first[0].number, again[0].number), (1, 0));
        let mut read = ledger.read().await.unwrap();
        let kept = read.unsettled(NOW.ms).await.unwrap();
        assert_eq!((kept.len(), kept[0].json.clone()), (1, fact.to_json()));
    }

    async fn an_order_asks_for_what_can_be_had(ledger) {
        let mut pen = Pen::greet(ledger, ORDERER_PC).await;
        let nothing = || requested();
        for (body, code) in [
            (Requested { when: When::On(day("2026-02-01")), ..nothing() }, Code::OrderDatePast),
            (Requested { when: When::On(day("2026-02-04")), ..nothing() }, Code::OrderDateSoon),
            (Requested { job_type: Some(shared::ids::JobTypeId::random([9; 16])), ..nothing() }, Code::OrderTypeForbidden),
        ] {
            let fact = pen.fact(ORDERER, &[], body);
            let receipt = pen.state(ledger, random_doc(1), ORDER, &fact).await;
            assert_eq!(told(&receipt), (Verdict::Rejected, code));
        }
        let no_place = pen.fact(ORDERER, &[], Requested { place: Where::Card, ..nothing() });
        let receipt = pen.state(ledger, random_doc(1), ORDER, &no_place).await;
        assert_eq!(receipt.verdict, Verdict::Rejected);
        let mut read = ledger.read().await.unwrap();
        assert_eq!(read.doc(random_doc(1)).await.unwrap(), None, "no document was founded");
        drop(read);
        let other = pen.fact(ORDERER, &[], nothing());
        let receipt = pen.state(ledger, random_doc(2), DocKey::Order(SCHOOLS), &other).await;
        assert_eq!(told(&receipt), (Verdict::Rejected, Code::DocForbidden));
    }

    async fn a_card_comes_with_the_digest_that_cites_it(ledger) {
        let mut pen = Pen::greet(ledger, ORDERER_PC).await;
        let card = shared::domain::body::Card {
            name: Some(Short::new("Vera").unwrap()),
            phone: None,
            address: Some(Short::new("Stigen 3").unwrap()),
            door_code: None,
            salt: "0123456789abcdef0123456789abcdef".to_owned(),
        };
        let json = shared::canonical::to_string(&card).unwrap();
        let body = Requested { place: Where::Card, card: Some(Digest::of(json.as_bytes())), ..requested() };
        let fact = pen.fact(ORDERER, &[], body);
        let bare = pen.push(ledger, random_doc(1), ORDER, &fact).await;
        assert_eq!(told(&pen.send(ledger, bare.clone()).await[0]), (Verdict::Rejected, Code::CardMismatch));
        let fact = Fact { id: FactId::at(NOW.ms, [8; 10]), ..fact };
        let mut wrong = pen.push(ledger, random_doc(1), ORDER, &fact).await;
        wrong.items[0].card = Some(json.replace("Vera", "Viktor"));
        assert_eq!(told(&pen.send(ledger, wrong).await[0]), (Verdict::Rejected, Code::CardMismatch));
        let fact = Fact { id: FactId::at(NOW.ms, [9; 10]), ..fact };
        let mut right = pen.push(ledger, random_doc(1), ORDER, &fact).await;
        right.items[0].card = Some(json);
        assert_eq!(pen.send(ledger, right).await[0].code, Code::Ok);
        let mut read = ledger.read().await.unwrap();
        let replica = read.facts(random_doc(1)).await.unwrap();
        assert!(replica.iter().all(|(_, json)| !json.contains("Vera") && !json.contains("Stigen")));
    }

    async fn a_photo_that_is_not_there_is_waited_for(ledger) {
        let (mut leader, doc, _) = job(ledger).await;
        let photo = PhotoTaken { visit: visit(), shows: Shows::Before, digest: Digest::of(b"photo"), step: None };
        let fact = leader.fact(LEADER, &[], photo);
        let receipt = leader.state(ledger, doc, WORK, &fact).await;
        assert_eq!(told(&receipt), (Verdict::Retry, Code::PhotoMissing));
        assert_eq!(receipt.number, 0);
    }

    async fn an_unknown_workplace_gets_no_order_and_an_answer_needs_its_question(ledger) {
        let mut pen = Pen::greet(ledger, ORDERER_PC).await;
        let request = pen.fact(ORDERER, &[], requested());
        assert_eq!(pen.state(ledger, random_doc(1), ORDER, &request).await.code, Code::Ok);
        let answer = pen.fact(ORDERER, &[request.id], Answered { text: Prose::new("Norra").unwrap() });
        assert_eq!(told(&pen.state(ledger, random_doc(1), ORDER, &answer).await), (Verdict::Rejected, Code::FactAnswersWrong));
        let mut coordinator = Pen::greet(ledger, COORDINATOR_PC).await;
        let nowhere = shared::ids::UnitId::random([0x66; 16]);
        let given = coordinator.fact(COORDINATOR, &[request.id], Accepted { unit: nowhere });
        assert_eq!(told(&coordinator.state(ledger, random_doc(1), ORDER, &given).await), (Verdict::Rejected, Code::FactBody));
        let second = pen.fact(ORDERER, &[], requested());
        assert_eq!(told(&pen.state(ledger, random_doc(1), ORDER, &second).await), (Verdict::Rejected, Code::FactMisplaced));
    }

    async fn hours_are_of_the_documents_person_and_month(ledger) {
        let key = DocKey::Time(OUTDOOR, BO, day("2026-02-02").in_month());
        let doc = key.derived_id().unwrap();
        let mut pen = Pen::greet(ledger, ANNAS_PHONE).await;
        let target = Target::Job(random_doc(7));
        let stated = |person, date| TimeStated { person, on: target, visit: VisitKey { date, no: 1 }, minutes: 60 };
        for (person, date) in [(ANNA, day("2026-02-02")), (BO, day("2026-03-02"))] {
            let fact = pen.fact(ANNA, &[], stated(person, date));
            assert_eq!(told(&pen.state(ledger, doc, key, &fact).await), (Verdict::Rejected, Code::FactBody));
        }
        let fact = pen.fact(ANNA, &[], stated(BO, day("2026-02-02")));
        assert_eq!(pen.state(ledger, doc, key, &fact).await.code, Code::Ok);
        // Another's hours are added, never read.
        let turn = pen.say(ledger, &ClientFrame::Pull(Pull { doc, epoch: 0, have: vec![] })).await;
        assert_eq!(turn.frames, [ServerFrame::Gone { doc }]);
    }
}

#[tokio::test]
async fn a_full_disk_is_told_and_the_fact_goes_through_afterwards() {
    let memory = memory().await;
    let mut pen = Pen::greet(&memory, ORDERER_PC).await;
    let request = pen.fact(ORDERER, &[], requested());
    let push = pen.push(&memory, random_doc(1), ORDER, &request).await;
    // Both the group and the single try meet the full disk.
    memory.fail_commits(vec![LedgerError::Full, LedgerError::Full]).await;
    let turn = pen.say(&memory, &ClientFrame::Push(push.clone())).await;
    assert_eq!(turn.end, End::No);
    let [ServerFrame::Receipt(receipt)] = &turn.frames[..] else { panic!("{:?}", turn.frames) };
    assert_eq!((told(receipt), receipt.number), ((Verdict::Retry, Code::DiskFull), 0));
    assert_eq!(memory.committed().await, []);
    assert_eq!(pen.send(&memory, push).await[0].code, Code::Ok);
}
