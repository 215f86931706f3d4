//! Which text stands for which word of the domain and the wire: the only place where the two meet.

use std::borrow::Cow;

use super::{Lang, Text, TextKey, format};
use crate::civil::CivilDate;
use crate::domain::body::{PointKind, Shows, Stage, When};
use crate::domain::catalogue::{CATALOGUE, Kind};
use crate::domain::words::BadText;
use crate::wire::{Code, Verdict};

/// Why something was refused, and what happens next: `code-<key>`.
pub fn code(code: Code) -> TextKey {
    // A test goes through every code, so the general text is never needed.
    TextKey::named("code", code.key()).unwrap_or(TextKey::CodeInternal)
}

/// What kind of statement it is: `fact-<name>`.
pub fn kind(kind: Kind) -> TextKey {
    // A test goes through every kind; one that this build does not know has no `Kind`.
    let entry = CATALOGUE.iter().find(|entry| entry.kind == kind);
    entry.and_then(|entry| TextKey::named("fact", entry.name)).unwrap_or(TextKey::AppNeedsUpdate)
}

/// What became of a statement, to staff.
pub fn verdict(verdict: Verdict) -> TextKey {
    match verdict {
        Verdict::Committed => TextKey::VerdictCommitted,
        Verdict::Duplicate => TextKey::VerdictDuplicate,
        Verdict::Rejected => TextKey::VerdictRejected,
        Verdict::Blocked => TextKey::VerdictBlocked,
        Verdict::Held => TextKey::VerdictHeld,
        Verdict::Retry => TextKey::VerdictRetry,
    }
}

/// A point of the day.
pub fn point(point: PointKind) -> TextKey {
    match point {
        PointKind::Gathering => TextKey::PointGathering,
        PointKind::Coffee => TextKey::PointCoffee,
        PointKind::Lunch => TextKey::PointLunch,
        PointKind::Taxi => TextKey::PointTaxi,
        PointKind::Home => TextKey::PointHome,
    }
}

/// What a photo shows.
pub fn shows(shows: Shows) -> TextKey {
    match shows {
        Shows::Before => TextKey::PhotoBefore,
        Shows::After => TextKey::PhotoAfter,
        Shows::During => TextKey::PhotoDuring,
    }
}

/// When a job is wanted or planned: "i morgon", "3–5 februari", "När vi hinner".
pub fn when(lang: Lang, when: When, today: CivilDate) -> Cow<'static, str> {
    match when {
        When::Whenever => Text::NavWhenWeCan.render(lang),
        When::On(date) => format::day(lang, date, today),
        When::Within { from, to } => Cow::Owned(format::dates(lang, from, to)),
    }
}

/// Where an order's work stands, as its orderer reads it: "Planerad till tisdag 3 februari".
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

/// What to do about a text that a form cannot take; `text` is what was typed.
pub fn bad_text(bad: BadText, text: &str) -> Text<'static> {
    match bad {
        BadText::Empty => Text::FormRequired,
        BadText::Long { max } => {
            let over = text.trim().chars().count().saturating_sub(max);
            Text::FormTooLong { count: i64::try_from(over).unwrap_or(i64::MAX) }
        }
        BadText::Character => Text::FormBadCharacter,
    }
}
