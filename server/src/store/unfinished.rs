//! Empties a database whose demo was never filled in to the end. It touches no other: every statement asks for itself.

use sqlx::{AssertSqlSafe, query};

use super::{Conn, StoreError};

/// Every table but those of the municipality and the counters, each before those that it refers to.
const TABLES: &[&str] = &[
    "attempt",
    "invite_person",
    "invite",
    "credential",
    "device_person",
    "session",
    "upload",
    "media_device",
    "media",
    "doomed",
    "citation",
    "assignment",
    "work_state",
    "order_state",
    "card",
    "access_day",
    "access_mark",
    "device_actor",
    "device_receipts",
    "receipt",
    "verdict",
    "earlier",
    "erased",
    "holder",
    "fact",
    "change",
    "doc",
    "placement",
    "role_grant",
    "device",
    "person",
    "portrait",
    "job_type_department",
    "job_type_blackout",
    "job_type",
    "site",
    "station",
    "unit",
    "department",
    "authority",
];

/// A municipality of made-up people that is not filled in.
const UNFINISHED: &str = "select 1 from municipality where demo = 1 and filled_at is null";

/// Whether the demo is filled in only in part.
pub async fn is_there(conn: &mut Conn) -> Result<bool, StoreError> {
    Ok(query(UNFINISHED).fetch_optional(conn).await?.is_some())
}

/// Notes that the demo is filled in.
pub async fn end(conn: &mut Conn, now: i64) -> Result<(), StoreError> {
    query("update municipality set filled_at = $1 where demo = 1 and filled_at is null")
        .bind(now)
        .execute(conn)
        .await?;
    Ok(())
}

/// Throws an unfinished demo away: afterwards the database is as empty as a new one.
pub async fn clear(conn: &mut Conn) -> Result<(), StoreError> {
    for table in TABLES {
        let sql = format!("delete from {table} where exists ({UNFINISHED})");
        query(AssertSqlSafe(sql)).execute(&mut *conn).await?;
    }
    for (name, first) in [("cursor", 0_i64), ("job", 1000)] {
        let sql = format!("update counter set value = $2 where name = $1 and exists ({UNFINISHED})");
        query(AssertSqlSafe(sql)).bind(name).bind(first).execute(&mut *conn).await?;
    }
    query("delete from municipality where demo = 1 and filled_at is null").execute(&mut *conn).await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use shared::ids::HistoryId;

    use super::*;
    use crate::on_both;
    use crate::store::place::{self, Municipality, People};
    use crate::store::row::RowExt as _;
    use crate::store::testing::TestDb;

    async fn count(conn: &mut Conn, table: &str) -> i64 {
        let sql = format!("select count(*) as n from {table}");
        query(AssertSqlSafe(sql)).fetch_one(conn).await.unwrap().int("n").unwrap()
    }

    #[tokio::test]
    async fn no_table_is_forgotten() {
        let db = TestDb::sqlite().await;
        let mut conn = db.read().await.unwrap();
        let sql = "select name from sqlite_master where type = 'table' and name not like 'sqlite%'";
        let rows = query(sql).fetch_all(&mut *conn).await.unwrap();
        let mut there: Vec<String> = rows.iter().map(|row| row.text("name").unwrap()).collect();
        there.retain(|name| name != "_sqlx_migrations");
        let mut known: Vec<&str> = TABLES.iter().copied().chain(["municipality", "counter"]).collect();
        there.sort_unstable();
        known.sort_unstable();
        assert_eq!(there, known);
    }

    on_both! {
        async fn only_a_demo_that_is_not_filled_in_is_cleared(db) {
            for (people, filled, left) in [
                (People::MadeUp, false, 0),
                (People::MadeUp, true, 1),
                (People::Real, false, 1),
            ] {
                let mut tx = db.write().await.unwrap();
                let municipality = Municipality {
                    name: "En kommun".to_owned(),
                    history: HistoryId::random([1; 16]),
                    lang: "sv".to_owned(),
                    answer_weekdays: 5,
                    people,
                };
                place::found(&mut tx, &municipality, 1).await.unwrap();
                query("insert into attempt (bucket, at) values ($1, 1)")
                    .bind([1_u8; 32].as_slice())
                    .execute(&mut *tx)
                    .await
                    .unwrap();
                if filled {
                    end(&mut tx, 2).await.unwrap();
                }
                assert_eq!(is_there(&mut tx).await.unwrap(), left == 0);
                clear(&mut tx).await.unwrap();
                assert_eq!(count(&mut tx, "municipality").await, left);
                assert_eq!(count(&mut tx, "attempt").await, left);
                // The next case begins with an empty database.
                tx.rollback().await.unwrap();
            }
        }
    }
}
