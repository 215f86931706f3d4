//! What someone is put on, as a crew sees it: a job or a station with its title, picture and place.

use shared::civil::CivilDate;
use shared::domain::body::Target;
use shared::domain::catalogue::Body;
use shared::domain::fact::{Fact, Journey};
use shared::domain::key::DocKey;
use shared::domain::work::Work;
use shared::ids::{DocId, UnitId};
use shared::text::Text;
use yew::AttrValue;

use crate::app::snapshot::Snapshot;
use crate::app::{Me, Of, Texts};
use crate::screens::parts::places;

/// A job or a station.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Subject {
    /// What people are put on.
    pub(super) target: Target,
    /// Its document; a station's is the week's.
    pub(super) doc: DocId,
    /// The document's key.
    pub(super) key: DocKey,
    /// The workplace.
    pub(super) unit: UnitId,
    /// What it is called.
    pub(super) title: AttrValue,
    /// Its picture, a symbol of the pictogram sprite.
    pub(super) pictogram: AttrValue,
    /// Where it is; none for a station.
    pub(super) place: Option<AttrValue>,
    /// What has been stated about it; none for a station nobody has stated anything about, and for a job that has not
    /// come to the device.
    pub(super) work: Option<Of<Work>>,
}

impl Subject {
    /// What someone is put on today.
    pub(super) fn of_target(
        t: Texts,
        snapshot: &Snapshot,
        unit: UnitId,
        target: Target,
        date: CivilDate,
    ) -> Option<Self> {
        match target {
            Target::Job(doc) => Some(Self::job(t, snapshot, unit, doc, date)),
            Target::Station(station) => {
                let key = DocKey::Station(unit, station, date.in_week());
                Self::station(snapshot, key, key.derived_id()?)
            }
        }
    }

    /// The job or station week that an address names; none when this device has no such thing.
    pub(super) fn of_doc(
        t: Texts,
        snapshot: &Snapshot,
        me: &Me,
        doc: DocId,
        today: CivilDate,
    ) -> Option<Self> {
        if let Some(work) = snapshot.work(doc) {
            return match work.key {
                DocKey::Work(unit) => Some(Self::job(t, snapshot, unit, doc, today)),
                key => Self::station(snapshot, key, doc),
            };
        }
        // A station's week that nobody has stated anything about: its id follows from the station.
        let catalogue = snapshot.catalogue();
        let units = me.works_at().into_iter().chain(me.leads());
        let weeks = units.filter_map(|unit| catalogue.unit(unit)).flat_map(|unit| {
            unit.stations.iter().map(|station| DocKey::Station(unit.id, station.id, today.in_week()))
        });
        let key = weeks.into_iter().find(|key| key.derived_id() == Some(doc))?;
        Self::station(snapshot, key, doc)
    }

    fn job(t: Texts, snapshot: &Snapshot, unit: UnitId, doc: DocId, today: CivilDate) -> Self {
        let catalogue = snapshot.catalogue();
        let work = snapshot.work(doc);
        let opened = work.as_ref().and_then(|work| work.origin.as_ref()).map(|origin| &origin.opened);
        let card = snapshot.today_card(doc, today);
        Self {
            target: Target::Job(doc),
            doc,
            key: DocKey::Work(unit),
            unit,
            title: opened
                .map_or_else(|| t.say(Text::JobTitle), |opened| AttrValue::from(opened.title.to_string())),
            pictogram: places::job_pictogram(&catalogue, opened.and_then(|opened| opened.job_type)),
            place: opened.map(|opened| places::place(t, &catalogue, &opened.place, card.as_ref())),
            work,
        }
    }

    fn station(snapshot: &Snapshot, key: DocKey, doc: DocId) -> Option<Self> {
        let DocKey::Station(unit, id, _) = key else { return None };
        let catalogue = snapshot.catalogue();
        let (_, station) = catalogue.station(id)?;
        Some(Self {
            target: Target::Station(id),
            doc,
            key,
            unit,
            title: AttrValue::from(station.name.clone()),
            pictogram: AttrValue::from(station.pictogram.as_str().to_owned()),
            place: None,
            work: snapshot.work(doc),
        })
    }

    /// Whether a crew can open it: a job that has not come to the device cannot be.
    pub(super) const fn can_be_opened(&self) -> bool {
        self.work.is_some() || matches!(self.target, Target::Station(_))
    }

    /// Whether somebody has begun with it.
    pub(super) fn has_begun(&self) -> bool {
        self.work.as_ref().is_some_and(|work| !work.visits.is_empty())
    }

    /// The one calm mark: how far everything stated about it has come, hours included; none before anything is.
    pub(super) fn journey(&self, snapshot: &Snapshot) -> Option<Journey> {
        let work = self.work.as_ref().filter(|work| self.has_begun() || !work.remarks.is_empty())?;
        let waiting = snapshot.waiting();
        let hours = waiting.iter().filter(|row| matches!(row.key, DocKey::Time(..))).filter(|row| {
            let fact = Fact::read(row.id, &row.json);
            fact.is_some_and(|fact| matches!(fact.body, Body::TimeStated(stated) if stated.on == self.target))
        });
        hours.map(shared::sync::rows::OutRow::journey).chain([work.journey()]).max()
    }
}
