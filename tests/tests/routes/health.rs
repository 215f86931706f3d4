//! `GET /healthz` and `GET /readyz`

use server::media::room::{self, Outlook};
use shared::api::ProblemCode;
use shared::ids::Digest;

use crate::app::TestApp;
use crate::files::{PHOTO, create, patch, upload};

#[tokio::test]
async fn a_server_lives_and_is_ready() {
    let app = TestApp::init().await;
    assert_eq!(app.nobody().get("/healthz").await.status, 200);
    let ready = app.nobody().get("/readyz").await;
    assert_eq!(ready.status, 200);
    let body = String::from_utf8(ready.body.to_vec()).unwrap();
    let lines: Vec<&str> = body.lines().collect();
    let ["ok", free, "photos-megabytes 0", ..] = lines[..] else { panic!("{body}") };
    let free: u64 = free.strip_prefix("free-megabytes ").unwrap().parse().unwrap();
    assert_eq!(lines.contains(&"photos-low"), free < 2000, "{body}");
}

#[tokio::test]
async fn whoever_asks_at_the_same_moment_is_told_the_same() {
    let app = TestApp::init().await;
    let asked = (0..32).map(|_| {
        let mut client = app.nobody();
        tokio::spawn(async move { client.get("/readyz").await.status })
    });
    for answer in asked.collect::<Vec<_>>() {
        assert_eq!(answer.await.unwrap(), 200);
    }
}

#[tokio::test]
async fn a_server_that_stops_finishes_and_is_not_ready_any_more() {
    let app = TestApp::init().await;
    let mut client = app.nobody();
    assert_eq!(client.get("/readyz").await.status, 200);
    app.app.db.close().await;
    client.get("/readyz").await.refused(ProblemCode::Unavailable);
    assert_eq!(client.get("/healthz").await.status, 200);
}

#[tokio::test]
async fn a_restart_takes_the_same_address_and_data() {
    let app = TestApp::init().await;
    let mut client = app.nobody();
    let before = client.get("/api/me").await.body;
    let _app = app.restart().await;
    assert_eq!(client.get("/api/me").await.body, before);
}

#[tokio::test]
async fn photos_take_no_more_than_is_allowed_and_the_operator_is_warned_before() {
    let app = TestApp::with(|config| {
        config.media.total_megabytes = Some(3);
        config.media.warn_megabytes = 2;
    })
    .await;
    let mut phone = app.phone("Kjell").await;
    let ready = phone.get("/readyz").await;
    assert_eq!(ready.body, "ok\nfree-megabytes 3\nphotos-megabytes 0\n");
    assert_eq!(room::look(&app.app).await.unwrap(), Outlook::Fine);
    assert_eq!(upload(&mut phone, PHOTO).await.status, 204);
    // What is on its way counts whole: begun together, uploads do not come to more than is allowed either.
    let large = vec![7; 2_500_000];
    let reply = create(&mut phone, large.len(), Digest::of(&large)).await;
    create(&mut phone, 1_000_000, Digest::of(b"another")).await.refused(ProblemCode::DiskFull);
    assert_eq!(patch(&mut phone, reply.header("location"), 0, &large[..2_000_000]).await.status, 204);
    let ready = phone.get("/readyz").await;
    assert_eq!(ready.body, "ok\nfree-megabytes 0\nphotos-megabytes 2\nphotos-low\n");
    assert_eq!(room::look(&app.app).await.unwrap(), Outlook::Low);
    create(&mut phone, 1_000_000, Digest::of(b"other")).await.refused(ProblemCode::DiskFull);
    assert_eq!(upload(&mut phone, PHOTO).await.status, 204, "what fits is still taken");
}
