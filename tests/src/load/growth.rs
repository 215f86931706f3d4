//! What a device's greeting and catching up cost while the database grows around it and its own window stays the same.
//!
//! Counted are the statements, and the pages of the database that are read when nothing of it is in memory: they do not
//! depend on what else the machine does. Everything runs in this process, on the server's own ledger.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use server::store::ledger::SqlLedger;
use server::store::{Db, READERS};
use server::sync::ledger::Now;
use server::sync::session::ConnState;
use shared::sync::change::Actor;
use shared::wire::{self, ClientFrame, Hello, Manifest, PROTOCOL, Pull, SCHEMA, ServerFrame};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

use super::archive::Archive;
use super::town::{Post, Seat, now, people};

/// How large the database is, in documents.
const SIZES: [usize; 3] = [1_000, 10_000, 100_000];
/// People at one workplace, and all of them.
const PEOPLE: (usize, usize) = (10, 500);
/// SQLite's page, in bytes.
const PAGE: u64 = 4096;

/// What one device's sync cost.
#[derive(Debug, Clone, Copy)]
struct Cost {
    statements: u64,
    pages: u64,
    took: Duration,
    documents: usize,
}

/// Counts the statements that the database driver tells of.
struct Statements(Arc<AtomicU64>);

impl Subscriber for Statements {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target() == "sqlx::query"
    }
    fn new_span(&self, _: &Attributes<'_>) -> Id {
        Id::from_u64(1)
    }
    fn record(&self, _: &Id, _: &Record<'_>) {}
    fn record_follows_from(&self, _: &Id, _: &Id) {}
    fn event(&self, _: &Event<'_>) {
        self.0.fetch_add(1, Ordering::SeqCst);
    }
    fn enter(&self, _: &Id) {}
    fn exit(&self, _: &Id) {}
}

/// Measures and prints.
///
/// # Panics
/// When the database fails.
pub async fn run() {
    let counted = Arc::new(AtomicU64::new(0));
    tracing::subscriber::set_global_default(Statements(Arc::clone(&counted))).expect("nobody else listens");
    let folder = tempfile::tempdir().expect("a folder");
    let seats = people(folder.path(), PEOPLE.1, PEOPLE.0, Post::Lead).await;
    let mut archive = Archive::new(&seats);
    let mut first: BTreeMap<&str, Cost> = BTreeMap::new();
    println!(
        "| documents | what | its own | statements | pages read | ms | pages, of those at {} |",
        SIZES[0]
    );
    println!("|---:|---|---:|---:|---:|---:|---:|");
    for size in SIZES {
        let db = open(folder.path()).await;
        archive.fill(&SqlLedger::new(db.clone()), size).await;
        db.close().await;
        let mut cursor = None;
        for what in ["first greeting and pulls", "greeting again"] {
            let (cost, manifest) = cost(folder.path(), &seats[0], cursor, &counted).await;
            cursor = Some(manifest.cursor);
            let before = *first.entry(what).or_insert(cost);
            let ratio = cost.pages as f64 / before.pages as f64;
            let Cost { statements, pages, took, documents } = cost;
            let ms = took.as_secs_f64() * 1000.0;
            println!("| {size} | {what} | {documents} | {statements} | {pages} | {ms:.1} | {ratio:.2} |");
        }
    }
}

async fn open(folder: &Path) -> Db {
    let url = format!("sqlite:{}", folder.join("gjort.sqlite").display());
    Db::open(&url).await.expect("the database opens")
}

async fn cost(folder: &Path, seat: &Seat, cursor: Option<u64>, counted: &AtomicU64) -> (Cost, Manifest) {
    // Opened anew, it has nothing in memory. All but one of its readers are kept busy: each has a cache of its own, and how
    // many of them come to be used is a matter of moments.
    let db = open(folder).await;
    let mut busy = Vec::new();
    for _ in 1..READERS {
        busy.push(db.read().await.expect("a reader"));
    }
    let ledger = SqlLedger::new(db.clone());
    let now = Now { ms: now(), off: 60 };
    let mut conn = ConnState::new(seat.device, now);
    let (statements, read, begun) = (counted.load(Ordering::SeqCst), bytes_read(), Instant::now());
    let hello = ClientFrame::Hello(Hello {
        protocol: PROTOCOL,
        build: "load".to_owned(),
        schema: SCHEMA,
        device: seat.device,
        actors: Vec::<Actor>::new(),
        cursor,
    });
    let node = Actor([0xee; 16]);
    let frame = wire::encode(&hello);
    let (turn, _) = server::sync::session::handle(&mut conn, &ledger, node, now, &frame).await;
    let mut frames = turn.frames.into_iter();
    let manifest = frames.find_map(|frame| match frame {
        ServerFrame::Manifest(manifest) => Some(manifest),
        _ => None,
    });
    let manifest = manifest.expect("a manifest");
    for entry in &manifest.docs {
        let pull = wire::encode(&ClientFrame::Pull(Pull { doc: entry.id, epoch: 0, have: Vec::new() }));
        let turn = conn.received(&ledger, now, &pull).await;
        assert!(matches!(turn.frames.first(), Some(ServerFrame::Chunks(_))), "a pull is answered");
    }
    let cost = Cost {
        took: begun.elapsed(),
        statements: counted.load(Ordering::SeqCst) - statements,
        pages: (bytes_read() - read) / PAGE,
        documents: manifest.docs.len(),
    };
    drop(busy);
    db.close().await;
    (cost, manifest)
}

/// What this process has read from files so far, as the kernel counts it.
fn bytes_read() -> u64 {
    let io = std::fs::read_to_string("/proc/self/io").expect("the kernel counts");
    let line = io.lines().find_map(|line| line.strip_prefix("rchar: "));
    line.and_then(|bytes| bytes.parse().ok()).expect("a number of bytes")
}
