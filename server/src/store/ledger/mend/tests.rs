//! Rows of documents damaged one column at a time and altogether: found, mended from what lies beside them, or told.

use shared::domain::body::{AbsenceKind, Absent};
use shared::domain::words::Prose;
use shared::ids::FactId;
use shared::wire::Code;

use super::super::SqlLedger;
use super::super::testing::fill;
use super::*;
use crate::on_both;
use crate::sync::ledger::{DocRow, Ledger as _};
use crate::sync::sound;
use crate::sync::testing::{ANNA, ANNAS_PHONE, HISTORY, NODE, NOW, OUTDOOR, Pen, day, devices, town};

fn month() -> (DocId, DocKey) {
    let key = DocKey::Time(OUTDOOR, ANNA, day("2026-02-02").in_month());
    (key.derived_id().unwrap(), key)
}

/// Anna has said twice that she is away, and the document was founded anew after it.
async fn scene(ledger: &SqlLedger, db: &Db) {
    fill(db, HISTORY, &town(), &devices()).await.unwrap();
    let mut pen = Pen::greet(ledger, ANNAS_PHONE).await;
    let ((doc, key), on) = (month(), day("2026-02-02"));
    for number in ["ett", "två"] {
        let (kind, reason) = (AbsenceKind::Reported, Prose::new(number).ok());
        let fact = pen.fact(ANNA, &[], Absent { person: ANNA, from: on, to: on, kind, reason });
        assert_eq!(pen.state(ledger, doc, key, &fact).await.code, Code::Ok);
    }
    sound::repair(ledger, NODE, NOW, doc).await.unwrap();
}

async fn damaged(ledger: &SqlLedger, db: &Db) -> Vec<DocId> {
    let mut damaged = sound::examine_all(ledger).await.unwrap();
    let docs = ledger.read().await.unwrap().all_docs().await.unwrap();
    for doc in astray(db, docs).await.unwrap() {
        damaged.entry(doc).or_insert(sound::Damage::Rows);
    }
    damaged.into_keys().collect()
}

async fn look(ledger: &SqlLedger) -> (DocRow, Vec<(FactId, String)>) {
    let mut read = ledger.read().await.unwrap();
    (read.doc(month().0).await.unwrap().unwrap(), read.facts(month().0).await.unwrap())
}

async fn have(db: &Db, sql: &str) {
    query(sqlx::AssertSqlSafe(sql.to_owned()))
        .execute(&mut *db.writer.acquire().await.unwrap())
        .await
        .unwrap();
}

const KEY: &str = "key = 'order/0000'";
const OTHERS: &str = "key = 'order/11111111-1111-4111-8111-111111111111'";
const COLUMNS: &str = "unit = null, person = null, day = 'x', kind = 'order'";

on_both! {
    async fn a_damaged_row_is_found_and_mended_from_what_lies_beside_it(db) {
        let ledger = SqlLedger::new((*db).clone());
        scene(&ledger, &db).await;
        assert_eq!(damaged(&ledger, &db).await, []);
        let everything = format!("{KEY}, epoch = -1, last_day = 'x', max_op = -1, {COLUMNS}");
        let ways = [
            KEY, OTHERS, COLUMNS, "epoch = -1", "epoch = 0", "epoch = 4294967295", "epoch = 4294967296", "epoch = 9",
            "max_op = 1", "changes = 99", "last_day = 'x'", "heads = substr(heads, 1, 31)", everything.as_str(),
        ];
        for way in ways {
            let (before, facts) = look(&ledger).await;
            have(&db, &format!("update doc set {way}")).await;
            assert_eq!(damaged(&ledger, &db).await, [month().0], "{way}");
            assert_ne!(head(&db, month().0).await.unwrap(), Head::Lost, "{way}");
            sound::repair(&ledger, NODE, NOW, month().0).await.unwrap();
            assert_eq!(damaged(&ledger, &db).await, [], "{way}");
            let (after, same) = look(&ledger).await;
            assert_eq!((after.key, same), (month().1, facts), "{way}");
            assert!(after.epoch > before.epoch, "{way}: devices know the epoch {} already", before.epoch);
            // Whoever's it is finds it again.
            let pen = Pen::greet(&ledger, ANNAS_PHONE).await;
            assert!(pen.listed().contains(&month().0), "{way}");
        }
        assert_eq!(head(&db, month().0).await.unwrap(), Head::Sound);
    }

    async fn whose_it_is_is_not_guessed_when_nothing_says_so(db) {
        let ledger = SqlLedger::new((*db).clone());
        scene(&ledger, &db).await;
        have(&db, "delete from change").await;
        have(&db, &format!("update doc set {KEY}")).await;
        assert_eq!(head(&db, month().0).await.unwrap(), Head::Lost);
        let (facts, unread) = {
            let mut read = ledger.read().await.unwrap();
            (read.facts(month().0).await.unwrap().len(), read.doc(month().0).await.is_err())
        };
        assert_eq!((facts, unread), (2, true), "and nothing of it is touched");
    }

    async fn a_damaged_row_keeps_nobody_from_everything_else(db) {
        let ledger = SqlLedger::new((*db).clone());
        scene(&ledger, &db).await;
        have(&db, &format!("update doc set {KEY}")).await;
        let pen = Pen::greet(&ledger, ANNAS_PHONE).await;
        assert!(!pen.listed().contains(&month().0));
        assert!(ledger.since(0).await.unwrap().docs.is_empty());
    }
}
