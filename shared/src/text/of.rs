//! Which text stands for which word of the domain and the wire: the only place where the two meet.

use std::borrow::Cow;

use super::{Lang, Text, TextKey, format};
use crate::civil::CivilDate;
use crate::domain::body::{PointKind, Shows, When};
use crate::domain::catalogue::{CATALOGUE, Kind};
use crate::domain::frontier::{About, Mark};
use crate::domain::words::BadText;
use crate::domain::work::WorkStatus;
use crate::wire::{Code, Verdict};

pub use order::{earliest, event, order_status, order_status_to_staff, stage, wrong};

mod order;

/// Why something was refused, and what happens next: `code-<key>`.
pub fn code(code: Code) -> TextKey {
    // A test goes through every code, so the general text is never needed.
    TextKey::named("code", code.key()).unwrap_or(TextKey::CodeInternal)
}

/// The same to staff, who read of what somebody else stated: `staff-code-<key>`, where the other text says what its author
/// does about it, or who looks at it.
pub fn code_to_staff(code: Code) -> TextKey {
    TextKey::named("staff-code", code.key()).unwrap_or_else(|| self::code(code))
}

/// Why something of their own was refused, to those who have no supervisor to look at it.
pub fn own_code(code: Code) -> TextKey {
    match code {
        Code::DocForbidden
        | Code::DocKey
        | Code::DeviceWasLocked
        | Code::FactMalformed
        | Code::FactMisplaced
        | Code::FactIdUsed
        | Code::FactAnswersDismissed
        | Code::ActorForeign
        | Code::DepsForm
        | Code::StartOp
        | Code::HashMismatch => code_to_staff(code),
        _ => self::code(code),
    }
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
        Verdict::Dismissed => TextKey::VerdictDismissed,
        Verdict::Erased => TextKey::VerdictErased,
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

/// Where a job stands, to staff and crew.
pub fn work_status(status: WorkStatus) -> TextKey {
    match status {
        WorkStatus::ToPlan => TextKey::JobStatusToPlan,
        WorkStatus::Planned => TextKey::JobStatusPlanned,
        WorkStatus::Started => TextKey::JobStatusStarted,
        WorkStatus::Paused => TextKey::JobStatusPaused,
        WorkStatus::Done => TextKey::JobStatusDone,
        WorkStatus::Confirmed => TextKey::JobStatusConfirmed,
        WorkStatus::Returned => TextKey::JobStatusReturned,
        WorkStatus::Withdrawn => TextKey::JobStatusWithdrawn,
    }
}

/// In what two statements contradict each other.
pub fn contradiction(about: About) -> TextKey {
    match about {
        About::Acceptance => TextKey::ContradictionAcceptance,
        About::Plan => TextKey::ContradictionPlan,
        About::Verdict => TextKey::ContradictionVerdict,
        About::Steps => TextKey::ContradictionSteps,
        About::Release(_) => TextKey::ContradictionRelease,
        About::Presence(_) => TextKey::ContradictionPresence,
        About::Points => TextKey::ContradictionPoints,
        About::Length(..) => TextKey::ContradictionLength,
        About::Approval(..) => TextKey::ContradictionApproval,
        About::BankStep(_) => TextKey::ContradictionBankStep,
    }
}

/// What a supervisor is told beside a statement.
pub fn mark(lang: Lang, mark: Mark) -> Cow<'static, str> {
    match mark {
        Mark::ClockOff { skew, .. } => {
            let minutes = u32::try_from(skew.unsigned_abs() / 60_000).unwrap_or(u32::MAX);
            Text::FlagClockOff { duration: &format::duration(lang, minutes) }.render(lang)
        }
        Mark::OddOrder { .. } => Text::FlagOddOrder.render(lang),
        Mark::BegunBefore { .. } => Text::FlagBegunBefore.render(lang),
        Mark::Newer { .. } => Text::FlagNewer.render(lang),
    }
}
