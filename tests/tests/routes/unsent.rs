//! `POST /api/unsent`: what a phone could not send, carried to the office as a file.

use server::demo::{person, unit};
use server::sync::ledger::Ledger as _;
use shared::api::{ProblemCode, Settle, Settling, Unsettled};
use shared::civil::Moment;
use shared::domain::body::{Banked, Step};
use shared::domain::fact::Fact;
use shared::domain::key::DocKey;
use shared::domain::words::Short;
use shared::ids::{DocId, FactId, StepId};
use shared::unsent::{HandedIn, UnsentFact};
use shared::wire::{Code, MAX_ITEMS, Verdict};

use crate::app::TestApp;

const PATH: &str = "/api/unsent";

/// What Kjell put into the bank of a workplace on a phone that never came back to a network.
fn unsent(app: &TestApp, workplace: &str, n: u8) -> UnsentFact {
    let now = app.app.clock.now();
    let key = DocKey::Bank(unit(workplace));
    let step = Step { id: StepId::random([n; 16]), words: Short::new("Olja låset").unwrap(), picture: None };
    let id = FactId::at(now, [n; 10]);
    let fact = Fact::new(id, person("Kjell"), Moment::new(now, 60, 0), vec![], Banked { step });
    UnsentFact { doc: key.derived_id().unwrap(), key, id, fact: fact.to_json(), card: None }
}

fn said(handed: &[HandedIn]) -> Vec<(Verdict, Code)> {
    handed.iter().map(|one| (one.verdict, one.code)).collect()
}

#[tokio::test]
async fn what_is_handed_in_waits_to_be_adopted_and_counts_once() {
    let app = TestApp::init().await;
    let mut karin = app.signed_in("Karin").await;
    let facts = [unsent(&app, "utelaget", 1), unsent(&app, "utelaget", 2)];
    let handed: Vec<HandedIn> = karin.post(PATH, &facts).await.json();
    assert_eq!(said(&handed), [(Verdict::Held, Code::HandedIn); 2]);
    let rows: Vec<Unsettled> = karin.get("/api/unsettled").await.json();
    assert_eq!(rows.iter().map(|row| row.fact).collect::<Vec<_>>(), facts.each_ref().map(|fact| fact.id));

    let adopt = Settle { doc: facts[0].doc, fact: facts[0].id, how: Settling::Adopt };
    assert_eq!(karin.post("/api/unsettled", &adopt).await.status, 204);
    let again: Vec<HandedIn> = karin.post(PATH, &facts).await.json();
    assert_eq!(said(&again), [(Verdict::Duplicate, Code::Ok); 2]);
    let left: Vec<Unsettled> = karin.get("/api/unsettled").await.json();
    assert_eq!(left.iter().map(|row| row.fact).collect::<Vec<_>>(), [facts[1].id]);
    let mut read = app.app.ledger.read().await.unwrap();
    let rows = read.facts(facts[0].doc).await.unwrap();
    assert!(rows.iter().any(|(id, json)| *id == facts[0].id && *json == facts[0].fact));
}

#[tokio::test]
async fn nobody_hands_in_for_a_workplace_that_is_not_theirs() {
    let app = TestApp::init().await;
    let facts = [unsent(&app, "utelaget", 1)];
    app.nobody().post(PATH, &facts).await.refused(ProblemCode::SessionMissing);
    app.phone("Kjell").await.post(PATH, &facts).await.refused(ProblemCode::SessionMissing);
    for name in ["Maryam", "Lena"] {
        let handed: Vec<HandedIn> = app.signed_in(name).await.post(PATH, &facts).await.json();
        assert_eq!(said(&handed), [(Verdict::Rejected, Code::DocForbidden)], "{name}");
    }
    let rows: Vec<Unsettled> = app.signed_in("Karin").await.get("/api/unsettled").await.json();
    assert_eq!(rows, []);
}

#[tokio::test]
async fn what_is_no_fact_is_told_apart_from_what_is_one() {
    let app = TestApp::init().await;
    let mut karin = app.signed_in("Karin").await;
    let whole = unsent(&app, "utelaget", 1);
    let cut = UnsentFact { fact: whole.fact[..whole.fact.len() - 1].to_owned(), ..whole.clone() };
    let elsewhere = UnsentFact { doc: DocId::random([9; 16]), ..whole.clone() };
    let long = UnsentFact { fact: format!("{}{}", whole.fact, " ".repeat(9_000)), ..whole.clone() };
    let handed: Vec<HandedIn> = karin.post(PATH, &[cut, elsewhere, long, whole]).await.json();
    assert_eq!(
        said(&handed),
        [
            (Verdict::Rejected, Code::FactMalformed),
            (Verdict::Rejected, Code::DocKey),
            (Verdict::Rejected, Code::FactOversized),
            (Verdict::Held, Code::HandedIn),
        ]
    );
    karin.post(PATH, &serde_json::json!({ "facts": 1 })).await.refused(ProblemCode::Invalid);
    let many: Vec<UnsentFact> = (0..=MAX_ITEMS).map(|_| unsent(&app, "utelaget", 3)).collect();
    karin.post(PATH, &many).await.refused(ProblemCode::Invalid);
}
