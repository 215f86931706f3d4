//! `cargo xtask run`: from a fresh clone to a demo municipality in the browser.

use std::fs;
use std::io::{ErrorKind, Read as _, Write as _};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitCode};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context as _, bail};
use rustix::process::{Pid, Signal, kill_process};
use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
use signal_hook::iterator::Signals;

use crate::args::{RunOptions, Start};
use crate::step::{note, seconds, step};
use crate::{build, files, sh};

/// Lies in every data folder that this command made, so that `--fresh` never empties anything else.
const MARKER: &str = "gjort-demo";

/// Builds and serves until it is told to stop.
pub(crate) fn run(options: &RunOptions) -> anyhow::Result<ExitCode> {
    let start = Instant::now();
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, options.port));
    is_free(address)?;
    let data = prepare(&options.data, options.start)?;
    build::app(options.flavour)?;
    step("The server", server)?;
    note(format!("everything is built ({})", seconds(start.elapsed())));
    serve(address, &data)
}

/// Builds the server with the app inside it.
pub(crate) fn server() -> anyhow::Result<()> {
    sh::run(sh::cargo().args(["build", "--release", "--package", "server", "--bin", "gjort"]))
}

/// The server's program.
pub(crate) fn program() -> PathBuf {
    files::target().join("release/gjort")
}

/// The configuration under which the demo is served.
pub(crate) fn environment(address: SocketAddr, data: &Path) -> Vec<(&'static str, String)> {
    vec![
        ("GJORT_LISTEN", address.to_string()),
        ("GJORT_ORIGIN", format!("http://{address}")),
        ("GJORT_DATA", data.display().to_string()),
        ("GJORT_DEMO", "true".to_owned()),
    ]
}

fn is_free(address: SocketAddr) -> anyhow::Result<()> {
    match TcpListener::bind(address) {
        Ok(_) => Ok(()),
        Err(error) if error.kind() == ErrorKind::AddrInUse => bail!(
            "port {0} is taken: something else on this machine answers there. Stop it, or choose another port, \
             for example `cargo xtask run --port {1}`",
            address.port(),
            address.port().saturating_add(1)
        ),
        Err(error) => Err(error).with_context(|| format!("cannot listen on {address}")),
    }
}

/// Makes the data folder, emptied first if asked for.
fn prepare(data: &Path, start: Start) -> anyhow::Result<PathBuf> {
    let data = std::path::absolute(data)?;
    let is_ours = data.join(MARKER).exists();
    let is_empty = fs::read_dir(&data).map_or(true, |mut entries| entries.next().is_none());
    if start == Start::Fresh && !is_empty {
        if !is_ours {
            bail!(
                "{} was not made by this command (it holds no file {MARKER}), so --fresh leaves it alone. \
                 Empty it by hand, or choose another folder with --data",
                data.display()
            );
        }
        fs::remove_dir_all(&data).with_context(|| format!("could not empty {}", data.display()))?;
        note(format!("emptied {}", data.display()));
    }
    if is_empty || is_ours {
        files::write(&data.join(MARKER), "This folder belongs to the demo that `cargo xtask run` serves.\n")?;
    }
    Ok(data)
}

fn serve(address: SocketAddr, data: &Path) -> anyhow::Result<ExitCode> {
    // In a process group of its own the server gets each signal once, from here.
    let mut server = Command::new(program())
        .arg("serve")
        .envs(environment(address, data))
        .process_group(0)
        .spawn()
        .with_context(|| format!("could not start {}", files::short(&program())))?;
    let stopping = Arc::new(AtomicBool::new(false));
    pass_signals_on(&server, Arc::clone(&stopping))?;
    announce(address, Arc::clone(&stopping));
    let status = server.wait()?;
    if stopping.load(Ordering::SeqCst) || status.success() {
        println!("Stopped. The data is kept in {}.", data.display());
        return Ok(ExitCode::SUCCESS);
    }
    bail!("the server ended with {status}; what it said stands above")
}

fn pass_signals_on(server: &Child, stopping: Arc<AtomicBool>) -> anyhow::Result<()> {
    let server = Pid::from_child(server);
    let mut signals = Signals::new([SIGINT, SIGTERM, SIGHUP])?;
    thread::spawn(move || {
        for _ in signals.forever() {
            stopping.store(true, Ordering::SeqCst);
            // An error means that the server has ended already.
            let _ = kill_process(server, Signal::TERM);
        }
    });
    Ok(())
}

fn announce(address: SocketAddr, stopping: Arc<AtomicBool>) {
    thread::spawn(move || {
        let start = Instant::now();
        while !is_ready(address) {
            if stopping.load(Ordering::SeqCst) {
                return;
            }
            thread::sleep(Duration::from_millis(100));
        }
        println!(
            "\n   Gjort is ready ({}):  http://{address}\n   Stop it with ctrl-c.\n",
            seconds(start.elapsed())
        );
    });
}

/// Whether the server says that it can answer.
pub(crate) fn is_ready(address: SocketAddr) -> bool {
    let ask = || -> std::io::Result<String> {
        let mut stream = TcpStream::connect_timeout(&address, Duration::from_secs(1))?;
        stream.set_read_timeout(Some(Duration::from_secs(5)))?;
        write!(stream, "GET /readyz HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n")?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer)?;
        Ok(answer)
    };
    ask().is_ok_and(|answer| answer.starts_with("HTTP/1.1 200"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder(name: &str) -> PathBuf {
        let folder = files::target().join("xtask-tests").join(format!("{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&folder);
        folder
    }

    #[test]
    fn fresh_empties_what_this_command_made() {
        let data = folder("ours");
        prepare(&data, Start::Continue).expect("made");
        fs::write(data.join("gjort.sqlite"), "x").expect("written");
        prepare(&data, Start::Continue).expect("kept");
        assert!(data.join("gjort.sqlite").exists());
        prepare(&data, Start::Fresh).expect("emptied");
        assert!(!data.join("gjort.sqlite").exists() && data.join(MARKER).exists());
    }

    #[test]
    fn fresh_leaves_other_folders_alone() {
        let data = folder("theirs");
        fs::create_dir_all(&data).expect("made");
        fs::write(data.join("letter.txt"), "dear").expect("written");
        assert!(prepare(&data, Start::Fresh).unwrap_err().to_string().contains("leaves it alone"));
        assert!(data.join("letter.txt").exists());
    }

    #[test]
    fn a_taken_port_is_told_with_another_to_try() {
        let taken = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("binds");
        let address = taken.local_addr().expect("has an address");
        assert!(is_free(address).unwrap_err().to_string().contains("--port"));
    }
}
