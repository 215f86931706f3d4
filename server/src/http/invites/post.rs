//! `POST /api/invites`

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use shared::api::{FieldCode, Invite, MakeInvite, ProblemCode};
use shared::domain::accounts;
use shared::domain::speaker::Role;
use shared::domain::words::Short;

use crate::account::code::Code;
use crate::app::App;
use crate::clock::millis;
use crate::http::body::Body;
use crate::http::caller::Signed;
use crate::http::error::{AppError, AppResult};
use crate::store::role::When;
use crate::store::{Conn, commit, invite, role};

/// Makes a code for a phone of a workplace that the person leads. It is told once; the database keeps its hash.
pub async fn post(
    State(app): State<App>,
    signed: Signed,
    Body(mut make): Body<MakeInvite>,
) -> AppResult<(StatusCode, Json<Invite>)> {
    if !accounts::may_keep_devices(&signed.speaker, make.unit) {
        return Err(ProblemCode::Forbidden.into());
    }
    let when = app.clock.when();
    let mut tx = app.db.write().await?;
    check(&mut tx, &mut make, when).await?;
    let code = Code::new();
    let minutes = std::time::Duration::from_secs(u64::from(app.config.session.invite_minutes) * 60);
    let expires = when.ms + millis(minutes);
    let MakeInvite { unit, persons, kind, label } = make;
    let row = invite::Invite { unit, kind, label, persons };
    invite::add(&mut tx, code.hash(), &row, signed.speaker.person, when.ms, expires).await?;
    commit(tx).await?;
    let url = format!("{}/anslut#{}", app.config.origin, code.shown());
    Ok((StatusCode::CREATED, Json(Invite { code: code.shown(), url, expires })))
}

async fn check(conn: &mut Conn, make: &mut MakeInvite, when: When) -> AppResult<()> {
    make.label =
        Short::new(&make.label).map_err(|_| AppError::field("label", FieldCode::Invalid))?.to_string();
    make.persons.sort_unstable();
    make.persons.dedup();
    let (least, most) = accounts::persons_on(make.kind);
    if most == 0 {
        return Err(AppError::field("kind", FieldCode::Invalid));
    }
    if make.persons.len() < least {
        return Err(AppError::field("persons", FieldCode::Missing));
    }
    if make.persons.len() > most {
        return Err(AppError::field("persons", FieldCode::TooLong));
    }
    for person in &make.persons {
        if !role::speaker(conn, *person, when).await?.is(Role::Participant(make.unit)) {
            return Err(AppError::field("persons", FieldCode::Invalid));
        }
    }
    Ok(())
}
