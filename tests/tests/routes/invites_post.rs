//! `POST /api/invites`

use server::demo::{person, unit};
use shared::api::{FieldCode, Invite, MakeInvite, ProblemCode};
use shared::domain::speaker::DeviceKind;

use crate::app::TestApp;

pub(crate) fn own_phone_for(name: &str) -> MakeInvite {
    MakeInvite {
        unit: unit("utelaget"),
        persons: vec![person(name)],
        kind: DeviceKind::Own,
        label: "Telefonen".to_owned(),
    }
}

#[tokio::test]
async fn a_supervisor_gets_a_code_for_their_own_workplace() {
    let app = TestApp::init().await;
    let reply = app.signed_in("Karin").await.post("/api/invites", &own_phone_for("Tove")).await;
    assert_eq!(reply.status, 201);
    let invite: Invite = reply.json();
    assert_eq!((invite.code.len(), invite.code.as_bytes()[4]), (9, b'-'));
    assert_eq!(invite.url, format!("{}/anslut#{}", app.origin(), invite.code));
    let minutes = (invite.expires - app.app.clock.now()) / 60_000;
    assert!((13..=15).contains(&minutes), "{minutes}");
}

#[tokio::test]
async fn only_those_who_keep_a_workplaces_phones_get_a_code() {
    let app = TestApp::init().await;
    let ask = own_phone_for("Tove");
    app.nobody().post("/api/invites", &ask).await.refused(ProblemCode::SessionMissing);
    app.phone("Kjell").await.post("/api/invites", &ask).await.refused(ProblemCode::SessionMissing);
    app.signed_in("Lena").await.post("/api/invites", &ask).await.refused(ProblemCode::Forbidden);
    app.signed_in("Stina").await.post("/api/invites", &ask).await.refused(ProblemCode::Forbidden);
    app.signed_in("Johan").await.post("/api/invites", &ask).await.refused(ProblemCode::Forbidden);
    assert_eq!(app.signed_in("Peter").await.post("/api/invites", &ask).await.status, 201);
}

#[tokio::test]
async fn what_makes_no_sense_is_named() {
    let app = TestApp::init().await;
    let mut karin = app.signed_in("Karin").await;
    let right = || own_phone_for("Tove");
    for (ask, field, code) in [
        (MakeInvite { persons: vec![], ..right() }, "persons", FieldCode::Missing),
        (
            MakeInvite { persons: vec![person("Tove"), person("Kjell")], ..right() },
            "persons",
            FieldCode::TooLong,
        ),
        // Someone of another workplace, and someone on the staff.
        (MakeInvite { persons: vec![person("Birgitta")], ..right() }, "persons", FieldCode::Invalid),
        (MakeInvite { persons: vec![person("Karin")], ..right() }, "persons", FieldCode::Invalid),
        (MakeInvite { kind: DeviceKind::Staff, ..right() }, "kind", FieldCode::Invalid),
        (MakeInvite { label: " ".to_owned(), ..right() }, "label", FieldCode::Invalid),
    ] {
        let problem = karin.post("/api/invites", &ask).await.refused(ProblemCode::Invalid);
        assert_eq!((problem.errors[0].field.as_str(), problem.errors[0].code), (field, code), "{ask:?}");
    }
}
