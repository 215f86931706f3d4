//! What a node hears of another one's commits: from rows, the same as that one told its own connections.

use std::collections::BTreeSet;

use shared::domain::body::{Remarked, Started};
use shared::domain::key::DocKey;
use shared::domain::words::Prose;
use shared::wire::{Code, ServerFrame, Verdict};

use super::super::batch::{Anew, Batch, Moved, Outcome, Sure};
use super::super::follow::Follow;
use super::super::group::{self, Answer, Job, What};
use super::super::ledger::{Ledger, Mark};
use super::super::refound;
use super::super::settle::{How, Settle};
use super::super::shelf::Shelf;
use super::super::testing::*;
use super::bad_input::{job, visit};
use super::{memory, on_all, random_doc};

const WORK: DocKey = DocKey::Work(OUTDOOR);

fn remark(pen: &mut Pen, text: &str) -> shared::domain::fact::Fact {
    pen.fact(LEADER, &[], Remarked { text: Prose::new(text).unwrap(), visit: None })
}

async fn heard(follow: &Follow, ledger: &dyn Ledger) -> Option<Outcome> {
    follow.turn().await.look(ledger).await.unwrap()
}

fn same(heard: &Outcome, told: &Outcome) {
    assert_eq!(heard.cursor, told.cursor);
    assert_eq!(heard.marks, told.marks);
    assert_eq!(heard.receipts, told.receipts);
    let parts = |outcome: &Outcome| -> Vec<_> {
        let each = outcome.touched.iter();
        each.map(|(id, doc)| (*id, doc.key, doc.epoch, doc.changes.clone(), doc.heads.clone(), doc.moved))
            .collect()
    };
    assert_eq!(parts(heard), parts(told));
}

on_all! {
    async fn it_is_told_each_commit_as_the_node_told_it_that_did_it(ledger) {
        let (mut leader, doc, opened) = job(ledger).await;
        let follow = Follow::begin(ledger).await.unwrap();
        assert!(heard(&follow, ledger).await.is_none(), "nothing came since it began");
        leader.outcomes.clear();
        let words = remark(&mut leader, "Gruset är slut");
        let started = leader.fact(LEADER, &[opened.id], Started { visit: visit() });
        for (fact, moved) in [(words, Moved::No), (started, Moved::Yes)] {
            assert_eq!(leader.state(ledger, doc, WORK, &fact).await.code, Code::Ok);
            let told = leader.outcomes.pop().unwrap();
            let heard = heard(&follow, ledger).await.unwrap();
            same(&heard, &told);
            assert_eq!(heard.touched[&doc].moved, moved);
        }
        assert!(heard(&follow, ledger).await.is_none(), "once is enough");
    }

    async fn whoever_slept_hears_of_everything_together(ledger) {
        let follow = Follow::begin(ledger).await.unwrap();
        let (mut leader, doc, _) = job(ledger).await;
        for text in ["Ett", "Två", "Tre"] {
            let fact = remark(&mut leader, text);
            assert_eq!(leader.state(ledger, doc, WORK, &fact).await.code, Code::Ok);
        }
        let heard = heard(&follow, ledger).await.unwrap();
        assert_eq!(heard.touched[&doc].changes.len(), 4);
        let marks: BTreeSet<Mark> =
            leader.outcomes.iter().flat_map(|outcome| outcome.marks.clone()).collect();
        assert_eq!(heard.marks, marks);
        let last = leader.outcomes.last().unwrap();
        assert_eq!(heard.touched[&doc].heads, last.touched[&doc].heads);
    }

    async fn what_it_commits_it_tells_after_what_others_did_before_and_not_twice(ledger) {
        let (mut leader, doc, _) = job(ledger).await;
        let follow = Follow::begin(ledger).await.unwrap();
        leader.outcomes.clear();
        for others in [0, 2, 0, 1] {
            let mut told = Vec::new();
            for _ in 0..others {
                let fact = remark(&mut leader, "Där");
                assert_eq!(leader.state(ledger, doc, WORK, &fact).await.code, Code::Ok);
                told.append(&mut leader.outcomes);
            }
            let mut turn = follow.turn().await;
            let fact = remark(&mut leader, "Här");
            assert_eq!(leader.state(ledger, doc, WORK, &fact).await.code, Code::Ok);
            let own = std::mem::take(&mut leader.outcomes);
            let mut to_tell = turn.committed(ledger, own.clone()).await;
            same(&to_tell.pop().unwrap(), &own[0]);
            let changes = |outcomes: &[Outcome]| -> Vec<Vec<u8>> {
                outcomes.iter().flat_map(|outcome| outcome.touched[&doc].changes.clone()).collect()
            };
            assert_eq!(changes(&to_tell), changes(&told));
            assert_eq!(turn.look(ledger).await.unwrap().map(|outcome| outcome.cursor), None);
        }
    }

    async fn a_document_founded_anew_is_told_as_such(ledger) {
        let (mut leader, doc, _) = job(ledger).await;
        let follow = Follow::begin(ledger).await.unwrap();
        let work = async |batch: &mut Batch<'_>| refound::refound(batch, doc).await;
        let told = refound::alone(ledger, NODE, NOW, work).await.unwrap();
        let heard = heard(&follow, ledger).await.unwrap();
        let (ours, theirs) = (&heard.touched[&doc], &told.touched[&doc]);
        assert_eq!((ours.anew, ours.epoch, &ours.heads), (Anew::Yes, 1, &theirs.heads));
        let frames = leader.hear(ledger, &[heard]).await;
        assert!(matches!(frames.as_slice(), [ServerFrame::Access(entry)] if entry.epoch == 1), "{frames:?}");
        assert!(follow.turn().await.look(ledger).await.unwrap().is_none());
    }

    async fn an_answer_that_a_device_did_not_ask_for_reaches_it_on_another_node(ledger) {
        let (_, doc, _) = job(ledger).await;
        let mut phone = Pen::greet(ledger, SHARED_PHONE).await;
        // Nobody has put Bo on this job: it is refused, and a supervisor says why.
        let words = phone.fact(BO, &[], Remarked { text: Prose::new("Hej").unwrap(), visit: None });
        let push = Pen::push_at(doc, WORK, &phone.place(ledger, doc, WORK).await, &words);
        let mut broken = push.clone();
        broken.items[0].fact = words.to_json().replace("Hej", "hej ");
        broken.items[0].hash = push.items[0].place.hash(words.id, &broken.items[0].fact);
        let refused = phone.send(ledger, broken).await.pop().unwrap();
        assert_eq!(refused.verdict, Verdict::Rejected);
        let follow = Follow::begin(ledger).await.unwrap();
        let how = How::Dismiss(Prose::new("Det gällde ett annat jobb").unwrap());
        let what = What::Settle(Settle { doc, fact: words.id, how }, LEADER);
        let done = group::commit(ledger, &mut Shelf::default(), NODE, NOW, &[Job { device: LEADER_PHONE, what }]).await;
        assert_eq!(done.answers, [Answer::Done(vec![])]);
        let heard = heard(&follow, ledger).await.unwrap();
        same(&heard, &done.outcomes[0]);
        let frames = phone.hear(ledger, &[heard]).await;
        let [ServerFrame::Receipt(receipt)] = frames.as_slice() else { panic!("{frames:?}") };
        assert_eq!((receipt.fact, receipt.verdict), (words.id, Verdict::Dismissed));
    }
}

#[tokio::test]
async fn a_database_set_back_beneath_a_node_has_every_connection_look_anew() {
    let memory = memory().await;
    let backup = memory.backup().await;
    let (..) = job(&memory).await;
    let follow = Follow::begin(&memory).await.unwrap();
    memory.restore(backup, HISTORY).await;
    let told = heard(&follow, &memory).await.unwrap();
    assert_eq!(told.sure, Sure::No);
    assert!(heard(&follow, &memory).await.is_none());
    let mut leader = Pen::greet(&memory, LEADER_PHONE).await;
    let words = remark(&mut leader, "Hej");
    assert_ne!(leader.state(&memory, random_doc(9), WORK, &words).await.code, Code::Internal);
}
