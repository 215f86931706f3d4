//! What may be asked for on the command line.

use std::ffi::OsString;
use std::path::PathBuf;

use lexopt::prelude::*;

use crate::build::Flavour;

pub(crate) const HELP: &str = "\
cargo xtask run [--port N] [--data DIR] [--fresh] [--dev]
    sets up what is missing, builds, and serves Gjort with the demo municipality
cargo xtask test [--quick] [FILTER…]
    sets up what the tests need and runs every one of them; --quick leaves the browsers out
cargo xtask test --nodes 2 [FILTER…]
    the journeys, in Chromium, with two nodes on one PostgreSQL behind one address in place of one server
cargo xtask build [--dev]    the app alone, into target/app; --dev is quick to build and large
cargo xtask tidy             the house rules that the compiler does not know
cargo xtask facts            writes docs/facts.md from the fact catalogue
cargo xtask shots [--only NAME]…
    pictures of every screen, and contact sheets of them, into target/shots
cargo xtask sim [--seeds N] [--from S] [--minutes M]
    simulates phones, network and server among faults, N seeds on all cores
cargo xtask sim --seed S     the same for one seed, with its whole trace
cargo xtask fuzz [TARGET]… [--seconds N] [--keep]
    looks for bytes that break what reads foreign bytes, so long for each target; --keep adds to the kept corpus
cargo xtask bench kill [--rounds N] [--clients N] [--seed S] [--nodes 2]
    kills the server with SIGKILL while devices push, and counts what was acknowledged and is not there; with two
    nodes on one PostgreSQL, one of them at a time
cargo xtask bench nodes [--pairs N] [--changes N]
    how long news takes from one node to a device on another
cargo xtask bench browser [--rounds N]
    kills Chromium while it writes, 50 times, and looks for what was shown as saved
cargo xtask bench start [--rounds N]
    how long the app takes to start on one core and on a quarter of it, its wasm in one module and in two
cargo xtask bench sync [--few N] [--clients N] [--seconds N]
    what the sync costs beside automerge-repo, under the same load
cargo xtask bench growth     what a device's sync costs while the database grows around it
cargo xtask bench memory [--documents N] [--loads N]
    whether the server's memory stays where it is while whole documents are loaded
cargo xtask size             what a first visit costs over the network";

/// One of the project's commands with its options.
#[derive(Debug, PartialEq)]
pub(crate) enum Command {
    Help,
    Build(Flavour),
    Run(RunOptions),
    Test(TestOptions),
    Tidy,
    Facts,
    /// Only pictures whose names contain one of these; all when empty.
    Shots(Vec<String>),
    Sim(Vec<OsString>),
    Bench(Vec<OsString>),
    Fuzz(FuzzOptions),
    Size,
}

/// How the demo is served.
#[derive(Debug, PartialEq)]
pub(crate) struct RunOptions {
    pub(crate) port: u16,
    pub(crate) data: PathBuf,
    pub(crate) start: Start,
    pub(crate) flavour: Flavour,
}

/// What becomes of the data of earlier runs.
#[derive(Debug, PartialEq, Clone, Copy)]
pub(crate) enum Start {
    Continue,
    Fresh,
}

/// Which tests run.
#[derive(Debug, PartialEq)]
pub(crate) struct TestOptions {
    pub(crate) browsers: Browsers,
    pub(crate) nodes: Nodes,
    /// Only tests whose names contain one of these; all checks and tests when empty.
    pub(crate) filter: Vec<String>,
}

/// Whether the journeys in real browsers are part of a test run.
#[derive(Debug, PartialEq, Clone, Copy)]
pub(crate) enum Browsers {
    Driven,
    LeftOut,
}

/// What the journeys meet.
#[derive(Debug, PartialEq, Clone, Copy)]
pub(crate) enum Nodes {
    One,
    /// Two nodes behind one address; then nothing else is tested.
    Two,
}

/// What is fuzzed.
#[derive(Debug, PartialEq)]
pub(crate) struct FuzzOptions {
    /// Which targets; all when empty.
    pub(crate) targets: Vec<String>,
    /// For how long each.
    pub(crate) seconds: u32,
    pub(crate) found: Found,
}

/// What becomes of new inputs that reach more of the code.
#[derive(Debug, PartialEq, Clone, Copy)]
pub(crate) enum Found {
    /// They stay in the target folder.
    Left,
    /// They are added to the corpus that every test run goes through.
    Kept,
}

/// Reads the command line of this process.
pub(crate) fn parse() -> Result<Command, lexopt::Error> {
    parse_from(lexopt::Parser::from_env())
}

fn parse_from(mut parser: lexopt::Parser) -> Result<Command, lexopt::Error> {
    let Some(first) = parser.next()? else { return Ok(Command::Help) };
    let name = match first {
        Value(name) => name.string()?,
        Short('h') | Long("help") => return Ok(Command::Help),
        other => return Err(other.unexpected()),
    };
    match name.as_str() {
        "help" => Ok(Command::Help),
        "build" => flavour_only(parser).map(Command::Build),
        "run" => run_options(parser),
        "test" => test_options(parser),
        "tidy" => nothing_more(parser, Command::Tidy),
        "facts" => nothing_more(parser, Command::Facts),
        "shots" => shots_options(parser),
        "sim" => Ok(Command::Sim(parser.raw_args()?.collect())),
        "bench" => Ok(Command::Bench(parser.raw_args()?.collect())),
        "fuzz" => fuzz_options(parser),
        "size" => nothing_more(parser, Command::Size),
        other => Err(format!("there is no command \"{other}\"").into()),
    }
}

fn flavour_only(mut parser: lexopt::Parser) -> Result<Flavour, lexopt::Error> {
    let mut flavour = Flavour::Shipped;
    while let Some(arg) = parser.next()? {
        match arg {
            Long("dev") => flavour = Flavour::Dev,
            other => return Err(other.unexpected()),
        }
    }
    Ok(flavour)
}

fn run_options(mut parser: lexopt::Parser) -> Result<Command, lexopt::Error> {
    let mut options = RunOptions {
        port: 8080,
        data: PathBuf::from("data"),
        start: Start::Continue,
        flavour: Flavour::Shipped,
    };
    while let Some(arg) = parser.next()? {
        match arg {
            Long("port") => options.port = parser.value()?.parse()?,
            Long("data") => options.data = parser.value()?.into(),
            Long("fresh") => options.start = Start::Fresh,
            Long("dev") => options.flavour = Flavour::Dev,
            other => return Err(other.unexpected()),
        }
    }
    Ok(Command::Run(options))
}

fn test_options(mut parser: lexopt::Parser) -> Result<Command, lexopt::Error> {
    let mut options = TestOptions { browsers: Browsers::Driven, nodes: Nodes::One, filter: Vec::new() };
    while let Some(arg) = parser.next()? {
        match arg {
            Long("quick") => options.browsers = Browsers::LeftOut,
            Long("nodes") => {
                options.nodes = match parser.value()?.parse()? {
                    1 => Nodes::One,
                    2 => Nodes::Two,
                    _ => return Err("there are journeys with 1 node and with 2".into()),
                }
            }
            Value(name) => options.filter.push(name.string()?),
            other => return Err(other.unexpected()),
        }
    }
    Ok(Command::Test(options))
}

fn fuzz_options(mut parser: lexopt::Parser) -> Result<Command, lexopt::Error> {
    let mut options = FuzzOptions { targets: Vec::new(), seconds: 60, found: Found::Left };
    while let Some(arg) = parser.next()? {
        match arg {
            Long("seconds") => options.seconds = parser.value()?.parse()?,
            Long("keep") => options.found = Found::Kept,
            Value(name) => options.targets.push(name.string()?),
            other => return Err(other.unexpected()),
        }
    }
    Ok(Command::Fuzz(options))
}

fn shots_options(mut parser: lexopt::Parser) -> Result<Command, lexopt::Error> {
    let mut only = Vec::new();
    while let Some(arg) = parser.next()? {
        match arg {
            Long("only") => only.push(parser.value()?.string()?),
            other => return Err(other.unexpected()),
        }
    }
    Ok(Command::Shots(only))
}

fn nothing_more(mut parser: lexopt::Parser, command: Command) -> Result<Command, lexopt::Error> {
    match parser.next()? {
        None => Ok(command),
        Some(arg) => Err(arg.unexpected()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(words: &[&str]) -> Result<Command, String> {
        parse_from(lexopt::Parser::from_args(words.iter().copied())).map_err(|error| error.to_string())
    }

    #[test]
    fn run_takes_port_data_and_fresh() {
        let Ok(Command::Run(options)) = parsed(&["run", "--port", "9000", "--data=/tmp/x", "--fresh"]) else {
            panic!("not read as run");
        };
        assert_eq!((options.port, options.start), (9000, Start::Fresh));
        assert_eq!(options.data, PathBuf::from("/tmp/x"));
    }

    #[test]
    fn a_port_that_is_no_port_is_refused() {
        assert!(parsed(&["run", "--port", "80800"]).is_err());
    }

    #[test]
    fn test_keeps_its_filters() {
        let expected = TestOptions {
            browsers: Browsers::LeftOut,
            nodes: Nodes::One,
            filter: vec!["sync".into(), "text".into()],
        };
        assert_eq!(parsed(&["test", "sync", "--quick", "text"]), Ok(Command::Test(expected)));
        let expected = TestOptions { browsers: Browsers::Driven, nodes: Nodes::Two, filter: Vec::new() };
        assert_eq!(parsed(&["test", "--nodes", "2"]), Ok(Command::Test(expected)));
        assert!(parsed(&["test", "--nodes", "3"]).is_err());
    }

    #[test]
    fn fuzz_takes_targets_and_seconds() {
        let options = FuzzOptions { targets: vec!["facts".into()], seconds: 5, found: Found::Kept };
        assert_eq!(parsed(&["fuzz", "facts", "--seconds", "5", "--keep"]), Ok(Command::Fuzz(options)));
        assert!(parsed(&["fuzz", "--seconds", "long"]).is_err());
    }

    #[test]
    fn unknown_commands_and_options_are_refused() {
        assert!(parsed(&["serve"]).is_err());
        assert!(parsed(&["tidy", "--fresh"]).is_err());
    }
}
