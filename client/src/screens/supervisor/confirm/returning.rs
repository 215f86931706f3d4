//! *Lite kvar att göra*: what was good first, then what is left, the steps, and a photo that shows it.

use shared::domain::body::Returned;
use shared::domain::catalogue::Kind;
use shared::domain::words::{BadText, Prose};
use shared::domain::work::{StepState, Work};
use shared::ids::{Digest, StepId, UnitId};
use shared::text::{Text, of};
use yew::prelude::*;
use yew_router::prelude::use_navigator;

use crate::app::photos::PhotoError;
use crate::app::update::use_unsaved;
use crate::app::{Of, Statement, Taken, use_take_photo, use_texts};
use crate::platform::{dom, task};
use crate::route::Route;
use crate::screens::parts::photos::Photo;
use crate::screens::parts::saying::Saying;
use crate::ui::{
    Button, ButtonVariant, Checkbox, FileButton, Glyph, Notice, NoticeKind, PhotoTile, Spinner, TextArea,
};

/// Properties of [`Returning`].
#[derive(Properties, PartialEq)]
pub(super) struct ReturningProps {
    /// The workplace.
    pub(super) unit: UnitId,
    /// The job.
    pub(super) work: Of<Work>,
    /// What the screen states with.
    pub(super) saying: Saying,
    /// Never mind.
    pub(super) back: Callback<()>,
}

/// The form in which a job is returned.
#[component]
pub(super) fn Returning(props: &ReturningProps) -> Html {
    let t = use_texts();
    let take = use_take_photo();
    let navigator = use_navigator();
    let good = use_state(String::new);
    let reason = use_state(String::new);
    let left = use_state_eq(Vec::<StepId>::new);
    let shown = use_state_eq(|| None::<Digest>);
    let taken = use_state(|| None::<Taken>);
    let working = use_state_eq(|| false);
    let wrong_photo = use_state(|| None::<PhotoError>);
    let tried = use_state_eq(|| false);
    let heading = use_node_ref();
    {
        let heading = heading.clone();
        use_effect_with((), move |()| dom::focus(&heading));
    }
    use_unsaved(!good.is_empty() || !reason.is_empty() || taken.is_some());
    let ReturningProps { work, saying, back, .. } = props;
    let wrong = |text: &str, missing: Text<'static>| {
        Prose::new(text).err().filter(|_| *tried).map(|bad| match bad {
            BadText::Empty => t.say(missing),
            bad => t.say(of::bad_text(bad, text)),
        })
    };
    let typed = |state: &UseStateHandle<String>| {
        let state = state.clone();
        Callback::from(move |text: String| state.set(text))
    };
    let onphoto = {
        let (taken, shown, working, wrong) =
            (taken.clone(), shown.clone(), working.clone(), wrong_photo.clone());
        Callback::from(move |event: Event| {
            let taking = take.from_input(&event);
            let (taken, shown, working, wrong) =
                (taken.clone(), shown.clone(), working.clone(), wrong.clone());
            working.set(true);
            task::spawn(async move {
                match taking.await.pop() {
                    Some(Ok(photo)) => {
                        wrong.set(None);
                        shown.set(Some(photo.digest));
                        taken.set(Some(photo));
                    }
                    Some(Err(error)) => wrong.set(Some(error)),
                    None => {}
                }
                working.set(false);
            });
        })
    };
    let onsubmit = {
        let (good, reason, left, shown, taken, tried) =
            (good.clone(), reason.clone(), left.clone(), shown.clone(), taken.clone(), tried.clone());
        let (work, saying) = (work.clone(), saying.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            tried.set(true);
            let (Ok(good), Ok(reason)) = (Prose::new(&good), Prose::new(&reason)) else {
                dom::focus_id(if Prose::new(&good).is_err() { "return-good" } else { "return-reason" });
                return;
            };
            let body = Returned { good, reason, photo: *shown, left: (*left).clone() };
            let statement = Statement::new(work.doc, work.key, body).answering(work.answers(Kind::Returned));
            let photo = (*taken).clone().filter(|photo| Some(photo.digest) == *shown);
            let statement = photo.into_iter().fold(statement, Statement::with_photo);
            let navigator = navigator.clone();
            saying.say_and(vec![statement], move || {
                if let Some(navigator) = navigator {
                    navigator.push(&Route::Planning);
                }
            });
        })
    };
    let step = |state: &StepState| {
        let id = state.step.id;
        let onchange = {
            let left = left.clone();
            Callback::from(move |on: bool| {
                let mut next: Vec<StepId> = left.iter().copied().filter(|other| *other != id).collect();
                if on {
                    next.push(id);
                }
                left.set(next);
            })
        };
        html! {
            <li key={id.to_string()}>
                <Checkbox
                    id={format!("left-{id}")}
                    label={state.step.words.to_string()}
                    checked={left.contains(&id)}
                    {onchange}
                />
            </li>
        }
    };
    let choose = |digest: Digest| {
        let shown = shown.clone();
        Callback::from(move |on: bool| shown.set(on.then_some(digest)))
    };
    let pick = |digest: Digest| {
        html! {
            <Checkbox
                id={format!("shows-{digest}")}
                label={t.say(Text::ReturnPhotoThis)}
                checked={*shown == Some(digest)}
                onchange={choose(digest)}
            />
        }
    };
    let standing = work.photos.iter().filter(|photo| photo.retracted.is_none());
    html! {
        <form class="card stack" {onsubmit} novalidate={true} aria-labelledby="returning">
            <h2 id="returning" tabindex="-1" ref={heading}>{ t.say(Text::ReturnAction) }</h2>
            <TextArea
                id="return-good"
                label={t.say(Text::ReturnGood)}
                hint={Some(t.say(Text::ReturnGoodHint))}
                value={(*good).clone()}
                error={wrong(&good, Text::ReturnGoodMissing)}
                oninput={typed(&good)}
            />
            <TextArea
                id="return-reason"
                label={t.say(Text::ReturnReason)}
                hint={Some(t.say(Text::ReturnReasonHint))}
                value={(*reason).clone()}
                error={wrong(&reason, Text::ReturnReasonMissing)}
                oninput={typed(&reason)}
            />
            if !work.steps.is_empty() {
                <fieldset>
                    <legend class="choices__legend">{ t.say(Text::ReturnSteps) }</legend>
                    <ul class="stack stack--tight" role="list">{ for work.steps.iter().map(step) }</ul>
                </fieldset>
            }
            <fieldset>
                <legend class="choices__legend">{ t.say(Text::ReturnPhoto) }</legend>
                <div class="photos">
                    { for standing.map(|photo| html! {
                        <Photo key={photo.said.fact.to_string()} digest={photo.digest} alt={t.key(of::shows(photo.shows))}>
                            { pick(photo.digest) }
                        </Photo>
                    }) }
                    if let Some(photo) = &*taken {
                        <PhotoTile src={photo.url()} alt={t.say(Text::ReturnPhoto)}>{ pick(photo.digest) }</PhotoTile>
                    }
                </div>
            </fieldset>
            if *working {
                <Spinner label={t.say(Text::PhotoWorking)} />
            }
            if let Some(error) = *wrong_photo {
                <Notice kind={NoticeKind::Error} title={t.key(error.text())} />
            }
            <div class="cluster">
                <FileButton id="return-photo" label={t.say(Text::PlanStepFromCamera)} onchange={onphoto} />
            </div>
            <div class="dock">
                <Button label={t.say(Text::ReturnSend)} variant={ButtonVariant::Primary} icon={Some(Glyph::Return)} submit={true} />
                <Button label={t.say(Text::CommonCancel)} onclick={back.reform(|_: MouseEvent| ())} />
            </div>
        </form>
    }
}
