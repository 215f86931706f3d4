//! A browser's WebDriver: one process for each browser window, so that each has storage of its own.

use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use axum::http::Method;
use fantoccini::wd::WebDriverCompatibleCommand;
use fantoccini::{Client, ClientBuilder};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};
use tests::port::free_port;
use url::{ParseError, Url};

/// The browsers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Debian's Chromium.
    Chromium,
    /// Debian's Firefox ESR.
    Firefox,
    /// WebKitGTK's MiniBrowser.
    WebKit,
}

impl Kind {
    const fn name(self) -> &'static str {
        match self {
            Self::Chromium => "chromium",
            Self::Firefox => "firefox",
            Self::WebKit => "webkit",
        }
    }

    /// Whether the tests are to drive this browser; says so when not.
    pub(crate) fn is_wanted(self) -> bool {
        let wanted = std::env::var("TESTS_BROWSERS").unwrap_or_default();
        let found = wanted.split(',').any(|name| name == self.name());
        if !found {
            println!("{} is left out: TESTS_BROWSERS does not name it", self.name());
        }
        found
    }
}

/// On a busy machine a browser now and then comes up without ever opening a page.
const STARTS: usize = 3;
const START_PATIENCE: Duration = Duration::from_secs(60);

const CHROMIUM: [&str; 9] = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--window-size=360,740",
];

/// A running driver with its browser.
pub(crate) struct Driver {
    process: Child,
    /// The session.
    pub(crate) client: Client,
    profile: Option<PathBuf>,
}

/// How Chromium is started; the other browsers know none of it.
#[derive(Debug, Clone, Default)]
pub(crate) struct How {
    /// It takes everything it fetches from this port instead.
    pub(crate) from: Option<u16>,
    /// It keeps everything in this folder.
    pub(crate) profile: Option<PathBuf>,
    /// It runs on this core alone.
    pub(crate) core: Option<u8>,
}

/// A command for Chromium's developer tools.
#[derive(Debug)]
pub(crate) struct DevTools {
    pub(crate) command: &'static str,
    pub(crate) parameters: Value,
}

impl WebDriverCompatibleCommand for DevTools {
    fn endpoint(&self, base: &Url, session: Option<&str>) -> Result<Url, ParseError> {
        base.join(&format!("session/{}/goog/cdp/execute", session.unwrap_or_default()))
    }

    fn method_and_body(&self, _: &Url) -> (Method, Option<String>) {
        let body = json!({ "cmd": self.command, "params": self.parameters });
        (Method::POST, Some(body.to_string()))
    }
}

/// Ends a browser that keeps everything in a folder of its own, at once and all of it.
pub(crate) struct Killer {
    driver: u32,
    profile: PathBuf,
}

impl Killer {
    pub(crate) fn kill(&self) {
        // All that works in this folder is this browser; it is gone when nothing does any more.
        let mark = self.profile.display().to_string();
        loop {
            let all = working_in(&mark);
            if all.is_empty() {
                break;
            }
            for process in all {
                let _ = Command::new("kill").args(["-9", &process]).stderr(Stdio::null()).status();
            }
        }
        let _ = Command::new("kill")
            .args(["-9", "--", &format!("-{}", self.driver)])
            .stderr(Stdio::null())
            .status();
    }
}

/// The processes that name this folder when they were started.
fn working_in(mark: &str) -> Vec<String> {
    let all = std::fs::read_dir("/proc").into_iter().flatten().flatten();
    let named = all.filter(|process| {
        let command = std::fs::read(process.path().join("cmdline")).unwrap_or_default();
        String::from_utf8_lossy(&command).contains(&format!("--user-data-dir={mark}"))
    });
    named.map(|process| process.file_name().to_string_lossy().into_owned()).collect()
}

impl Driver {
    /// Starts driver and browser, and opens a page of the server to see that it does.
    pub(crate) async fn start(kind: Kind, origin: &str, how: &How) -> Self {
        for _ in 0..STARTS {
            if let Some(driver) = Self::try_to_start(kind, origin, how).await {
                return driver;
            }
            println!("{} did not start; once more", kind.name());
        }
        panic!("{} does not start", kind.name());
    }

    async fn try_to_start(kind: Kind, origin: &str, how: &How) -> Option<Self> {
        let port = free_port();
        let process = command(kind, port, how).stdout(Stdio::null()).stderr(Stdio::null()).spawn();
        let mut process = process.unwrap_or_else(|error| panic!("the driver of {}: {error}", kind.name()));
        let mut builder = ClientBuilder::new(HttpConnector::new());
        let Value::Object(capabilities) = capabilities(kind, how) else {
            unreachable!("capabilities are an object")
        };
        builder.capabilities(capabilities);
        let started = async {
            let client = loop {
                match builder.connect(&format!("http://127.0.0.1:{port}")).await {
                    Ok(client) => break client,
                    Err(_) => tokio::time::sleep(Duration::from_millis(200)).await,
                }
            };
            // A browser that is opened once more may find the server gone.
            let first =
                if how.profile.is_some() { "about:blank".to_owned() } else { format!("{origin}/healthz") };
            client.goto(&first).await.ok().map(|()| client)
        };
        if let Ok(Some(client)) = tokio::time::timeout(START_PATIENCE, started).await {
            return Some(Self { process, client, profile: how.profile.clone() });
        }
        end(&mut process);
        None
    }

    /// The process that started everything of the browser.
    pub(crate) fn id(&self) -> u32 {
        self.process.id()
    }

    /// What ends the browser as nothing announces it.
    pub(crate) fn killer(&self) -> Killer {
        let profile = self.profile.clone().expect("it keeps everything in a folder of its own");
        Killer { driver: self.process.id(), profile }
    }

    /// Ends browser and driver.
    pub(crate) async fn stop(mut self) {
        // A browser that has gone by itself is as good.
        let _ = tokio::time::timeout(Duration::from_secs(10), self.client.clone().close()).await;
        end(&mut self.process);
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        end(&mut self.process);
    }
}

/// Ends the driver with whatever it started: it leads a process group.
fn end(process: &mut Child) {
    let _ = Command::new("kill").arg("--").arg(format!("-{}", process.id())).stderr(Stdio::null()).status();
    let _ = process.kill();
    let _ = process.wait();
}

fn command(kind: Kind, port: u16, how: &How) -> Command {
    use std::os::unix::process::CommandExt as _;
    let mut command = match kind {
        Kind::Chromium => {
            let mut command = match how.core {
                Some(core) => {
                    let mut command = Command::new("taskset");
                    command.args(["--cpu-list", &core.to_string(), "chromedriver"]);
                    command
                }
                None => Command::new("chromedriver"),
            };
            command.arg(format!("--port={port}"));
            command
        }
        Kind::Firefox => {
            let mut command = Command::new("geckodriver");
            // Two ports of its own for each, or a second Firefox finds the first one's taken.
            command.args(["--port", &port.to_string(), "--websocket-port", &free_port().to_string()]);
            command
        }
        Kind::WebKit => {
            let mut command = Command::new("xvfb-run");
            command.args(["-a", "WebKitWebDriver", &format!("--port={port}")]);
            command
        }
    };
    command.process_group(0);
    command
}

fn capabilities(kind: Kind, how: &How) -> Value {
    match kind {
        Kind::Chromium => {
            let mut args: Vec<String> = CHROMIUM.iter().map(|arg| (*arg).to_owned()).collect();
            args.extend(how.from.map(|port| format!("--host-resolver-rules=MAP * 127.0.0.1:{port}")));
            args.extend(how.profile.iter().map(|folder| format!("--user-data-dir={}", folder.display())));
            json!({ "goog:chromeOptions": { "binary": "/usr/bin/chromium", "args": args } })
        }
        Kind::Firefox => json!({ "moz:firefoxOptions": {
            "binary": "/usr/bin/firefox-esr",
            "args": ["-headless", "-width", "450", "-height", "800"],
        }}),
        Kind::WebKit => json!({ "webkitgtk:browserOptions": {
            "binary": mini_browser(),
            "args": ["--automation"],
        }}),
    }
}

fn mini_browser() -> PathBuf {
    let folder = PathBuf::from("/usr/lib").join(format!("{}-linux-gnu", std::env::consts::ARCH));
    ["webkit2gtk-4.1", "webkit2gtk-4.0"]
        .into_iter()
        .map(|version| folder.join(version).join("MiniBrowser"))
        .find(|path| path.exists())
        .expect("MiniBrowser is installed with webkit2gtk-driver")
}
