//! The simulation as a test: many seeds, one seed twice, and every known bug put in on purpose.
//!
//! A seed that fails says how it is run again. `cargo xtask sim --seeds N` runs more of them.

use std::fs;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;
use std::time::Instant;

use tests::sim::{self, Echo, Mishap, Plant, Troubles, Wish};

/// So many seeds are run.
const SEEDS: u64 = 5_000;
/// For how long people work in each, in the world's minutes.
const MINUTES: u32 = 5;
/// A known bug has to be caught within so many seeds.
const PATIENCE: u64 = 150;

fn wish(seed: u64) -> Wish {
    Wish { seed, minutes: MINUTES, plant: None, troubles: Troubles::All }
}

/// A seed in which a fault was found before there were all the troubles of today.
fn plain(seed: u64) -> Wish {
    Wish { troubles: Troubles::Plain, ..wish(seed) }
}

#[test]
fn whatever_goes_wrong_nothing_is_lost_and_everything_comes_to_rest_in_its_place() {
    let began = Instant::now();
    let total = sim::run_many(wish(0), SEEDS).unwrap_or_else(|failure| panic!("{failure}"));
    let summary = sim::summary(SEEDS, MINUTES, began.elapsed().as_secs_f64(), &total);
    println!("{summary}");
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/figures");
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join("simulation.txt"), format!("{summary}\n")).unwrap();
    // A simulation in which nothing goes wrong would prove nothing.
    for mishap in Mishap::ALL {
        assert!(total.mishaps.of(mishap) >= SEEDS / 20, "too few {}: {summary}", mishap.name());
    }
    assert!(total.stated > 20 * SEEDS && total.committed > total.stated / 2 && total.looked > 0, "{summary}");
}

#[test]
fn the_same_seed_gives_the_same_run_to_the_last_line_of_its_trace() {
    let mut traces = Vec::new();
    for seed in [1, 2, 3, 5, 8, 13] {
        let first = sim::run(wish(seed), Echo::Silent).unwrap_or_else(|failure| panic!("{failure}"));
        let again = sim::run(wish(seed), Echo::Silent).unwrap_or_else(|failure| panic!("{failure}"));
        assert_eq!(first, again);
        assert!(!traces.contains(&first.trace), "seed {seed} runs like another");
        traces.push(first.trace);
    }
}

#[test]
fn a_phone_that_lives_through_two_restored_backups_goes_on_stating_hours_for_a_colleague() {
    sim::run(plain(242), Echo::Silent).unwrap_or_else(|failure| panic!("{failure}"));
}

#[test]
fn a_verdict_that_could_not_be_given_takes_nothing_back_that_is_committed() {
    sim::run(plain(344), Echo::Silent).unwrap_or_else(|failure| panic!("{failure}"));
}

#[test]
fn what_was_carried_and_came_by_the_network_is_nothing_to_decide_once_it_was_brought_up() {
    sim::run(wish(20_518), Echo::Silent).unwrap_or_else(|failure| panic!("{failure}"));
}

#[test]
fn every_known_bug_put_in_on_purpose_is_caught() {
    let next = AtomicU64::new(0);
    let work = || {
        let mut caught = Vec::new();
        while let Some(plant) = Plant::ALL.get(usize::try_from(next.fetch_add(1, Ordering::Relaxed)).unwrap())
        {
            let broken = |seed| sim::run(Wish { plant: Some(*plant), ..wish(seed) }, Echo::Silent).err();
            caught.push((*plant, (0..PATIENCE).find_map(broken)));
        }
        caught
    };
    let workers = thread::available_parallelism().map_or(1, usize::from);
    let caught: Vec<_> = thread::scope(|scope| {
        let started: Vec<_> = (0..workers).map(|_| scope.spawn(work)).collect();
        started.into_iter().flat_map(|worker| worker.join().expect("a run came to an end")).collect()
    });
    assert_eq!(caught.len(), Plant::ALL.len());
    for (plant, failure) in caught {
        let name = plant.name();
        let failure = failure.unwrap_or_else(|| panic!("{name} was not caught in {PATIENCE} seeds"));
        println!("{name}: seed {} breaks \"{}\"", failure.wish.seed, failure.oracle.name());
        // The same seed without the bug holds: it is the bug that was caught.
        sim::run(wish(failure.wish.seed), Echo::Silent).unwrap_or_else(|failure| panic!("{failure}"));
    }
}
