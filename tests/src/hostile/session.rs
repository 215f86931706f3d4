//! Frames to a server that knows the device: a first byte says which device and how, the rest is an array of frames, or
//! one of them.
//!
//! The hash of a change cannot be found by chance. Where the first byte asks for it, each push therefore gets the hash
//! that its fields have, and what is left zero in a place is filled in as an honest device does.

use server::sync::ledger::{Ledger, Read};
use server::sync::memory::Memory;
use server::sync::rebuild::rebuild;
use server::sync::testing::{self, HISTORY, Pen};
use shared::domain::fact::Fact;
use shared::ids::Digest;
use shared::sync::change::{Actor, Place, Replica};
use shared::wire::{ClientFrame, Code, Push, ServerFrame, decode, encode, many};

use crate::at_once::at_once;

/// The bit of the first byte that has pushes mended.
pub(super) const MENDED: u8 = 0x80;
/// The bit of the first byte that leaves out the greeting.
pub(super) const SILENT: u8 = 0x40;

/// The municipality of the server's own tests.
pub(super) fn town() -> Memory {
    let memory = Memory::new(HISTORY);
    at_once(async {
        memory.set_town(testing::town()).await;
        for device in testing::devices() {
            memory.set_device(device).await;
        }
    });
    memory
}

/// No frame makes the server fail, and whatever it took makes documents that load, hold facts that are ones, and are
/// projected as they were.
pub(super) fn check(bytes: &[u8]) {
    let Some((how, rest)) = bytes.split_first() else { return };
    let (ledger, devices) = (town(), testing::devices());
    let device = devices[usize::from(how & 0x0f) % devices.len()].id;
    let mut pen = Pen::new(device);
    if how & SILENT == 0 {
        let hello = pen.hello(None);
        at_once(pen.say(&ledger, &hello));
    }
    for frame in many::split(rest).unwrap_or_else(|_| vec![rest]) {
        let mended = (how & MENDED != 0).then(|| mended(&pen, &ledger, frame)).flatten();
        let turn = at_once(pen.say_bytes(&ledger, mended.as_deref().unwrap_or(frame)));
        for said in &turn.frames {
            let code = match said {
                ServerFrame::Error { code } => *code,
                ServerFrame::Receipt(receipt) => receipt.code,
                _ => Code::Ok,
            };
            assert!(code != Code::Internal, "the server failed: {said:?}");
            let bytes = encode(said);
            assert_eq!(decode::<ServerFrame>(&bytes).as_ref(), Ok(said), "the server says what can be read");
        }
    }
    let docs = at_once(documents(&ledger));
    at_once(rebuild(&ledger)).expect("it is projected anew");
    assert_eq!(at_once(documents(&ledger)), docs, "projected differently the second time");
}

/// The same push with the hash it has, and with what is zero filled in; none for other frames.
fn mended(pen: &Pen, ledger: &Memory, bytes: &[u8]) -> Option<Vec<u8>> {
    let Ok(ClientFrame::Push(mut push)) = decode::<ClientFrame>(bytes) else { return None };
    if let Some(derived) = push.key.derived_id() {
        push.doc = derived;
    }
    let Push { doc, key, items, .. } = &mut push;
    let mut next: Place = at_once(pen.place(ledger, *doc, *key));
    for item in items {
        let place = &mut item.place;
        if place.actor == Actor::GENESIS {
            place.actor = next.actor;
        }
        if place.seq == 0 {
            place.seq = next.seq;
        }
        if place.start_op == 0 {
            place.start_op = next.start_op;
        }
        if place.deps.is_empty() || place.deps == [Digest([0; 32])] {
            place.deps.clone_from(&next.deps);
        }
        // Automerge builds nothing that these are too large for, and the server does not ask it to.
        if place.start_op < 1 << 31 && place.seq < 1 << 31 {
            item.hash = place.hash(item.id, &item.fact);
        }
        next = Place { seq: place.seq + 1, start_op: place.start_op + 1, deps: vec![item.hash], ..next };
    }
    Some(encode(&ClientFrame::Push(push)))
}

/// Every document with what is projected from it, after its changes were put together once more.
async fn documents(ledger: &Memory) -> Vec<String> {
    let mut read = ledger.read().await.expect("the memory reads");
    let mut seen = Vec::new();
    for id in read.all_docs().await.expect("the memory answers") {
        seen.push(document(read.as_mut(), id).await);
    }
    seen
}

async fn document(read: &mut dyn Read, id: shared::ids::DocId) -> String {
    let row = read.doc(id).await.expect("the memory answers").expect("a document that is listed");
    let changes = read.changes(id, row.epoch).await.expect("the memory answers");
    let facts = read.facts(id).await.expect("the memory answers");
    let mut replica = Replica::new(id, &row.key, row.epoch).expect("a document");
    let bytes = changes.iter().filter(|change| change.fact.is_some()).map(|change| change.bytes.as_slice());
    replica.apply_bytes(bytes).expect("its changes apply");
    let saved = replica.save();
    let again = Replica::load(&saved, id, &row.key, row.epoch).expect("what was saved loads");
    assert_eq!((again.heads(), again.max_op()), (row.heads.clone(), row.max_op));
    assert_eq!(again.facts(), facts);
    for (fact, json) in &facts {
        let read = Fact::check(*fact, json).expect("what was taken is a fact");
        assert_eq!(&read.to_json(), json);
    }
    format!("{row:?} {:?}", read.projection(id).await)
}
