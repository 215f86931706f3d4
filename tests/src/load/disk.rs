//! How often the server asks the disk to keep what it wrote, as the kernel sees it: a killed process leaves its pages to
//! the kernel, so that `kill -9` alone says nothing of a power cut.

use std::process::{Command, Stdio};
use std::time::Duration;

use tokio::time::sleep;

use super::device::{Device, Page};
use super::peer::{burst, connect};
use super::process::{Gjort, Server};
use super::town::{Post, people};

/// Clients, and changes of each.
const LOAD: (usize, usize) = (20, 21);

/// One line about it; none where there is no `strace`, or where it may not look.
///
/// # Panics
/// When the server does not start.
pub async fn syncs() -> Option<String> {
    let mut server = Server::new(Gjort::from_env());
    let seats = people(server.data(), LOAD.0, LOAD.0, Post::Crew).await;
    server.start();
    let trace = server.data().join("strace.txt");
    let pid = server.id().to_string();
    let mut strace = Command::new("strace")
        .args(["-f", "-e", "trace=fdatasync,fsync", "-p", &pid, "-o"])
        .arg(&trace)
        .stderr(Stdio::null())
        .spawn()
        .ok()?;
    let device = |seat| Device::new(server.port(), seat, vec![Page::month(&seat)]);
    let devices = connect(seats.iter().copied().map(device).collect()).await;
    sleep(Duration::from_millis(500)).await;
    let (run, _) = burst(devices, LOAD.1).await;
    let mut looker = Device::new(server.port(), seats[0], Vec::new());
    let transactions = looker.greet(None).await.ok()?.cursor;
    server.kill();
    strace.wait().ok()?;
    let seen = std::fs::read_to_string(trace).ok()?;
    // A call that another thread interrupts is written on two lines, of which one names it as resumed.
    let synced = seen.lines().filter(|line| line.contains("sync(")).count();
    Some(format!(
        "{} acknowledged changes in at most {transactions} transactions: the disk was asked {synced} times to keep them",
        run.times.count()
    ))
}
