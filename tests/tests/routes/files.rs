//! Uploads: `/files/` (tus 1.0).

use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use sha1::{Digest as _, Sha1};
use shared::api::ProblemCode;
use shared::ids::Digest;
use tokio::io::AsyncWriteExt as _;
use tokio::net::TcpStream;

use crate::app::{Client, Reply, TestApp};

pub(crate) const PHOTO: &[u8] = include_bytes!("../../../server/demo/photos/bench-before.jpg");

pub(crate) const TUS: (&str, &str) = ("tus-resumable", "1.0.0");

pub(crate) async fn create(client: &mut Client, length: usize, digest: Digest) -> Reply {
    let length = length.to_string();
    let metadata = format!("sha256 {},filetype {}", STANDARD.encode(digest.0), STANDARD.encode("image/jpeg"));
    let headers = [TUS, ("upload-length", length.as_str()), ("upload-metadata", metadata.as_str())];
    client.send("POST", "/files/", &headers, Bytes::new()).await
}

pub(crate) async fn patch(client: &mut Client, url: &str, offset: usize, bytes: &[u8]) -> Reply {
    let offset = offset.to_string();
    let headers =
        [TUS, ("upload-offset", offset.as_str()), ("content-type", "application/offset+octet-stream")];
    client.send("PATCH", url, &headers, Bytes::copy_from_slice(bytes)).await
}

pub(crate) async fn head(client: &mut Client, url: &str) -> Reply {
    client.send("HEAD", url, &[TUS], Bytes::new()).await
}

pub(crate) async fn begun(client: &mut Client, bytes: &[u8]) -> String {
    let reply = create(client, bytes.len(), Digest::of(bytes)).await;
    assert_eq!(reply.status, 201, "{reply:?}");
    reply.header("location").to_owned()
}

pub(crate) async fn upload(client: &mut Client, bytes: &[u8]) -> Reply {
    let url = begun(client, bytes).await;
    patch(client, &url, 0, bytes).await
}

/// The photo with a comment in it.
fn unstripped() -> Vec<u8> {
    let mut bytes = PHOTO[..2].to_vec();
    bytes.extend([0xff, 0xfe, 0, 5, b'h', b'e', b'j']);
    bytes.extend(&PHOTO[2..]);
    bytes
}

#[tokio::test]
async fn a_photo_comes_in_pieces_and_goes_on_after_a_restart() {
    let app = TestApp::init().await;
    let mut phone = app.phone("Kjell").await;
    let url = begun(&mut phone, PHOTO).await;
    let half = PHOTO.len() / 2;
    let reply = patch(&mut phone, &url, 0, &PHOTO[..half]).await;
    assert_eq!((reply.status, reply.header("upload-offset")), (204, half.to_string().as_str()));
    let app = app.restart().await;
    let reply = head(&mut phone, &url).await;
    assert_eq!((reply.status, reply.header("upload-offset")), (200, half.to_string().as_str()));
    assert_eq!(reply.header("upload-length"), PHOTO.len().to_string());
    assert_eq!(reply.header("cache-control"), "no-store");
    let reply = patch(&mut phone, &url, half, &PHOTO[half..]).await;
    assert_eq!((reply.status, reply.header("upload-offset")), (204, PHOTO.len().to_string().as_str()));
    let reply = phone.get(&format!("/api/media/{}", Digest::of(PHOTO))).await;
    assert_eq!(reply.body, PHOTO);
    // The answer to the last piece was lost: asking says that all of it is there, and sending nothing is fine.
    assert_eq!(head(&mut phone, &url).await.header("upload-offset"), PHOTO.len().to_string());
    assert_eq!(patch(&mut phone, &url, PHOTO.len(), b"").await.status, 204);
    drop(app);
}

#[tokio::test]
async fn a_piece_at_the_wrong_place_is_refused_and_changes_nothing() {
    let app = TestApp::init().await;
    let mut phone = app.phone("Kjell").await;
    let url = begun(&mut phone, PHOTO).await;
    patch(&mut phone, &url, 0, &PHOTO[..100]).await;
    for offset in [0, 99, 101] {
        patch(&mut phone, &url, offset, &PHOTO[100..200]).await.refused(ProblemCode::OffsetMismatch);
    }
    assert_eq!(head(&mut phone, &url).await.header("upload-offset"), "100");
}

#[tokio::test]
async fn a_device_begins_a_hundred_uploads_and_no_more_until_one_is_given_up() {
    let app = TestApp::init().await;
    let mut phone = app.phone("Kjell").await;
    let mut urls = Vec::new();
    for _ in 0..100 {
        urls.push(begun(&mut phone, PHOTO).await);
    }
    create(&mut phone, PHOTO.len(), Digest::of(PHOTO)).await.refused(ProblemCode::TooManyAttempts);
    assert_eq!(phone.send("DELETE", &urls[0], &[TUS], Bytes::new()).await.status, 204);
    begun(&mut phone, PHOTO).await;
}

#[tokio::test]
async fn what_came_before_the_connection_broke_is_kept() {
    let app = TestApp::init().await;
    let mut phone = app.phone("Kjell").await;
    let url = begun(&mut phone, PHOTO).await;
    let mut socket = TcpStream::connect(app.address).await.unwrap();
    let request = format!(
        "PATCH {url} HTTP/1.1\r\nhost: {}\r\norigin: {}\r\ncookie: gjort_device={}\r\ntus-resumable: 1.0.0\r\n\
         upload-offset: 0\r\ncontent-type: application/offset+octet-stream\r\ncontent-length: {}\r\n\r\n",
        app.address,
        app.origin(),
        phone.cookies["gjort_device"],
        PHOTO.len(),
    );
    socket.write_all(request.as_bytes()).await.unwrap();
    socket.write_all(&PHOTO[..1000]).await.unwrap();
    socket.flush().await.unwrap();
    tokio::time::sleep(Duration::from_millis(300)).await;
    // Not closed: the network is gone, and the server does not know yet. Asking ends the older request.
    let reply = head(&mut phone, &url).await;
    assert_eq!(reply.header("upload-offset"), "1000");
    drop(socket);
    assert_eq!(patch(&mut phone, &url, 1000, &PHOTO[1000..]).await.status, 204);
}

#[tokio::test]
async fn only_the_device_that_began_an_upload_goes_on_with_it() {
    let app = TestApp::init().await;
    let mut phone = app.phone("Kjell").await;
    let url = begun(&mut phone, PHOTO).await;
    let mut other = app.phone("Tove").await;
    assert_eq!(head(&mut other, &url).await.status, 410);
    patch(&mut other, &url, 0, PHOTO).await.refused(ProblemCode::UploadGone);
    let mut nobody = app.nobody();
    create(&mut nobody, 10, Digest::of(b"x")).await.refused(ProblemCode::DeviceUnknown);
    patch(&mut nobody, &url, 0, PHOTO).await.refused(ProblemCode::DeviceUnknown);
    assert_eq!(head(&mut phone, &url).await.header("upload-offset"), "0");
}

#[tokio::test]
async fn what_is_no_whole_stripped_photo_is_refused_and_given_up() {
    let app = TestApp::init().await;
    let mut phone = app.phone("Kjell").await;
    upload(&mut phone, b"no photo at all").await.refused(ProblemCode::NotAnImage);
    upload(&mut phone, &PHOTO[..PHOTO.len() - 2]).await.refused(ProblemCode::NotAnImage);
    let bytes = unstripped();
    upload(&mut phone, &bytes).await.refused(ProblemCode::NotStripped);
    phone.get(&format!("/api/media/{}", Digest::of(&bytes))).await.refused(ProblemCode::NotFound);
    let reply = create(&mut phone, PHOTO.len(), Digest::of(b"something else")).await;
    let url = reply.header("location").to_owned();
    patch(&mut phone, &url, 0, PHOTO).await.refused(ProblemCode::DigestMismatch);
    patch(&mut phone, &url, 0, PHOTO).await.refused(ProblemCode::UploadGone);
}

#[tokio::test]
async fn a_photo_with_a_side_that_is_too_long_is_refused() {
    let app = TestApp::init().await;
    let mut phone = app.phone("Kjell").await;
    let mut bytes = PHOTO.to_vec();
    let frame = bytes.windows(2).position(|pair| pair == [0xff, 0xc0] || pair == [0xff, 0xc2]).unwrap();
    bytes[frame + 5] = 0x7f;
    upload(&mut phone, &bytes).await.refused(ProblemCode::PhotoTooLarge);
}

#[tokio::test]
async fn more_than_is_taken_or_announced_is_refused() {
    let app = TestApp::with(|config| config.media.max_bytes = 1000).await;
    let mut phone = app.phone("Kjell").await;
    create(&mut phone, 1001, Digest::of(b"x")).await.refused(ProblemCode::PhotoTooLarge);
    create(&mut phone, 0, Digest::of(b"")).await.refused(ProblemCode::NotAnImage);
    let url = begun(&mut phone, &[0; 10]).await;
    patch(&mut phone, &url, 0, &[0; 11]).await.refused(ProblemCode::TooLarge);
    assert_eq!(head(&mut phone, &url).await.status, 200);
}

#[tokio::test]
async fn the_same_bytes_from_another_device_go_the_same_way() {
    let app = TestApp::init().await;
    let (mut one, mut two) = (app.phone("Kjell").await, app.phone("Birgitta").await);
    assert_eq!(upload(&mut one, PHOTO).await.status, 204);
    let media = format!("/api/media/{}", Digest::of(PHOTO));
    two.get(&media).await.refused(ProblemCode::NotFound);
    let reply = create(&mut two, PHOTO.len(), Digest::of(PHOTO)).await;
    assert_eq!((reply.status, reply.header("upload-offset")), (201, "0"));
    let url = reply.header("location").to_owned();
    assert_eq!(patch(&mut two, &url, 0, PHOTO).await.status, 204);
    assert_eq!(two.get(&media).await.body, PHOTO);
}

#[tokio::test]
async fn an_old_upload_is_given_up() {
    let app = TestApp::init().await;
    let mut phone = app.phone("Kjell").await;
    let url = begun(&mut phone, PHOTO).await;
    patch(&mut phone, &url, 0, &PHOTO[..100]).await;
    app.app.clock.advance(Duration::from_secs(72 * 60 * 60));
    patch(&mut phone, &url, 100, &PHOTO[100..]).await.refused(ProblemCode::UploadGone);
    let uploads = app.app.config.data.join("uploads");
    assert_eq!(std::fs::read_dir(&uploads).unwrap().count(), 1);
    assert_eq!(server::media::sweep::once(&app.app).await.unwrap(), 1);
    assert_eq!(std::fs::read_dir(&uploads).unwrap().count(), 0);
}

#[tokio::test]
async fn a_photo_that_nothing_ever_cites_goes_once_no_phone_can_offer_it_any_more() {
    let app = TestApp::init().await;
    let mut phone = app.phone("Kjell").await;
    assert_eq!(upload(&mut phone, PHOTO).await.status, 204);
    let media = format!("/api/media/{}", Digest::of(PHOTO));
    const DAY: Duration = Duration::from_secs(24 * 60 * 60);
    app.app.clock.advance(39 * DAY);
    server::upkeep::hourly::once(&app.app).await;
    assert_eq!(phone.get(&media).await.status, 200);
    app.app.clock.advance(2 * DAY);
    server::upkeep::hourly::once(&app.app).await;
    assert_eq!(phone.get(&media).await.status, 404);
    assert_eq!(app.app.photos.length(Digest::of(PHOTO)).await.unwrap(), None);
    assert_eq!(upload(&mut phone, PHOTO).await.status, 204, "whoever needs it after all sends it again");
    server::upkeep::hourly::once(&app.app).await;
    assert_eq!(phone.get(&media).await.status, 200);
}

#[tokio::test]
async fn an_upload_is_given_up_on_request() {
    let app = TestApp::init().await;
    let mut phone = app.phone("Kjell").await;
    let url = begun(&mut phone, PHOTO).await;
    assert_eq!(phone.send("DELETE", &url, &[TUS], Bytes::new()).await.status, 204);
    phone.send("DELETE", &url, &[TUS], Bytes::new()).await.refused(ProblemCode::UploadGone);
}

#[tokio::test]
async fn the_protocol_is_kept_to() {
    let app = TestApp::init().await;
    let mut phone = app.phone("Kjell").await;
    let offer = phone.send("OPTIONS", "/files/", &[], Bytes::new()).await;
    assert_eq!((offer.status, offer.header("tus-version")), (204, "1.0.0"));
    assert_eq!(offer.header("tus-extension"), "creation,expiration,checksum,termination");
    assert_eq!(offer.header("tus-checksum-algorithm"), "sha256,sha1");
    assert_eq!(offer.header("tus-resumable"), "1.0.0");
    assert_eq!(offer.header("tus-max-size"), "5000000");
    let reply = phone.send("POST", "/files/", &[("tus-resumable", "0.2.2")], Bytes::new()).await;
    reply.refused(ProblemCode::UploadVersion);
    assert_eq!(reply.header("tus-version"), "1.0.0");
    let reply = phone.send("POST", "/files/", &[TUS], Bytes::new()).await;
    reply.refused(ProblemCode::BadRequest);
    assert_eq!(reply.header("tus-resumable"), "1.0.0");
    let metadata = [TUS, ("upload-length", "10"), ("upload-metadata", "sha256 AAAA")];
    phone.send("POST", "/files/", &metadata, Bytes::new()).await.refused(ProblemCode::BadRequest);
    let url = begun(&mut phone, PHOTO).await;
    let json = [TUS, ("upload-offset", "0"), ("content-type", "application/json")];
    phone.send("PATCH", &url, &json, Bytes::new()).await.refused(ProblemCode::WrongType);
    let without = [TUS, ("content-type", "application/offset+octet-stream")];
    phone.send("PATCH", &url, &without, Bytes::new()).await.refused(ProblemCode::BadRequest);
    phone.send("GET", &url, &[TUS], Bytes::new()).await.refused(ProblemCode::Method);
    phone.send("POST", &url, &[TUS], Bytes::new()).await.refused(ProblemCode::Method);
}

#[tokio::test]
async fn every_answer_names_the_version_and_none_is_given_to_whoever_does_not() {
    let app = TestApp::init().await;
    let mut phone = app.phone("Kjell").await;
    let url = begun(&mut phone, PHOTO).await;
    for (method, path) in
        [("POST", "/files/"), ("HEAD", &url), ("PATCH", &url), ("DELETE", &url), ("GET", &url)]
    {
        let reply = phone.send(method, path, &[], Bytes::new()).await;
        assert_eq!((reply.status, reply.header("tus-version")), (412, "1.0.0"), "{method}");
        assert_eq!(reply.header("tus-resumable"), "1.0.0", "{method}");
    }
    for reply in [
        phone.send("GET", &url, &[TUS], Bytes::new()).await,
        phone.send_bare("PATCH", &url, &[TUS], Bytes::new()).await,
        app.nobody().send("HEAD", &url, &[TUS], Bytes::new()).await,
        phone.send("HEAD", "/files/none", &[TUS], Bytes::new()).await,
    ] {
        assert!(reply.status >= 400 && reply.header("tus-resumable") == "1.0.0", "{reply:?}");
        assert_eq!((reply.header("cache-control"), reply.header("upload-offset")), ("no-store", ""));
    }
    assert_eq!(head(&mut phone, &url).await.header("upload-offset"), "0", "nothing was done");
}

#[tokio::test]
async fn what_was_said_of_an_upload_is_said_again() {
    let app = TestApp::init().await;
    let mut phone = app.phone("Kjell").await;
    let digest = STANDARD.encode(Digest::of(PHOTO).to_string());
    let metadata = format!("name {},sha256 {digest},is_before", STANDARD.encode("bänk.jpg"));
    let length = PHOTO.len().to_string();
    let headers = [TUS, ("upload-length", length.as_str()), ("upload-metadata", metadata.as_str())];
    let reply = phone.send("POST", "/files/", &headers, Bytes::new()).await;
    let url = reply.header("location").to_owned();
    assert_eq!(head(&mut phone, &url).await.header("upload-metadata"), metadata);
    assert_eq!(patch(&mut phone, &url, 0, PHOTO).await.status, 204, "the digest may be written as text");
    let long = format!("{metadata},more {}", "a".repeat(1024));
    let headers = [TUS, ("upload-length", "1"), ("upload-metadata", long.as_str())];
    phone.send("POST", "/files/", &headers, Bytes::new()).await.refused(ProblemCode::BadRequest);
}

#[tokio::test]
async fn an_upload_says_when_it_is_given_up() {
    let app = TestApp::init().await;
    let mut phone = app.phone("Kjell").await;
    let before = app.app.clock.now() / 1000;
    let reply = create(&mut phone, PHOTO.len(), Digest::of(PHOTO)).await;
    let (url, when) = (reply.header("location").to_owned(), reply.header("upload-expires").to_owned());
    let after = app.app.clock.now() / 1000;
    let hours = 72 * 60 * 60;
    let possible = (before + hours..=after + hours).map(|second| server::clock::http_date(second * 1000));
    assert!(possible.into_iter().any(|date| date == when), "{when}");
    assert_eq!(patch(&mut phone, &url, 0, &PHOTO[..10]).await.header("upload-expires"), when);
    assert_eq!(head(&mut phone, &url).await.header("upload-expires"), when);
}

async fn patch_with_checksum(
    client: &mut Client,
    url: &str,
    at: usize,
    bytes: &[u8],
    checksum: &str,
) -> Reply {
    let offset = at.to_string();
    let headers = [
        TUS,
        ("upload-offset", offset.as_str()),
        ("content-type", "application/offset+octet-stream"),
        ("upload-checksum", checksum),
    ];
    client.send("PATCH", url, &headers, Bytes::copy_from_slice(bytes)).await
}

#[tokio::test]
async fn a_chunk_that_is_not_what_its_checksum_says_is_thrown_away() {
    let app = TestApp::init().await;
    let mut phone = app.phone("Kjell").await;
    let url = begun(&mut phone, PHOTO).await;
    let (first, rest) = PHOTO.split_at(1000);
    let sha256 = |bytes: &[u8]| format!("sha256 {}", STANDARD.encode(Digest::of(bytes).0));
    let sha1 = |bytes: &[u8]| format!("sha1 {}", STANDARD.encode(Sha1::digest(bytes)));
    for wrong in [sha256(rest), sha1(rest)] {
        patch_with_checksum(&mut phone, &url, 0, first, &wrong).await.refused(ProblemCode::ChecksumMismatch);
        assert_eq!(head(&mut phone, &url).await.header("upload-offset"), "0");
    }
    assert_eq!(patch_with_checksum(&mut phone, &url, 0, first, &sha1(first)).await.status, 204);
    assert_eq!(patch_with_checksum(&mut phone, &url, 1000, rest, &sha256(rest)).await.status, 204);
    assert_eq!(phone.get(&format!("/api/media/{}", Digest::of(PHOTO))).await.body, PHOTO);
}

#[tokio::test]
async fn a_checksum_that_cannot_be_checked_is_refused_before_anything_is_taken() {
    let app = TestApp::init().await;
    let mut phone = app.phone("Kjell").await;
    let url = begun(&mut phone, PHOTO).await;
    let short = format!("sha256 {}", STANDARD.encode(Sha1::digest(PHOTO)));
    for bad in ["md5 1B2M2Y8AsgTpgAmY7PhCfg==", "sha1", "sha1 !", "sha1 ", "SHA1 AAAA", &short, ""] {
        patch_with_checksum(&mut phone, &url, 0, PHOTO, bad).await.refused(ProblemCode::BadRequest);
    }
    assert_eq!(head(&mut phone, &url).await.header("upload-offset"), "0");
}

#[tokio::test]
async fn post_does_for_another_method_where_the_header_says_so() {
    let app = TestApp::init().await;
    let mut phone = app.phone("Kjell").await;
    let url = begun(&mut phone, PHOTO).await;
    let instead = |name| ("x-http-method-override", name);
    let kind = ("content-type", "application/offset+octet-stream");
    let headers = [TUS, ("upload-offset", "0"), kind, instead("PATCH")];
    let bytes = Bytes::from_static(&PHOTO[..1000]);
    let reply = phone.send("POST", &url, &headers, bytes.clone()).await;
    assert_eq!((reply.status, reply.header("upload-offset")), (204, "1000"));
    let reply = phone.send("POST", &url, &[TUS, instead("HEAD")], Bytes::new()).await;
    assert_eq!((reply.status, reply.header("upload-offset")), (200, "1000"));
    phone.send_bare("POST", &url, &headers, bytes).await.refused(ProblemCode::OriginMissing);
    for other in ["GET", "patch", "OPTIONS", ""] {
        let reply = phone.send("POST", &url, &[TUS, instead(other)], Bytes::new()).await;
        reply.refused(ProblemCode::Method);
    }
    // What changes nothing is taken from any origin, so nothing may change by it.
    let got = phone.send_bare("GET", &url, &[TUS, instead("DELETE")], Bytes::new()).await;
    got.refused(ProblemCode::Method);
    assert_eq!(phone.send("POST", &url, &[TUS, instead("DELETE")], Bytes::new()).await.status, 204);
    assert_eq!(head(&mut phone, &url).await.status, 410);
}
