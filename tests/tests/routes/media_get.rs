//! `GET /api/media/{digest}`

use server::demo;
use shared::api::ProblemCode;
use shared::ids::Digest;

use crate::app::TestApp;
use crate::files::{PHOTO, upload};

fn media(bytes: &[u8]) -> String {
    format!("/api/media/{}", Digest::of(bytes))
}

#[tokio::test]
async fn whoever_handed_a_photo_over_sees_it_and_others_do_not() {
    let app = TestApp::init().await;
    let mut phone = app.phone("Kjell").await;
    upload(&mut phone, PHOTO).await;
    let reply = phone.get(&media(PHOTO)).await;
    assert_eq!((reply.status, reply.header("content-type")), (200, "image/jpeg"));
    assert_eq!(reply.header("cache-control"), "private, max-age=31536000, immutable");
    assert_eq!(Digest::of(&reply.body), Digest::of(PHOTO));
    app.phone("Tove").await.get(&media(PHOTO)).await.refused(ProblemCode::NotFound);
    app.signed_in("Karin").await.get(&media(PHOTO)).await.refused(ProblemCode::NotFound);
    app.nobody().get(&media(PHOTO)).await.refused(ProblemCode::DeviceUnknown);
    phone.get(&media(b"none")).await.refused(ProblemCode::NotFound);
    phone.get("/api/media/none").await.refused(ProblemCode::BadRequest);
}

/// In the demo's story the bench was photographed before and after, and both were released; the leaves in the
/// playground wait to be confirmed, so nothing of them is released.
#[tokio::test]
async fn a_cited_photo_is_seen_by_its_workplace_and_once_released_by_its_orderer() {
    let app = TestApp::bare().await;
    demo::fill(&app.app).await.unwrap();
    let photo =
        |name| std::fs::read(format!("{}/../server/demo/photos/{name}", env!("CARGO_MANIFEST_DIR"))).unwrap();
    let (bench, leaves) = (photo("bench-after.jpg"), photo("leaves-after.jpg"));
    let mut karin = app.signed_in("Karin").await;
    let mut lena = app.signed_in("Lena").await;
    let mut nadia = app.signed_in("Nadia").await;
    let mut johan = app.signed_in("Johan").await;
    assert_eq!(karin.get(&media(&bench)).await.status, 200);
    assert_eq!(karin.get(&media(&leaves)).await.status, 200);
    assert_eq!(lena.get(&media(&bench)).await.status, 200, "released to her department");
    nadia.get(&media(&bench)).await.refused(ProblemCode::NotFound);
    nadia.get(&media(&leaves)).await.refused(ProblemCode::NotFound);
    johan.get(&media(&bench)).await.refused(ProblemCode::NotFound);
    // Temesgen was put on it yesterday, Yusuf was not.
    assert_eq!(app.phone("Temesgen").await.get(&media(&leaves)).await.status, 200);
    app.phone("Yusuf").await.get(&media(&leaves)).await.refused(ProblemCode::NotFound);
}
