//! Two nodes with one PostgreSQL and one folder: what is begun on one goes on with the other.

use std::time::Duration;

use server::store::testing::TestDb;
use shared::api::{ProblemCode, SignIn};
use shared::ids::Digest;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use crate::app::{Client, TestApp};
use crate::files::{PHOTO, begun, head, patch};

async fn two() -> (TestApp, TestApp, TestDb) {
    let db = TestDb::postgres().await;
    let one = TestApp::with(|config| config.database = Some(db.url().to_owned())).await;
    let other = one.beside().await;
    (one, other, db)
}

fn at(app: &TestApp, client: &Client) -> Client {
    let mut there = client.clone();
    there.origin = app.origin();
    there
}

#[tokio::test]
async fn a_photo_comes_in_pieces_to_either_node() {
    let (one, other, _db) = two().await;
    let mut phone = one.phone("Kjell").await;
    let mut there = at(&other, &phone);
    let url = begun(&mut phone, PHOTO).await;
    let mut offset = 0;
    for (number, piece) in PHOTO.chunks(PHOTO.len().div_ceil(5)).enumerate() {
        let to = if number % 2 == 0 { &mut there } else { &mut phone };
        assert_eq!(patch(to, &url, offset, piece).await.status, 204);
        offset += piece.len();
    }
    for client in [&mut phone, &mut there] {
        assert_eq!(head(client, &url).await.header("upload-offset"), PHOTO.len().to_string());
        assert_eq!(client.get(&format!("/api/media/{}", Digest::of(PHOTO))).await.body, PHOTO);
    }
}

#[tokio::test]
async fn a_connection_left_hanging_on_one_node_takes_nothing_from_the_other() {
    let (one, other, _db) = two().await;
    let mut phone = one.phone("Kjell").await;
    let mut there = at(&other, &phone);
    let url = begun(&mut phone, PHOTO).await;
    let mut hanging = TcpStream::connect(one.address).await.unwrap();
    let request = format!(
        "PATCH {url} HTTP/1.1\r\nhost: {}\r\norigin: {}\r\ncookie: gjort_device={}\r\ntus-resumable: 1.0.0\r\n\
         upload-offset: 0\r\ncontent-type: application/offset+octet-stream\r\ncontent-length: {}\r\n\r\n",
        one.address,
        one.origin(),
        phone.cookies["gjort_device"],
        PHOTO.len(),
    );
    hanging.write_all(request.as_bytes()).await.unwrap();
    hanging.write_all(&PHOTO[..1000]).await.unwrap();
    hanging.flush().await.unwrap();
    tokio::time::sleep(Duration::from_millis(300)).await;
    // The phone is on the other node by now, and has sent half of it.
    let half = PHOTO.len() / 2;
    assert_eq!(patch(&mut there, &url, 0, &PHOTO[..half]).await.status, 204);
    // The rest of the first request arrives after all: it does not count, and nothing is harmed.
    hanging.write_all(&PHOTO[1000..]).await.unwrap();
    let mut answer = vec![0; 12];
    hanging.read_exact(&mut answer).await.unwrap();
    assert_eq!(answer, b"HTTP/1.1 409");
    assert_eq!(head(&mut there, &url).await.header("upload-offset"), half.to_string());
    assert_eq!(patch(&mut there, &url, half, &PHOTO[half..]).await.status, 204);
    assert_eq!(phone.get(&format!("/api/media/{}", Digest::of(PHOTO))).await.body, PHOTO);
}

#[tokio::test]
async fn attempts_to_sign_in_count_together_even_at_the_same_time() {
    let (one, other, _db) = two().await;
    let name = one.set_password("Karin", "ett långt lösenord").await;
    let with = |password: &str| SignIn { name: name.clone(), password: password.to_owned() };
    let mut tries = tokio::task::JoinSet::new();
    for number in 0..16 {
        let mut client = if number % 2 == 0 { one.nobody() } else { other.nobody() };
        let wrong = with("fel");
        tries.spawn(async move { client.post("/api/session", &wrong).await.status });
    }
    let mut answers = tries.join_all().await;
    answers.sort_unstable();
    assert_eq!(answers.iter().filter(|status| **status == 429).count(), 6, "{answers:?}");
    for app in [&one, &other] {
        let reply = app.nobody().post("/api/session", &with("ett långt lösenord")).await;
        reply.refused(ProblemCode::TooManyAttempts);
    }
}
