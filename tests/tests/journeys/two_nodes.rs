//! The main job on two nodes behind one address, one of which is killed in the middle of it.

use ::server::store::testing::TestDb;
use tests::front::Front;
use tests::port::free_port;

use super::deeds::{SENT, arrives, opened, walk};
use super::driver::Kind;
use super::main_job::{CREW, JOB, STEPS, do_the_job, give_plan_and_put, ordered, release_and_confirm};
use super::server::Server;

#[tokio::test]
async fn a_job_is_done_on_two_nodes_one_of_which_is_killed() {
    walk(Kind::Chromium, on_two_nodes).await;
}

async fn on_two_nodes() {
    let kind = Kind::Chromium;
    let ports = [free_port(), free_port()];
    let front = Front::before(&ports);
    let [mut one, other] = Server::nodes(front.port(), ports, &TestDb::postgres_unprepared());
    let origin = one.origin();

    // Browsers come by turns to both nodes; each page changes by itself when somebody does something elsewhere.
    let orderer = ordered(kind, &origin).await;
    let staff = give_plan_and_put(kind, &origin, &orderer).await;
    let crew = opened(kind, &origin, CREW, JOB, STEPS[0]).await;
    let taken = front.taken();
    assert!(taken.iter().all(|count| *count > 0), "both nodes were in it: {taken:?}");

    // One node goes while the job is done; whoever was on it goes on with the other.
    one.kill();
    let had = crew.photos().await;
    do_the_job(&crew).await;
    let mut photos = crew.photos().await;
    photos.retain(|photo| !had.contains(photo));
    assert_eq!(photos.len(), 2, "a photo before and one after");
    crew.sees_the(SENT).await;
    for digest in &photos {
        arrives(other.data(), digest).await;
    }
    orderer.sees("Klar, väntar på godkännande").await;

    // It comes back, and what is said on either is heard on both.
    one.go_on();
    staff.go_to_address("/bekrafta").await;
    staff.press(JOB).await;
    release_and_confirm(&staff).await;
    orderer.sees("Klart och godkänt").await;
    orderer.sees_the("main img[src^='blob:']").await;

    orderer.close().await;
    staff.close().await;
    crew.close().await;
}
