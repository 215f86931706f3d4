//! `POST /api/demo/session`

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use shared::api::{DemoSignIn, FieldCode, ProblemCode};
use shared::domain::speaker::{DeviceKind, Role};
use shared::ids::PersonId;

use crate::account::enter::{self, Phone};
use crate::app::App;
use crate::demo::{self, PHONES};
use crate::http::body::Body;
use crate::http::caller::{self, Cookies};
use crate::http::error::{AppError, AppResult};
use crate::http::session::post::{cookies, refused};
use crate::store::device::Device;
use crate::store::role::When;
use crate::store::session::Credential;
use crate::store::{Conn, commit, device, person, role};

/// Becomes someone: staff and orderers are signed in, a participant gets a phone of their own, and a shared phone is a
/// phone of its own too. A phone that this browser is already stays the same one, with what it holds.
pub async fn session(
    State(app): State<App>,
    headers: HeaderMap,
    Body(sign_in): Body<DemoSignIn>,
) -> AppResult<(Cookies, StatusCode)> {
    let when = app.clock.when();
    let mut tx = app.db.write().await?;
    // A phone locked in the demo is no reason to be nobody from now on.
    let asking = caller::known(&mut tx, &headers).await.unwrap_or_default();
    let given = match sign_in {
        DemoSignIn::Person(id) => {
            person::get(&mut tx, id).await?.ok_or(ProblemCode::NotFound)?;
            let roles = role::speaker(&mut tx, id, when).await?.roles;
            match demo::first_role(&roles) {
                Some(Role::Participant(unit)) => {
                    let phone = Phone { kind: DeviceKind::Own, label: "", unit, persons: &[id] };
                    phone_cookies(&mut tx, &app, asking, &phone, when).await?
                }
                _ => {
                    let entered = enter::sign_in(&mut tx, &app, asking, id, Credential::Demo, when).await;
                    cookies(&app, &entered.map_err(refused)?)
                }
            }
        }
        DemoSignIn::Phone(label) => {
            let found = PHONES.iter().find(|phone| phone.label == label);
            let found = found.ok_or_else(|| AppError::field("phone", FieldCode::Invalid))?;
            let persons = found.persons();
            let phone = Phone {
                kind: DeviceKind::Shared,
                label: found.label,
                unit: found.unit_id(),
                persons: &persons,
            };
            phone_cookies(&mut tx, &app, asking, &phone, when).await?
        }
    };
    commit(tx).await?;
    Ok((given, StatusCode::NO_CONTENT))
}

async fn phone_cookies(
    conn: &mut Conn,
    app: &App,
    asking: Option<Device>,
    phone: &Phone<'_>,
    when: When,
) -> AppResult<Cookies> {
    let none = Cookies::none().no_session(app);
    if let Some(asking) = asking.filter(|device| device.kind == phone.kind) {
        let mut speaking: Vec<PersonId> = device::speaking(conn, asking.id, when.ms).await?;
        let mut wanted = phone.persons.to_vec();
        speaking.sort_unstable();
        wanted.sort_unstable();
        if speaking == wanted {
            return Ok(none);
        }
    }
    let (_, token) = enter::bring_on(conn, phone, when.ms).await?;
    Ok(none.device(app, &token))
}
