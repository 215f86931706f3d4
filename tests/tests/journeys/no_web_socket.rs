//! A network that lets no WebSocket through: what is done arrives all the same, by requests.

use tests::port::free_port;

use super::browser::Browser;
use super::deeds::{SENT, morning_with, walk};
use super::driver::Kind;
use super::proxy::Proxy;
use super::server::Server;

const JOB: &str = "Sopa parkeringen";

#[tokio::test]
async fn work_arrives_where_no_web_socket_goes_through() {
    walk(Kind::Chromium, work_by_requests).await;
}

async fn work_by_requests() {
    let port = free_port();
    let proxy = Proxy::start(port);
    let server = Server::behind(proxy.port(), port);
    let origin = server.origin();
    let staff = morning_with(Kind::Chromium, &origin, JOB, &["Sopa"], "Linnea").await;
    let crew = Browser::of(Kind::Chromium, &origin, "Linnea").await;
    crew.sees(JOB).await;
    assert!(proxy.refused() >= 6, "each browser tried three times: {}", proxy.refused());
    assert_eq!(proxy.passed(), 0);

    // The network changes; whoever opens the app again has a WebSocket.
    proxy.open();
    crew.reload().await;
    crew.sees(JOB).await;
    crew.press(JOB).await;
    crew.press("Börja").await;
    crew.sees_the(SENT).await;
    assert!(proxy.passed() > 0);
    staff.close().await;
    crew.close().await;
}
