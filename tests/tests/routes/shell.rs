//! The app's files and shell, and what every answer carries.

use bytes::Bytes;
use server::assets;
use shared::api::ProblemCode;

use crate::app::TestApp;

#[tokio::test]
async fn every_answer_carries_the_policy() {
    let app = TestApp::init().await;
    let mut client = app.nobody();
    for path in ["/", "/api/me", "/api/none", "/healthz", "/assets/none.js"] {
        let reply = client.get(path).await;
        assert_eq!(
            reply.header("content-security-policy"),
            "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; img-src 'self' blob:; \
             media-src 'self' blob:; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
            "{path}"
        );
        assert_eq!(reply.header("x-content-type-options"), "nosniff", "{path}");
        assert_eq!(reply.header("cross-origin-resource-policy"), "same-origin", "{path}");
        assert!(!reply.header("x-request-id").is_empty(), "{path}");
    }
}

#[tokio::test]
async fn what_there_is_not_is_a_problem() {
    let app = TestApp::init().await;
    let mut client = app.nobody();
    for path in
        ["/api", "/api/", "/api/none", "/files/none/none", "/assets/none.js", "/none.png", "/index.html.br"]
    {
        client.get(path).await.refused(ProblemCode::NotFound);
    }
}

#[tokio::test]
async fn another_method_is_refused_with_those_there_are() {
    let app = TestApp::init().await;
    let mut client = app.nobody();
    for (method, path, allow) in [
        ("PUT", "/api/me", "GET,HEAD"),
        ("PUT", "/api/session", "POST,DELETE"),
        ("DELETE", "/healthz", "GET,HEAD"),
    ] {
        let reply = client.send(method, path, &[], Bytes::new()).await;
        reply.refused(ProblemCode::Method);
        assert_eq!(reply.header("allow"), allow, "{path}");
    }
}

/// The app is built before the tests are, by `cargo xtask`; without it there is nothing of it to serve.
#[tokio::test]
async fn the_app_is_served_compressed_cached_and_as_a_shell() {
    let app = TestApp::init().await;
    let mut client = app.nobody();
    let Some(index) = assets::get("index.html") else {
        client.get("/").await.refused(ProblemCode::NotFound);
        return;
    };
    let reply = client.get("/").await;
    assert_eq!((reply.status, &reply.body), (200, &index.bytes));
    assert_eq!(reply.header("content-type"), "text/html; charset=utf-8");
    assert_eq!(reply.header("cache-control"), "no-cache");
    for page in ["/uppdrag/7", "/anslut", "/min-dag"] {
        assert_eq!(client.get(page).await.body, index.bytes, "{page}");
    }
    let br = [("accept-encoding", "gzip, br")];
    let small = client.send("GET", "/", &br, Bytes::new()).await;
    assert_eq!((small.header("content-encoding"), Some(&small.body)), ("br", index.brotli.as_ref()));
    assert_eq!(small.header("vary"), "accept-encoding");
    assert_ne!(small.header("etag"), reply.header("etag"));
    let known = [("if-none-match", reply.header("etag"))];
    let unchanged = client.send("GET", "/", &known, Bytes::new()).await;
    assert_eq!((unchanged.status, unchanged.body.len()), (304, 0));
    let head = client.send("HEAD", "/", &[], Bytes::new()).await;
    assert_eq!((head.status, head.body.len()), (200, 0));
    assert_eq!(head.header("etag"), reply.header("etag"));
    let reply = client.send("POST", "/", &[], Bytes::new()).await;
    reply.refused(ProblemCode::Method);
    assert_eq!(reply.header("allow"), "GET,HEAD");
    assert_eq!(client.get("/sw.js").await.header("service-worker-allowed"), "/");
    assert_eq!(client.get("/manifest.webmanifest").await.header("content-type"), "application/manifest+json");
    let text = String::from_utf8_lossy(&index.bytes);
    let style = text.split('"').find(|part| part.starts_with("/assets/") && part.ends_with(".css")).unwrap();
    let reply = client.get(style).await;
    assert_eq!(reply.header("cache-control"), "public, max-age=31536000, immutable");
    assert_eq!(reply.header("content-type"), "text/css; charset=utf-8");
}
