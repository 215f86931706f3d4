//! A browser slowed down as a whole: all its processes stop and go on in a steady beat, so that its workers are as slow
//! as its page. The developer tools' own throttle slows the page only.

use std::collections::BTreeSet;
use std::fs;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};

/// How long it runs, and how long it stands still: a quarter of the time.
const RUNS: Duration = Duration::from_millis(8);
const STANDS: Duration = Duration::from_millis(24);

/// A browser that gets a quarter of the time, until this is dropped.
#[must_use = "it is as fast as ever when this is dropped"]
pub(crate) struct Slowed {
    ends: Arc<AtomicBool>,
    beat: Option<JoinHandle<()>>,
}

impl Slowed {
    /// Slows down everything that this process has started, but not itself.
    pub(crate) fn to_a_quarter(driver: u32) -> Self {
        let ends = Arc::new(AtomicBool::new(false));
        let own = Arc::clone(&ends);
        let beat = thread::spawn(move || {
            while !own.load(Ordering::SeqCst) {
                let start = Instant::now();
                // Started while it ran, a process stops with the others at the next beat.
                let all = descendants(driver);
                send(&all, Signal::STOP);
                thread::sleep(STANDS.saturating_sub(start.elapsed()));
                send(&all, Signal::CONT);
                thread::sleep(RUNS);
            }
        });
        Self { ends, beat: Some(beat) }
    }
}

impl Drop for Slowed {
    fn drop(&mut self) {
        self.ends.store(true, Ordering::SeqCst);
        // Each beat ends with everything going on.
        if let Some(beat) = self.beat.take() {
            let _ = beat.join();
        }
    }
}

fn send(processes: &[Pid], signal: Signal) {
    for process in processes {
        // It may have ended by itself.
        let _ = kill_process(*process, signal);
    }
}

/// All processes that this one has started, and those that they have.
fn descendants(ancestor: u32) -> Vec<Pid> {
    let entries = fs::read_dir("/proc").into_iter().flatten().flatten();
    let ids = entries.filter_map(|entry| entry.file_name().to_str()?.parse::<u32>().ok());
    let mut others: Vec<(u32, u32)> = ids.filter_map(|id| Some((id, parent(id)?))).collect();
    let mut found = BTreeSet::from([ancestor]);
    loop {
        let before = found.len();
        others.retain(|(id, parent)| {
            let is_one = found.contains(parent);
            if is_one {
                found.insert(*id);
            }
            !is_one
        });
        if found.len() == before {
            break;
        }
    }
    let started = found.into_iter().filter(|id| *id != ancestor);
    started.filter_map(|id| Pid::from_raw(i32::try_from(id).ok()?)).collect()
}

/// Who started a process: the second field after its name, which stands in parentheses and may hold any.
fn parent(process: u32) -> Option<u32> {
    let stat = fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
    stat.rsplit_once(')')?.1.split_whitespace().nth(1)?.parse().ok()
}
