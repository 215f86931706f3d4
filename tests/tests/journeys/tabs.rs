//! The app in several tabs of one browser: whichever engine leads, and however it goes, no tap is lost.

use super::deeds::{SAVED, SENT, finish, morning_with, opened, walk};
use super::driver::Kind;
use super::server::Server;

const JOB: &str = "Rensa rabatten vid torget";
const STEPS: [&str; 3] = ["Ta upp ogräset", "Vattna", "Sopa gången"];

/// Takes the engine's lock for something that never answers, as a frozen page or one that is gone would keep it.
const FREEZE: &str = r#"
const [done] = arguments;
navigator.locks.request("gjort-engine", { steal: true }, () => { done("taken"); return new Promise(() => {}); })
  .catch(() => { window.isRobbed = true; });
"#;

/// Whether the lock was taken back from it.
const IS_ROBBED: &str = "const [done] = arguments; done(window.isRobbed ? 'robbed' : 'holds');";

#[tokio::test]
async fn taps_in_several_tabs_are_sent_whichever_engine_leads() {
    walk(Kind::Chromium, || use_several_tabs(Kind::Chromium)).await;
}

#[tokio::test]
async fn a_leader_that_does_not_answer_is_replaced_in_webkit() {
    walk(Kind::WebKit, || use_several_tabs(Kind::WebKit)).await;
}

async fn use_several_tabs(kind: Kind) {
    let server = Server::start();
    let origin = server.origin();
    let staff = morning_with(kind, &origin, JOB, &STEPS, "Temesgen").await;
    let crew = opened(kind, &origin, "Temesgen", JOB, STEPS[0]).await;

    // Nothing leads any more; what is tapped is kept all the same, and sent once this page's own engine took over.
    assert_eq!(crew.asks(FREEZE).await, "taken");
    crew.press(&format!("Klart: {}", STEPS[0])).await;
    crew.sees_the(SAVED).await;
    crew.sees_the(SENT).await;
    assert_eq!(crew.asks(IS_ROBBED).await, "robbed");

    // In another tab the first one's engine leads, until that tab is closed.
    crew.opens_a_tab("/min-dag").await;
    crew.press(JOB).await;
    crew.press(&format!("Klart: {}", STEPS[1])).await;
    crew.sees_the(SENT).await;
    crew.closes_the_other_tabs().await;
    crew.press(&format!("Klart: {}", STEPS[2])).await;
    finish(&crew).await;
    crew.sees_the(SENT).await;

    staff.go_to_address("/bekrafta").await;
    staff.press(JOB).await;
    for step in STEPS {
        staff.sees(step).await;
    }
    for browser in [crew, staff] {
        browser.close().await;
    }
}
