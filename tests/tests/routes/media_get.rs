//! `GET /api/media/{digest}` and `GET /api/media/{digest}/preview`

use server::demo;
use server::media::preview::LONGEST;
use shared::api::ProblemCode;
use shared::ids::Digest;
use shared::media::strip;

use crate::app::TestApp;
use crate::files::{PHOTO, upload};

fn media(bytes: &[u8]) -> String {
    format!("/api/media/{}", Digest::of(bytes))
}

fn preview(bytes: &[u8]) -> String {
    format!("{}/preview", media(bytes))
}

/// A photo that is taken in, and without its first table cannot be read.
fn unreadable() -> Vec<u8> {
    let table = PHOTO.windows(2).position(|bytes| bytes == [0xff, 0xdb]).unwrap();
    let length = usize::from(u16::from_be_bytes([PHOTO[table + 2], PHOTO[table + 3]]));
    [&PHOTO[..table], &PHOTO[table + 2 + length..]].concat()
}

#[tokio::test]
async fn whoever_handed_a_photo_over_sees_it_and_others_do_not() {
    let app = TestApp::init().await;
    let mut phone = app.phone("Kjell").await;
    upload(&mut phone, PHOTO).await;
    let reply = phone.get(&media(PHOTO)).await;
    assert_eq!((reply.status, reply.header("content-type")), (200, "image/jpeg"));
    assert_eq!(reply.header("cache-control"), "no-store");
    assert_eq!(Digest::of(&reply.body), Digest::of(PHOTO));
    app.phone("Tove").await.get(&media(PHOTO)).await.refused(ProblemCode::NotFound);
    app.signed_in("Karin").await.get(&media(PHOTO)).await.refused(ProblemCode::NotFound);
    app.nobody().get(&media(PHOTO)).await.refused(ProblemCode::DeviceUnknown);
    phone.get(&media(b"none")).await.refused(ProblemCode::NotFound);
    phone.get("/api/media/none").await.refused(ProblemCode::BadRequest);
}

#[tokio::test]
async fn a_preview_is_small_and_given_to_those_who_see_the_photo() {
    let app = TestApp::init().await;
    let mut phone = app.phone("Kjell").await;
    phone.get(&preview(PHOTO)).await.refused(ProblemCode::NotFound);
    upload(&mut phone, PHOTO).await;
    let reply = phone.get(&preview(PHOTO)).await;
    assert_eq!((reply.status, reply.header("content-type")), (200, "image/jpeg"));
    assert_eq!(reply.header("cache-control"), "no-store");
    assert_eq!(reply.header("x-content-type-options"), "nosniff");
    let stripped = strip(&reply.body).unwrap();
    assert_eq!(u32::from(stripped.size.width.max(stripped.size.height)), LONGEST);
    assert_eq!(stripped.bytes, reply.body, "nothing beside the picture");
    assert!(reply.body.len() * 4 < PHOTO.len());
    app.phone("Tove").await.get(&preview(PHOTO)).await.refused(ProblemCode::NotFound);
    app.signed_in("Karin").await.get(&preview(PHOTO)).await.refused(ProblemCode::NotFound);
    app.nobody().get(&preview(PHOTO)).await.refused(ProblemCode::DeviceUnknown);
    phone.get(&preview(b"none")).await.refused(ProblemCode::NotFound);
    phone.get("/api/media/none/preview").await.refused(ProblemCode::BadRequest);
}

#[tokio::test]
async fn a_photo_that_cannot_be_read_has_no_preview() {
    let app = TestApp::init().await;
    let mut phone = app.phone("Kjell").await;
    let photo = unreadable();
    assert_eq!(upload(&mut phone, &photo).await.status, 204);
    assert_eq!(phone.get(&media(&photo)).await.body, photo);
    phone.get(&preview(&photo)).await.refused(ProblemCode::NotFound);
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
    for (client, photo) in [(&mut karin, &leaves), (&mut lena, &bench)] {
        assert_eq!(client.get(&preview(photo)).await.status, 200);
    }
    for photo in [&bench, &leaves] {
        nadia.get(&preview(photo)).await.refused(ProblemCode::NotFound);
    }
    johan.get(&media(&bench)).await.refused(ProblemCode::NotFound);
    // Temesgen was put on it yesterday, Yusuf was not.
    assert_eq!(app.phone("Temesgen").await.get(&media(&leaves)).await.status, 200);
    app.phone("Yusuf").await.get(&media(&leaves)).await.refused(ProblemCode::NotFound);
}
