//! Confirming a job, or returning it: before and after, steps, who and how long, remarks.

use shared::domain::body::{Confirmed, Released};
use shared::domain::catalogue::Kind;
use shared::domain::words::Prose;
use shared::domain::work::{Release, Work, WorkStatus};
use shared::ids::{Digest, UnitId};
use shared::lean::Arrange as _;
use shared::text::{Text, of};
use yew::prelude::*;
use yew_router::prelude::use_navigator;

use super::about::{self, About};
use super::facts::JobFacts;
use crate::app::update::use_unsaved;
use crate::app::{Of, Statement, use_snapshot, use_texts};
use crate::route::Route;
use crate::screens::DocProps;
use crate::screens::frame::Frame;
use crate::screens::parts::marks::{JourneyMark, WorkMark};
use crate::screens::parts::saying::{Saying, SayingError, use_saying};
use crate::ui::{Button, ButtonLink, ButtonVariant, Density, Empty, Glyph, TextArea};
use hours::Hours;
use photos::Photos;
use remarks::Remarks;
use returning::Returning;
use steps::StepsDone;
use verdicts::Verdicts;

mod hours;
mod photos;
mod remarks;
mod returning;
mod steps;
mod verdicts;

/// What the parts of the page share.
#[derive(Properties, Clone, PartialEq)]
struct JobProps {
    unit: UnitId,
    work: Of<Work>,
    saying: Saying,
}

/// Confirming or returning a job.
#[component]
pub fn Confirm(props: &DocProps) -> Html {
    let t = use_texts();
    let snapshot = use_snapshot();
    let saying = use_saying();
    let returning = use_state_eq(|| false);
    let Some((unit, work)) = about::job(&snapshot, props.id) else {
        return html! {
            <Frame title={t.say(Text::ConfirmTitle)} back={Some(Route::Confirming)}>
                <Empty pictogram="map" text={t.say(Text::JobGone)} />
            </Frame>
        };
    };
    let title = work.origin.as_ref().map(|origin| origin.opened.title.to_string()).unwrap_or_default();
    let mark = html! { <JourneyMark journey={work.journey()} /> };
    let may_judge = matches!(work.status, WorkStatus::Done | WorkStatus::Confirmed);
    let set_returning = |value: bool| {
        let returning = returning.clone();
        Callback::from(move |()| returning.set(value))
    };
    let job = JobProps { unit, work: work.clone(), saying: saying.clone() };
    let planned_anew = matches!(work.status, WorkStatus::Returned | WorkStatus::Paused | WorkStatus::Planned);
    html! {
        <Frame {title} density={Density::Wide} back={Some(Route::Confirming)} slot={mark}>
            <div class="stack">
                <div class="cluster">
                    <WorkMark status={work.status} />
                    if planned_anew {
                        <ButtonLink href={Route::Plan { id: props.id }.href()} label={t.say(Text::PlanJobTitle)} icon={Some(Glyph::CalendarPlus)} />
                    }
                </div>
                <Verdicts ..job.clone() />
                <div class="split">
                    <div class="stack">
                        <Photos ..job.clone() />
                        <StepsDone ..job.clone() />
                    </div>
                    <div class="stack">
                        <Hours ..job.clone() />
                        <Remarks ..job.clone() />
                        <JobFacts work={work.clone()} />
                    </div>
                </div>
                <SayingError {saying} />
                if may_judge {
                    if *returning {
                        <Returning unit={unit} work={work} saying={job.saying.clone()} back={set_returning(false)} />
                    } else {
                        <Judge ..JudgeProps { job, onreturn: set_returning(true) } />
                    }
                }
            </div>
        </Frame>
    }
}

#[derive(Properties, Clone, PartialEq)]
struct JudgeProps {
    job: JobProps,
    onreturn: Callback<()>,
}

/// The photos for the orderer, a word to the crew, and the verdict.
#[component]
fn Judge(props: &JudgeProps) -> Html {
    let t = use_texts();
    let snapshot = use_snapshot();
    let navigator = use_navigator();
    let good = use_state(String::new);
    let chosen = use_state_eq(Vec::<Digest>::new);
    let JobProps { work, saying, .. } = &props.job;
    use_unsaved(!good.is_empty() || !chosen.is_empty());
    let ordered = work.origin.as_ref().is_some_and(|origin| origin.opened.order.is_some());
    let confirmed = work.status == WorkStatus::Confirmed;
    let wrong = Prose::optional(&good).err().map(|bad| t.say(of::bad_text(bad, &good)));
    let department = About::of(t, &snapshot, work).and_then(|about| about.department);
    let releasing = {
        // What was retracted or released meanwhile is not released again.
        let open: Vec<Digest> = work.unreleased().map(|photo| photo.digest).collect();
        let mut releasing: Vec<Digest> =
            chosen.iter().copied().filter(|digest| open.contains(digest)).collect();
        releasing.arrange();
        releasing
    };
    let state = {
        let (work, saying, good, chosen) = (work.clone(), saying.clone(), good.clone(), chosen.clone());
        let releasing = releasing.clone();
        Callback::from(move |_: MouseEvent| {
            let Ok(words) = Prose::optional(&good) else { return };
            let mut statements = Vec::new();
            if !releasing.is_empty() {
                let body = Released { photos: releasing.clone() };
                statements
                    .push(Statement::new(work.doc, work.key, body).answering(work.answers(Kind::Released)));
            }
            if !confirmed {
                let body = Confirmed { good: words };
                statements
                    .push(Statement::new(work.doc, work.key, body).answering(work.answers(Kind::Confirmed)));
            }
            let (navigator, chosen) = (navigator.clone(), chosen.clone());
            saying.say_and(statements, move || {
                chosen.set(Vec::new());
                if let Some(navigator) = navigator.filter(|_| !confirmed) {
                    navigator.push(&Route::Confirming);
                }
            });
        })
    };
    let onchange = {
        let chosen = chosen.clone();
        Callback::from(move |next| chosen.set(next))
    };
    let typed = {
        let good = good.clone();
        Callback::from(move |text: String| good.set(text))
    };
    let has_photos = work.photos.iter().any(|photo| photo.retracted.is_none());
    let some_inside =
        work.photos.iter().any(|photo| photo.release == Release::Inside && photo.retracted.is_none());
    html! {
        <>
            if ordered && has_photos {
                <photos::ReleasePhotos
                    job={props.job.clone()}
                    {department}
                    chosen={(*chosen).clone()}
                    {onchange}
                />
            }
            if !confirmed {
                <TextArea
                    id="confirm-good"
                    label={t.say(Text::ConfirmGood)}
                    optional={Some(t.say(Text::CommonOptional))}
                    hint={Some(t.say(Text::ConfirmGoodHint))}
                    value={(*good).clone()}
                    error={wrong}
                    oninput={typed}
                />
            }
            <div class="dock">
                if !confirmed {
                    <Button label={t.say(Text::ConfirmAction)} variant={ButtonVariant::Primary} icon={Some(Glyph::Check)} onclick={state} />
                } else if ordered && some_inside {
                    <Button
                        label={t.say(Text::ReleaseSend { count: about::count(releasing.len()) })}
                        disabled={releasing.is_empty()}
                        onclick={state}
                    />
                }
                <Button
                    label={t.say(Text::ReturnAction)}
                    icon={Some(Glyph::Return)}
                    onclick={props.onreturn.reform(|_: MouseEvent| ())}
                />
            </div>
        </>
    }
}
