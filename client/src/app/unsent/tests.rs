//! The file of what was not sent, from and to a storage in memory.

use std::cell::RefCell;
use std::pin::pin;
use std::task::{Context, Poll, Waker};

use super::*;
use crate::store::memory::Memory;
use shared::domain::catalogue::Kind;
use shared::domain::key::DocKey;
use shared::domain::sample;
use shared::ids::DocId;

/// Runs what never really waits.
fn now<T>(work: impl Future<Output = T>) -> T {
    match pin!(work).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(done) => done,
        Poll::Pending => panic!("storage in memory never waits"),
    }
}

fn digest(n: u8) -> Digest {
    Digest::of(&[n])
}

/// A photo of a file; its bytes are its number.
fn photo(n: u8) -> UnsentPhoto {
    UnsentPhoto { digest: digest(n), jpeg: BASE64.encode([n]) }
}

/// A fact that waits with these photos.
fn waiting(needs: Vec<Digest>) -> OutRow {
    let key = DocKey::Work(sample::UNIT);
    let fact = sample::fact(Kind::PhotoTaken).unwrap();
    OutRow { n: 1, needs, ..OutRow::new(DocId::random([1; 16]), key, &fact) }
}

/// Puts a photo into storage, with these bytes.
fn put(store: &Memory, n: u8, place: PhotoPlace, bytes: &[u8]) {
    let row = PhotoRow { digest: digest(n), place, at: 1, upload: None };
    now(store.put_photo(row, Some(bytes.to_vec()))).unwrap();
}

/// What became of these photos, if sending each ends like this; and which were sent.
fn sent(
    store: &Memory,
    photos: &[UnsentPhoto],
    ends: impl Fn(Digest) -> Result<(), Option<Code>>,
) -> (Result<i64, NotReadIn>, Vec<Digest>) {
    let tried = RefCell::new(Vec::new());
    let send = async |digest| {
        tried.borrow_mut().push(digest);
        let row = store.0.borrow().photos[&digest].0.clone();
        let place = if ends(digest).is_ok() { PhotoPlace::Sent } else { PhotoPlace::Local };
        store.put_photo(PhotoRow { place, ..row }, None).await.unwrap();
        ends(digest)
    };
    let outcome = now(send_photos(store, photos, 2, send));
    (outcome, tried.into_inner())
}

/// The photos in storage, and where they are.
fn kept(store: &Memory) -> BTreeMap<Digest, PhotoPlace> {
    store.0.borrow().photos.iter().map(|(digest, (row, _))| (*digest, row.place)).collect()
}

#[test]
fn everything_stated_is_carried_also_where_a_photo_of_it_is_gone_or_only_small() {
    let store = Memory::default();
    put(&store, 1, PhotoPlace::Local, &[1]);
    put(&store, 3, PhotoPlace::Local, b"a small version of it");
    let row = waiting(vec![digest(1), digest(2), digest(3)]);
    let (facts, photos, missing) = now(gathered(&store, std::slice::from_ref(&row)));
    assert_eq!((facts, photos, missing), (vec![UnsentFact::of(&row)], vec![photo(1)], 2));
}

#[test]
fn a_photo_that_the_server_never_takes_does_not_keep_the_rest_from_being_read_in() {
    let store = Memory::default();
    let broken = UnsentPhoto { jpeg: "anBlZw==".to_owned(), ..photo(4) };
    let never = |n: Digest| if n == digest(1) { Err(Some(Code::PhotoMissing)) } else { Ok(()) };
    let (outcome, tried) = sent(&store, &[photo(1), broken, photo(2)], never);
    assert_eq!((outcome, tried), (Ok(2), vec![digest(1), digest(2)]));
    // What was not taken stays on no computer of the office.
    assert_eq!(kept(&store), BTreeMap::from([(digest(2), PhotoPlace::Sent)]));
}

#[test]
fn without_contact_or_room_it_is_read_in_later_and_nothing_stays_here_meanwhile() {
    for (code, error) in [(None, NotReadIn::Photo), (Some(Code::DiskFull), NotReadIn::NoRoom)] {
        let store = Memory::default();
        let (outcome, tried) = sent(&store, &[photo(1), photo(2)], |_| Err(code));
        assert_eq!((outcome, tried), (Err(error), vec![digest(1)]));
        assert!(kept(&store).is_empty());
    }
}

#[test]
fn what_this_device_has_by_itself_stays_as_it_was_whatever_becomes_of_the_file() {
    let store = Memory::default();
    put(&store, 1, PhotoPlace::Local, &[1]);
    put(&store, 2, PhotoPlace::Sent, &[2]);
    let before = kept(&store);
    // The third is taken here while the file is read in.
    let never = |_| {
        let row = waiting(vec![digest(3)]);
        store.0.borrow_mut().outbox.insert(row.n, row);
        Err(Some(Code::PhotoMissing))
    };
    let (outcome, _) = sent(&store, &[photo(1), photo(2), photo(3)], never);
    assert_eq!(outcome, Ok(3));
    let mut after = before;
    after.insert(digest(3), PhotoPlace::Local);
    assert_eq!(kept(&store), after);
}
