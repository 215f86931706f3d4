//! Who may read and who may state: the one place for permissions, which the server and the screens both call.

use super::accounts::may_speak_on;
use super::body::{Target, VisitKey};
use super::catalogue::{Answers, Body, Kind, Who};
use super::fact::{Fact, Stated};
use super::frontier::Facts;
use super::key::{DocKey, DocKind};
use super::order::{self, Begun};
use super::speaker::{DeviceKind, DocScope, Role, Speaker, Standing};
use super::time;
use crate::civil::{CivilDate, Month};
use crate::ids::{FactId, PersonId, UnitId};
use crate::wire::{Access, Code};

/// A device holds what happened at most this many days back, and whatever is unfinished.
pub const DAYS_BACK: i64 = 14;
/// A device holds what is planned at most this many days ahead.
pub const DAYS_AHEAD: i64 = 30;
/// Those who order see their finished orders for a year.
pub const ORDER_DAYS_BACK: i64 = 366;

/// Whether this person may state this fact in the document with this key, as far as role, kind and body say.
///
/// `assigned` is the workplace that has the order; none for other documents. What depends on the facts that are
/// there already is judged by [`may_follow`], what depends on other tables (whether a photo, card, workplace or person
/// is there) by the server.
pub fn may_state(speaker: &Speaker, key: &DocKey, assigned: Option<UnitId>, fact: &Fact) -> Result<(), Code> {
    if fact.by != speaker.person {
        return Err(Code::PersonForbidden);
    }
    let kind = fact.kind().ok_or(Code::FactUnknown)?;
    may_state_kind(speaker, key, assigned, kind)?;
    fits_key(key, &fact.body).then_some(()).ok_or(Code::FactBody)
}

/// Whether this person may state facts of this kind in the document with this key: what a screen asks before it
/// offers something.
pub fn may_state_kind(
    speaker: &Speaker,
    key: &DocKey,
    assigned: Option<UnitId>,
    kind: Kind,
) -> Result<(), Code> {
    let entry = kind.entry();
    let takes = entry.doc == key.kind() && (!matches!(key, DocKey::Station(..)) || station_takes(kind));
    if !takes {
        return Err(Code::FactMisplaced);
    }
    if entry.who == [Who::Server] && speaker.person != PersonId::SERVER {
        return Err(Code::FactDerived);
    }
    let allowed = entry.who.iter().any(|who| speaks_as(speaker, *who, key, assigned, kind));
    allowed.then_some(()).ok_or(Code::FactForbidden)
}

/// What a device may do with a document; none when it is not the device's.
///
/// `speakers` are those who may speak on the device today, staff only with a live session of their own.
pub fn access(
    speakers: &[Speaker],
    device: DeviceKind,
    scope: &DocScope,
    today: CivilDate,
) -> Option<Access> {
    let found = speakers.iter().filter_map(|speaker| {
        let roles = speaker.roles.iter().filter(|role| may_speak_on(**role, device));
        roles.filter_map(|role| access_as(speaker.person, *role, device, scope, today)).max_by_key(strength)
    });
    found.max_by_key(strength)
}

/// Whether a fact fits what has been stated in the document so far: what it answers is there and of the right kind,
/// and the moment for it has not passed.
pub fn may_follow(speaker: &Speaker, key: &DocKey, so_far: &[Stated], fact: &Fact) -> Result<(), Code> {
    let kind = fact.kind().ok_or(Code::FactUnknown)?;
    let facts = Facts::new(so_far);
    let answered: Vec<&Stated> = fact.re.iter().filter_map(|id| facts.get(*id)).collect();
    if answered.len() < fact.re.len() {
        return Err(Code::FactAnswersMissing);
    }
    if !answered.iter().all(|stated| may_answer(fact, kind, stated)) {
        return Err(Code::FactAnswersWrong);
    }
    match &fact.body {
        Body::Requested(_) | Body::Opened(_) => {
            let there = facts.iter().any(|stated| stated.fact.kind() == Some(kind));
            if there { Err(Code::FactMisplaced) } else { Ok(()) }
        }
        Body::Cancelled(body) => match order::fold(so_far).map(|order| order.begun) {
            Some(Begun::Visit) => Err(Code::OrderInWork),
            // Whoever cancels for somebody else says why.
            _ if body.reason.is_none() && !orders_here(speaker, key) => Err(Code::FactBody),
            _ => Ok(()),
        },
        Body::Retracted(_) => {
            let unit = key.unit();
            let leads = unit.is_some_and(|unit| speaker.is(Role::Supervisor(unit)));
            let own = answered.iter().all(|stated| stated.fact.by == speaker.person);
            if leads || own { Ok(()) } else { Err(Code::FactForbidden) }
        }
        Body::Released(body) => {
            let taken = |digest| {
                facts.iter().any(
                    |stated| matches!(&stated.fact.body, Body::PhotoTaken(photo) if photo.digest == digest),
                )
            };
            if body.photos.iter().all(|digest| taken(*digest)) { Ok(()) } else { Err(Code::FactBody) }
        }
        _ if key.kind() == DocKind::Time => may_add_to_month(so_far, fact),
        _ => Ok(()),
    }
}

/// Whether something that is refused with this code may be sent all the same, as a request that a person decides on: what
/// [`may_settle`] gives to somebody, who says yes or why not.
pub const fn may_request(kind: Kind, code: Code) -> bool {
    matches!((kind, code), (Kind::Cancelled, Code::OrderInWork))
}

/// Whether a fact that was refused or held fits what has been stated so far when a person takes it over: what
/// [`may_follow`] says, but that they may grant a request.
pub fn may_adopt(speaker: &Speaker, key: &DocKey, so_far: &[Stated], fact: &Fact) -> Result<(), Code> {
    match (may_follow(speaker, key, so_far, fact), fact.kind()) {
        (Err(code), Some(kind)) if may_request(kind, code) => Ok(()),
        (judged, _) => judged,
    }
}

/// Whether something that was refused with this code could ever be taken over, as far as it can be read here: what
/// cannot become true any more counts for nobody. What stands by then, [`may_adopt`] looks at.
pub fn is_adoptable(id: FactId, json: &str, code: Code) -> bool {
    let never = matches!(
        code,
        Code::FactMalformed
            | Code::FactOversized
            | Code::FactIdUsed
            | Code::FactAnswersWrong
            | Code::FactAnswersDismissed
            | Code::FactErased
            | Code::MonthLocked
            | Code::CardMismatch
    );
    !never && Fact::check(id, json).is_ok()
}

/// Whether this person orders for the department that the document belongs to.
pub fn orders_here(speaker: &Speaker, key: &DocKey) -> bool {
    matches!(key, DocKey::Order(department) if speaker.is(Role::Orderer(*department)))
}

/// Whether this person decides what becomes of a fact that was refused or held in the document with this key: staff of
/// its workplace, for an order whoever gives orders to workplaces.
pub fn may_settle(speaker: &Speaker, key: &DocKey) -> bool {
    match key.unit() {
        Some(unit) => speaker.is(Role::Supervisor(unit)),
        None => speaker.is(Role::Coordinator),
    }
}

/// Whether a fact may still be added to a month: a locked one takes corrections only, with their trail.
pub fn may_add_to_month(so_far: &[Stated], fact: &Fact) -> Result<(), Code> {
    let corrects = match fact.body {
        Body::TimeStated(_) | Body::Absent(_) => !fact.re.is_empty(),
        _ => true,
    };
    if corrects || time::lock(so_far).is_none() { Ok(()) } else { Err(Code::MonthLocked) }
}

/// Whether a day lies within what a device holds.
pub fn in_window(day: CivilDate, today: CivilDate) -> bool {
    (-DAYS_BACK..=DAYS_AHEAD).contains(&day.days_since(today))
}

/// Whether any day of a month lies within what a device holds.
pub fn month_in_window(month: Month, today: CivilDate) -> bool {
    let (from, to) = (today.plus_days(-DAYS_BACK).in_month(), today.plus_days(DAYS_AHEAD).in_month());
    let number = |month: Month| month.year * 12 + i32::from(month.month);
    (number(from)..=number(to)).contains(&number(month))
}

/// Whether a station's week takes facts of this kind: a station is never planned, done or confirmed.
pub const fn station_takes(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::Steps
            | Kind::Started
            | Kind::Ended
            | Kind::Ticked
            | Kind::Unticked
            | Kind::Skipped
            | Kind::PhotoTaken
            | Kind::Remarked
            | Kind::Retracted
    )
}

fn strength(access: &Access) -> u8 {
    match access {
        Access::Append => 0,
        Access::Read => 1,
    }
}

fn access_as(
    person: PersonId,
    role: Role,
    device: DeviceKind,
    scope: &DocScope,
    today: CivilDate,
) -> Option<Access> {
    let read = |yes: bool| yes.then_some(Access::Read);
    let new = scope.standing == Standing::New;
    match (role, &scope.key) {
        (Role::Orderer(mine), DocKey::Order(department)) => {
            read(mine == *department && is_current(scope.standing, today, ORDER_DAYS_BACK))
        }
        (Role::Coordinator, DocKey::Order(_)) => read(is_current(scope.standing, today, DAYS_BACK)),
        // An order that came by phone: registered by staff who may not have it afterwards.
        (Role::Supervisor(_), DocKey::Order(_)) if new => Some(Access::Append),
        (Role::Supervisor(mine), DocKey::Order(_)) => {
            read(scope.assigned == Some(mine) && is_current(scope.standing, today, DAYS_BACK))
        }
        (Role::Supervisor(mine), DocKey::Work(unit)) => {
            read(mine == *unit && is_current(scope.standing, today, DAYS_BACK))
        }
        (Role::Participant(mine), DocKey::Work(unit)) => read(mine == *unit && is_put(person, scope, today)),
        (Role::Supervisor(mine), DocKey::Station(unit, _, week)) => {
            read(mine == *unit && week_in_window(week.monday(), today))
        }
        // Nobody has to be put on a station to have worked there; reading what others did there takes that.
        (Role::Participant(mine), DocKey::Station(unit, _, week)) => {
            let ours = mine == *unit && week_in_window(week.monday(), today);
            let put = is_put(person, scope, today);
            ours.then_some(if put { Access::Read } else { Access::Append })
        }
        (Role::Supervisor(mine) | Role::Participant(mine), DocKey::Day(unit, date)) => {
            read(mine == *unit && in_window(*date, today))
        }
        (Role::Supervisor(mine), DocKey::Time(unit, _, month)) => {
            let open = scope.standing == Standing::Open;
            read(mine == *unit && (open || month_in_window(*month, today)))
        }
        // Hours for a colleague are added unseen; one's own are read on a phone of one's own only.
        (Role::Participant(mine), DocKey::Time(unit, whose, month)) => {
            let ours = mine == *unit && month_in_window(*month, today);
            let own = *whose == person && device != DeviceKind::Shared;
            ours.then_some(if own { Access::Read } else { Access::Append })
        }
        (Role::Supervisor(mine) | Role::Participant(mine), DocKey::Bank(unit)) => read(mine == *unit),
        _ => None,
    }
}

fn is_current(standing: Standing, today: CivilDate, days_back: i64) -> bool {
    match standing {
        Standing::New | Standing::Open => true,
        Standing::Closed(last) => today.days_since(last) <= days_back,
    }
}

fn is_put(person: PersonId, scope: &DocScope, today: CivilDate) -> bool {
    let unfinished = scope.standing == Standing::Open;
    scope.put.iter().filter(|put| put.person == person).any(|put| {
        let days = put.date.days_since(today);
        days <= DAYS_AHEAD && (unfinished || days >= -DAYS_BACK)
    })
}

fn week_in_window(monday: CivilDate, today: CivilDate) -> bool {
    monday.plus_days(6) >= today.plus_days(-DAYS_BACK) && monday <= today.plus_days(DAYS_AHEAD)
}

fn speaks_as(speaker: &Speaker, who: Who, key: &DocKey, assigned: Option<UnitId>, kind: Kind) -> bool {
    match (who, key) {
        (Who::Server, _) => speaker.person == PersonId::SERVER,
        (Who::Orderer, DocKey::Order(department)) => speaker.is(Role::Orderer(*department)),
        (Who::Coordinator, DocKey::Order(_)) => speaker.is(Role::Coordinator),
        // Any supervisor registers what a department orders by phone; then the order is its workplace's.
        (Who::Supervisor, DocKey::Order(_)) if kind == Kind::Requested => speaker.leads_any(),
        (Who::Supervisor, DocKey::Order(_)) => {
            assigned.is_some_and(|unit| speaker.is(Role::Supervisor(unit)))
        }
        (Who::Supervisor, key) => key.unit().is_some_and(|unit| speaker.is(Role::Supervisor(unit))),
        (Who::Crew, key) => key.unit().is_some_and(|unit| speaker.is(Role::Participant(unit))),
        (Who::Own, DocKey::Time(unit, person, _)) => {
            *person == speaker.person && speaker.is(Role::Participant(*unit))
        }
        _ => false,
    }
}

/// Whether days, month and person in a body are those of the document.
fn fits_key(key: &DocKey, body: &Body) -> bool {
    let visit = visit_of(body);
    match (key, body) {
        (DocKey::Time(_, person, month), Body::TimeStated(body)) => {
            body.person == *person && body.visit.date.in_month() == *month
        }
        (DocKey::Time(_, person, month), Body::Absent(body)) => {
            body.person == *person && body.from.in_month() == *month
        }
        (DocKey::Station(_, _, week), _) => visit.is_none_or(|visit| visit.date.in_week() == *week),
        _ => true,
    }
}

/// The visit a body names.
pub fn visit_of(body: &Body) -> Option<VisitKey> {
    match body {
        Body::Started(body) => Some(body.visit),
        Body::Ended(body) => Some(body.visit),
        Body::Ticked(body) => Some(body.visit),
        Body::Skipped(body) => Some(body.visit),
        Body::PhotoTaken(body) => Some(body.visit),
        Body::Remarked(body) => body.visit,
        Body::Done(body) => Some(body.visit),
        Body::TimeStated(body) => Some(body.visit),
        _ => None,
    }
}

/// Whether a fact may answer another: the kinds agree, and both are about the same.
fn may_answer(fact: &Fact, kind: Kind, stated: &Stated) -> bool {
    let kinds = match kind.entry().answers {
        Answers::Nothing => &[],
        Answers::Maybe(kinds) | Answers::Must(kinds) => kinds,
    };
    let other = &stated.fact;
    let same: bool = match (&fact.body, &other.body) {
        (Body::Here(a), Body::Here(b)) => a.person == b.person,
        (Body::Put(a), Body::Lifted(b)) => (a.person, a.on) == (b.person, b.from),
        (Body::Lifted(a), Body::Put(b)) => (a.person, a.from) == (b.person, b.on),
        (Body::Unticked(a), Body::Ticked(b)) => a.step == b.step,
        (Body::Unticked(a), Body::Skipped(b)) => a.step == b.step,
        (Body::Banked(a), Body::Banked(b)) => a.step.id == b.step.id,
        (Body::Banked(a), Body::Unbanked(b)) => a.step.id == b.step,
        (Body::Unbanked(a), Body::Banked(b)) => a.step == b.step.id,
        _ => true,
    };
    same && other.kind().is_some_and(|kind| kinds.contains(&kind))
}

/// The document in which someone's hours on a visit are stated.
pub fn time_key(unit: UnitId, person: PersonId, visit: VisitKey) -> DocKey {
    DocKey::Time(unit, person, visit.date.in_month())
}

/// The document of what someone is put on; none for a job, whose id is its own.
pub fn station_key(unit: UnitId, target: Target, date: CivilDate) -> Option<DocKey> {
    match target {
        Target::Station(station) => Some(DocKey::Station(unit, station, date.in_week())),
        Target::Job(_) => None,
    }
}

#[cfg(test)]
mod tests;
