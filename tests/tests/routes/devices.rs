//! `GET /api/devices`, `POST` and `DELETE /api/devices/{id}/lock`

use server::bus::Event;
use server::demo::unit;
use shared::api::{DeviceRow, Invite, Join, Me, ProblemCode};
use shared::ids::{DeviceId, Digest};
use shared::wire::ClientFrame;

use crate::app::TestApp;
use crate::invites_post::own_phone_for;
use crate::{files, sync_post};

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
async fn a_phone_that_is_found_is_unlocked_as_often_as_one_likes_and_its_socket_told() {
    let app = TestApp::init().await;
    let mut phone = app.phone("Kjell").await;
    let id = phone.device().await;
    let lock = format!("/api/devices/{id}/lock");
    let mut karin = app.signed_in("Karin").await;
    assert_eq!(karin.post(&lock, &()).await.status, 204);
    sync_post::say(&mut phone, &[sync_post::hello(id, None), ClientFrame::LetGo]).await;
    // It is written by and by.
    while karin.get(&list()).await.json::<Vec<DeviceRow>>()[0].let_go_at.is_none() {
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    for _ in 0..2 {
        let mut told = app.app.bus.listen();
        assert_eq!(karin.delete(&lock).await.status, 204);
        assert_eq!(told.recv().await, Ok(Event::Access { device: id }));
        let rows: Vec<DeviceRow> = karin.get(&list()).await.json();
        assert_eq!((rows[0].locked_at, rows[0].let_go_at), (None, None));
        let me: Me = phone.get("/api/me").await.json();
        assert_eq!(me.person.unwrap().first_name, "Kjell", "whoever spoke on it speaks again");
    }
}

#[tokio::test]
async fn a_phone_that_was_locked_by_mistake_is_joined_anew_with_a_code() {
    let app = TestApp::init().await;
    let mut phone = app.phone("Kjell").await;
    let before = phone.device().await;
    let mut karin = app.signed_in("Karin").await;
    assert_eq!(karin.post(&format!("/api/devices/{before}/lock"), &()).await.status, 204);
    let invite: Invite = karin.post("/api/invites", &own_phone_for("Kjell")).await.json();
    assert_eq!(phone.post("/api/device/join", &Join { code: invite.code }).await.status, 200);
    let after = phone.device().await;
    assert_ne!(before, after, "it is another device from now on");
    assert_eq!(phone.get("/api/me").await.json::<Me>().person.unwrap().first_name, "Kjell");
}

#[tokio::test]
async fn only_those_who_keep_a_phone_unlock_it() {
    let app = TestApp::init().await;
    let mut phone = app.phone("Kjell").await;
    let lock = format!("/api/devices/{}/lock", phone.device().await);
    let mut karin = app.signed_in("Karin").await;
    assert_eq!(karin.post(&lock, &()).await.status, 204);
    app.nobody().delete(&lock).await.refused(ProblemCode::SessionMissing);
    phone.delete(&lock).await.refused(ProblemCode::DeviceLocked);
    app.signed_in("Maryam").await.delete(&lock).await.refused(ProblemCode::Forbidden);
    let unknown = format!("/api/devices/{}/lock", DeviceId::random([9; 16]));
    karin.delete(&unknown).await.refused(ProblemCode::NotFound);
    let browser = format!("/api/devices/{}/lock", app.signed_in("Lena").await.device().await);
    karin.delete(&browser).await.refused(ProblemCode::NotFound);
    phone.get("/api/me").await.refused(ProblemCode::DeviceLocked);
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
