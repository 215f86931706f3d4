//! Which steps are done, which were left out and why.

use shared::domain::work::{Left, StepState, Ticking};
use shared::text::{Text, format};
use yew::prelude::*;

use super::{JobProps, about};
use crate::app::{use_people, use_texts};
use crate::screens::parts::photos::PictureStep;
use crate::ui::{Status, StatusShape, StatusWeight, nothing};

/// The steps with what became of them.
#[component]
pub(super) fn StepsDone(props: &JobProps) -> Html {
    let t = use_texts();
    let people = use_people();
    let work = &props.work;
    if work.steps.is_empty() {
        return nothing();
    }
    let done = work.steps.iter().filter(|state| state.state == Ticking::Done).count();
    let row = |state: &StepState| {
        let (shape, weight, label) = match &state.state {
            Ticking::Done => (StatusShape::Done, StatusWeight::Plain, t.say(Text::JobStepTicked)),
            Ticking::Skipped(Some(why)) => {
                let text = Text::ConfirmStepSkippedWhy { why: why.as_str() };
                (StatusShape::Cancelled, StatusWeight::Strong, t.say(text))
            }
            Ticking::Skipped(None) => {
                (StatusShape::Cancelled, StatusWeight::Strong, t.say(Text::ConfirmStepSkipped))
            }
            Ticking::Todo => (StatusShape::Waiting, StatusWeight::Ahead, t.say(Text::ConfirmStepLeft)),
        };
        let ticked = state.ticks.first().map(|tick| {
            let by = people.name(tick.said.by, t.lang);
            format!("{by}, {}", format::clock(t.lang, tick.said.at.minute_of_day()))
        });
        html! {
            <PictureStep
                key={state.step.id.to_string()}
                step={state.step.clone()}
                note={ticked.map(AttrValue::from)}
                first={state.left == Left::Yes}
            >
                <Status {shape} {weight} {label} />
            </PictureStep>
        }
    };
    let (done, total) = (about::count(done), about::count(work.steps.len()));
    html! {
        <section class="section" aria-labelledby="steps-done">
            <div class="cluster cluster--apart">
                <h2 id="steps-done">{ t.say(Text::ConfirmSteps) }</h2>
                <span>{ t.say(Text::CountSteps { done, total }) }</span>
            </div>
            <ol class="steps steps--two" role="list">{ for work.steps.iter().map(row) }</ol>
        </section>
    }
}
