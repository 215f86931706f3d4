//! Measures the sync with a program of the tests, beside automerge-repo too, whose server is installed for it; and how
//! the app starts, with a journey.

use std::ffi::OsString;
use std::fs;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context as _, bail};

use crate::args::Browsers;
use crate::step::{note, step};
use crate::{build, files, run, setup, sh, size};

/// What the comparison needs, each with its version and digest in `package-lock.json`.
const RIVAL: [&str; 3] = ["package.json", "package-lock.json", "server.mjs"];

/// Builds the server and what measures it, and runs that with these arguments; it knows itself which ones there are.
pub(crate) fn measure(arguments: &[OsString]) -> anyhow::Result<()> {
    if arguments.first().is_some_and(|what| what == "start") {
        return start(&arguments[1..]);
    }
    build::app(build::Flavour::Shipped)?;
    if arguments.first().is_some_and(|what| what == "browser") {
        return browser(&arguments[1..]);
    }
    step("The server and what measures it", || {
        let both = ["--package", "server", "--bin", "gjort", "--package", "tests", "--bin", "bench"];
        sh::run(sh::cargo().args(["build", "--release"]).args(both))
    })?;
    let mut command = Command::new(files::target().join("release/bench"));
    command.env("TESTS_BIN", run::program()).args(arguments);
    if arguments.first().is_some_and(|what| what == "sync") {
        command.arg("--rival").arg(step("automerge-repo, to compare with", rival)?);
    }
    sh::run(&mut command)
}

/// Kills Chromium while it writes: a test run's journey, with as many rounds as one likes.
fn browser(arguments: &[OsString]) -> anyhow::Result<()> {
    let rounds = rounds(arguments, "50")?;
    step("What the browsers need", || setup::for_tests(Browsers::Driven))?;
    step("The server", run::server)?;
    journey("killed::", "browser-killed.txt", &rounds, &[("TESTS_BIN", run::program().into())])
}

/// Starts the app with page and engine in one module, and in two: a test run's journey, once for each.
fn start(arguments: &[OsString]) -> anyhow::Result<()> {
    let rounds = rounds(arguments, "7")?;
    step("What the browsers need", || setup::for_tests(Browsers::Driven))?;
    let folder = files::target().join("start");
    fs::create_dir_all(&folder).with_context(|| format!("could not make {}", folder.display()))?;
    let (mut programs, mut sizes) = (Vec::new(), String::new());
    // What ships comes last, so that it is what stays.
    for (name, modules) in [("two-modules", build::Modules::Two), ("one-module", build::Modules::One)] {
        build::app_in(modules, build::Flavour::Shipped)?;
        step("The server", run::server)?;
        let program = folder.join(name);
        fs::copy(run::program(), &program)?;
        programs.push(program);
        sizes.push_str(&format!("  {name}: a first visit is {}\n", size::first_visit()?));
    }
    let programs = std::env::join_paths(programs)?;
    journey("starting", "starts.txt", &rounds, &[("TESTS_STARTS", programs)])?;
    print!("{sizes}");
    Ok(())
}

fn rounds(arguments: &[OsString], otherwise: &str) -> anyhow::Result<OsString> {
    let rounds = match arguments {
        [] => OsString::from(otherwise),
        [name, rounds] if name == "--rounds" => rounds.clone(),
        _ => bail!("it takes --rounds N"),
    };
    if rounds.to_str().and_then(|rounds| rounds.parse::<u32>().ok()).is_none() {
        bail!("--rounds takes a number");
    }
    Ok(rounds)
}

/// Walks a journey so often in Chromium, and prints the figures that it leaves.
fn journey(
    name: &str,
    figures: &str,
    rounds: &OsString,
    surroundings: &[(&str, OsString)],
) -> anyhow::Result<()> {
    let mut command = sh::cargo();
    command.args(["test", "--release", "--package", "tests", "--test", "journeys", "--", name]);
    command.envs(surroundings.iter().cloned()).env("TESTS_BROWSERS", "chromium").env("TESTS_ROUNDS", rounds);
    sh::run(&mut command)?;
    print!("{}", files::read_text(&files::figures().join(figures))?);
    Ok(())
}

/// The folder with automerge-repo's server, installed inside the project's own target folder.
fn rival() -> anyhow::Result<PathBuf> {
    if sh::find("node", &[]).is_none() || sh::find("npm", &[]).is_none() {
        bail!("the comparison needs Node.js 20 or later with npm, and there is none on PATH");
    }
    let folder = files::target().join("tools/automerge-repo");
    fs::create_dir_all(&folder).with_context(|| format!("could not make {}", folder.display()))?;
    let lock = files::root().join("tests/rival/package-lock.json");
    // Lies there once everything of this lock is installed.
    let installed = folder.join("installed.json");
    let is_same = fs::read(&lock)? == fs::read(&installed).unwrap_or_default();
    for name in RIVAL {
        fs::copy(files::root().join("tests/rival").join(name), folder.join(name))?;
    }
    if !is_same || !folder.join("node_modules").exists() {
        note("installing it from npm");
        // Not `npm ci`: it asks for its optional native helpers even where a registry does not have them.
        let kept_to_the_lock = ["install", "--omit=optional", "--ignore-scripts"];
        let quietly = ["--no-audit", "--no-fund", "--silent"];
        sh::run(Command::new("npm").args(kept_to_the_lock).args(quietly).current_dir(&folder))?;
        fs::copy(&lock, &installed)?;
    }
    Ok(folder)
}
