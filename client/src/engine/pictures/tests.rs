//! What is fetched, in which order, and what is let go of, over storage in memory.

use std::cell::{Cell, RefCell};
use std::pin::pin;
use std::task::{Context, Poll, Waker};

use super::*;
use crate::store::memory::Memory;
use shared::civil::Moment;
use shared::domain::body::{
    Accepted, PhotoTaken, Progress, ReleasedPhoto, Requested, Shows, Stage, VisitKey,
};
use shared::domain::catalogue::Kind;
use shared::domain::sample;
use shared::ids::{DepartmentId, FactId, PersonId, UnitId};

const NOW: i64 = 1_770_100_000_000;

/// A picture of 8 × 8 pixels, and one for each number.
fn jpeg(n: u8) -> Vec<u8> {
    let mut bytes = vec![0xff, 0xd8, 0xff, 0xc0, 0, 11, 8, 0, 8, 0, 8, 1, 1, 0x11, 0];
    bytes.extend([0xff, 0xda, 0, 8, 1, 1, 0, 0, 63, 0, n, 0xff, 0xd9]);
    bytes
}

fn photo(n: u8) -> Digest {
    Digest::of(&jpeg(n))
}

/// A server that has photos, and a line that carries so many answers.
struct Server {
    photos: Vec<u8>,
    carries: Cell<usize>,
    asked: RefCell<Vec<String>>,
    brought: RefCell<Vec<Digest>>,
}

impl Server {
    fn with(photos: &[u8]) -> Self {
        Self {
            photos: photos.to_vec(),
            carries: Cell::new(usize::MAX),
            asked: RefCell::default(),
            brought: RefCell::default(),
        }
    }

    /// What was asked for since, a photo's number with how much of it.
    fn asked(&self) -> Vec<String> {
        let names = |path: String| {
            let of = |n: &u8| path.contains(&photo(*n).to_string());
            let number = (0..=9).find(of).map_or("?".to_owned(), |n| n.to_string());
            if path.ends_with("/preview") { format!("small {number}") } else { format!("whole {number}") }
        };
        self.asked.take().into_iter().map(names).collect()
    }
}

impl World for Server {
    fn now(&self) -> i64 {
        NOW
    }

    async fn bytes(&self, path: &str) -> Result<Vec<u8>, HttpError> {
        self.asked.borrow_mut().push(path.to_owned());
        let Some(left) = self.carries.get().checked_sub(1) else { return Err(HttpError::NoContact) };
        self.carries.set(left);
        let found = self.photos.iter().find(|n| path.contains(&photo(**n).to_string()));
        match found {
            Some(_) if path.ends_with("/preview") => Ok(jpeg(100)),
            Some(n) => Ok(jpeg(*n)),
            None => Err(HttpError::Unreadable),
        }
    }

    fn brought(&self, digest: Digest) {
        self.brought.borrow_mut().push(digest);
    }
}

/// Runs what never really waits.
fn now<T>(work: impl Future<Output = T>) -> T {
    match pin!(work).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(done) => done,
        Poll::Pending => panic!("storage in memory never waits"),
    }
}

fn id(n: u8) -> FactId {
    FactId::at(NOW, [n; 10])
}

fn fact(n: u8, re: &[u8], body: impl Into<Body>) -> (FactId, String) {
    let by = PersonId::random([1; 16]);
    let re = re.iter().map(|n| id(*n)).collect();
    let fact = Fact::new(id(n), by, Moment::new(NOW + i64::from(n), 60, 0), re, body);
    (fact.id, fact.to_json())
}

/// An order that came with this photo, and whose work has said `progress` so many times, with these photos released.
fn order(sent: u8, released: &[&[u8]]) -> FactsRow {
    let Some(Body::Requested(request)) = sample::body(Kind::Requested) else { panic!("an example") };
    let mut facts = vec![
        fact(1, &[], Requested { photos: vec![photo(sent)], ..request }),
        fact(2, &[1], Accepted { unit: UnitId::random([1; 16]) }),
    ];
    for (n, photos) in (3..).zip(released) {
        let of = |n: &u8| ReleasedPhoto { digest: photo(*n), shows: Shows::After };
        let photos = photos.iter().map(of).collect();
        let re: &[u8] = if n == 3 { &[2] } else { &[2, n - 1] };
        facts.push(fact(n, re, Progress { stage: Stage::Confirmed, when: None, photos }));
    }
    let key = DocKey::Order(DepartmentId::random([1; 16]));
    FactsRow { doc: DocId::random([1; 16]), key, facts }
}

/// The work of it, in which this photo was taken.
fn work(taken: u8) -> FactsRow {
    let visit = VisitKey { date: sample::day(), no: 1 };
    let body = PhotoTaken { visit, shows: Shows::After, digest: photo(taken), step: None };
    let key = DocKey::Work(UnitId::random([1; 16]));
    FactsRow { doc: DocId::random([2; 16]), key, facts: vec![fact(9, &[], body)] }
}

fn holding(rows: Vec<FactsRow>) -> Memory {
    let store = Memory::default();
    store.0.borrow_mut().facts = rows.into_iter().map(|row| (row.doc, row)).collect();
    store
}

fn has(store: &Memory, n: u8, place: PhotoPlace, at: i64) {
    let row = PhotoRow { digest: photo(n), place, at, upload: None };
    now(store.put_photo(row, Some(jpeg(n)))).unwrap();
}

fn whole(store: &Memory) -> BTreeSet<Digest> {
    store.0.borrow().photos.keys().copied().collect()
}

fn all(photos: &[u8]) -> BTreeSet<Digest> {
    photos.iter().map(|n| photo(*n)).collect()
}

#[test]
fn all_previews_come_before_the_first_whole_photo() {
    let store = holding(vec![order(1, &[&[2]]), work(2)]);
    let server = Server::with(&[1, 2]);
    now(bring(&store, Look::Everywhere, &server));
    let asked = server.asked();
    assert!(asked[..2].iter().all(|one| one.starts_with("small")), "{asked:?}");
    assert!(asked[2..].iter().all(|one| one.starts_with("whole")) && asked.len() == 4, "{asked:?}");
    assert_eq!(server.brought.borrow().len(), 4);
    assert_eq!(whole(&store), all(&[1, 2]));
    assert!(store.0.borrow().previews.is_empty(), "the whole photo takes its preview's place");
    now(bring(&store, Look::Everywhere, &server));
    assert_eq!(server.asked(), Vec::<String>::new());
}

#[test]
fn a_line_that_was_lost_in_the_middle_goes_on_where_it_was() {
    let store = holding(vec![order(1, &[&[2]])]);
    let server = Server::with(&[1, 2]);
    server.carries.set(1);
    now(bring(&store, Look::Everywhere, &server));
    assert_eq!((server.asked().len(), store.0.borrow().previews.len()), (2, 1));
    assert_eq!(whole(&store), all(&[]), "a preview is no photo");
    server.carries.set(2);
    now(bring(&store, Look::Everywhere, &server));
    let asked = server.asked();
    assert_eq!(asked.iter().filter(|one| one.starts_with("small")).count(), 1, "{asked:?}");
    assert_eq!((asked.len(), store.0.borrow().previews.len(), whole(&store).len()), (3, 1, 1));
    server.carries.set(9);
    now(bring(&store, Look::Everywhere, &server));
    assert_eq!((server.asked().len(), whole(&store)), (1, all(&[1, 2])));
}

#[test]
fn what_has_no_preview_comes_whole_all_the_same() {
    let store = holding(vec![order(1, &[])]);
    let server = Server::with(&[]);
    now(bring(&store, Look::Everywhere, &server));
    assert_eq!(server.asked(), ["small 1", "whole 1"]);
    assert!(server.brought.borrow().is_empty());
    // Nor is one asked for of a portrait.
    assert_eq!(Source::Portrait.preview(photo(1)), None);
    assert_eq!(small(b"<html>"), None, "what a hotel's network answers");
}

#[test]
fn a_photo_that_has_not_been_sent_is_never_let_go_of() {
    let row = |n: u8, place, at| PhotoRow { digest: photo(n), place, at, upload: None };
    let here = [
        row(1, PhotoPlace::Local, 0),
        row(2, PhotoPlace::Sent, 0),
        row(3, PhotoPlace::Sent, 0),
        row(4, PhotoPlace::Sent, 2 * KEEP_MS),
        row(5, PhotoPlace::Sent, 2 * KEEP_MS),
    ];
    let cited = BTreeMap::from([(photo(3), Source::Media)]);
    let back = all(&[1, 3, 5]);
    let going = |before| Going { cited: &cited, back: &back, before }.photos(&here);
    assert_eq!(going(Some(KEEP_MS)), [photo(2), photo(5)]);
    assert_eq!(going(Some(2 * KEEP_MS)), [photo(2), photo(4), photo(5)], "once something was erased");
    assert_eq!(going(None), [photo(5)], "what an order took back");
}

#[test]
fn an_order_cites_what_it_shows_and_what_came_with_it() {
    let cites = |released: &[&[u8]]| of_document(&order(1, released)).into_iter().collect::<BTreeSet<_>>();
    assert_eq!(cites(&[]), all(&[1]));
    assert_eq!(cites(&[&[2, 3]]), all(&[1, 2, 3]));
    assert_eq!(cites(&[&[2, 3], &[3]]), all(&[1, 3]));
    assert_eq!(cites(&[&[2, 3], &[]]), all(&[1]));
    assert_eq!(cites(&[&[2], &[], &[2]]), all(&[1, 2]), "released once more");
}

#[test]
fn a_photo_whose_release_was_taken_back_goes_at_once_and_is_not_asked_for() {
    for look in [Look::In(vec![DocId::random([1; 16])]), Look::Everywhere] {
        let store = holding(vec![order(1, &[&[2, 3, 4], &[4]])]);
        for n in [1, 2, 4] {
            has(&store, n, PhotoPlace::Sent, NOW);
        }
        now(store.put_preview(photo(3), jpeg(100))).unwrap();
        let server = Server::with(&[1, 4]);
        // Nor does it take a line.
        server.carries.set(0);
        now(bring(&store, look, &server));
        assert_eq!(whole(&store), all(&[1, 4]));
        assert!(store.0.borrow().previews.is_empty());
        assert_eq!(server.asked(), Vec::<String>::new());
    }
}

#[test]
fn what_an_order_took_back_stays_where_the_work_cites_it() {
    let store = holding(vec![order(1, &[&[2], &[]]), work(2)]);
    has(&store, 1, PhotoPlace::Sent, NOW);
    has(&store, 2, PhotoPlace::Sent, 0);
    let server = Server::with(&[1, 2]);
    for look in [Look::In(vec![DocId::random([1; 16])]), Look::Everywhere, Look::Erased] {
        now(bring(&store, look, &server));
        assert_eq!(whole(&store), all(&[1, 2]));
    }
    assert_eq!(server.asked(), Vec::<String>::new());
}

#[test]
fn a_preview_goes_with_what_cites_it_and_when_the_whole_photo_is_here() {
    let store = holding(vec![order(1, &[])]);
    has(&store, 1, PhotoPlace::Sent, NOW);
    for n in [1, 2] {
        now(store.put_preview(photo(n), jpeg(100))).unwrap();
    }
    let server = Server::with(&[1]);
    now(bring(&store, Look::In(vec![DocId::random([1; 16])]), &server));
    assert_eq!(now(store.previews()).unwrap(), [photo(2)], "not everything was looked through");
    now(bring(&store, Look::Everywhere, &server));
    assert!(now(store.previews()).unwrap().is_empty());
    assert_eq!(whole(&store), all(&[1]));
}
