//! Notes that access changed, so that devices are told what they may newly read and what they no longer may.

use shared::ids::{DeviceId, PersonId, UnitId};
use sqlx::query;

use super::row::RowExt as _;
use super::{Conn, StoreError};

/// Whose access changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Whose {
    /// One device's.
    Device(DeviceId),
    /// That of every device on which this person may speak.
    Person(PersonId),
    /// That of every device of this workplace.
    Unit(UnitId),
    /// Everybody's: something in the catalogue changed.
    All,
}

/// Notes it at the next cursor. The counter row is bumped inside the transaction: no cursor becomes visible before a
/// smaller one.
pub async fn changed(conn: &mut Conn, whose: Whose) -> Result<(), StoreError> {
    let row = query("update counter set value = value + 1 where name = 'cursor' returning value")
        .fetch_one(&mut *conn)
        .await?;
    let (scope, id) = match &whose {
        Whose::Device(id) => ("device", *id.as_bytes()),
        Whose::Person(id) => ("person", *id.as_bytes()),
        Whose::Unit(id) => ("unit", *id.as_bytes()),
        Whose::All => ("all", [0; 16]),
    };
    query(
        "insert into access_mark (scope, id, cursor) values ($1, $2, $3)
         on conflict (scope, id) do update set cursor = excluded.cursor",
    )
    .bind(scope)
    .bind(id.as_slice())
    .bind(row.int("value")?)
    .execute(conn)
    .await?;
    Ok(())
}
