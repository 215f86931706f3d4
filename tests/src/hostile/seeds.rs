//! Inputs to begin from: the protocol's vectors, and what honest devices say.

use std::fs;
use std::path::Path;

use serde_json::Value;
use server::sync::testing::{self, Pen};
use shared::domain::catalogue::{CATALOGUE, Kind};
use shared::domain::fact::Fact;
use shared::domain::key::DocKey;
use shared::domain::sample;
use shared::ids::{DeviceId, Digest, DocId};
use shared::sync::change::{Actor, Place};
use shared::unsent::{Format, UnsentFact, UnsentFile, UnsentPhoto};
use shared::wire::{ClientFrame, Item, Push, ViewName, encode, many};

use super::Target;
use super::session::MENDED;

/// The seeds of a target.
pub(super) fn of(target: Target) -> Vec<Vec<u8>> {
    match target {
        Target::Frames => frames(),
        Target::Session => session(),
        Target::Facts => facts(),
        Target::Changes => kinds().map(|kind| encode(&ClientFrame::Push(push(kind)))).collect(),
        Target::Uploads => uploads(),
        Target::Photos => photos(),
        Target::Unsent => vec![unsent()],
        Target::Codes => codes(),
    }
}

/// One of the files in `docs/vectors`.
fn vectors(name: &str) -> Value {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/vectors").join(name);
    let text = fs::read(&file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
    serde_json::from_slice(&text).expect("the vectors are JSON")
}

fn kinds() -> impl Iterator<Item = Kind> {
    CATALOGUE.iter().map(|entry| entry.kind)
}

fn example(kind: Kind) -> Fact {
    sample::fact(kind).expect("there is an example of each kind")
}

/// Every text that stands under a key, anywhere in a value.
fn all<'a>(value: &'a Value, key: &str, found: &mut Vec<&'a str>) {
    match value {
        Value::Array(items) => items.iter().for_each(|item| all(item, key, found)),
        Value::Object(members) => {
            found.extend(members.get(key).and_then(Value::as_str));
            members.values().for_each(|member| all(member, key, found));
        }
        _ => {}
    }
}

fn frames() -> Vec<Vec<u8>> {
    let value = vectors("frames.json");
    let mut found = Vec::new();
    all(&value, "cbor", &mut found);
    let mut frames: Vec<Vec<u8>> = found.into_iter().map(bytes).collect();
    frames.push(many::join(&frames[..4]));
    frames
}

fn bytes(hex: &str) -> Vec<u8> {
    let pair = |at: usize| u8::from_str_radix(&hex[at..at + 2], 16).expect("hexadecimal digits");
    (0..hex.len() / 2).map(|at| pair(2 * at)).collect()
}

fn facts() -> Vec<Vec<u8>> {
    let value = vectors("facts.json");
    let mut found = Vec::new();
    ["text", "fact", "card", "json"].iter().for_each(|key| all(&value, key, &mut found));
    let samples = kinds().map(|kind| example(kind).to_json().into_bytes());
    found.into_iter().map(|text| text.as_bytes().to_vec()).chain(samples).collect()
}

/// The example of a kind as a push whose place is to be filled in.
fn push(kind: Kind) -> Push {
    let (fact, key) = (example(kind), sample::key(kind));
    let doc = key.derived_id().unwrap_or(sample::JOB);
    Push { doc, kind: key.kind(), key, epoch: 0, items: vec![item(&fact)] }
}

fn item(fact: &Fact) -> Item {
    let place = Place { actor: Actor::GENESIS, seq: 0, start_op: 0, deps: Vec::new(), time: fact.at.ms };
    Item { id: fact.id, fact: fact.to_json(), place, hash: Digest([0; 32]), card: None }
}

fn session() -> Vec<Vec<u8>> {
    let mut seeds: Vec<Vec<u8>> = (0..8_u8).map(|device| said(device, &everyday())).collect();
    seeds.extend(kinds().map(|kind| said(3, &[ClientFrame::Push(push(kind))])));
    seeds.push(said(0, &ordering()));
    seeds.push(said(3, &leading()));
    seeds
}

fn said(device: u8, frames: &[ClientFrame]) -> Vec<u8> {
    let frames: Vec<Vec<u8>> = frames.iter().map(encode).collect();
    [vec![MENDED | device], many::join(&frames)].concat()
}

fn everyday() -> Vec<ClientFrame> {
    let mut frames: Vec<ClientFrame> = ViewName::ALL.map(|name| ClientFrame::View { name }).into();
    frames.push(ClientFrame::Ack { receipts: 1 });
    frames.push(ClientFrame::LetGo);
    frames
}

/// An orderer sends an order and asks about it.
fn ordering() -> Vec<ClientFrame> {
    let (doc, key) = (DocId::random([8; 16]), DocKey::Order(testing::PARKS));
    let mut pen = Pen::new(testing::ORDERER_PC);
    let order = pen.fact(testing::ORDERER, &[], testing::requested());
    let body = example(Kind::Asked).body;
    let asked = pen.fact(testing::ORDERER, &[order.id], body);
    let items = vec![item(&order), item(&asked)];
    vec![ClientFrame::Push(Push { doc, kind: key.kind(), key, epoch: 0, items })]
}

/// A supervisor states what the examples hold, in documents of the own workplace.
fn leading() -> Vec<ClientFrame> {
    let mut pen = Pen::new(testing::LEADER_PHONE);
    let mut frames = Vec::new();
    for kind in kinds() {
        let key = match sample::key(kind) {
            DocKey::Work(_) => DocKey::Work(testing::OUTDOOR),
            DocKey::Day(_, date) => DocKey::Day(testing::OUTDOOR, date),
            DocKey::Time(_, _, month) => DocKey::Time(testing::OUTDOOR, testing::ANNA, month),
            DocKey::Bank(_) => DocKey::Bank(testing::OUTDOOR),
            other => other,
        };
        let fact = pen.fact(testing::LEADER, &[], example(kind).body);
        let doc = key.derived_id().unwrap_or(DocId::random([9; 16]));
        let items = vec![item(&fact)];
        frames.push(ClientFrame::Push(Push { doc, kind: key.kind(), key, epoch: 0, items }));
    }
    frames
}

fn uploads() -> Vec<Vec<u8>> {
    let digest = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=";
    let begins = format!(
        "tus-resumable:1.0.0\nupload-length:1234\nupload-metadata:sha256 {digest},filetype aW1hZ2UvanBlZw=="
    );
    let goes_on = format!("upload-offset:512\nupload-checksum:sha256 {digest}");
    let older = "upload-offset:0\nupload-checksum:sha1 2jmj7l5rSw0yVb/vlWAYkK/YBwk=".to_owned();
    [begins, goes_on, older].map(String::into_bytes).into()
}

/// A picture of 8 × 8 pixels as the standard lays it out, plain and progressive, with what cameras leave beside it.
fn photos() -> Vec<Vec<u8>> {
    let mut tables = vec![0xff, 0xdb, 0, 67, 0];
    tables.extend([1; 64]);
    tables.extend([0xff, 0xdd, 0, 4, 0, 8]);
    tables.extend([0xff, 0xc4, 0, 20, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 5]);
    let scan = [0xff, 0xda, 0, 8, 1, 1, 0, 0, 63, 0, 0x12, 0xff, 0, 0x34, 0xff, 0xd0, 0x56];
    let beside = [&[0xff, 0xe1, 0, 12][..], b"Exif\0\0 GPS", &[0xff, 0xff, 0xfe, 0, 5], b"ord"].concat();
    let frame = |marker: u8| [0xff, marker, 0, 11, 8, 0, 8, 0, 8, 1, 1, 0x11, 0];
    let photo = |marker: u8, scans: usize| {
        let scans = scan.repeat(scans);
        [&[0xff, 0xd8][..], &beside, &tables, &frame(marker), &scans, &[0xff, 0xd9], b"a trailer"].concat()
    };
    vec![photo(0xc0, 1), photo(0xc2, 3)]
}

fn unsent() -> Vec<u8> {
    let fact = |kind: Kind| {
        let (fact, key) = (example(kind), DocKey::Work(testing::OUTDOOR));
        UnsentFact { doc: sample::JOB, key, id: fact.id, fact: fact.to_json(), card: None }
    };
    let file = UnsentFile {
        format: Format::One,
        device: DeviceId::random([4; 16]),
        saved_at: sample::MS,
        facts: kinds().take(6).map(fact).collect(),
        photos: vec![UnsentPhoto { digest: Digest::of(b"jpeg"), jpeg: "anBlZw==".to_owned() }],
    };
    file.to_bytes()
}

fn codes() -> Vec<Vec<u8>> {
    let mut texts: Vec<String> =
        ["K7QF-201A", "k7qf 2ola", "2026-02-03", "2026-W06", "2026-02", "Kratta löv"]
            .map(str::to_owned)
            .into();
    texts.extend(kinds().map(|kind| sample::key(kind).to_string()));
    texts.push(sample::JOB.to_string());
    texts.push(Digest::of(b"").to_string());
    texts.push(Digest::of(b"").to_string()[..32].to_owned());
    texts.dedup();
    texts.into_iter().map(String::into_bytes).collect()
}
