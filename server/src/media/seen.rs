//! Who may see a photo: whoever handed it over, and whoever may read a document that cites it.

use std::collections::BTreeSet;

use shared::domain::rules;
use shared::ids::{DeviceId, Digest};
use shared::wire::Access;

use crate::sync::ledger::{Found, Now, Read};

/// Whether a device may see a photo.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sight {
    /// It may.
    Seen,
    /// It may not, or there is none: the two are told apart to nobody.
    Hidden,
}

/// Whether this device may see this photo. What an order cites is what was released to the orderer: the projection
/// lists nothing else for it.
pub async fn from(read: &mut dyn Read, device: DeviceId, digest: Digest, now: Now) -> Found<Sight> {
    let Some(device) = read.device(device).await? else { return Ok(Sight::Hidden) };
    let rows = read.photos(device.id, &BTreeSet::from([digest])).await?;
    let Some(row) = rows.get(&digest) else { return Ok(Sight::Hidden) };
    if row.handed_over {
        return Ok(Sight::Seen);
    }
    let speakers = device.speakers(now);
    for doc in &row.cited_in {
        if let Some(scoped) = read.scoped(*doc).await?
            && rules::access(&speakers, device.kind, &scoped.scope, now.today()) == Some(Access::Read)
        {
            return Ok(Sight::Seen);
        }
    }
    Ok(Sight::Hidden)
}
