//! `GET /api/me`

use axum::Json;
use axum::extract::State;
use axum::http::HeaderMap;
use shared::api::{Me, MyDevice, ProblemCode};
use shared::domain::speaker::DeviceKind;

use crate::account::face;
use crate::app::App;
use crate::http::caller::{self, Cookies};
use crate::http::error::AppResult;
use crate::store::{commit, device, place};

/// Says who the device is and who may speak on it. Without a credential that is known, there is no device yet.
pub async fn get(State(app): State<App>, headers: HeaderMap) -> AppResult<(Cookies, Json<Me>)> {
    let when = app.clock.when();
    let mut conn = app.db.read().await?;
    let municipality = place::municipality(&mut conn).await?.ok_or(ProblemCode::Unavailable)?;
    let mut me = Me {
        device: None,
        person: None,
        people: Vec::new(),
        history: municipality.history,
        demo: app.config.demo,
        lang: municipality.lang,
    };
    let Some(known) = caller::known(&mut conn, &headers).await? else {
        return Ok((Cookies::none(), Json(me)));
    };
    let session = caller::signed_in(&mut conn, &headers, &known, when.ms).await?;
    for person in device::speaking(&mut conn, known.id, when.ms).await? {
        me.people.extend(face::me(&mut conn, person, known.kind, when).await?);
    }
    // A browser whose cookie is gone may not show who is signed in on it.
    me.people
        .retain(|person| known.kind != DeviceKind::Staff || session.is_some_and(|s| s.person == person.id));
    me.person = me.people.first().filter(|_| known.kind != DeviceKind::Shared).cloned();
    drop(conn);
    let mut tx = app.db.write().await?;
    device::seen(&mut tx, known.id, when.ms).await?;
    commit(tx).await?;
    me.device = Some(MyDevice { id: known.id, kind: known.kind, label: known.label, unit: known.unit });
    Ok((Cookies::none().device_again(&app, &headers), Json(me)))
}
