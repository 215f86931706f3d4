//! People as the account pages show them.

use shared::api::Face;
use shared::domain::speaker::DeviceKind;
use shared::domain::views::MePerson;
use shared::ids::PersonId;

use crate::store::person::{Person, Protection};
use crate::store::role::{self, When};
use crate::store::{Conn, StoreError, person};

/// First name and picture.
pub fn face(person: &Person) -> Face {
    Face {
        id: person.id,
        first_name: person.shown_name().to_owned(),
        picture: person.portrait,
        symbol: person.symbol.clone(),
    }
}

/// Someone who may speak on a device of this kind, as that device may show them: no surname on a shared phone, and
/// none of a person with protected identity anywhere.
pub async fn me(
    conn: &mut Conn,
    id: PersonId,
    device: DeviceKind,
    when: When,
) -> Result<Option<MePerson>, StoreError> {
    let Some(person) = person::get(conn, id).await? else { return Ok(None) };
    let surname = match (device, &person.protection) {
        (DeviceKind::Shared, _) | (_, Protection::Alias(_)) => None,
        _ => Some(person.surname.clone()),
    };
    Ok(Some(MePerson {
        id,
        first_name: person.shown_name().to_owned(),
        surname,
        picture: person.portrait,
        symbol: person.symbol.clone(),
        level: role::level(conn, id, when).await?,
        roles: role::speaker(conn, id, when).await?.roles,
    }))
}
