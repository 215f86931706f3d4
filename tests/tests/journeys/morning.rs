//! A morning gathering without a network: who is here, who does what, and something from *När vi hinner* for those who
//! have nothing yet.

use super::browser::Browser;
use super::deeds::{SENT, own_job, walk};
use super::driver::Kind;
use super::server::Server;

const JOB: &str = "Sopa parkeringen";
/// Undated in the demo.
const WAITING: &str = "Plocka skräp längs motionsspåret";

#[tokio::test]
async fn a_morning_is_gathered_and_changed_without_a_network() {
    walk(Kind::Chromium, gather_offline).await;
}

async fn gather_offline() {
    let mut server = Server::start();
    let origin = server.origin();
    let staff = Browser::of(Kind::Chromium, &origin, "Karin").await;
    own_job(&staff, JOB, &["Sopa"]).await;
    let crew = Browser::of(Kind::Chromium, &origin, "Linnea").await;
    crew.sees("Min dag").await;
    staff.go_to_address("/morgon").await;
    staff.sees(JOB).await;
    staff.can_go_offline().await;
    server.kill();
    staff.reload().await;

    staff.press_in("#who-is-here", "Temesgen").await;
    staff.press_in("#who-is-here", "Linnea").await;
    staff.press_in("#who-does-what", JOB).await;
    staff.press_in("#who-does-what", "Temesgen").await;
    // The one who has nothing takes what has waited.
    staff.press_in("#who-has-nothing", &format!("Ta {WAITING}")).await;
    staff.sees("Alla har något att göra.").await;
    // It can be changed: off one job and onto the other.
    staff.press_in("#who-does-what", "Temesgen").await;
    staff.sees_the("section:has(#who-has-nothing) .person").await;
    staff.press_in("#who-does-what", "Linnea").await;

    server.go_on();
    staff.sees_the(SENT).await;
    crew.sees(JOB).await;
    crew.sees(WAITING).await;
    staff.close().await;
    crew.close().await;
}
