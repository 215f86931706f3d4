//! People and their portraits.

use shared::domain::words::Pictogram;
use shared::ids::{Digest, PersonId};
use sqlx::any::AnyRow;
use sqlx::query;

use super::row::{RowExt as _, corrupt};
use super::{Conn, StoreError};

/// What a person is to the municipality.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PersonKind {
    /// Works at a workplace through a placement.
    Participant,
    /// Orders for a department.
    Orderer,
    /// Employed: supervisors, coordinators, administrators.
    Staff,
}

impl PersonKind {
    const fn name(self) -> &'static str {
        match self {
            Self::Participant => "participant",
            Self::Orderer => "orderer",
            Self::Staff => "staff",
        }
    }

    fn from_name(name: &str) -> Option<Self> {
        [Self::Participant, Self::Orderer, Self::Staff].into_iter().find(|kind| kind.name() == name)
    }
}

/// Protected identity (*skyddade personuppgifter*): an alias and a symbol, and neither name nor picture anywhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Protection {
    /// None.
    Open,
    /// Written under this alias.
    Alias(String),
}

/// A person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// Who.
    pub id: PersonId,
    /// What they are.
    pub kind: PersonKind,
    /// First name.
    pub first_name: String,
    /// Surname.
    pub surname: String,
    /// Whether the identity is protected.
    pub protection: Protection,
    /// Digest of the portrait.
    pub portrait: Option<Digest>,
    /// Stands for the portrait where there is none.
    pub symbol: Option<Pictogram>,
    /// Phone number.
    pub phone: Option<String>,
    /// What they sign in with.
    pub username: Option<String>,
}

impl Person {
    /// What others read: the first name, or the alias.
    pub fn shown_name(&self) -> &str {
        match &self.protection {
            Protection::Open => &self.first_name,
            Protection::Alias(alias) => alias,
        }
    }
}

macro_rules! select_person {
    ($rest:literal) => {
        query(concat!(
            "select p.id, p.kind, p.first_name, p.surname, p.alias, p.portrait, p.symbol, p.phone, p.username
             from person p ",
            $rest
        ))
    };
}

/// Adds a person.
pub async fn add(conn: &mut Conn, person: &Person, now: i64) -> Result<(), StoreError> {
    let alias = match &person.protection {
        Protection::Open => None,
        Protection::Alias(alias) => Some(alias.as_str()),
    };
    query(
        "insert into person
             (id, kind, first_name, surname, alias, protected, portrait, symbol, phone, username, created_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
    )
    .bind(person.id.as_bytes().as_slice())
    .bind(person.kind.name())
    .bind(&person.first_name)
    .bind(&person.surname)
    .bind(alias)
    .bind(i64::from(alias.is_some()))
    .bind(person.portrait.map(|digest| digest.0.to_vec()))
    .bind(person.symbol.as_ref().map(Pictogram::as_str))
    .bind(person.phone.as_deref())
    .bind(person.username.as_deref())
    .bind(now)
    .execute(conn)
    .await?;
    Ok(())
}

/// The person with this id, unless they left.
pub async fn get(conn: &mut Conn, id: PersonId) -> Result<Option<Person>, StoreError> {
    let row = select_person!("where p.id = $1 and p.left_at is null")
        .bind(id.as_bytes().as_slice())
        .fetch_optional(conn)
        .await?;
    row.as_ref().map(read).transpose()
}

/// The person who signs in with this name, unless they left.
pub async fn by_username(conn: &mut Conn, username: &str) -> Result<Option<Person>, StoreError> {
    let row = select_person!("where p.username = $1 and p.left_at is null")
        .bind(username)
        .fetch_optional(conn)
        .await?;
    row.as_ref().map(read).transpose()
}

/// Everyone who has not left, by first name.
pub async fn all(conn: &mut Conn) -> Result<Vec<Person>, StoreError> {
    let rows = select_person!("where p.left_at is null order by p.first_name, p.id").fetch_all(conn).await?;
    rows.iter().map(read).collect()
}

/// Keeps a portrait and gives its digest. The same picture is kept once.
pub async fn add_portrait(conn: &mut Conn, bytes: &[u8]) -> Result<Digest, StoreError> {
    let digest = Digest::of(bytes);
    query("insert into portrait (digest, bytes) values ($1, $2) on conflict (digest) do nothing")
        .bind(digest.as_bytes().as_slice())
        .bind(bytes)
        .execute(conn)
        .await?;
    Ok(digest)
}

/// A portrait's bytes, if one of these persons has it.
pub async fn portrait_of(
    conn: &mut Conn,
    digest: Digest,
    seen: &[PersonId],
) -> Result<Option<Vec<u8>>, StoreError> {
    let owners = query("select id from person where portrait = $1")
        .bind(digest.as_bytes().as_slice())
        .fetch_all(&mut *conn)
        .await?;
    for owner in &owners {
        if seen.contains(&owner.id("id")?) {
            return portrait(conn, digest).await;
        }
    }
    Ok(None)
}

/// A portrait's bytes, whoever has it.
pub async fn portrait(conn: &mut Conn, digest: Digest) -> Result<Option<Vec<u8>>, StoreError> {
    let row = query("select bytes from portrait where digest = $1")
        .bind(digest.as_bytes().as_slice())
        .fetch_optional(conn)
        .await?;
    row.map(|row| row.bytes("bytes")).transpose()
}

fn read(row: &AnyRow) -> Result<Person, StoreError> {
    let symbol = row.text_opt("symbol")?;
    Ok(Person {
        id: row.id("id")?,
        kind: PersonKind::from_name(&row.text("kind")?).ok_or_else(|| corrupt("kind"))?,
        first_name: row.text("first_name")?,
        surname: row.text("surname")?,
        protection: row.text_opt("alias")?.map_or(Protection::Open, Protection::Alias),
        portrait: row.id_opt("portrait")?,
        symbol: symbol.map(|name| Pictogram::new(&name).map_err(|_| corrupt("symbol"))).transpose()?,
        phone: row.text_opt("phone")?,
        username: row.text_opt("username")?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::on_both;
    use crate::random;

    fn person(first_name: &str) -> Person {
        Person {
            id: PersonId::random(random::bytes()),
            kind: PersonKind::Staff,
            first_name: first_name.to_owned(),
            surname: "Testsson".to_owned(),
            protection: Protection::Open,
            portrait: None,
            symbol: None,
            phone: None,
            username: Some(first_name.to_lowercase()),
        }
    }

    on_both! {
        async fn a_person_reads_back_as_written(db) {
            let mut tx = db.write().await.unwrap();
            let mut one = person("Aina");
            one.portrait = Some(add_portrait(&mut tx, b"jpeg").await.unwrap());
            one.phone = Some("070-000 00 00".to_owned());
            add(&mut tx, &one, 1).await.unwrap();
            let mut hidden = person("Bo");
            hidden.protection = Protection::Alias("Blå".to_owned());
            hidden.symbol = Some(Pictogram::new("leaf").unwrap());
            add(&mut tx, &hidden, 1).await.unwrap();
            assert_eq!(get(&mut tx, one.id).await.unwrap(), Some(one.clone()));
            assert_eq!(by_username(&mut tx, "bo").await.unwrap(), Some(hidden.clone()));
            assert_eq!(hidden.shown_name(), "Blå");
            assert_eq!(all(&mut tx).await.unwrap().len(), 2);
            assert_eq!(by_username(&mut tx, "Bo").await.unwrap(), None);
        }

        async fn a_protected_person_has_no_portrait(db) {
            let mut tx = db.write().await.unwrap();
            let mut hidden = person("Bo");
            hidden.protection = Protection::Alias("Blå".to_owned());
            hidden.portrait = Some(add_portrait(&mut tx, b"jpeg").await.unwrap());
            assert!(add(&mut tx, &hidden, 1).await.is_err());
        }

        async fn a_portrait_is_given_to_who_may_see_its_person(db) {
            let mut tx = db.write().await.unwrap();
            let mut one = person("Aina");
            let digest = add_portrait(&mut tx, b"jpeg").await.unwrap();
            one.portrait = Some(digest);
            add(&mut tx, &one, 1).await.unwrap();
            let other = PersonId::random(random::bytes());
            assert_eq!(portrait_of(&mut tx, digest, &[other]).await.unwrap(), None);
            assert_eq!(portrait_of(&mut tx, digest, &[one.id]).await.unwrap().as_deref(), Some(&b"jpeg"[..]));
        }
    }
}
