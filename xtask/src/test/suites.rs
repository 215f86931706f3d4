//! Starts cargo's tests: first those that need no browser, then the journeys in real ones.

use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::Context as _;
use serde_json::Value;

use super::tally::Tally;
use crate::args::{Browsers, Nodes, TestOptions};
use crate::setup::TestTools;
use crate::step::{note, step};
use crate::{run, sh};

/// The test target that drives browsers.
const JOURNEYS: &str = "journeys";

/// Journeys that are about one server's files, its line or its start, or have two nodes of their own.
const ALONE: [&str; 9] =
    ["budget", "full", "killed", "no_web_socket", "restored", "slow_line", "starts", "two_nodes", "versions"];

/// Which packages and targets are built natively, the same for building and testing so that nothing is built twice.
const SELECTION: [&str; 2] = ["--release", "--workspace"];

/// The tests that will run, and the surroundings they run in.
pub(super) struct Suites<'a> {
    options: &'a TestOptions,
    path: std::ffi::OsString,
    node_packages: &'a Path,
    /// Test targets of the whole workspace.
    targets: Vec<String>,
}

/// Builds the server's program and all tests, in one go so that they share their dependencies.
pub(super) fn build() -> anyhow::Result<()> {
    sh::run(sh::cargo().arg("build").args(SELECTION).args(["--lib", "--bins", "--tests", "--examples"]))
}

impl<'a> Suites<'a> {
    pub(super) fn new(tools: &'a TestTools, options: &'a TestOptions) -> anyhow::Result<Self> {
        let inherited = std::env::var_os("PATH").unwrap_or_default();
        let folders: Vec<PathBuf> =
            tools.path.iter().cloned().chain(std::env::split_paths(&inherited)).collect();
        let path =
            std::env::join_paths(folders).context("a tool lies in a folder whose name holds a colon")?;
        Ok(Self { options, path, node_packages: &tools.node_packages, targets: test_targets()? })
    }

    /// Runs everything that was asked for.
    pub(super) fn run(&self, tally: &mut Tally) -> anyhow::Result<()> {
        if self.options.nodes == Nodes::Two {
            return step("Journeys in Chromium on two nodes", || {
                self.cargo_test(tally, "journeys on two nodes", ["--test", JOURNEYS].into_iter())
            });
        }
        step("Tests without a browser", || {
            let others =
                self.targets.iter().filter(|name| *name != JOURNEYS).flat_map(|name| ["--test", name]);
            self.cargo_test(tally, "tests without a browser", ["--lib", "--bins"].into_iter().chain(others))
        })?;
        step("Examples in the documentation", || {
            self.cargo_test(tally, "examples in the documentation", ["--doc"].into_iter())
        })?;
        if self.options.browsers == Browsers::LeftOut {
            note("the browsers are left out");
        } else {
            step("Journeys in three browsers", || {
                self.cargo_test(tally, "journeys in three browsers", ["--test", JOURNEYS].into_iter())
            })?;
        }
        Ok(())
    }

    fn cargo_test<'b>(
        &self,
        tally: &mut Tally,
        name: &str,
        targets: impl Iterator<Item = &'b str>,
    ) -> anyhow::Result<()> {
        let mut command = sh::cargo();
        command
            .arg("test")
            .args(SELECTION)
            .arg("--no-fail-fast")
            .args(targets)
            .arg("--")
            .args(&self.options.filter);
        if self.options.nodes == Nodes::Two {
            command.args(ALONE.iter().flat_map(|journey| ["--skip".to_owned(), format!("{journey}::")]));
        }
        self.surroundings(&mut command).stdout(Stdio::piped());
        let mut child = command.spawn().context("could not start cargo test")?;
        let output = child.stdout.take().context("cargo test has no output")?;
        let mut suite = tally.suite(name);
        for line in BufReader::new(output).split(b'\n') {
            let line = line.context("cargo test could not be listened to")?;
            let line = String::from_utf8_lossy(&line);
            println!("{line}");
            suite.read(&line);
        }
        suite.end(child.wait()?.success());
        Ok(())
    }

    fn surroundings<'c>(&self, command: &'c mut Command) -> &'c mut Command {
        let browsers = match (self.options.browsers, self.options.nodes) {
            (Browsers::Driven, Nodes::One) => "chromium,firefox,webkit",
            (Browsers::Driven, Nodes::Two) => "chromium",
            (Browsers::LeftOut, _) => "",
        };
        let nodes = match self.options.nodes {
            Nodes::One => "1",
            Nodes::Two => "2",
        };
        // Not `GJORT_*`: the server refuses those that it does not know.
        command
            .env("PATH", &self.path)
            .env("NODE_PATH", self.node_packages)
            .env("TESTS_BIN", run::program())
            .env("TESTS_BROWSERS", browsers)
            .env("TESTS_NODES", nodes)
    }
}

fn test_targets() -> anyhow::Result<Vec<String>> {
    let json = sh::read(sh::cargo().args(["metadata", "--no-deps", "--format-version", "1"]))?;
    let metadata: Value = serde_json::from_str(&json).context("cargo metadata gave no JSON")?;
    let packages = metadata["packages"].as_array().context("cargo metadata names no packages")?;
    let targets = packages.iter().filter_map(|package| package["targets"].as_array()).flatten();
    let is_test = |target: &&Value| {
        target["kind"].as_array().is_some_and(|kinds| kinds.iter().any(|kind| kind == "test"))
    };
    Ok(targets.filter(is_test).filter_map(|target| target["name"].as_str().map(str::to_owned)).collect())
}
