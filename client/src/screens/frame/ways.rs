//! The ways onward: which screens each role has, and how many things wait behind them.

use shared::domain::body::When;
use shared::domain::fact::Journey;
use shared::domain::key::DocKey;
use shared::domain::order::OrderStatus;
use shared::domain::work::{Work, WorkStatus};
use shared::ids::FactId;
use shared::sync::rows::OutRow;
use shared::text::TextKey;

use crate::app::answers::answers;
use crate::app::snapshot::Snapshot;
use crate::app::unsettled::Listed;
use crate::app::{Me, Of};
use crate::route::Route;
use crate::ui::Glyph;

/// The screens of one role.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Area {
    /// A workplace's supervisor.
    Supervisor,
    /// Whoever gives orders to workplaces.
    Coordinator,
    /// Whoever orders.
    Orderer,
    /// A participant.
    Crew,
}

/// Where a way stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// Along the bottom of a phone too.
    Near,
    /// On a desktop; on a phone behind *Mer*.
    Far,
}

/// A way to a screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "each is the route of the same name")]
pub enum Way {
    MyDay,
    Sync,
    Gathering,
    Planning,
    WhenWeCan,
    Confirming,
    SortOut,
    Bank,
    Devices,
    Incoming,
    Orders,
    NewOrder,
    More,
}

impl Area {
    /// The areas of whoever is here; the first holds their first screen.
    pub fn all_of(me: &Me) -> Vec<Self> {
        let mut areas = Vec::new();
        let staff = !me.is_shared();
        if staff && !me.leads().is_empty() {
            areas.push(Self::Supervisor);
        }
        if staff && me.coordinates() {
            areas.push(Self::Coordinator);
        }
        if staff && !me.orders_for().is_empty() {
            areas.push(Self::Orderer);
        }
        if !me.works_at().is_empty() {
            areas.push(Self::Crew);
        }
        areas
    }

    /// The area a screen belongs to; none for those that everybody has.
    pub const fn of(route: &Route) -> Option<Self> {
        match route {
            Route::Gathering
            | Route::Planning
            | Route::Plan { .. }
            | Route::WhenWeCan
            | Route::Confirming
            | Route::Confirm { .. }
            | Route::SortOut
            | Route::Devices
            | Route::Bank => Some(Self::Supervisor),
            Route::Incoming | Route::IncomingOrder { .. } => Some(Self::Coordinator),
            Route::Orders | Route::Order { .. } | Route::NewOrder => Some(Self::Orderer),
            Route::MyDay | Route::Job { .. } => Some(Self::Crew),
            _ => None,
        }
    }

    /// Its first screen.
    pub const fn first(self) -> Way {
        match self {
            Self::Supervisor => Way::Gathering,
            Self::Coordinator => Way::Incoming,
            Self::Orderer => Way::Orders,
            Self::Crew => Way::MyDay,
        }
    }

    /// Its ways, in order.
    pub const fn ways(self) -> &'static [(Way, Reach)] {
        use Reach::{Far, Near};
        match self {
            Self::Supervisor => &[
                (Way::Gathering, Near),
                (Way::Planning, Near),
                (Way::WhenWeCan, Far),
                (Way::Confirming, Near),
                (Way::SortOut, Near),
                (Way::Bank, Far),
                (Way::Devices, Far),
                (Way::Sync, Far),
                (Way::More, Near),
            ],
            Self::Coordinator => &[
                (Way::Incoming, Near),
                (Way::NewOrder, Near),
                (Way::SortOut, Far),
                (Way::Sync, Far),
                (Way::More, Near),
            ],
            Self::Orderer => {
                &[(Way::Orders, Near), (Way::NewOrder, Near), (Way::Sync, Far), (Way::More, Near)]
            }
            Self::Crew => &[(Way::MyDay, Near), (Way::Sync, Near), (Way::More, Near)],
        }
    }
}

impl Way {
    /// Where it leads.
    pub const fn route(self) -> Route {
        match self {
            Self::MyDay => Route::MyDay,
            Self::Sync => Route::Sync,
            Self::Gathering => Route::Gathering,
            Self::Planning => Route::Planning,
            Self::WhenWeCan => Route::WhenWeCan,
            Self::Confirming => Route::Confirming,
            Self::SortOut => Route::SortOut,
            Self::Bank => Route::Bank,
            Self::Devices => Route::Devices,
            Self::Incoming => Route::Incoming,
            Self::Orders => Route::Orders,
            Self::NewOrder => Route::NewOrder,
            Self::More => Route::About,
        }
    }

    /// Its word.
    pub const fn text(self) -> TextKey {
        match self {
            Self::MyDay => TextKey::NavMyDay,
            Self::Sync => TextKey::NavSync,
            Self::Gathering => TextKey::NavGathering,
            Self::Planning => TextKey::NavPlanning,
            Self::WhenWeCan => TextKey::NavWhenWeCan,
            Self::Confirming => TextKey::NavConfirm,
            Self::SortOut => TextKey::NavSortOut,
            Self::Bank => TextKey::NavSteps,
            Self::Devices => TextKey::NavDevices,
            Self::Incoming => TextKey::NavNewOrders,
            Self::Orders => TextKey::NavMyOrders,
            Self::NewOrder => TextKey::NavOrder,
            Self::More => TextKey::NavMore,
        }
    }

    /// Its shape.
    pub const fn glyph(self) -> Glyph {
        match self {
            Self::MyDay => Glyph::Day,
            Self::Sync => Glyph::CloudCheck,
            Self::Gathering => Glyph::People,
            Self::Planning => Glyph::CalendarPlus,
            Self::WhenWeCan => Glyph::ShapeLater,
            Self::Confirming => Glyph::Clipboard,
            Self::SortOut => Glyph::Flag,
            Self::Bank => Glyph::Image,
            Self::Devices => Glyph::Device,
            Self::Incoming => Glyph::Inbox,
            Self::Orders => Glyph::List,
            Self::NewOrder => Glyph::Plus,
            Self::More => Glyph::Menu,
        }
    }

    /// Whether this screen is the way's own, or about one thing of it.
    pub fn leads_to(self, route: &Route) -> bool {
        match (self, route) {
            (Self::Planning, Route::Plan { .. })
            | (Self::Confirming, Route::Confirm { .. })
            | (Self::Incoming, Route::IncomingOrder { .. })
            | (Self::Orders, Route::Order { .. })
            | (Self::MyDay, Route::Job { .. }) => true,
            _ => self.route() == *route,
        }
    }

    /// How many things wait behind it for whoever is here; `unsettled` is what the server has for them to settle.
    pub fn waiting(self, snapshot: &Snapshot, me: &Me, unsettled: &Listed) -> u32 {
        let led = |work: &Of<Work>| {
            matches!(work.key, DocKey::Work(_))
                && work.key.unit().is_some_and(|unit| me.leads().contains(&unit))
        };
        let works = |which: fn(&Of<Work>) -> bool| {
            counted(snapshot.works().iter().filter(|work| led(work) && which(work)).count())
        };
        match self {
            Self::Planning => works(|work| work.status.waits_for_plan()),
            Self::WhenWeCan => works(|work| {
                work.status == WorkStatus::Planned
                    && work.plan.as_ref().is_some_and(|plan| plan.when == When::Whenever)
            }),
            Self::Confirming => works(|work| work.status == WorkStatus::Done),
            Self::SortOut => {
                let disputed = works(|work| !work.contradictions.is_empty());
                disputed.saturating_add(counted(looked_at(&snapshot.waiting(), unsettled)))
            }
            Self::Incoming => {
                let new = |status: &OrderStatus| {
                    matches!(status, OrderStatus::Sent | OrderStatus::Received | OrderStatus::Answered)
                };
                counted(snapshot.orders().iter().filter(|order| new(&order.status)).count())
            }
            Self::Orders => {
                let asked = |status: &OrderStatus| matches!(status, OrderStatus::Question);
                counted(snapshot.orders().iter().filter(|order| asked(&order.status)).count())
            }
            Self::Sync => counted(answers(snapshot, me).iter().filter(|answer| answer.is_new).count()),
            _ => 0,
        }
    }
}

/// What stands behind *Mer*: the far ways of every area, and the first screens of several areas.
pub fn behind_more(areas: &[Area]) -> Vec<Way> {
    let mut ways = Vec::new();
    let first = areas.iter().filter(|_| areas.len() > 1).map(|area| area.first());
    let far = areas.iter().flat_map(|area| area.ways()).filter(|(_, reach)| *reach == Reach::Far);
    for way in first.chain(far.map(|(way, _)| *way)) {
        if !ways.contains(&way) {
            ways.push(way);
        }
    }
    ways
}

/// How many things were refused or held: own ones, and what the server has of others'.
fn looked_at(waiting: &[OutRow], unsettled: &Listed) -> usize {
    let looked = |row: &&OutRow| row.journey() == Journey::Looked;
    let is_own = |fact: FactId| waiting.iter().filter(looked).any(|row| row.id == fact);
    waiting.iter().filter(looked).count() + unsettled.open().filter(|row| !is_own(row.fact)).count()
}

fn counted(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use shared::api;
    use shared::domain::body::Remarked;
    use shared::domain::fact::Fact;
    use shared::domain::words::Prose;
    use shared::ids::{DocId, PersonId, UnitId};
    use shared::sync::rows::OutState;
    use shared::wire::{Code, Verdict};

    #[test]
    fn what_the_server_has_to_settle_is_counted_beside_what_was_refused_here() {
        let at = shared::civil::Moment::new(1, 60, 0);
        let (doc, key) = (DocId::random([1; 16]), DocKey::Work(UnitId::random([2; 16])));
        let fact = |n: u8| {
            let body = Remarked { text: Prose::new("Hej").unwrap(), visit: None };
            Fact::new(FactId::at(1, [n; 10]), PersonId::random([3; 16]), at, vec![], body)
        };
        let row = |n: u8| api::Unsettled {
            doc,
            key,
            fact: fact(n).id,
            json: fact(n).to_json(),
            verdict: Verdict::Held,
            code: Code::PersonRevoked,
            received_at: 1,
            dismissed: None,
            adopted: None,
        };
        let adopted = |n: u8| {
            let adopted = Some(api::Adopted { by: PersonId::random([4; 16]), at: 2 });
            api::Unsettled { adopted, ..row(n) }
        };
        let state = OutState::Looked { verdict: Verdict::Held, code: Code::PersonRevoked };
        let own = OutRow { sent: true, state, ..OutRow::new(doc, key, &fact(1)) };
        let listed = |rows: Vec<api::Unsettled>| Listed { rows: Some(rows.into()), away: None };
        assert_eq!(looked_at(std::slice::from_ref(&own), &Listed::default()), 1);
        assert_eq!(looked_at(&[], &listed(vec![row(1), row(2), adopted(3)])), 2);
        assert_eq!(looked_at(&[own], &listed(vec![row(1), row(2)])), 2);
    }

    #[test]
    fn a_phone_has_room_for_the_near_ways_and_more_holds_the_others() {
        for area in [Area::Supervisor, Area::Coordinator, Area::Orderer, Area::Crew] {
            let near = area.ways().iter().filter(|(_, reach)| *reach == Reach::Near).count();
            assert!((3..=5).contains(&near), "{area:?}");
            assert_eq!(area.ways().first().map(|(way, _)| *way), Some(area.first()));
            assert_eq!(area.ways().last(), Some(&(Way::More, Reach::Near)));
        }
        let both = behind_more(&[Area::Supervisor, Area::Coordinator]);
        assert!(both.contains(&Way::Incoming) && both.contains(&Way::Bank));
        assert_eq!(both.iter().filter(|way| **way == Way::Sync).count(), 1);
        assert_eq!(behind_more(&[Area::Crew]), []);
    }
}
