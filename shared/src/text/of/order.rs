//! The words for orders: where one stands, what has happened to it, and what its form says.

use std::borrow::Cow;

use crate::civil::CivilDate;
use crate::domain::body::{Stage, When};
use crate::domain::order::{Event, OrderStatus};
use crate::domain::order_form::{Earliest, Field, Wrong};
use crate::text::{Lang, Text, TextKey, format};

/// Where an order stands, as its orderer reads it: "Planerad till tisdag 3 februari".
pub fn order_status(lang: Lang, status: &OrderStatus, today: CivilDate) -> Cow<'static, str> {
    let key = match status {
        OrderStatus::Planned { when } => return stage(lang, Stage::Planned, *when, today),
        OrderStatus::Sent => TextKey::StageWaiting,
        OrderStatus::Received => TextKey::StageRequested,
        OrderStatus::Question => TextKey::StageAsked,
        OrderStatus::Answered => TextKey::StageAnswered,
        OrderStatus::Accepted => TextKey::StageAccepted,
        OrderStatus::Declined { .. } => TextKey::StageDeclined,
        OrderStatus::Started => TextKey::StageStarted,
        OrderStatus::Done => TextKey::StageDone,
        OrderStatus::Returned => TextKey::StageReturned,
        OrderStatus::Confirmed => TextKey::StageConfirmed,
        OrderStatus::Cancelled { .. } => TextKey::StageCancelled,
    };
    key.render(lang)
}

/// Where an order stands, as staff read it.
pub fn order_status_to_staff(lang: Lang, status: &OrderStatus, today: CivilDate) -> Cow<'static, str> {
    let key = match status {
        OrderStatus::Planned { when } => return stage(lang, Stage::Planned, *when, today),
        OrderStatus::Sent => TextKey::StageWaiting,
        OrderStatus::Received => TextKey::JobStatusNew,
        OrderStatus::Question => TextKey::InboxWaitingForAnswer,
        OrderStatus::Answered => TextKey::InboxAnswered,
        OrderStatus::Accepted => TextKey::JobStatusToPlan,
        OrderStatus::Declined { .. } => TextKey::JobStatusDeclined,
        OrderStatus::Started => TextKey::JobStatusStarted,
        OrderStatus::Done => TextKey::JobStatusDone,
        OrderStatus::Returned => TextKey::JobStatusReturned,
        OrderStatus::Confirmed => TextKey::JobStatusConfirmed,
        OrderStatus::Cancelled { .. } => TextKey::JobStatusCancelled,
    };
    key.render(lang)
}

/// A stage of the work, planned for this time, as the orderer reads it.
pub fn stage(lang: Lang, stage: Stage, when: Option<When>, today: CivilDate) -> Cow<'static, str> {
    match (stage, when) {
        (Stage::Planned, None) => Text::StagePlanned.render(lang),
        (Stage::Planned, Some(When::Whenever)) => Text::StagePlannedAny.render(lang),
        (Stage::Planned, Some(When::On(date))) => {
            Text::StagePlannedDay { date: &format::date_from(lang, date, today) }.render(lang)
        }
        (Stage::Planned, Some(When::Within { from, to })) => {
            Text::StagePlannedWindow { dates: &format::dates(lang, from, to) }.render(lang)
        }
        (Stage::Started, _) => Text::StageStarted.render(lang),
        (Stage::Done, _) => Text::StageDone.render(lang),
        (Stage::Returned, _) => Text::StageReturned.render(lang),
        (Stage::Confirmed, _) => Text::StageConfirmed.render(lang),
    }
}

/// What has happened to an order, in its history. `unit` is the name of the workplace in the event, if known.
pub fn event(lang: Lang, event: &Event, unit: Option<&str>, today: CivilDate) -> Cow<'static, str> {
    match (event, unit) {
        (Event::Stage(stage, when), _) => self::stage(lang, *stage, *when, today),
        (Event::Accepted(_), Some(unit)) => Text::StageAcceptedUnit { unit }.render(lang),
        (Event::Accepted(_), None) => Text::StageAccepted.render(lang),
        (Event::Requested, _) => Text::FactRequested.render(lang),
        (Event::Received, _) => Text::StageRequested.render(lang),
        (Event::Asked, _) => Text::FactAsked.render(lang),
        (Event::Answered, _) => Text::FactAnswered.render(lang),
        (Event::Declined, _) => Text::FactDeclined.render(lang),
        (Event::Cancelled, _) => Text::FactCancelled.render(lang),
        (Event::Photos, _) => Text::OrderPhotosNew.render(lang),
        (Event::Thanked, _) => Text::FactThanked.render(lang),
    }
}

/// What is wrong with a field of the order form, and what to do about it.
pub fn wrong(lang: Lang, field: Field, wrong: Wrong, today: CivilDate) -> Cow<'static, str> {
    let date = |date| format::date_from(lang, date, today);
    match wrong {
        Wrong::Missing => missing(field).render(lang),
        Wrong::TooMuch(most) => {
            let count = i64::try_from(most).unwrap_or(i64::MAX);
            let text = match field {
                Field::Photos => Text::PhotoTooMany { count },
                _ => Text::FormTooMuch { count },
            };
            text.render(lang)
        }
        Wrong::Character => Text::FormBadCharacter.render(lang),
        Wrong::Past => Text::OrderDatePast.render(lang),
        Wrong::Soon(earliest) => Text::OrderDateSoon { date: &date(earliest) }.render(lang),
        Wrong::Closed(next) => Text::OrderDateClosed { date: &date(next) }.render(lang),
        Wrong::Window => Text::OrderDateOrder.render(lang),
        Wrong::Forbidden => Text::OrderTypeNone.render(lang),
        Wrong::NotUrgent => Text::OrderUrgentNot.render(lang),
    }
}

/// The earliest day, and why it is that one.
pub fn earliest(lang: Lang, earliest: &Earliest, today: CivilDate) -> Cow<'static, str> {
    let date = format::date_from(lang, earliest.date, today);
    if earliest.put_off_from.is_some() {
        return Text::OrderDatePutOff { date: &date }.render(lang);
    }
    Text::OrderDateEarliestWhy { date: &date, days: i64::from(earliest.lead_days) }.render(lang)
}

fn missing(field: Field) -> TextKey {
    match field {
        Field::Department => TextKey::OrderDepartmentMissing,
        Field::JobType => TextKey::OrderTypeMissing,
        Field::Title => TextKey::OrderTitleMissing,
        Field::Place => TextKey::OrderPlaceMissing,
        Field::When | Field::Until => TextKey::OrderDateMissing,
        Field::Urgent => TextKey::OrderUrgentWhyMissing,
        Field::ContactName => TextKey::OrderContactMissing,
        Field::ContactPhone => TextKey::OrderContactPhoneMissing,
        Field::What | Field::DoorCode | Field::Photos => TextKey::FormRequired,
    }
}
