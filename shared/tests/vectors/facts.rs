//! Facts as text: what is canonical, and what is refused for which reason.

use serde_json::{Value, json};
use shared::domain::catalogue::Kind;
use shared::domain::fact::Fact;
use shared::domain::sample;
use shared::ids::Digest;
use shared::wire::Code;

use super::holds;

#[test]
fn facts_are_as_written_down() {
    holds("facts.json", &json!({"taken": taken(), "refused": refused()}));
}

fn taken() -> Vec<Value> {
    let made = [Kind::Requested, Kind::Asked, Kind::Ticked].into_iter().map(|kind| {
        let fact = sample::fact(kind).unwrap();
        let text = fact.to_json();
        assert_eq!(Fact::check(fact.id, &text), Ok(fact.clone()));
        json!({"id": fact.id, "text": text, "sha256": Digest::of(text.as_bytes())})
    });
    made.collect()
}

fn refused() -> Vec<Value> {
    let fact = sample::fact(Kind::Asked).unwrap();
    let text = fact.to_json();
    let cases = [
        ("a space", text.replace("\"v\":1", "\"v\": 1")),
        ("keys out of order", text.replace("{\"at\":", "{\"v\":1,\"at\":").replace(",\"v\":1}", "}")),
        ("a fraction", text.replace("\"off\":60", "\"off\":60.0")),
        ("a number that is not exact everywhere", text.replace("\"off\":60", "\"off\":9007199254740992")),
        ("an escape that need not be", text.replace("Vilken", "\\u0056ilken")),
        ("an id in capitals", text.replace("\"by\":\"43", "\"by\":\"AB")),
        ("a field that is not known", text.replace("\"by\":", "\"bx\":1,\"by\":")),
        ("version 0", text.replace("\"v\":1", "\"v\":0")),
        ("a kind that is not known", text.replace("\"asked\"", "\"sung\"")),
        ("a newer version", text.replace("\"v\":1", "\"v\":2")),
        ("a body that says nothing", text.replace("Vilken grind?", " ")),
        ("larger than 8 kB", text.replace("Vilken grind?", &"x".repeat(8192))),
        ("cut off", text[..text.len() - 1].to_owned()),
    ];
    let made = cases.into_iter().map(|(name, text)| {
        let code: Code = Fact::check(fact.id, &text).unwrap_err();
        json!({"name": name, "text": text, "code": code, "verdict": code.verdict()})
    });
    made.collect()
}
