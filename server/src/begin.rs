//! What is done from the command line because nobody can sign in yet: the municipality, its first administrator, passwords.

use shared::domain::speaker::Role;
use shared::ids::{HistoryId, PersonId};

use crate::account::password::{self, PasswordError};
use crate::app::App;
use crate::random;
use crate::store::person::{self, Person, PersonKind, Protection};
use crate::store::place::{self, Municipality, People};
use crate::store::{StoreError, commit, credential, role, session};

/// The first administrator.
#[derive(Debug, Clone)]
pub struct First {
    /// First name.
    pub first_name: String,
    /// Surname.
    pub surname: String,
    /// What they sign in with.
    pub username: String,
}

/// Why it was not done.
#[derive(Debug, thiserror::Error)]
pub enum BeginError {
    /// The database belongs to a municipality already.
    #[error("the database belongs to {0} already")]
    Begun(String),
    /// Nobody signs in with this name.
    #[error("nobody signs in with this name")]
    Nobody,
    /// The password will not do.
    #[error(transparent)]
    Password(#[from] PasswordError),
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Names the municipality of an empty database and its first administrator.
pub async fn begin(app: &App, name: &str, first: First, password: String) -> Result<(), BeginError> {
    let hash = password::hash(password).await?;
    let now = app.clock.now();
    let mut tx = app.db.write().await?;
    if let Some(there) = place::municipality(&mut tx).await? {
        return Err(BeginError::Begun(there.name));
    }
    let municipality = Municipality {
        name: name.to_owned(),
        history: HistoryId::random(random::bytes()),
        lang: "sv".to_owned(),
        answer_weekdays: 5,
        people: People::Real,
    };
    place::found(&mut tx, &municipality, now).await?;
    let admin = Person {
        id: PersonId::random(random::bytes()),
        kind: PersonKind::Staff,
        first_name: first.first_name,
        surname: first.surname,
        protection: Protection::Open,
        portrait: None,
        symbol: None,
        phone: None,
        username: Some(first.username.trim().to_lowercase()),
    };
    person::add(&mut tx, &admin, now).await?;
    role::grant(&mut tx, admin.id, Role::Admin, now).await?;
    credential::set_password(&mut tx, admin.id, &hash, now).await?;
    Ok(commit(tx).await?)
}

/// Sets a password, and signs its owner out everywhere.
pub async fn set_password(app: &App, username: &str, password: String) -> Result<(), BeginError> {
    let hash = password::hash(password).await?;
    let now = app.clock.now();
    let mut tx = app.db.write().await?;
    let owner = person::by_username(&mut tx, &username.trim().to_lowercase()).await?;
    let owner = owner.ok_or(BeginError::Nobody)?;
    credential::set_password(&mut tx, owner.id, &hash, now).await?;
    for open in session::of_person(&mut tx, owner.id, now).await? {
        session::revoke(&mut tx, &open, now).await?;
    }
    Ok(commit(tx).await?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;

    fn first() -> First {
        First {
            first_name: "Ada".to_owned(),
            surname: "Testsson".to_owned(),
            username: " Ada@Example.se ".to_owned(),
        }
    }

    #[tokio::test]
    async fn an_empty_database_begins_once_and_its_administrator_can_sign_in() {
        let folder = tempfile::tempdir().unwrap();
        let app = App::open(Config { data: folder.path().to_owned(), ..Config::default() }).await.unwrap();
        let short = begin(&app, "En kommun", first(), "kort".to_owned()).await;
        assert!(matches!(short, Err(BeginError::Password(PasswordError::Short))));
        begin(&app, "En kommun", first(), "en lång rad ord".to_owned()).await.unwrap();
        let again = begin(&app, "En annan", first(), "en lång rad ord".to_owned()).await;
        assert!(matches!(again, Err(BeginError::Begun(name)) if name == "En kommun"));
        let mut conn = app.db.read().await.unwrap();
        let ada = person::by_username(&mut conn, "ada@example.se").await.unwrap().unwrap();
        let speaker = role::speaker(&mut conn, ada.id, app.clock.when()).await.unwrap();
        assert_eq!(speaker.roles, [Role::Admin]);
    }

    #[tokio::test]
    async fn a_new_password_takes_the_place_of_the_old_one() {
        let folder = tempfile::tempdir().unwrap();
        let app = App::open(Config { data: folder.path().to_owned(), ..Config::default() }).await.unwrap();
        begin(&app, "En kommun", first(), "en lång rad ord".to_owned()).await.unwrap();
        set_password(&app, "ADA@example.se", "en annan rad ord".to_owned()).await.unwrap();
        let mut conn = app.db.read().await.unwrap();
        let ada = person::by_username(&mut conn, "ada@example.se").await.unwrap().unwrap();
        let kept = credential::password(&mut conn, ada.id).await.unwrap();
        drop(conn);
        let check = |text: &str| password::check(text.to_owned(), kept.clone());
        assert_eq!(check("en annan rad ord").await, password::Match::Right);
        assert_eq!(check("en lång rad ord").await, password::Match::Wrong);
        let nobody = set_password(&app, "bo", "en lång rad ord".to_owned()).await;
        assert!(matches!(nobody, Err(BeginError::Nobody)));
    }
}
