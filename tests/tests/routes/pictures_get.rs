//! `GET /api/pictures/{digest}`

use shared::api::{Me, ProblemCode};
use shared::ids::Digest;

use crate::app::TestApp;

async fn portrait_of(app: &TestApp, name: &str) -> String {
    let me: Me = app.phone(name).await.get("/api/me").await.json();
    format!("/api/pictures/{}", me.person.unwrap().picture.unwrap())
}

#[tokio::test]
async fn those_of_the_same_workplace_see_a_portrait_and_others_do_not() {
    let app = TestApp::init().await;
    let picture = portrait_of(&app, "Kjell").await;
    let reply = app.phone("Tove").await.get(&picture).await;
    assert_eq!((reply.status, reply.header("content-type")), (200, "image/jpeg"));
    assert_eq!(reply.header("cache-control"), "no-store");
    assert_eq!(reply.header("x-content-type-options"), "nosniff");
    assert_eq!(format!("/api/pictures/{}", Digest::of(&reply.body)), picture);
    assert_eq!(app.shared_phone().await.get(&picture).await.status, 200);
    assert_eq!(app.signed_in("Karin").await.get(&picture).await.status, 200);
    app.phone("Birgitta").await.get(&picture).await.refused(ProblemCode::NotFound);
    app.signed_in("Lena").await.get(&picture).await.refused(ProblemCode::NotFound);
    app.signed_in("Stina").await.get(&picture).await.refused(ProblemCode::NotFound);
    app.nobody().get(&picture).await.refused(ProblemCode::DeviceUnknown);
}

#[tokio::test]
async fn a_picture_that_is_none_is_not_found() {
    let app = TestApp::init().await;
    let mut phone = app.phone("Tove").await;
    phone.get(&format!("/api/pictures/{}", Digest::of(b"x"))).await.refused(ProblemCode::NotFound);
    phone.get("/api/pictures/x").await.refused(ProblemCode::BadRequest);
}

#[tokio::test]
async fn in_the_demo_anyone_may_choose_among_all() {
    let app = TestApp::with(|config| config.demo = true).await;
    let picture = portrait_of(&app, "Kjell").await;
    assert_eq!(app.nobody().get(&picture).await.status, 200);
}
