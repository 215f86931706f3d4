//! A manifest of more documents than one frame holds.

use std::collections::BTreeSet;

use shared::domain::key::DocKey;
use shared::ids::{Digest, DocId};
use shared::sync::change::{Actor, genesis, hash_of};
use shared::sync::engine::{Effect, Engine, Event, Link, Start};
use shared::sync::rows::Identity;
use shared::wire::{
    self, Access, ClientFrame, Code, DocEntry, Hello, MAX_FRAME, MAX_LISTED, Manifest, OLDEST_PROTOCOL,
    SCHEMA, ServerFrame,
};

use super::memory;
use crate::sync::ledger::{ChangeRow, DocRow, Ledger as _};
use crate::sync::memory::Memory;
use crate::sync::testing::{LEADER_PHONE, NOW, OTHER_LEADER_PHONE, OUTDOOR, Pen, SORTING, day};

const DOCUMENTS: u32 = 20_000;
const WORK: DocKey = DocKey::Work(OUTDOOR);

/// A workplace with so many jobs.
async fn jobs(count: u32) -> Memory {
    let memory = memory().await;
    let mut tx = memory.write().await.unwrap();
    for number in 0..count {
        let mut random = [0; 16];
        random[..4].copy_from_slice(&number.to_be_bytes());
        let id = DocId::random(random);
        let first = genesis(id, &WORK, 0);
        let hash = hash_of(&first);
        let row = DocRow {
            id,
            key: WORK,
            epoch: 0,
            heads: vec![hash],
            max_op: first.max_op(),
            changes: 1,
            cursor: 1,
            founded: 1,
        };
        let bytes = first.raw_bytes().to_vec();
        let (actor, deps) = (Actor::GENESIS, Vec::new());
        let change =
            ChangeRow { hash, actor, seq: 1, max_op: row.max_op, deps, fact: None, bytes, cursor: 1 };
        tx.found(&row, &change).await.unwrap();
    }
    tx.commit().await.unwrap();
    memory
}

fn manifests(frames: &[ServerFrame]) -> Vec<&Manifest> {
    let found = frames.iter().filter_map(|frame| match frame {
        ServerFrame::Manifest(manifest) => Some(manifest),
        _ => None,
    });
    found.collect()
}

#[tokio::test]
async fn twenty_thousand_documents_are_listed_in_frames_that_a_device_takes_as_one() {
    let memory = jobs(DOCUMENTS).await;
    let mut pen = Pen::new(LEADER_PHONE);
    let turn = pen.say(&memory, &pen.hello(None)).await;
    let parts = manifests(&turn.frames);
    assert_eq!(parts.len(), (DOCUMENTS as usize).div_ceil(MAX_LISTED));
    assert!(turn.frames.iter().all(|frame| wire::encode(frame).len() <= MAX_FRAME));
    let listed: BTreeSet<DocId> = parts.iter().flat_map(|part| &part.docs).map(|entry| entry.id).collect();
    assert_eq!(listed.len(), DOCUMENTS as usize);
    let last = parts.len() - 1;
    assert!(parts.iter().enumerate().all(|(at, part)| part.more == (at < last) && part.whole));

    let identity = Identity {
        device: LEADER_PHONE,
        actor: Actor([9; 16]),
        cursor: None,
        history: None,
        skew: 0,
        heard: None,
    };
    let (docs, outbox, views) = (Vec::new(), Vec::new(), Vec::new());
    let (spare_actor, build) = (Actor([8; 16]), "test".to_owned());
    let mut engine = Engine::new(Start { identity, spare_actor, build, schema: SCHEMA, docs, outbox, views });
    engine.handle(NOW.ms, Event::Opened);
    let mut asked = 0;
    for frame in &turn.frames {
        assert_eq!(engine.docs().count(), 0);
        let effects = engine.handle(NOW.ms, Event::Frame(wire::encode(frame)));
        asked += effects.iter().filter(|effect| matches!(effect, Effect::Send(_))).count();
        if engine.link() == Link::Up {
            break;
        }
    }
    assert_eq!(engine.docs().count(), DOCUMENTS as usize);
    assert!(asked >= DOCUMENTS as usize, "{asked} frames ask for what is listed");
}

#[tokio::test]
async fn a_device_of_the_protocol_before_is_told_when_a_manifest_is_too_large_for_it() {
    let memory = jobs(DOCUMENTS).await;
    let older = |pen: &Pen| match pen.hello(None) {
        ClientFrame::Hello(hello) => ClientFrame::Hello(Hello { protocol: OLDEST_PROTOCOL, ..hello }),
        other => other,
    };
    let mut pen = Pen::new(LEADER_PHONE);
    let turn = pen.say(&memory, &older(&pen)).await;
    assert_eq!(turn.frames, [ServerFrame::Error { code: Code::Protocol }]);
    // Anybody else's is as it was.
    let mut other = Pen::new(OTHER_LEADER_PHONE);
    let turn = other.say(&memory, &older(&other)).await;
    assert_eq!(manifests(&turn.frames).len(), 1);
}

#[test]
fn the_longest_entries_fit_into_a_frame_as_many_as_it_lists() {
    let week = day("2026-02-03").in_week();
    let key = DocKey::Station(OUTDOOR, SORTING, week);
    let heads = Some(Digest([0xff; 32]));
    let id = DocId::from_bytes([0xff; 16]);
    let entry = DocEntry { id, key, epoch: u32::MAX, access: Access::Append, heads };
    let docs = vec![entry; MAX_LISTED];
    let manifest = Manifest { cursor: u64::MAX, whole: false, docs, gone: vec![], views: vec![], more: true };
    // The rest is for views and what is gone.
    assert!(wire::encode(&ServerFrame::Manifest(manifest)).len() < MAX_FRAME - (128 << 10));
}
