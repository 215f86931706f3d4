//! What can be asked of the memory.

use std::collections::{BTreeMap, BTreeSet};

use async_trait::async_trait;
use shared::civil::CivilDate;
use shared::domain::body::Target;
use shared::domain::key::DocKey;
use shared::domain::speaker::{DeviceKind, DocScope, PutOn, Role, Standing};
use shared::ids::{DeviceId, Digest, DocId, FactId, HistoryId, PersonId};
use shared::sync::change::Actor;
use shared::wire::Receipt;

use super::super::ledger::{
    CardRow, ChangeRow, Counter, DeviceRow, DocRow, FactRow, Found, Interest, LedgerError, Mark, Orders,
    PhotoRow, Projection, Read, Scoped, Settled, VerdictRow, unit_of,
};
use super::super::town::{Others, Town, TownPerson, TownQuery};
use super::{MemoryTx, Tables};

#[async_trait]
impl Read for MemoryTx {
    async fn device(&mut self, device: DeviceId) -> Found<Option<DeviceRow>> {
        Ok(self.inner.tables.devices.get(&device).cloned())
    }

    async fn owner(&mut self, actor: Actor) -> Found<Option<DeviceId>> {
        Ok(self.inner.tables.actors.get(&actor).copied())
    }

    async fn history(&mut self) -> Found<HistoryId> {
        self.inner.tables.history.get(&()).copied().ok_or(LedgerError::Corrupt("the history"))
    }

    async fn cursor(&mut self) -> Found<u64> {
        Ok(self.inner.tables.counters.get(&Counter::Cursor).copied().unwrap_or(0))
    }

    async fn access_cursor(&mut self, scopes: &[Mark]) -> Found<u64> {
        let marks = &self.inner.tables.marks;
        Ok(scopes.iter().filter_map(|mark| marks.get(mark)).copied().max().unwrap_or(0))
    }

    async fn access_day(&mut self) -> Found<Option<CivilDate>> {
        Ok(self.inner.tables.access_day.get(&()).copied())
    }

    async fn doc(&mut self, doc: DocId) -> Found<Option<DocRow>> {
        Ok(self.inner.tables.docs.get(&doc).cloned())
    }

    async fn changes(&mut self, doc: DocId, epoch: u32) -> Found<Vec<ChangeRow>> {
        let range = (doc, epoch, 0)..=(doc, epoch, u64::MAX);
        Ok(self.inner.tables.changes.range(range).map(|(_, row)| row.clone()).collect())
    }

    async fn facts(&mut self, doc: DocId) -> Found<Vec<(FactId, String)>> {
        let Tables { facts, facts_of, .. } = &self.inner.tables;
        let (first, last) = (FactId::from_bytes([0; 16]), FactId::from_bytes([0xff; 16]));
        let ids = facts_of.range((doc, first)..=(doc, last)).map(|((_, id), ())| id);
        Ok(ids.filter_map(|id| facts.get(id)).map(|row| (row.id, row.json.clone())).collect())
    }

    async fn docs(&mut self, interest: &Interest) -> Found<Vec<Scoped>> {
        let tables = &self.inner.tables;
        let scoped = tables.docs.values().map(|row| scoped(tables, row));
        Ok(scoped.filter(|scoped| concerns(interest, scoped)).collect())
    }

    async fn scoped(&mut self, doc: DocId) -> Found<Option<Scoped>> {
        let tables = &self.inner.tables;
        Ok(tables.docs.get(&doc).map(|row| scoped(tables, row)))
    }

    async fn all_docs(&mut self) -> Found<Vec<DocId>> {
        Ok(self.inner.tables.docs.keys().copied().collect())
    }

    async fn fact(&mut self, fact: FactId) -> Found<Option<FactRow>> {
        Ok(self.inner.tables.facts.get(&fact).cloned())
    }

    async fn verdicts(&mut self, fact: FactId) -> Found<Vec<VerdictRow>> {
        Ok(self.inner.tables.verdicts.values().filter(|row| row.fact == fact).cloned().collect())
    }

    async fn unsettled(&mut self, since: i64) -> Found<Vec<VerdictRow>> {
        let lately = |settled: &Settled| settled.at >= since;
        let listed = |row: &&VerdictRow| row.settled.as_ref().is_none_or(lately);
        Ok(self.inner.tables.verdicts.values().filter(listed).cloned().collect())
    }

    async fn refused_of(&mut self, person: PersonId) -> Found<Vec<VerdictRow>> {
        let tables = &self.inner.tables;
        let own = |device: &DeviceRow| {
            device.kind == DeviceKind::Own && device.voices.iter().any(|voice| voice.person == person)
        };
        let theirs = |row: &&VerdictRow| match row.by {
            Some(by) => by == person || row.settled.as_ref().is_some_and(|settled| settled.by == person),
            None => tables.devices.get(&row.device).is_some_and(own),
        };
        Ok(tables.verdicts.values().filter(theirs).cloned().collect())
    }

    async fn holders(&mut self, fact: FactId) -> Found<Vec<DeviceId>> {
        let holders = self.inner.tables.holders.keys();
        Ok(holders.filter(|(held, _)| *held == fact).map(|(_, device)| *device).collect())
    }

    async fn erased(&mut self, fact: FactId) -> Found<Option<i64>> {
        Ok(self.inner.tables.erased.get(&fact).copied())
    }

    async fn earlier(&mut self, fact: FactId) -> Found<Vec<Digest>> {
        let range = (fact, Digest([0; 32]))..=(fact, Digest([0xff; 32]));
        Ok(self.inner.tables.earlier.range(range).map(|((_, digest), ())| *digest).collect())
    }

    async fn receipts(&mut self, device: DeviceId, above: u64) -> Found<Vec<Receipt>> {
        let range = (device, above + 1)..=(device, u64::MAX);
        Ok(self.inner.tables.receipts.range(range).map(|(_, receipt)| receipt.clone()).collect())
    }

    async fn photos(
        &mut self,
        device: DeviceId,
        digests: &BTreeSet<Digest>,
    ) -> Found<BTreeMap<Digest, PhotoRow>> {
        let Tables { photos, projections, .. } = &self.inner.tables;
        let mut found: BTreeMap<Digest, PhotoRow> = BTreeMap::new();
        for digest in digests {
            if photos.contains_key(&(*digest, device)) {
                found.entry(*digest).or_default().handed_over = true;
            }
        }
        for (doc, projection) in projections {
            for citation in projection.citations.iter().filter(|citation| digests.contains(&citation.digest))
            {
                found.entry(citation.digest).or_default().cited_in.insert(*doc);
            }
        }
        Ok(found)
    }

    async fn cards(&mut self, docs: &BTreeSet<DocId>) -> Found<Vec<CardRow>> {
        let rows = self.inner.tables.cards.iter().filter(|((doc, _), _)| docs.contains(doc));
        let row = |((doc, digest), json): (&(DocId, Digest), &String)| CardRow {
            doc: *doc,
            digest: *digest,
            json: json.clone(),
        };
        Ok(rows.map(row).collect())
    }

    async fn projection(&mut self, doc: DocId) -> Found<Projection> {
        Ok(self.inner.tables.projections.get(&doc).cloned().unwrap_or_default())
    }

    async fn town(&mut self, query: &TownQuery) -> Found<Town> {
        let mut town = self.inner.tables.town.get(&()).cloned().unwrap_or_default();
        town.people.retain(|person| wanted(query, person));
        if query.others == Others::None {
            town.expected.clear();
        }
        Ok(town)
    }
}

fn scoped(tables: &Tables, row: &DocRow) -> Scoped {
    let projection = tables.projections.get(&row.id);
    let put = match row.key {
        DocKey::Work(_) => put_on(tables, Target::Job(row.id), None),
        DocKey::Station(_, station, week) => {
            let monday = week.monday();
            put_on(tables, Target::Station(station), Some((monday, monday.plus_days(6))))
        }
        _ => Vec::new(),
    };
    let scope = DocScope {
        key: row.key,
        assigned: projection.and_then(|found| found.order.as_ref()).and_then(|order| order.unit),
        standing: projection.map_or(Standing::New, |found| found.standing),
        put,
    };
    Scoped { row: row.clone(), scope }
}

fn put_on(tables: &Tables, target: Target, within: Option<(CivilDate, CivilDate)>) -> Vec<PutOn> {
    let fits = |date: CivilDate| within.is_none_or(|(from, to)| from <= date && date <= to);
    let rows = tables.put.keys().filter(|(on, date, ..)| *on == target && fits(*date));
    let put: BTreeSet<PutOn> =
        rows.map(|(_, date, person, _)| PutOn { person: *person, date: *date }).collect();
    put.into_iter().collect()
}

fn concerns(interest: &Interest, scoped: &Scoped) -> bool {
    let ours = |unit| interest.units.contains(&unit);
    let current = match scoped.scope.standing {
        Standing::New | Standing::Open => true,
        Standing::Closed(last) => interest.from <= last,
    };
    match scoped.row.key {
        DocKey::Order(department) => {
            interest.departments.contains(&department)
                || interest.orders == Orders::Every
                || scoped.scope.assigned.is_some_and(ours)
        }
        DocKey::Work(unit) | DocKey::Station(unit, ..) | DocKey::Time(unit, ..) => ours(unit) && current,
        DocKey::Day(unit, date) => ours(unit) && interest.from <= date && date <= interest.to,
        DocKey::Bank(unit) => ours(unit),
    }
}

fn wanted(query: &TownQuery, person: &TownPerson) -> bool {
    let role = |role: &Role| match role {
        Role::Orderer(department) => {
            query.others == Others::StaffAndOrderers || query.departments.contains(department)
        }
        Role::Supervisor(unit) if query.units.contains(unit) => true,
        Role::Supervisor(_) | Role::Coordinator | Role::Admin => query.others == Others::StaffAndOrderers,
        role @ Role::Participant(_) => unit_of(role).is_some_and(|unit| query.units.contains(&unit)),
    };
    query.persons.contains(&person.id)
        || person.roles.iter().any(|(held, _)| role(held))
        || person.placements.iter().any(|placement| query.units.contains(&placement.unit))
}
