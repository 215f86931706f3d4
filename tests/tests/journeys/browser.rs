//! A person at a browser: finds things by their words, taps them, types, and sees what is there.

use std::path::Path;
use std::time::{Duration, Instant};

use fantoccini::elements::{Element, ElementRef};
use serde_json::{Value, json};

use super::driver::{DevTools, Driver, How, Killer, Kind};
use super::recorder::Recorder;

/// How long anything may take to appear. Nothing is measured by it: it only ends a journey that has gone wrong.
const PATIENCE: Duration = Duration::from_secs(40);

/// How long somebody looks at their first screen.
const FIRST_LOOK: Duration = Duration::from_secs(2);

/// Finds the thing to tap that is called this, or whose name begins so, or holds it: on the screen itself rather than
/// among the ways onward, and in a dialog when one is open.
const FIND: &str = r#"
const [words, within] = arguments;
const plain = (text) => (text ?? "").replace(/\s+/g, " ").trim();
const name = (element) => plain(element.getAttribute("aria-label") || element.innerText || element.textContent);
const room = within ? document.querySelector(within)?.closest("section") ?? document.createElement("i")
  : document.querySelector("dialog[open]") ?? document;
const places = [...room.querySelectorAll("button, a, summary, label, [role=button], [role=tab]")]
  .filter((element) => element.getClientRects().length > 0 && element.getAttribute("aria-disabled") !== "true");
const isWay = (element) => element.closest(".page__nav") !== null;
const all = [...places.filter((element) => !isWay(element)), ...places.filter(isWay)];
const found = all.find((element) => name(element) === words)
  ?? all.find((element) => name(element).startsWith(words))
  ?? all.find((element) => name(element).toLowerCase().includes(words.toLowerCase()));
found?.scrollIntoView({ block: "center" });
return found ?? null;
"#;

/// Finds what a selector names.
const SELECT: &str = r#"
const found = document.querySelector(arguments[0]);
found?.scrollIntoView({ block: "center" });
return found ?? null;
"#;

/// Finds the field of a label.
const FIELD: &str = r#"
const [words] = arguments;
const plain = (text) => (text ?? "").replace(/\s+/g, " ").trim();
const labels = [...document.querySelectorAll("label")].filter((label) => label.getClientRects().length > 0);
const label = labels.find((label) => plain(label.innerText) === words)
  ?? labels.find((label) => plain(label.innerText).startsWith(words));
const field = label?.control ?? label?.querySelector("input, textarea, select")
  ?? (label?.htmlFor ? document.getElementById(label.htmlFor) : null);
field?.scrollIntoView({ block: "center" });
return field ?? null;
"#;

/// Whether an element is where it was a moment ago, and a tap in its middle would reach it; then it is listened to.
const LIES_STILL: &str = r#"
const [element, done] = arguments;
const place = () => { const { x, y, width, height } = element.getBoundingClientRect(); return [x, y, width, height]; };
const before = place();
setTimeout(() => {
  const [x, y, width, height] = place();
  const reached = document.elementFromPoint(x + width / 2, y + height / 2);
  const reaches = reached && (element.contains(reached) || reached.contains(element));
  const still = Boolean(reaches) && String(before) === String([x, y, width, height]);
  if (still) {
    window.isTapped = false;
    element.addEventListener("click", () => { window.isTapped = true; }, { capture: true, once: true });
  }
  done(still);
}, 80);
"#;

/// Whether the tap came: what moves away between the finger's down and up is not tapped. A page that is gone by now was
/// left by it.
const IS_TAPPED: &str = "return window.isTapped !== false;";

const TEXT: &str = r#"return (document.body?.innerText ?? "").replace(/\s+/g, " ");"#;

/// The digests of the photos on this device.
const PHOTOS: &str = r#"
const [done] = arguments;
const opened = indexedDB.open("gjort");
opened.onerror = () => done([]);
opened.onsuccess = () => {
  const keys = opened.result.transaction("media").objectStore("media").getAllKeys();
  keys.onsuccess = () => { opened.result.close(); done(keys.result.map(String)); };
  keys.onerror = () => done([]);
};
"#;

/// Everything on this device as one text: every row of every store, a sign for each byte.
const EVERYTHING: &str = r#"
const [done] = arguments;
const opened = indexedDB.open("gjort");
opened.onerror = () => done("");
opened.onsuccess = () => {
  const database = opened.result;
  const names = [...database.objectStoreNames].filter((name) => name !== "bytes");
  const text = (value) => {
    if (value instanceof ArrayBuffer) value = new Uint8Array(value);
    if (ArrayBuffer.isView(value)) return Array.from(value, (byte) => String.fromCharCode(byte)).join("");
    if (value && typeof value === "object") return Object.values(value).map(text).join("\n");
    return String(value);
  };
  const read = (name) => new Promise((resolve) => {
    const rows = database.transaction(name).objectStore(name).getAll();
    rows.onsuccess = () => resolve(rows.result.map(text).join("\n"));
    rows.onerror = () => resolve("");
  });
  Promise.all(names.map(read)).then((all) => { database.close(); done(all.join("\n")); });
};
"#;

/// A person at a browser of their own.
pub(crate) struct Browser {
    driver: Driver,
    origin: String,
    who: String,
}

impl Browser {
    /// Opens a browser for this person and signs in as them in the demo.
    pub(crate) async fn of(kind: Kind, origin: &str, who: &str) -> Self {
        let mut browser = Self::fresh(kind, origin, who).await;
        browser.become_someone(who).await;
        browser
    }

    /// Opens a browser in which nobody has signed in.
    pub(crate) async fn fresh(kind: Kind, origin: &str, who: &str) -> Self {
        let driver = Driver::start(kind, origin, &How::default()).await;
        Self { driver, origin: origin.to_owned(), who: who.to_owned() }
    }

    /// The same in Chromium, through a port where everything that it is sent is written down.
    pub(crate) async fn listened_to(recorder: &Recorder, origin: &str, who: &str) -> Self {
        let how = How { from: Some(recorder.port()), ..How::default() };
        let driver = Driver::start(Kind::Chromium, origin, &how).await;
        Self { driver, origin: origin.to_owned(), who: who.to_owned() }
    }

    /// Opens Chromium with what it kept in this folder when it was closed or killed.
    pub(crate) async fn kept_in(profile: &Path, origin: &str, who: &str) -> Self {
        let how = How { profile: Some(profile.to_owned()), ..How::default() };
        let driver = Driver::start(Kind::Chromium, origin, &how).await;
        Self { driver, origin: origin.to_owned(), who: who.to_owned() }
    }

    /// The same on this core alone.
    pub(crate) async fn kept_on_a_core(core: u8, profile: &Path, origin: &str, who: &str) -> Self {
        let how = How { profile: Some(profile.to_owned()), core: Some(core), ..How::default() };
        let driver = Driver::start(Kind::Chromium, origin, &how).await;
        Self { driver, origin: origin.to_owned(), who: who.to_owned() }
    }

    /// The process that started everything of the browser.
    pub(crate) fn process(&self) -> u32 {
        self.driver.id()
    }

    /// Chromium's own developer tools do this.
    pub(crate) async fn has_chromium(&self, command: &'static str, parameters: Value) {
        let done = answered(self.driver.client.issue_cmd(DevTools { command, parameters })).await;
        done.unwrap_or_else(|error| panic!("{command}: {error}"));
    }

    /// What ends the browser at once, as an empty battery would.
    pub(crate) fn killer(&self) -> Killer {
        self.driver.killer()
    }

    /// What a script gives, unless the browser is gone by then.
    pub(crate) async fn answers(&self, script: &str, argument: Value) -> Option<Value> {
        let asked = self.driver.client.execute_async(script, vec![argument]);
        tokio::time::timeout(Duration::from_secs(10), asked).await.ok()?.ok()
    }

    /// Whose browser it is.
    pub(crate) fn who(&self) -> &str {
        &self.who
    }

    /// Becomes somebody else at the same browser.
    pub(crate) async fn become_someone(&mut self, who: &str) {
        self.go_to_address("/demo").await;
        self.becomes_within(who, PATIENCE).await;
    }

    /// Chooses who to be, on the page where the demo asks.
    pub(crate) async fn becomes_within(&mut self, who: &str, patience: Duration) {
        self.who = who.to_owned();
        self.press(who).await;
        let start = Instant::now();
        while self.address().await.ends_with("/demo") {
            assert!(start.elapsed() < patience, "{who} does not get past the demo's choice");
            pause().await;
        }
        // A person looks at their first screen before they go on. WebKit may block the storage when a page is left
        // while its engine writes everything that is new to it.
        tokio::time::sleep(FIRST_LOOK).await;
    }

    /// Goes to an address of the app.
    pub(crate) async fn go_to_address(&self, path: &str) {
        let url = format!("{}{path}", self.origin);
        answered(self.driver.client.goto(&url))
            .await
            .unwrap_or_else(|error| panic!("{} at {path}: {error}", self.who));
    }

    /// Opens another tab of the same browser at this address, and looks at that.
    pub(crate) async fn opens_a_tab(&self, path: &str) {
        let open = async {
            let tab = self.driver.client.new_window(true).await?;
            self.driver.client.switch_to_window(tab.handle).await
        };
        answered(open).await.unwrap_or_else(|error| panic!("{} opens a tab: {error}", self.who));
        self.go_to_address(path).await;
    }

    /// Looks at the other one of two tabs.
    pub(crate) async fn goes_to_the_other_tab(&self) {
        let client = &self.driver.client;
        let go = async {
            let here = client.window().await?;
            let tabs = client.windows().await?;
            let other = tabs.into_iter().find(|tab| *tab != here).expect("there are two tabs");
            client.switch_to_window(other).await
        };
        answered(go).await.unwrap_or_else(|error| panic!("{} goes to the other tab: {error}", self.who));
    }

    /// Closes all tabs but the one that is looked at.
    pub(crate) async fn closes_the_other_tabs(&self) {
        let client = &self.driver.client;
        let close = async {
            let here = client.window().await?;
            for tab in client.windows().await?.into_iter().filter(|tab| *tab != here) {
                client.switch_to_window(tab).await?;
                client.close_window().await?;
            }
            client.switch_to_window(here).await
        };
        answered(close).await.unwrap_or_else(|error| panic!("{} closes the other tabs: {error}", self.who));
    }

    /// Loads the page anew, as a person does it. A driver's own refresh goes past the service worker in Firefox.
    pub(crate) async fn reload(&self) {
        let ask = "window.isOld = true; location.reload();";
        answered(self.driver.client.execute(ask, vec![]))
            .await
            .unwrap_or_else(|error| panic!("{} reloads: {error}", self.who));
        let start = Instant::now();
        let is_new = "return document.readyState === 'complete' && !window.isOld;";
        while answered(self.driver.client.execute(is_new, vec![])).await.ok() != Some(json!(true)) {
            assert!(start.elapsed() < PATIENCE, "{}", self.lost("cannot reload").await);
            pause().await;
        }
    }

    /// The address shown.
    pub(crate) async fn address(&self) -> String {
        answered(self.driver.client.current_url()).await.map(|url| url.path().to_owned()).unwrap_or_default()
    }

    /// Taps what is called this.
    pub(crate) async fn press(&self, words: &str) {
        self.tap(words, json!(null)).await;
    }

    /// Taps what is called this in the section of this heading.
    pub(crate) async fn press_in(&self, heading: &str, words: &str) {
        self.tap(words, json!(heading)).await;
    }

    /// Taps what this selector names.
    pub(crate) async fn press_the(&self, selector: &str) {
        self.tap_found(SELECT, vec![json!(selector)]).await;
    }

    async fn tap(&self, words: &str, within: Value) {
        self.tap_found(FIND, vec![json!(words), within]).await;
    }

    /// Taps what a script finds once it lies still and nothing lies over it, as a person would.
    async fn tap_found(&self, script: &str, arguments: Vec<Value>) {
        let start = Instant::now();
        loop {
            if let Some(element) = self.find(script, arguments.clone()).await
                && self.lies_still(&element).await
                && answered(element.click()).await.is_ok()
                && self.is_tapped().await
            {
                return;
            }
            assert!(start.elapsed() < PATIENCE, "{}", self.lost(&format!("cannot tap {arguments:?}")).await);
            pause().await;
        }
    }

    /// Types into the field of this label, in place of what stood there.
    pub(crate) async fn fill(&self, label: &str, text: &str) {
        let field = self.field(label).await;
        let typed = async {
            field.clear().await?;
            field.send_keys(text).await
        };
        answered(typed).await.unwrap_or_else(|error| panic!("{} types into “{label}”: {error}", self.who));
    }

    /// Chooses a day in the date field with this id, as its picker would: typing one depends on the browser's language.
    pub(crate) async fn fill_date(&self, id: &str, day: &str) {
        let script =
            "const [id, day] = arguments; const field = document.getElementById(id); field.value = day;
            field.dispatchEvent(new Event('input', { bubbles: true }));
            field.dispatchEvent(new Event('change', { bubbles: true }));";
        let chosen = answered(self.driver.client.execute(script, vec![json!(id), json!(day)])).await;
        chosen.unwrap_or_else(|error| panic!("{} chooses {day} in {id}: {error}", self.who));
    }

    /// Chooses a picture in the file field of this label.
    pub(crate) async fn picture(&self, label: &str, file: &Path) {
        let field = self.field(label).await;
        let path = file.to_str().expect("a path in UTF-8");
        answered(field.send_keys(path))
            .await
            .unwrap_or_else(|error| panic!("{} takes “{label}”: {error}", self.who));
    }

    /// Waits until these words are on the page.
    pub(crate) async fn sees(&self, words: &str) {
        self.sees_within(words, PATIENCE).await;
    }

    /// Waits for these words as long as this.
    pub(crate) async fn sees_within(&self, words: &str, patience: Duration) {
        let start = Instant::now();
        while !self.text().await.contains(words) {
            assert!(start.elapsed() < patience, "{}", self.lost(&format!("does not see “{words}”")).await);
            pause().await;
        }
    }

    /// Waits until these words are on the page so many times.
    pub(crate) async fn sees_so_often(&self, words: &str, times: usize) {
        let start = Instant::now();
        while self.text().await.matches(words).count() != times {
            let what = format!("does not see “{words}” {times} times");
            assert!(start.elapsed() < PATIENCE, "{}", self.lost(&what).await);
            pause().await;
        }
    }

    /// Waits until something that this selector names is on the page.
    pub(crate) async fn sees_the(&self, selector: &str) {
        self.sees_the_within(selector, PATIENCE).await;
    }

    /// Waits for something that this selector names as long as this.
    pub(crate) async fn sees_the_within(&self, selector: &str, patience: Duration) {
        let start = Instant::now();
        while self.find(SELECT, vec![json!(selector)]).await.is_none() {
            assert!(start.elapsed() < patience, "{}", self.lost(&format!("does not see {selector}")).await);
            pause().await;
        }
    }

    /// The text of the page, white space made plain.
    pub(crate) async fn text(&self) -> String {
        let text = answered(self.driver.client.execute(TEXT, vec![])).await.unwrap_or_default();
        text.as_str().unwrap_or_default().to_owned()
    }

    /// The digests of the photos on this device.
    pub(crate) async fn photos(&self) -> Vec<String> {
        let keys =
            answered(self.driver.client.execute_async(PHOTOS, vec![])).await.expect("the photos are listed");
        serde_json::from_value(keys).expect("a list of digests")
    }

    /// Everything but photos in this device's storage, as bytes to search.
    pub(crate) async fn storage(&self) -> Vec<u8> {
        let text = answered(self.driver.client.execute_async(EVERYTHING, vec![]))
            .await
            .expect("the storage is read");
        let text = text.as_str().expect("the storage is read as text");
        text.chars().map(|sign| u8::try_from(u32::from(sign)).unwrap_or(b'?')).collect()
    }

    /// What a script gives as a text.
    pub(crate) async fn asks(&self, script: &str) -> String {
        let told =
            answered(self.driver.client.execute_async(script, vec![])).await.expect("the page answers");
        told.as_str().expect("the answer is a text").to_owned()
    }

    /// The cookies, those included that no script can read, as a request carries them.
    pub(crate) async fn cookies(&self) -> String {
        let cookies =
            answered(self.driver.client.get_all_cookies()).await.expect("the browser tells its cookies");
        let pairs = cookies.iter().map(|cookie| format!("{}={}", cookie.name(), cookie.value()));
        pairs.collect::<Vec<_>>().join("; ")
    }

    /// Loses its cookies: the server does not know it any more.
    pub(crate) async fn loses_its_cookies(&self) {
        answered(self.driver.client.delete_all_cookies()).await.expect("the browser lets go of its cookies");
    }

    /// Waits until the service worker can open the app without a network.
    pub(crate) async fn can_go_offline(&self) {
        let ready = r"const [done] = arguments;
            navigator.serviceWorker.ready.then(() => caches.keys()).then((keys) => done(keys.length > 0), () => done(false));";
        let start = Instant::now();
        while answered(self.driver.client.execute_async(ready, vec![])).await.ok() != Some(json!(true)) {
            assert!(start.elapsed() < PATIENCE, "{}", self.lost("the app is not kept for offline").await);
            pause().await;
        }
    }

    /// Closes the browser.
    pub(crate) async fn close(self) {
        self.driver.stop().await;
    }

    async fn is_tapped(&self) -> bool {
        for _ in 0..5 {
            if answered(self.driver.client.execute(IS_TAPPED, vec![])).await.ok() != Some(json!(false)) {
                return true;
            }
            pause().await;
        }
        false
    }

    async fn lies_still(&self, element: &Element) -> bool {
        let asked = answered(self.driver.client.execute_async(LIES_STILL, vec![json!(element)])).await;
        asked.is_ok_and(|still| still == json!(true))
    }

    async fn field(&self, label: &str) -> Element {
        let start = Instant::now();
        loop {
            if let Some(field) = self.find(FIELD, vec![json!(label)]).await {
                return field;
            }
            assert!(start.elapsed() < PATIENCE, "{}", self.lost(&format!("no field called “{label}”")).await);
            pause().await;
        }
    }

    async fn find(&self, script: &str, arguments: Vec<Value>) -> Option<Element> {
        let found = answered(self.driver.client.execute(script, arguments)).await.ok()?;
        let reference = found.as_object()?.values().next()?.as_str()?.to_owned();
        Some(Element::from_element_id(self.driver.client.clone(), ElementRef::from(reference)))
    }

    pub(crate) async fn lost(&self, what: &str) -> String {
        format!("{} {what}; at {}: {}", self.who, self.address().await, self.text().await)
    }
}

/// What the driver answers. One that does not has hung, and the run would wait for it for ever.
async fn answered<T>(asked: impl Future<Output = T>) -> T {
    tokio::time::timeout(Duration::from_secs(60), asked).await.expect("the browser's driver answers")
}

async fn pause() {
    tokio::time::sleep(Duration::from_millis(100)).await;
}
