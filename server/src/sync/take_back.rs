//! What its author takes back before it counts: it may have been refused, held, or never have come.

use shared::domain::fact::Fact;
use shared::domain::words::Prose;
use shared::unsent::UnsentFact;
use shared::wire::{Code, MAX_CARD, MAX_FACT, Verdict};

use super::batch::Batch;
use super::hand_in::hash_of;
use super::ledger::{DeviceRow, Found, Settled, VerdictRow};
use super::settle::tell;

/// What somebody takes back, and what those read who look after it.
#[derive(Debug, Clone)]
pub struct TakeBack {
    /// The fact as it waits on the device.
    pub fact: UnsentFact,
    /// Why.
    pub reason: Prose,
}

/// Says of a fact of this device that it does not count, if it is not committed. Whatever of it is still on its way
/// gets the same answer when it comes: from now on it cannot be committed behind its author's back.
pub(super) async fn take_back(
    batch: &mut Batch<'_>,
    device: &DeviceRow,
    what: &TakeBack,
) -> Found<Result<(), Code>> {
    let fact = &what.fact;
    if !fact.key.fits(fact.doc) {
        return Ok(Err(Code::DocKey));
    }
    if fact.fact.len() > MAX_FACT || fact.card.as_ref().is_some_and(|card| card.len() > MAX_CARD) {
        return Ok(Err(Code::FactOversized));
    }
    let Some(read) = Fact::read(fact.id, &fact.fact) else { return Ok(Err(Code::FactMalformed)) };
    if !device.voices.iter().any(|voice| voice.person == read.by) {
        return Ok(Err(Code::PersonForbidden));
    }
    // What has been erased leaves nothing behind here either: its device is told so when it sends it.
    if batch.tx.erased(fact.id).await?.is_some() {
        return Ok(Err(Code::FactErased));
    }
    if batch.tx.fact(fact.id).await?.is_some() {
        return Ok(Err(Code::FactIdUsed));
    }
    let mut rows = batch.tx.verdicts(fact.id).await?;
    // Another text under this id is not theirs to take back; the same one may also have been carried to the office.
    rows.retain(|row| row.doc == fact.doc && row.json == fact.fact);
    let own = |row: &&VerdictRow| row.device == device.id;
    if rows.iter().filter(own).any(|row| row.reason().is_some()) {
        // Somebody has said so already, and the device hears of it.
        return Ok(Ok(()));
    }
    if !rows.iter().any(|row| own(&row)) {
        let row = VerdictRow {
            device: device.id,
            hash: hash_of(fact),
            doc: fact.doc,
            key: fact.key,
            fact: fact.id,
            verdict: Verdict::Held,
            code: Code::TakenBack,
            by: Some(read.by),
            json: fact.fact.clone(),
            card: fact.card.clone(),
            received_at: batch.now.ms,
            settled: None,
        };
        batch.tx.keep_verdict(&row).await?;
        rows.push(row);
    }
    let settled = Settled { by: read.by, at: batch.now.ms, reason: Some(what.reason.clone()) };
    for row in &rows {
        batch.tx.settle(row, &settled).await?;
    }
    if let Some(row) = rows.iter().find(own) {
        tell(batch, row, settled.reason.as_ref()).await?;
    }
    Ok(Ok(()))
}
