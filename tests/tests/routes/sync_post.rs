//! `POST /sync`: the frames of the sync where no WebSocket goes through.

use bytes::Bytes;
use serde_bytes::ByteBuf;
use server::demo;
use shared::api::ProblemCode;
use shared::civil::Moment;
use shared::domain::body::{Requested, When, Where};
use shared::domain::fact::Fact;
use shared::domain::key::DocKey;
use shared::domain::words::{Prose, Short};
use shared::ids::{DeviceId, DocId, FactId};
use shared::sync::change::{Actor, FIRST_OP, Place, genesis_hash};
use shared::wire::many::{self, MAX_FRAMES};
use shared::wire::{
    self, ClientFrame, Code, Hello, Item, MAX_FRAME, MIN_SCHEMA, Manifest, PROTOCOL, Pull, Push, Receipt,
    SCHEMA, ServerFrame, Verdict,
};

use crate::app::{Client, Reply, TestApp};

const CBOR: (&str, &str) = ("content-type", "application/cbor");

pub(crate) fn hello(device: DeviceId, cursor: Option<u64>) -> ClientFrame {
    let actors = vec![actor(device)];
    ClientFrame::Hello(Hello {
        protocol: PROTOCOL,
        build: "test".to_owned(),
        schema: SCHEMA,
        device,
        actors,
        cursor,
    })
}

/// An actor of this device's own.
fn actor(device: DeviceId) -> Actor {
    Actor(*device.as_bytes())
}

fn joined(frames: &[ClientFrame]) -> Vec<u8> {
    many::join(&frames.iter().map(wire::encode).collect::<Vec<_>>())
}

async fn post(client: &mut Client, body: Vec<u8>) -> Reply {
    client.send("POST", "/sync", &[CBOR], body.into()).await
}

pub(crate) async fn say(client: &mut Client, frames: &[ClientFrame]) -> Vec<ServerFrame> {
    let reply = post(client, joined(frames)).await;
    assert_eq!((reply.status, reply.header("content-type")), (200, "application/cbor"), "{reply:?}");
    assert_eq!(reply.header("cache-control"), "no-store");
    many::split(&reply.body).unwrap().into_iter().map(|bytes| wire::decode(bytes).unwrap()).collect()
}

fn manifest(frames: &[ServerFrame]) -> &Manifest {
    let found = frames.iter().find_map(|frame| match frame {
        ServerFrame::Manifest(manifest) => Some(manifest),
        _ => None,
    });
    found.unwrap()
}

fn receipts(frames: &[ServerFrame]) -> Vec<&Receipt> {
    let found = frames.iter().filter_map(|frame| match frame {
        ServerFrame::Receipt(receipt) => Some(receipt),
        _ => None,
    });
    found.collect()
}

/// Lena orders something; the push, and where the document is.
async fn order(app: &TestApp, device: DeviceId) -> (Push, DocId) {
    let push = order_at(device, app.app.clock.now(), 7, None);
    let doc = push.doc;
    (push, doc)
}

/// Lena orders something at this moment, in a document of its own for each number, and says this of it.
pub(crate) fn order_at(device: DeviceId, now: i64, number: u8, what: Option<Prose>) -> Push {
    let (lena, department) = (demo::person("Lena"), demo::places::department("gata"));
    let (doc, key) = (DocId::random([number; 16]), DocKey::Order(department));
    let body = Requested {
        title: Short::new("Kratta löv").unwrap(),
        what,
        job_type: None,
        place: Where::Words(Short::new("Stadsparken").unwrap()),
        when: When::Whenever,
        urgent: None,
        card: None,
        photos: vec![],
    };
    let fact = Fact::new(FactId::at(now, [number; 10]), lena, Moment::new(now, 0, 0), vec![], body);
    let (id, fact) = (fact.id, fact.to_json());
    let deps = vec![genesis_hash(doc, &key, 0)];
    let place = Place { actor: actor(device), seq: 1, start_op: FIRST_OP, deps, time: now };
    let hash = place.hash(id, &fact);
    let items = vec![Item { id, fact, place, hash, card: None }];
    Push { doc, kind: key.kind(), key, epoch: 0, items }
}

/// Pushes on a connection of its own; what is said of the one fact.
pub(crate) async fn pushed(client: &mut Client, device: DeviceId, push: &Push) -> Receipt {
    let said = say(client, &[hello(device, None), ClientFrame::Push(push.clone())]).await;
    // Receipts that were not acknowledged are said again before it.
    receipts(&said).into_iter().rfind(|receipt| receipt.fact == push.items[0].id).unwrap().clone()
}

#[tokio::test]
async fn an_order_is_pushed_pulled_and_acknowledged_without_a_web_socket() {
    let app = TestApp::init().await;
    let mut lena = app.signed_in("Lena").await;
    let device = lena.device().await;
    let first = say(&mut lena, &[hello(device, None)]).await;
    assert!(matches!(&first[0], ServerFrame::Welcome(_)));
    let before = manifest(&first);
    assert!(before.whole && before.docs.is_empty());
    let (push, doc) = order(&app, device).await;
    let said = say(&mut lena, &[hello(device, Some(before.cursor)), ClientFrame::Push(push.clone())]).await;
    let [receipt] = receipts(&said)[..] else { panic!("{said:?}") };
    assert_eq!((receipt.verdict, receipt.fact), (Verdict::Committed, push.items[0].id));
    // The answer was lost: pushing again has it said again, and does nothing.
    let again = say(&mut lena, &[hello(device, Some(before.cursor)), ClientFrame::Push(push)]).await;
    let [said_before] = receipts(&again)[..] else { panic!("{again:?}") };
    assert_eq!(said_before, receipt);
    let entry = manifest(&again).docs[0].clone();
    assert_eq!((entry.id, manifest(&again).whole), (doc, false));
    let pull = ClientFrame::Pull(Pull { doc, epoch: 0, have: vec![] });
    let ack = ClientFrame::Ack { receipts: receipt.number };
    let pulled = say(&mut lena, &[hello(device, Some(before.cursor)), pull, ack]).await;
    let Some(ServerFrame::Chunks(chunks)) = pulled.last() else { panic!("{pulled:?}") };
    assert_eq!(entry.heads, Some(shared::sync::change::heads_digest(&chunks.heads)));
    let later = say(&mut lena, &[hello(device, Some(manifest(&pulled).cursor))]).await;
    assert!(receipts(&later).is_empty() && manifest(&later).docs.is_empty(), "{later:?}");
}

#[tokio::test]
async fn what_is_pushed_is_told_to_others_and_to_nobody_who_may_not_read_it() {
    let app = TestApp::init().await;
    let mut lena = app.signed_in("Lena").await;
    let device = lena.device().await;
    let (mut coordinator, mut stranger) = (app.signed_in("Stina").await, app.phone("Kjell").await);
    let (push, doc) = order(&app, device).await;
    let (theirs, strange) = (coordinator.device().await, stranger.device().await);
    let before = manifest(&say(&mut coordinator, &[hello(theirs, None)]).await).cursor;
    let strangers = manifest(&say(&mut stranger, &[hello(strange, None)]).await).cursor;
    say(&mut lena, &[hello(device, None), ClientFrame::Push(push)]).await;
    let told = say(&mut coordinator, &[hello(theirs, Some(before))]).await;
    assert!(manifest(&told).docs.iter().any(|entry| entry.id == doc));
    let pull = ClientFrame::Pull(Pull { doc, epoch: 0, have: vec![] });
    let told = say(&mut stranger, &[hello(strange, Some(strangers)), pull]).await;
    assert!(manifest(&told).docs.iter().all(|entry| entry.id != doc));
    assert_eq!(told.last(), Some(&ServerFrame::Gone { doc }));
}

#[tokio::test]
async fn the_order_of_frames_holds_and_nothing_after_an_error_is_looked_at() {
    let app = TestApp::init().await;
    let mut lena = app.signed_in("Lena").await;
    let device = lena.device().await;
    let (push, doc) = order(&app, device).await;
    let push = ClientFrame::Push(push);
    let error = |said: &[ServerFrame]| said.last() == Some(&ServerFrame::Error { code: Code::FrameOrder });
    assert!(error(&say(&mut lena, &[push.clone(), hello(device, None)]).await));
    assert!(error(&say(&mut lena, &[hello(device, None), hello(device, None), push.clone()]).await));
    let mut other = hello(device, None);
    if let ClientFrame::Hello(hello) = &mut other {
        hello.protocol = 99;
    }
    let said = say(&mut lena, &[other, push]).await;
    assert_eq!(said, [ServerFrame::Error { code: Code::Protocol }]);
    let said = say(&mut lena, &[hello(device, None)]).await;
    assert!(manifest(&said).docs.iter().all(|entry| entry.id != doc) && receipts(&said).is_empty());
}

#[tokio::test]
async fn an_app_that_is_too_old_is_told_so_and_the_newer_one_is_taken() {
    let app = TestApp::init().await;
    let mut lena = app.signed_in("Lena").await;
    let device = lena.device().await;
    let (push, _) = order(&app, device).await;
    let ClientFrame::Hello(new) = hello(device, None) else { unreachable!() };
    let old = ClientFrame::Hello(Hello { schema: MIN_SCHEMA - 1, ..new });
    let frames = say(&mut lena, &[old, ClientFrame::Push(push.clone())]).await;
    let [ServerFrame::Welcome(_), ServerFrame::Error { code }] = &frames[..] else { panic!("{frames:?}") };
    assert_eq!(*code, Code::AppTooOld);
    let frames = say(&mut lena, &[hello(device, None), ClientFrame::Push(push)]).await;
    assert_eq!(receipts(&frames)[0].verdict, Verdict::Committed);
}

#[tokio::test]
async fn what_is_no_array_of_frames_is_refused() {
    let app = TestApp::init().await;
    let mut lena = app.signed_in("Lena").await;
    let device = lena.device().await;
    let whole = joined(&[hello(device, None)]);
    let too_many = joined(&vec![hello(device, None); MAX_FRAMES + 1]);
    let one = wire::encode(&hello(device, None));
    for bad in [
        vec![],
        vec![0x80],
        whole[..whole.len() - 1].to_vec(),
        [whole.as_slice(), &[0]].concat(),
        one,
        too_many,
    ] {
        post(&mut lena, bad).await.refused(ProblemCode::BadRequest);
    }
    // An array of what is no frame: the array is read, the frame is not.
    let reply = post(&mut lena, many::join(&[[0x01]])).await;
    let frames = many::split(&reply.body).unwrap();
    assert_eq!(wire::decode(frames[0]), Ok(ServerFrame::Error { code: Code::FrameMalformed }));
}

#[tokio::test]
async fn a_body_that_is_too_large_or_of_another_type_is_refused() {
    let app = TestApp::init().await;
    let mut lena = app.signed_in("Lena").await;
    let device = lena.device().await;
    let large = minicbor_bytes(MAX_FRAME);
    post(&mut lena, large).await.refused(ProblemCode::TooLarge);
    let body = Bytes::from(joined(&[hello(device, None)]));
    for kind in ["application/json", "application/cbor; charset=utf-8", "text/plain", ""] {
        let reply = lena.send("POST", "/sync", &[("content-type", kind)], body.clone()).await;
        reply.refused(ProblemCode::WrongType);
    }
    lena.send("POST", "/sync", &[], body).await.refused(ProblemCode::WrongType);
}

/// An array with one byte string that makes it longer than is taken.
fn minicbor_bytes(length: usize) -> Vec<u8> {
    many::join(&[wire::encode(&ByteBuf::from(vec![0; length]))])
}

#[tokio::test]
async fn nobody_and_other_origins_are_kept_out() {
    let app = TestApp::init().await;
    let body = joined(&[hello(DeviceId::from_bytes([0; 16]), None)]);
    post(&mut app.nobody(), body.clone()).await.refused(ProblemCode::DeviceUnknown);
    let mut lena = app.signed_in("Lena").await;
    let bytes = Bytes::from(body.clone());
    lena.send_bare("POST", "/sync", &[CBOR], bytes.clone()).await.refused(ProblemCode::OriginMissing);
    let foreign = [CBOR, ("origin", "https://evil.example")];
    lena.send_bare("POST", "/sync", &foreign, bytes).await.refused(ProblemCode::OriginWrong);
}

#[tokio::test]
async fn a_locked_phone_is_told_to_let_go_and_may_hand_over_what_it_had_not_sent() {
    let app = TestApp::init().await;
    let mut phone = app.phone("Kjell").await;
    let id = phone.device().await;
    let before = say(&mut phone, &[hello(id, None)]).await;
    let cursor = manifest(&before).cursor;
    let mut karin = app.signed_in("Karin").await;
    assert_eq!(karin.post(&format!("/api/devices/{id}/lock"), &()).await.status, 204);
    let locked = ServerFrame::Error { code: Code::DeviceLocked };
    assert_eq!(say(&mut phone, &[hello(id, Some(cursor))]).await, std::slice::from_ref(&locked));
    let emptied = say(&mut phone, &[hello(id, None), ClientFrame::LetGo]).await;
    assert!(emptied.contains(&locked));
    assert!(manifest(&emptied).whole && manifest(&emptied).docs.is_empty());
}
