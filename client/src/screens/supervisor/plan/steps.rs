//! The job's steps: from the bank or made on the spot, in the order they are done.

use shared::domain::body::{Banked, MAX_LIST, Picture, Step};
use shared::domain::key::DocKey;
use shared::ids::{StepId, UnitId};
use shared::text::Text;
use yew::prelude::*;

use super::form::StepForm;
use crate::app::statement::new_step_id;
use crate::app::{Statement, Taken, use_bank, use_photo_if, use_texts};
use crate::platform::letters;
use crate::screens::parts::saying::{SayingError, use_saying};
use crate::screens::supervisor::about::count;
use crate::ui::{
    Button, ButtonVariant, Field, Glyph, IconButton, InputKind, Notice, NoticeKind, StepCard, StepPicture,
};

/// A change of the steps that stand in the form.
type Change = Box<dyn Fn(&mut Vec<Draft>)>;

/// A step, with its photo as long as that is not stored.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::screens::supervisor) struct Draft {
    /// The step.
    pub(in crate::screens::supervisor) step: Step,
    /// Its photo, when it was taken just now.
    pub(in crate::screens::supervisor) photo: Option<Taken>,
}

impl Draft {
    /// A step whose photo, if it has one, is stored.
    pub(in crate::screens::supervisor) const fn of(step: Step) -> Self {
        Self { step, photo: None }
    }
}

/// What a row of steps is being changed to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Adding {
    Nothing,
    New,
    FromBank,
}

/// Properties of [`ChooseSteps`].
#[derive(Properties, PartialEq)]
pub(super) struct ChooseStepsProps {
    /// The workplace whose bank it is.
    pub(super) unit: UnitId,
    /// The steps so far.
    pub(super) drafts: Vec<Draft>,
    /// Those that a return left to be done.
    pub(super) left: Vec<StepId>,
    /// They are others now.
    pub(super) onchange: Callback<Vec<Draft>>,
}

/// The job's steps.
#[component]
pub(super) fn ChooseSteps(props: &ChooseStepsProps) -> Html {
    let t = use_texts();
    let bank = use_bank(props.unit);
    let saying = use_saying();
    let adding = use_state_eq(|| Adding::Nothing);
    let search = use_state(String::new);
    let drafts = &props.drafts;
    let change = |change: Change| {
        let (drafts, onchange) = (drafts.clone(), props.onchange.clone());
        Callback::from(move |_: MouseEvent| {
            let mut next = drafts.clone();
            change(&mut next);
            onchange.emit(next);
        })
    };
    let add = {
        let (drafts, onchange, adding) = (drafts.clone(), props.onchange.clone(), adding.clone());
        Callback::from(move |draft: Draft| {
            let mut next = drafts.clone();
            next.push(draft);
            onchange.emit(next);
            adding.set(Adding::Nothing);
        })
    };
    let set_adding = |value: Adding| {
        let adding = adding.clone();
        Callback::from(move |_: MouseEvent| {
            adding.set(if *adding == value { Adding::Nothing } else { value })
        })
    };
    let last = drafts.len().saturating_sub(1);
    let row = |(nth, draft): (usize, &Draft)| {
        let words = draft.step.words.as_str();
        let named = |text: Text<'_>| format!("{}: {words}", t.say(text));
        let banked = bank.steps.iter().any(|banked| banked.step == draft.step);
        let to_bank = {
            let (saying, draft, unit) = (saying.clone(), draft.clone(), props.unit);
            let answers = bank.steps.iter().find(|banked| banked.step.id == draft.step.id);
            let answers = answers.map(|banked| vec![banked.said.fact]).unwrap_or_default();
            Callback::from(move |_: MouseEvent| {
                let body = Banked { step: draft.step.clone() };
                let statement = Statement::in_derived(DocKey::Bank(unit), body).answering(answers.clone());
                let photo = draft.photo.clone();
                saying.say(vec![photo.into_iter().fold(statement, Statement::with_photo)]);
            })
        };
        html! {
            <DraftCard
                key={draft.step.id.to_string()}
                draft={draft.clone()}
                note={props.left.contains(&draft.step.id).then(|| t.say(Text::PlanStepLeftFirst))}
            >
                <div class="cluster step-tools">
                    if nth > 0 {
                        <span class="turned">
                            <IconButton
                                glyph={Glyph::ChevronDown}
                                label={named(Text::CommonMoveUp)}
                                onclick={change(Box::new(move |next| next.swap(nth - 1, nth)))}
                            />
                        </span>
                    }
                    if nth < last {
                        <IconButton
                            glyph={Glyph::ChevronDown}
                            label={named(Text::CommonMoveDown)}
                            onclick={change(Box::new(move |next| next.swap(nth, nth + 1)))}
                        />
                    }
                    <IconButton
                        glyph={Glyph::Trash}
                        label={t.say(Text::PlanStepRemove { step: words })}
                        onclick={change(Box::new(move |next| { next.remove(nth); }))}
                    />
                    if banked {
                        <span class="small quiet">{ t.say(Text::BankAdded) }</span>
                    } else {
                        <Button
                            label={t.say(Text::PlanStepToBank)}
                            variant={ButtonVariant::Plain}
                            icon={Some(Glyph::Star)}
                            onclick={to_bank}
                        />
                    }
                </div>
            </DraftCard>
        }
    };
    let wanted = letters::lower(search.trim());
    let from_bank = bank
        .steps
        .iter()
        .map(|banked| &banked.step)
        .filter(|step| !drafts.iter().any(|draft| draft.step.id == step.id))
        .filter(|step| letters::lower(step.words.as_str()).contains(&wanted));
    let bank_row = |step: &Step| {
        let pick = {
            let (add, step) = (add.clone(), step.clone());
            Callback::from(move |_: MouseEvent| add.emit(Draft::of(step.clone())))
        };
        html! {
            <DraftCard key={step.id.to_string()} draft={Draft::of(step.clone())}>
                <Button
                    label={t.say(Text::PlanStepTake { step: step.words.as_str() })}
                    icon={Some(Glyph::Plus)}
                    onclick={pick}
                />
            </DraftCard>
        }
    };
    let full = drafts.len() >= MAX_LIST;
    let typed = {
        let search = search.clone();
        Callback::from(move |text: String| search.set(text))
    };
    html! {
        <section class="section" aria-labelledby="plan-steps">
            <h2 id="plan-steps">{ t.say(Text::PlanSteps) }</h2>
            <SayingError saying={saying.clone()} />
            if drafts.is_empty() {
                <p class="quiet">{ t.say(Text::PlanStepsEmpty) }</p>
            } else {
                <ol class="steps" role="list">{ for drafts.iter().enumerate().map(row) }</ol>
            }
            if full {
                <Notice kind={NoticeKind::Info} title={t.say(Text::PlanTooManySteps { count: count(MAX_LIST) })} />
            } else {
                <div class="cluster">
                    <Button
                        label={t.say(Text::PlanStepFromBank)}
                        icon={Some(Glyph::Image)}
                        pressed={Some(*adding == Adding::FromBank)}
                        onclick={set_adding(Adding::FromBank)}
                    />
                    <Button
                        label={t.say(Text::PlanStepAdd)}
                        icon={Some(Glyph::Plus)}
                        pressed={Some(*adding == Adding::New)}
                        onclick={set_adding(Adding::New)}
                    />
                </div>
                if *adding == Adding::New {
                    <StepForm title={t.say(Text::PlanStepAdd)} save={t.say(Text::CommonAdd)} onadd={add.clone()} />
                }
                if *adding == Adding::FromBank {
                    <div class="card">
                        if bank.steps.is_empty() {
                            <p>{ t.say(Text::BankEmpty) }</p>
                        } else {
                            <Field
                                id="bank-search"
                                label={t.say(Text::BankSearch)}
                                kind={InputKind::Search}
                                value={(*search).clone()}
                                optional={Some(AttrValue::default())}
                                oninput={typed}
                            />
                            <ul class="steps steps--two" role="list">{ for from_bank.map(bank_row) }</ul>
                        }
                    </div>
                }
            }
        </section>
    }
}

/// Properties of [`DraftCard`].
#[derive(Properties, PartialEq)]
pub(in crate::screens::supervisor) struct DraftCardProps {
    /// The step.
    pub(in crate::screens::supervisor) draft: Draft,
    /// A line more.
    #[prop_or_default]
    pub(in crate::screens::supervisor) note: Option<AttrValue>,
    /// Below the words.
    #[prop_or_default]
    pub(in crate::screens::supervisor) children: Html,
}

/// A step with its picture, which may not be stored yet.
#[component]
pub(in crate::screens::supervisor) fn DraftCard(props: &DraftCardProps) -> Html {
    let Draft { step, photo } = &props.draft;
    let stored = use_photo_if(step.photo().filter(|_| photo.is_none()));
    let url = photo.as_ref().map(Taken::url).or_else(|| stored.url());
    let picture = match (&step.picture, url) {
        (Some(Picture::Pictogram(name)), _) => StepPicture::Pictogram(name.as_str().to_owned().into()),
        (Some(Picture::Photo(_)), Some(url)) => StepPicture::Photo(url),
        _ => StepPicture::None,
    };
    html! {
        <StepCard words={step.words.to_string()} {picture} note={props.note.clone()}>
            { props.children.clone() }
        </StepCard>
    }
}

/// A step made on the spot.
pub(super) fn made(
    words: shared::domain::words::Short,
    picture: Option<Picture>,
    photo: Option<Taken>,
) -> Draft {
    Draft { step: Step { id: new_step_id(), words, picture }, photo }
}
