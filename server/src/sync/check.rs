//! Whether a change may stand where it says: actor, sequence number, dependencies, start operation.
//!
//! The change is built from the typed fields ([`super::prepared`]) and its hash compared: no Automerge bytes that came from
//! a device are ever parsed.

use std::collections::BTreeSet;

use shared::ids::Digest;
use shared::sync::change::Place;
use shared::wire::{Code, Item, MAX_DEPS};

use super::batch::Loaded;

/// No start operation lies further beyond the document's largest.
pub(super) const MAX_GAP: u64 = 10_000;
/// No operation number is this large: Automerge keeps them in 32 bits.
pub(super) const MAX_OP: u64 = 1 << 31;

/// Whether a change can be built from the fields at all.
pub(super) fn form(item: &Item) -> Result<(), Code> {
    let Place { start_op, seq, deps, .. } = &item.place;
    if *start_op >= MAX_OP || *start_op == 0 {
        return Err(Code::StartOp);
    }
    if *seq == 0 || *seq >= MAX_OP {
        return Err(Code::ActorSequence);
    }
    let arranged = !deps.is_empty() && deps.len() <= MAX_DEPS && deps.is_sorted_by(|a, b| a < b);
    if arranged { Ok(()) } else { Err(Code::DepsForm) }
}

/// Whether the change may follow what is in the document.
pub(super) fn place(doc: &Loaded, place: &Place) -> Result<(), Code> {
    if place.seq != doc.seq_of(place.actor) + 1 {
        return Err(Code::ActorSequence);
    }
    let mut largest = 0;
    for dep in &place.deps {
        let known = doc.changes.get(dep).ok_or(Code::DepsMissing)?;
        largest = largest.max(known.max_op);
    }
    // A start op at or below a dependency's applies, and makes the saved document unloadable.
    if place.start_op <= largest || place.start_op > doc.row.max_op + MAX_GAP {
        return Err(Code::StartOp);
    }
    match doc.tips.get(&place.actor) {
        Some(own) if !is_ancestor(doc, *own, &place.deps) => Err(Code::DepsForm),
        _ => Ok(()),
    }
}

/// Whether a change is among these or what they stand on. Operation numbers rise along dependencies, so the search
/// stops at those that are too low.
fn is_ancestor(doc: &Loaded, wanted: Digest, of: &[Digest]) -> bool {
    let Some(goal) = doc.changes.get(&wanted) else { return false };
    let mut open: Vec<Digest> = of.to_vec();
    let mut seen: BTreeSet<Digest> = BTreeSet::new();
    while let Some(hash) = open.pop() {
        if hash == wanted {
            return true;
        }
        let Some(known) = doc.changes.get(&hash) else { continue };
        if known.max_op > goal.max_op && seen.insert(hash) {
            open.extend(known.deps.iter().copied());
        }
    }
    false
}
