//! `POST /api/session`

use std::time::Duration;

use bytes::Bytes;
use serde_json::json;
use shared::api::{FieldCode, Me, ProblemCode, SignIn};

use crate::app::TestApp;

const PASSWORD: &str = "en lång rad ord";

fn with(name: &str, password: &str) -> SignIn {
    SignIn { name: name.to_owned(), password: password.to_owned() }
}

#[tokio::test]
async fn the_right_password_signs_in() {
    let app = TestApp::init().await;
    let name = app.set_password("Karin", PASSWORD).await;
    let mut client = app.nobody();
    let reply = client.post("/api/session", &with(&format!(" {} ", name.to_uppercase()), PASSWORD)).await;
    assert_eq!(reply.status, 204);
    assert_eq!(client.get("/api/me").await.json::<Me>().person.unwrap().first_name, "Karin");
}

#[tokio::test]
async fn a_wrong_password_an_unknown_name_and_a_participant_are_not_told_apart() {
    let app = TestApp::init().await;
    let name = app.set_password("Karin", PASSWORD).await;
    let mut client = app.nobody();
    let wrong = client.post("/api/session", &with(&name, "något annat")).await;
    let unknown = client.post("/api/session", &with("ingen@granfors.example", PASSWORD)).await;
    let without = client.post("/api/session", &with("stina@granfors.example", PASSWORD)).await;
    for reply in [&wrong, &unknown, &without] {
        reply.refused(ProblemCode::WrongPassword);
        assert_eq!(reply.body, wrong.body);
    }
    assert!(client.cookies.is_empty());
}

#[tokio::test]
async fn signing_in_again_keeps_the_device_and_ends_the_session_before() {
    let app = TestApp::init().await;
    let (karin, lena) = (app.set_password("Karin", PASSWORD).await, app.set_password("Lena", PASSWORD).await);
    let mut client = app.nobody();
    client.post("/api/session", &with(&karin, PASSWORD)).await;
    let (first, mut before) = (client.device().await, client.clone());
    client.post("/api/session", &with(&lena, PASSWORD)).await;
    assert_eq!(client.device().await, first);
    assert!(before.get("/api/me").await.json::<Me>().person.is_none());
    assert_eq!(client.get("/api/me").await.json::<Me>().people.len(), 1);
}

#[tokio::test]
async fn a_shared_phone_on_which_staff_sign_in_becomes_another_device() {
    let app = TestApp::init().await;
    let name = app.set_password("Karin", PASSWORD).await;
    let mut phone = app.shared_phone().await;
    let crew = phone.device().await;
    assert_eq!(phone.post("/api/session", &with(&name, PASSWORD)).await.status, 204);
    assert_ne!(phone.device().await, crew);
}

#[tokio::test]
async fn too_many_attempts_wait_even_with_the_right_password_and_after_a_restart() {
    let app = TestApp::init().await;
    let name = app.set_password("Karin", PASSWORD).await;
    let mut client = app.nobody();
    for _ in 0..10 {
        client.post("/api/session", &with(&name, "fel")).await.refused(ProblemCode::WrongPassword);
    }
    let reply = client.post("/api/session", &with(&name, PASSWORD)).await;
    reply.refused(ProblemCode::TooManyAttempts);
    let wait: u64 = reply.header("retry-after").parse().unwrap();
    assert!((800..=900).contains(&wait), "{wait}");
    let app = app.restart().await;
    client.post("/api/session", &with(&name, PASSWORD)).await.refused(ProblemCode::TooManyAttempts);
    app.app.clock.advance(Duration::from_secs(wait + 1));
    assert_eq!(client.post("/api/session", &with(&name, PASSWORD)).await.status, 204);
}

#[tokio::test]
async fn a_field_that_is_missing_or_too_long_is_named() {
    let app = TestApp::init().await;
    let mut client = app.nobody();
    for (name, password, field, code) in [
        (String::new(), "x".to_owned(), "name", FieldCode::Missing),
        ("x".to_owned(), String::new(), "password", FieldCode::Missing),
        ("x".repeat(121), "x".to_owned(), "name", FieldCode::TooLong),
        ("x".to_owned(), "x".repeat(257), "password", FieldCode::TooLong),
    ] {
        let problem =
            client.post("/api/session", &with(&name, &password)).await.refused(ProblemCode::Invalid);
        assert_eq!((problem.errors[0].field.as_str(), problem.errors[0].code), (field, code));
    }
}

#[tokio::test]
async fn a_body_that_is_none_is_refused_and_never_repeated() {
    let app = TestApp::init().await;
    let mut client = app.nobody();
    let json = [("content-type", "application/json")];
    let cut = Bytes::from_static(b"{\"name\":\"karin\",\"passw");
    let reply = client.send("POST", "/api/session", &json, cut.clone()).await;
    reply.refused(ProblemCode::BadRequest);
    assert!(!String::from_utf8_lossy(&reply.body).contains("karin"));
    client.send("POST", "/api/session", &[], cut).await.refused(ProblemCode::WrongType);
    client
        .post("/api/session", &json!({"name": "a", "password": "b", "more": 1}))
        .await
        .refused(ProblemCode::Invalid);
    let large = json!({"name": "a", "password": "b".repeat(70_000)});
    client.post("/api/session", &large).await.refused(ProblemCode::TooLarge);
}

#[tokio::test]
async fn cookies_are_kept_from_scripts_and_with_https_from_plain_connections() {
    let app = TestApp::with(|config| {
        config.origin = "https://gjort.example".to_owned().try_into().unwrap();
    })
    .await;
    let name = app.set_password("Karin", PASSWORD).await;
    let body = serde_json::to_vec(&with(&name, PASSWORD)).unwrap();
    let headers = [("content-type", "application/json"), ("origin", "https://gjort.example")];
    let reply = app.nobody().send_bare("POST", "/api/session", &headers, body.into()).await;
    assert_eq!(reply.status, 204);
    let cookies: Vec<_> =
        reply.headers.get_all("set-cookie").iter().map(|set| set.to_str().unwrap()).collect();
    assert_eq!(cookies.len(), 2);
    for cookie in cookies {
        assert!(cookie.contains("HttpOnly; SameSite=Lax; Secure; Path=/"), "{cookie}");
    }
    assert!(reply.header("strict-transport-security").starts_with("max-age="));
}
