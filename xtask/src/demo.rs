//! A demo server of its own: a free port and an empty data folder, gone when it is dropped.

use std::fs;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::path::PathBuf;
use std::process::{Child, Command};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context as _, bail};

use crate::{files, run, sh};

/// How long the demo municipality may take to be filled in.
const PATIENCE: Duration = Duration::from_secs(60);

/// A running server.
pub(crate) struct Demo {
    server: Child,
    address: SocketAddr,
    data: PathBuf,
}

impl Demo {
    /// Starts a server and waits until it can answer.
    pub(crate) fn start(name: &str) -> anyhow::Result<Self> {
        let address = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?;
        let data = files::root().join("target/demo").join(format!("{name}-{}", std::process::id()));
        fs::create_dir_all(&data).with_context(|| format!("could not make {}", files::short(&data)))?;
        let mut command = Command::new(run::program());
        let server = command
            .arg("serve")
            .envs(run::environment(address, &data))
            .spawn()
            .with_context(|| format!("could not start {}", files::short(&run::program())))?;
        let mut demo = Self { server, address, data };
        let start = Instant::now();
        while !run::is_ready(address) {
            if let Some(status) = demo.server.try_wait()? {
                bail!("the server ended with {status}; what it said stands above");
            }
            if start.elapsed() > PATIENCE {
                bail!("the server was not ready within {} s", PATIENCE.as_secs());
            }
            thread::sleep(Duration::from_millis(50));
        }
        Ok(demo)
    }

    fn origin(&self) -> String {
        format!("http://{}", self.address)
    }
}

impl Drop for Demo {
    fn drop(&mut self) {
        // A server that has ended already, and a folder that is gone already, are what is wanted.
        let _ = self.server.kill();
        let _ = self.server.wait();
        let _ = fs::remove_dir_all(&self.data);
    }
}

/// Takes pictures of all screens, or of those named, into `target/shots`.
pub(crate) fn shots(only: &[String]) -> anyhow::Result<()> {
    let out = files::root().join("target/shots");
    fs::create_dir_all(&out).with_context(|| format!("could not make {}", files::short(&out)))?;
    let features = ["--release", "--package", "xtask", "--features", "shots", "--bin", "shots"];
    sh::run(sh::cargo().arg("build").args(features))?;
    let demo = Demo::start("shots")?;
    let mut command = sh::cargo();
    command.arg("run").arg("--quiet").args(features).arg("--").arg("--origin").arg(demo.origin());
    command.arg("--out").arg(&out);
    only.iter().for_each(|name| {
        command.arg("--only").arg(name);
    });
    sh::run(&mut command)
}
