//! Journeys: people in real browsers against the real server.
//!
//! `cargo xtask test` says which browsers there are in `TESTS_BROWSERS`, where the server is in `TESTS_BIN`, and in `TESTS_NODES`
//! whether a server is one node or two behind one address. Run by itself without them, a journey says so and leaves its
//! browser out.

#[path = "journeys/answers.rs"]
mod answers;
#[path = "journeys/browser.rs"]
mod browser;
#[path = "journeys/budget.rs"]
mod budget;
#[path = "journeys/canaries.rs"]
mod canaries;
#[path = "journeys/cancelled.rs"]
mod cancelled;
#[path = "journeys/carried.rs"]
mod carried;
#[path = "journeys/deeds.rs"]
mod deeds;
#[path = "journeys/driver.rs"]
mod driver;
#[path = "journeys/full.rs"]
mod full;
#[path = "journeys/killed.rs"]
mod killed;
#[path = "journeys/line.rs"]
mod line;
#[path = "journeys/locked.rs"]
mod locked;
#[path = "journeys/main_job.rs"]
mod main_job;
#[path = "journeys/morning.rs"]
mod morning;
#[path = "journeys/no_web_socket.rs"]
mod no_web_socket;
#[path = "journeys/older.rs"]
mod older;
#[path = "journeys/proxy.rs"]
mod proxy;
#[path = "journeys/reassigned.rs"]
mod reassigned;
#[path = "journeys/recorder.rs"]
mod recorder;
#[path = "journeys/removed.rs"]
mod removed;
#[path = "journeys/restored.rs"]
mod restored;
#[path = "journeys/shared_phone.rs"]
mod shared_phone;
#[path = "journeys/slow_line.rs"]
mod slow_line;
#[path = "journeys/slowed.rs"]
mod slowed;
#[path = "journeys/starts.rs"]
mod starts;
#[path = "journeys/tabs.rs"]
mod tabs;
#[path = "journeys/two_nodes.rs"]
mod two_nodes;
#[path = "journeys/two_phones.rs"]
mod two_phones;
#[path = "journeys/versions.rs"]
mod versions;

use tests::process as server;
