//! Ids that follow from keys, geneses, changes, and digests of heads.

use serde_json::{Value, json};
use shared::domain::catalogue::Kind;
use shared::domain::key::{DocKey, work_of_acceptance};
use shared::domain::sample::{self, DEPARTMENT, PERSON, STATION, UNIT};
use shared::ids::{Digest, DocId, FactId};
use shared::sync::change::{Actor, FIRST_OP, Place, genesis, genesis_hash, hash_of, heads_digest};

use super::{hex, holds};

fn order() -> (DocId, DocKey) {
    (DocId::random([7; 16]), DocKey::Order(DEPARTMENT))
}

#[test]
fn changes_are_as_written_down() {
    holds(
        "changes.json",
        &json!({
            "derived ids": derived(),
            "geneses": geneses(),
            "changes": changes(),
            "digests of heads": digests(),
        }),
    );
}

fn derived() -> Vec<Value> {
    let keys = [
        DocKey::Day(UNIT, sample::day()),
        DocKey::Time(UNIT, PERSON, sample::day().in_month()),
        DocKey::Bank(UNIT),
        DocKey::Station(UNIT, STATION, sample::day().in_week()),
    ];
    let of_keys =
        keys.into_iter().map(|key| json!({"text": key.to_string(), "id": key.derived_id().unwrap()}));
    let accepted = sample::id(Kind::Accepted);
    let work = json!({"text": format!("work-of/{accepted}"), "id": work_of_acceptance(accepted)});
    of_keys.chain([work]).collect()
}

fn geneses() -> Vec<Value> {
    let bank = DocKey::Bank(UNIT);
    let cases = [(order(), 0), (order(), 1), (order(), 300), ((bank.derived_id().unwrap(), bank), 0)];
    let made = cases.into_iter().map(|((id, key), epoch)| {
        let change = genesis(id, &key, epoch);
        json!({
            "doc": id, "key": key, "kind": key.kind(), "epoch": epoch,
            "chunk": hex(change.raw_bytes()), "hash": hash_of(&change),
        })
    });
    made.collect()
}

fn changes() -> Vec<Value> {
    let (id, key) = order();
    let root = genesis_hash(id, &key, 0);
    let requested = sample::id(Kind::Requested);
    let long = format!("{{\"text\":\"{}\"}}", "å".repeat(200));
    let mut heads = vec![Digest::of(b"one"), Digest::of(b"two")];
    heads.sort_unstable();
    let place = |seq, start_op, deps, time| Place { actor: Actor([0x5a; 16]), seq, start_op, deps, time };
    let cases = [
        (
            "the first of a document",
            place(1, FIRST_OP, vec![root], sample::MS),
            requested,
            fact_of(Kind::Requested),
        ),
        ("on two others", place(2, 200, heads, -1), sample::id(Kind::Asked), fact_of(Kind::Asked)),
        ("numbers of more than one byte", place(300, 70_000, vec![root], 0), sample::id(Kind::Asked), long),
        ("an empty text", place(1, FIRST_OP, vec![root], 64), FactId::at(0, [0; 10]), String::new()),
    ];
    let made = cases.into_iter().map(|(name, place, id, text)| {
        let change = place.change(id, &text);
        json!({
            "name": name, "fact id": id, "fact": text,
            "actor": hex(&place.actor.0), "seq": place.seq, "start_op": place.start_op, "time": place.time,
            "deps": place.deps, "chunk": hex(change.raw_bytes()), "hash": place.hash(id, &text),
        })
    });
    made.collect()
}

fn fact_of(kind: Kind) -> String {
    sample::fact(kind).unwrap().to_json()
}

fn digests() -> Vec<Value> {
    let (one, two) = (Digest::of(b"one"), Digest::of(b"two"));
    let made = [vec![], vec![one], vec![one, two], vec![two, one]];
    made.into_iter().map(|heads| json!({"heads": heads, "digest": heads_digest(&heads)})).collect()
}
