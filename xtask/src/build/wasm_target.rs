//! Finds a compiler for the browser: the one that is here, the one rustup fetches, or Debian's with its own sources.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::Context as _;

use crate::step::note;
use crate::{files, sh};

pub(super) const TARGET: &str = "wasm32-unknown-unknown";

/// Debian's compiler, its sources (always of the same version) and the linker for wasm.
const DEBIAN_PACKAGES: [&str; 4] = ["rustc-web", "cargo-web", "rust-web-src", "lld-22"];

/// A compiler that can build for the browser.
pub(crate) enum Toolchain {
    /// The compiler that built this program.
    Own,
    /// Debian's, which builds the standard library along with the app.
    Debian { cargo: PathBuf, rustc: PathBuf },
}

impl Toolchain {
    /// The start of a cargo command for the browser's target.
    pub(crate) fn cargo(&self, subcommand: &str) -> Command {
        match self {
            Self::Own => {
                let mut command = sh::cargo();
                command.args([subcommand, "--target", TARGET]);
                command
            }
            Self::Debian { cargo, rustc } => {
                let mut command = Command::new(cargo);
                command
                    .current_dir(files::root())
                    .args([subcommand, "--target", TARGET, "-Zbuild-std=std,panic_abort"])
                    .env("CARGO", cargo)
                    .env("RUSTC", rustc)
                    .env("RUSTC_BOOTSTRAP", "1")
                    .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER", "wasm-ld-22")
                    .env("CARGO_TARGET_DIR", self.target_dir())
                    .env_remove("RUSTUP_TOOLCHAIN");
                command
            }
        }
    }

    /// Where this compiler puts what it builds: two compilers in one folder would build everything twice.
    pub(super) fn target_dir(&self) -> PathBuf {
        match self {
            Self::Own => files::target(),
            Self::Debian { .. } => files::target().join("debian-wasm"),
        }
    }
}

/// Takes the first of the three ways that works, and says which one it was.
pub(crate) fn ensure() -> anyhow::Result<Toolchain> {
    if has_standard_library() {
        note("already installed");
        return Ok(Toolchain::Own);
    }
    if sh::find("rustup", &[]).is_some() {
        note("installing it with rustup");
        let added = sh::run(Command::new("rustup").args(["target", "add", TARGET]));
        if added.is_ok() && has_standard_library() {
            note("installed by rustup");
            return Ok(Toolchain::Own);
        }
        note("rustup could not install it");
    }
    debian().with_context(|| {
        format!(
            "no compiler for the browser. Install its standard library with `rustup target add {TARGET}`, \
             or Debian's own compiler with `apt-get install {}`",
            DEBIAN_PACKAGES.join(" ")
        )
    })
}

fn has_standard_library() -> bool {
    let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| OsString::from("rustc"));
    let Ok(folder) = sh::read(Command::new(rustc).current_dir(files::root()).args([
        "--print",
        "target-libdir",
        "--target",
        TARGET,
    ])) else {
        return false;
    };
    files::walk(Path::new(&folder), |path| {
        path.file_name().is_some_and(|name| name.to_string_lossy().starts_with("libstd-"))
    })
    .is_ok_and(|found| !found.is_empty())
}

fn debian() -> anyhow::Result<Toolchain> {
    let found = || -> anyhow::Result<Toolchain> {
        sh::find("wasm-ld-22", &[]).context("there is no wasm-ld-22")?;
        Ok(Toolchain::Debian {
            cargo: packaged("cargo-web", "cargo")?,
            rustc: packaged("rustc-web", "rustc")?,
        })
    };
    if let Ok(toolchain) = found() {
        note("Debian's own compiler, already installed");
        return Ok(toolchain);
    }
    note(format!("installing Debian's own compiler: {}", DEBIAN_PACKAGES.join(", ")));
    crate::setup::apt_install(&DEBIAN_PACKAGES)?;
    found().inspect(|_| note("Debian's own compiler, which builds the standard library too"))
}

/// The program of this name that a Debian package brought.
fn packaged(package: &str, program: &str) -> anyhow::Result<PathBuf> {
    let listing = sh::read(Command::new("dpkg").args(["-L", package]))?;
    listing
        .lines()
        .map(PathBuf::from)
        .filter(|path| path.parent().is_some_and(|folder| folder.ends_with("bin")))
        .find(|path| path.file_name().is_some_and(|name| name == program))
        .with_context(|| format!("Debian's {package} brought no {program}"))
}
