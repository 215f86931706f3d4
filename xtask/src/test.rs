//! `cargo xtask test`: set-up, build, every check and every test, with one line at the end that says how it went.

mod checks;
mod suites;
mod tally;

use std::fs;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use crate::args::{Nodes, TestOptions};
use crate::step::{seconds, step};
use crate::{build, files, setup, size};

use suites::Suites;
use tally::Tally;

/// Sets up, builds and tests; the exit code says whether all is well.
pub(crate) fn test(options: &TestOptions) -> anyhow::Result<ExitCode> {
    clear_figures();
    let mut times = Times::default();
    let tools = times.of("set-up", || step("What the tests need", || setup::for_tests(options.browsers)))?;
    let suites = times.of("build", || {
        build::app(build::Flavour::Shipped)?;
        step("Server and tests", suites::build)?;
        Suites::new(&tools, options)
    })?;
    let tally = times.of("tests", || -> anyhow::Result<Tally> {
        let mut tally = Tally::default();
        if options.filter.is_empty() && options.nodes == Nodes::One {
            checks::run(&mut tally);
        }
        suites.run(&mut tally)?;
        Ok(tally)
    })?;
    size::leave()?;
    print_figures()?;
    println!("\nTimes\n{}", times.shown());
    tally.failures().iter().for_each(|failure| println!("failed: {failure}"));
    println!("{tally}");
    Ok(if tally.is_well() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// How long each part took.
#[derive(Default)]
struct Times(Vec<(&'static str, Duration)>);

impl Times {
    fn of<T>(&mut self, name: &'static str, work: impl FnOnce() -> T) -> T {
        let start = Instant::now();
        let outcome = work();
        self.0.push((name, start.elapsed()));
        outcome
    }

    fn shown(&self) -> String {
        let total = ("in all", self.0.iter().map(|(_, time)| *time).sum());
        let lines =
            self.0.iter().chain([&total]).map(|(name, time)| format!("  {name:<8} {}", seconds(*time)));
        lines.collect::<Vec<_>>().join("\n")
    }
}

/// Figures of an earlier run would be taken for this one's.
fn clear_figures() {
    let _ = fs::remove_dir_all(files::figures());
}

fn print_figures() -> anyhow::Result<()> {
    let found = files::walk(&files::figures(), |path| files::has_extension(path, "txt"))?;
    println!("\nFigures");
    for path in found {
        println!("\n{}", files::read_text(&path)?.trim_end());
    }
    Ok(())
}
