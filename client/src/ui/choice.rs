//! Choices with room for a thumb: cards to choose one among, and boxes to tick.

use yew::prelude::*;

use super::field::{described_by, error_line};
use super::icon::{Glyph, Icon, Pictogram, PictogramSize};
use crate::platform::dom;

/// One of the things [`RadioCards`] offers.
#[derive(Debug, Clone, PartialEq)]
pub struct Choice {
    /// What the caller knows it by.
    pub value: AttrValue,
    /// What it is called.
    pub label: AttrValue,
    /// More about it.
    pub hint: Option<AttrValue>,
    /// Its picture, a symbol of the pictogram sprite.
    pub pictogram: Option<AttrValue>,
}

impl Choice {
    /// A choice with a word only.
    pub fn new(value: impl Into<AttrValue>, label: impl Into<AttrValue>) -> Self {
        Self { value: value.into(), label: label.into(), hint: None, pictogram: None }
    }

    /// The same with a picture.
    #[must_use]
    pub fn pictured(mut self, pictogram: impl Into<AttrValue>) -> Self {
        self.pictogram = Some(pictogram.into());
        self
    }

    /// The same with a line that tells more.
    #[must_use]
    pub fn hinted(mut self, hint: impl Into<AttrValue>) -> Self {
        self.hint = Some(hint.into());
        self
    }
}

/// How the cards of [`RadioCards`] lie.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ChoiceShape {
    /// Each as wide as a few words need: for choices with hints.
    #[default]
    Rows,
    /// Small ones with the picture above the word, so that many are seen at once.
    Tiles,
}

/// Properties of [`RadioCards`].
#[derive(Properties, PartialEq)]
pub struct RadioCardsProps {
    /// The group's id, and the name of its inputs.
    pub id: AttrValue,
    /// What to choose.
    pub label: AttrValue,
    /// What there is to choose among.
    pub choices: Vec<Choice>,
    /// The value of what is chosen; empty when nothing is.
    pub value: AttrValue,
    /// How the cards lie.
    #[prop_or_default]
    pub shape: ChoiceShape,
    /// How to choose.
    #[prop_or_default]
    pub hint: Option<AttrValue>,
    /// What is wrong and how to mend that.
    #[prop_or_default]
    pub error: Option<AttrValue>,
    /// The value of what was chosen.
    #[prop_or_default]
    pub onchange: Callback<AttrValue>,
}

/// One choice among few, on big cards. The inputs are the browser's own, so that keys and screen readers work as ever.
#[component]
pub fn RadioCards(props: &RadioCardsProps) -> Html {
    let card = |(nth, choice): (usize, &Choice)| {
        let value = choice.value.clone();
        let onchange = props.onchange.reform(move |_: Event| value.clone());
        // The first input carries the group's own id, so that an error summary's link lands on it.
        let id = if nth == 0 { props.id.clone() } else { format!("{}-{}", props.id, choice.value).into() };
        html! {
            <label class="choice" key={&*choice.value}>
                <input
                    class="choice__input"
                    type="radio"
                    {id}
                    name={props.id.clone()}
                    value={choice.value.clone()}
                    checked={choice.value == props.value}
                    {onchange}
                />
                if let Some(name) = &choice.pictogram {
                    <Pictogram name={name.clone()} size={PictogramSize::Small} />
                }
                <span class="choice__words">
                    { &choice.label }
                    if let Some(hint) = &choice.hint {
                        <span class="choice__hint">{ hint }</span>
                    }
                </span>
                <span class="choice__tick"><Icon glyph={Glyph::Check} /></span>
            </label>
        }
    };
    let tiles = (props.shape == ChoiceShape::Tiles).then_some("choices--tiles");
    html! {
        <fieldset
            class={props.error.as_ref().map(|_| "field--wrong")}
            aria-describedby={described_by(&props.id, props.hint.as_ref(), props.error.as_ref())}
        >
            <legend class="choices__legend">{ &props.label }</legend>
            if let Some(hint) = &props.hint {
                <p class="field__hint" id={format!("{}-hint", props.id)}>{ hint }</p>
            }
            { error_line(&props.id, props.error.as_ref()) }
            <div class={classes!("choices", tiles)}>{ for props.choices.iter().enumerate().map(card) }</div>
        </fieldset>
    }
}

/// Properties of [`Checkbox`].
#[derive(Properties, PartialEq)]
pub struct CheckboxProps {
    /// The input's id.
    pub id: AttrValue,
    /// What a tick says.
    pub label: AttrValue,
    /// Whether it is ticked.
    pub checked: bool,
    /// More about it.
    #[prop_or_default]
    pub hint: Option<AttrValue>,
    /// Whether it is ticked now.
    #[prop_or_default]
    pub onchange: Callback<bool>,
}

/// A box to tick.
#[component]
pub fn Checkbox(props: &CheckboxProps) -> Html {
    let onchange = props.onchange.reform(|event: Event| dom::checked(&event));
    html! {
        <label class="check" for={props.id.clone()}>
            <input
                class="check__box"
                type="checkbox"
                id={props.id.clone()}
                checked={props.checked}
                aria-describedby={described_by(&props.id, props.hint.as_ref(), None)}
                {onchange}
            />
            <svg class="check__tick" viewBox="0 0 24 24" aria-hidden="true" fill="none" stroke="currentColor" stroke-width="4">
                <path d="m5 12 5 5L20 7" />
            </svg>
            <span>
                { &props.label }
                if let Some(hint) = &props.hint {
                    <span class="choice__hint" id={format!("{}-hint", props.id)}>{ hint }</span>
                }
            </span>
        </label>
    }
}
