//! What is checked without running the product: formatting, lints, house rules.

use std::process::Command;

use super::tally::Tally;
use crate::build::{Toolchain, wasm_toolchain};
use crate::step::{note, step};
use crate::{sh, tidy};

/// The compiler whose lints are kept to.
const KNOWN_COMPILER: &str = env!("CARGO_PKG_RUST_VERSION");

/// Runs every check; each counts as one test.
pub(super) fn run(tally: &mut Tally) {
    check(tally, "formatting", || sh::run(sh::cargo().args(["fmt", "--all", "--check"])));
    check(tally, "lints", || {
        sh::run(with_lints(sh::cargo().args([
            "clippy",
            "--release",
            "--workspace",
            "--all-targets",
            "--features",
            "xtask/shots",
        ])))
    });
    check(tally, "lints of the app in the browser", lint_app);
    check(tally, "house rules", tidy::check);
}

fn check(tally: &mut Tally, name: &str, work: impl FnOnce() -> anyhow::Result<()>) {
    match step(name, work) {
        Ok(()) => tally.passed(1),
        Err(error) => {
            note(format!("{error:#}"));
            tally.failed(name);
        }
    }
}

fn lint_app() -> anyhow::Result<()> {
    let arguments = ["--package", "client", "--profile", "wasm"];
    match wasm_toolchain()? {
        toolchain @ Toolchain::Own => sh::run(with_lints(toolchain.cargo("clippy").args(arguments))),
        // Debian's compiler comes without clippy: what it can tell is whether the compiler itself warns.
        toolchain @ Toolchain::Debian { .. } => {
            sh::run(toolchain.cargo("check").args(arguments).env("RUSTFLAGS", "-D warnings"))
        }
    }
}

/// A newer compiler knows lints that nobody here has seen: it warns of them, and only the known one's are errors.
fn with_lints(command: &mut Command) -> &mut Command {
    command.args(["--quiet", "--"]);
    match sh::read(Command::new("rustc").arg("--version")) {
        Ok(version) if !version.contains(KNOWN_COMPILER) => {
            note(format!("{version} is not the known {KNOWN_COMPILER}: its warnings are no errors"));
            command
        }
        _ => command.args(["-D", "warnings"]),
    }
}
