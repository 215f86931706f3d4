//! Finding the person that somebody at the command line means.

use shared::ids::PersonId;

use crate::store::person::{self, Person};
use crate::store::{Conn, StoreError};

/// Those whom a word can mean: the one with this id, or who signs in with it, or else everybody of this name.
pub async fn find(conn: &mut Conn, word: &str) -> Result<Vec<Person>, StoreError> {
    if let Ok(id) = word.parse::<PersonId>() {
        return Ok(person::get(conn, id).await?.into_iter().collect());
    }
    if let Some(found) = person::by_username(conn, &word.trim().to_lowercase()).await? {
        return Ok(vec![found]);
    }
    let wanted = word.trim().to_lowercase();
    let mut all = person::all(conn).await?;
    all.retain(|person| {
        let names = [
            person.first_name.clone(),
            person.surname.clone(),
            format!("{} {}", person.first_name, person.surname),
        ];
        names.iter().any(|name| name.to_lowercase() == wanted)
    });
    Ok(all)
}
