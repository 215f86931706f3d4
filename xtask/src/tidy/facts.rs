//! Keeps `docs/facts.md` the same as the fact catalogue it is written from.

use std::path::PathBuf;

use super::Finding;
use crate::{files, sh};

/// Writes `docs/facts.md` anew.
pub(crate) fn write() -> anyhow::Result<()> {
    files::write(&document(), printed()?)
}

/// Whether the document says what the catalogue says. Nothing is asked for until there is a catalogue to print.
pub(super) fn check() -> anyhow::Result<Option<Finding>> {
    if !files::root().join("shared/examples/facts.rs").exists() {
        return Ok(None);
    }
    let current =
        files::read_text(&document()).is_ok_and(|text| printed().is_ok_and(|printed| text == printed));
    Ok((!current)
        .then(|| "docs/facts.md differs from the fact catalogue: run `cargo xtask facts`".to_owned()))
}

fn printed() -> anyhow::Result<String> {
    let text = sh::read(sh::cargo().args([
        "run",
        "--release",
        "--quiet",
        "--package",
        "shared",
        "--example",
        "facts",
    ]))?;
    Ok(text + "\n")
}

fn document() -> PathBuf {
    files::root().join("docs/facts.md")
}
