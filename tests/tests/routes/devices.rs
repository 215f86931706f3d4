//! `GET /api/devices` and `POST /api/devices/{id}/lock`

use server::bus::Event;
use server::demo::unit;
use shared::api::{DeviceRow, ProblemCode};
use shared::ids::{DeviceId, Digest};

use crate::app::TestApp;
use crate::files;

fn list() -> String {
    format!("/api/devices?unit={}", unit("utelaget"))
}

#[tokio::test]
async fn supervisors_see_their_workplaces_phones_and_who_speaks_on_them() {
    let app = TestApp::init().await;
    let (mut own, mut shared) = (app.phone("Kjell").await, app.shared_phone().await);
    let _elsewhere = app.phone("Birgitta").await;
    let rows: Vec<DeviceRow> = app.signed_in("Karin").await.get(&list()).await.json();
    assert_eq!(rows.len(), 2);
    let people = |id: DeviceId| rows.iter().find(|row| row.id == id).map(|row| row.people.len());
    assert_eq!((people(own.device().await), people(shared.device().await)), (Some(1), Some(3)));
}

#[tokio::test]
async fn others_see_none() {
    let app = TestApp::init().await;
    app.nobody().get(&list()).await.refused(ProblemCode::SessionMissing);
    app.phone("Kjell").await.get(&list()).await.refused(ProblemCode::SessionMissing);
    app.signed_in("Lena").await.get(&list()).await.refused(ProblemCode::Forbidden);
    app.signed_in("Maryam").await.get(&list()).await.refused(ProblemCode::Forbidden);
    app.signed_in("Karin").await.get("/api/devices?unit=x").await.refused(ProblemCode::BadRequest);
}

#[tokio::test]
async fn a_locked_phone_is_refused_and_its_socket_told() {
    let app = TestApp::init().await;
    let mut phone = app.phone("Kjell").await;
    let id = phone.device().await;
    let lock = format!("/api/devices/{id}/lock");
    let mut karin = app.signed_in("Karin").await;
    let mut told = app.app.bus.listen();
    assert_eq!(karin.post(&lock, &()).await.status, 204);
    assert_eq!(told.recv().await, Ok(Event::Revoked { device: id, session: None }));
    phone.get("/api/me").await.refused(ProblemCode::DeviceLocked);
    let rows: Vec<DeviceRow> = karin.get(&list()).await.json();
    let locked = rows[0].locked_at.unwrap();
    app.app.clock.advance(std::time::Duration::from_secs(60));
    assert_eq!(karin.post(&lock, &()).await.status, 204);
    let rows: Vec<DeviceRow> = karin.get(&list()).await.json();
    assert_eq!(rows[0].locked_at, Some(locked), "locking twice is locking once");
}

#[tokio::test]
async fn a_locked_phone_still_hands_over_its_photos_and_gets_none() {
    let app = TestApp::init().await;
    let mut phone = app.phone("Kjell").await;
    let lock = format!("/api/devices/{}/lock", phone.device().await);
    assert_eq!(app.signed_in("Karin").await.post(&lock, &()).await.status, 204);
    assert_eq!(files::upload(&mut phone, files::PHOTO).await.status, 204);
    let photo = format!("/api/media/{}", Digest::of(files::PHOTO));
    phone.get(&photo).await.refused(ProblemCode::DeviceLocked);
    phone.get(&format!("{photo}/preview")).await.refused(ProblemCode::DeviceLocked);
    let rows: Vec<DeviceRow> = app.signed_in("Karin").await.get(&list()).await.json();
    assert_eq!(rows[0].let_go_at, None, "it has not said that it is empty");
}

#[tokio::test]
async fn only_those_who_keep_a_phone_lock_it() {
    let app = TestApp::init().await;
    let mut phone = app.phone("Kjell").await;
    let lock = format!("/api/devices/{}/lock", phone.device().await);
    app.nobody().post(&lock, &()).await.refused(ProblemCode::SessionMissing);
    phone.post(&lock, &()).await.refused(ProblemCode::SessionMissing);
    app.signed_in("Maryam").await.post(&lock, &()).await.refused(ProblemCode::Forbidden);
    let mut karin = app.signed_in("Karin").await;
    let unknown = format!("/api/devices/{}/lock", DeviceId::random([9; 16]));
    karin.post(&unknown, &()).await.refused(ProblemCode::NotFound);
    let browser = format!("/api/devices/{}/lock", app.signed_in("Lena").await.device().await);
    karin.post(&browser, &()).await.refused(ProblemCode::NotFound);
    assert_eq!(phone.get("/api/me").await.status, 200);
}
