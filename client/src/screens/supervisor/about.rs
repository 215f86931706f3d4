//! A job in a supervisor's words: what, where, for whom, and when it is wanted.

use shared::civil::CivilDate;
use shared::domain::body::{Target, When};
use shared::domain::key::DocKey;
use shared::domain::work::Work;
use shared::ids::{DocId, UnitId};
use shared::text::{Text, of};
use yew::prelude::*;

use crate::app::snapshot::Snapshot;
use crate::app::{Of, Texts};
use crate::screens::parts::places;

/// A job or station in words.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct About {
    /// What it is called.
    pub(super) title: AttrValue,
    /// Its picture, a symbol of the pictogram sprite.
    pub(super) pictogram: AttrValue,
    /// Where it is; none for a station.
    pub(super) place: Option<AttrValue>,
    /// The department that ordered it; none for a workplace's own.
    pub(super) department: Option<AttrValue>,
    /// The order's number.
    pub(super) number: Option<u32>,
}

impl About {
    /// A job; none for a station's week.
    pub(super) fn of(t: Texts, snapshot: &Snapshot, work: &Work) -> Option<Self> {
        let opened = &work.origin.as_ref()?.opened;
        let catalogue = snapshot.catalogue();
        let card = opened.card.and_then(|digest| snapshot.card(digest));
        let order = opened.order.and_then(|order| snapshot.order(order));
        let department = order.and_then(|order| match order.key {
            DocKey::Order(department) => catalogue.department(department).map(|found| found.name.clone()),
            _ => None,
        });
        Some(Self {
            title: AttrValue::from(opened.title.to_string()),
            pictogram: places::job_pictogram(&catalogue, opened.job_type),
            place: Some(places::place(t, &catalogue, &opened.place, card.as_ref())),
            department: department.map(AttrValue::from),
            number: opened.number,
        })
    }

    /// What people are put on; a job that is not on this device is named by its kind.
    pub(super) fn of_target(t: Texts, snapshot: &Snapshot, target: Target) -> Self {
        let plain = |title, pictogram| Self { title, pictogram, place: None, department: None, number: None };
        match target {
            Target::Job(doc) => snapshot
                .work(doc)
                .and_then(|work| Self::of(t, snapshot, &work))
                .unwrap_or_else(|| plain(t.say(Text::JobTitle), "tools".into())),
            Target::Station(id) => match snapshot.catalogue().station(id) {
                Some((_, station)) => {
                    plain(station.name.clone().into(), station.pictogram.as_str().to_owned().into())
                }
                None => plain(t.say(Text::GatheringStations), "tools".into()),
            },
        }
    }

    /// Number and department in a line: "Nr 118 · Förskolan Björken", or that it is the workplace's own.
    pub(super) fn from(&self, t: Texts) -> AttrValue {
        let number = self.number.map(|number| t.say(Text::OrdersNumber { number: &number.to_string() }));
        let parts: Vec<AttrValue> = number.into_iter().chain(self.department.clone()).collect();
        if parts.is_empty() { t.say(Text::StaffJobOwn) } else { AttrValue::from(parts.join(" · ")) }
    }
}

/// "Önskad dag: i morgon"; none for a job that nobody wished a day for.
pub(super) fn wanted(t: Texts, work: &Work, today: CivilDate) -> Option<AttrValue> {
    let opened = &work.origin.as_ref()?.opened;
    match opened.when {
        When::Whenever => opened.order.map(|_| {
            let when = t.say(Text::PlanWantedAny);
            t.say(Text::PlanWanted { when: &when })
        }),
        when => Some(t.say(Text::PlanWanted { when: &of::when(t.lang, when, today) })),
    }
}

/// The jobs of these workplaces, stations left out.
pub(super) fn jobs(snapshot: &Snapshot, units: &[UnitId]) -> Vec<Of<Work>> {
    let mut works = snapshot.works();
    works.retain(|work| matches!(work.key, DocKey::Work(unit) if units.contains(&unit)));
    works
}

/// The job of this id.
pub(super) fn job(snapshot: &Snapshot, doc: DocId) -> Option<(UnitId, Of<Work>)> {
    let work = snapshot.work(doc)?;
    match work.key {
        DocKey::Work(unit) if work.origin.is_some() => Some((unit, work)),
        _ => None,
    }
}

/// A count as texts take it.
pub(super) fn count(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}
