//! Installs what building and testing need and what is not there yet; what is there is left alone.

use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context as _, bail};

use crate::args::Browsers;
use crate::step::note;
use crate::{files, sh};

/// A program that the tests start, and the Debian package it comes in.
struct Tool {
    program: &'static str,
    package: &'static str,
}

const NODE: [Tool; 2] =
    [Tool { program: "node", package: "nodejs" }, Tool { program: "npm", package: "npm" }];

const BROWSERS: [Tool; 6] = [
    Tool { program: "chromium", package: "chromium" },
    Tool { program: "chromedriver", package: "chromium-driver" },
    Tool { program: "firefox-esr", package: "firefox-esr" },
    Tool { program: "WebKitWebDriver", package: "webkit2gtk-driver" },
    Tool { program: "xvfb-run", package: "xvfb" },
    Tool { program: "xauth", package: "xauth" },
];

/// What the tests find on this machine.
pub(crate) struct TestTools {
    /// Folders that go in front of `PATH`.
    pub(crate) path: Vec<PathBuf>,
    /// The folder of node's packages that the clients of others come in.
    pub(crate) node_packages: PathBuf,
}

/// Sees to it that PostgreSQL, node with the clients of others and, if they are driven, three browsers with their drivers
/// are there.
pub(crate) fn for_tests(browsers: Browsers) -> anyhow::Result<TestTools> {
    let mut missing = Vec::new();
    if postgres().is_none() {
        missing.push("postgresql");
    }
    let browser_tools: &[Tool] = if browsers == Browsers::Driven { &BROWSERS } else { &[] };
    let tools = NODE.iter().chain(browser_tools);
    missing.extend(tools.filter(|tool| sh::find(tool.program, &[]).is_none()).map(|tool| tool.package));
    if missing.is_empty() {
        note("everything that comes from packages is there");
    } else {
        note(format!("installing {}", missing.join(", ")));
        apt_install(&missing)?;
    }
    let postgres = postgres().context("PostgreSQL is installed, but its initdb is nowhere to be found")?;
    note(format!("PostgreSQL: {}", postgres.display()));
    let mut path = vec![postgres];
    if browsers == Browsers::Driven {
        path.push(geckodriver()?);
    }
    Ok(TestTools { path, node_packages: node_packages()? })
}

/// Installs Debian packages, or says what a person has to install.
pub(crate) fn apt_install(packages: &[&str]) -> anyhow::Result<()> {
    let list = packages.join(" ");
    if sh::find("apt-get", &[]).is_none() {
        bail!("these programs are missing, and there is no apt-get to install them with: {list}");
    }
    if !rustix::process::geteuid().is_root() {
        bail!(
            "some programs are missing. Please install them and try again:\n\n    sudo apt-get install {list}\n"
        );
    }
    let apt = || {
        let mut command = Command::new("apt-get");
        command.env("DEBIAN_FRONTEND", "noninteractive").args(["-qq", "-o=Dpkg::Use-Pty=0"]);
        command
    };
    sh::run(apt().arg("update"))?;
    sh::run(apt().args(["install", "--yes", "--no-install-recommends"]).args(packages))
}

/// The folder of PostgreSQL's programs (`initdb`, `postgres`), wherever the distribution put them.
fn postgres() -> Option<PathBuf> {
    let told = sh::read(Command::new("pg_config").arg("--bindir")).ok().map(PathBuf::from);
    let versions = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let mut known: Vec<PathBuf> = versions.map(|entry| entry.path().join("bin")).collect();
    known.sort();
    let on_path = sh::find("initdb", &[]).and_then(|initdb| initdb.parent().map(PathBuf::from));
    told.into_iter()
        .chain(on_path)
        .chain(known.into_iter().rev())
        .find(|folder| folder.join("initdb").exists() && folder.join("postgres").exists())
}

/// The folder with the clients of others that `tests/clients` drives: installed once for each lock file, inside the
/// project's own target folder.
fn node_packages() -> anyhow::Result<PathBuf> {
    let (from, to) = (files::root().join("tests/clients"), files::target().join("tools/clients"));
    let lock = files::read(&from.join("package-lock.json"))?;
    let (packages, done) = (to.join("node_modules"), to.join("installed.json"));
    // Written last, so that an installation that was interrupted is begun anew.
    if packages.is_dir() && files::read(&done).is_ok_and(|installed| installed == lock) {
        return Ok(packages);
    }
    note("installing the clients of others from npm");
    files::write(&to.join("package.json"), files::read(&from.join("package.json"))?)?;
    files::write(&to.join("package-lock.json"), &lock)?;
    let mut npm = Command::new("npm");
    npm.args(["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]).current_dir(&to);
    sh::run(&mut npm).context("the clients of others could not be installed with npm")?;
    files::write(&done, &lock)?;
    Ok(packages)
}

/// The folder of geckodriver, which Debian does not package: built once, inside the project's own target folder.
fn geckodriver() -> anyhow::Result<PathBuf> {
    let own = files::target().join("tools");
    let cargo_home = std::env::var_os("CARGO_HOME")
        .map(PathBuf::from)
        .or_else(|| std::env::var_os("HOME").map(|home| PathBuf::from(home).join(".cargo")));
    let places: Vec<PathBuf> =
        cargo_home.into_iter().chain([own.clone()]).map(|place| place.join("bin")).collect();
    if sh::find("geckodriver", &places).is_none() {
        note("building geckodriver, which takes some minutes the first time");
        sh::run(sh::cargo().args(["install", "geckodriver", "--locked", "--quiet", "--root"]).arg(&own))?;
    }
    sh::find("geckodriver", &places)
        .and_then(|program| program.parent().map(PathBuf::from))
        .context("geckodriver was built, but it is nowhere to be found")
}
