//! What was refused or held, for a person to look at: it is adopted, or it is said that it does not count.

use std::collections::BTreeSet;

use shared::api::{Settle, Settling};
use shared::domain::body::{Card, Cites as _};
use shared::domain::fact::Fact;
use shared::domain::rules;
use shared::domain::speaker::Speaker;
use shared::ids::{DocId, PersonId};
use shared::wire::{Code, Receipt, Verdict};

use super::access::Concerns;
use super::batch::{Batch, From, There};
use super::beside::cited_card;
use super::derive;
use super::ledger::{CardRow, DeviceRow, Found, Now, Read, VerdictRow};
use super::push::founds;

/// Everything that this person may settle, the oldest first. What somebody tried in a document that was never theirs
/// is not shown to those whose it is.
pub async fn list(read: &mut dyn Read, speaker: &Speaker, now: Now) -> Found<Vec<VerdictRow>> {
    let interest = Concerns::of(std::slice::from_ref(speaker)).interest(now);
    let docs = read.docs(&interest).await?.into_iter().map(|scoped| scoped.row);
    let docs: BTreeSet<DocId> =
        docs.filter(|row| rules::may_settle(speaker, &row.key)).map(|row| row.id).collect();
    let mut rows = read.unsettled(&docs).await?;
    rows.retain(|row| !matches!(row.code, Code::DocForbidden | Code::DocKey));
    rows.sort_by_key(|row| (row.received_at, row.fact));
    Ok(rows)
}

/// Settles a fact. An adopted one keeps its id and author and is written by this node; its author's device gets the
/// receipt.
pub(super) async fn settle(
    batch: &mut Batch<'_>,
    device: &DeviceRow,
    what: Settle,
    by: PersonId,
) -> Found<Result<(), Code>> {
    let speaker = device.speakers(batch.now).into_iter().find(|speaker| speaker.person == by);
    let Some(speaker) = speaker else { return Ok(Err(Code::PersonForbidden)) };
    let rows = batch.tx.unsettled(&BTreeSet::from([what.doc])).await?;
    let row = rows
        .into_iter()
        .find(|row| row.fact == what.fact && !matches!(row.code, Code::DocForbidden | Code::DocKey));
    // What is settled already, what is not there and what is not theirs look the same.
    let Some(row) = row.filter(|row| rules::may_settle(&speaker, &row.key)) else {
        return Ok(Err(Code::DocForbidden));
    };
    if what.how == Settling::Adopt
        && let Err(code) = adopt(batch, &row, &speaker).await?
    {
        return Ok(Err(code));
    }
    let now = batch.now.ms;
    batch.tx.settle(row.fact, by, now).await?;
    Ok(Ok(()))
}

async fn adopt(batch: &mut Batch<'_>, row: &VerdictRow, speaker: &Speaker) -> Found<Result<(), Code>> {
    let fact = match Fact::check(row.fact, &row.json) {
        Ok(fact) => fact,
        Err(code) => return Ok(Err(code)),
    };
    if batch.tx.fact(fact.id).await?.is_some() {
        return Ok(Err(Code::FactIdUsed));
    }
    let photos: BTreeSet<_> = fact.body.photos().into_iter().collect();
    let known = batch.tx.photos(row.device, &photos).await?;
    if photos.iter().any(|digest| !known.contains_key(digest)) {
        return Ok(Err(Code::PhotoMissing));
    }
    let card = match cited_card(&fact.body) {
        None => None,
        Some(digest) => match row.card.as_ref().filter(|json| Card::read(json, digest).is_some()) {
            Some(json) => Some(CardRow { doc: row.doc, digest, json: json.clone() }),
            None => return Ok(Err(Code::CardMismatch)),
        },
    };
    let (node, time) = (batch.node, batch.now.ms);
    let doc = batch.doc_or_new(row.doc, row.key).await?;
    // The adopter answers for who said it; that it fits what stands, nobody can adopt away.
    if doc.row.key != row.key || (doc.there == There::NotYet && !founds(&row.key, &fact)) {
        return Ok(Err(Code::FactAnswersMissing));
    }
    if let Err(code) = rules::may_follow(speaker, &row.key, &doc.facts, &fact) {
        return Ok(Err(code));
    }
    let place = doc.next_place(node, time);
    batch.append(row.doc, fact.clone(), row.json.clone(), &place, From::Adopted(speaker.person)).await?;
    if let Some(card) = card {
        batch.tx.keep_card(&card).await?;
    }
    derive::follow(batch, row.doc, row.key, &fact).await?;
    let receipt = Receipt {
        number: 0,
        doc: row.doc,
        fact: row.fact,
        hash: row.hash,
        verdict: Verdict::Committed,
        code: Code::Ok,
    };
    let receipt = batch.tx.keep_receipt(row.device, receipt).await?;
    batch.outcome.receipts.push((row.device, receipt));
    Ok(Ok(()))
}
