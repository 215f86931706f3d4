//! Frames as bytes: one of each, and what is no frame.

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_bytes::ByteBuf;
use serde_json::{Value, json};
use shared::domain::catalogue::Kind;
use shared::domain::key::DocKey;
use shared::domain::sample::{self, DEPARTMENT};
use shared::domain::words::Prose;
use shared::ids::{DeviceId, Digest, DocId, HistoryId};
use shared::sync::change::{Actor, FIRST_OP, Place, genesis_hash, heads_digest};
use shared::wire::{self, *};

use super::{hex, holds};

const DEVICE: DeviceId = DeviceId::from_bytes([0x21; 16]);

#[test]
fn frames_are_as_written_down() {
    holds(
        "frames.json",
        &json!({"from the device": client(), "from the server": server(), "refused": refused(), "packed": packed()}),
    );
}

fn doc() -> DocId {
    DocId::random([7; 16])
}

fn key() -> DocKey {
    DocKey::Order(DEPARTMENT)
}

/// A frame's bytes with the same in words, which is what it reads back as.
fn frame<T: Serialize + DeserializeOwned + PartialEq + std::fmt::Debug>(frame: &T) -> Value {
    let bytes = wire::encode(frame);
    assert_eq!(wire::decode::<T>(&bytes).as_ref(), Ok(frame));
    json!({"cbor": hex(&bytes), "means": in_hex(serde_json::to_value(frame).unwrap())})
}

/// Bytes, which JSON has as lists of numbers, as hexadecimal digits.
fn in_hex(value: Value) -> Value {
    match value {
        Value::Array(items) if !items.is_empty() && items.iter().all(Value::is_u64) => {
            let bytes = items.iter().filter_map(Value::as_u64).map(|byte| u8::try_from(byte).unwrap());
            hex(&bytes.collect::<Vec<_>>()).into()
        }
        Value::Array(items) => items.into_iter().map(in_hex).collect(),
        Value::Object(fields) => fields.into_iter().map(|(name, value)| (name, in_hex(value))).collect(),
        other => other,
    }
}

/// Packs of other makers: what is packed here is not the same bytes everywhere, what comes out is.
fn packed() -> Vec<Value> {
    let by_zlib = "58336b59985296995abe30252f313735293715999b999c589298939f5e8a229a925c0464262726672fcc284a4d\
                   4ecd2c2829160700";
    let bytes: Vec<u8> = (0..by_zlib.len())
        .step_by(2)
        .map(|at| u8::from_str_radix(&by_zlib[at..at + 2], 16).unwrap())
        .collect();
    let frames = pack::frames(bytes).unwrap();
    let view = |name| ClientFrame::View { name };
    let meant = [
        view(ViewName::Me),
        view(ViewName::Catalogue),
        view(ViewName::Crew),
        ClientFrame::Ack { receipts: 23 },
    ];
    assert_eq!(frames, meant.each_ref().map(wire::encode));
    vec![json!({"message": by_zlib, "frames": frames.iter().map(|frame| hex(frame)).collect::<Vec<_>>()})]
}

fn client() -> Vec<Value> {
    let fact = sample::fact(Kind::Requested).unwrap();
    let text = fact.to_json();
    let root = genesis_hash(doc(), &key(), 0);
    let place =
        Place { actor: Actor([0x5a; 16]), seq: 1, start_op: FIRST_OP, deps: vec![root], time: sample::MS };
    let hash = place.hash(fact.id, &text);
    let card = Some("{\"salt\":\"00000000000000000000000000000000\"}".to_owned());
    let item = Item { id: fact.id, fact: text, place, hash, card };
    let hello = |cursor| Hello {
        protocol: PROTOCOL,
        build: "0.1.0".into(),
        schema: SCHEMA,
        device: DEVICE,
        actors: vec![Actor([0x5a; 16])],
        cursor,
    };
    let push = |items| Push { doc: doc(), kind: key().kind(), key: key(), epoch: 0, items };
    [
        ClientFrame::Hello(hello(None)),
        ClientFrame::Hello(hello(Some(4711))),
        ClientFrame::Pull(Pull { doc: doc(), epoch: 0, have: vec![] }),
        ClientFrame::Pull(Pull { doc: doc(), epoch: 1, have: vec![root] }),
        ClientFrame::View { name: ViewName::Me },
        ClientFrame::Push(push(vec![item.clone()])),
        ClientFrame::Push(push(vec![Item { card: None, ..item }])),
        ClientFrame::Ack { receipts: 17 },
        ClientFrame::LetGo,
    ]
    .iter()
    .map(frame)
    .collect()
}

fn server() -> Vec<Value> {
    let heads = vec![Digest::of(b"one"), Digest::of(b"two")];
    let entry = |access, heads| DocEntry { id: doc(), key: key(), epoch: 0, access, heads };
    let read = entry(Access::Read, Some(heads_digest(&heads)));
    let views = vec![ViewEntry { name: ViewName::Crew, version: Digest::of(b"{}") }];
    let fact = sample::id(Kind::Requested);
    let receipt = |verdict, number, code, reason: Option<&str>| {
        let (hash, reason) = (Digest::of(b"one"), reason.and_then(|words| Prose::new(words).ok()));
        ServerFrame::Receipt(Receipt { number, doc: doc(), fact, hash, verdict, code, reason, epoch: None })
    };
    let late = ServerFrame::Receipt(Receipt {
        number: 0,
        doc: doc(),
        fact,
        hash: Digest::of(b"one"),
        verdict: Verdict::Retry,
        code: Code::EpochPast,
        reason: None,
        epoch: Some(2),
    });
    let chunks = |snapshot: Option<&[u8]>, changes: &[&[u8]], more| {
        ServerFrame::Chunks(Chunks {
            doc: doc(),
            epoch: 0,
            snapshot: snapshot.map(ByteBuf::from),
            changes: changes.iter().map(|bytes| ByteBuf::from(*bytes)).collect(),
            heads: heads.clone(),
            more,
        })
    };
    let changed = Changed {
        doc: doc(),
        epoch: 0,
        changes: vec![ByteBuf::from(b"change")],
        heads: heads.clone(),
        cursor: 4712,
    };
    let manifest = |whole, docs, gone, views| {
        ServerFrame::Manifest(Manifest { cursor: 4711, whole, docs, gone, views, more: false })
    };
    let (docs, gone, views_of_it) = (vec![read.clone()], vec![], vec![]);
    let part = Manifest { cursor: 4711, whole: true, docs, gone, views: views_of_it, more: true };
    [
        ServerFrame::Welcome(Welcome {
            time: sample::MS,
            history: HistoryId::from_bytes([0x31; 16]),
            min_schema: SCHEMA,
            device: DEVICE,
        }),
        manifest(true, vec![read.clone(), entry(Access::Append, None)], vec![], views),
        manifest(false, vec![], vec![doc()], vec![]),
        ServerFrame::Manifest(part),
        chunks(Some(b"document"), &[], false),
        chunks(None, &[b"one", b"two"], true),
        receipt(Verdict::Committed, 17, Code::Ok, None),
        receipt(Verdict::Blocked, 0, Code::FactAnswersMissing, None),
        late,
        receipt(Verdict::Erased, 19, Code::FactErased, None),
        receipt(Verdict::Dismissed, 18, Code::PersonRevoked, Some("Det gjordes en annan dag.")),
        ServerFrame::Changed(changed),
        ServerFrame::Access(read),
        ServerFrame::Gone { doc: doc() },
        ServerFrame::Failed { doc: doc(), code: Code::DocDamaged },
        ServerFrame::View(View { name: ViewName::Crew, bytes: ByteBuf::from(b"{}") }),
        ServerFrame::Error { code: Code::GoingAway },
    ]
    .iter()
    .map(frame)
    .collect()
}

fn refused() -> Vec<Value> {
    let ack = wire::encode(&ClientFrame::Ack { receipts: 17 });
    let cases = [
        ("nothing", vec![]),
        ("cut off", ack[..ack.len() - 1].to_vec()),
        ("followed by more", [ack.as_slice(), &[0]].concat()),
        ("a frame that is not known", b"\xa1\x63nak\xa1\x68receipts\x11".to_vec()),
        ("a key that is not known", b"\xa1\x63ack\xa2\x68receipts\x11\x64more\x01".to_vec()),
        ("a key twice", b"\xa1\x63ack\xa2\x68receipts\x11\x68receipts\x11".to_vec()),
        ("a key missing", b"\xa1\x63ack\xa0".to_vec()),
        ("a name and its content, and no map of the two", b"\x63ack\xa1\x68receipts\x11".to_vec()),
        ("a text where a number belongs", b"\xa1\x63ack\xa1\x68receipts\x621\x37".to_vec()),
        ("a number below zero", b"\xa1\x63ack\xa1\x68receipts\x20".to_vec()),
        ("JSON", b"{\"ack\":{\"receipts\":17}}".to_vec()),
    ];
    let made = cases.into_iter().map(|(name, bytes)| {
        assert_eq!(wire::decode::<ClientFrame>(&bytes), Err(BadFrame::Malformed), "{name}");
        json!({"name": name, "cbor": hex(&bytes)})
    });
    made.collect()
}
