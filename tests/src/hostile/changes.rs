//! The typed fields of changes: a push as its frame carries it, taken for granted in everything but its form.

use std::collections::BTreeSet;

use automerge::Change;
use shared::ids::{Digest, FactId};
use shared::sync::change::{FIRST_OP, Place, Replica, genesis, genesis_hash, hash_of};
use shared::wire::{ClientFrame, Push, decode};

/// The largest number that Automerge keeps an operation under; the server takes none as large.
const MOST: u64 = (1 << 31) - 1;

/// A change has one hash and one text of bytes, which read as that change; and a document of changes that each stand on
/// all before them saves and loads again with every fact in it.
pub(super) fn check(bytes: &[u8]) {
    let Ok(ClientFrame::Push(push)) = decode::<ClientFrame>(bytes) else { return };
    let first = genesis(push.doc, &push.key, push.epoch);
    assert_eq!(first.raw_bytes(), genesis(push.doc, &push.key, push.epoch).raw_bytes());
    assert_eq!(hash_of(&first), genesis_hash(push.doc, &push.key, push.epoch));
    for item in &push.items {
        let place = &item.place;
        if !(1..=MOST).contains(&place.start_op) || !(1..=MOST).contains(&place.seq) {
            continue;
        }
        if place.deps.is_sorted_by(|a, b| a < b) {
            reads_as_itself(place, item.id, &item.fact);
        }
    }
    grows(&push);
}

fn reads_as_itself(place: &Place, fact: FactId, json: &str) {
    let change = place.change(fact, json);
    assert_eq!(hash_of(&change), place.hash(fact, json));
    let read = Change::from_bytes(change.raw_bytes().to_vec()).expect("the change reads");
    assert_eq!(read.hash(), change.hash());
    assert_eq!((read.seq(), read.max_op(), read.timestamp()), (place.seq, place.start_op, place.time));
}

/// Each fact at a place made for it, as far above the one before as the device says.
fn grows(push: &Push) {
    let mut replica = Replica::new(push.doc, &push.key, push.epoch).expect("a document");
    let mut op = FIRST_OP;
    let mut facts: BTreeSet<FactId> = BTreeSet::new();
    for item in &push.items {
        if !facts.insert(item.id) {
            continue;
        }
        let deps: Vec<Digest> = replica.heads();
        let (actor, seq) = (item.place.actor, replica.seq_of(item.place.actor) + 1);
        let place = Place { actor, seq, start_op: op, deps, time: item.place.time };
        // The genesis has an actor that the server gives to nobody.
        if actor == shared::sync::change::Actor::GENESIS {
            continue;
        }
        replica.apply(vec![place.change(item.id, &item.fact)]).expect("a change on all there is");
        op += 1 + item.place.start_op % 10_000;
    }
    let saved = replica.save();
    let again = Replica::load(&saved, push.doc, &push.key, push.epoch).expect("what was saved loads");
    assert_eq!((again.facts(), again.heads()), (replica.facts(), replica.heads()));
    let unpacked = replica.save_unpacked();
    let again = Replica::load(&unpacked, push.doc, &push.key, push.epoch).expect("unpacked too");
    assert_eq!(again.facts(), replica.facts());
}
