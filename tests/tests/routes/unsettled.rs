//! `GET` and `POST /api/unsettled`, `POST /api/unsettled/mine`

use server::demo::{person, unit};
use server::sync::group::{Answer, Job, What};
use shared::api::{FieldCode, ProblemCode, Settle, Settling, TakeBack, Unsettled};
use shared::civil::Moment;
use shared::domain::body::{Step, Steps};
use shared::domain::fact::Fact;
use shared::domain::key::DocKey;
use shared::domain::words::{Prose, Short};
use shared::ids::{DeviceId, DocId, FactId, StationId, StepId};
use shared::sync::change::{Actor, FIRST_OP, Place, genesis_hash};
use shared::unsent::UnsentFact;
use shared::wire::{Code, Item, Push};

use crate::app::TestApp;

const PATH: &str = "/api/unsettled";

/// Kjell's phone states what only supervisors state: it is refused, and waits for one of them.
async fn refused(app: &TestApp, device: DeviceId) -> (DocId, FactId) {
    refused_answering(app, device, vec![]).await
}

async fn refused_answering(app: &TestApp, device: DeviceId, re: Vec<FactId>) -> (DocId, FactId) {
    let week = app.app.clock.when().day.in_week();
    let key = DocKey::Station(unit("utelaget"), StationId::random([5; 16]), week);
    let (doc, actor) = (key.derived_id().unwrap(), Actor([9; 16]));
    let now = app.app.clock.now();
    let step = Step { id: StepId::random([4; 16]), words: Short::new("Sopa").unwrap(), picture: None };
    let id = FactId::at(now, [1; 10]);
    let fact = Fact::new(id, person("Kjell"), Moment::new(now, 60, 0), re, Steps { steps: vec![step] });
    let json = fact.to_json();
    let place =
        Place { actor, seq: 1, start_op: FIRST_OP, deps: vec![genesis_hash(doc, &key, 0)], time: now };
    let item = Item { id, hash: place.hash(id, &json), fact: json, place, card: None };
    let push = Push { doc, kind: key.kind(), key, epoch: 0, items: vec![item] };
    for what in [What::Greet(vec![actor]), What::Push(push.into())] {
        let Answer::Done(receipts) = app.app.hub.write(Job { device, what }).await else { panic!("refused") };
        assert!(receipts.iter().all(|receipt| receipt.code == Code::FactForbidden), "{receipts:?}");
    }
    (doc, id)
}

fn dismiss((doc, fact): (DocId, FactId), reason: &str) -> Settle {
    Settle { doc, fact, how: Settling::Dismiss { reason: reason.to_owned() } }
}

#[tokio::test]
async fn whoever_leads_the_workplace_says_why_something_does_not_count_once() {
    let app = TestApp::init().await;
    let device = app.phone("Kjell").await.device().await;
    let what = refused(&app, device).await;
    let mut karin = app.signed_in("Karin").await;
    let rows: Vec<Unsettled> = karin.get(PATH).await.json();
    assert_eq!(
        rows.iter().map(|row| (row.fact, row.dismissed.is_some())).collect::<Vec<_>>(),
        [(what.1, false)]
    );
    assert_eq!(karin.post(PATH, &dismiss(what, " Vi har redan det steget. ")).await.status, 204);
    let late = karin.post(PATH, &dismiss(what, "En gång till.")).await.refused(ProblemCode::Conflict);
    assert_eq!(late.why, None);
    let rows: Vec<Unsettled> = karin.get(PATH).await.json();
    let said = rows[0].dismissed.as_ref().unwrap();
    assert_eq!((said.by, said.reason.as_str()), (person("Karin"), "Vi har redan det steget."));
}

#[tokio::test]
async fn a_reason_is_asked_for_and_has_its_length() {
    let app = TestApp::init().await;
    let device = app.phone("Kjell").await.device().await;
    let what = refused(&app, device).await;
    let mut karin = app.signed_in("Karin").await;
    let cases = [
        (String::new(), FieldCode::Missing),
        (" \n".to_owned(), FieldCode::Missing),
        ("å".repeat(Prose::MAX + 1), FieldCode::TooLong),
        ("a\u{7}b".to_owned(), FieldCode::Invalid),
    ];
    for (reason, code) in cases {
        let problem = karin.post(PATH, &dismiss(what, &reason)).await.refused(ProblemCode::Invalid);
        let errors: Vec<_> = problem.errors.iter().map(|error| (error.field.as_str(), error.code)).collect();
        assert_eq!(errors, [("reason", code)]);
    }
    let bare = serde_json::json!({ "doc": what.0, "fact": what.1, "how": "dismiss" });
    karin.post(PATH, &bare).await.refused(ProblemCode::Invalid);
    let rows: Vec<Unsettled> = karin.get(PATH).await.json();
    assert!(rows[0].dismissed.is_none());
}

#[tokio::test]
async fn others_neither_see_it_nor_settle_it() {
    let app = TestApp::init().await;
    let mut kjell = app.phone("Kjell").await;
    let what = refused(&app, kjell.device().await).await;
    let body = dismiss(what, "Nej.");
    app.nobody().get(PATH).await.refused(ProblemCode::SessionMissing);
    app.nobody().post(PATH, &body).await.refused(ProblemCode::SessionMissing);
    kjell.post(PATH, &body).await.refused(ProblemCode::SessionMissing);
    // One who leads another workplace, one who gives out orders, one who orders.
    for name in ["Maryam", "Stina", "Lena"] {
        let mut other = app.signed_in(name).await;
        assert_eq!(other.get(PATH).await.json::<Vec<Unsettled>>(), [], "{name}");
        other.post(PATH, &body).await.refused(ProblemCode::NotFound);
    }
    let rows: Vec<Unsettled> = app.signed_in("Karin").await.get(PATH).await.json();
    assert!(rows[0].dismissed.is_none());
}

const MINE: &str = "/api/unsettled/mine";

#[tokio::test]
async fn its_author_takes_back_what_was_refused_and_those_who_look_after_it_see_that() {
    let app = TestApp::init().await;
    let mut kjell = app.phone("Kjell").await;
    let (doc, id) = refused(&app, kjell.device().await).await;
    let mut karin = app.signed_in("Karin").await;
    let rows: Vec<Unsettled> = karin.get(PATH).await.json();
    let fact = UnsentFact { doc, key: rows[0].key, id, fact: rows[0].json.clone(), card: None };
    let body = TakeBack { fact, reason: "Jag har tagit bort det.".to_owned() };
    // Nobody, another device, without words, and cut off.
    app.nobody().post(MINE, &body).await.refused(ProblemCode::DeviceUnknown);
    app.phone("Linnea").await.post(MINE, &body).await.refused(ProblemCode::NotFound);
    let silent = TakeBack { reason: " ".to_owned(), ..body.clone() };
    kjell.post(MINE, &silent).await.refused(ProblemCode::Invalid);
    let cut = TakeBack {
        fact: UnsentFact { fact: body.fact.fact[..20].to_owned(), ..body.fact.clone() },
        ..body.clone()
    };
    kjell.post(MINE, &cut).await.refused(ProblemCode::NotFound);
    let rows: Vec<Unsettled> = karin.get(PATH).await.json();
    assert!(rows.iter().all(|row| row.dismissed.is_none()));

    for _ in 0..2 {
        assert_eq!(kjell.post(MINE, &body).await.status, 204);
    }
    let rows: Vec<Unsettled> = karin.get(PATH).await.json();
    let said = rows[0].dismissed.as_ref().unwrap();
    assert_eq!((rows.len(), said.by, said.reason.as_str()), (1, person("Kjell"), "Jag har tagit bort det."));
    karin.post(PATH, &dismiss((doc, id), "Nej.")).await.refused(ProblemCode::Conflict);
}

#[tokio::test]
async fn what_was_adopted_is_listed_with_the_name_of_who_said_so_for_apps_that_know_it() {
    let app = TestApp::init().await;
    let (doc, fact) = refused(&app, app.phone("Kjell").await.device().await).await;
    let mut karin = app.signed_in("Karin").await;
    let adopt = Settle { doc, fact, how: Settling::Adopt };
    assert_eq!(karin.post(PATH, &adopt).await.status, 204);
    assert_eq!(karin.get(PATH).await.json::<Vec<Unsettled>>(), []);
    let rows: Vec<Unsettled> = karin.get("/api/unsettled?adopted=true").await.json();
    let adopted = rows[0].adopted.unwrap();
    assert_eq!((rows.len(), rows[0].fact, adopted.by), (1, fact, person("Karin")));
    assert!(!rows[0].is_open());
    karin.get("/api/unsettled?adopted=perhaps").await.refused(ProblemCode::BadRequest);
}

#[tokio::test]
async fn what_cannot_count_says_which_rule_keeps_it_from_counting() {
    let app = TestApp::init().await;
    // An answer to something that is not there.
    let device = app.phone("Kjell").await.device().await;
    let (doc, fact) = refused_answering(&app, device, vec![FactId::at(1, [7; 10])]).await;
    let mut karin = app.signed_in("Karin").await;
    let adopt = Settle { doc, fact, how: Settling::Adopt };
    let problem = karin.post(PATH, &adopt).await.refused(ProblemCode::Conflict);
    assert_eq!(problem.why, Some(Code::FactAnswersMissing));
    let rows: Vec<Unsettled> = karin.get(PATH).await.json();
    assert!(rows[0].is_open());
}
