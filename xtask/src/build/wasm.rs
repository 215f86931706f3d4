//! Compiles the client's binary for the browser.

use super::Flavour;
use super::wasm_target::{TARGET, Toolchain};
use crate::{files, sh};

/// The client's binary: page and engine in one.
pub(super) const NAME: &str = "app";

/// Compiles the binary and reads it, as it is before wasm-bindgen.
pub(super) fn build(toolchain: &Toolchain, flavour: Flavour) -> anyhow::Result<Vec<u8>> {
    let profile = match flavour {
        Flavour::Shipped => "wasm",
        Flavour::Dev => "wasm-dev",
    };
    sh::run(toolchain.cargo("build").args(["--package", "client", "--bins", "--profile", profile]))?;
    files::read(&toolchain.target_dir().join(TARGET).join(profile).join(NAME).with_extension("wasm"))
}
