//! A phone that has no room left: what cannot be kept says so where it was made, and what was kept before stays.

use std::time::{Duration, Instant};

use serde_json::json;

use super::browser::Browser;
use super::deeds::{SAVED, SENT, arrives, morning_with, opened, photo, walk};
use super::driver::Kind;
use super::server::Server;

const JOB: &str = "Rensa hängrännan";
const STEPS: [&str; 2] = ["Ställ upp stegen", "Rensa"];
const REMARK: &str = "Stegen är för kort, vi behöver den långa";
const FULL: &str = "Telefonen är full.";

/// For so long Chromium takes for granted that there is as much room as when it last looked.
const ROOM_KNOWN: Duration = Duration::from_secs(31);

/// Whether what says that it was not saved can be seen without scrolling.
const IS_IN_VIEW: &str = r#"
const [done] = arguments;
const said = document.querySelector(".notice--error");
if (!said) return done("not there");
const { top, bottom } = said.getBoundingClientRect();
done(top >= 0 && bottom <= innerHeight ? "in view" : `from ${top} to ${bottom} of ${innerHeight}`);
"#;

/// Goes to where nothing of it can be seen.
const GO_DOWN: &str =
    r#"scrollTo({ top: document.body.scrollHeight, behavior: "instant" }); arguments[0]("");"#;

#[tokio::test]
async fn a_full_phone_says_so_where_it_is_tapped_and_keeps_what_it_has() {
    walk(Kind::Chromium, fill_up).await;
}

async fn fill_up() {
    let mut server = Server::start();
    let origin = server.origin();
    let staff = morning_with(Kind::Chromium, &origin, JOB, &STEPS, "Temesgen").await;
    let crew = opened(Kind::Chromium, &origin, "Temesgen", JOB, STEPS[0]).await;
    server.kill();
    crew.press("Börja").await;
    crew.press(&format!("Klart: {}", STEPS[0])).await;
    crew.sees_the(SAVED).await;
    let had = crew.photos().await;

    room(&crew, Some(1)).await;
    tokio::time::sleep(ROOM_KNOWN).await;
    crew.press(&format!("Klart: {}", STEPS[1])).await;
    is_told(&crew).await;
    crew.sees_the("[aria-pressed=false]").await;
    crew.press("Skriv till din handledare").await;
    crew.fill("Vad vill du säga?", REMARK).await;
    crew.asks(GO_DOWN).await;
    crew.press("Spara").await;
    is_told(&crew).await;
    crew.asks(GO_DOWN).await;
    crew.picture("Ta bild före", &photo("fence-before.jpg")).await;
    is_told(&crew).await;
    assert_eq!(crew.photos().await, had, "a photo that was not kept is not half there");

    // With room again everything goes on from where it was: what was written stands there still.
    room(&crew, None).await;
    crew.press("Spara").await;
    crew.sees_the("[aria-label='Skrivet här']").await;
    assert!(!crew.text().await.contains(FULL));
    crew.picture("Ta bild före", &photo("fence-before.jpg")).await;
    crew.sees_the("img[alt='Bild före']").await;
    crew.press(&format!("Klart: {}", STEPS[1])).await;
    let mut taken = crew.photos().await;
    taken.retain(|photo| !had.contains(photo));
    assert_eq!(taken.len(), 1);
    server.go_on();
    crew.sees_the(SENT).await;
    arrives(server.data(), &taken[0]).await;
    staff.go_to_address("/morgon").await;
    staff.sees("Pågår").await;
    for browser in [crew, staff] {
        browser.close().await;
    }
}

/// Waits until the phone says where it can be seen that it is full. It may still be saying so of what was tapped before.
async fn is_told(crew: &Browser) {
    let start = Instant::now();
    while crew.asks(IS_IN_VIEW).await != "in view" {
        assert!(
            start.elapsed() < Duration::from_secs(40),
            "{}",
            crew.lost("is not told that the phone is full").await
        );
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    crew.sees(FULL).await;
}

/// So many bytes are all that the app may use; none gives it back what the browser would let it have.
async fn room(crew: &Browser, bytes: Option<u64>) {
    let origin = crew.asks("arguments[0](location.origin)").await;
    let quota = bytes
        .map_or_else(|| json!({ "origin": origin }), |bytes| json!({ "origin": origin, "quotaSize": bytes }));
    crew.has_chromium("Storage.overrideQuotaForOrigin", quota).await;
}
