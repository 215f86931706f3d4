//! Words and pictures for places, job types and stations.

use shared::domain::body::{Card, PointKind, Where};
use shared::domain::views::{Catalogue, Unit, WeekdayColours};
use shared::ids::JobTypeId;
use shared::text::Text;
use yew::prelude::*;

use crate::app::Texts;
use crate::ui::DayColours;

/// Where a job is, in words; `card` is its private card where this device may see it.
pub fn place(t: Texts, catalogue: &Catalogue, place: &Where, card: Option<&Card>) -> AttrValue {
    match place {
        Where::Words(words) => AttrValue::from(words.to_string()),
        Where::Site(site) => match catalogue.site(*site) {
            Some(site) => AttrValue::from(site.name.clone()),
            None => t.say(Text::PlaceUnknown),
        },
        Where::Card => match card.and_then(|card| card.address.as_ref()) {
            Some(address) => AttrValue::from(address.to_string()),
            None => t.say(Text::PlacePrivate),
        },
    }
}

/// The picture of a job: its type's, or a plain one.
pub fn job_pictogram(catalogue: &Catalogue, job_type: Option<JobTypeId>) -> AttrValue {
    let found = job_type.and_then(|id| catalogue.job_type(id));
    found.map_or(AttrValue::Static("tools"), |found| AttrValue::from(found.pictogram.as_str().to_owned()))
}

/// The picture of a point of the day.
pub const fn point_pictogram(point: PointKind) -> &'static str {
    match point {
        PointKind::Gathering => "gathering",
        PointKind::Coffee => "coffee",
        PointKind::Lunch => "lunch",
        PointKind::Taxi => "taxi",
        PointKind::Home => "home",
    }
}

/// How much of a day carries its weekday's colour at this workplace.
pub const fn day_colours(unit: &Unit) -> DayColours {
    match unit.weekday_colours {
        WeekdayColours::Day => DayColours::WholeDay,
        WeekdayColours::Header => DayColours::Header,
        WeekdayColours::Off => DayColours::Off,
    }
}
