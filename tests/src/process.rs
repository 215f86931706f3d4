//! The real server with a demo municipality, which can be stopped and started again.

use std::io::{Read as _, Write as _};
use std::net::Ipv4Addr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use server::store::testing::TestDb;
use tempfile::TempDir;

use crate::front::Front;
use crate::port::free_port;

/// A server on a port and in a folder of its own.
#[derive(Debug)]
pub struct Server {
    program: PathBuf,
    port: u16,
    /// The port that people's browsers know.
    front: u16,
    data: Arc<TempDir>,
    /// A PostgreSQL that it shares with others; its own SQLite otherwise.
    database: Option<String>,
    /// What else it is told.
    variables: Vec<(&'static str, String)>,
    process: Option<Child>,
    /// Another node, which starts and stops with this one.
    beside: Option<Box<Self>>,
}

impl Server {
    /// Starts one and waits until it answers; where `TESTS_NODES` asks for two, two nodes behind one address.
    pub fn start() -> Self {
        if std::env::var_os("TESTS_NODES").is_some_and(|nodes| nodes == "2") {
            return Self::pair();
        }
        let port = free_port();
        Self::behind(port, port)
    }

    /// Starts one on `port` behind something on `front`, which is where browsers find it.
    pub fn behind(front: u16, port: u16) -> Self {
        let mut server = Self::new(program(), front, port, folder(), None);
        server.go_on();
        server
    }

    /// Starts one that is this program.
    pub fn of(program: PathBuf) -> Self {
        let port = free_port();
        let mut server = Self::new(program, port, port, folder(), None);
        server.go_on();
        server
    }

    /// Starts one that is told this too.
    pub fn with(variables: Vec<(&'static str, String)>) -> Self {
        let port = free_port();
        let mut server = Self::new(program(), port, port, folder(), None);
        server.variables = variables;
        server.go_on();
        server
    }

    /// Starts two nodes on these ports, each with a folder of its own: they share a database and what they are told.
    pub fn apart(ports: [u16; 2], database: &str, variables: &[(&'static str, String)]) -> [Self; 2] {
        let mut nodes = ports.map(|port| {
            let mut node = Self::new(program(), port, port, folder(), Some(database.to_owned()));
            node.variables = variables.to_vec();
            node
        });
        for node in &mut nodes {
            node.spawn();
        }
        nodes.iter().for_each(Self::wait);
        nodes
    }

    /// Starts two nodes on these ports, with one database and one folder, behind something on `front`.
    pub fn nodes(front: u16, ports: [u16; 2], database: &str) -> [Self; 2] {
        let data = folder();
        let mut nodes =
            ports.map(|port| Self::new(program(), front, port, Arc::clone(&data), Some(database.to_owned())));
        // Both begin at once, and one of them fills the database.
        for node in &mut nodes {
            node.spawn();
        }
        nodes.iter().for_each(Self::wait);
        nodes
    }

    fn pair() -> Self {
        let ports = [free_port(), free_port()];
        let front = Front::before(&ports).port();
        let [mut one, other] = Self::nodes(front, ports, &TestDb::postgres_unprepared());
        one.beside = Some(Box::new(other));
        one
    }

    fn new(program: PathBuf, front: u16, port: u16, data: Arc<TempDir>, database: Option<String>) -> Self {
        Self { program, port, front, data, database, variables: Vec::new(), process: None, beside: None }
    }

    /// Where it is.
    pub fn origin(&self) -> String {
        format!("http://127.0.0.1:{}", self.front)
    }

    /// The folder with database and photos.
    pub fn data(&self) -> &Path {
        self.data.path()
    }

    /// The port it listens on.
    pub const fn port(&self) -> u16 {
        self.port
    }

    /// Gives somebody a password, as whoever operates the server does it.
    pub fn set_password(&self, username: &str, password: &str) {
        let mut asked =
            self.command().args(["password", username]).stdin(Stdio::piped()).spawn().expect("it runs");
        let mut input = asked.stdin.take().expect("it reads the password");
        writeln!(input, "{password}").expect("it takes the password");
        drop(input);
        assert!(asked.wait().expect("it ends").success(), "the password of {username} is not set");
    }

    /// Runs one of the server's other commands on the same data, beside it or while it is stopped.
    pub fn run(&self, arguments: &[&str]) {
        let done = self.command().args(arguments).status().expect("it runs");
        assert!(done.success(), "gjort {} failed", arguments.join(" "));
    }

    fn command(&self) -> Command {
        let mut command = Command::new(&self.program);
        command
            .env("GJORT_LISTEN", format!("127.0.0.1:{}", self.port))
            .env("GJORT_ORIGIN", self.origin())
            .env("GJORT_DATA", self.data.path())
            .env("GJORT_DEMO", "true")
            .env("GJORT_LOG_FILTER", "warn")
            .envs(self.database.iter().map(|database| ("GJORT_DATABASE", database)))
            .envs(self.variables.iter().cloned())
            .stdout(Stdio::null());
        command
    }

    /// Starts the process again on the same data.
    pub fn go_on(&mut self) {
        self.spawn();
        self.wait();
    }

    fn spawn(&mut self) {
        let child = self.command().arg("serve").spawn().expect("the server starts");
        self.process = Some(child);
        if let Some(beside) = &mut self.beside {
            beside.spawn();
        }
    }

    fn wait(&self) {
        let start = Instant::now();
        while !answers(self.port) {
            assert!(start.elapsed() < Duration::from_secs(60), "the server does not answer");
            std::thread::sleep(Duration::from_millis(50));
        }
        if let Some(beside) = &self.beside {
            beside.wait();
        }
    }

    /// Ends the process at once, as a power cut would.
    pub fn kill(&mut self) {
        if let Some(mut process) = self.process.take() {
            process.kill().expect("the server can be killed");
            process.wait().expect("the server is gone");
        }
        if let Some(beside) = &mut self.beside {
            beside.kill();
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.kill();
    }
}

fn program() -> PathBuf {
    PathBuf::from(
        std::env::var_os("TESTS_BIN").expect("TESTS_BIN names the server, as `cargo xtask test` does"),
    )
}

fn folder() -> Arc<TempDir> {
    Arc::new(tempfile::tempdir().expect("a folder for the data"))
}

fn answers(port: u16) -> bool {
    let Ok(mut stream) = std::net::TcpStream::connect((Ipv4Addr::LOCALHOST, port)) else { return false };
    let _ = stream.set_read_timeout(Some(Duration::from_secs(5)));
    let request = format!("GET /readyz HTTP/1.1\r\nhost: 127.0.0.1:{port}\r\nconnection: close\r\n\r\n");
    let mut reply = String::new();
    stream.write_all(request.as_bytes()).is_ok()
        && stream.read_to_string(&mut reply).is_ok()
        && reply.starts_with("HTTP/1.1 200")
}
