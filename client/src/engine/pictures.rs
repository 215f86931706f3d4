//! Pictures on the device before anyone is offline: those that documents here cite, and portraits.

use std::collections::{BTreeMap, BTreeSet};

use shared::domain::body::Cites as _;
use shared::domain::catalogue::Body;
use shared::domain::fact::Fact;
use shared::domain::views::{Crew, Me, Staff};
use shared::ids::{Digest, DocId};
use shared::json;
use shared::lean::Gather as _;
use shared::sync::rows::{FactsRow, ViewRow};
use shared::wire::ViewName;

use crate::platform::http::{self, HttpError};
use crate::platform::time;
use crate::store::{Ask, PhotoPlace, PhotoRow, Rows, Store};

/// A picture that nothing here cites any more is kept this long, in ms: a day.
const KEEP_MS: i64 = 86_400_000;

/// Where to look for pictures.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Look {
    /// In these documents; nothing is let go of.
    In(Vec<DocId>),
    /// Everywhere; what has not been cited for long goes.
    Everywhere,
    /// Everywhere, since something was erased: what is not cited goes at once.
    Erased,
}

/// Where a picture comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Source {
    /// A photo of the work.
    Media,
    /// A portrait.
    Portrait,
}

impl Source {
    const fn path(self) -> &'static str {
        match self {
            Self::Media => "/api/media/",
            Self::Portrait => "/api/pictures/",
        }
    }
}

/// Fetches what is cited and not here, says so of each, and lets go of what is not cited.
pub(super) async fn bring<S: Store>(store: &S, look: Look, brought: impl Fn(Digest)) {
    let (of, keep) = match look {
        Look::In(docs) => (Some(docs), None),
        Look::Everywhere => (None, Some(KEEP_MS)),
        Look::Erased => (None, Some(0)),
    };
    let everything = of.is_none();
    let ask = Ask { docs: of, views: if everything { None } else { Some(Vec::new()) } };
    let (Ok(rows), Ok(here)) = (store.read(ask).await, store.photos().await) else { return };
    let cited = cited(&rows);
    let known: BTreeSet<Digest> = here.iter().map(|row| row.digest).gather();
    for (digest, source) in cited.iter().filter(|(digest, _)| !known.contains(digest)) {
        match http::bytes(&format!("{}{digest}", source.path())).await {
            Ok(bytes) if Digest::of(&bytes) == *digest => {
                let at = time::now();
                let row = PhotoRow { digest: *digest, place: PhotoPlace::Sent, at, upload: None };
                if store.put_photo(row, Some(bytes)).await.is_err() {
                    return;
                }
                brought(*digest);
            }
            // The next connection tries again.
            Err(HttpError::NoContact) => return,
            _ => {}
        }
    }
    if let Some(keep) = keep {
        let old = forgotten(&here, &cited, time::now() - keep);
        if !old.is_empty() {
            // What stays for a day longer harms nobody.
            let _ = store.drop_photos(old).await;
        }
    }
}

/// The pictures that documents and views cite.
fn cited(rows: &Rows) -> BTreeMap<Digest, Source> {
    let mut cited = BTreeMap::new();
    for digest in rows.facts.iter().flat_map(of_document) {
        cited.insert(digest, Source::Media);
    }
    for row in &rows.outbox {
        let fact = Fact::read(row.id, &row.json);
        cited.extend(fact.iter().flat_map(of_fact).map(|digest| (digest, Source::Media)));
    }
    let own = rows.session.iter().flat_map(|me| me.people.iter().chain(&me.person));
    let portraits = rows.views.iter().flat_map(of_view).chain(own.filter_map(|person| person.picture));
    cited.extend(portraits.map(|digest| (digest, Source::Portrait)));
    cited
}

fn of_document(row: &FactsRow) -> Vec<Digest> {
    row.facts.iter().filter_map(|(id, json)| Fact::read(*id, json)).flat_map(|fact| of_fact(&fact)).collect()
}

fn of_fact(fact: &Fact) -> Vec<Digest> {
    match &fact.body {
        Body::Progress(body) => body.photos.iter().map(|photo| photo.digest).collect(),
        body => body.photos(),
    }
}

fn of_view(row: &ViewRow) -> Vec<Digest> {
    match row.name {
        ViewName::Crew => {
            let crew: Crew = json::read(&row.bytes).unwrap_or_default();
            crew.people.into_iter().filter_map(|person| person.picture).collect()
        }
        ViewName::Staff => {
            let staff: Staff = json::read(&row.bytes).unwrap_or_default();
            staff.people.into_iter().filter_map(|person| person.picture).collect()
        }
        ViewName::Me => {
            let me: Me = json::read(&row.bytes).unwrap_or_default();
            me.persons.into_iter().filter_map(|person| person.picture).collect()
        }
        ViewName::Catalogue | ViewName::Today => Vec::new(),
    }
}

/// Pictures that nothing cites, are at the server, and were here before this moment.
fn forgotten(here: &[PhotoRow], cited: &BTreeMap<Digest, Source>, before: i64) -> Vec<Digest> {
    let old = |row: &&PhotoRow| {
        row.place == PhotoPlace::Sent && !cited.contains_key(&row.digest) && row.at <= before
    };
    here.iter().filter(old).map(|row| row.digest).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_photo_that_has_not_been_sent_is_never_let_go_of() {
        let row = |n: u8, place, at| PhotoRow { digest: Digest::of(&[n]), place, at, upload: None };
        let here = [
            row(1, PhotoPlace::Local, 0),
            row(2, PhotoPlace::Sent, 0),
            row(3, PhotoPlace::Sent, 0),
            row(4, PhotoPlace::Sent, 2 * KEEP_MS),
        ];
        let all = [Digest::of(&[2]), Digest::of(&[4])];
        let cited = BTreeMap::from([(Digest::of(&[3]), Source::Media)]);
        assert_eq!(forgotten(&here, &cited, KEEP_MS), [Digest::of(&[2])]);
        assert_eq!(forgotten(&here, &cited, 2 * KEEP_MS), all, "once something was erased");
    }
}
