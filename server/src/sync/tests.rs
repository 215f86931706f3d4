//! The same behaviour on every ledger: in memory, on SQLite and on PostgreSQL.

use shared::ids::DocId;

use super::ledger::Ledger;
use super::memory::Memory;
use super::testing::{HISTORY, devices, town};
use crate::store::ledger::SqlLedger;
use crate::store::testing::TestDb;

mod accepted;
mod anew;
mod bad_input;
mod carried;
mod held;
mod journey;
mod large_manifest;
mod shelf;
mod sight;
mod taken_back;

/// Writes each test three times: `name::memory`, `name::sqlite` and `name::postgres`.
macro_rules! on_all {
    ($($(#[$doc:meta])* async fn $name:ident($ledger:ident) $body:block)*) => {$(
        $(#[$doc])*
        mod $name {
            use super::*;

            async fn run($ledger: &dyn crate::sync::ledger::Ledger) $body

            #[tokio::test]
            async fn memory() {
                run(&crate::sync::tests::memory().await).await;
            }

            #[tokio::test]
            async fn sqlite() {
                let (_db, ledger) = crate::sync::tests::sql(crate::store::testing::TestDb::sqlite().await).await;
                run(&ledger).await;
            }

            #[tokio::test]
            async fn postgres() {
                let (_db, ledger) = crate::sync::tests::sql(crate::store::testing::TestDb::postgres().await).await;
                run(&ledger).await;
            }
        }
    )*};
}
use on_all;

async fn memory() -> Memory {
    let memory = Memory::new(HISTORY);
    memory.set_town(town()).await;
    for device in devices() {
        memory.set_device(device).await;
    }
    memory
}

async fn sql(db: TestDb) -> (TestDb, SqlLedger) {
    crate::store::ledger::testing::fill(&db, HISTORY, &town(), &devices()).await.expect("the rows fit");
    let ledger = SqlLedger::new((*db).clone());
    (db, ledger)
}

/// A document id that no key decides.
fn random_doc(byte: u8) -> DocId {
    DocId::random([byte; 16])
}

/// What is projected from every document.
async fn projections(ledger: &dyn Ledger) -> Vec<(DocId, super::ledger::Projection)> {
    let mut read = ledger.read().await.expect("a reader");
    let mut all = Vec::new();
    for doc in read.all_docs().await.expect("the documents") {
        all.push((doc, read.projection(doc).await.expect("the projection")));
    }
    all
}
