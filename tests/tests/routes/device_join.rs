//! `POST /api/device/join`

use std::time::Duration;

use server::demo::{person, unit};
use shared::api::{Invite, Join, MakeInvite, Me, MyDevice, ProblemCode};
use shared::domain::speaker::DeviceKind;

use crate::app::TestApp;
use crate::invites_post::own_phone_for;

async fn code(app: &TestApp, ask: &MakeInvite) -> Join {
    let invite: Invite = app.signed_in("Karin").await.post("/api/invites", ask).await.json();
    Join { code: invite.code }
}

#[tokio::test]
async fn a_code_brings_a_phone_on_once() {
    let app = TestApp::init().await;
    let join = code(&app, &own_phone_for("Tove")).await;
    let mut phone = app.nobody();
    let mine: MyDevice = phone.post("/api/device/join", &join).await.json();
    assert_eq!((mine.kind, mine.label.as_str()), (DeviceKind::Own, "Telefonen"));
    assert_eq!(phone.get("/api/me").await.json::<Me>().person.unwrap().first_name, "Tove");
    let mut second = app.nobody();
    second.post("/api/device/join", &join).await.refused(ProblemCode::CodeUsed);
    assert!(second.cookies.is_empty());
}

#[tokio::test]
async fn a_code_is_taken_as_people_type_it() {
    let app = TestApp::init().await;
    let ask = MakeInvite {
        unit: unit("utelaget"),
        persons: vec![person("Tove"), person("Kjell")],
        kind: DeviceKind::Shared,
        label: "Bilens telefon".to_owned(),
    };
    let typed = code(&app, &ask).await.code.to_lowercase().replace('-', " ");
    let mut phone = app.nobody();
    assert_eq!(phone.post("/api/device/join", &Join { code: typed }).await.status, 200);
    let me: Me = phone.get("/api/me").await.json();
    assert!(me.person.is_none());
    assert_eq!(me.people.len(), 2);
}

#[tokio::test]
async fn a_code_expires_also_over_a_restart() {
    let app = TestApp::init().await;
    let join = code(&app, &own_phone_for("Tove")).await;
    let app = app.restart().await;
    app.app.clock.advance(Duration::from_secs(15 * 60));
    app.nobody().post("/api/device/join", &join).await.refused(ProblemCode::CodeExpired);
}

#[tokio::test]
async fn two_phones_that_type_a_code_at_once_are_one_phone() {
    let app = TestApp::init().await;
    let join = code(&app, &own_phone_for("Tove")).await;
    let (mut one, mut two) = (app.nobody(), app.nobody());
    let replies = tokio::join!(one.post("/api/device/join", &join), two.post("/api/device/join", &join));
    let mut statuses = [replies.0.status, replies.1.status];
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 410]);
}

#[tokio::test]
async fn guessing_is_stopped() {
    let app = TestApp::init().await;
    let join = code(&app, &own_phone_for("Tove")).await;
    let mut phone = app.nobody();
    for number in 0..10 {
        let guess = Join { code: format!("0000-000{number}") };
        phone.post("/api/device/join", &guess).await.refused(ProblemCode::CodeUnknown);
    }
    phone.post("/api/device/join", &join).await.refused(ProblemCode::TooManyAttempts);
    app.app.clock.advance(Duration::from_secs(14 * 60 + 59));
    phone.post("/api/device/join", &join).await.refused(ProblemCode::TooManyAttempts);
}

#[tokio::test]
async fn what_is_no_code_at_all_is_unknown() {
    let app = TestApp::init().await;
    for typed in ["", "åäö", "K7QF-2MX", "K7QF-2MXAA"] {
        let join = Join { code: typed.to_owned() };
        app.nobody().post("/api/device/join", &join).await.refused(ProblemCode::CodeUnknown);
    }
}
