//! Pictures on the device before anyone is offline: those that documents here cite, and portraits. Of photos a small
//! version comes first, so that a slow line shows something of all of them before it shows all of one.

use std::collections::{BTreeMap, BTreeSet};

use shared::domain::body::Cites as _;
use shared::domain::catalogue::Body;
use shared::domain::fact::Fact;
use shared::domain::key::DocKey;
use shared::domain::order;
use shared::domain::views::{Crew, Me, Staff};
use shared::ids::{Digest, DocId};
use shared::json;
use shared::lean::Gather as _;
use shared::media::strip;
use shared::sync::rows::{FactsRow, ViewRow, stated};
use shared::wire::ViewName;

use crate::platform::http::HttpError;
use crate::store::{Ask, PhotoPlace, PhotoRow, Rows, Store};

#[cfg(test)]
mod tests;

/// A picture that nothing here cites any more is kept this long, in ms: a day.
const KEEP_MS: i64 = 86_400_000;

/// Where to look for pictures.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Look {
    /// In these documents; nothing is let go of but what they have taken back.
    In(Vec<DocId>),
    /// Everywhere; what has not been cited for long goes.
    Everywhere,
    /// Everywhere, since something was erased: what is not cited goes at once.
    Erased,
}

/// Where a picture comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Source {
    /// A photo of the work.
    Media,
    /// A portrait.
    Portrait,
}

impl Source {
    /// The address of a picture.
    pub(crate) fn whole(self, digest: Digest) -> String {
        match self {
            Self::Media => format!("/api/media/{digest}"),
            Self::Portrait => format!("/api/pictures/{digest}"),
        }
    }

    /// The address of its small version; portraits are small themselves.
    pub(crate) fn preview(self, digest: Digest) -> Option<String> {
        match self {
            Self::Media => Some(format!("/api/media/{digest}/preview")),
            Self::Portrait => None,
        }
    }
}

/// What came as a preview, if it is a picture. No digest says so, as it does of a whole photo.
pub(crate) fn small(bytes: &[u8]) -> Option<Vec<u8>> {
    strip(bytes).ok().map(|stripped| stripped.bytes)
}

/// What fetching needs of the world.
pub(super) trait World {
    /// UTC milliseconds by this clock.
    fn now(&self) -> i64;

    /// Asks the server for bytes.
    fn bytes(&self, path: &str) -> impl Future<Output = Result<Vec<u8>, HttpError>>;

    /// A photo came to the device, or its preview.
    fn brought(&self, digest: Digest);
}

/// Lets go of what is not cited; then fetches what is cited and not here, all previews first, and says so of each.
pub(super) async fn bring<S: Store, W: World>(store: &S, look: Look, world: &W) {
    let (of, keep) = match look {
        Look::In(docs) => (Some(docs), None),
        Look::Everywhere => (None, Some(KEEP_MS)),
        Look::Erased => (None, Some(0)),
    };
    let ask = Ask { views: of.as_ref().map(|_| Vec::new()), docs: of };
    let (Ok(mut rows), Ok(here), Ok(previews)) =
        (store.read(ask).await, store.photos().await, store.previews().await)
    else {
        return;
    };
    let back = taken_back(&rows);
    let held = here.iter().map(|row| &row.digest).chain(&previews);
    if keep.is_none() && held.into_iter().any(|digest| back.contains(digest)) {
        // Whether another document cites it all the same.
        let Ok(all) = store.read(Ask::default()).await else { return };
        rows = all;
    }
    let cited = cited(&rows);
    let going = Going { cited: &cited, back: &back, before: keep.map(|keep| world.now() - keep) };
    going.let_go(store, &here, &previews).await;
    // What is not fetched now is fetched with the next connection.
    if fetch_previews(store, world, &cited, &here, &previews).await.is_some() {
        fetch_whole(store, world, &cited).await;
    }
}

/// Fetches the previews of photos of which nothing is here. None when there is no contact or no room.
async fn fetch_previews<S: Store, W: World>(
    store: &S,
    world: &W,
    cited: &BTreeMap<Digest, Source>,
    here: &[PhotoRow],
    previews: &[Digest],
) -> Option<()> {
    let known: BTreeSet<Digest> = here.iter().map(|row| row.digest).chain(previews.iter().copied()).gather();
    for (digest, source) in cited.iter().filter(|(digest, _)| !known.contains(digest)) {
        let Some(path) = source.preview(*digest) else { continue };
        match world.bytes(&path).await {
            Ok(bytes) => {
                let Some(bytes) = small(&bytes) else { continue };
                store.put_preview(*digest, bytes).await.ok()?;
                world.brought(*digest);
            }
            Err(HttpError::NoContact) => return None,
            Err(_) => {}
        }
    }
    Some(())
}

/// Fetches the pictures that are not here, whole. None when there is no contact or no room.
async fn fetch_whole<S: Store, W: World>(
    store: &S,
    world: &W,
    cited: &BTreeMap<Digest, Source>,
) -> Option<()> {
    // While the previews came, a screen may have fetched some.
    let known: BTreeSet<Digest> = store.photos().await.ok()?.iter().map(|row| row.digest).gather();
    for (digest, source) in cited.iter().filter(|(digest, _)| !known.contains(digest)) {
        match world.bytes(&source.whole(*digest)).await {
            Ok(bytes) if Digest::of(&bytes) == *digest => {
                let at = world.now();
                let row = PhotoRow { digest: *digest, place: PhotoPlace::Sent, at, upload: None };
                store.put_photo(row, Some(bytes)).await.ok()?;
                world.brought(*digest);
            }
            Err(HttpError::NoContact) => return None,
            _ => {}
        }
    }
    Some(())
}

/// The pictures that documents and views cite.
fn cited(rows: &Rows) -> BTreeMap<Digest, Source> {
    let mut cited = BTreeMap::new();
    for digest in rows.facts.iter().flat_map(of_document) {
        cited.insert(digest, Source::Media);
    }
    for row in &rows.outbox {
        let fact = Fact::read(row.id, &row.json);
        cited.extend(fact.iter().flat_map(|fact| fact.body.photos()).map(|digest| (digest, Source::Media)));
    }
    let own = rows.session.iter().flat_map(|me| me.people.iter().chain(&me.person));
    let portraits = rows.views.iter().flat_map(of_view).chain(own.filter_map(|person| person.picture));
    cited.extend(portraits.map(|digest| (digest, Source::Portrait)));
    cited
}

/// What a document cites. An order cites what it shows, and no longer what was released once and taken back.
fn of_document(row: &FactsRow) -> Vec<Digest> {
    let facts = stated(Some(row), &[], row.doc);
    if !matches!(row.key, DocKey::Order(_)) {
        return facts.iter().flat_map(|stated| stated.fact.body.photos()).collect();
    }
    let Some(order) = order::fold(&facts) else { return Vec::new() };
    let released = order.photos().iter().map(|photo| photo.digest);
    order.request.photos.iter().copied().chain(released).collect()
}

/// The photos that were ever released in these orders: the server no longer gives those which no document cites.
fn taken_back(rows: &Rows) -> BTreeSet<Digest> {
    let orders = rows.facts.iter().filter(|row| matches!(row.key, DocKey::Order(_)));
    let facts = orders.flat_map(|row| &row.facts).filter_map(|(id, json)| Fact::read(*id, json));
    let released = facts.filter_map(|fact| match fact.body {
        Body::Progress(body) => Some(body.photos),
        _ => None,
    });
    released.flatten().map(|photo| photo.digest).gather()
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

/// By what it is told what goes.
struct Going<'a> {
    /// What is cited stays.
    cited: &'a BTreeMap<Digest, Source>,
    /// Of the rest this goes at once.
    back: &'a BTreeSet<Digest>,
    /// All the rest, where everything was looked through, if it was here before this moment.
    before: Option<i64>,
}

impl Going<'_> {
    async fn let_go<S: Store>(&self, store: &S, here: &[PhotoRow], previews: &[Digest]) {
        // What stays until the next look harms nobody.
        let photos = self.photos(here);
        if !photos.is_empty() {
            let _ = store.drop_photos(photos).await;
        }
        let previews = self.previews(here, previews);
        if !previews.is_empty() {
            let _ = store.drop_previews(previews).await;
        }
    }

    /// Photos that are at the server and go.
    fn photos(&self, here: &[PhotoRow]) -> Vec<Digest> {
        let old = |row: &&PhotoRow| {
            row.place == PhotoPlace::Sent
                && !self.cited.contains_key(&row.digest)
                && (self.back.contains(&row.digest) || self.before.is_some_and(|before| row.at <= before))
        };
        here.iter().filter(old).map(|row| row.digest).collect()
    }

    /// Previews that go. They come again in a moment, so that none is kept for a day.
    fn previews(&self, here: &[PhotoRow], previews: &[Digest]) -> Vec<Digest> {
        let whole: BTreeSet<Digest> = here.iter().map(|row| row.digest).gather();
        let old = |digest: &&Digest| {
            whole.contains(digest)
                || !self.cited.contains_key(digest) && (self.before.is_some() || self.back.contains(digest))
        };
        previews.iter().filter(old).copied().collect()
    }
}
