//! A server as a process of its own, which can be killed and started again, and what it costs.

use std::io::{Read as _, Write as _};
use std::net::{Ipv4Addr, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use tempfile::TempDir;

use crate::port::free_port;

/// The kernel counts a process's time in this many parts of a second; on Linux it has never been another number.
const TICKS: f64 = 100.0;

/// How a server is started on a port and a folder.
pub trait Program {
    /// The command.
    fn command(&self, port: u16, data: &Path) -> Command;
    /// The path that answers 200 once it is ready.
    fn ready(&self) -> &'static str;
}

/// The Gjort server.
#[derive(Debug, Clone)]
pub struct Gjort {
    program: PathBuf,
    shared: Option<Shared>,
}

/// What several nodes have in common.
#[derive(Debug, Clone)]
pub struct Shared {
    /// Their database.
    pub database: String,
    /// The port under which devices know them.
    pub front: u16,
}

impl Gjort {
    /// The program that `TESTS_BIN` names.
    ///
    /// # Panics
    /// When it names none.
    pub fn from_env() -> Self {
        let program = std::env::var_os("TESTS_BIN").expect("TESTS_BIN names the server");
        Self { program: program.into(), shared: None }
    }

    /// The same as one of several nodes.
    pub fn sharing(self, shared: Shared) -> Self {
        Self { shared: Some(shared), ..self }
    }
}

impl Program for Gjort {
    fn command(&self, port: u16, data: &Path) -> Command {
        let mut command = Command::new(&self.program);
        command
            .arg("serve")
            .env("GJORT_LISTEN", format!("127.0.0.1:{port}"))
            .env(
                "GJORT_ORIGIN",
                format!("http://127.0.0.1:{}", self.shared.as_ref().map_or(port, |shared| shared.front)),
            )
            .env("GJORT_DATA", data)
            .env("GJORT_LOG_FILTER", "error");
        if let Some(shared) = &self.shared {
            command.env("GJORT_DATABASE", &shared.database);
        }
        command
    }

    fn ready(&self) -> &'static str {
        "/readyz"
    }
}

/// A server on a port and in a folder of its own.
pub struct Server {
    program: Box<dyn Program + Send + Sync>,
    port: u16,
    data: TempDir,
    process: Option<Child>,
}

impl Server {
    /// One that is not started yet, so that its folder can be filled.
    ///
    /// # Panics
    /// When there is no folder or port to be had.
    pub fn new(program: impl Program + Send + Sync + 'static) -> Self {
        Self::on(free_port(), program)
    }

    /// The same on this port.
    ///
    /// # Panics
    /// When there is no folder to be had.
    pub fn on(port: u16, program: impl Program + Send + Sync + 'static) -> Self {
        let data = tempfile::tempdir().expect("a folder for the data");
        Self { program: Box::new(program), port, data, process: None }
    }

    /// The port it listens on.
    pub const fn port(&self) -> u16 {
        self.port
    }

    /// Its folder.
    pub fn data(&self) -> &Path {
        self.data.path()
    }

    /// Starts the process, on what is in its folder, and waits until it answers.
    ///
    /// # Panics
    /// When it does not within a minute.
    pub fn start(&mut self) {
        let mut command = self.program.command(self.port, self.data.path());
        self.process = Some(command.stdout(Stdio::null()).spawn().expect("the server starts"));
        let begun = Instant::now();
        while !answers(self.port, self.program.ready()) {
            assert!(begun.elapsed() < Duration::from_secs(60), "the server does not answer");
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    /// Ends the process with SIGKILL: it gets no chance to finish anything.
    ///
    /// # Panics
    /// When it cannot be ended.
    pub fn kill(&mut self) {
        if let Some(mut process) = self.process.take() {
            process.kill().expect("the server can be killed");
            process.wait().expect("the server is gone");
        }
    }

    /// The processor time it has taken so far, in seconds, all its threads and its database included.
    ///
    /// # Panics
    /// When it is not running.
    pub fn cpu(&self) -> f64 {
        let stat = self.proc("stat");
        // The program's name, in brackets, may hold spaces.
        let fields: Vec<&str> = stat.rsplit(')').next().unwrap_or_default().split_whitespace().collect();
        let ticks = |at: usize| fields[at].parse::<f64>().expect("a number of ticks");
        (ticks(11) + ticks(12)) / TICKS
    }

    /// Its resident memory in bytes.
    ///
    /// # Panics
    /// When it is not running.
    pub fn memory(&self) -> u64 {
        let status = self.proc("status");
        let line = status.lines().find(|line| line.starts_with("VmRSS:")).expect("a resident size");
        let kilobytes: u64 = line.split_whitespace().nth(1).and_then(|n| n.parse().ok()).expect("a number");
        kilobytes * 1024
    }

    /// The number of its process.
    ///
    /// # Panics
    /// When it is not running.
    pub fn id(&self) -> u32 {
        self.process.as_ref().expect("it runs").id()
    }

    fn proc(&self, file: &str) -> String {
        std::fs::read_to_string(format!("/proc/{}/{file}", self.id())).expect("it runs")
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.kill();
    }
}

fn answers(port: u16, path: &str) -> bool {
    let Ok(mut stream) = TcpStream::connect((Ipv4Addr::LOCALHOST, port)) else { return false };
    let _ = stream.set_read_timeout(Some(Duration::from_secs(5)));
    let request = format!("GET {path} HTTP/1.1\r\nhost: 127.0.0.1:{port}\r\nconnection: close\r\n\r\n");
    let mut reply = String::new();
    stream.write_all(request.as_bytes()).is_ok()
        && stream.read_to_string(&mut reply).is_ok()
        && reply.starts_with("HTTP/1.1 200")
}
