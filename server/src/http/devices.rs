//! A workplace's phones, for those who keep them.

use shared::api::ProblemCode;
use shared::domain::accounts;
use shared::ids::DeviceId;

use crate::http::caller::Signed;
use crate::http::error::AppResult;
use crate::store::{Conn, device};

pub mod list;
pub mod lock;
pub mod unlock;

/// Whether the phone is one of a workplace whose phones whoever asks keeps.
async fn is_kept(conn: &mut Conn, signed: &Signed, id: DeviceId) -> AppResult<()> {
    let found = device::get(conn, id).await?.ok_or(ProblemCode::NotFound)?;
    // A browser of staff belongs to no workplace: signing out everywhere is what ends it.
    let unit = found.unit.ok_or(ProblemCode::NotFound)?;
    if accounts::may_keep_devices(&signed.speaker, unit) {
        Ok(())
    } else {
        Err(ProblemCode::Forbidden.into())
    }
}
