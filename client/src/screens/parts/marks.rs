//! The one calm mark, and the shapes of statuses.

use shared::domain::fact::Journey;
use shared::domain::work::WorkStatus;
use shared::text::{Text, of};
use yew::prelude::*;

use crate::app::{use_me, use_texts};
use crate::ui::{Mark, MarkKind, Notice, NoticeKind, Status, StatusShape, StatusWeight, nothing};
use shared::domain::frontier;

/// Properties of [`JourneyMark`].
#[derive(Properties, PartialEq, Eq)]
pub struct JourneyMarkProps {
    /// How far it has come.
    pub journey: Journey,
}

/// How far something has come: *Sparat*, *Skickat* or *Din handledare tittar på det*; whoever has no supervisor reads *Vi
/// tittar på det*.
#[component]
pub fn JourneyMark(props: &JourneyMarkProps) -> Html {
    let t = use_texts();
    let me = use_me();
    let (kind, text) = match props.journey {
        Journey::Pending => (MarkKind::Saved, Text::MarkSaved),
        Journey::Committed => (MarkKind::Sent, Text::MarkSent),
        Journey::Looked if me.is_some_and(|me| me.works_at().is_empty()) => {
            (MarkKind::Looking, Text::MarkLookingUs)
        }
        Journey::Looked => (MarkKind::Looking, Text::MarkLooking),
    };
    html! { <Mark {kind} label={t.say(text)} /> }
}

/// Properties of [`WorkMark`].
#[derive(Properties, PartialEq, Eq)]
pub struct WorkMarkProps {
    /// Where it stands.
    pub status: WorkStatus,
}

/// Where a job stands, to staff and crew: shape and word.
#[component]
pub fn WorkMark(props: &WorkMarkProps) -> Html {
    let t = use_texts();
    let (shape, weight) = work_shape(props.status);
    html! { <Status {shape} {weight} label={t.key(of::work_status(props.status))} /> }
}

/// The shape of a job's status.
pub const fn work_shape(status: WorkStatus) -> (StatusShape, StatusWeight) {
    match status {
        WorkStatus::ToPlan => (StatusShape::Received, StatusWeight::Ahead),
        WorkStatus::Planned => (StatusShape::Planned, StatusWeight::Ahead),
        WorkStatus::Started => (StatusShape::Ongoing, StatusWeight::Strong),
        WorkStatus::Paused => (StatusShape::Waiting, StatusWeight::Plain),
        WorkStatus::Done => (StatusShape::Done, StatusWeight::Strong),
        WorkStatus::Confirmed => (StatusShape::Confirmed, StatusWeight::Strong),
        WorkStatus::Returned => (StatusShape::Returned, StatusWeight::Strong),
        WorkStatus::Withdrawn => (StatusShape::Cancelled, StatusWeight::Plain),
    }
}

/// Properties of [`Newer`].
#[derive(Properties, PartialEq)]
pub struct NewerProps {
    /// What was noted about what stands in the document.
    pub marks: Vec<frontier::Mark>,
}

/// Says that something here is of a newer app than this one; all else is shown as usual.
#[component]
pub fn Newer(props: &NewerProps) -> Html {
    let t = use_texts();
    if props.marks.iter().any(|mark| matches!(mark, frontier::Mark::Newer { .. })) {
        html! { <Notice kind={NoticeKind::Info} title={t.say(Text::FlagNewer)} /> }
    } else {
        nothing()
    }
}
