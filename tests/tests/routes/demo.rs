//! `GET /api/demo/people` and `POST /api/demo/session`

use server::demo::person;
use shared::api::{DemoPeople, DemoRole, DemoSignIn, Me, ProblemCode};
use shared::domain::speaker::DeviceKind;
use shared::ids::PersonId;

use crate::app::{Client, TestApp};

async fn demo() -> TestApp {
    TestApp::with(|config| config.demo = true).await
}

async fn become_someone(client: &mut Client, who: DemoSignIn) -> Me {
    assert_eq!(client.post("/api/demo/session", &who).await.status, 204);
    client.get("/api/me").await.json()
}

#[tokio::test]
async fn where_people_are_real_there_is_no_such_page() {
    let app = TestApp::init().await;
    let mut client = app.nobody();
    client.get("/api/demo/people").await.refused(ProblemCode::NotFound);
    let who = DemoSignIn::Person(person("Karin"));
    client.post("/api/demo/session", &who).await.refused(ProblemCode::NotFound);
}

#[tokio::test]
async fn everyone_stands_once_under_a_role_with_picture_or_symbol_and_place() {
    let app = demo().await;
    let found: DemoPeople = app.nobody().get("/api/demo/people").await.json();
    let count = |role| found.groups.iter().find(|group| group.group == role).unwrap().people.len();
    assert_eq!(count(DemoRole::Participant), 24);
    assert_eq!(count(DemoRole::Supervisor) + count(DemoRole::Coordinator) + count(DemoRole::Admin), 7);
    assert_eq!(count(DemoRole::Orderer), 5);
    let mut all: Vec<_> = found.groups.iter().flat_map(|group| &group.people).collect();
    assert!(all.iter().all(|one| one.face.picture.is_some() != one.face.symbol.is_some()));
    all.sort_by_key(|one| one.face.id);
    all.dedup_by_key(|one| one.face.id);
    assert_eq!(all.len(), 36);
    assert_eq!(found.phones[0].people.len(), 3);
    assert_eq!(found.phones[0].place, "Utelaget");
}

#[tokio::test]
async fn one_can_be_staff_a_participant_and_a_shared_phone_in_turn() {
    let app = demo().await;
    let mut client = app.nobody();
    let me = become_someone(&mut client, DemoSignIn::Person(person("Karin"))).await;
    assert_eq!(
        (me.person.unwrap().first_name.as_str(), me.device.unwrap().kind),
        ("Karin", DeviceKind::Staff)
    );
    assert!(me.demo);
    let me = become_someone(&mut client, DemoSignIn::Person(person("Kjell"))).await;
    let phone = me.device.unwrap();
    assert_eq!((me.person.unwrap().first_name.as_str(), phone.kind), ("Kjell", DeviceKind::Own));
    // Again: the phone stays the same one, with what it holds.
    let me = become_someone(&mut client, DemoSignIn::Person(person("Kjell"))).await;
    assert_eq!(me.device.unwrap().id, phone.id);
    let me = become_someone(&mut client, DemoSignIn::Phone("Utelagets telefon".to_owned())).await;
    assert_eq!(
        (me.person.is_none(), me.people.len(), me.device.unwrap().kind),
        (true, 3, DeviceKind::Shared)
    );
}

#[tokio::test]
async fn one_can_be_nobody_who_is_not_there() {
    let app = demo().await;
    let mut client = app.nobody();
    let nobody = DemoSignIn::Person(PersonId::random([1; 16]));
    client.post("/api/demo/session", &nobody).await.refused(ProblemCode::NotFound);
    let phone = DemoSignIn::Phone("En annan telefon".to_owned());
    client.post("/api/demo/session", &phone).await.refused(ProblemCode::Invalid);
    assert!(client.cookies.is_empty());
}
