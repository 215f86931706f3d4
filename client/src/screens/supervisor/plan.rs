//! Planning a job: which day, and the steps with pictures and few words.

use shared::domain::board;
use shared::domain::body::{Planned, Steps};
use shared::domain::catalogue::Kind;
use shared::domain::work::{Left, Work, WorkStatus};
use shared::ids::UnitId;
use shared::text::Text;
use yew::prelude::*;
use yew_router::prelude::use_navigator;

use super::about;
use super::facts::{CameBack, JobFacts};
use crate::app::update::use_unsaved;
use crate::app::{Of, Statement, use_snapshot, use_texts, use_today};
use crate::platform::dom;
use crate::route::Route;
use crate::screens::DocProps;
use crate::screens::frame::Frame;
use crate::screens::parts::marks::{JourneyMark, Newer, WorkMark};
use crate::screens::parts::saying::{SayingError, use_saying};
use crate::ui::{Button, ButtonLink, ButtonVariant, Density, Empty, Notice, NoticeKind};
use day::{ChooseDay, WhenDraft};
use steps::{ChooseSteps, Draft};

pub(super) mod day;
pub(super) mod form;
pub(super) mod steps;

/// Planning a job.
#[component]
pub fn Plan(props: &DocProps) -> Html {
    let t = use_texts();
    let snapshot = use_snapshot();
    let Some((unit, work)) = about::job(&snapshot, props.id) else {
        return html! {
            <Frame title={t.say(Text::PlanJobTitle)} back={Some(Route::Planning)}>
                <Empty pictogram="map" text={t.say(Text::JobGone)} />
            </Frame>
        };
    };
    let title = work.origin.as_ref().map(|origin| origin.opened.title.to_string()).unwrap_or_default();
    let status = work.status;
    let mark = html! { <JourneyMark journey={work.journey()} /> };
    html! {
        <Frame {title} density={Density::Wide} back={Some(Route::Planning)} slot={mark}>
            <Newer marks={work.marks.clone()} />
            if board::can_be_planned(&work) {
                <PlanForm key={props.id.to_string()} {unit} {work} />
            } else {
                <div class="stack">
                    <WorkMark {status} />
                    <JobFacts {work} />
                    if status != WorkStatus::Withdrawn {
                        <div>
                            <ButtonLink href={Route::Confirm { id: props.id }.href()} label={t.say(Text::ConfirmTitle)} />
                        </div>
                    }
                </div>
            }
        </Frame>
    }
}

#[derive(Properties, PartialEq)]
struct PlanFormProps {
    unit: UnitId,
    work: Of<Work>,
}

#[component]
fn PlanForm(props: &PlanFormProps) -> Html {
    let t = use_texts();
    let today = use_today();
    let saying = use_saying();
    let navigator = use_navigator();
    let work = &props.work;
    let when = use_state_eq(|| WhenDraft::of(board::proposed(work, today), today));
    let steps =
        use_state_eq(|| work.steps.iter().map(|state| Draft::of(state.step.clone())).collect::<Vec<_>>());
    let tried = use_state_eq(|| false);
    let under_way = work.status == WorkStatus::Started;
    let has_other_steps = steps.len() != work.steps.len()
        || steps.iter().zip(&work.steps).any(|(draft, state)| draft.step != state.step);
    use_unsaved(has_other_steps);
    let left: Vec<_> =
        work.steps.iter().filter(|state| state.left == Left::Yes).map(|state| state.step.id).collect();
    let wrong = when.check(today).err().filter(|_| *tried).map(|wrong| t.key(wrong));
    let save = {
        let (work, when, steps, left) = (work.clone(), when.clone(), steps.clone(), left.clone());
        let (saying, tried) = (saying.clone(), tried.clone());
        Callback::from(move |_: MouseEvent| {
            tried.set(true);
            let mut statements = Vec::new();
            if has_other_steps {
                let body = Steps { steps: steps.iter().map(|draft| draft.step.clone()).collect() };
                let statement = Statement::new(work.doc, work.key, body).answering(work.answers(Kind::Steps));
                let photos = steps.iter().filter_map(|draft| draft.photo.clone());
                statements.push(photos.fold(statement, Statement::with_photo));
            }
            if !under_way {
                let Ok(when) = when.check(today) else {
                    dom::focus_id(day::ID);
                    return;
                };
                let first = left.iter().filter(|id| steps.iter().any(|draft| draft.step.id == **id)).copied();
                let body = Planned { when, first: first.collect() };
                statements
                    .push(Statement::new(work.doc, work.key, body).answering(work.answers(Kind::Planned)));
            }
            let navigator = navigator.clone();
            saying.say_and(statements, move || {
                if let Some(navigator) = navigator {
                    navigator.push(&Route::Planning);
                }
            });
        })
    };
    let onwhen = {
        let when = when.clone();
        Callback::from(move |next| when.set(next))
    };
    let onsteps = {
        let steps = steps.clone();
        Callback::from(move |next| steps.set(next))
    };
    html! {
        <div class="stack">
            { for work.contradictions.iter().map(|contradiction| html! {
                <Notice
                    kind={NoticeKind::Warning}
                    title={t.key(shared::text::of::contradiction(contradiction.about))}
                />
            }) }
            <div class="split">
                <div class="stack">
                    if under_way {
                        <WorkMark status={work.status} />
                    } else {
                        <ChooseDay unit={props.unit} doc={work.doc} draft={(*when).clone()} error={wrong} onchange={onwhen} />
                    }
                    <ChooseSteps unit={props.unit} drafts={(*steps).clone()} {left} onchange={onsteps} />
                </div>
                <div class="stack plan__about">
                    <CameBack work={work.clone()} />
                    <JobFacts work={work.clone()} />
                </div>
            </div>
            <SayingError {saying} />
            <div class="dock">
                <Button
                    label={t.say(if under_way { Text::CommonSave } else { Text::PlanSave })}
                    variant={ButtonVariant::Primary}
                    onclick={save}
                />
            </div>
        </div>
    }
}
