//! Chromium, driven: signs in, dresses the window for a variant, opens screens and takes pictures.

use std::fs;
use std::net::{Ipv4Addr, TcpListener};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context as _, bail};
use fantoccini::wd::WebDriverCompatibleCommand;
use fantoccini::{Client, ClientBuilder, Locator};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};
use url::{ParseError, Url};

use crate::screens::Who;
use crate::variants::{Language, TextSize, Variant};

/// No picture is taller than this, in CSS pixels: the rest is more of the same.
const TALLEST: u32 = 1480;

/// How long a screen may take to show itself.
const PATIENCE: Duration = Duration::from_secs(15);

/// Where most of the demo's jobs are done: whoever works there has something to show.
const PLACE: &str = "Utelaget";

/// How long a new device gets to fetch what it may read, before its first picture.
const FIRST_SYNC: Duration = Duration::from_secs(4);

/// Becomes a person of the demo or one of its phones, and answers with an empty text or what went wrong.
const BECOME: &str = r#"
const [role, place, done] = arguments;
(async () => {
  const people = await (await fetch("/api/demo/people")).json();
  const group = people.groups.find((group) => group.group === role);
  const among = (role === "phone" ? people.phones : group?.people) ?? [];
  const found = among.find(({ place: there }) => there.includes(place)) ?? among[0];
  if (!found) return `the demo has no ${role}`;
  const body = role === "phone" ? { phone: found.label } : { person: found.id };
  const answer = await fetch("/api/demo/session", {
    method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body),
  });
  return answer.ok ? "" : `signing in as ${role} was answered with ${answer.status}: ${await answer.text()}`;
})().then(done, (error) => done(String(error)));
"#;

/// What makes one person's browser another's: what it stored, and its service worker.
const FORGET: &str = r#"
const [done] = arguments;
(async () => {
  for (const worker of await navigator.serviceWorker.getRegistrations()) await worker.unregister();
  for (const name of await caches.keys()) await caches.delete(name);
  localStorage.clear();
  sessionStorage.clear();
})().then(() => done(""), (error) => done(String(error)));
"#;

/// Tall enough for everything on the page.
const HEIGHT: &str = "return Math.ceil(document.documentElement.scrollHeight)";

/// The first paint is gone and something else has taken its place, fonts and pictures included.
const SETTLED: &str = r#"
const app = document.getElementById("app");
const busy = document.querySelector(".boot, [aria-busy=true]");
const pictures = [...document.images].every((image) => image.complete || image.loading === "lazy");
return Boolean(app?.childElementCount && !busy && pictures && document.fonts.status === "loaded");
"#;

/// A running Chromium and its driver.
pub(crate) struct Browser {
    client: Client,
    driver: Child,
}

impl Browser {
    /// Starts driver and browser.
    pub(crate) async fn start() -> anyhow::Result<Self> {
        let port = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?.port();
        let driver = Command::new("chromedriver")
            .arg(format!("--port={port}"))
            .stdout(Stdio::null())
            .spawn()
            .context("could not start chromedriver (Debian: apt-get install chromium-driver)")?;
        let capabilities = json!({
            "goog:chromeOptions": {
                "binary": "/usr/bin/chromium",
                "args": [
                    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
                    "--disable-background-networking", "--disable-component-update", "--disable-sync",
                    "--hide-scrollbars", "--force-color-profile=srgb",
                ],
            },
            "goog:loggingPrefs": { "browser": "WARNING" },
        });
        let Value::Object(capabilities) = capabilities else { bail!("the capabilities are an object") };
        let mut builder = ClientBuilder::new(HttpConnector::new());
        builder.capabilities(capabilities);
        let mut tries = 0;
        let client = loop {
            match builder.connect(&format!("http://127.0.0.1:{port}")).await {
                Ok(client) => break client,
                Err(_) if tries < 50 => tries += 1,
                Err(error) => return Err(error).context("chromedriver does not answer"),
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        };
        Ok(Self { client, driver })
    }

    /// Ends browser and driver.
    pub(crate) async fn stop(mut self) {
        // Whatever does not end by itself is ended below.
        let _ = self.client.clone().close().await;
        let _ = self.driver.kill();
        let _ = self.driver.wait();
    }

    /// Forgets who this browser was, and signs in as someone else.
    pub(crate) async fn become_someone(&mut self, origin: &str, who: Who) -> anyhow::Result<()> {
        self.devtools("Emulation.clearDeviceMetricsOverride", json!({})).await?;
        self.client.goto(&format!("{origin}/manifest.webmanifest")).await?;
        self.asked(FORGET, vec![]).await?;
        self.devtools("Storage.clearDataForOrigin", json!({ "origin": origin, "storageTypes": "all" }))
            .await?;
        self.client.delete_all_cookies().await?;
        let role = match who {
            Who::Nobody => return Ok(()),
            Who::Role(role) => role,
            Who::SharedPhone => "phone",
        };
        self.asked(BECOME, vec![json!(role), json!(PLACE)]).await?;
        self.client.goto(origin).await?;
        self.settled().await?;
        tokio::time::sleep(FIRST_SYNC).await;
        Ok(())
    }

    /// Gives the window a variant's size, colours and language; a page of the app's origin is open.
    pub(crate) async fn dress(&mut self, variant: &Variant) -> anyhow::Result<()> {
        let (width, height) = variant.size.pixels();
        self.resize(width, height).await?;
        let features = json!([
            { "name": "prefers-color-scheme", "value": variant.scheme.name() },
            { "name": "prefers-reduced-motion", "value": "reduce" },
        ]);
        self.devtools("Emulation.setEmulatedMedia", json!({ "features": features })).await?;
        let language = match variant.language {
            Language::Own => "localStorage.removeItem('gjort.lang')",
            Language::Pseudo => "localStorage.setItem('gjort.lang', 'ar-XB')",
        };
        self.client.execute(language, vec![]).await?;
        Ok(())
    }

    /// Opens an address and waits until the app shows something of its own.
    pub(crate) async fn open(&mut self, url: &str, variant: &Variant) -> anyhow::Result<()> {
        self.client.goto(url).await?;
        self.settled().await?;
        if variant.text == TextSize::Doubled {
            self.client.execute("document.documentElement.style.fontSize = '200%'", vec![]).await?;
        }
        Ok(())
    }

    /// Waits until the app shows something of its own.
    async fn settled(&self) -> anyhow::Result<()> {
        let start = Instant::now();
        while self.client.execute(SETTLED, vec![]).await? != json!(true) {
            if start.elapsed() > PATIENCE {
                bail!("did not come to rest within {} s", PATIENCE.as_secs());
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        Ok(())
    }

    /// Opens a file that needs no waiting for.
    pub(crate) async fn open_file(&mut self, path: &Path) -> anyhow::Result<()> {
        let url =
            Url::from_file_path(path).map_err(|()| anyhow::anyhow!("{} is no full path", path.display()))?;
        Ok(self.client.goto(url.as_str()).await?)
    }

    /// Taps what a CSS selector finds first, once it is there.
    pub(crate) async fn click(&mut self, selector: &str) -> anyhow::Result<()> {
        let found = self.client.wait().at_most(PATIENCE).for_element(Locator::Css(selector)).await;
        let found = found.with_context(|| format!("nothing to tap at {selector}"))?;
        // Clear of the ways onward along the bottom, under which the driver is content to leave it.
        self.client.execute("arguments[0].scrollIntoView({ block: 'center' })", vec![json!(found)]).await?;
        found.click().await?;
        self.settled().await
    }

    /// Writes a picture of the page, as tall as what is on it, up to a limit.
    pub(crate) async fn photograph(&mut self, variant: &Variant, path: &Path) -> anyhow::Result<()> {
        let (width, height) = variant.size.pixels();
        self.photograph_at(width, height..=TALLEST, path).await
    }

    /// The same at any width.
    pub(crate) async fn photograph_at(
        &mut self,
        width: u32,
        heights: std::ops::RangeInclusive<u32>,
        path: &Path,
    ) -> anyhow::Result<()> {
        let height = self.client.execute(HEIGHT, vec![]).await?.as_u64().unwrap_or(0);
        let height = u32::try_from(height)?.clamp(*heights.start(), *heights.end());
        self.resize(width, height).await?;
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder)?;
        }
        fs::write(path, self.client.screenshot().await?)
            .with_context(|| format!("could not write {}", path.display()))
    }

    /// What the page's console warned of since the last time.
    pub(crate) async fn complaints(&mut self, screen: &str) -> Vec<String> {
        let log = Extension { endpoint: "se/log", body: json!({ "type": "browser" }) };
        let Ok(Value::Array(entries)) = self.client.issue_cmd(log).await else { return Vec::new() };
        let said = entries.iter().filter_map(|entry| entry["message"].as_str());
        said.map(|message| format!("{screen}: the console says: {message}")).collect()
    }

    pub(crate) async fn resize(&mut self, width: u32, height: u32) -> anyhow::Result<()> {
        let metrics =
            json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 600 });
        self.devtools("Emulation.setDeviceMetricsOverride", metrics).await?;
        Ok(())
    }

    async fn devtools(&self, command: &str, params: Value) -> anyhow::Result<Value> {
        let body = json!({ "cmd": command, "params": params });
        let answer = self.client.issue_cmd(Extension { endpoint: "goog/cdp/execute", body }).await;
        answer.with_context(|| format!("the browser refused {command}"))
    }

    /// Runs a script that calls back with an empty text, or with what went wrong.
    async fn asked(&self, script: &str, arguments: Vec<Value>) -> anyhow::Result<()> {
        match self.client.execute_async(script, arguments).await?.as_str() {
            Some("") => Ok(()),
            Some(trouble) => bail!("{trouble}"),
            None => bail!("the page's answer is no text"),
        }
    }
}

/// One of chromedriver's own commands.
#[derive(Debug)]
struct Extension {
    endpoint: &'static str,
    body: Value,
}

impl WebDriverCompatibleCommand for Extension {
    fn endpoint(&self, base: &Url, session: Option<&str>) -> Result<Url, ParseError> {
        base.join(&format!("session/{}/{}", session.unwrap_or_default(), self.endpoint))
    }

    fn method_and_body(&self, _: &Url) -> (http::Method, Option<String>) {
        (http::Method::POST, Some(self.body.to_string()))
    }
}
