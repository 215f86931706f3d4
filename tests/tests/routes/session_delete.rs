//! `DELETE /api/session` and `DELETE /api/sessions`

use server::bus::Event;
use shared::api::{Me, ProblemCode};

use crate::app::TestApp;

#[tokio::test]
async fn signing_out_ends_the_session_once_and_twice() {
    let app = TestApp::init().await;
    let mut client = app.signed_in("Karin").await;
    let (mut before, device) = (client.clone(), client.device().await);
    let mut told = app.app.bus.listen();
    assert_eq!(client.delete("/api/session").await.status, 204);
    assert!(!client.cookies.contains_key("gjort_session"));
    assert!(matches!(told.recv().await, Ok(Event::Revoked { device: d, session: Some(_) }) if d == device));
    assert_eq!(client.delete("/api/session").await.status, 204);
    // A copy of the cookie is worth nothing either.
    assert!(before.get("/api/me").await.json::<Me>().person.is_none());
}

#[tokio::test]
async fn nobody_signs_out_without_harm() {
    let app = TestApp::init().await;
    assert_eq!(app.nobody().delete("/api/session").await.status, 204);
}

#[tokio::test]
async fn signing_out_everywhere_ends_all_of_ones_own_sessions_and_no_others() {
    let app = TestApp::init().await;
    let (mut office, mut field) = (app.signed_in("Karin").await, app.signed_in("Karin").await);
    let mut other = app.signed_in("Anders").await;
    assert_eq!(office.delete("/api/sessions").await.status, 204);
    for client in [&mut office, &mut field] {
        assert!(client.get("/api/me").await.json::<Me>().person.is_none());
    }
    assert!(other.get("/api/me").await.json::<Me>().person.is_some());
    office.delete("/api/sessions").await.refused(ProblemCode::SessionMissing);
}

#[tokio::test]
async fn a_phone_has_no_session_to_end() {
    let app = TestApp::init().await;
    let mut phone = app.phone("Kjell").await;
    phone.delete("/api/sessions").await.refused(ProblemCode::SessionMissing);
    assert_eq!(phone.delete("/api/session").await.status, 204);
    assert!(phone.get("/api/me").await.json::<Me>().person.is_some());
}
