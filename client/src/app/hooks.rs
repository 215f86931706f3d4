//! What screens ask: one hook per question. Each answers from memory at once, and again whenever the answer changes.
//!
//! Everything here comes from the device's storage, so it answers the same with and without a network. What a person
//! has just stated is in it at once, before the server has heard of it.

use std::rc::Rc;

use shared::civil::{CivilDate, Month};
use shared::domain::bank::Bank;
use shared::domain::body::Card;
use shared::domain::day::Day;
use shared::domain::fact::Journey;
use shared::domain::key::DocKey;
use shared::domain::order::Order;
use shared::domain::time::TimeSheet;
use shared::domain::views::{Catalogue, Staff};
use shared::domain::work::Work;
use shared::ids::{Digest, DocId, PersonId, StationId, UnitId};
use shared::sync::rows::OutRow;
use yew::prelude::*;

use super::clock::use_today;
use super::data::Shown;
use super::documents::Of;
use super::me::Me;
use super::people::People;
use super::snapshot::{LinkState, Snapshot};

/// Everything at once, for what no other hook answers. Panics outside the app, as a hook without its context must.
#[hook]
pub fn use_snapshot() -> Rc<Snapshot> {
    use_shown().snapshot
}

#[hook]
pub(crate) fn use_shown() -> Shown {
    use_context::<Shown>().expect("every screen stands inside the app")
}

/// Who is here: the device, the person who speaks on it now, and in which roles. None while nobody is known on this
/// device. A network error never changes it.
#[hook]
pub fn use_me() -> Option<Rc<Me>> {
    use_snapshot().me()
}

/// A job; none when it is not on this device (any more).
#[hook]
pub fn use_work(doc: DocId) -> Option<Of<Work>> {
    use_snapshot().work(doc)
}

/// All jobs and station weeks on this device, in the order of their ids.
#[hook]
pub fn use_works() -> Vec<Of<Work>> {
    use_snapshot().works()
}

/// A station's work of the week that this day lies in; none before anyone stated anything in it. State with
/// `DocKey::Station(unit, station, date.in_week())` and its derived id.
#[hook]
pub fn use_station(unit: UnitId, station: StationId, date: CivilDate) -> Option<Of<Work>> {
    let snapshot = use_snapshot();
    let key = DocKey::Station(unit, station, date.in_week());
    key.derived_id().and_then(|doc| snapshot.work(doc))
}

/// An order; none when it is not on this device.
#[hook]
pub fn use_order(doc: DocId) -> Option<Of<Order>> {
    use_snapshot().order(doc)
}

/// All orders on this device, in the order of their ids.
#[hook]
pub fn use_orders() -> Vec<Of<Order>> {
    use_snapshot().orders()
}

/// A workplace's day; an empty one when nothing is stated yet, to be stated in all the same.
#[hook]
pub fn use_day(unit: UnitId, date: CivilDate) -> Of<Day> {
    use_snapshot().day(unit, date)
}

/// A participant's month at a workplace; empty when nothing is stated yet, or not to be seen here.
#[hook]
pub fn use_time(unit: UnitId, person: PersonId, month: Month) -> Of<TimeSheet> {
    use_snapshot().time(unit, person, month)
}

/// A workplace's bank of steps; an empty one when there is none yet.
#[hook]
pub fn use_bank(unit: UnitId) -> Of<Bank> {
    use_snapshot().bank(unit)
}

/// Names and pictures of everyone this device may know.
#[hook]
pub fn use_people() -> Rc<People> {
    use_snapshot().people()
}

/// The municipality: workplaces, departments, job types, places, settings. Empty until it came for the first time.
#[hook]
pub fn use_catalogue() -> Rc<Catalogue> {
    use_snapshot().catalogue()
}

/// What staff see of people and orders; empty on other devices.
#[hook]
pub fn use_staff() -> Rc<Staff> {
    use_snapshot().staff()
}

/// A private card (contact, address, door code) that a fact cites, where this device may see it: from the staff view,
/// from what was written here and is on its way, or none.
#[hook]
pub fn use_card(digest: Option<Digest>) -> Option<Card> {
    let snapshot = use_snapshot();
    digest.and_then(|digest| snapshot.card(digest))
}

/// The contact and address of a job of this day or the next working day, on a crew's phone; none on other days.
#[hook]
pub fn use_today_card(work: DocId) -> Option<Card> {
    let today = use_today();
    use_snapshot().today_card(work, today)
}

/// How far what was stated in this document has come, the worst of it: *Sparat* (pending), *Skickat* (committed) or
/// *Din handledare tittar på det* (looked). None when nothing is stated in it.
#[hook]
pub fn use_mark(doc: DocId) -> Option<Journey> {
    use_snapshot().mark(doc)
}

/// How the connection is, and since when.
#[hook]
pub fn use_link() -> LinkState {
    use_snapshot().link()
}

/// Everything stated here that the server has not confirmed, oldest first, with state and reason: for the page
/// *Skickat och sparat* and for *Att reda ut*.
#[hook]
pub fn use_waiting() -> Rc<[OutRow]> {
    use_snapshot().waiting()
}

/// Asks the engine to try now, instead of when it would by itself.
#[hook]
pub fn use_try_now() -> Callback<()> {
    let data = use_shown().data;
    use_callback(data, |(), data| data.nudge())
}
