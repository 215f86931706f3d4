//! Compiles the client's binaries for the browser.

use super::wasm_target::{TARGET, Toolchain};
use super::{Flavour, Modules};
use crate::{files, sh};

/// One of the client's binaries, as it is before wasm-bindgen.
pub(super) struct Module {
    pub(super) name: &'static str,
    pub(super) bytes: Vec<u8>,
}

/// Compiles and reads them: what starts the page comes first, what starts the engine last.
pub(super) fn build(
    toolchain: &Toolchain,
    flavour: Flavour,
    modules: Modules,
) -> anyhow::Result<Vec<Module>> {
    let profile = match flavour {
        Flavour::Shipped => "wasm",
        Flavour::Dev => "wasm-dev",
    };
    let names = match modules {
        Modules::One => vec!["app"],
        Modules::Two => vec!["page", "engine"],
    };
    let wanted = names.iter().flat_map(|name| ["--bin", name]);
    sh::run(toolchain.cargo("build").args(["--package", "client", "--profile", profile]).args(wanted))?;
    let folder = toolchain.target_dir().join(TARGET).join(profile);
    let read = |name| Ok(Module { name, bytes: files::read(&folder.join(name).with_extension("wasm"))? });
    names.into_iter().map(read).collect()
}
