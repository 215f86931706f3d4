//! Who sees what: manifests, pulls, news, views, and words that must never reach someone.

use shared::domain::body::{Card, Opened, Put, Remarked, Started, Target, TimeStated, VisitKey, Where};
use shared::domain::key::DocKey;
use shared::domain::words::{Prose, Short};
use shared::ids::{Digest, DocId};
use shared::sync::change::Replica;
use shared::wire::{Access, ClientFrame, Code, Pull, ServerFrame, ViewName};

use super::super::ledger::{Ledger, Now};
use super::super::testing::*;
use super::{on_all, random_doc};

const ORDER: DocKey = DocKey::Order(PARKS);
const WORK: DocKey = DocKey::Work(OUTDOOR);

fn visit() -> VisitKey {
    VisitKey { date: day("2026-02-02"), no: 1 }
}

fn today() -> (DocId, DocKey) {
    let key = DocKey::Day(OUTDOOR, day("2026-02-02"));
    (key.derived_id().unwrap(), key)
}

async fn job(ledger: &dyn Ledger, leader: &mut Pen, byte: u8) -> DocId {
    let opened = leader.fact(LEADER, &[], opened());
    assert_eq!(leader.state(ledger, random_doc(byte), WORK, &opened).await.code, Code::Ok);
    random_doc(byte)
}

fn changed(frames: &[ServerFrame], doc: DocId) -> bool {
    frames.iter().any(|frame| matches!(frame, ServerFrame::Changed(changed) if changed.doc == doc))
}

fn gained(frames: &[ServerFrame], doc: DocId) -> Option<Access> {
    frames.iter().find_map(|frame| match frame {
        ServerFrame::Access(entry) if entry.id == doc => Some(entry.access),
        _ => None,
    })
}

on_all! {
    async fn a_job_is_the_crews_once_they_are_put_on_it(ledger) {
        let mut leader = Pen::greet(ledger, LEADER_PHONE).await;
        let doc = job(ledger, &mut leader, 7).await;
        let mut anna = Pen::greet(ledger, ANNAS_PHONE).await;
        let mut shared = Pen::greet(ledger, SHARED_PHONE).await;
        assert!(!anna.listed().contains(&doc));
        let (id, key) = today();
        leader.outcomes.clear();
        let put = leader.fact(LEADER, &[], Put { person: ANNA, on: Target::Job(doc) });
        assert_eq!(leader.state(ledger, id, key, &put).await.code, Code::Ok);
        let news = anna.hear(ledger, &leader.outcomes).await;
        assert_eq!(gained(&news, doc), Some(Access::Read));
        assert_eq!(gained(&news, id), Some(Access::Read), "the day is the workplace's");
        let news = shared.hear(ledger, &leader.outcomes).await;
        assert_eq!(gained(&news, doc), None);
        // What happens there then reaches her, and nobody else.
        leader.outcomes.clear();
        let started = leader.fact(LEADER, &[], Started { visit: visit() });
        assert_eq!(leader.state(ledger, doc, WORK, &started).await.code, Code::Ok);
        assert!(changed(&anna.hear(ledger, &leader.outcomes).await, doc));
        assert!(!changed(&shared.hear(ledger, &leader.outcomes).await, doc));
        // Taken off it, she no longer holds it.
        leader.outcomes.clear();
        let lifted = shared::domain::body::Lifted { person: ANNA, from: Target::Job(doc) };
        let lifted = leader.fact(LEADER, &[put.id], lifted);
        assert_eq!(leader.state(ledger, id, key, &lifted).await.code, Code::Ok);
        let news = anna.hear(ledger, &leader.outcomes).await;
        assert!(news.iter().any(|frame| matches!(frame, ServerFrame::Gone { doc: gone } if *gone == doc)));
        // What she did before she heard of it is taken.
        let remark = anna.fact(ANNA, &[], Remarked { text: Prose::new("Klart").unwrap(), visit: None });
        assert_eq!(anna.state(ledger, doc, WORK, &remark).await.code, Code::Ok);
    }

    async fn a_manifest_since_a_cursor_lists_what_changed_since(ledger) {
        let mut leader = Pen::greet(ledger, LEADER_PHONE).await;
        let (old, new) = (job(ledger, &mut leader, 7).await, random_doc(8));
        let manifest = |pen: &Pen| {
            pen.seen.iter().find_map(|frame| match frame {
                ServerFrame::Manifest(manifest) => Some(manifest.clone()),
                _ => None,
            }).unwrap()
        };
        let whole = manifest(&Pen::greet(ledger, LEADER_PHONE).await);
        assert!(whole.whole && whole.docs.iter().any(|entry| entry.id == old));
        let nothing = manifest(&Pen::greet_since(ledger, LEADER_PHONE, Some(whole.cursor)).await);
        assert!(!nothing.whole && nothing.docs.is_empty());
        job(ledger, &mut leader, 8).await;
        let delta = manifest(&Pen::greet_since(ledger, LEADER_PHONE, Some(whole.cursor)).await);
        assert!(!delta.whole);
        assert_eq!(delta.docs.iter().map(|entry| entry.id).collect::<Vec<_>>(), [new]);
        // A new day moves the windows: everything is listed again.
        let mut tomorrow = Pen::new(LEADER_PHONE);
        tomorrow.now = Now { ms: NOW.ms + 86_400_000, ..NOW };
        let hello = tomorrow.hello(Some(delta.cursor));
        tomorrow.say(ledger, &hello).await;
        assert!(manifest(&tomorrow).whole);
        // So does a cursor of another history.
        assert!(manifest(&Pen::greet_since(ledger, LEADER_PHONE, Some(1 << 40)).await).whole);
    }

    async fn a_pull_brings_the_whole_or_what_is_missing(ledger) {
        let mut leader = Pen::greet(ledger, LEADER_PHONE).await;
        let doc = job(ledger, &mut leader, 7).await;
        let pull = |have| ClientFrame::Pull(Pull { doc, epoch: 0, have });
        let turn = leader.say(ledger, &pull(vec![])).await;
        let [ServerFrame::Chunks(whole)] = &turn.frames[..] else { panic!("{:?}", turn.frames) };
        let mut replica = Replica::load(whole.snapshot.as_ref().unwrap(), doc, &WORK, 0).unwrap();
        assert_eq!((replica.facts().len(), replica.heads()), (1, whole.heads.clone()));
        let remark = leader.fact(LEADER, &[], Remarked { text: Prose::new("Hej").unwrap(), visit: None });
        leader.state(ledger, doc, WORK, &remark).await;
        let turn = leader.say(ledger, &pull(replica.heads())).await;
        let [ServerFrame::Chunks(more)] = &turn.frames[..] else { panic!("{:?}", turn.frames) };
        assert_eq!((more.snapshot.is_none(), more.changes.len()), (true, 1));
        replica.apply_bytes(more.changes.iter().map(|bytes| bytes.as_slice())).unwrap();
        assert_eq!(replica.heads(), more.heads);
        let turn = leader.say(ledger, &pull(vec![Digest::of(b"unknown")])).await;
        assert!(matches!(&turn.frames[..], [ServerFrame::Chunks(chunks)] if chunks.snapshot.is_some()));
    }

    async fn hours_for_a_colleague_are_added_unseen(ledger) {
        let key = DocKey::Time(OUTDOOR, BO, day("2026-02-02").in_month());
        let doc = key.derived_id().unwrap();
        let mut anna = Pen::greet(ledger, ANNAS_PHONE).await;
        let stated = TimeStated { person: BO, on: Target::Job(random_doc(7)), visit: visit(), minutes: 137 };
        let fact = anna.fact(ANNA, &[], stated);
        anna.seen.clear();
        assert_eq!(anna.state(ledger, doc, key, &fact).await.code, Code::Ok);
        // She hears first that it is only hers to add to, then that it is kept.
        let [ServerFrame::Access(entry), ServerFrame::Receipt(_), ..] = &anna.seen[..] else {
            panic!("{:?}", anna.seen)
        };
        assert_eq!((entry.id, entry.access, entry.heads), (doc, Access::Append, None));
        // The shared phone, which is Bo's too, never reads hours; staff do.
        let shared = Pen::greet(ledger, SHARED_PHONE).await;
        let entries = shared.seen.iter().find_map(|frame| match frame {
            ServerFrame::Manifest(manifest) => Some(manifest.docs.clone()),
            _ => None,
        }).unwrap();
        assert!(entries.iter().all(|entry| entry.id != doc || entry.access == Access::Append));
        assert!(Pen::greet(ledger, LEADER_PHONE).await.listed().contains(&doc));
        assert!(!Pen::greet(ledger, DANS_PHONE).await.listed().contains(&doc));
    }

    async fn nobody_is_sent_what_is_not_theirs(ledger) {
        let mut leader = Pen::greet(ledger, LEADER_PHONE).await;
        let doc = job(ledger, &mut leader, 7).await;
        let (id, key) = today();
        let put = leader.fact(LEADER, &[], Put { person: ANNA, on: Target::Job(doc) });
        leader.state(ledger, id, key, &put).await;
        let mut anna = Pen::greet(ledger, ANNAS_PHONE).await;
        let remark = Remarked { text: Prose::new("Kanariefågel").unwrap(), visit: Some(visit()) };
        let remark = anna.fact(ANNA, &[], remark);
        anna.state(ledger, doc, WORK, &remark).await;
        let time = DocKey::Time(OUTDOOR, ANNA, day("2026-02-02").in_month());
        let hours = TimeStated { person: ANNA, on: Target::Job(doc), visit: visit(), minutes: 1237 };
        let hours = anna.fact(ANNA, &[], hours);
        anna.state(ledger, time.derived_id().unwrap(), time, &hours).await;
        let absent = shared::domain::body::Absent {
            person: ANNA,
            from: day("2026-02-03"),
            to: day("2026-02-03"),
            kind: shared::domain::body::AbsenceKind::Reported,
            reason: Some(Prose::new("Tandvärk").unwrap()),
        };
        let absent = leader.fact(LEADER, &[], absent);
        assert_eq!(leader.state(ledger, time.derived_id().unwrap(), time, &absent).await.code, Code::Ok);
        let order = random_doc(1);
        let mut orderer = Pen::greet(ledger, ORDERER_PC).await;
        let request = orderer.fact(ORDERER, &[], requested());
        orderer.state(ledger, order, ORDER, &request).await;

        for device in devices().iter().map(|device| device.id) {
            let mut pen = Pen::greet(ledger, device).await;
            for outcomes in [&leader.outcomes, &anna.outcomes, &orderer.outcomes] {
                pen.hear(ledger, outcomes).await;
            }
            for wanted in [doc, id, time.derived_id().unwrap(), order] {
                pen.say(ledger, &ClientFrame::Pull(Pull { doc: wanted, epoch: 0, have: vec![] })).await;
            }
            for name in ViewName::ALL {
                pen.say(ledger, &ClientFrame::View { name }).await;
            }
            let staff = device == LEADER_PHONE;
            let own = device == ANNAS_PHONE;
            let outdoors = staff || own || device == SHARED_PHONE;
            let is_staff = [LEADER_PHONE, OTHER_LEADER_PHONE, COORDINATOR_PC].contains(&device);
            let remark = pen.has_seen("Kanariefågel".as_bytes());
            assert_eq!(remark, staff || own, "the remark at {device}");
            assert_eq!(pen.has_seen(b"\"minutes\":1237"), staff || own, "the hour at {device}");
            assert_eq!(pen.has_seen("Tandvärk".as_bytes()), staff || own, "the reason at {device}");
            assert_eq!(pen.has_seen(ANNA.to_string().as_bytes()), outdoors, "the person at {device}");
            assert_eq!(pen.has_seen(surname(ANNA).as_bytes()), staff || own, "the surname at {device}");
            assert_eq!(pen.has_seen(surname(LEADER).as_bytes()), is_staff, "a colleague's surname at {device}");
            let orders = [ORDERER_PC, COORDINATOR_PC].contains(&device);
            let title = serde_json::to_string(&requested().title).unwrap();
            assert_eq!(pen.has_seen(title.as_bytes()), orders || staff || own, "the order at {device}");
        }
    }

    async fn an_address_is_on_phones_that_day_only(ledger) {
        let card = Card {
            name: Some(Short::new("Vera").unwrap()),
            phone: None,
            address: Some(Short::new("Stigen 3").unwrap()),
            door_code: Some(Short::new("4711").unwrap()),
            salt: "0123456789abcdef0123456789abcdef".to_owned(),
        };
        let json = shared::canonical::to_string(&card).unwrap();
        let mut leader = Pen::greet(ledger, LEADER_PHONE).await;
        let opened = leader.fact(LEADER, &[], Opened {
            place: Where::Card, card: Some(Digest::of(json.as_bytes())), ..opened()
        });
        let mut push = leader.push(ledger, random_doc(7), WORK, &opened).await;
        push.items[0].card = Some(json);
        assert_eq!(leader.send(ledger, push).await[0].code, Code::Ok);
        let next_week = DocKey::Day(OUTDOOR, day("2026-02-09"));
        let put = leader.fact(LEADER, &[], Put { person: ANNA, on: Target::Job(random_doc(7)) });
        leader.state(ledger, next_week.derived_id().unwrap(), next_week, &put).await;
        let view = ClientFrame::View { name: ViewName::Today };
        let mut early = Pen::greet(ledger, ANNAS_PHONE).await;
        assert!(early.listed().contains(&random_doc(7)));
        early.say(ledger, &view).await;
        assert!(!early.has_seen(b"Stigen 3") && !early.has_seen(b"4711"));
        let mut that_day = Pen::new(ANNAS_PHONE);
        that_day.now = Now { ms: NOW.ms + 7 * 86_400_000, ..NOW };
        let hello = that_day.hello(None);
        that_day.say(ledger, &hello).await;
        that_day.say(ledger, &view).await;
        assert!(that_day.has_seen(b"Stigen 3") && that_day.has_seen(b"4711"));
        let mut shared = Pen::new(SHARED_PHONE);
        shared.now = that_day.now;
        let hello = shared.hello(None);
        shared.say(ledger, &hello).await;
        shared.say(ledger, &view).await;
        assert!(!shared.has_seen(b"Stigen 3"));
    }
}
