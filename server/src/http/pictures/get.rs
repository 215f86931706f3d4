//! `GET /api/pictures/{digest}`

use axum::extract::{Path, State};
use axum::http::HeaderMap;
use shared::api::ProblemCode;
use shared::domain::accounts;
use shared::ids::Digest;

use crate::app::App;
use crate::http::caller;
use crate::http::error::AppResult;
use crate::http::jpeg::Jpeg;
use crate::store::role::{self, When};
use crate::store::{Conn, device, person};

/// Gives a portrait to the devices of those who may see its person. In the demo anyone may choose among all.
pub async fn get(
    State(app): State<App>,
    headers: HeaderMap,
    Path(digest): Path<Digest>,
) -> AppResult<Jpeg<Vec<u8>>> {
    let mut conn = app.db.read().await?;
    let bytes = if app.config.demo {
        person::portrait(&mut conn, digest).await?
    } else {
        let device = caller::known(&mut conn, &headers).await?.ok_or(ProblemCode::DeviceUnknown)?;
        seen_from(&mut conn, device.id, digest, app.clock.when()).await?
    };
    Ok(Jpeg(bytes.ok_or(ProblemCode::NotFound)?))
}

async fn seen_from(
    conn: &mut Conn,
    device: shared::ids::DeviceId,
    digest: Digest,
    when: When,
) -> AppResult<Option<Vec<u8>>> {
    let everyone = role::all_speakers(conn, when).await?;
    let viewers = device::speaking(conn, device, when.ms).await?;
    let viewers: Vec<_> = viewers.iter().filter_map(|id| everyone.get(id)).collect();
    let seen =
        everyone.values().filter(|one| viewers.iter().any(|viewer| accounts::may_see_portrait(viewer, one)));
    let seen: Vec<_> = seen.map(|one| one.person).collect();
    Ok(person::portrait_of(conn, digest, &seen).await?)
}
