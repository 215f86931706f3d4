//! The simulation as a test: as many seeds as fit in the time, one seed twice, and every known bug put in on purpose.

use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};
use std::{fs, thread};

use tests::sim::{self, Echo, Figures, Plant, Wish};

/// How long seeds are run.
const BUDGET: Duration = Duration::from_secs(60);
/// At least so many, however slow the machine is.
const LEAST: u64 = 200;
/// At most so many.
const MOST: u64 = 5_000;
/// For how long people work in each, in the world's minutes.
const MINUTES: u32 = 10;
/// A known bug has to be caught within so many seeds.
const PATIENCE: u64 = 150;

fn wish(seed: u64) -> Wish {
    Wish { seed, minutes: MINUTES, plant: None }
}

#[test]
fn whatever_goes_wrong_nothing_is_lost_and_everything_comes_to_rest_in_its_place() {
    let began = Instant::now();
    let next = AtomicU64::new(0);
    let work = || {
        let mut total = Figures::default();
        let mut seeds = 0;
        loop {
            let seed = next.fetch_add(1, Ordering::Relaxed);
            if seed >= MOST || (seed >= LEAST && began.elapsed() > BUDGET) {
                return (seeds, total);
            }
            match sim::run(wish(seed), Echo::Silent) {
                Ok(report) => total += report.figures,
                Err(failure) => panic!("{failure}"),
            }
            seeds += 1;
        }
    };
    let workers = thread::available_parallelism().map_or(1, usize::from);
    let done: Vec<(u64, Figures)> = thread::scope(|scope| {
        let started: Vec<_> = (0..workers).map(|_| scope.spawn(work)).collect();
        started.into_iter().map(|worker| worker.join().expect("a seed was broken, see above")).collect()
    });
    let mut total = Figures::default();
    let mut seeds = 0;
    for (some, figures) in done {
        seeds += some;
        total += figures;
    }
    let summary = sim::summary(seeds, MINUTES, began.elapsed().as_secs_f64(), &total);
    println!("{summary}");
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/figures");
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join("simulation.txt"), format!("{summary}\n")).unwrap();
    // A simulation in which nothing goes wrong would prove nothing.
    assert!(total.crashes > seeds / 2 && total.aborts > seeds / 2 && total.tricks > seeds, "{summary}");
    assert!(total.restored > 0 && total.wiped > 0 && total.looked > 0, "{summary}");
    assert!(total.stated > 20 * seeds, "{summary}");
}

#[test]
fn the_same_seed_gives_the_same_run_to_the_last_line_of_its_trace() {
    for seed in [1, 2, 3, 5, 8, 13] {
        let first = sim::run(wish(seed), Echo::Silent).unwrap_or_else(|failure| panic!("{failure}"));
        let again = sim::run(wish(seed), Echo::Silent).unwrap_or_else(|failure| panic!("{failure}"));
        assert_eq!(first, again);
    }
}

fn is_caught(plant: Plant) {
    let broken = (0..PATIENCE)
        .find_map(|seed| sim::run(Wish { plant: Some(plant), ..wish(seed) }, Echo::Silent).err());
    let failure = broken.unwrap_or_else(|| panic!("{} was not caught in {PATIENCE} seeds", plant.name()));
    println!("{}: seed {} breaks \"{}\"", plant.name(), failure.wish.seed, failure.oracle.name());
}

#[test]
fn a_server_that_acknowledges_before_it_commits_is_caught() {
    is_caught(Plant::AckBeforeCommit);
}

#[test]
fn a_server_that_looks_for_used_ids_in_an_old_copy_is_caught() {
    is_caught(Plant::StaleUniqueCheck);
}

#[test]
fn a_phone_that_reuses_its_actor_after_its_storage_was_lost_is_caught() {
    is_caught(Plant::ActorReused);
}

#[test]
fn a_page_that_says_sent_too_early_is_caught() {
    is_caught(Plant::ShownEarly);
}

#[test]
fn a_phone_that_acknowledges_receipts_it_has_not_kept_is_caught() {
    is_caught(Plant::AckBeforeKept);
}
