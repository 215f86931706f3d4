//! Starts the seeded simulation, which is a program of the tests.

use std::ffi::OsString;

use crate::sh;

/// Builds the simulation and runs it with these arguments; it knows itself which ones there are.
pub(crate) fn simulate(arguments: &[OsString]) -> anyhow::Result<()> {
    let program = ["run", "--release", "--quiet", "--package", "tests", "--bin", "simulate", "--"];
    sh::run(sh::cargo().args(program).args(arguments))
}
