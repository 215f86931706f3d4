//! Names and pictures: everyone this device may know, by id.

use std::collections::BTreeMap;

use shared::api;
use shared::domain::views::{Crew, Level, Me as MeView, Staff};
use shared::domain::words::Pictogram;
use shared::ids::{DepartmentId, Digest, PersonId, UnitId};
use shared::lean::Arrange as _;
use shared::text::{Lang, Text};
use yew::AttrValue;

/// Someone this device may know.
#[derive(Debug, Clone, PartialEq)]
pub struct Person {
    /// Who.
    pub id: PersonId,
    /// First name or alias; first name and surname of staff and orderers where only that is known.
    pub name: AttrValue,
    /// The surname, where this device may know it.
    pub surname: Option<AttrValue>,
    /// The portrait; [`use_portrait`](super::use_portrait) shows it.
    pub picture: Option<Digest>,
    /// Stands for the portrait where there may be none.
    pub symbol: Option<Pictogram>,
    /// How much they want to read; only of the device's own persons, and to supervisors.
    pub level: Option<Level>,
    /// The workplaces they work at.
    pub works_at: Vec<UnitId>,
    /// The workplaces they lead.
    pub leads: Vec<UnitId>,
    /// The department they order for.
    pub orders_for: Option<DepartmentId>,
    /// Where they answer, where this device may know it.
    pub phone: Option<AttrValue>,
}

/// Everyone this device may know.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct People(BTreeMap<PersonId, Person>);

impl People {
    /// The one with this id.
    pub fn get(&self, id: PersonId) -> Option<&Person> {
        self.0.get(&id)
    }

    /// The name to show; an unknown one is "någon i arbetslaget".
    pub fn name(&self, id: PersonId, lang: Lang) -> AttrValue {
        let known = self.get(id).map(|person| person.name.clone());
        known.unwrap_or_else(|| AttrValue::from(Text::PersonSomeone.render(lang).into_owned()))
    }

    /// First name and surname, as far as they are known.
    pub fn full_name(&self, id: PersonId, lang: Lang) -> AttrValue {
        match self.get(id).and_then(|person| person.surname.as_ref().map(|surname| (&person.name, surname))) {
            Some((name, surname)) => AttrValue::from(format!("{name} {surname}")),
            None => self.name(id, lang),
        }
    }

    /// Participants of a workplace, by name.
    pub fn crew(&self, unit: UnitId) -> Vec<&Person> {
        self.sorted(|person| person.works_at.contains(&unit))
    }

    /// Those who lead a workplace, by name.
    pub fn supervisors(&self, unit: UnitId) -> Vec<&Person> {
        self.sorted(|person| person.leads.contains(&unit))
    }

    /// Everyone, by id.
    pub fn iter(&self) -> impl Iterator<Item = &Person> {
        self.0.values()
    }

    fn sorted(&self, which: impl Fn(&&Person) -> bool) -> Vec<&Person> {
        let mut found: Vec<&Person> = self.0.values().filter(which).collect();
        found.arrange_by(|a, b| a.name.cmp(&b.name).then(a.id.cmp(&b.id)));
        found
    }

    fn entry(&mut self, id: PersonId, name: &str) -> &mut Person {
        self.0.entry(id).or_insert_with(|| Person {
            id,
            name: AttrValue::from(name.to_owned()),
            surname: None,
            picture: None,
            symbol: None,
            level: None,
            works_at: Vec::new(),
            leads: Vec::new(),
            orders_for: None,
            phone: None,
        })
    }

    /// From the views and the session; what knows more wins.
    pub(crate) fn of(crew: &Crew, staff: &Staff, me: &MeView, session: Option<&api::Me>) -> Self {
        use shared::domain::views::Leads;
        let mut people = Self::default();
        for member in &crew.people {
            let person = people.entry(member.id, &member.first_name);
            person.picture = member.picture;
            person.symbol = member.symbol.clone();
            person.level = member.level;
            match member.leads {
                Leads::Crew => person.works_at = member.units.clone(),
                Leads::Supervisor => person.leads = member.units.clone(),
            }
        }
        for member in &staff.people {
            let person = people.entry(member.id, &member.first_name);
            person.name = AttrValue::from(member.first_name.clone());
            person.surname = some(&member.surname);
            person.picture = member.picture;
            person.symbol = member.symbol.clone();
            person.level = Some(member.level);
            person.phone = member.phone.as_deref().and_then(some);
            if !person.works_at.contains(&member.unit) {
                person.works_at.push(member.unit);
            }
        }
        for colleague in &staff.colleagues {
            let person = people.entry(colleague.id, &colleague.name);
            person.leads = colleague.leads.clone();
            person.phone = colleague.phone.as_deref().and_then(some);
        }
        for orderer in &staff.orderers {
            let person = people.entry(orderer.id, &orderer.name);
            person.orders_for = Some(orderer.department);
            person.phone = orderer.phone.as_deref().and_then(some);
        }
        let own = session.map(|session| session.people.iter().chain(&session.person));
        for known in me.persons.iter().chain(own.into_iter().flatten()) {
            let person = people.entry(known.id, &known.first_name);
            person.picture = person.picture.or(known.picture);
            person.symbol = person.symbol.take().or_else(|| known.symbol.clone());
            person.level = Some(known.level);
            // Colleagues and orderers are known by their whole name already.
            if person.name == known.first_name {
                person.surname = person.surname.take().or_else(|| known.surname.as_deref().and_then(some));
            }
        }
        people
    }
}

fn some(text: &str) -> Option<AttrValue> {
    (!text.is_empty()).then(|| AttrValue::from(text.to_owned()))
}
