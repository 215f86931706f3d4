//! What was carried to the office in a file, and comes by the network all the same.

use shared::domain::body::Started;
use shared::domain::fact::Fact;
use shared::domain::key::DocKey;
use shared::ids::DocId;
use shared::unsent::UnsentFact;
use shared::wire::{Code, Verdict};

use super::super::group::{Answer, Job, What};
use super::super::ledger::Ledger as _;
use super::super::memory::Memory;
use super::super::settle::How;
use super::super::sound;
use super::super::testing::*;
use super::bad_input::{job, nothing_committed, told, visit};
use super::held::{SUPERVISOR, leader, listed, prose, settled};
use super::memory;

const WORK: DocKey = DocKey::Work(OUTDOOR);

/// What the shared phone could not send, handed in by the supervisor.
async fn carried(memory: &Memory) -> (Pen, DocId, Fact) {
    let (_, doc, opened) = job(memory).await;
    let mut pen = Pen::greet(memory, SHARED_PHONE).await;
    let started = pen.fact(BO, &[opened.id], Started { visit: visit() });
    let unsent = UnsentFact { doc, key: WORK, id: started.id, fact: started.to_json(), card: None };
    let what = What::HandIn(vec![unsent], SUPERVISOR.1);
    let done = commit(memory, &[Job { device: SUPERVISOR.0, what }]).await;
    let [Answer::Done(receipts)] = done.answers.as_slice() else { panic!("{:?}", done.answers) };
    assert_eq!(told(&receipts[0]), (Verdict::Held, Code::HandedIn));
    (pen, doc, started)
}

#[tokio::test]
async fn what_was_carried_and_does_not_count_does_not_count_when_its_phone_sends_it() {
    let memory = memory().await;
    let (mut pen, doc, started) = carried(&memory).await;
    let how = How::Dismiss(prose("Det var en annan dag."));
    let (answer, _) = settled(&memory, SUPERVISOR, (doc, started.id), how).await;
    assert_eq!(answer, Answer::Done(vec![]));
    let receipt = pen.state(&memory, doc, WORK, &started).await;
    assert_eq!(told(&receipt), (Verdict::Dismissed, Code::HandedIn));
    assert_eq!(receipt.reason, Some(prose("Det var en annan dag.")));
    nothing_committed(&memory, doc, 1).await;
    // Another text under the same id is another fact, of which nobody has said anything.
    let other = Fact { by: CILLA, ..started };
    assert_eq!(told(&pen.state(&memory, doc, WORK, &other).await), (Verdict::Committed, Code::Ok));
}

#[tokio::test]
async fn what_was_carried_and_came_by_the_network_is_nothing_to_decide() {
    let memory = memory().await;
    let (mut pen, doc, started) = carried(&memory).await;
    assert_eq!(listed(&memory, &leader(), NOW).await.len(), 1);
    assert_eq!(told(&pen.state(&memory, doc, WORK, &started).await), (Verdict::Committed, Code::Ok));
    assert_eq!(listed(&memory, &leader(), NOW).await, []);
    // Nor once it has been brought up, and says the same in other words than the file.
    let louder = |json: &str| Some(json.replace("\"off\":60", "\"off\":61"));
    sound::rewrite(&memory, NODE, NOW, doc, louder).await.unwrap();
    let now = memory.read().await.unwrap().fact(started.id).await.unwrap().unwrap();
    assert_ne!(now.json, started.to_json());
    assert_eq!(listed(&memory, &leader(), NOW).await, []);
    for how in [How::Adopt, How::Dismiss(prose("Det var en annan dag."))] {
        let (answer, _) = settled(&memory, SUPERVISOR, (doc, started.id), how).await;
        assert_eq!(answer, Answer::Refused(Code::FactIdUsed));
    }
}
