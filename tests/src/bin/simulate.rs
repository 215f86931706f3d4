//! Runs many seeds of the simulation, or one with its whole trace.

use std::process::ExitCode;
use std::time::Instant;

use lexopt::prelude::*;
use tests::sim::{self, Echo, Plant, Troubles, Wish};

const HELP: &str = "\
simulate [--seeds N] [--from S] [--minutes M] [--plant BUG] [--plain]   runs N seeds, on all cores
simulate --seed S [--minutes M] [--plant BUG] [--plain]                 runs one seed and prints its whole trace";

struct Options {
    from: u64,
    seeds: u64,
    minutes: u32,
    plant: Option<Plant>,
    troubles: Troubles,
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
    let (troubles, echo) = (Troubles::All, Echo::Silent);
    let mut options = Options { from: 0, seeds: 100, minutes: 10, plant: None, troubles, echo };
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
            Long("plain") => options.troubles = Troubles::Plain,
            other => return Err(other.unexpected()),
        }
    }
    Ok(options)
}

fn simulate(options: &Options) -> ExitCode {
    let began = Instant::now();
    let Options { from, seeds, minutes, plant, troubles, echo } = *options;
    let wish = Wish { seed: from, minutes, plant, troubles };
    let done = match echo {
        Echo::Printed => sim::run(wish, echo).map(|report| report.figures),
        Echo::Silent => sim::run_many(wish, seeds),
    };
    match done {
        Ok(total) => {
            println!("{}", sim::summary(seeds, minutes, began.elapsed().as_secs_f64(), &total));
            ExitCode::SUCCESS
        }
        Err(failure) => {
            eprint!("{failure}");
            ExitCode::FAILURE
        }
    }
}
