//! The sync over a real socket: who gets in, what is told to whom, and what a cut-off connection leaves.

use std::time::{Duration, Instant};

use futures_util::SinkExt as _;
use server::bus::Event;
use server::store::ledger::testing::cookie;
use server::store::{commit, device};
use server::sync::testing::{
    BO, COORDINATOR_PC, LEADER, LEADER_PHONE, ORDERER, ORDERER_PC, OUTDOOR, PARKS, Pen, SHARED_PHONE,
    requested,
};
use shared::domain::body::{Opened, Remarked, Requested, When};
use shared::domain::fact::Fact;
use shared::domain::key::DocKey;
use shared::domain::words::Prose;
use shared::ids::{DeviceId, Digest, DocId};
use shared::sync::change::{FIRST_OP, Place, genesis_hash};
use shared::wire::{self, ClientFrame, Code, Hello, MAX_FRAME, Pull, Push, ServerFrame, Verdict, pack};
use tokio_tungstenite::MaybeTlsStream;
use tokio_tungstenite::tungstenite::{Error, Message};

use served::{Device, SOON, Served};

mod nodes;
mod served;

fn status(refused: Result<Device, Error>) -> u16 {
    match refused {
        Err(Error::Http(response)) => {
            assert_eq!(response.headers()["content-type"], "application/problem+json");
            response.status().as_u16()
        }
        Err(other) => panic!("{other}"),
        Ok(_) => panic!("let in"),
    }
}

/// A push that founds its document.
fn founding(pen: &Pen, doc: DocId, key: DocKey, fact: &Fact) -> Push {
    let (actor, deps) = (pen.actor, vec![genesis_hash(doc, &key, 0)]);
    Pen::push_at(doc, key, &Place { actor, seq: 1, start_op: FIRST_OP, deps, time: 0 }, fact)
}

/// A request that the lead time allows, whatever day the test runs on.
fn request(pen: &mut Pen) -> Fact {
    pen.fact(ORDERER, &[], Requested { when: When::Whenever, ..requested() })
}

#[tokio::test]
async fn nobody_and_other_origins_are_kept_out() {
    let served = Served::start().await;
    assert_eq!(status(served.connect(&[served.origin()]).await), 401);
    let stranger = ("cookie", format!("gjort_device={}", cookie(DeviceId::random([9; 16]))));
    assert_eq!(status(served.connect(&[stranger, served.origin()]).await), 401);
    let (known, sibling) = (served.cookie(ORDERER_PC), ("origin", "http://evil.example".to_owned()));
    assert_eq!(status(served.connect(&[known.clone(), sibling]).await), 403);
    assert_eq!(status(served.connect(&[known]).await), 403);
}

#[tokio::test]
async fn an_order_is_committed_and_told_to_the_coordinator_at_once() {
    let served = Served::start().await;
    let (mut orderer, manifest) = served.greeted(ORDERER_PC).await;
    assert!(manifest.whole && manifest.docs.is_empty() && !manifest.views.is_empty());
    let (mut coordinator, _) = served.greeted(COORDINATOR_PC).await;
    let (doc, key) = (DocId::random([1; 16]), DocKey::Order(PARKS));
    let mut pen = Pen::new(ORDERER_PC);
    let wanted = request(&mut pen);
    let push = founding(&pen, doc, key, &wanted);
    orderer.send(&ClientFrame::Push(push)).await;
    let receipt = orderer.receipt().await;
    assert_eq!((receipt.verdict, receipt.number), (Verdict::Committed, 0));
    let entry = coordinator
        .until(|frame| match frame {
            ServerFrame::Access(entry) => Some(entry),
            _ => None,
        })
        .await;
    assert_eq!(entry.id, doc);
    coordinator.send(&ClientFrame::Pull(Pull { doc, epoch: 0, have: vec![] })).await;
    let chunks = coordinator
        .until(|frame| match frame {
            ServerFrame::Chunks(chunks) => Some(chunks),
            _ => None,
        })
        .await;
    assert_eq!(Some(shared::sync::change::heads_digest(&chunks.heads)), entry.heads);
}

#[tokio::test]
async fn what_cannot_be_read_is_told_and_ends_the_connection() {
    let served = Served::start().await;
    let hello = wire::encode(&Pen::new(ORDERER_PC).hello(None));
    for (message, code) in [
        (Message::text("hello"), Code::FrameMalformed),
        (Message::binary(vec![0xff, 0x00]), Code::FrameMalformed),
        (Message::binary(hello[..hello.len() / 2].to_vec()), Code::FrameMalformed),
        (Message::binary(vec![0; MAX_FRAME + 1]), Code::FrameOversized),
        (Message::binary(vec![0; 2 * MAX_FRAME]), Code::FrameOversized),
        (Message::binary(wire::encode(&ClientFrame::Ack { receipts: 1 })), Code::FrameOrder),
    ] {
        let mut device = served.device(ORDERER_PC).await;
        device.socket.send(message).await.unwrap();
        device.ends_with(code).await;
    }
}

#[tokio::test]
async fn a_connection_cut_before_its_receipt_gets_it_when_it_comes_back_and_asks() {
    let served = Served::start().await;
    let (mut orderer, _) = served.greeted(ORDERER_PC).await;
    let (doc, key) = (DocId::random([1; 16]), DocKey::Order(PARKS));
    let mut pen = Pen::new(ORDERER_PC);
    let wanted = request(&mut pen);
    let push = founding(&pen, doc, key, &wanted);
    let fact = push.items[0].id;
    let mut news = served.app.hub.listen();
    orderer.send(&ClientFrame::Push(push.clone())).await;
    drop(orderer);
    tokio::time::timeout(SOON, news.recv()).await.unwrap().unwrap();
    let (mut again, _) = served.greeted(ORDERER_PC).await;
    again.send(&ClientFrame::Push(push)).await;
    let receipt = again.receipt().await;
    assert_eq!((receipt.fact, receipt.verdict), (fact, Verdict::Committed));
    // Cut in the middle of a frame: what came before is there, the rest never was.
    let mut half = served.device(ORDERER_PC).await;
    half.greet(ORDERER_PC, None).await;
    let MaybeTlsStream::Plain(stream) = half.socket.into_inner() else { panic!("no TLS here") };
    stream.try_write(&[0x82, 0xfe, 0x10, 0x00, 1, 2, 3, 4, 5]).unwrap();
    drop(stream);
    let (_, manifest) = served.greeted(ORDERER_PC).await;
    assert_eq!(manifest.docs.len(), 1);
}

#[tokio::test]
async fn a_session_or_device_taken_back_ends_its_live_socket_within_a_second() {
    let served = Served::start().await;
    for (session, code) in [(Some(Digest::of(b"session")), Code::SessionEnded), (None, Code::DeviceLocked)] {
        let (mut orderer, _) = served.greeted(ORDERER_PC).await;
        let (mut other, _) = served.greeted(COORDINATOR_PC).await;
        let begun = Instant::now();
        served.app.bus.tell(Event::Revoked { device: ORDERER_PC, session });
        orderer.ends_with(code).await;
        assert!(begun.elapsed() < Duration::from_secs(1));
        other.send(&ClientFrame::View { name: wire::ViewName::Me }).await;
        assert!(matches!(other.next().await, Some(ServerFrame::View(_))), "others go on");
    }
}

#[tokio::test]
async fn a_phone_that_was_locked_while_away_hears_of_it_and_its_last_words_are_taken() {
    let served = Served::start().await;
    let mut tx = served.app.db.write().await.unwrap();
    device::lock(&mut tx, SHARED_PHONE, LEADER, served.app.clock.now()).await.unwrap();
    commit(tx).await.unwrap();
    let mut phone = served.device(SHARED_PHONE).await;
    phone.send(&Pen::new(SHARED_PHONE).hello(Some(7))).await;
    phone.ends_with(Code::DeviceLocked).await;
    let mut phone = served.device(SHARED_PHONE).await;
    phone.send(&Pen::new(SHARED_PHONE).hello(None)).await;
    let manifest = phone.until(|frame| match frame {
        ServerFrame::Manifest(manifest) => Some(manifest),
        _ => None,
    });
    assert_eq!(manifest.await.docs, []);
    let mut pen = Pen::new(SHARED_PHONE);
    let doc = DocKey::Bank(OUTDOOR);
    let id = doc.derived_id().unwrap();
    let words = pen.fact(BO, &[], Remarked { text: Prose::new("Hej").unwrap(), visit: None });
    let push = pen.push(&served.app.ledger, id, doc, &words).await;
    phone.send(&ClientFrame::Push(push)).await;
    assert_eq!(phone.receipt().await.verdict, Verdict::Rejected);
    phone.send(&ClientFrame::LetGo).await;
    phone.send(&ClientFrame::Pull(Pull { doc: id, epoch: 0, have: vec![] })).await;
    phone.ends_with(Code::DeviceLocked).await;
    let mut read = served.app.db.read().await.unwrap();
    // It is written by and by: the connection ends with the answer to the pull.
    let begun = Instant::now();
    while device::get(&mut read, SHARED_PHONE).await.unwrap().unwrap().let_go_at.is_none() {
        assert!(begun.elapsed() < SOON, "nobody notes that it let go");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

#[tokio::test]
async fn a_phone_that_is_unlocked_while_it_is_connected_is_given_what_is_its_own() {
    let served = Served::start().await;
    let mut tx = served.app.db.write().await.unwrap();
    device::lock(&mut tx, SHARED_PHONE, LEADER, served.app.clock.now()).await.unwrap();
    commit(tx).await.unwrap();
    let mut phone = served.device(SHARED_PHONE).await;
    phone.send(&Pen::new(SHARED_PHONE).hello(None)).await;
    let manifest = |frame| match frame {
        ServerFrame::Manifest(manifest) => Some(manifest),
        _ => None,
    };
    assert_eq!(phone.until(manifest).await.cursor, 0);
    let mut tx = served.app.db.write().await.unwrap();
    device::unlock(&mut tx, SHARED_PHONE).await.unwrap();
    commit(tx).await.unwrap();
    served.app.bus.tell(Event::Access { device: SHARED_PHONE });
    let given = phone.until(manifest).await;
    assert!(given.cursor > 0 && !given.views.is_empty(), "{given:?}");
}

#[tokio::test]
async fn a_server_that_stops_says_so() {
    let served = Served::start().await;
    let (mut orderer, _) = served.greeted(ORDERER_PC).await;
    served.app.stop.now();
    orderer.ends_with(Code::GoingAway).await;
}

/// Round trips and bytes until a device is up to date after 200 changed documents.
#[tokio::test]
async fn a_device_is_up_to_date_after_two_round_trips_however_much_has_changed() {
    const DOCS: u8 = 200;
    let served = Served::start().await;
    let (mut leader, _) = served.greeted(LEADER_PHONE).await;
    let mut pen = Pen::new(LEADER_PHONE);
    let key = DocKey::Work(OUTDOOR);
    let doc = |n: u8| DocId::random([n, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, n]);
    let mut own = Vec::new();
    for n in 0..DOCS {
        let Requested { title, place, .. } = requested();
        let (when, job_type, order, number) = (When::Whenever, None, None, None);
        let opened =
            Opened { order, number, title, what: None, job_type, place, when, card: None, photos: vec![] };
        let fact = pen.fact(LEADER, &[], opened);
        let push = founding(&pen, doc(n), key, &fact);
        own.push(push.items[0].hash);
        leader.send(&ClientFrame::Push(push)).await;
    }
    for _ in 0..DOCS {
        assert_eq!(leader.receipt().await.code, Code::Ok);
    }
    let (_, before) = served.greeted(LEADER_PHONE).await;
    assert_eq!(before.docs.len(), usize::from(DOCS));
    for n in 0..DOCS {
        let remark =
            pen.fact(LEADER, &[], Remarked { text: Prose::new("Gruset är slut").unwrap(), visit: None });
        let place = Place {
            actor: pen.actor,
            seq: 2,
            start_op: FIRST_OP + 1,
            deps: vec![own[usize::from(n)]],
            time: 0,
        };
        leader.send(&ClientFrame::Push(Pen::push_at(doc(n), key, &place, &remark))).await;
    }
    for _ in 0..DOCS {
        assert_eq!(leader.receipt().await.code, Code::Ok);
    }

    let begun = Instant::now();
    let mut back = served.device(LEADER_PHONE).await;
    let manifest = back.greet(LEADER_PHONE, Some(before.cursor)).await;
    assert!(!manifest.whole);
    assert_eq!(manifest.docs.len(), usize::from(DOCS));
    let pulls: Vec<ClientFrame> = manifest
        .docs
        .iter()
        .map(|entry| {
            let n = usize::from(entry.id.as_bytes()[0]);
            ClientFrame::Pull(Pull { doc: entry.id, epoch: 0, have: vec![own[n]] })
        })
        .collect();
    back.send_all(&pulls).await;
    assert_eq!(all_chunks(&mut back, DOCS).await, usize::from(DOCS), "one change of each");
    let bytes: usize = back.messages.iter().sum();
    assert!(back.messages.len() < pulls.len() / 4, "{} messages", back.messages.len());
    let figure = format!(
        "A device up to date again after {DOCS} changed documents: 2 round trips, {bytes} bytes down, {} ms on loopback\n",
        begun.elapsed().as_millis(),
    );
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../target/figures");
    std::fs::create_dir_all(folder).unwrap();
    std::fs::write(format!("{folder}/catching-up.txt"), figure).unwrap();

    // An app from before there were packs gets each frame in a message of its own, as long as it is.
    let mut older = served.device(LEADER_PHONE).await;
    let ClientFrame::Hello(hello) = Pen::new(LEADER_PHONE).hello(Some(before.cursor)) else {
        panic!("a greeting")
    };
    older.send(&ClientFrame::Hello(Hello { protocol: pack::SINCE - 1, ..hello })).await;
    for pull in &pulls {
        older.send(pull).await;
    }
    assert_eq!(all_chunks(&mut older, DOCS).await, usize::from(DOCS));
    assert!(older.messages.len() > pulls.len(), "{} messages", older.messages.len());
    let more: usize = older.messages.iter().sum();
    assert!(bytes * 2 < more, "{bytes} bytes in packs, {more} without");
}

/// How many changes so many answers to pulls hold.
async fn all_chunks(device: &mut Device, answers: u8) -> usize {
    let mut changes = 0;
    for _ in 0..answers {
        let chunks = device.until(|frame| match frame {
            ServerFrame::Chunks(chunks) => Some(chunks),
            _ => None,
        });
        changes += chunks.await.changes.len();
    }
    changes
}

#[tokio::test]
async fn what_is_no_pack_is_refused() {
    let served = Served::start().await;
    let bomb = pack::pack(&[wire::encode(&vec![0_u8; 2 << 20])]);
    for (message, code) in [(vec![0x41, 0xff], Code::FrameMalformed), (bomb, Code::FrameOversized)] {
        let (mut device, _) = served.greeted(ORDERER_PC).await;
        device.socket.send(Message::binary(message)).await.unwrap();
        device.ends_with(code).await;
    }
}
