//! `POST /api/people/{id}/erase`

use server::demo::person;
use server::sync::erase;
use server::sync::ledger::Ledger as _;
use shared::api::ProblemCode;
use shared::ids::PersonId;

use crate::app::TestApp;

fn erase_of(id: PersonId) -> String {
    format!("/api/people/{id}/erase")
}

#[tokio::test]
async fn an_administrator_erases_what_someone_wrote_and_twice_is_once() {
    let app = TestApp::bare().await;
    server::demo::fill(&app.app).await.unwrap();
    let someone = person("Karin");
    let plan = async || erase::plan(app.app.ledger.read().await.unwrap().as_mut(), someone).await.unwrap();
    assert!(plan().await.emptied() > 0);
    let mut admin = app.signed_in("Peter").await;
    for _ in 0..2 {
        assert_eq!(admin.post(&erase_of(someone), &()).await.status, 204);
        assert!(plan().await.is_empty());
    }
}

#[tokio::test]
async fn nobody_else_erases() {
    let app = TestApp::init().await;
    let someone = person("Karin");
    app.nobody().post(&erase_of(someone), &()).await.refused(ProblemCode::SessionMissing);
    app.phone("Kjell").await.post(&erase_of(someone), &()).await.refused(ProblemCode::SessionMissing);
    for who in ["Karin", "Lena", "Stina"] {
        app.signed_in(who).await.post(&erase_of(someone), &()).await.refused(ProblemCode::Forbidden);
    }
    let mut admin = app.signed_in("Peter").await;
    admin.post(&erase_of(PersonId::random([9; 16])), &()).await.refused(ProblemCode::NotFound);
    admin.post("/api/people/x/erase", &()).await.refused(ProblemCode::BadRequest);
}
