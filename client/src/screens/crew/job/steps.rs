//! The steps of a job: a picture, few words, a big tick.

use shared::domain::body::{Ticked, Unticked};
use shared::domain::views::Level;
use shared::domain::work::{Left, StepState, Ticking};
use shared::ids::StepId;
use shared::text::Text;
use yew::prelude::*;

use super::skip::SkipDialog;
use super::visit::OnVisit;
use crate::app::{Texts, use_me, use_texts};
use crate::screens::parts::photos::PictureStep;
use crate::screens::parts::saying::Saying;
use crate::ui::{Button, ButtonVariant, Glyph, nothing};

/// Properties of [`Steps`].
#[derive(Properties, PartialEq)]
pub(super) struct StepsProps {
    /// The job with its visit.
    pub(super) on: OnVisit,
    /// What the screen states with.
    pub(super) saying: Saying,
}

/// The steps: what is left first. Who reads pictures sees one at a time.
#[component]
pub(super) fn Steps(props: &StepsProps) -> Html {
    let t = use_texts();
    let me = use_me();
    let skipping = use_state_eq(|| None::<StepId>);
    let Some(work) = props.on.subject.work.clone() else { return nothing() };
    if work.steps.is_empty() {
        return nothing();
    }
    let steps: Vec<StepState> = work.steps_in_order().into_iter().cloned().collect();
    let is_open = |step: &&StepState| step.state == Ticking::Todo;
    let total = i64::try_from(steps.len()).unwrap_or(i64::MAX);
    let done = steps.iter().filter(|step| step.state == Ticking::Done).count();
    let next = steps.iter().find(is_open).map(|step| step.step.id);
    let one_at_a_time = me.is_some_and(|me| me.level() == Level::Pictures);
    let card = |state: &StepState| {
        let (on, saying, tick) = (props.on.clone(), props.saying.clone(), state.clone());
        let onchange = Callback::from(move |now_done: bool| saying.say(ticking(&on, &tick, now_done)));
        let skip = {
            let (skipping, id) = (skipping.clone(), state.step.id);
            Callback::from(move |_: MouseEvent| skipping.set(Some(id)))
        };
        let undo = {
            let (on, saying, state) = (props.on.clone(), props.saying.clone(), state.clone());
            Callback::from(move |_: MouseEvent| saying.say(vec![unticked(&on, &state)]))
        };
        html! {
            <PictureStep
                key={state.step.id.to_string()}
                step={state.step.clone()}
                done={Some(state.state == Ticking::Done)}
                note={note(t, state)}
                first={next == Some(state.step.id)}
                {onchange}
            >
                if matches!(state.state, Ticking::Skipped(_)) {
                    <Button
                        label={t.say(Text::JobUndoSkip)}
                        variant={ButtonVariant::Plain}
                        icon={Some(Glyph::Edit)}
                        onclick={undo}
                    />
                } else if next == Some(state.step.id) && props.on.has_begun() {
                    <Button
                        label={t.say(Text::JobStepSkip)}
                        variant={ButtonVariant::Plain}
                        onclick={skip}
                    />
                }
            </PictureStep>
        }
    };
    let ahead = if one_at_a_time {
        let place = steps.iter().position(|step| step.state == Ticking::Todo);
        place.map_or(0, |place| steps.len() - place - 1)
    } else {
        0
    };
    let (shown, later) = steps.split_at(steps.len() - ahead);
    let close = {
        let skipping = skipping.clone();
        Callback::from(move |()| skipping.set(None))
    };
    html! {
        <section class="section" aria-labelledby="steps">
            <div class="cluster cluster--apart">
                <h2 id="steps">{ t.say(Text::JobSteps) }</h2>
                <span class="quiet" role="status">
                    { t.say(Text::CountSteps { done: i64::try_from(done).unwrap_or(i64::MAX), total }) }
                </span>
            </div>
            <ol class="steps" role="list">{ for shown.iter().map(card) }</ol>
            if !later.is_empty() {
                <details>
                    <summary>{ t.say(Text::CommonMore) }</summary>
                    <ol class="steps" role="list">{ for later.iter().map(card) }</ol>
                </details>
            }
            <SkipDialog
                step={steps.iter().find(|state| Some(state.step.id) == *skipping).map(|state| state.step.clone())}
                on={props.on.clone()}
                saying={props.saying.clone()}
                onclose={close}
            />
        </section>
    }
}

/// What a tap on a step's tick states.
pub(super) fn ticking(on: &OnVisit, state: &StepState, now_done: bool) -> Vec<crate::app::Statement> {
    let tick = || on.beginning(on.statement(Ticked { step: state.step.id, visit: on.key }));
    match (&state.state, now_done) {
        (Ticking::Todo, _) => tick(),
        // It was done after all.
        (Ticking::Skipped(_), true) => {
            let mut both = tick();
            both.push(unticked(on, state));
            both
        }
        _ => vec![unticked(on, state)],
    }
}

fn unticked(on: &OnVisit, state: &StepState) -> crate::app::Statement {
    on.statement(Unticked { step: state.step.id }).answering(state.answers.clone())
}

/// What stands under a step's words.
pub(super) fn note(t: Texts, state: &StepState) -> Option<AttrValue> {
    match &state.state {
        Ticking::Skipped(Some(why)) => Some(t.say(Text::JobSkipWithWhy { why: why.as_str() })),
        Ticking::Skipped(None) => Some(t.say(Text::JobStepSkipped)),
        Ticking::Todo if state.left == Left::Yes => Some(t.say(Text::JobLeftWhat)),
        _ => None,
    }
}
