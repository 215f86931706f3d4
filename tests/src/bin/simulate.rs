//! Runs many seeds of the simulation, or one with its whole trace.

use std::process::ExitCode;
use std::time::Instant;

use lexopt::prelude::*;
use tests::sim::{self, Echo, Figures, Plant, Wish};

const HELP: &str = "\
simulate [--seeds N] [--from S] [--minutes M] [--plant BUG]   runs N seeds, one after the other
simulate --seed S [--minutes M] [--plant BUG]                 runs one seed and prints its whole trace";

struct Options {
    from: u64,
    seeds: u64,
    minutes: u32,
    plant: Option<Plant>,
    echo: Echo,
}

fn main() -> ExitCode {
    match options() {
        Ok(options) => simulate(&options),
        Err(error) => {
            eprintln!("{error}\n\n{HELP}");
            ExitCode::from(2)
        }
    }
}

fn options() -> Result<Options, lexopt::Error> {
    let mut options = Options { from: 0, seeds: 100, minutes: 10, plant: None, echo: Echo::Silent };
    let mut parser = lexopt::Parser::from_env();
    while let Some(arg) = parser.next()? {
        match arg {
            Long("seeds") => options.seeds = parser.value()?.parse()?,
            Long("from") => options.from = parser.value()?.parse()?,
            Long("minutes") => options.minutes = parser.value()?.parse()?,
            Long("seed") => {
                options.from = parser.value()?.parse()?;
                options.seeds = 1;
                options.echo = Echo::Printed;
            }
            Long("plant") => {
                let name = parser.value()?.string()?;
                let names = || Plant::ALL.map(Plant::name).join(", ");
                let plant = Plant::from_name(&name).ok_or_else(|| format!("the bugs are {}", names()))?;
                options.plant = Some(plant);
            }
            other => return Err(other.unexpected()),
        }
    }
    Ok(options)
}

fn simulate(options: &Options) -> ExitCode {
    let began = Instant::now();
    let mut total = Figures::default();
    for seed in options.from..options.from + options.seeds {
        let wish = Wish { seed, minutes: options.minutes, plant: options.plant };
        match sim::run(wish, options.echo) {
            Ok(report) => total += report.figures,
            Err(failure) => {
                eprint!("{failure}");
                return ExitCode::FAILURE;
            }
        }
    }
    let seconds = began.elapsed().as_secs_f64();
    println!("{}", sim::summary(options.seeds, options.minutes, seconds, &total));
    ExitCode::SUCCESS
}
