//! The house rules that the compiler does not know, checked in plain Rust.

pub(crate) mod facts;
mod pictograms;
mod rules;

use std::process::ExitCode;

use anyhow::bail;

use crate::files;

/// Something that breaks a rule, as one line for a person: where, and what is wrong.
pub(crate) type Finding = String;

/// `cargo xtask tidy`.
pub(crate) fn tidy() -> anyhow::Result<ExitCode> {
    match check() {
        Ok(()) => {
            println!("tidy");
            Ok(ExitCode::SUCCESS)
        }
        Err(error) => {
            println!("{error}");
            Ok(ExitCode::FAILURE)
        }
    }
}

/// Checks every rule; the error lists what breaks one.
pub(crate) fn check() -> anyhow::Result<()> {
    let mut findings = Vec::new();
    for path in sources()? {
        let Ok(text) = files::read_text(&path) else { continue };
        findings.extend(rules::check(&files::short(&path), &text));
    }
    findings.extend(pictograms::check()?);
    findings.extend(facts::check()?);
    if findings.is_empty() {
        return Ok(());
    }
    bail!("{}\n{} to put right", findings.join("\n"), findings.len())
}

/// Every text file of the project, wherever a rule may apply.
fn sources() -> anyhow::Result<Vec<std::path::PathBuf>> {
    let root = files::root();
    let mut found = Vec::new();
    for folder in ["client", "server", "shared", "tests", "xtask", "manifest", "docs", ".ci"] {
        found.extend(files::walk(&root.join(folder), |path| {
            ["rs", "css", "js", "html", "sql", "ftl", "md", "toml"]
                .iter()
                .any(|ext| files::has_extension(path, ext))
        })?);
    }
    for entry in std::fs::read_dir(&root)? {
        let path = entry?.path();
        if files::has_extension(&path, "md") || files::has_extension(&path, "toml") {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}
