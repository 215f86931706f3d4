//! `POST /api/people/{id}/erase`

use server::demo::person;
use server::media::sweep;
use server::store::media;
use server::sync::erase;
use server::sync::ledger::{Ledger as _, Now};
use shared::api::ProblemCode;
use shared::ids::PersonId;
use shared::sync::change::Actor;

use crate::app::TestApp;
use crate::files::upload;

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

#[tokio::test]
async fn a_photo_that_comes_again_before_its_file_is_gone_stays() {
    let app = TestApp::bare().await;
    server::demo::fill(&app.app).await.unwrap();
    let someone = person("Temesgen");
    let plan = erase::plan(app.app.ledger.read().await.unwrap().as_mut(), someone).await.unwrap();
    let digest = *plan.photos.iter().next().unwrap();
    let bytes = app.app.photos.get(digest).await.unwrap().unwrap();
    // Erased, and nobody has swept yet.
    let now = Now { ms: app.app.clock.now(), off: 0 };
    erase::alone(&app.app.ledger, Actor([9; 16]), now, someone).await.unwrap();
    let doomed = async || media::doomed(&mut app.app.db.read().await.unwrap()).await.unwrap();
    assert!(doomed().await.contains(&digest));
    let mut phone = app.phone("Kjell").await;
    assert_eq!(upload(&mut phone, &bytes).await.status, 204);
    // A sweep that begins now, or had begun before, does not get to it any more.
    assert!(!doomed().await.contains(&digest));
    sweep::once(&app.app).await.unwrap();
    assert_eq!(doomed().await, []);
    assert_eq!(phone.get(&format!("/api/media/{digest}")).await.body, bytes);
}
