//! The project's own commands: `cargo xtask help` lists them.

mod args;
mod bench;
mod build;
mod demo;
mod files;
mod fuzz;
mod run;
mod setup;
mod sh;
mod sim;
mod size;
mod step;
mod test;
mod tidy;

use std::process::ExitCode;

use args::Command;

fn main() -> ExitCode {
    let command = match args::parse() {
        Ok(command) => command,
        Err(error) => {
            eprintln!("{error}\n\n{}", args::HELP);
            return ExitCode::from(2);
        }
    };
    match perform(command) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("\nStopped: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn perform(command: Command) -> anyhow::Result<ExitCode> {
    match command {
        Command::Help => {
            println!("{}", args::HELP);
            Ok(ExitCode::SUCCESS)
        }
        Command::Build(flavour) => build::app(flavour).map(|()| ExitCode::SUCCESS),
        Command::Run(options) => run::run(&options),
        Command::Test(options) => test::test(&options),
        Command::Tidy => tidy::tidy(),
        Command::Facts => tidy::facts::write().map(|()| ExitCode::SUCCESS),
        Command::Shots(only) => {
            build::app(build::Flavour::Shipped)?;
            step::step("The server", run::server)?;
            step::step("Pictures of the screens", || demo::shots(&only)).map(|()| ExitCode::SUCCESS)
        }
        Command::Sim(arguments) => sim::simulate(&arguments).map(|()| ExitCode::SUCCESS),
        Command::Bench(arguments) => bench::measure(&arguments).map(|()| ExitCode::SUCCESS),
        Command::Fuzz(options) => fuzz::fuzz(&options).map(|()| ExitCode::SUCCESS),
        Command::Size => {
            build::app(build::Flavour::Shipped)?;
            size::print().map(|()| ExitCode::SUCCESS)
        }
    }
}
