//! `GET /api/devices?unit=…`

use axum::Json;
use axum::extract::{Query, State};
use serde::Deserialize;
use shared::api::{DeviceRow, ProblemCode};
use shared::domain::accounts;
use shared::ids::UnitId;

use crate::account::face::face;
use crate::app::App;
use crate::http::caller::Signed;
use crate::http::error::AppResult;
use crate::store::{device, person};

/// Which workplace's.
#[derive(Debug, Deserialize)]
pub struct Of {
    unit: UnitId,
}

/// Lists a workplace's phones, the latest in touch first.
pub async fn list(
    State(app): State<App>,
    signed: Signed,
    Query(of): Query<Of>,
) -> AppResult<Json<Vec<DeviceRow>>> {
    if !accounts::may_keep_devices(&signed.speaker, of.unit) {
        return Err(ProblemCode::Forbidden.into());
    }
    let now = app.clock.now();
    let mut conn = app.db.read().await?;
    let mut rows = Vec::new();
    for found in device::of_unit(&mut conn, of.unit).await? {
        let mut people = Vec::new();
        for id in device::speaking(&mut conn, found.id, now).await? {
            people.extend(person::get(&mut conn, id).await?.as_ref().map(face));
        }
        let device::Device { id, kind, label, unit, created_at, last_seen_at, locked_at, let_go_at } = found;
        rows.push(DeviceRow {
            id,
            kind,
            label,
            unit,
            people,
            created_at,
            last_seen_at,
            locked_at,
            let_go_at,
        });
    }
    Ok(Json(rows))
}
