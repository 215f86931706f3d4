//! Two nodes on one PostgreSQL, and how long a change takes from one of them to a device on the other.

use std::fmt;
use std::time::{Duration, Instant};

use server::store::testing::TestDb;
use shared::wire::{self, ServerFrame};
use tokio::task::JoinSet;
use tokio::time::sleep;

use super::bytes::Gone;
use super::device::{Device, Page};
use super::figures::Times;
use super::peer::Peer as _;
use super::process::{Gjort, Server, Shared};
use super::town::{Post, Seat, people_in};
use crate::front::Front;
use crate::port::free_port;

/// A device that waits between its changes waits so long on average, in milliseconds.
const PAUSE: u64 = 100;

/// Two Gjort servers behind one address.
pub struct Nodes {
    shared: Shared,
    nodes: [Server; 2],
    running: [bool; 2],
    front: Front,
}

impl Nodes {
    /// Two that are not started yet, so that their database can be filled.
    ///
    /// # Panics
    /// When there is no PostgreSQL, folder or port to be had.
    pub fn new() -> Self {
        let ports = [free_port(), free_port()];
        let front = Front::before(&ports);
        let shared = Shared { database: TestDb::postgres_unprepared(), front: front.port() };
        let node = |port| Server::on(port, Gjort::from_env().sharing(shared.clone()));
        Self { nodes: ports.map(node), shared, running: [false; 2], front }
    }

    /// Their database.
    pub fn database(&self) -> &str {
        &self.shared.database
    }

    /// The port under which devices know them.
    pub const fn front(&self) -> u16 {
        self.front.port()
    }

    /// The port of one of them.
    pub const fn port(&self, node: usize) -> u16 {
        self.nodes[node].port()
    }

    /// How many connections went to each of them.
    pub fn taken(&self) -> Vec<usize> {
        self.front.taken()
    }

    /// Starts those that are not running.
    ///
    /// # Panics
    /// When one does not answer within a minute.
    pub fn start(&mut self) {
        for (node, running) in self.nodes.iter_mut().zip(&mut self.running) {
            if !std::mem::replace(running, true) {
                node.start();
            }
        }
    }

    /// Ends one with SIGKILL.
    ///
    /// # Panics
    /// When it cannot be ended.
    pub fn kill(&mut self, node: usize) {
        self.nodes[node].kill();
        self.running[node] = false;
    }
}

impl Default for Nodes {
    fn default() -> Self {
        Self::new()
    }
}

/// How much of it.
#[derive(Debug, Clone, Copy)]
pub struct Wish {
    /// So many workplaces, each with one who writes and one who reads.
    pub pairs: usize,
    /// Each makes so many changes.
    pub changes: usize,
}

/// What it came to.
#[derive(Debug)]
pub struct Report {
    /// How much of it.
    pub wish: Wish,
    /// From the acknowledgement of a change to its arrival at a device on the same node.
    pub same: Times,
    /// The same for a device on the other node.
    pub other: Times,
    /// From sending a change to its arrival at a device on the other node.
    pub whole: Times,
}

/// Measures.
///
/// # Panics
/// When the servers do not start or do not answer.
pub async fn run(wish: Wish) -> Report {
    let mut nodes = Nodes::new();
    let seats = people_in(nodes.database(), wish.pairs * 2, 2, Post::Lead).await;
    nodes.start();
    let mut report =
        Report { wish, same: Times::default(), other: Times::default(), whole: Times::default() };
    // Jobs have numbers of their own in each turn.
    for (turn, reader) in [(0, 0), (1, 1)] {
        let mut tasks = JoinSet::new();
        for pair in seats.chunks(2) {
            let connect =
                |seat: Seat, node, pages| Device::new(nodes.port(node), seat, pages).past(nodes.front());
            let writer = connect(pair[0], 0, vec![Page::job(&pair[0], turn)]);
            let reader = connect(pair[1], reader, Vec::new());
            tasks.spawn(watch(writer, reader, wish.changes));
        }
        for (after, whole) in tasks.join_all().await {
            match reader {
                0 => report.same.extend(after),
                _ => {
                    report.other.extend(after);
                    report.whole.extend(whole);
                }
            }
        }
    }
    report
}

async fn watch(mut writer: Device, mut reader: Device, changes: usize) -> (Times, Times) {
    writer.connect().await.expect("it connects");
    writer.open_jobs().await.expect("its job is opened");
    reader.connect().await.expect("it connects");
    let (mut after, mut whole) = (Times::default(), Times::default());
    for _ in 0..changes {
        sleep(Duration::from_millis(fastrand::u64(0..2 * PAUSE))).await;
        let begun = Instant::now();
        writer.state().await.expect("it is sent");
        let wanted = writer.written().last().expect("it was written").items[0].hash;
        let settled = async {
            writer.settle().await?;
            Ok::<_, Gone>(Instant::now())
        };
        let arrived = async {
            loop {
                let message = reader.socket().next().await?;
                let Ok(ServerFrame::Changed(changed)) = wire::decode(&message) else { continue };
                if changed.heads.contains(&wanted) {
                    return Ok::<_, Gone>(Instant::now());
                }
            }
        };
        let (settled, arrived) = tokio::try_join!(settled, arrived).expect("nobody is cut off");
        // A device on the same node may have it before the writer has its receipt.
        after.add(arrived.saturating_duration_since(settled));
        whole.add(arrived - begun);
    }
    (after, whole)
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Wish { pairs, changes } = self.wish;
        writeln!(f, "{pairs} pairs, {changes} changes each, two nodes on one PostgreSQL; milliseconds:")?;
        for (what, times) in [
            ("from acknowledged to heard on the same node ", &self.same),
            ("from acknowledged to heard on the other node", &self.other),
            ("from sent to heard on the other node        ", &self.whole),
        ] {
            writeln!(
                f,
                "{what}: p50 {:.0}, p99 {:.0}, longest {:.0}",
                times.percentile(50),
                times.percentile(99),
                times.percentile(100)
            )?;
        }
        Ok(())
    }
}
