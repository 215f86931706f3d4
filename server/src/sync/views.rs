//! The plain views of a device: names, pictures and private contact data, as much as it is meant to have.

use std::collections::{BTreeMap, BTreeSet};

use shared::civil::CivilDate;
use shared::domain::body::Card;
use shared::domain::key::DocKey;
use shared::domain::speaker::{DeviceKind, Role, Speaker};
use shared::domain::views::{
    Capacity, CardRow, Colleague, Crew, CrewMember, Leads, Me, MePerson, OrdererPerson, Staff, StaffPerson,
    Today, TodayCard,
};
use shared::ids::{DocId, PersonId, UnitId};
use shared::wire::{Access, ViewName};

use super::access::{Concerns, Held};
use super::ledger::{DeviceRow, Found, Now, Read};
use super::town::{Identity, Others, Town, TownPerson, TownQuery};

/// A view's bytes by name; a view that is not the device's is not there.
pub type Views = BTreeMap<ViewName, Vec<u8>>;

/// All views of a device with these documents.
pub async fn build(
    read: &mut dyn Read,
    device: &DeviceRow,
    documents: &BTreeMap<DocId, Held>,
    now: Now,
) -> Found<Views> {
    let speakers = device.speakers(now);
    if speakers.is_empty() {
        return Ok(Views::new());
    }
    let concerns = Concerns::of(&speakers);
    let town = read.town(&query(device.kind, &speakers, &concerns)).await?;
    let with_cards: BTreeSet<DocId> = documents
        .values()
        .filter(|held| {
            held.access == Access::Read && matches!(held.row.key, DocKey::Order(_) | DocKey::Work(_))
        })
        .map(|held| held.row.id)
        .collect();
    let mut cards = Vec::new();
    for row in read.cards(&with_cards).await? {
        if let Some(card) = Card::read(&row.json, row.digest) {
            cards.push((row.doc, row.digest, card));
        }
    }
    let mut planned = BTreeMap::new();
    for (doc, ..) in &cards {
        if let Some(work) = read.projection(*doc).await?.work {
            planned.insert(*doc, (work.from, work.until));
        }
    }
    let scene = Scene { speakers: &speakers, concerns: &concerns, town: &town, now };
    let mut views = Views::new();
    views.insert(ViewName::Catalogue, json(&scene.town.catalogue));
    if !concerns.units.is_empty() {
        views.insert(ViewName::Crew, json(&scene.crew()));
        views.insert(ViewName::Today, json(&scene.today(documents, &cards, &planned)));
    }
    if device.kind == DeviceKind::Staff {
        views.insert(ViewName::Staff, json(&scene.staff(&cards)));
    }
    if device.kind != DeviceKind::Shared {
        views.insert(ViewName::Me, json(&scene.me()));
    }
    Ok(views)
}

fn json<T: serde::Serialize>(view: &T) -> Vec<u8> {
    serde_json::to_vec(view).unwrap_or_default()
}

fn is_staff(speaker: &Speaker) -> bool {
    speaker.roles.iter().any(|role| matches!(role, Role::Supervisor(_) | Role::Coordinator | Role::Admin))
}

fn query(kind: DeviceKind, speakers: &[Speaker], concerns: &Concerns) -> TownQuery {
    let staff = kind == DeviceKind::Staff && speakers.iter().any(is_staff);
    TownQuery {
        units: concerns.units.clone(),
        departments: concerns.departments.clone(),
        persons: speakers.iter().map(|speaker| speaker.person).collect(),
        others: if staff { Others::StaffAndOrderers } else { Others::None },
    }
}

struct Scene<'a> {
    speakers: &'a [Speaker],
    concerns: &'a Concerns,
    town: &'a Town,
    now: Now,
}

type Cards = [(DocId, shared::ids::Digest, Card)];

impl Scene<'_> {
    fn today_is(&self) -> CivilDate {
        self.now.today()
    }

    fn roles(&self, person: &TownPerson) -> Vec<Role> {
        person.roles_at(self.now.ms, self.today_is())
    }

    fn is_own(&self, person: PersonId) -> bool {
        self.speakers.iter().any(|speaker| speaker.person == person)
    }

    /// First name and picture of those who work where the device's persons do, and nothing else of them. Placements of
    /// the last and next weeks count: the documents of those days name these people.
    fn crew(&self) -> Crew {
        let mut people: Vec<CrewMember> =
            self.town.people.iter().filter_map(|person| self.member(person)).collect();
        people.sort_by_key(|member| member.id);
        Crew { people }
    }

    fn member(&self, person: &TownPerson) -> Option<CrewMember> {
        let near = |placement: &&super::town::Placement| {
            let (from, to) = (self.today_is().plus_days(-14), self.today_is().plus_days(30));
            placement.from <= to && placement.until.is_none_or(|until| until >= from)
        };
        let placed = person.placements.iter().filter(near).map(|placement| placement.unit);
        let led = self.roles(person).into_iter().filter_map(|role| match role {
            Role::Supervisor(unit) => Some(unit),
            _ => None,
        });
        let led: BTreeSet<UnitId> = led.filter(|unit| self.concerns.units.contains(unit)).collect();
        let mut units: BTreeSet<UnitId> = placed.filter(|unit| self.concerns.units.contains(unit)).collect();
        let leads = if led.is_empty() { Leads::Crew } else { Leads::Supervisor };
        units.extend(led);
        if units.is_empty() {
            return None;
        }
        let own = self.is_own(person.id);
        let level = person.placements.iter().find(|placement| placement.covers(self.today_is()));
        Some(CrewMember {
            id: person.id,
            first_name: person.first_name(),
            picture: person.picture(),
            symbol: person.symbol.clone(),
            level: level.filter(|_| own).map(|placement| placement.level),
            units: units.into_iter().collect(),
            leads,
        })
    }

    fn staff(&self, cards: &Cards) -> Staff {
        let staff = self.speakers.iter().any(is_staff);
        let mut view = Staff { cards: cards_of(cards), ..Staff::default() };
        for person in &self.town.people {
            view.people.extend(self.led(person));
            for role in self.roles(person) {
                match role {
                    Role::Orderer(department) if staff || self.concerns.departments.contains(&department) => {
                        let (id, name, phone) = (person.id, person.name(), person.phone.clone());
                        view.orderers.push(OrdererPerson { id, name, department, phone });
                    }
                    _ => {}
                }
            }
            if staff {
                view.colleagues.extend(self.colleague(person));
            }
        }
        if self.concerns.coordinates {
            view.capacity = self.capacity();
        }
        view
    }

    fn led(&self, person: &TownPerson) -> Vec<StaffPerson> {
        let ahead = self.today_is().plus_days(30);
        let placed = person.placements.iter().filter(|placement| {
            self.concerns.leads.contains(&placement.unit)
                && placement.from <= ahead
                && placement.until.is_none_or(|until| self.today_is() <= until)
        });
        let row = |placement: &super::town::Placement| StaffPerson {
            id: person.id,
            first_name: person.first_name(),
            surname: person.surname(),
            picture: person.picture(),
            symbol: person.symbol.clone(),
            phone: person.phone.clone(),
            needs: placement.needs.clone(),
            weekdays: placement.weekdays,
            level: placement.level,
            unit: placement.unit,
            protected: person.identity == Identity::Protected,
            from: placement.from,
            until: placement.until,
        };
        placed.map(row).collect()
    }

    fn colleague(&self, person: &TownPerson) -> Option<Colleague> {
        let roles = self.roles(person);
        let staff = Speaker { person: person.id, roles };
        is_staff(&staff).then(|| Colleague {
            id: person.id,
            name: person.name(),
            leads: Concerns::of(std::slice::from_ref(&staff)).leads.into_iter().collect(),
            phone: person.phone.clone(),
        })
    }

    fn capacity(&self) -> Vec<Capacity> {
        let mut units: BTreeMap<UnitId, [u16; 7]> = BTreeMap::new();
        for expected in self.town.expected.iter().filter(|expected| expected.covers(self.today_is())) {
            let days = units.entry(expected.unit).or_default();
            for (bit, count) in days.iter_mut().enumerate() {
                *count += u16::from(expected.weekdays >> bit & 1);
            }
        }
        units.into_iter().map(|(unit, weekdays)| Capacity { unit, weekdays }).collect()
    }

    fn me(&self) -> Me {
        let row = |speaker: &Speaker| {
            let person = self.town.people.iter().find(|person| person.id == speaker.person)?;
            let placed = person.placements.iter().find(|placement| placement.covers(self.today_is()));
            Some(MePerson {
                id: person.id,
                first_name: person.first_name(),
                surname: Some(person.surname()).filter(|surname| !surname.is_empty()),
                picture: person.picture(),
                symbol: person.symbol.clone(),
                level: placed.map(|placement| placement.level).unwrap_or_default(),
                roles: speaker.roles.clone(),
            })
        };
        Me { persons: self.speakers.iter().filter_map(row).collect() }
    }

    /// Contact, address and door code of the jobs that somebody of the device has this day or the next working day.
    fn today(
        &self,
        documents: &BTreeMap<DocId, Held>,
        cards: &Cards,
        planned: &BTreeMap<DocId, (Option<CivilDate>, Option<CivilDate>)>,
    ) -> Today {
        let days = [self.today_is(), self.today_is().next_weekday()];
        let mut rows = Vec::new();
        for (doc, _, card) in cards {
            let Some(held) = documents.get(doc) else { continue };
            let Some(unit) = held.row.key.unit() else { continue };
            let leads = self.concerns.leads.contains(&unit);
            let put = |day: CivilDate| {
                held.scope.put.iter().any(|put| put.date == day && (leads || self.is_own(put.person)))
            };
            let planned = |day: CivilDate| {
                let (from, until) = planned.get(doc).copied().unwrap_or_default();
                leads && from.is_some_and(|from| from <= day) && until.is_some_and(|until| day <= until)
            };
            if let Some(on) = days.into_iter().find(|day| put(*day) || planned(*day)) {
                rows.push(TodayCard { doc: *doc, on, card: card.clone() });
            }
        }
        rows.sort_by_key(|row| (row.on, row.doc));
        Today { day: (!rows.is_empty()).then(|| self.today_is()), cards: rows }
    }
}

/// Cards as staff and orderers keep them. The door code is on phones that day only.
fn cards_of(cards: &Cards) -> Vec<CardRow> {
    let mut rows: BTreeMap<_, CardRow> = BTreeMap::new();
    for (_, digest, card) in cards {
        let card = Card { door_code: None, ..card.clone() };
        rows.insert(*digest, CardRow { digest: *digest, card });
    }
    rows.into_values().collect()
}
