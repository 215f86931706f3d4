//! Looks for bytes that break what reads foreign bytes: cargo-fuzz with the targets in `tests/fuzz`.

use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context as _, bail};

use crate::args::{Found, FuzzOptions};
use crate::step::{note, step};
use crate::{files, sh};

/// The fuzzer's own compiler: counting branches needs what stable Rust does not have.
const TOOLCHAIN: &str = "nightly";
/// No input is longer, in bytes: what is longer finds nothing more and is slower.
const LONGEST: u32 = 4096;
/// An input that takes longer, in seconds, is a fault.
const SLOWEST: u32 = 10;

/// Builds the targets and runs each that was asked for, one after the other.
pub(crate) fn fuzz(options: &FuzzOptions) -> anyhow::Result<()> {
    let targets = chosen(&options.targets)?;
    step("What fuzzing needs", install)?;
    step("The targets", || {
        let folder = files::root().join("tests/fuzz");
        sh::run(
            rustup(&["cargo", "fuzz", "build", "--sanitizer", "none", "--fuzz-dir", "."])
                .arg("--target-dir")
                .arg(built())
                .current_dir(folder),
        )
    })?;
    for target in &targets {
        step(&format!("{target}, for {} s", options.seconds), || run(target, options))?;
    }
    Ok(())
}

/// All targets there are, or those that were named.
fn chosen(named: &[String]) -> anyhow::Result<Vec<String>> {
    let folder = files::root().join("tests/fuzz/fuzz_targets");
    let found = files::walk(&folder, |path| files::has_extension(path, "rs"))?;
    let all: Vec<String> =
        found.iter().filter_map(|path| Some(path.file_stem()?.to_str()?.to_owned())).collect();
    if let Some(unknown) = named.iter().find(|name| !all.contains(name)) {
        bail!("there is no target \"{unknown}\"; there are {}", all.join(", "));
    }
    Ok(if named.is_empty() { all } else { named.to_vec() })
}

fn run(target: &str, options: &FuzzOptions) -> anyhow::Result<()> {
    let kept = files::root().join("tests/fuzz/corpus").join(target);
    let new = built().join("corpus").join(target);
    let broken = built().join("broken");
    for folder in [&kept, &new, &broken] {
        std::fs::create_dir_all(folder).with_context(|| format!("could not make {}", folder.display()))?;
    }
    let program = program(target)?;
    let seeks = [
        format!("-max_total_time={}", options.seconds),
        format!("-max_len={LONGEST}"),
        format!("-timeout={SLOWEST}"),
        format!("-artifact_prefix={}/{target}-", broken.display()),
        "-print_final_stats=1".to_owned(),
        "-verbosity=0".to_owned(),
    ];
    sh::run(Command::new(&program).args(seeks).args([&new, &kept]))?;
    if options.found == Found::Kept {
        note("keeping what reaches more");
        let merges = ["-merge=1", "-verbosity=0"].map(str::to_owned).into_iter();
        let merges = merges.chain([format!("-max_len={LONGEST}")]);
        sh::run(Command::new(&program).args(merges).args([&kept, &new]))?;
    }
    Ok(())
}

/// Where cargo-fuzz puts what it builds.
fn built() -> PathBuf {
    files::target().join("fuzz")
}

fn program(target: &str) -> anyhow::Result<PathBuf> {
    let version = sh::read(&mut rustup(&["rustc", "-vV"]))?;
    let host = version.lines().find_map(|line| line.strip_prefix("host: "));
    let host = host.context("rustc does not say what it runs on")?;
    Ok(built().join(host).join("release").join(target))
}

/// A command of the fuzzer's toolchain, with the project's own tools at hand.
fn rustup(words: &[&str]) -> Command {
    let tools = files::target().join("tools/bin");
    let path = std::env::var_os("PATH").unwrap_or_default();
    let folders: Vec<PathBuf> = std::iter::once(tools).chain(std::env::split_paths(&path)).collect();
    let mut command = Command::new("rustup");
    command.args(["run", TOOLCHAIN]).args(words);
    // The compiler that started this program is another one.
    for name in ["CARGO", "RUSTC", "RUSTUP_TOOLCHAIN", "CARGO_MANIFEST_DIR"] {
        command.env_remove(name);
    }
    if let Ok(path) = std::env::join_paths(folders) {
        command.env("PATH", path);
    }
    command
}

/// The toolchain, from rustup, and cargo-fuzz, built once into the project's own target folder.
fn install() -> anyhow::Result<()> {
    if sh::find("rustup", &[]).is_none() {
        bail!("fuzzing needs a nightly compiler, and there is no rustup to get it with");
    }
    if sh::read(&mut rustup(&["rustc", "--version"])).is_err() {
        note("installing a nightly compiler");
        sh::run(Command::new("rustup").args(["toolchain", "install", TOOLCHAIN, "--profile", "minimal"]))?;
    }
    let tools = files::target().join("tools");
    if sh::find("cargo-fuzz", &[tools.join("bin")]).is_none() {
        note("building cargo-fuzz, which takes a minute the first time");
        sh::run(sh::cargo().args(["install", "cargo-fuzz", "--locked", "--quiet", "--root"]).arg(&tools))?;
    }
    Ok(())
}
