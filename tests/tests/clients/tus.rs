//! Photos sent by `tus-js-client`, to a server that keeps them in a folder, and to one that keeps them in a bucket.

use std::io::Write as _;

use serde::Deserialize;
use shared::ids::Digest;
use tempfile::NamedTempFile;
use tests::bucket::Bucket;
use tests::process::Server;

use super::node::Node;

const PHOTO: &[u8] = include_bytes!("../../../server/demo/photos/bench-before.jpg");

/// The client sends so many bytes at once, where it does not send everything.
const PIECE: u64 = 20_000;

/// A server, and a photo that is not there yet: the demo's own, quantized a little differently.
struct Scene {
    server: Server,
    photo: NamedTempFile,
    _bucket: Option<Bucket>,
}

impl Scene {
    /// The same with a folder and with a bucket.
    fn each() -> impl Iterator<Item = Self> {
        [None, Some(Bucket::start())].into_iter().map(Self::set)
    }

    fn set(bucket: Option<Bucket>) -> Self {
        let mut bytes = PHOTO.to_vec();
        let table = bytes.windows(2).position(|pair| pair == [0xff, 0xdb]).unwrap();
        bytes[table + 10] ^= 1;
        let mut photo = NamedTempFile::new().unwrap();
        photo.write_all(&bytes).unwrap();
        let server = Server::with(bucket.as_ref().map(Bucket::variables).unwrap_or_default());
        Self { server, photo, _bucket: bucket }
    }

    fn client(&self, deed: &str) -> Node {
        Node::start("tus.js", &[deed, &self.server.origin(), self.photo.path().to_str().unwrap()])
    }

    #[track_caller]
    fn holds(&self, done: &Done) {
        assert_eq!(done.kept, Some(Digest::of(&std::fs::read(self.photo.path()).unwrap())), "{done:?}");
    }
}

/// What an upload came to.
#[derive(Debug, Deserialize)]
struct Done {
    requests: Vec<Request>,
    /// The digest of what the server keeps.
    kept: Option<Digest>,
}

/// One request with what was answered.
#[derive(Debug, Deserialize)]
struct Request {
    method: String,
    offset: Option<u64>,
    status: u16,
}

impl Done {
    fn of(&self, method: &str) -> Vec<&Request> {
        self.requests.iter().filter(|request| request.method == method).collect()
    }

    /// How much was there when the client came back and asked.
    fn resumed_at(&self) -> u64 {
        self.of("HEAD").iter().find_map(|request| request.offset).unwrap_or_default()
    }
}

#[test]
fn a_photo_comes_whole() {
    for scene in Scene::each() {
        let done: Done = scene.client("whole").ends();
        scene.holds(&done);
        assert_eq!((done.of("POST").len(), done.of("PATCH").len()), (1, 1));
    }
}

#[test]
fn a_photo_comes_where_only_post_goes_through() {
    for scene in Scene::each() {
        let done: Done = scene.client("overridden").ends();
        scene.holds(&done);
        assert!(done.of("PATCH").is_empty() && done.of("POST").len() > 2, "{done:?}");
    }
}

#[test]
fn what_came_before_the_connection_was_lost_is_not_sent_again() {
    for scene in Scene::each() {
        let done: Done = scene.client("cut").ends();
        scene.holds(&done);
        assert!(done.resumed_at() >= PIECE && done.of("POST").is_empty(), "{done:?}");
    }
}

#[test]
fn a_photo_survives_the_death_of_the_server_in_the_middle() {
    for mut scene in Scene::each() {
        let mut client = scene.client("killed");
        assert_eq!(client.says(), "kill");
        scene.server.kill();
        client.tell("killed");
        scene.server.go_on();
        let done: Done = client.ends();
        scene.holds(&done);
        assert_eq!(done.resumed_at(), PIECE, "{done:?}");
    }
}

#[test]
fn an_upload_that_is_ended_is_gone() {
    for scene in Scene::each() {
        let done: Done = scene.client("ended").ends();
        let [deleted] = done.of("DELETE")[..] else { panic!("{done:?}") };
        let asked = done.of("HEAD");
        assert_eq!((deleted.status, asked.last().unwrap().status, done.kept), (204, 410, None), "{done:?}");
    }
}
