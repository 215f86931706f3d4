//! What the sync asks.

use std::collections::{BTreeMap, BTreeSet};

use async_trait::async_trait;
use shared::civil::CivilDate;
use shared::domain::words::Prose;
use shared::ids::{DeviceId, Digest, DocId, FactId, HistoryId, PersonId};
use shared::sync::change::Actor;
use shared::wire::{Code, Receipt, Verdict};
use sqlx::any::AnyRow;
use sqlx::query;

use super::super::StoreError;
use super::super::row::{RowExt as _, corrupt};
use super::{Connected, anew, device, document, listed, marks, projection, town, unsigned};
use crate::sync::ledger::{
    CardRow, ChangeRow, Counter, DeviceRow, DocRow, FactRow, Found, Interest, LedgerError, Mark, PhotoRow,
    Projection, Read, Scoped, Settled, VerdictRow,
};
use crate::sync::town::{Town, TownQuery};

/// A device may have more documents than a statement takes placeholders.
const PART: usize = 500;

#[async_trait]
impl<C: Connected> Read for C {
    async fn device(&mut self, id: DeviceId) -> Found<Option<DeviceRow>> {
        if let Some(known) = self.known().and_then(|known| known.devices.get(&id)) {
            return Ok(known.clone());
        }
        Ok(device::one(self.conn().await?, id).await?)
    }

    async fn owner(&mut self, actor: Actor) -> Found<Option<DeviceId>> {
        if let Some(known) = self.known().and_then(|known| known.owners.get(&actor)) {
            return Ok(*known);
        }
        let row = query("select device from device_actor where actor = $1")
            .bind(actor.0.as_slice())
            .fetch_optional(self.conn().await?)
            .await?;
        Ok(row.map(|row| row.id("device")).transpose()?)
    }

    async fn history(&mut self) -> Found<HistoryId> {
        let row = query("select history from municipality").fetch_optional(self.conn().await?).await?;
        let row = row.ok_or(LedgerError::Corrupt("no municipality"))?;
        Ok(row.id("history")?)
    }

    async fn cursor(&mut self) -> Found<u64> {
        let row = query("select value from counter where name = $1")
            .bind(Counter::Cursor.name())
            .fetch_one(self.conn().await?)
            .await?;
        Ok(unsigned(row.int("value")?))
    }

    async fn access_cursor(&mut self, scopes: &[Mark]) -> Found<u64> {
        let sql = format!("select scope, id, cursor from access_mark where id in {}", marks(1, scopes.len()));
        let mut found = listed(sql);
        for mark in scopes {
            found = found.bind(mark.parts().1.to_vec());
        }
        let rows = found.fetch_all(self.conn().await?).await?;
        let mut cursor = 0;
        for row in &rows {
            let (scope, id) = (row.text("scope")?, row.bytes("id")?);
            if scopes.iter().any(|mark| mark.parts().0 == scope && mark.parts().1.as_slice() == id) {
                cursor = cursor.max(unsigned(row.int("cursor")?));
            }
        }
        Ok(cursor)
    }

    async fn access_day(&mut self) -> Found<Option<CivilDate>> {
        let row = query("select day from access_day").fetch_optional(self.conn().await?).await?;
        Ok(row.map(|row| row.word("day")).transpose()?)
    }

    async fn doc(&mut self, doc: DocId) -> Found<Option<DocRow>> {
        if let Some(known) = self.known().and_then(|known| known.docs.get(&doc)) {
            return Ok(known.clone());
        }
        let sql = format!("select {} from doc d where d.id = $1", document::COLUMNS);
        let row = listed(sql).bind(doc.as_bytes().to_vec()).fetch_optional(self.conn().await?).await?;
        Ok(row.as_ref().map(document::row).transpose()?)
    }

    async fn changes(&mut self, doc: DocId, epoch: u32) -> Found<Vec<ChangeRow>> {
        if let Some(known) = self.known().and_then(|known| known.changes.remove(&(doc, epoch))) {
            return Ok(known);
        }
        let rows = query(
            "select hash, actor, seq, max_op, deps, fact, bytes, cursor from change
             where doc = $1 and epoch = $2 order by pos",
        )
        .bind(doc.as_bytes().as_slice())
        .bind(i64::from(epoch))
        .fetch_all(self.conn().await?)
        .await?;
        Ok(rows.iter().map(document::change).collect::<Result<_, _>>()?)
    }

    async fn facts(&mut self, doc: DocId) -> Found<Vec<(FactId, String)>> {
        if let Some(known) = self.known().and_then(|known| known.facts_of.remove(&doc)) {
            return Ok(known);
        }
        let rows = query("select id, json from fact where doc = $1 order by id")
            .bind(doc.as_bytes().as_slice())
            .fetch_all(self.conn().await?)
            .await?;
        let read = |row: &AnyRow| Ok((row.id("id")?, row.text("json")?));
        Ok(rows.iter().map(read).collect::<Result<_, StoreError>>()?)
    }

    async fn docs(&mut self, interest: &Interest) -> Found<Vec<Scoped>> {
        Ok(document::of_interest(self.conn().await?, interest).await?)
    }

    async fn scoped(&mut self, doc: DocId) -> Found<Option<Scoped>> {
        Ok(document::one(self.conn().await?, doc).await?)
    }

    async fn all_docs(&mut self) -> Found<Vec<DocId>> {
        let rows = query("select id from doc order by id").fetch_all(self.conn().await?).await?;
        Ok(rows.iter().map(|row| row.id("id")).collect::<Result<_, _>>()?)
    }

    async fn fact(&mut self, fact: FactId) -> Found<Option<FactRow>> {
        if let Some(known) = self.known().and_then(|known| known.facts.get(&fact)) {
            return Ok(known.clone());
        }
        let row = listed(format!("{FACT} where id = $1"))
            .bind(fact.as_bytes().to_vec())
            .fetch_optional(self.conn().await?)
            .await?;
        Ok(row.as_ref().map(fact_row).transpose()?)
    }

    async fn verdicts(&mut self, fact: FactId) -> Found<Vec<VerdictRow>> {
        if let Some(known) = self.known().and_then(|known| known.verdicts.get(&fact)) {
            return Ok(known.clone());
        }
        let rows = listed(format!("select {VERDICT} from verdict where fact = $1"))
            .bind(fact.as_bytes().to_vec())
            .fetch_all(self.conn().await?)
            .await?;
        let mut all = rows.iter().map(verdict_row).collect::<Result<Vec<_>, _>>()?;
        all.sort_by_key(|row| (row.device, row.hash));
        Ok(all)
    }

    async fn unsettled(&mut self, since: i64) -> Found<Vec<VerdictRow>> {
        let rows =
            listed(format!("select {VERDICT} from verdict where settled_at is null or settled_at >= $1"));
        let rows = rows.bind(since).fetch_all(self.conn().await?).await?;
        let mut all = rows.iter().map(verdict_row).collect::<Result<Vec<_>, _>>()?;
        all.sort_by_key(|row| (row.device, row.hash));
        Ok(all)
    }

    async fn refused_of(&mut self, person: PersonId) -> Found<Vec<VerdictRow>> {
        Ok(anew::refused_of(self.conn().await?, person).await?)
    }

    async fn holders(&mut self, fact: FactId) -> Found<Vec<DeviceId>> {
        Ok(anew::holders(self.conn().await?, fact).await?)
    }

    async fn erased(&mut self, fact: FactId) -> Found<Option<i64>> {
        if let Some(known) = self.known().and_then(|known| known.erased.get(&fact)) {
            return Ok(*known);
        }
        Ok(anew::erased(self.conn().await?, fact).await?)
    }

    async fn earlier(&mut self, fact: FactId) -> Found<Vec<Digest>> {
        Ok(anew::earlier(self.conn().await?, fact).await?)
    }

    async fn receipts(&mut self, device: DeviceId, above: u64) -> Found<Vec<Receipt>> {
        let rows = query(
            "select number, doc, fact, hash, verdict, code, reason from receipt
             where device = $1 and number > $2 order by number",
        )
        .bind(device.as_bytes().as_slice())
        .bind(super::signed(above))
        .fetch_all(self.conn().await?)
        .await?;
        Ok(rows.iter().map(receipt).collect::<Result<_, StoreError>>()?)
    }

    async fn photos(
        &mut self,
        device: DeviceId,
        digests: &BTreeSet<Digest>,
    ) -> Found<BTreeMap<Digest, PhotoRow>> {
        let mut found: BTreeMap<Digest, PhotoRow> = BTreeMap::new();
        let list = marks(2, digests.len());
        let sql = format!("select digest from media_device where device = $1 and digest in {list}");
        let mut handed = listed(sql).bind(device.as_bytes().to_vec());
        let sql = format!("select digest, doc from citation where digest in {}", marks(1, digests.len()));
        let mut cited = listed(sql);
        for digest in digests {
            handed = handed.bind(digest.0.to_vec());
            cited = cited.bind(digest.0.to_vec());
        }
        for row in &handed.fetch_all(self.conn().await?).await? {
            found.entry(row.digest("digest")?).or_default().handed_over = true;
        }
        for row in &cited.fetch_all(self.conn().await?).await? {
            found.entry(row.digest("digest")?).or_default().cited_in.insert(row.id("doc")?);
        }
        Ok(found)
    }

    async fn cards(&mut self, docs: &BTreeSet<DocId>) -> Found<Vec<CardRow>> {
        let docs: Vec<&DocId> = docs.iter().collect();
        let mut cards = Vec::new();
        for part in docs.chunks(PART) {
            let list = marks(1, part.len());
            let sql = format!("select doc, digest, json from card where doc in {list} order by doc, digest");
            let mut found = listed(sql);
            for doc in part {
                found = found.bind(doc.as_bytes().to_vec());
            }
            for row in &found.fetch_all(self.conn().await?).await? {
                let (doc, digest, json) = (row.id("doc")?, row.digest("digest")?, row.text("json")?);
                cards.push(CardRow { doc, digest, json });
            }
        }
        Ok(cards)
    }

    async fn projection(&mut self, doc: DocId) -> Found<Projection> {
        if let Some(known) = self.known().and_then(|known| known.projections.get(&doc)) {
            return Ok(known.clone());
        }
        let Some(row) = self.doc(doc).await? else { return Ok(Projection::default()) };
        Ok(projection::one(self.conn().await?, doc, row.key).await?)
    }

    async fn town(&mut self, query: &TownQuery) -> Found<Town> {
        Ok(town::town(self.conn().await?, query).await?)
    }
}

/// The columns of a [`VerdictRow`].
pub(super) const VERDICT: &str =
    "device, hash, doc, key, fact, verdict, code, by_person, json, card, received_at,
    settled_by, settled_at, settled_reason";

fn said(row: &AnyRow) -> Result<(Verdict, Code), StoreError> {
    let verdict = Verdict::from_name(&row.text("verdict")?).ok_or_else(|| corrupt("verdict"))?;
    let code = Code::from_key(&row.text("code")?).ok_or_else(|| corrupt("code"))?;
    Ok((verdict, code))
}

/// A receipt.
pub(super) fn receipt(row: &AnyRow) -> Result<Receipt, StoreError> {
    let (verdict, code) = said(row)?;
    let (doc, fact, hash) = (row.id("doc")?, row.id("fact")?, row.digest("hash")?);
    let (number, reason) = (unsigned(row.int("number")?), prose_opt(row, "reason")?);
    Ok(Receipt { number, doc, fact, hash, verdict, code, reason, epoch: None })
}

pub(super) fn verdict_row(row: &AnyRow) -> Result<VerdictRow, StoreError> {
    let (verdict, code) = said(row)?;
    Ok(VerdictRow {
        device: row.id("device")?,
        hash: row.digest("hash")?,
        doc: row.id("doc")?,
        key: row.word("key")?,
        fact: row.id("fact")?,
        verdict,
        code,
        by: row.id_opt("by_person")?,
        json: row.text("json")?,
        card: row.text_opt("card")?,
        received_at: row.int("received_at")?,
        settled: settled(row)?,
    })
}

fn settled(row: &AnyRow) -> Result<Option<Settled>, StoreError> {
    let (Some(by), Some(at)) = (row.id_opt("settled_by")?, row.int_opt("settled_at")?) else {
        return Ok(None);
    };
    Ok(Some(Settled { by, at, reason: prose_opt(row, "settled_reason")? }))
}

fn prose_opt(row: &AnyRow, column: &'static str) -> Result<Option<Prose>, StoreError> {
    row.text_opt(column)?.map(|text| Prose::new(&text)).transpose().map_err(|_| corrupt(column))
}

/// Reads what [`fact_row`] reads.
pub(super) const FACT: &str =
    "select id, doc, kind, by_person, device, json, received_at, adopted_by from fact";

/// A fact.
pub(super) fn fact_row(row: &AnyRow) -> Result<FactRow, StoreError> {
    Ok(FactRow {
        id: row.id("id")?,
        doc: row.id("doc")?,
        kind: row.text("kind")?,
        by: row.id("by_person")?,
        device: row.id_opt("device")?,
        json: row.text("json")?,
        received_at: row.int("received_at")?,
        adopted_by: row.id_opt("adopted_by")?,
    })
}
