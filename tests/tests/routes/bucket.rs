//! Photos in a bucket: what holds for a folder holds here too, on nodes that share nothing else, and while the store is
//! slow, full or away.

use std::time::Duration;

use bytes::Bytes;
use server::config::S3;
use server::demo::person;
use server::media::bucket::Unfit;
use server::media::{Photos, sweep};
use server::store::testing::TestDb;
use server::sync::erase;
use server::sync::ledger::Ledger as _;
use server::upkeep::backup;
use shared::api::{DemoSignIn, ProblemCode};
use shared::ids::Digest;
use tests::bucket::{Bucket, Mood, SECRET};
use tests::port::free_port;
use tests::process::Server;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use crate::app::{Client, TestApp};
use crate::files::{PHOTO, TUS, begun, head, patch, upload};

const HALF: usize = PHOTO.len() / 2;

fn media() -> String {
    format!("/api/media/{}", Digest::of(PHOTO))
}

fn key() -> String {
    let digest = Digest::of(PHOTO).to_string();
    format!("files/{}/{digest}", &digest[..2])
}

async fn with(bucket: &Bucket) -> TestApp {
    TestApp::with(|config| config.s3 = bucket.settings()).await
}

fn at(origin: String, client: &Client) -> Client {
    let mut there = client.clone();
    there.origin = origin;
    there
}

async fn offset(client: &mut Client, url: &str) -> usize {
    head(client, url).await.header("upload-offset").parse().unwrap()
}

#[tokio::test]
async fn a_photo_comes_whole_or_in_pieces_and_is_seen_by_those_who_may() {
    let bucket = Bucket::start();
    let app = with(&bucket).await;
    app.app.photos.try_out().await.unwrap();
    let mut phone = app.phone("Kjell").await;
    let mut tove = app.phone("Tove").await;
    let url = begun(&mut phone, PHOTO).await;
    let mut at = 0;
    for piece in PHOTO.chunks(9000) {
        assert_eq!(patch(&mut phone, &url, at, piece).await.status, 204);
        at += piece.len();
        assert_eq!(offset(&mut phone, &url).await, at);
    }
    assert_eq!(upload(&mut phone, PHOTO).await.status, 204, "once more, from the beginning");
    assert_eq!(phone.get(&media()).await.body, PHOTO);
    tove.get(&media()).await.refused(ProblemCode::NotFound);
    assert_eq!(upload(&mut tove, PHOTO).await.status, 204);
    assert_eq!(tove.get(&media()).await.body, PHOTO);
    assert_eq!(bucket.keys(""), [key()], "nothing is left of the way");
    assert!(!app.app.config.data.join("files").exists());
}

#[tokio::test]
async fn nodes_that_share_no_folder_take_turns_with_an_upload() {
    let (bucket, db) = (Bucket::start(), TestDb::postgres().await);
    let one = TestApp::with(|config| {
        config.s3 = bucket.settings();
        config.database = Some(db.url().to_owned());
    })
    .await;
    let other = one.apart().await;
    let mut phone = one.phone("Kjell").await;
    let mut there = at(other.origin(), &phone);
    let url = begun(&mut phone, PHOTO).await;
    assert_eq!(patch(&mut phone, &url, 0, &PHOTO[..100]).await.status, 204);
    // The phone loses this connection, and the node does not notice yet.
    let mut hanging = TcpStream::connect(one.address).await.unwrap();
    let request = format!(
        "PATCH {url} HTTP/1.1\r\nhost: {}\r\norigin: {}\r\ncookie: gjort_device={}\r\ntus-resumable: 1.0.0\r\n\
         upload-offset: 100\r\ncontent-type: application/offset+octet-stream\r\ncontent-length: {}\r\n\r\n",
        one.address,
        one.origin(),
        phone.cookies["gjort_device"],
        PHOTO.len() - 100,
    );
    hanging.write_all(request.as_bytes()).await.unwrap();
    hanging.write_all(&[0xee; 1000]).await.unwrap();
    hanging.flush().await.unwrap();
    tokio::time::sleep(Duration::from_millis(300)).await;
    assert_eq!(patch(&mut there, &url, 100, &PHOTO[100..HALF]).await.status, 204);
    // The rest of the first request arrives after all, and it is not even what was to be sent.
    hanging.write_all(&vec![0xee; PHOTO.len() - 1100]).await.unwrap();
    let mut answer = vec![0; 12];
    hanging.read_exact(&mut answer).await.unwrap();
    assert_eq!(answer, b"HTTP/1.1 409");
    assert_eq!(offset(&mut phone, &url).await, HALF);
    assert_eq!(patch(&mut phone, &url, HALF, &PHOTO[HALF..]).await.status, 204);
    for client in [&mut phone, &mut there] {
        assert_eq!(client.get(&media()).await.body, PHOTO);
    }
    assert_eq!(bucket.keys("uploads/"), [""; 0]);
}

#[tokio::test]
async fn a_killed_node_takes_nothing_with_it_that_was_counted() {
    let (bucket, database) = (Bucket::start(), TestDb::postgres_unprepared());
    let [mut one, other] = Server::apart([free_port(), free_port()], &database, &bucket.variables());
    let mut phone = Client::to(&one.origin());
    let kjell = DemoSignIn::Person(person("Kjell"));
    assert_eq!(phone.post("/api/demo/session", &kjell).await.status, 204);
    // One byte differs from the demo's own photo, so that it is not there yet.
    let mut photo = PHOTO.to_vec();
    let table = photo.windows(2).position(|pair| pair == [0xff, 0xdb]).unwrap();
    photo[table + 10] ^= 1;
    let url = begun(&mut phone, &photo).await;
    assert_eq!(patch(&mut phone, &url, 0, &photo[..HALF]).await.status, 204);
    one.kill();
    let mut there = at(other.origin(), &phone);
    assert_eq!(offset(&mut there, &url).await, HALF);
    assert_eq!(patch(&mut there, &url, HALF, &photo[HALF..]).await.status, 204);
    let kept = there.get(&format!("/api/media/{}", Digest::of(&photo))).await;
    assert_eq!(kept.body, photo);
}

#[tokio::test]
async fn a_store_that_is_away_is_waited_for_and_nothing_is_told_as_kept() {
    let bucket = Bucket::start();
    let app = with(&bucket).await;
    let mut phone = app.phone("Kjell").await;
    let url = begun(&mut phone, PHOTO).await;
    assert_eq!(patch(&mut phone, &url, 0, &PHOTO[..HALF]).await.status, 204);
    bucket.is(Mood::Away);
    patch(&mut phone, &url, HALF, &PHOTO[HALF..]).await.refused(ProblemCode::Unavailable);
    assert_eq!(offset(&mut phone, &url).await, HALF);
    let ready = phone.get("/readyz").await;
    assert_eq!((ready.status, ready.body.as_ref()), (200, &b"ok\nphotos-megabytes 0\nphotos-away\n"[..]));
    phone.get(&media()).await.refused(ProblemCode::NotFound);
    phone.send("DELETE", &url, &[TUS], Bytes::new()).await.refused(ProblemCode::Unavailable);
    bucket.is(Mood::Well);
    assert_eq!(patch(&mut phone, &url, HALF, &PHOTO[HALF..]).await.status, 204);
    assert_eq!(phone.get(&media()).await.body, PHOTO);
    assert_eq!(phone.get("/readyz").await.body, "ok\nphotos-megabytes 0\n");
    bucket.is(Mood::Away);
    phone.get(&media()).await.refused(ProblemCode::Unavailable);
}

#[tokio::test]
async fn a_photo_that_came_whole_and_found_no_room_is_asked_for_its_last_byte_again() {
    let bucket = Bucket::start();
    let app = with(&bucket).await;
    let mut phone = app.phone("Kjell").await;
    let url = begun(&mut phone, PHOTO).await;
    bucket.is(Mood::Full("files/"));
    patch(&mut phone, &url, 0, PHOTO).await.refused(ProblemCode::DiskFull);
    let last = PHOTO.len() - 1;
    assert_eq!(offset(&mut phone, &url).await, last, "whoever is told the end takes it for kept");
    patch(&mut phone, &url, PHOTO.len(), b"").await.refused(ProblemCode::OffsetMismatch);
    patch(&mut phone, &url, last, &PHOTO[last..]).await.refused(ProblemCode::DiskFull);
    phone.get(&media()).await.refused(ProblemCode::NotFound);
    bucket.is(Mood::Well);
    let reply = patch(&mut phone, &url, last, &PHOTO[last..]).await;
    assert_eq!((reply.status, reply.header("upload-offset")), (204, PHOTO.len().to_string().as_str()));
    assert_eq!(offset(&mut phone, &url).await, PHOTO.len());
    assert_eq!(phone.get(&media()).await.body, PHOTO);
    bucket.is(Mood::Full(""));
    let url = begun(&mut phone, PHOTO).await;
    patch(&mut phone, &url, 0, PHOTO).await.refused(ProblemCode::DiskFull);
    assert_eq!(offset(&mut phone, &url).await, 0);
}

#[tokio::test]
async fn a_slow_store_is_waited_for() {
    let bucket = Bucket::start();
    let app = with(&bucket).await;
    let mut phone = app.phone("Kjell").await;
    bucket.is(Mood::Slow(Duration::from_secs(1)));
    assert_eq!(upload(&mut phone, PHOTO).await.status, 204);
    assert_eq!(phone.get(&media()).await.body, PHOTO);
}

#[tokio::test]
async fn what_is_given_up_leaves_the_bucket() {
    let bucket = Bucket::start();
    let app = with(&bucket).await;
    let mut phone = app.phone("Kjell").await;
    let (ended, old) = (begun(&mut phone, PHOTO).await, begun(&mut phone, PHOTO).await);
    for url in [&ended, &old] {
        assert_eq!(patch(&mut phone, url, 0, &PHOTO[..HALF]).await.status, 204);
    }
    assert_eq!(bucket.keys("uploads/").len(), 2);
    assert_eq!(phone.send("DELETE", &ended, &[TUS], Bytes::new()).await.status, 204);
    assert_eq!(bucket.keys("uploads/").len(), 1);
    // What is no photo goes at once.
    let url = begun(&mut phone, b"no photo").await;
    patch(&mut phone, &url, 0, b"no photo").await.refused(ProblemCode::NotAnImage);
    assert_eq!(bucket.keys("uploads/").len(), 1);
    app.app.clock.advance(Duration::from_secs(72 * 60 * 60));
    assert_eq!(sweep::once(&app.app).await.unwrap(), 1);
    assert_eq!(bucket.keys(""), [""; 0]);
}

#[tokio::test]
async fn what_is_erased_leaves_the_bucket() {
    let bucket = Bucket::start();
    let app = TestApp::empty(|config| config.s3 = bucket.settings()).await;
    server::demo::fill(&app.app).await.unwrap();
    let before = bucket.keys("files/");
    let someone = person("Temesgen");
    let plan = erase::plan(app.app.ledger.read().await.unwrap().as_mut(), someone).await.unwrap();
    assert!(!plan.photos.is_empty() && plan.photos.len() < before.len());
    server::upkeep::erase(&app.app, someone).await.unwrap();
    let mut left = before;
    left.retain(|key| !plan.photos.iter().any(|digest| key.ends_with(&digest.to_string())));
    assert_eq!(bucket.keys("files/"), left);
}

#[tokio::test]
async fn a_backup_holds_the_photos_of_a_bucket_and_fills_another() {
    let bucket = Bucket::start();
    let app = with(&bucket).await;
    let mut phone = app.phone("Kjell").await;
    assert_eq!(upload(&mut phone, PHOTO).await.status, 204);
    let folder = tempfile::tempdir().unwrap();
    let made = backup::back_up(&app.app, &folder.path().join("backup")).await.unwrap();
    assert_eq!(made.photos, 1);
    assert_eq!(std::fs::read(folder.path().join("backup").join(key())).unwrap(), PHOTO);
    let anew = |name: &str, s3: S3| {
        let mut config = app.app.config.clone();
        (config.data, config.s3) = (folder.path().join(name), s3);
        config
    };
    // Into a store that takes nothing: nothing is left anywhere.
    let other = Bucket::start();
    other.is(Mood::Full(""));
    let full = backup::restore(
        &anew("full", other.settings()),
        &folder.path().join("backup"),
        backup::Missing::Refused,
    )
    .await;
    assert!(matches!(full, Err(backup::BackupError::Full)), "{full:?}");
    assert_eq!(std::fs::read_dir(folder.path().join("full")).unwrap().count(), 0);
    other.is(Mood::Well);
    let config = anew("other", other.settings());
    backup::restore(&config, &folder.path().join("backup"), backup::Missing::Refused).await.unwrap();
    assert_eq!(other.keys(""), [key()]);
    assert_eq!(Photos::of(&config).unwrap().get(Digest::of(PHOTO)).await.unwrap().as_deref(), Some(PHOTO));
    // Into the bucket that outlived its server, and into a folder.
    backup::restore(
        &anew("same", bucket.settings()),
        &folder.path().join("backup"),
        backup::Missing::Refused,
    )
    .await
    .unwrap();
    assert_eq!(bucket.keys(""), [key()]);
    backup::restore(&anew("plain", S3::default()), &folder.path().join("backup"), backup::Missing::Refused)
        .await
        .unwrap();
    assert_eq!(std::fs::read(folder.path().join("plain").join(key())).unwrap(), PHOTO);
    // While the store is away there is no backup, and what was begun of it is gone.
    bucket.is(Mood::Away);
    backup::back_up(&app.app, &folder.path().join("half")).await.unwrap_err();
    assert_eq!(std::fs::read_dir(folder.path().join("half")).unwrap().count(), 0);
}

#[tokio::test]
async fn a_store_that_cannot_be_relied_on_is_told_before_anything_is_kept_there() {
    let bucket = Bucket::start();
    let tried = async |settings: S3| {
        let config = server::config::Config { s3: settings, ..Default::default() };
        Photos::of(&config).unwrap().try_out().await
    };
    let refused = tried(S3 { secret_key: Some("fel".to_owned().into()), ..bucket.settings() }).await;
    assert!(matches!(refused, Err(Unfit::Refused(_))), "{refused:?}");
    let said = format!("{} {:?}", refused.unwrap_err(), bucket.settings());
    assert!(said.contains("s3.secret_key") && !said.contains(SECRET), "{said}");
    let nowhere = tried(S3 { bucket: Some("other".to_owned()), ..bucket.settings() }).await;
    assert!(matches!(nowhere, Err(Unfit::NoBucket)), "{nowhere:?}");
    bucket.is(Mood::Careless);
    let careless = tried(bucket.settings()).await;
    assert!(matches!(careless, Err(Unfit::WritesOver)), "{careless:?}");
    bucket.is(Mood::Away);
    let away = tried(bucket.settings()).await;
    assert!(matches!(away, Err(Unfit::Failed(..))), "{away:?}");
    bucket.is(Mood::Well);
    tried(bucket.settings()).await.unwrap();
    assert_eq!(bucket.keys("probe/"), [""; 0]);
}
