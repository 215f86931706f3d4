//! A seeded simulation of phones, people, network and server: faults at every step, and oracles that must hold.
//!
//! The engine of every phone is the real one, and so is what the server does with a frame; storage, network, clocks
//! and database are fakes whose every misfortune is rolled from the seed. The same seed gives the same run, to the last
//! line of its trace.

use std::fmt;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread;

use shared::ids::Digest;

pub use mishap::{Mishap, Mishaps};
pub use oracle::Oracle;
pub use plant::Plant;
pub use trace::Echo;

mod agenda;
mod anew;
mod dice;
mod disk;
mod faults;
mod link;
mod misfortune;
mod mishap;
mod network;
mod nodes;
mod oracle;
mod people;
mod phone;
mod plant;
mod post;
mod rogue;
mod server;
mod settling;
mod shell;
mod thawed;
mod town;
mod trace;
mod trouble;
mod versions;
mod world;

/// The first moment of every run: Tuesday 3 February 2026, 8 in the morning.
pub const START: i64 = 1_770_102_000_000;
/// Everything has to be in its place this long after the last fault, in milliseconds.
pub const HEALING_MS: i64 = 10 * 60_000;

/// What to run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wish {
    /// Decides everything.
    pub seed: u64,
    /// For how long people work among faults, in the world's minutes.
    pub minutes: u32,
    /// A bug put in on purpose.
    pub plant: Option<Plant>,
    /// What may befall the world.
    pub troubles: Troubles,
}

/// What may befall the world.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Troubles {
    /// Everything.
    All,
    /// What breaks by itself, without what tabs, full phones and staff bring about: a run in which a fault was found
    /// before those were known runs as it did then.
    Plain,
}

impl Wish {
    /// How many processes the server is: every fourth seed has two over one database.
    pub const fn nodes(&self) -> usize {
        if self.seed % 4 == 3 { 2 } else { 1 }
    }
}

/// What a run came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// What was run.
    pub seed: u64,
    /// What the trace amounts to.
    pub trace: Digest,
    /// What was counted.
    pub figures: Figures,
}

/// Numbers of one run, or of several added up.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Figures {
    /// Things that happened.
    pub steps: u64,
    /// Facts that people stated.
    pub stated: u64,
    /// Facts in the database at the end, the server's own included.
    pub committed: u64,
    /// Statements that lie with a person at the end.
    pub looked: u64,
    /// Frames sent.
    pub frames: u64,
    /// Their bytes.
    pub bytes: u64,
    /// What went wrong.
    pub mishaps: Mishaps,
    /// The longest time from the last fault until everything was in its place, in ms.
    pub healed_in: i64,
}

impl std::ops::AddAssign for Figures {
    fn add_assign(&mut self, other: Self) {
        self.steps += other.steps;
        self.stated += other.stated;
        self.committed += other.committed;
        self.looked += other.looked;
        self.frames += other.frames;
        self.bytes += other.bytes;
        self.mishaps += other.mishaps;
        self.healed_in = self.healed_in.max(other.healed_in);
    }
}

/// A run in which something did not hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// What was run.
    pub wish: Wish,
    /// What did not hold.
    pub oracle: Oracle,
    /// In particular.
    pub what: String,
    /// The last lines of the trace.
    pub tail: Vec<String>,
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Wish { seed, minutes, plant, troubles } = self.wish;
        writeln!(f, "seed {seed} breaks \"{}\": {}", self.oracle.name(), self.what)?;
        write!(f, "run it again: cargo xtask sim --seed {seed} --minutes {minutes}")?;
        if let Some(plant) = plant {
            write!(f, " --plant {}", plant.name())?;
        }
        if troubles == Troubles::Plain {
            write!(f, " --plain")?;
        }
        writeln!(f, "\nthe last {} lines of its trace:", self.tail.len())?;
        self.tail.iter().try_for_each(|line| writeln!(f, "  {line}"))
    }
}

/// Runs one seed.
pub fn run(wish: Wish, echo: Echo) -> Result<Report, Box<Failure>> {
    let mut world = world::World::new(&wish, echo);
    match world.run(i64::from(wish.minutes) * 60_000) {
        Ok(()) => Ok(Report { seed: wish.seed, trace: world.trace.hash(), figures: world.figures() }),
        Err(broken) => Err(Box::new(Failure {
            wish,
            oracle: broken.oracle,
            what: broken.what,
            tail: world.trace.tail(),
        })),
    }
}

/// Runs so many seeds from this one on, on all cores; the first that fails is the answer.
pub fn run_many(first: Wish, seeds: u64) -> Result<Figures, Box<Failure>> {
    let (next, failed) = (AtomicU64::new(0), AtomicBool::new(false));
    let work = || {
        let mut total = Figures::default();
        while !failed.load(Ordering::Relaxed) {
            let number = next.fetch_add(1, Ordering::Relaxed);
            if number >= seeds {
                break;
            }
            let wish = Wish { seed: first.seed + number, ..first };
            match run(wish, Echo::Silent) {
                Ok(report) => total += report.figures,
                Err(failure) => {
                    failed.store(true, Ordering::Relaxed);
                    return Err(failure);
                }
            }
        }
        Ok(total)
    };
    let workers = thread::available_parallelism().map_or(1, usize::from);
    let done: Vec<_> = thread::scope(|scope| {
        let started: Vec<_> = (0..workers).map(|_| scope.spawn(work)).collect();
        started.into_iter().map(|worker| worker.join()).collect()
    });
    let mut total = Figures::default();
    for figures in done {
        match figures {
            Ok(figures) => total += figures?,
            Err(panic) => std::panic::resume_unwind(panic),
        }
    }
    Ok(total)
}

/// A run's or many runs' figures, for people.
pub fn summary(seeds: u64, minutes: u32, seconds: f64, total: &Figures) -> String {
    let rate = f64::from(u32::try_from(seeds).unwrap_or(u32::MAX)) / seconds.max(0.001);
    let Figures { steps, stated, committed, looked, frames, bytes, mishaps, healed_in } = total;
    let kib = bytes / 1024;
    format!(
        "{seeds} seeds of {minutes} simulated minutes in {seconds:.1} s: {rate:.1} seeds/s, none broken\n\
         {steps} steps, {frames} frames, {kib} KiB on the wire\n\
         {stated} facts stated, {committed} in the databases at the end, {looked} with a person\n\
         {mishaps}\n\
         everything in its place at most {:.1} s after the last fault",
        f64::from(i32::try_from(*healed_in).unwrap_or(i32::MAX)) / 1000.0
    )
}
