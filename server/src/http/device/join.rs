//! `POST /api/device/join`

use axum::Json;
use axum::extract::State;
use shared::api::{Join, MyDevice, ProblemCode};

use crate::account::code::Code;
use crate::account::enter::{self, Phone};
use crate::account::limit::Limited;
use crate::app::App;
use crate::http::body::Body;
use crate::http::caller::{Address, Cookies};
use crate::http::error::{AppError, AppResult};
use crate::store::invite::{self, Found, Taken};
use crate::store::{Conn, commit};

/// Brings this phone on with a code from a supervisor, once.
pub async fn join(
    State(app): State<App>,
    address: Address,
    Body(join): Body<Join>,
) -> AppResult<(Cookies, Json<MyDevice>)> {
    let now = app.clock.now();
    let limit = Limited::Code(&address.0);
    let mut tx = app.db.write().await?;
    if let Some(wait) = limit.attempt(&mut tx, now).await? {
        return Err(AppError::wait(wait));
    }
    let code = match usable(&mut tx, &join.code, now).await? {
        Ok(found) => found,
        Err(refused) => {
            // The attempt counts.
            commit(tx).await?;
            return Err(refused.into());
        }
    };
    let (code, invite) = code;
    let phone =
        Phone { kind: invite.kind, label: &invite.label, unit: invite.unit, persons: &invite.persons };
    let (device, token) = enter::bring_on(&mut tx, &phone, now).await?;
    if invite::take(&mut tx, code.hash(), device.id, now).await? == Taken::Before {
        return Err(ProblemCode::CodeUsed.into());
    }
    limit.forgive(&mut tx).await?;
    commit(tx).await?;
    let mine = MyDevice { id: device.id, kind: device.kind, label: device.label, unit: device.unit };
    Ok((Cookies::none().no_session(&app).device(&app, &token), Json(mine)))
}

async fn usable(
    conn: &mut Conn,
    typed: &str,
    now: i64,
) -> AppResult<Result<(Code, invite::Invite), ProblemCode>> {
    let Some(code) = Code::parse(typed) else { return Ok(Err(ProblemCode::CodeUnknown)) };
    Ok(match invite::find(conn, code.hash(), now).await? {
        Found::Valid(invite) => Ok((code, invite)),
        Found::Used => Err(ProblemCode::CodeUsed),
        Found::Expired => Err(ProblemCode::CodeExpired),
        Found::Unknown => Err(ProblemCode::CodeUnknown),
    })
}
