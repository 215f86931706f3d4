//! A server of its own for each test, and clients that keep their cookies.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::Arc;

use bytes::Bytes;
use http_body_util::{BodyExt as _, Full};
use hyper_util::client::legacy::Client as Http;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use serde::Serialize;
use serde::de::DeserializeOwned;
use server::account::enter::{self, Phone};
use server::app::App;
use server::config::Config;
use server::demo;
use server::store::session::Credential;
use server::store::{commit, credential, person};
use shared::api::{Problem, ProblemCode};
use shared::domain::speaker::{DeviceKind, Role};
use shared::ids::DeviceId;
use tempfile::TempDir;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

/// A running server with the demo's people and places, in which nobody may be anyone unless the test says so.
pub(crate) struct TestApp {
    pub(crate) app: App,
    pub(crate) address: SocketAddr,
    folder: Arc<TempDir>,
    server: JoinHandle<()>,
}

impl TestApp {
    pub(crate) async fn init() -> Self {
        Self::with(|_| {}).await
    }

    pub(crate) async fn with(change: impl FnOnce(&mut Config)) -> Self {
        let this = Self::empty(change).await;
        demo::settle(&this.app).await.unwrap();
        this
    }

    /// An empty database.
    pub(crate) async fn bare() -> Self {
        Self::empty(|_| {}).await
    }

    /// An empty database, and whatever else is changed.
    pub(crate) async fn empty(change: impl FnOnce(&mut Config)) -> Self {
        let folder = Arc::new(tempfile::tempdir().unwrap());
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let mut config = config(&folder, listener.local_addr().unwrap());
        change(&mut config);
        Self::serve(config, listener, folder).await
    }

    async fn serve(config: Config, listener: TcpListener, folder: Arc<TempDir>) -> Self {
        let address = listener.local_addr().unwrap();
        let app = App::open(config).await.unwrap();
        let server = tokio::spawn(server::serve::run(app.clone(), listener));
        Self { app, address, folder, server }
    }

    /// Another node with the same database and folder.
    pub(crate) async fn beside(&self) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let own = config(&self.folder, listener.local_addr().unwrap());
        let config = Config { database: self.app.config.database.clone(), ..own };
        Self::serve(config, listener, Arc::clone(&self.folder)).await
    }

    /// Another node with the same database and bucket, and a folder of its own.
    pub(crate) async fn apart(&self) -> Self {
        let own = |config: &mut Config| {
            config.database = self.app.config.database.clone();
            config.s3 = self.app.config.s3.clone();
        };
        Self::empty(own).await
    }

    /// Stops the server and starts it again in the same folder, on the same address.
    pub(crate) async fn restart(self) -> Self {
        let Self { app, address, folder, server } = self;
        app.stop.now();
        server.await.unwrap();
        let listener = TcpListener::bind(address).await.unwrap();
        Self::serve(app.config.clone(), listener, folder).await
    }

    pub(crate) fn origin(&self) -> String {
        format!("http://{}", self.address)
    }

    /// A browser without cookies.
    pub(crate) fn nobody(&self) -> Client {
        let http = Http::builder(TokioExecutor::new()).build(HttpConnector::new());
        Client { origin: self.origin(), cookies: BTreeMap::new(), http }
    }

    /// A browser in which this member of staff or orderer of the demo is signed in.
    pub(crate) async fn signed_in(&self, name: &str) -> Client {
        let mut client = self.nobody();
        let mut tx = self.app.db.write().await.unwrap();
        let (who, when) = (demo::person(name), self.app.clock.when());
        let entered = enter::sign_in(&mut tx, &self.app, None, who, Credential::Demo, when).await.unwrap();
        commit(tx).await.unwrap();
        client.cookies.insert("gjort_device".to_owned(), entered.device.unwrap().value());
        client.cookies.insert("gjort_session".to_owned(), entered.session.value());
        client
    }

    /// A participant's own phone.
    pub(crate) async fn phone(&self, name: &str) -> Client {
        let who = demo::person(name);
        let mut conn = self.app.db.read().await.unwrap();
        let roles = server::store::role::speaker(&mut conn, who, self.app.clock.when()).await.unwrap().roles;
        drop(conn);
        let [Role::Participant(unit)] = roles[..] else { panic!("{name} is no participant") };
        self.bring_on(&Phone { kind: DeviceKind::Own, label: "", unit, persons: &[who] }).await
    }

    /// The phone that some of Utelaget share.
    pub(crate) async fn shared_phone(&self) -> Client {
        let phone = demo::PHONES[0];
        let persons = phone.persons();
        let unit = phone.unit_id();
        self.bring_on(&Phone { kind: DeviceKind::Shared, label: phone.label, unit, persons: &persons }).await
    }

    async fn bring_on(&self, phone: &Phone<'_>) -> Client {
        let mut client = self.nobody();
        let mut tx = self.app.db.write().await.unwrap();
        let (_, token) = enter::bring_on(&mut tx, phone, self.app.clock.now()).await.unwrap();
        commit(tx).await.unwrap();
        client.cookies.insert("gjort_device".to_owned(), token.value());
        client
    }

    /// Sets the password of one of the demo's staff or orderers; gives the name they sign in with.
    pub(crate) async fn set_password(&self, name: &str, password: &str) -> String {
        let hash = server::account::password::hash(password.to_owned()).await.unwrap();
        let mut tx = self.app.db.write().await.unwrap();
        let found = person::get(&mut tx, demo::person(name)).await.unwrap().unwrap();
        credential::set_password(&mut tx, found.id, &hash, self.app.clock.now()).await.unwrap();
        commit(tx).await.unwrap();
        found.username.unwrap()
    }
}

fn config(folder: &TempDir, address: SocketAddr) -> Config {
    Config {
        origin: format!("http://{address}").try_into().unwrap(),
        data: folder.path().to_owned(),
        ..Config::default()
    }
}

/// A browser or phone.
#[derive(Clone)]
pub(crate) struct Client {
    pub(crate) origin: String,
    pub(crate) cookies: BTreeMap<String, String>,
    http: Http<HttpConnector, Full<Bytes>>,
}

impl Client {
    /// Another server's address for the same cookies.
    pub(crate) fn to(origin: &str) -> Self {
        let http = Http::builder(TokioExecutor::new()).build(HttpConnector::new());
        Self { origin: origin.to_owned(), cookies: BTreeMap::new(), http }
    }

    pub(crate) async fn get(&mut self, path: &str) -> Reply {
        self.send("GET", path, &[], Bytes::new()).await
    }

    pub(crate) async fn delete(&mut self, path: &str) -> Reply {
        self.send("DELETE", path, &[], Bytes::new()).await
    }

    pub(crate) async fn post<T: Serialize>(&mut self, path: &str, body: &T) -> Reply {
        let body = serde_json::to_vec(body).unwrap();
        self.send("POST", path, &[("content-type", "application/json")], body.into()).await
    }

    /// Sends a request as a page of ours would: with its cookies and, when it changes something, its origin.
    pub(crate) async fn send(
        &mut self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: Bytes,
    ) -> Reply {
        let mut request = hyper_request(method, &format!("{}{path}", self.origin));
        if !matches!(method, "GET" | "HEAD" | "OPTIONS") {
            request = request.header("origin", &self.origin);
        }
        self.send_as(request, headers, body).await
    }

    /// Sends a request without an origin.
    pub(crate) async fn send_bare(
        &mut self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: Bytes,
    ) -> Reply {
        let request = hyper_request(method, &format!("{}{path}", self.origin));
        self.send_as(request, headers, body).await
    }

    async fn send_as(
        &mut self,
        mut request: axum::http::request::Builder,
        headers: &[(&str, &str)],
        body: Bytes,
    ) -> Reply {
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let cookies: Vec<_> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        if !cookies.is_empty() {
            request = request.header("cookie", cookies.join("; "));
        }
        let reply = self.http.request(request.body(Full::new(body)).unwrap()).await.unwrap();
        let (parts, body) = reply.into_parts();
        for set in parts.headers.get_all("set-cookie") {
            let (pair, _) = set.to_str().unwrap().split_once(';').unwrap();
            let (name, value) = pair.split_once('=').unwrap();
            match value {
                "" => self.cookies.remove(name),
                value => self.cookies.insert(name.to_owned(), value.to_owned()),
            };
        }
        let body = body.collect().await.unwrap().to_bytes();
        Reply { status: parts.status.as_u16(), headers: parts.headers, body }
    }

    /// The id of this device, as the server knows it.
    pub(crate) async fn device(&mut self) -> DeviceId {
        self.get("/api/me").await.json::<shared::api::Me>().device.unwrap().id
    }
}

fn hyper_request(method: &str, uri: &str) -> axum::http::request::Builder {
    axum::http::Request::builder().method(method).uri(uri)
}

/// An answer.
#[derive(Debug)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) headers: axum::http::HeaderMap,
    pub(crate) body: Bytes,
}

impl Reply {
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map(|value| value.to_str().unwrap()).unwrap_or_default()
    }

    #[track_caller]
    pub(crate) fn json<T: DeserializeOwned>(&self) -> T {
        serde_json::from_slice(&self.body).unwrap_or_else(|error| {
            panic!("{error}: {} {}", self.status, String::from_utf8_lossy(&self.body))
        })
    }

    /// Asserts that it is a problem of this kind, as `application/problem+json`; gives the problem.
    #[track_caller]
    pub(crate) fn refused(&self, code: ProblemCode) -> Problem {
        assert_eq!(self.header("content-type"), "application/problem+json", "{self:?}");
        let problem: Problem = self.json();
        assert_eq!((problem.code, self.status), (code, code.status()), "{problem:?}");
        assert_eq!(problem.status, self.status);
        assert_eq!(problem.kind, format!("/problems/{}", code.key()));
        problem
    }
}
