//! A job, or a station's day, as its crew does it: from the first tap to *Klart*.

use shared::domain::work::WorkStatus;
use shared::ids::DocId;
use shared::text::Text;
use yew::prelude::*;

use super::subject::Subject;
use crate::app::{use_me, use_now, use_snapshot, use_texts};
use crate::platform::dom;
use crate::route::Route;
use crate::screens::DocProps;
use crate::screens::frame::Frame;
use crate::screens::parts::marks::Newer;
use crate::ui::{ButtonLink, ButtonVariant, Density, Empty, nothing};
use ending::{Ending, How};
use finished::Finished;
use working::Working;

mod about;
mod along;
mod answers;
mod ending;
mod finished;
mod photos;
mod remark;
mod returned;
mod skip;
mod steps;
mod visit;
mod working;

/// What the crew is doing with a job.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Doing {
    /// They work.
    Working,
    /// They end, in one way or the other.
    Ending(How),
}

/// A job, as the crew sees it.
#[component]
pub fn Job(props: &DocProps) -> Html {
    let t = use_texts();
    let snapshot = use_snapshot();
    let now = use_now();
    let doing = use_state_eq(|| Doing::Working);
    {
        let first = use_mut_ref(|| true);
        use_effect_with(*doing, move |_| {
            // Whoever listens hears what is asked now, and everyone sees it from the top.
            if !first.replace(false) {
                dom::focus_id("page-title");
            }
        });
    }
    let seen = use_mut_ref(|| None::<DocId>);
    let Some(me) = use_me() else { return nothing() };
    let Some(subject) = Subject::of_doc(t, &snapshot, &me, props.id, now.day) else {
        let was_here = *seen.borrow() == Some(props.id);
        return html! { <Gone not_ours={snapshot.is_not_ours(was_here)} /> };
    };
    seen.replace(Some(props.id));
    let status = subject.work.as_ref().map(|work| work.status);
    let back = {
        let doing = doing.clone();
        Callback::from(move |()| doing.set(Doing::Working))
    };
    let end = {
        let doing = doing.clone();
        Callback::from(move |how| doing.set(Doing::Ending(how)))
    };
    let over = matches!(status, Some(WorkStatus::Done | WorkStatus::Confirmed | WorkStatus::Withdrawn));
    if let (Doing::Ending(how), false) = (*doing, over) {
        return html! { <Ending {subject} {how} {back} /> };
    }
    html! {
        <Frame title={subject.title.clone()} density={Density::Crew} back={Some(Route::MyDay)}>
            <Newer marks={subject.work.as_ref().map(|work| work.marks.clone()).unwrap_or_default()} />
            if over {
                <Finished {subject} />
            } else {
                <Working {subject} {end} />
            }
        </Frame>
    }
}

#[derive(Properties, PartialEq, Eq)]
struct GoneProps {
    /// Whether the server has said that it is somebody else's.
    not_ours: bool,
}

/// A job that is not on this device: not yet, or not any more.
#[component]
fn Gone(props: &GoneProps) -> Html {
    let t = use_texts();
    let why = if props.not_ours { Text::JobNotYours } else { Text::OfflineNotOnDevice };
    html! {
        <Frame title={t.say(Text::JobTitle)} density={Density::Crew} back={Some(Route::MyDay)}>
            <Empty pictogram="map" text={t.say(Text::JobGone)}>
                <p>{ t.say(why) }</p>
                <ButtonLink
                    href={Route::MyDay.href()}
                    label={t.say(Text::DayToMyDay)}
                    variant={ButtonVariant::Primary}
                />
            </Empty>
        </Frame>
    }
}
