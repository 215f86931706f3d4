//! `GET /api/me`

use shared::api::{Me, ProblemCode};
use shared::domain::speaker::DeviceKind;

use crate::app::TestApp;

#[tokio::test]
async fn a_browser_that_nobody_signed_in_on_is_no_device_yet() {
    let app = TestApp::init().await;
    let me: Me = app.nobody().get("/api/me").await.json();
    assert!(me.device.is_none() && me.person.is_none() && me.people.is_empty());
    assert!(!me.demo);
    assert_eq!(me.lang, "sv");
}

#[tokio::test]
async fn staff_see_themselves_with_their_roles() {
    let app = TestApp::init().await;
    let me: Me = app.signed_in("Maryam").await.get("/api/me").await.json();
    assert_eq!(me.device.unwrap().kind, DeviceKind::Staff);
    let person = me.person.unwrap();
    assert_eq!((person.first_name.as_str(), person.surname.as_deref()), ("Maryam", Some("Rahimi")));
    assert_eq!(person.roles.len(), 2);
}

#[tokio::test]
async fn an_own_phone_speaks_for_its_participant_without_a_session() {
    let app = TestApp::init().await;
    let mut phone = app.phone("Kjell").await;
    let reply = phone.get("/api/me").await;
    let me: Me = reply.json();
    assert_eq!(me.person.unwrap().first_name, "Kjell");
    assert_eq!(me.people.len(), 1);
    // The credential lives on from each visit.
    assert!(reply.header("set-cookie").contains("Max-Age=34560000"), "{reply:?}");
    assert!(reply.header("set-cookie").contains("HttpOnly; SameSite=Lax"), "{reply:?}");
}

#[tokio::test]
async fn a_shared_phone_offers_its_people_without_surnames_and_is_nobody() {
    let app = TestApp::init().await;
    let reply = app.shared_phone().await.get("/api/me").await;
    let me: Me = reply.json();
    assert!(me.person.is_none());
    let mut names: Vec<_> = me.people.iter().map(|person| person.first_name.as_str()).collect();
    names.sort_unstable();
    assert_eq!(names, ["Amira", "Kjell", "Tove"]);
    assert!(me.people.iter().all(|person| person.surname.is_none() && person.picture.is_some()));
    assert!(!String::from_utf8_lossy(&reply.body).contains("Norgren"));
}

#[tokio::test]
async fn a_protected_person_has_an_alias_and_a_symbol() {
    let app = TestApp::init().await;
    let me: Me = app.phone("Blåmes").await.get("/api/me").await.json();
    let person = me.person.unwrap();
    assert_eq!((person.surname, person.picture), (None, None));
    assert!(person.symbol.is_some());
}

#[tokio::test]
async fn a_made_up_credential_is_no_device() {
    let app = TestApp::init().await;
    let mut client = app.nobody();
    client.cookies.insert("gjort_device".to_owned(), "A".repeat(43));
    assert!(client.get("/api/me").await.json::<Me>().device.is_none());
}

#[tokio::test]
async fn the_devices_credential_alone_does_not_say_who_is_signed_in() {
    let app = TestApp::init().await;
    let mut client = app.signed_in("Karin").await;
    client.cookies.remove("gjort_session");
    let me: Me = client.get("/api/me").await.json();
    assert!(me.person.is_none() && me.people.is_empty());
}

#[tokio::test]
async fn a_session_counts_on_its_own_device_only() {
    let app = TestApp::init().await;
    let session = app.signed_in("Karin").await.cookies["gjort_session"].clone();
    let mut other = app.signed_in("Lena").await;
    other.cookies.insert("gjort_session".to_owned(), session);
    assert!(other.get("/api/me").await.json::<Me>().person.is_none());
    other.delete("/api/sessions").await.refused(ProblemCode::SessionMissing);
}

#[tokio::test]
async fn sessions_and_devices_outlive_a_restart() {
    let app = TestApp::init().await;
    let mut client = app.signed_in("Karin").await;
    let before: Me = client.get("/api/me").await.json();
    let _app = app.restart().await;
    assert_eq!(client.get("/api/me").await.json::<Me>(), before);
}
