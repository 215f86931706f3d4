//! Projects everything anew from the facts: what `gjort rebuild` does.

use std::collections::BTreeSet;

use shared::domain::fact::{Fact, Stated};

use super::ledger::{Counter, Found, Ledger, Mark};
use super::project;

/// Projects every document anew, in one transaction; how many there were.
pub async fn rebuild(ledger: &dyn Ledger) -> Found<usize> {
    let mut tx = ledger.write().await?;
    let cursor = tx.next(Counter::Cursor).await?;
    let docs = tx.all_docs().await?;
    for id in &docs {
        let Some(row) = tx.doc(*id).await? else { continue };
        let facts = tx.facts(*id).await?;
        let stated: Vec<Stated> =
            facts.iter().filter_map(|(id, json)| Fact::read(*id, json)).map(Stated::committed).collect();
        tx.project(&row, &project::project(&row.key, &stated)).await?;
    }
    // Who may read what may have come out differently for anybody.
    tx.mark(&BTreeSet::from([Mark::All]), cursor).await?;
    tx.commit().await?;
    Ok(docs.len())
}
