//! What a device could not send comes as a file: each fact in it is held, for a person to adopt.

use shared::domain::fact::Fact;
use shared::domain::rules;
use shared::domain::speaker::Speaker;
use shared::ids::{Digest, PersonId};
use shared::unsent::UnsentFact;
use shared::wire::{Code, MAX_CARD, MAX_FACT, Receipt, Verdict};

use super::batch::Batch;
use super::ledger::{DeviceRow, Found, VerdictRow};

/// Holds each fact that this person could settle, if it is not there already; says of each what became of it. Those who
/// hand a file in answer for nothing but that they were given it.
pub(super) async fn hand_in(
    batch: &mut Batch<'_>,
    device: &DeviceRow,
    facts: &[UnsentFact],
    by: PersonId,
) -> Found<Vec<Receipt>> {
    let speaker = device.speakers(batch.now).into_iter().find(|speaker| speaker.person == by);
    let mut receipts = Vec::with_capacity(facts.len());
    for unsent in facts {
        let code = match &speaker {
            None => Code::PersonForbidden,
            Some(speaker) => hold(batch, device, unsent, speaker).await?,
        };
        let hash = hash_of(unsent);
        let verdict = if code == Code::Ok { Verdict::Duplicate } else { code.verdict() };
        receipts.push(Receipt {
            number: 0,
            doc: unsent.doc,
            fact: unsent.id,
            hash,
            verdict,
            code,
            reason: None,
            epoch: None,
        });
    }
    Ok(receipts)
}

/// What stands for the change that it never came in.
pub(super) fn hash_of(unsent: &UnsentFact) -> Digest {
    Digest::of(format!("{} {}", unsent.id, unsent.fact).as_bytes())
}

async fn hold(
    batch: &mut Batch<'_>,
    device: &DeviceRow,
    unsent: &UnsentFact,
    speaker: &Speaker,
) -> Found<Code> {
    if !unsent.key.fits(unsent.doc) {
        return Ok(Code::DocKey);
    }
    if !rules::may_settle(speaker, &unsent.key) {
        return Ok(Code::DocForbidden);
    }
    if unsent.fact.len() > MAX_FACT || unsent.card.as_ref().is_some_and(|card| card.len() > MAX_CARD) {
        return Ok(Code::FactOversized);
    }
    let fact = match Fact::check(unsent.id, &unsent.fact) {
        Ok(fact) => fact,
        Err(code) => return Ok(code),
    };
    if batch.tx.erased(unsent.id).await?.is_some() {
        return Ok(Code::FactErased);
    }
    // It came by the network meanwhile, or in a copy of the file.
    if batch.tx.fact(unsent.id).await?.is_some() || !batch.tx.verdicts(unsent.id).await?.is_empty() {
        return Ok(Code::Ok);
    }
    let row = VerdictRow {
        device: device.id,
        hash: hash_of(unsent),
        doc: unsent.doc,
        key: unsent.key,
        fact: unsent.id,
        verdict: Verdict::Held,
        code: Code::HandedIn,
        by: Some(fact.by),
        json: unsent.fact.clone(),
        card: unsent.card.clone(),
        received_at: batch.now.ms,
        settled: None,
    };
    batch.tx.keep_verdict(&row).await?;
    Ok(Code::HandedIn)
}
