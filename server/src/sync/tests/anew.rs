//! Documents founded anew: what is erased is nowhere, what stays keeps its ids, and whoever comes with what was before is
//! told.

use serde_json::Value;
use shared::domain::body::{Opened, PhotoTaken, Remarked, Retracted, Shows, TimeStated, VisitKey};
use shared::domain::fact::Fact;
use shared::domain::key::DocKey;
use shared::domain::upgrade::Step;
use shared::domain::words::Prose;
use shared::ids::{Digest, DocId, FactId, PersonId};
use shared::sync::change::{FIRST_OP, Replica, genesis_hash};
use shared::wire::{Access, ClientFrame, Code, Pull, Push, Receipt, ServerFrame, Verdict};

use super::super::batch::Outcome;
use super::super::group::{self, Job, What};
use super::super::ledger::{Ledger, LedgerError};
use super::super::testing::*;
use super::super::{erase, sound};
use super::{memory, on_all, random_doc};

const WORK: DocKey = DocKey::Work(OUTDOOR);
const DOC: DocId = DocId::from_bytes(*b"\x07\x07\x07\x07\x07\x07\x47\x07\x87\x07\x07\x07\x07\x07\x07\x07");
const CANARY: &str = "kanariefågel";

fn hours() -> (DocId, DocKey) {
    let key = DocKey::Time(OUTDOOR, ANNA, day("2026-02-02").in_month());
    (key.derived_id().unwrap(), key)
}

fn visit() -> VisitKey {
    VisitKey { date: day("2026-02-02"), no: 1 }
}

fn job(pen: &mut Pen) -> Fact {
    pen.fact(LEADER, &[], opened())
}

fn remark(pen: &mut Pen, by: PersonId, text: &str) -> Fact {
    pen.fact(by, &[], Remarked { text: Prose::new(text).unwrap(), visit: None })
}

/// A job on which Anna has written a remark, and hours that she has stated.
struct Scene {
    leader: Pen,
    anna: Pen,
    remarked: Fact,
    stated: Fact,
}

async fn scene(ledger: &dyn Ledger) -> Scene {
    let mut leader = Pen::greet(ledger, LEADER_PHONE).await;
    let opening = job(&mut leader);
    assert_eq!(leader.state(ledger, DOC, WORK, &opening).await.code, Code::Ok);
    let put = shared::domain::body::Put { person: ANNA, on: shared::domain::body::Target::Job(DOC) };
    let put = leader.fact(LEADER, &[], put);
    let today = DocKey::Day(OUTDOOR, day("2026-02-02"));
    assert_eq!(leader.state(ledger, today.derived_id().unwrap(), today, &put).await.code, Code::Ok);
    let mut anna = Pen::greet(ledger, ANNAS_PHONE).await;
    let remarked = remark(&mut anna, ANNA, CANARY);
    assert_eq!(anna.state(ledger, DOC, WORK, &remarked).await.code, Code::Ok);
    let on = shared::domain::body::Target::Job(DOC);
    let stated = anna.fact(ANNA, &[], TimeStated { person: ANNA, on, visit: visit(), minutes: 90 });
    let (doc, key) = hours();
    assert_eq!(anna.state(ledger, doc, key, &stated).await.code, Code::Ok);
    Scene { leader, anna, remarked, stated }
}

async fn erased(ledger: &dyn Ledger, person: PersonId) -> Vec<Outcome> {
    let jobs = [Job { device: LEADER_PHONE, what: What::Erase(person) }];
    commit(ledger, &jobs).await.outcomes
}

/// Everything that documents, refusals and receipts hold, as one text.
async fn everything(ledger: &dyn Ledger) -> String {
    let mut read = ledger.read().await.unwrap();
    let mut all = String::new();
    for doc in read.all_docs().await.unwrap() {
        let row = read.doc(doc).await.unwrap().unwrap();
        for epoch in 0..=row.epoch {
            for change in read.changes(doc, epoch).await.unwrap() {
                all.push_str(&String::from_utf8_lossy(&change.bytes));
            }
        }
        all.extend(read.facts(doc).await.unwrap().into_iter().map(|(_, json)| json));
        let cards = read.cards(&[doc].into()).await.unwrap();
        all.extend(cards.into_iter().map(|card| card.json));
    }
    for row in read.unsettled(0).await.unwrap() {
        all.push_str(&format!("{} {:?} {:?}", row.json, row.card, row.settled));
    }
    for device in devices() {
        all.push_str(&format!("{:?}", read.receipts(device.id, 0).await.unwrap()));
    }
    all
}

/// Every document as it lies there loads and equals its facts.
async fn is_sound(ledger: &dyn Ledger) {
    assert_eq!(sound::examine_all(ledger).await.unwrap(), [].into());
}

fn access_of(frames: &[ServerFrame]) -> Vec<(DocId, u32, Access)> {
    let entry = |frame: &ServerFrame| match frame {
        ServerFrame::Access(entry) => Some((entry.id, entry.epoch, entry.access)),
        _ => None,
    };
    frames.iter().filter_map(entry).collect()
}

fn receipts_of(frames: &[ServerFrame]) -> Vec<&Receipt> {
    let receipts = frames.iter().filter_map(|frame| match frame {
        ServerFrame::Receipt(receipt) => Some(receipt),
        _ => None,
    });
    receipts.collect()
}

/// The fact in a change that stands on the genesis of an epoch.
fn first_in(pen: &Pen, epoch: u32, doc: DocId, key: DocKey, fact: &Fact) -> Push {
    let deps = vec![genesis_hash(doc, &key, epoch)];
    let place =
        shared::sync::change::Place { actor: pen.actor, seq: 1, start_op: FIRST_OP, deps, time: NOW.ms };
    Push { epoch, ..Pen::push_at(doc, key, &place, fact) }
}

on_all! {
    async fn what_someone_wrote_is_nowhere_any_more_and_their_hours_stay(ledger) {
        let Scene { mut leader, mut anna, remarked, stated } = scene(ledger).await;
        assert!(everything(ledger).await.contains(CANARY));
        let outcomes = erased(ledger, ANNA).await;
        assert!(!everything(ledger).await.contains(CANARY));
        is_sound(ledger).await;
        let mut read = ledger.read().await.unwrap();
        assert!(read.fact(remarked.id).await.unwrap().is_none());
        assert_eq!(read.fact(stated.id).await.unwrap().unwrap().json, stated.to_json());
        assert_eq!(read.doc(DOC).await.unwrap().unwrap().epoch, 1);
        assert_eq!(read.doc(hours().0).await.unwrap().unwrap().epoch, 0, "nothing in it was hers to erase");
        drop(read);
        // Whoever holds the document hears of its epoch, and she that nothing is to be kept of the remark.
        assert!(access_of(&leader.hear(ledger, &outcomes).await).contains(&(DOC, 1, Access::Read)));
        let heard = anna.hear(ledger, &outcomes).await;
        let told = receipts_of(&heard);
        assert_eq!(told.len(), 1);
        assert_eq!((told[0].fact, told[0].verdict, told[0].code), (remarked.id, Verdict::Erased, Code::FactErased));
        assert!(told[0].number > 0, "it comes again until she has it");
        // Twice is once.
        let again = erased(ledger, ANNA).await;
        assert!(again.iter().all(|outcome| outcome.touched.is_empty() && outcome.receipts.is_empty()));
    }

    async fn whoever_was_away_learns_of_it_with_the_next_greeting(ledger) {
        let Scene { anna, .. } = scene(ledger).await;
        let cursor = ledger.read().await.unwrap().cursor().await.unwrap();
        erased(ledger, ANNA).await;
        let late = Pen::greet_since(ledger, ANNAS_PHONE, Some(cursor)).await;
        assert!(!late.has_seen(CANARY.as_bytes()));
        let manifest = late.seen.iter().find_map(|frame| match frame {
            ServerFrame::Manifest(manifest) => Some(manifest),
            _ => None,
        });
        let listed: Vec<_> = manifest.unwrap().docs.iter().map(|entry| (entry.id, entry.epoch)).collect();
        assert_eq!(listed, [(DOC, 1)]);
        assert!(receipts_of(&late.seen).iter().any(|receipt| receipt.verdict == Verdict::Erased));
        let mut late = late;
        let pull = ClientFrame::Pull(Pull { doc: DOC, epoch: 0, have: vec![genesis_hash(DOC, &WORK, 0)] });
        let turn = late.say(ledger, &pull).await;
        let [ServerFrame::Chunks(chunks)] = &turn.frames[..] else { panic!("{:?}", turn.frames) };
        assert_eq!(chunks.epoch, 1);
        let replica = Replica::load(chunks.snapshot.as_ref().unwrap(), DOC, &WORK, 1).unwrap();
        assert_eq!(replica.facts().len(), 1, "the opening alone");
        assert!(!late.has_seen(CANARY.as_bytes()));
        drop(anna);
    }

    async fn what_is_erased_comes_back_by_no_way(ledger) {
        let Scene { mut leader, mut anna, remarked, .. } = scene(ledger).await;
        erased(ledger, ANNA).await;
        // A phone that missed everything sends it once more, in the old epoch and in the new one.
        for epoch in [0, 1] {
            let push = first_in(&anna, epoch, DOC, WORK, &remarked);
            let receipts = anna.send(ledger, push).await;
            assert_eq!((receipts[0].verdict, receipts[0].code), (Verdict::Erased, Code::FactErased));
        }
        // Somebody takes it back who had not heard that it is gone; there is nothing to take back.
        let back = leader.fact(LEADER, &[remarked.id], Retracted {});
        let push = first_in(&leader, 1, DOC, WORK, &back);
        assert_eq!(leader.send(ledger, push).await[0].verdict, Verdict::Erased);
        // Someone hands in a file with it.
        let unsent = shared::unsent::UnsentFact { doc: DOC, key: WORK, id: remarked.id, fact: remarked.to_json(), card: None };
        let jobs = [Job { device: LEADER_PHONE, what: What::HandIn(vec![unsent], LEADER) }];
        let done = commit(ledger, &jobs).await;
        let group::Answer::Done(receipts) = &done.answers[0] else { panic!("{:?}", done.answers) };
        assert_eq!(receipts[0].code, Code::FactErased);
        assert!(!everything(ledger).await.contains(CANARY));
    }

    async fn a_push_of_a_past_epoch_is_told_the_present_one_and_counts_once(ledger) {
        let Scene { mut anna, stated, .. } = scene(ledger).await;
        erased(ledger, ANNA).await;
        let new = remark(&mut anna, ANNA, "Grinden kärvar.");
        let receipts = { let push = first_in(&anna, 0, DOC, WORK, &new); anna.send(ledger, push).await };
        let said = &receipts[0];
        assert_eq!((said.verdict, said.code, said.epoch, said.number), (Verdict::Retry, Code::EpochPast, Some(1), 0));
        let receipts = { let push = first_in(&anna, 1, DOC, WORK, &new); anna.send(ledger, push).await };
        assert_eq!((receipts[0].verdict, receipts[0].epoch), (Verdict::Committed, None));
        // What was committed before is the same fact in any change.
        let (doc, key) = hours();
        sound::repair(ledger, NODE, NOW, doc).await.unwrap();
        let receipts = { let push = first_in(&anna, 1, doc, key, &stated); anna.send(ledger, push).await };
        assert_eq!(receipts[0].verdict, Verdict::Duplicate);
        is_sound(ledger).await;
    }

    async fn a_device_that_sends_what_was_carried_for_it_is_told_of_its_erasing(ledger) {
        let Scene { mut anna, .. } = scene(ledger).await;
        let [adopted, dismissed] = [remark(&mut anna, ANNA, CANARY), remark(&mut anna, ANNA, CANARY)];
        for (fact, how) in [
            (&adopted, crate::sync::settle::How::Adopt),
            (&dismissed, crate::sync::settle::How::Dismiss(Prose::new("Nej.").unwrap())),
        ] {
            let unsent = shared::unsent::UnsentFact { doc: DOC, key: WORK, id: fact.id, fact: fact.to_json(), card: None };
            let settle = crate::sync::settle::Settle { doc: DOC, fact: fact.id, how };
            let whats = [What::HandIn(vec![unsent], LEADER), What::Settle(settle, LEADER)];
            for what in whats {
                commit(ledger, &[Job { device: LEADER_PHONE, what }]).await;
            }
        }
        assert_eq!(anna.state(ledger, DOC, WORK, &adopted).await.verdict, Verdict::Duplicate);
        assert_eq!(anna.state(ledger, DOC, WORK, &dismissed).await.verdict, Verdict::Dismissed);
        let outcomes = erased(ledger, ANNA).await;
        let heard = anna.hear(ledger, &outcomes).await;
        let told = |fact: &Fact| {
            let mut receipts = receipts_of(&heard).into_iter();
            receipts.any(|receipt| receipt.fact == fact.id && receipt.verdict == Verdict::Erased)
        };
        assert!(told(&adopted) && told(&dismissed));
        assert!(!everything(ledger).await.contains(CANARY));
    }

    async fn what_was_refused_and_why_it_does_not_count_is_erased_too(ledger) {
        let Scene { mut anna, .. } = scene(ledger).await;
        // Refused: Anna may not open a job. What she says about it goes, and is not offered to be adopted any more.
        let title = shared::domain::words::Short::new(CANARY).unwrap();
        let body = Opened { title, ..opened() };
        let refused = anna.fact(ANNA, &[], body);
        let other = random_doc(9);
        assert_eq!(anna.state(ledger, other, WORK, &refused).await.verdict, Verdict::Rejected);
        // And the leader's words on something of Bo's.
        let mut bo = Pen::greet(ledger, SHARED_PHONE).await;
        let opening = Fact { by: BO, ..job(&mut bo) };
        assert_eq!(bo.state(ledger, random_doc(10), WORK, &opening).await.verdict, Verdict::Rejected);
        let how = crate::sync::settle::How::Dismiss(Prose::new(&format!("Nej, {CANARY}.")).unwrap());
        let settle = crate::sync::settle::Settle { doc: random_doc(10), fact: opening.id, how };
        let jobs = [Job { device: LEADER_PHONE, what: What::Settle(settle, LEADER) }];
        commit(ledger, &jobs).await;
        erased(ledger, ANNA).await;
        assert!(everything(ledger).await.contains(CANARY), "the leader's words are the leader's");
        erased(ledger, LEADER).await;
        assert!(!everything(ledger).await.contains(CANARY));
        let mut read = ledger.read().await.unwrap();
        assert!(read.verdicts(refused.id).await.unwrap().is_empty());
        assert!(read.verdicts(opening.id).await.unwrap()[0].reason().is_some(), "it still does not count");
        let told = read.receipts(SHARED_PHONE, 0).await.unwrap();
        assert!(told.iter().any(|receipt| receipt.fact == opening.id && receipt.verdict == Verdict::Erased));
        assert!(erase::plan(read.as_mut(), LEADER).await.unwrap().refused.is_empty(), "twice is once");
    }

    async fn facts_are_brought_up_and_an_older_phone_offers_the_same_ones(ledger) {
        fn louder(kind: &str, mut body: Value) -> Value {
            if kind == "remarked" && let Some(text) = body.get_mut("text") {
                *text = text.as_str().unwrap_or_default().to_uppercase().into();
            }
            body
        }
        let Scene { mut anna, remarked, .. } = scene(ledger).await;
        let steps: &[Step] = &[louder];
        assert_eq!(sound::bring_all_up(ledger, NODE, NOW, steps).await, Ok(3), "job, day and month");
        assert_eq!(sound::bring_all_up(ledger, NODE, NOW, steps).await, Ok(0), "twice is once");
        is_sound(ledger).await;
        let row = ledger.read().await.unwrap().fact(remarked.id).await.unwrap().unwrap();
        assert!(row.json.contains(&CANARY.to_uppercase()) && row.json.ends_with("\"v\":2}"), "{}", row.json);
        // A receipt was lost: the phone sends it as it wrote it.
        let receipts = { let push = first_in(&anna, 1, DOC, WORK, &remarked); anna.send(ledger, push).await };
        assert_eq!(receipts[0].verdict, Verdict::Duplicate);
        let forged = Fact { body: Remarked { text: Prose::new("Annat.").unwrap(), visit: None }.into(), ..remarked };
        let receipts = { let push = first_in(&anna, 1, DOC, WORK, &forged); anna.send(ledger, push).await };
        assert_eq!(receipts[0].code, Code::FactIdUsed);
        // What waited in an older phone's outbox is taken as it is, beside the newer.
        let waited = remark(&mut anna, ANNA, "Skrevs före.");
        let receipts = { let push = first_in(&anna, 1, DOC, WORK, &waited); anna.send(ledger, push).await };
        assert_eq!(receipts[0].verdict, Verdict::Committed);
        is_sound(ledger).await;
    }
}

#[tokio::test]
async fn a_device_that_has_not_heard_is_told_even_of_what_it_may_not_read_any_more() {
    let memory = memory().await;
    let Scene { mut anna, stated, .. } = scene(&memory).await;
    let (doc, key) = hours();
    sound::repair(&memory, NODE, NOW, doc).await.unwrap();
    let mut device = devices().into_iter().find(|device| device.id == ANNAS_PHONE).unwrap();
    device.voices.clear();
    memory.set_device(device).await;
    let push = first_in(&anna, 0, doc, key, &stated);
    let receipts = anna.send(&memory, push).await;
    assert_eq!((receipts[0].verdict, receipts[0].number), (Verdict::Duplicate, 0));
}

#[tokio::test]
async fn photos_go_with_what_cites_them_and_stay_for_others() {
    let memory = memory().await;
    let Scene { mut leader, mut anna, .. } = scene(&memory).await;
    let (hers, both) = (Digest::of(b"hers"), Digest::of(b"both"));
    let shot = |digest| PhotoTaken { visit: visit(), shows: Shows::After, digest, step: None };
    for digest in [hers, both] {
        memory.hand_over(ANNAS_PHONE, digest).await;
        let fact = anna.fact(ANNA, &[], shot(digest));
        assert_eq!(anna.state(&memory, DOC, WORK, &fact).await.code, Code::Ok);
    }
    memory.hand_over(LEADER_PHONE, both).await;
    let fact = leader.fact(LEADER, &[], shot(both));
    assert_eq!(leader.state(&memory, DOC, WORK, &fact).await.code, Code::Ok);
    let plan = erase::plan(memory.read().await.unwrap().as_mut(), ANNA).await.unwrap();
    assert_eq!(plan.photos, [hers].into());
    // What was refused lies here with its photo: Anna may not open a job.
    let refused = Digest::of(b"refused");
    memory.hand_over(ANNAS_PHONE, refused).await;
    let opening = anna.fact(ANNA, &[], Opened { photos: vec![refused], ..opened() });
    assert_eq!(anna.state(&memory, random_doc(9), WORK, &opening).await.verdict, Verdict::Rejected);
    let plan = erase::plan(memory.read().await.unwrap().as_mut(), ANNA).await.unwrap();
    assert_eq!(plan.photos, [hers, refused].into());
    erased(&memory, ANNA).await;
    let mut read = memory.read().await.unwrap();
    let known = read.photos(ANNAS_PHONE, &[hers, refused, both].into()).await.unwrap();
    assert_eq!(known.keys().copied().collect::<Vec<_>>(), [both]);
    assert_eq!(known[&both].cited_in, [DOC].into());
}

#[tokio::test]
async fn a_damaged_document_is_found_told_and_repaired_from_its_facts() {
    let memory = memory().await;
    let Scene { mut anna, remarked, .. } = scene(&memory).await;
    memory.damage(DOC).await;
    let damaged = sound::examine_all(&memory).await.unwrap();
    assert_eq!(damaged, [(DOC, sound::Damage::Change)].into());
    let pull = ClientFrame::Pull(Pull { doc: DOC, epoch: 0, have: vec![] });
    let turn = anna.say(&memory, &pull).await;
    assert_eq!(turn.frames, [ServerFrame::Failed { doc: DOC, code: Code::DocDamaged }]);
    // The connection goes on, and so does work in other documents and in this one.
    let new = remark(&mut anna, ANNA, "Grinden kärvar.");
    assert_eq!(anna.state(&memory, DOC, WORK, &new).await.code, Code::Ok);
    let outcome = sound::repair(&memory, NODE, NOW, DOC).await.unwrap();
    is_sound(&memory).await;
    assert!(access_of(&anna.hear(&memory, &[outcome]).await).contains(&(DOC, 1, Access::Read)));
    let facts: Vec<FactId> =
        memory.read().await.unwrap().facts(DOC).await.unwrap().into_iter().map(|(id, _)| id).collect();
    assert!(facts.contains(&remarked.id) && facts.contains(&new.id));
}

#[tokio::test]
async fn a_failed_commit_leaves_everything_as_it_was() {
    let memory = memory().await;
    let Scene { remarked, .. } = scene(&memory).await;
    memory.fail_commits([LedgerError::Full, LedgerError::Full]).await;
    assert!(erased(&memory, ANNA).await.is_empty());
    let mut read = memory.read().await.unwrap();
    assert_eq!(read.fact(remarked.id).await.unwrap().unwrap().json, remarked.to_json());
    assert_eq!(read.doc(DOC).await.unwrap().unwrap().epoch, 0);
    assert_eq!(read.erased(remarked.id).await.unwrap(), None);
}

/// Whether a text stands in any file in here.
fn is_in_files(folder: &std::path::Path, text: &[u8]) -> bool {
    std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).any(|path| {
        if path.is_dir() {
            return is_in_files(&path, text);
        }
        std::fs::read(path).unwrap().windows(text.len()).any(|window| window == text)
    })
}

#[tokio::test]
async fn no_file_holds_what_was_erased() {
    let folder = tempfile::tempdir().unwrap();
    let config = crate::config::Config { data: folder.path().to_owned(), ..Default::default() };
    let app = crate::app::App::open(config).await.unwrap();
    crate::store::ledger::testing::fill(&app.db, HISTORY, &town(), &devices()).await.unwrap();
    let ledger = &app.ledger;
    let Scene { mut anna, .. } = scene(ledger).await;
    let photo = format!("en bild av {CANARY}");
    let digest = Digest::of(photo.as_bytes());
    app.photos.keep(digest, photo.into()).await.unwrap();
    crate::store::ledger::testing::hand_over(&app.db, ANNAS_PHONE, digest).await.unwrap();
    let body = PhotoTaken { visit: visit(), shows: Shows::After, digest, step: None };
    let taken = anna.fact(ANNA, &[], body);
    assert_eq!(anna.state(ledger, DOC, WORK, &taken).await.code, Code::Ok);
    // Enough of it that it fills pages of its own, which are free afterwards.
    for number in 0..200 {
        let text = format!("{CANARY} {number} {}", "lång text ".repeat(60));
        let long = remark(&mut anna, ANNA, &text);
        assert_eq!(anna.state(ledger, DOC, WORK, &long).await.code, Code::Ok);
    }
    assert!(is_in_files(folder.path(), CANARY.as_bytes()));
    let scrubbed = crate::upkeep::erase(&app, ANNA).await.unwrap();
    assert_eq!(scrubbed, crate::store::scrub::Scrubbed::Yes);
    assert!(!is_in_files(folder.path(), CANARY.as_bytes()));
    assert_eq!(app.photos.get(digest).await.unwrap(), None);
    is_sound(ledger).await;
    app.db.close().await;
}

#[tokio::test]
async fn a_server_notices_that_somebody_wrote_beside_it() {
    let folder = tempfile::tempdir().unwrap();
    let config = crate::config::Config { data: folder.path().to_owned(), ..Default::default() };
    let server = crate::app::App::open(config.clone()).await.unwrap();
    crate::store::ledger::testing::fill(&server.db, HISTORY, &town(), &devices()).await.unwrap();
    scene(&server.ledger).await;
    let mut news = server.hub.listen();
    let watching = tokio::spawn(crate::upkeep::watch(server.clone()));
    let beside = crate::app::App::open(config).await.unwrap();
    // Until the watch has begun, nothing is news to it.
    let heard = loop {
        crate::upkeep::erase(&beside, ANNA).await.unwrap();
        tokio::select! {
            heard = news.recv() => break heard,
            () = tokio::time::sleep(std::time::Duration::from_millis(300)) => {}
        }
    };
    assert_eq!(heard.unwrap().sure, super::super::batch::Sure::No);
    server.stop.now();
    watching.await.unwrap();
}
