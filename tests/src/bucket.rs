//! An S3 server in the tests' own process, which may be away, slow, full, or not to be relied on.

use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;

use axum::body::HttpBody;
use axum::http::{Method, Request, Response, StatusCode, header};
use bytes::Bytes;
use hyper_util::rt::{TokioExecutor, TokioIo};
use hyper_util::server::conn::auto;
use hyper_util::service::TowerToHyperService;
use s3s::Body;
use s3s::auth::SimpleAuth;
use s3s::service::{S3Service, S3ServiceBuilder};
use server::config::S3;
use tempfile::TempDir;

const NAME: &str = "photos";
const KEY: &str = "gjort";
/// What signs requests; it stands nowhere else.
pub const SECRET: &str = "kraschtestad-ekorre";

/// How the server is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mood {
    /// It answers.
    Well,
    /// It takes connections and gives no answers.
    Away,
    /// It answers late.
    Slow(Duration),
    /// It takes no more of what is named like this.
    Full(&'static str),
    /// It writes over what is there even if told not to.
    Careless,
}

/// A bucket on a server of its own, until the test's process ends.
#[derive(Debug)]
pub struct Bucket {
    address: SocketAddr,
    mood: Arc<Mutex<Mood>>,
    folder: TempDir,
}

impl Bucket {
    /// An empty one.
    ///
    /// # Panics
    /// When there is no port or folder to be had.
    pub fn start() -> Self {
        let folder = tempfile::tempdir().expect("a folder for the bucket");
        std::fs::create_dir(folder.path().join(NAME)).expect("a bucket in it");
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a free port");
        let address = listener.local_addr().expect("it has a port");
        let files = s3s_fs::FileSystem::new(folder.path()).expect("the folder is there");
        let mut builder = S3ServiceBuilder::new(files);
        builder.set_auth(SimpleAuth::from_single(KEY, SECRET));
        let mood = Arc::new(Mutex::new(Mood::Well));
        let behaving =
            Behaving { service: builder.build(), mood: Arc::clone(&mood), root: folder.path().to_owned() };
        std::thread::spawn(move || serve(listener, behaving));
        Self { address, mood, folder }
    }

    /// What a server has to be told to use it.
    pub fn settings(&self) -> S3 {
        S3 {
            bucket: Some(NAME.to_owned()),
            endpoint: Some(format!("http://{}", self.address)),
            access_key: Some(KEY.to_owned()),
            secret_key: Some(SECRET.to_owned().into()),
            path_style: true,
            allow_http: true,
            ..S3::default()
        }
    }

    /// The same, as variables of a process.
    pub fn variables(&self) -> Vec<(&'static str, String)> {
        vec![
            ("GJORT_S3_BUCKET", NAME.to_owned()),
            ("GJORT_S3_ENDPOINT", format!("http://{}", self.address)),
            ("GJORT_S3_ACCESS_KEY", KEY.to_owned()),
            ("GJORT_S3_SECRET_KEY", SECRET.to_owned()),
            ("GJORT_S3_PATH_STYLE", "true".to_owned()),
            ("GJORT_S3_ALLOW_HTTP", "true".to_owned()),
        ]
    }

    /// From now on it is like this.
    pub fn is(&self, mood: Mood) {
        *self.mood.lock().unwrap_or_else(PoisonError::into_inner) = mood;
    }

    /// The keys in the bucket that begin with this.
    pub fn keys(&self, prefix: &str) -> Vec<String> {
        let root = self.folder.path().join(NAME);
        let mut found = Vec::new();
        list(&root, &root, &mut found);
        found.retain(|key| key.starts_with(prefix));
        found.sort();
        found
    }
}

fn list(root: &Path, folder: &Path, found: &mut Vec<String>) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            list(root, &path, found);
        } else if let Ok(key) = path.strip_prefix(root) {
            found.push(key.display().to_string());
        }
    }
}

fn serve(listener: TcpListener, behaving: Behaving) {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build();
    runtime.expect("a runtime").block_on(async {
        listener.set_nonblocking(true).expect("it does not block");
        let listener = tokio::net::TcpListener::from_std(listener).expect("it listens");
        loop {
            let Ok((stream, _)) = listener.accept().await else { continue };
            let service = TowerToHyperService::new(behaving.clone());
            tokio::spawn(async move {
                // An answer that is not given ends the connection, which is what it is for.
                let _ended = auto::Builder::new(TokioExecutor::new())
                    .serve_connection(TokioIo::new(stream), service)
                    .await;
            });
        }
    });
}

/// The server, and how it is.
#[derive(Clone)]
struct Behaving {
    service: S3Service,
    mood: Arc<Mutex<Mood>>,
    root: PathBuf,
}

/// There is no answer.
type NoAnswer = Box<dyn std::error::Error + Send + Sync>;

impl<B> tower::Service<Request<B>> for Behaving
where
    B: HttpBody<Data = Bytes> + Send + 'static,
    B::Error: std::error::Error + Send + Sync + 'static,
{
    type Response = Response<Body>;
    type Error = NoAnswer;
    type Future = Pin<Box<dyn Future<Output = Result<Self::Response, NoAnswer>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), NoAnswer>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request<B>) -> Self::Future {
        let (mood, root) = (*self.mood.lock().unwrap_or_else(PoisonError::into_inner), self.root.clone());
        let mut service = self.service.clone();
        Box::pin(async move {
            // The server would make a bucket that is not there.
            let name = request.uri().path().split('/').nth(1).unwrap_or_default();
            if !root.join(name).is_dir() {
                return Ok(refused(StatusCode::NOT_FOUND, "NoSuchBucket"));
            }
            match mood {
                Mood::Well => {}
                Mood::Away => return Err("away".into()),
                Mood::Slow(by) => tokio::time::sleep(by).await,
                Mood::Full(names)
                    if request.method() == Method::PUT && request.uri().path().contains(names) =>
                {
                    return Ok(refused(StatusCode::INSUFFICIENT_STORAGE, "StorageFull"));
                }
                Mood::Careless if request.headers().contains_key(header::IF_NONE_MATCH) => {
                    // The condition is signed and cannot be taken out: what it is about is taken away.
                    let _gone = std::fs::remove_file(root.join(request.uri().path().trim_start_matches('/')));
                }
                Mood::Full(_) | Mood::Careless => {}
            }
            tower::Service::call(&mut service, request).await.map_err(|error| format!("{error:?}").into())
        })
    }
}

fn refused(status: StatusCode, code: &str) -> Response<Body> {
    let mut refused = Response::new(Body::from(format!("<Error><Code>{code}</Code></Error>")));
    *refused.status_mut() = status;
    refused
}
