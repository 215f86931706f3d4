//! `GET /healthz` and `GET /readyz`

use shared::api::ProblemCode;

use crate::app::TestApp;

#[tokio::test]
async fn a_server_lives_and_is_ready() {
    let app = TestApp::init().await;
    assert_eq!(app.nobody().get("/healthz").await.status, 200);
    let ready = app.nobody().get("/readyz").await;
    assert_eq!(ready.status, 200);
    let body = String::from_utf8(ready.body.to_vec()).unwrap();
    let free: u64 = body.strip_prefix("ok\nfree-megabytes ").unwrap().trim_end().parse().unwrap();
    assert!(free > 0, "{body}");
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
