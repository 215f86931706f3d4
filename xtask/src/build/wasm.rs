//! Compiles the client's two binaries, page and engine, for the browser.

use super::Flavour;
use super::wasm_target::{TARGET, Toolchain};
use crate::{files, sh};

/// The client's binaries, each a wasm module of its own.
const NAMES: [&str; 2] = ["page", "engine"];

/// One compiled binary, before wasm-bindgen.
pub(super) struct Module {
    pub(super) name: &'static str,
    pub(super) bytes: Vec<u8>,
}

/// Compiles both binaries and reads them.
pub(super) fn build(toolchain: &Toolchain, flavour: Flavour) -> anyhow::Result<Vec<Module>> {
    let profile = match flavour {
        Flavour::Shipped => "wasm",
        Flavour::Dev => "wasm-dev",
    };
    sh::run(toolchain.cargo("build").args(["--package", "client", "--bins", "--profile", profile]))?;
    let folder = toolchain.target_dir().join(TARGET).join(profile);
    NAMES
        .into_iter()
        .map(|name| Ok(Module { name, bytes: files::read(&folder.join(name).with_extension("wasm"))? }))
        .collect()
}
