//! A bucket that speaks S3: how it is reached, and whether it keeps what this server relies on.

use std::sync::Arc;
use std::time::Duration;

use futures_util::StreamExt as _;
use object_store::aws::{AmazonS3, AmazonS3Builder};
use object_store::path::Path;
use object_store::{
    BackoffConfig, ClientOptions, Error, ObjectStore, ObjectStoreExt as _, PutMode, PutOptions, RetryConfig,
};

use crate::config::{Bucket, Style};
use crate::random;

/// No answer for so long is none.
const TIMEOUT: Duration = Duration::from_secs(20);
const CONNECT: Duration = Duration::from_secs(5);
/// A request that failed is tried again for so long; whoever waits for it goes on waiting.
const AGAIN: Duration = Duration::from_secs(5);

/// Why a bucket is not used.
#[derive(Debug, thiserror::Error)]
pub enum Unfit {
    /// It is not there.
    #[error("`s3.bucket`: there is no bucket of that name at `s3.endpoint`, or it is not in `s3.region`")]
    NoBucket,
    /// It does not let us in.
    #[error("`s3.access_key` and `s3.secret_key`: the store refuses them, or they may not {0} here")]
    Refused(&'static str),
    /// It writes over what is there.
    #[error(
        "the store writes over what is there even if told not to (If-None-Match: *): it is not to be relied on"
    )]
    WritesOver,
    /// It does not give back what it was given.
    #[error("the store does not {0} what was written a moment ago: it is not to be relied on")]
    Forgets(&'static str),
    /// It failed otherwise.
    #[error("the store of photos cannot {0}: {1}")]
    Failed(&'static str, Error),
}

/// Opens a bucket; nothing is asked of it yet.
pub fn open(bucket: &Bucket) -> Result<AmazonS3, Error> {
    // One kind of TLS in the whole program: the one that connections to the database take too. Whoever chose before us
    // is right.
    let _chosen = rustls::crypto::ring::default_provider().install_default();
    let client = ClientOptions::new().with_timeout(TIMEOUT).with_connect_timeout(CONNECT);
    let retry = RetryConfig { backoff: BackoffConfig::default(), max_retries: 3, retry_timeout: AGAIN };
    let mut builder = AmazonS3Builder::new()
        .with_client_options(client)
        .with_retry(retry)
        .with_bucket_name(&bucket.name)
        .with_region(&bucket.region)
        .with_access_key_id(&bucket.access_key)
        .with_secret_access_key(bucket.secret_key.reveal())
        .with_virtual_hosted_style_request(bucket.style == Style::Host)
        // Not every store knows how to remove several at once.
        .with_disable_bulk_delete(true);
    if let Some(endpoint) = &bucket.endpoint {
        builder = builder.with_endpoint(endpoint).with_allow_http(endpoint.starts_with("http:"));
    }
    builder.build()
}

/// Writes, reads, lists and removes a key of its own, to see whether the bucket does what this server relies on.
pub(super) async fn try_out(store: &Arc<dyn ObjectStore>) -> Result<(), Unfit> {
    let key = Path::from_iter(["probe".to_owned(), format!("{:016x}", u64::from_be_bytes(random::bytes()))]);
    let tried = write_and_read(store, &key).await;
    let removed = store.delete(&key).await;
    tried?;
    removed.map_err(|error| failed("remove", error))?;
    match store.head(&key).await {
        Err(Error::NotFound { .. }) => Ok(()),
        Ok(_) => Err(Unfit::Forgets("remove")),
        Err(error) => Err(failed("look", error)),
    }
}

async fn write_and_read(store: &Arc<dyn ObjectStore>, key: &Path) -> Result<(), Unfit> {
    let create = || PutOptions { mode: PutMode::Create, ..PutOptions::default() };
    store.put_opts(key, "first".into(), create()).await.map_err(|error| failed("write", error))?;
    match store.put_opts(key, "second".into(), create()).await {
        Err(Error::AlreadyExists { .. }) => {}
        Ok(_) => return Err(Unfit::WritesOver),
        Err(error) => return Err(failed("write twice", error)),
    }
    let found = store.get(key).await.map_err(|error| failed("read", error))?;
    let bytes = found.bytes().await.map_err(|error| failed("read", error))?;
    if bytes.as_ref() != b"first" {
        return Err(Unfit::Forgets("read"));
    }
    let folder = Path::from("probe");
    let mut listed = store.list(Some(&folder));
    while let Some(entry) = listed.next().await {
        if entry.map_err(|error| failed("list", error))?.location == *key {
            return Ok(());
        }
    }
    Err(Unfit::Forgets("list"))
}

fn failed(deed: &'static str, error: Error) -> Unfit {
    match error {
        Error::NotFound { .. } => Unfit::NoBucket,
        Error::PermissionDenied { .. } | Error::Unauthenticated { .. } => Unfit::Refused(deed),
        error => Unfit::Failed(deed, error),
    }
}
