//! What was refused or held, for a person to look at: it is adopted, or it is said that it does not count.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};

use shared::domain::body::{Card, Cites as _};
use shared::domain::fact::Fact;
use shared::domain::rules;
use shared::domain::speaker::Speaker;
use shared::domain::words::Prose;
use shared::ids::{DocId, FactId, PersonId};
use shared::wire::{Code, Receipt, Verdict};

use super::batch::{Batch, From, There, change_row};
use super::beside::cited_card;
use super::derive;
use super::ledger::{CardRow, DeviceRow, FactRow, Found, Now, Read, Settled, VerdictRow};
use super::push::founds;

/// What a person makes of something that was refused or held.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settle {
    /// The document it was meant for.
    pub doc: DocId,
    /// Its id.
    pub fact: FactId,
    /// What.
    pub how: How,
}

/// What becomes of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum How {
    /// It counts, with its id and author.
    Adopt,
    /// It does not count, for this reason.
    Dismiss(Prose),
}

/// Everything that this person may settle, the oldest first, and what was dismissed or adopted within the window that
/// devices hold. A document that came to nothing, since what should have founded it was refused, counts like any other. What
/// somebody tried in a document that was never theirs is not shown to those whose it is.
pub async fn list(read: &mut dyn Read, speaker: &Speaker, now: Now) -> Found<Vec<VerdictRow>> {
    let mut rows = read.unsettled(now.ms - rules::DAYS_BACK * 24 * 60 * 60_000).await?;
    rows.retain(|row| is_shown(row) && rules::may_settle(speaker, &row.key));
    without_standing(read, &mut rows).await?;
    rows.sort_by_key(|row| (row.received_at, row.fact));
    // The same fact may have been sent in several changes; it was adopted once.
    let mut adopted = BTreeSet::new();
    rows.retain(|row| !row.is_adopted() || adopted.insert(row.fact));
    Ok(rows)
}

/// Leaves out what stands by now, because its device sent it after all: there is nothing left to decide. Of what was
/// adopted it leaves out what does not stand: another text under the same id.
async fn without_standing(read: &mut (impl Read + ?Sized), rows: &mut Vec<VerdictRow>) -> Found<()> {
    let mut standing: BTreeMap<FactId, Option<FactRow>> = BTreeMap::new();
    let mut kept = Vec::with_capacity(rows.len());
    for row in std::mem::take(rows) {
        let there = match standing.entry(row.fact) {
            Entry::Occupied(entry) => entry.into_mut(),
            Entry::Vacant(entry) => entry.insert(read.fact(row.fact).await?),
        };
        let stands = match there {
            Some(there) => there.says(read, row.doc, &row.json).await?,
            None => false,
        };
        if stands == row.is_adopted() {
            kept.push(row);
        }
    }
    *rows = kept;
    Ok(())
}

fn is_shown(row: &VerdictRow) -> bool {
    !matches!(row.code, Code::DocForbidden | Code::DocKey)
}

/// Settles a fact. An adopted one keeps its id and author and is written by this node. Its author's device gets a
/// receipt either way, whatever it may read by now.
pub(super) async fn settle(
    batch: &mut Batch<'_>,
    device: &DeviceRow,
    what: &Settle,
    by: PersonId,
) -> Found<Result<(), Code>> {
    let speaker = device.speakers(batch.now).into_iter().find(|speaker| speaker.person == by);
    let Some(speaker) = speaker else { return Ok(Err(Code::PersonForbidden)) };
    let mut rows = batch.tx.verdicts(what.fact).await?;
    // What is not there and what is not theirs look the same.
    rows.retain(|row| row.doc == what.doc && is_shown(row) && rules::may_settle(&speaker, &row.key));
    if rows.is_empty() {
        return Ok(Err(Code::DocForbidden));
    }
    rows.retain(|row| row.settled.is_none());
    without_standing(&mut *batch.tx, &mut rows).await?;
    // Somebody else has settled it, or it has come through.
    let Some(row) = rows.first().cloned() else { return Ok(Err(Code::FactIdUsed)) };
    let reason = match &what.how {
        How::Adopt => {
            if let Err(code) = adopt(batch, &row, &speaker).await? {
                return Ok(Err(code));
            }
            rows.retain(|other| other.json == row.json);
            None
        }
        How::Dismiss(reason) => Some(reason.clone()),
    };
    let settled = Settled { by, at: batch.now.ms, reason };
    for row in &rows {
        batch.tx.settle(row, &settled).await?;
    }
    // The same fact may have been sent in several changes.
    rows.dedup_by_key(|row| row.device);
    for row in &rows {
        tell(batch, row, settled.reason.as_ref()).await?;
    }
    Ok(Ok(()))
}

/// Tells the device that a fact came from what a person has made of it.
pub(super) async fn tell(batch: &mut Batch<'_>, row: &VerdictRow, reason: Option<&Prose>) -> Found<()> {
    let (verdict, code) = match reason {
        Some(_) => (Verdict::Dismissed, row.code),
        // It stands in a change of this node's, not in the one that the device may still hold.
        None => (Verdict::Duplicate, Code::Ok),
    };
    let receipt = Receipt {
        number: 0,
        doc: row.doc,
        fact: row.fact,
        hash: row.hash,
        verdict,
        code,
        reason: reason.cloned(),
        epoch: None,
    };
    let receipt = batch.tx.keep_receipt(row.device, receipt).await?;
    batch.outcome.receipts.push((row.device, receipt));
    Ok(())
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
    if let Err(code) = rules::may_adopt(speaker, &row.key, &doc.facts, &fact) {
        return Ok(Err(code));
    }
    let place = doc.next_place(node, time);
    let change = change_row(&place, fact.id, &row.json, batch.outcome.cursor);
    batch.append(row.doc, fact.clone(), row.json.clone(), change, From::Adopted(speaker.person)).await?;
    if let Some(card) = card {
        batch.tx.keep_card(&card).await?;
    }
    derive::follow(batch, row.doc, row.key, &fact).await?;
    Ok(Ok(()))
}
