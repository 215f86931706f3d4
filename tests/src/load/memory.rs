//! Whether the server's memory stays where it is while devices load whole documents again and again.

use std::time::Instant;

use server::store::Db;
use server::store::ledger::SqlLedger;
use shared::wire::{DocEntry, ServerFrame};

use super::archive::{Archive, EACH};
use super::bytes::Gone;
use super::device::Device;
use super::process::{Gjort, Server};
use super::town::{Post, people};

/// This many pulls are on their way at a time.
const AHEAD: usize = 32;
/// Printed after so many.
const STEP: usize = 10_000;

/// How much of it.
#[derive(Debug, Clone, Copy)]
pub struct Wish {
    /// So many documents.
    pub documents: usize,
    /// Loaded so often in all.
    pub loads: usize,
}

/// Measures and prints.
///
/// # Panics
/// When the server cannot be started or does not answer.
pub async fn run(wish: Wish) {
    let mut server = Server::new(Gjort::from_env());
    let workplaces = wish.documents.div_ceil(EACH);
    let seats = people(server.data(), workplaces, 1, Post::Lead).await;
    let url = format!("sqlite:{}", server.data().join("gjort.sqlite").display());
    let db = Db::open(&url).await.expect("the database opens");
    let mut archive = Archive::with_window(&seats, wish.documents);
    archive.fill(&SqlLedger::new(db.clone()), wish.documents).await;
    db.close().await;
    server.start();
    let mut devices = Vec::new();
    for seat in &seats {
        let mut device = Device::new(server.port(), *seat, Vec::new());
        let manifest = device.greet(None).await.expect("it is greeted");
        devices.push((device, manifest.docs));
    }
    println!(
        "| whole documents loaded | resident, MB | loads a second | CPU, ms each |\n|---:|---:|---:|---:|"
    );
    let row = |loads: usize, rate: f64, cpu: f64| {
        let resident = server.memory() as f64 / 1e6;
        println!("| {loads} | {resident:.1} | {rate:.0} | {cpu:.2} |");
    };
    row(0, 0.0, 0.0);
    let mut loaded = 0;
    let (mut begun, mut cpu) = (Instant::now(), server.cpu());
    while loaded < wish.loads {
        for (device, docs) in &mut devices {
            loaded += load(device, docs).await.expect("an answer");
            if loaded % STEP == 0 {
                let (took, spent) = (begun.elapsed().as_secs_f64(), server.cpu() - cpu);
                row(loaded, STEP as f64 / took, spent * 1000.0 / STEP as f64);
                (begun, cpu) = (Instant::now(), server.cpu());
            }
        }
    }
}

/// Loads each of these documents once, whole.
async fn load(device: &mut Device, docs: &[DocEntry]) -> Result<usize, Gone> {
    let (mut asked, mut loaded) = (docs.iter(), 0);
    let mut ahead = 0;
    loop {
        while ahead < AHEAD
            && let Some(entry) = asked.next()
        {
            device.pull(entry.id, Vec::new()).await?;
            ahead += 1;
        }
        if ahead == 0 {
            return Ok(loaded);
        }
        if matches!(device.hear().await?, ServerFrame::Chunks(_)) {
            (ahead, loaded) = (ahead - 1, loaded + 1);
        }
    }
}
