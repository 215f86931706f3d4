//! Two nodes on one PostgreSQL: what is committed through one is heard on the other, with a hint or without.

use server::app::App;
use server::config::Config;
use server::demo::{self, Filled};
use server::store::ledger::testing::fill;
use server::store::session::{self, Credential, Session};
use server::store::testing::TestDb;
use server::store::{commit, device, place, unfinished};
use server::sync::testing::{
    COORDINATOR_PC, HISTORY, LEADER, LEADER_PHONE, ORDERER, ORDERER_PC, OUTDOOR, PARKS, Pen, SHARED_PHONE,
    devices, requested, town,
};
use shared::domain::body::{Opened, Remarked, Requested, When};
use shared::domain::fact::Fact;
use shared::domain::key::DocKey;
use shared::domain::words::Prose;
use shared::ids::{Digest, DocId};
use shared::sync::change::{FIRST_OP, Place};
use shared::wire::{ClientFrame, Code, ServerFrame, Verdict};

use super::served::Served;
use super::{founding, request};

struct Nodes {
    one: Served,
    other: Served,
    _db: TestDb,
}

impl Nodes {
    async fn start() -> Self {
        let db = TestDb::postgres().await;
        fill(&db, HISTORY, &town(), &devices()).await.unwrap();
        let (one, other) = tokio::join!(Served::on(Some(db.url())), Served::on(Some(db.url())));
        Self { one, other, _db: db }
    }
}

fn opened(pen: &mut Pen) -> Fact {
    let Requested { title, place, .. } = requested();
    let (when, job_type, order, number) = (When::Whenever, None, None, None);
    pen.fact(
        LEADER,
        &[],
        Opened { order, number, title, what: None, job_type, place, when, card: None, photos: vec![] },
    )
}

#[tokio::test]
async fn an_order_sent_to_one_node_reaches_the_coordinator_on_the_other() {
    let nodes = Nodes::start().await;
    let (mut orderer, _) = nodes.one.greeted(ORDERER_PC).await;
    let (mut coordinator, _) = nodes.other.greeted(COORDINATOR_PC).await;
    let (doc, key) = (DocId::random([1; 16]), DocKey::Order(PARKS));
    let mut pen = Pen::new(ORDERER_PC);
    let wanted = request(&mut pen);
    orderer.send(&ClientFrame::Push(founding(&pen, doc, key, &wanted))).await;
    assert_eq!(orderer.receipt().await.verdict, Verdict::Committed);
    let entry = coordinator.until(|frame| match frame {
        ServerFrame::Access(entry) => Some(entry),
        _ => None,
    });
    assert_eq!(entry.await.id, doc);
}

#[tokio::test]
async fn what_is_added_on_one_node_comes_on_the_other_as_the_change_itself() {
    let nodes = Nodes::start().await;
    let (mut here, _) = nodes.one.greeted(LEADER_PHONE).await;
    let (mut there, _) = nodes.other.greeted(LEADER_PHONE).await;
    let (doc, key, mut pen) = (DocId::random([2; 16]), DocKey::Work(OUTDOOR), Pen::new(LEADER_PHONE));
    let opening = opened(&mut pen);
    let first = founding(&pen, doc, key, &opening);
    let hash = first.items[0].hash;
    here.send(&ClientFrame::Push(first)).await;
    assert_eq!(here.receipt().await.code, Code::Ok);
    there.until(|frame| matches!(frame, ServerFrame::Access(entry) if entry.id == doc).then_some(())).await;
    let words = pen.fact(LEADER, &[], Remarked { text: Prose::new("Hej").unwrap(), visit: None });
    let place = Place { actor: pen.actor, seq: 2, start_op: FIRST_OP + 1, deps: vec![hash], time: 0 };
    let second = Pen::push_at(doc, key, &place, &words);
    here.send(&ClientFrame::Push(second.clone())).await;
    assert_eq!(here.receipt().await.code, Code::Ok);
    let changed = there.until(|frame| match frame {
        ServerFrame::Changed(changed) => Some(changed),
        _ => None,
    });
    let changed = changed.await;
    assert_eq!((changed.doc, changed.changes.len()), (doc, 1));
    assert_eq!(changed.heads, [second.items[0].hash]);
}

#[tokio::test]
async fn what_nobody_gave_a_hint_of_is_heard_all_the_same() {
    let nodes = Nodes::start().await;
    let (mut coordinator, _) = nodes.other.greeted(COORDINATOR_PC).await;
    // Committed past every node: nobody tells anybody.
    let ledger = &nodes.one.app.ledger;
    let mut pen = Pen::greet(ledger, ORDERER_PC).await;
    let (doc, wanted) = (DocId::random([3; 16]), request(&mut pen));
    assert_eq!(pen.state(ledger, doc, DocKey::Order(PARKS), &wanted).await.code, Code::Ok);
    coordinator
        .until(|frame| matches!(frame, ServerFrame::Access(entry) if entry.id == doc).then_some(()))
        .await;
}

#[tokio::test]
async fn a_phone_unlocked_on_one_node_is_given_what_is_its_own_on_the_other() {
    let nodes = Nodes::start().await;
    let app = &nodes.one.app;
    let mut tx = app.db.write().await.unwrap();
    device::lock(&mut tx, SHARED_PHONE, LEADER, app.clock.now()).await.unwrap();
    commit(tx).await.unwrap();
    let mut phone = nodes.other.device(SHARED_PHONE).await;
    phone.send(&Pen::new(SHARED_PHONE).hello(None)).await;
    let manifest = |frame| match frame {
        ServerFrame::Manifest(manifest) => Some(manifest),
        _ => None,
    };
    assert_eq!(phone.until(manifest).await.cursor, 0);
    let mut tx = app.db.write().await.unwrap();
    device::unlock(&mut tx, SHARED_PHONE).await.unwrap();
    commit(tx).await.unwrap();
    let given = phone.until(manifest).await;
    assert!(given.cursor > 0 && !given.views.is_empty(), "{given:?}");
}

#[tokio::test]
async fn a_phone_locked_on_one_node_is_cut_off_on_the_other() {
    let nodes = Nodes::start().await;
    let (mut phone, _) = nodes.other.greeted(SHARED_PHONE).await;
    let (mut leader, _) = nodes.other.greeted(LEADER_PHONE).await;
    let mut tx = nodes.one.app.db.write().await.unwrap();
    device::lock(&mut tx, SHARED_PHONE, LEADER, nodes.one.app.clock.now()).await.unwrap();
    commit(tx).await.unwrap();
    phone.ends_with(Code::DeviceLocked).await;
    leader.send(&ClientFrame::View { name: shared::wire::ViewName::Me }).await;
    leader.until(|frame| matches!(frame, ServerFrame::View(_)).then_some(())).await;
}

#[tokio::test]
async fn a_session_ended_on_one_node_ends_the_socket_on_the_other_and_not_the_one_after_it() {
    let nodes = Nodes::start().await;
    let app = &nodes.one.app;
    let (mut before, _) = nodes.other.greeted(ORDERER_PC).await;
    let now = app.clock.now();
    let open = |secret: &str| Session {
        id: Digest::of(secret.as_bytes()),
        person: ORDERER,
        device: ORDERER_PC,
        expires_at: now + 1_000_000,
    };
    let mut tx = app.db.write().await.unwrap();
    session::open(&mut tx, &open("first"), Credential::Password, now).await.unwrap();
    session::revoke(&mut tx, &open("first"), now).await.unwrap();
    session::open(&mut tx, &open("second"), Credential::Password, now).await.unwrap();
    commit(tx).await.unwrap();
    let (mut after, _) = nodes.other.greeted(ORDERER_PC).await;
    before.ends_with(Code::SessionEnded).await;
    let mut pen = Pen::new(ORDERER_PC);
    let wanted = request(&mut pen);
    let push = founding(&pen, DocId::random([4; 16]), DocKey::Order(PARKS), &wanted);
    after.send(&ClientFrame::Push(push)).await;
    assert_eq!(after.receipt().await.verdict, Verdict::Committed);
}

#[tokio::test(flavor = "multi_thread")]
async fn two_nodes_that_begin_at_once_fill_the_demo_once() {
    let url = TestDb::postgres_unprepared();
    let folders = [tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap()];
    let config = |at: usize| Config {
        data: folders[at].path().to_owned(),
        database: Some(url.clone()),
        demo: true,
        ..Config::default()
    };
    let (one, other) = tokio::join!(App::open(config(0)), App::open(config(1)));
    let (one, other) = (one.unwrap(), other.unwrap());
    let (first, second) = tokio::join!(demo::fill(&one), demo::fill(&other));
    let mut filled = [first.unwrap(), second.unwrap()];
    filled.sort_by_key(|filled| *filled == Filled::Before);
    assert_eq!(filled, [Filled::Now, Filled::Before]);
    let mut conn = one.db.read().await.unwrap();
    assert!(!unfinished::is_there(&mut conn).await.unwrap());
    assert_eq!(place::municipality(&mut conn).await.unwrap().unwrap().name, "Granfors kommun");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_node_that_goes_in_the_middle_of_the_demo_leaves_it_to_the_next() {
    let db = TestDb::postgres().await;
    let folder = tempfile::tempdir().unwrap();
    let config = Config {
        data: folder.path().to_owned(),
        database: Some(db.url().to_owned()),
        demo: true,
        ..Config::default()
    };
    let (one, other) = (App::open(config.clone()).await.unwrap(), App::open(config).await.unwrap());
    let first = tokio::spawn(async move { demo::fill(&one).await });
    // Once something of it is in the database.
    let mut conn = db.read().await.unwrap();
    while place::municipality(&mut conn).await.unwrap().is_none() {
        tokio::time::sleep(std::time::Duration::from_millis(5)).await;
    }
    first.abort();
    assert!(first.await.unwrap_err().is_cancelled());
    assert_eq!(demo::fill(&other).await.unwrap(), Filled::Now);
    assert!(!unfinished::is_there(&mut conn).await.unwrap());
}
