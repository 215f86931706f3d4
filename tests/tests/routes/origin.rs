//! Where requests come from.

use bytes::Bytes;
use shared::api::ProblemCode;

use crate::app::TestApp;

const UNSAFE: &[(&str, &str)] = &[
    ("POST", "/api/session"),
    ("DELETE", "/api/session"),
    ("POST", "/api/device/join"),
    ("POST", "/files/"),
    ("PATCH", "/files/x"),
    ("PUT", "/"),
];

#[tokio::test]
async fn whatever_changes_something_comes_from_our_own_origin() {
    let app = TestApp::init().await;
    let mut client = app.signed_in("Karin").await;
    for (method, path) in UNSAFE {
        let reply = client.send_bare(method, path, &[], Bytes::new()).await;
        reply.refused(ProblemCode::OriginMissing);
        for other in ["null", "http://localhost:1", "https://evil.example", ""] {
            let reply = client.send_bare(method, path, &[("origin", other)], Bytes::new()).await;
            reply.refused(ProblemCode::OriginWrong);
        }
        let own = app.origin();
        let twice = [("origin", own.as_str()), ("origin", "https://evil.example")];
        client.send_bare(method, path, &twice, Bytes::new()).await.refused(ProblemCode::OriginWrong);
    }
    assert_eq!(client.get("/api/me").await.status, 200);
}

#[tokio::test]
async fn a_web_socket_comes_from_our_own_origin() {
    let app = TestApp::init().await;
    let mut client = app.signed_in("Karin").await;
    let upgrade = [
        ("connection", "upgrade"),
        ("upgrade", "websocket"),
        ("sec-websocket-version", "13"),
        ("sec-websocket-key", "dGhlIHNhbXBsZSBub25jZQ=="),
    ];
    client.send_bare("GET", "/sync", &upgrade, Bytes::new()).await.refused(ProblemCode::OriginMissing);
    let mut foreign = upgrade.to_vec();
    foreign.push(("origin", "https://evil.example"));
    client.send_bare("GET", "/sync", &foreign, Bytes::new()).await.refused(ProblemCode::OriginWrong);
}
