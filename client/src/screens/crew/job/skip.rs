//! "Blev inte gjort": a step that was left out, and why, which is something else than a step nobody has ticked.

use shared::domain::body::{Skipped, Step};
use shared::domain::words::Short;
use shared::ids::StepId;
use shared::text::{Text, TextKey};
use yew::prelude::*;

use super::visit::OnVisit;
use crate::app::{Statement, Texts, use_texts};
use crate::screens::parts::saying::{Saying, SayingError};
use crate::ui::{Button, ButtonVariant, Choice, Dialog, RadioCards};

/// Reasons to choose among, each with its picture; none of them is somebody's fault.
const WHY: [(&str, TextKey, &str); 4] = [
    ("time", TextKey::JobSkipNoTime, "hourglass"),
    ("missing", TextKey::JobSkipMissing, "tools"),
    ("weather", TextKey::JobSkipWeather, "snow"),
    ("not-needed", TextKey::JobSkipNotNeeded, "okay"),
];

/// Properties of [`WhyChoice`].
#[derive(Properties, PartialEq)]
pub(super) struct WhyChoiceProps {
    /// The group's id.
    pub(super) id: AttrValue,
    /// What was chosen.
    pub(super) value: AttrValue,
    /// Something was chosen.
    pub(super) onchange: Callback<AttrValue>,
}

/// Why something was not done.
#[component]
pub(super) fn WhyChoice(props: &WhyChoiceProps) -> Html {
    let t = use_texts();
    let choices: Vec<Choice> =
        WHY.iter().map(|(value, key, picture)| Choice::new(*value, t.key(*key)).pictured(*picture)).collect();
    html! {
        <RadioCards
            id={props.id.clone()}
            label={t.say(Text::JobStepSkipWhy)}
            {choices}
            value={props.value.clone()}
            onchange={props.onchange.clone()}
        />
    }
}

/// That these steps were not done, for this reason or none.
pub(super) fn skipped(t: Texts, on: &OnVisit, steps: &[StepId], why: &str) -> Vec<Statement> {
    let words = WHY.iter().find(|(value, ..)| *value == why).map(|(_, key, _)| t.key(*key));
    let why = words.and_then(|words| Short::new(&words).ok());
    let one = |step: &StepId| on.statement(Skipped { step: *step, visit: on.key, why: why.clone() });
    steps.iter().map(one).collect()
}

/// Properties of [`SkipDialog`].
#[derive(Properties, PartialEq)]
pub(super) struct SkipDialogProps {
    /// The step; none keeps the dialog closed.
    pub(super) step: Option<Step>,
    /// The job with its visit.
    pub(super) on: OnVisit,
    /// What the screen states with.
    pub(super) saying: Saying,
    /// It was dismissed, or the step is left out.
    pub(super) onclose: Callback<()>,
}

/// Asks why a step was not done.
#[component]
pub(super) fn SkipDialog(props: &SkipDialogProps) -> Html {
    let t = use_texts();
    let why = use_state_eq(AttrValue::default);
    let choose = {
        let why = why.clone();
        Callback::from(move |value: AttrValue| why.set(value))
    };
    let save = {
        let (on, saying, onclose, why) =
            (props.on.clone(), props.saying.clone(), props.onclose.clone(), why.clone());
        let step = props.step.as_ref().map(|step| step.id);
        Callback::from(move |_: MouseEvent| {
            let (onclose, why) = (onclose.clone(), why.clone());
            let steps: Vec<StepId> = step.into_iter().collect();
            let statements = on.begin().into_iter().chain(skipped(t, &on, &steps, &why)).collect();
            saying.say_and(statements, move || {
                why.set(AttrValue::default());
                onclose.emit(());
            });
        })
    };
    html! {
        <Dialog
            id="skip"
            open={props.step.is_some()}
            title={props.step.as_ref().map(|step| step.words.to_string()).unwrap_or_default()}
            close_label={t.say(Text::CommonClose)}
            onclose={props.onclose.clone()}
            actions={html! {
                <Button label={t.say(Text::JobStepSkip)} variant={ButtonVariant::Primary} onclick={save} />
            }}
        >
            <SayingError saying={props.saying.clone()} />
            <WhyChoice id="why" value={(*why).clone()} onchange={choose} />
        </Dialog>
    }
}
