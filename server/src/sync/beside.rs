//! What a fact cites beside its document, and what it says of the town: card, photos, workplace, lead time.

use std::collections::BTreeSet;

use shared::domain::body::{Card, Cites as _};
use shared::domain::catalogue::Body;
use shared::domain::fact::Fact;
use shared::domain::key::DocKey;
use shared::domain::{order_form, rules};
use shared::ids::{Digest, DocId};
use shared::wire::{Access, Code, Item, Push};

use super::batch::Batch;
use super::ledger::{CardRow, DeviceRow, Found};
use super::town::TownQuery;

/// Whether all of it is there and right; gives the card to keep.
pub(super) async fn check(
    batch: &mut Batch<'_>,
    device: &DeviceRow,
    push: &Push,
    item: &Item,
    fact: &Fact,
) -> Found<Result<Option<CardRow>, Code>> {
    let card = match card(batch, push.doc, item, fact).await? {
        Ok(card) => card,
        Err(code) => return Ok(Err(code)),
    };
    if let Err(code) = town(batch, push, item, fact).await? {
        return Ok(Err(code));
    }
    Ok(photos(batch, device, fact).await?.map(|()| card))
}

/// The card and the digest that cites it come together; one that is here already need not come again.
async fn card(
    batch: &mut Batch<'_>,
    doc: DocId,
    item: &Item,
    fact: &Fact,
) -> Found<Result<Option<CardRow>, Code>> {
    let cited = cited_card(&fact.body);
    Ok(match (cited, &item.card) {
        (None, None) => Ok(None),
        (Some(digest), Some(json)) if Card::read(json, digest).is_some() => {
            Ok(Some(CardRow { doc, digest, json: json.clone() }))
        }
        (Some(digest), None) => {
            let here = batch.tx.cards(&BTreeSet::from([doc])).await?;
            let found = here.iter().any(|card| card.digest == digest);
            if found { Ok(None) } else { Err(Code::CardMismatch) }
        }
        _ => Err(Code::CardMismatch),
    })
}

/// The card a body cites.
pub(super) const fn cited_card(body: &Body) -> Option<Digest> {
    match body {
        Body::Requested(body) => body.card,
        Body::Opened(body) => body.card,
        _ => None,
    }
}

/// A photo is cited by whoever handed it over, or could see it already; whether it exists otherwise is told to nobody.
async fn photos(batch: &mut Batch<'_>, device: &DeviceRow, fact: &Fact) -> Found<Result<(), Code>> {
    let cited: BTreeSet<Digest> = fact.body.photos().into_iter().collect();
    if cited.is_empty() {
        return Ok(Ok(()));
    }
    let rows = batch.tx.photos(device.id, &cited).await?;
    for digest in &cited {
        let Some(row) = rows.get(digest) else { return Ok(Err(Code::PhotoMissing)) };
        let mut reachable = row.handed_over;
        for doc in &row.cited_in {
            if reachable {
                break;
            }
            reachable = may_read(batch, device, *doc).await?;
        }
        if !reachable {
            return Ok(Err(Code::PhotoMissing));
        }
    }
    Ok(Ok(()))
}

async fn may_read(batch: &mut Batch<'_>, device: &DeviceRow, doc: DocId) -> Found<bool> {
    let Some(scoped) = batch.tx.scoped(doc).await? else { return Ok(false) };
    let today = batch.now.today();
    let access = rules::access(&device.speakers(batch.now), device.kind, &scoped.scope, today);
    Ok(access == Some(Access::Read))
}

/// What a body says of workplaces, job types and days has to be so.
async fn town(batch: &mut Batch<'_>, push: &Push, item: &Item, fact: &Fact) -> Found<Result<(), Code>> {
    match (&fact.body, push.key) {
        (Body::Accepted(body), _) => {
            let town = batch.tx.town(&TownQuery::default()).await?;
            let known = town.catalogue.unit(body.unit).is_some();
            Ok(if known { Ok(()) } else { Err(Code::FactBody) })
        }
        (Body::Requested(body), DocKey::Order(department)) => {
            let town = batch.tx.town(&TownQuery::default()).await?;
            let card =
                item.card.as_deref().zip(body.card).and_then(|(json, digest)| Card::read(json, digest));
            let (types, today) = (&town.catalogue.job_types, batch.now.today());
            let checked = order_form::check_request(body, card.as_ref(), department, types, &fact.at, today);
            Ok(checked.map_err(|(field, wrong)| wrong.code(field)))
        }
        _ => Ok(Ok(())),
    }
}
