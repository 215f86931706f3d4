//! Fields of a form: a label, a hint and an error that are tied to what is typed.

use yew::prelude::*;

use super::icon::{Glyph, Icon};
use crate::platform::dom;

/// What is typed into a [`Field`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum InputKind {
    /// A line of text.
    #[default]
    Text,
    /// A name to sign in with.
    Username,
    /// A password.
    Password,
    /// A telephone number.
    Phone,
    /// An e-mail address.
    Email,
    /// A whole number.
    Number,
    /// A one-time code.
    Code,
    /// Words to look for.
    Search,
    /// A time of day, `08:30` in the value.
    Time,
}

impl InputKind {
    const fn html_type(self) -> &'static str {
        match self {
            Self::Text | Self::Username | Self::Code | Self::Number => "text",
            Self::Password => "password",
            Self::Phone => "tel",
            Self::Email => "email",
            Self::Search => "search",
            Self::Time => "time",
        }
    }

    const fn input_mode(self) -> Option<&'static str> {
        match self {
            Self::Number => Some("numeric"),
            _ => None,
        }
    }

    const fn autocomplete(self) -> &'static str {
        match self {
            Self::Username => "username",
            Self::Password => "current-password",
            Self::Code => "one-time-code",
            Self::Phone => "tel",
            Self::Email => "email",
            Self::Text | Self::Number | Self::Search | Self::Time => "off",
        }
    }
}

/// Properties of [`Field`].
#[derive(Properties, PartialEq)]
pub struct FieldProps {
    /// The input's id; the hint's and the error's follow from it.
    pub id: AttrValue,
    /// What to type.
    pub label: AttrValue,
    /// What stands in it. The caller keeps it, so that an error never loses what was typed.
    pub value: AttrValue,
    /// What is typed.
    #[prop_or_default]
    pub kind: InputKind,
    /// A word after the label of a field that may be left empty.
    #[prop_or_default]
    pub optional: Option<AttrValue>,
    /// How to fill it in.
    #[prop_or_default]
    pub hint: Option<AttrValue>,
    /// What is wrong with it and how to mend that.
    #[prop_or_default]
    pub error: Option<AttrValue>,
    /// The longest that may be typed, in characters.
    #[prop_or_default]
    pub max_length: Option<u32>,
    /// What stands in it at each keystroke.
    #[prop_or_default]
    pub oninput: Callback<String>,
}

/// A field of one line.
#[component]
pub fn Field(props: &FieldProps) -> Html {
    let oninput = props.oninput.reform(|event: InputEvent| dom::value(&event));
    let input = html! {
        <input
            id={props.id.clone()}
            name={props.id.clone()}
            class={classes!("input", matches!(props.kind, InputKind::Code | InputKind::Time).then_some("input--short"))}
            type={props.kind.html_type()}
            inputmode={props.kind.input_mode()}
            autocomplete={props.kind.autocomplete()}
            autocapitalize={(props.kind == InputKind::Username).then_some("none")}
            maxlength={props.max_length.map(|most| most.to_string())}
            aria-invalid={props.error.is_some().then_some("true")}
            aria-describedby={described_by(&props.id, props.hint.as_ref(), props.error.as_ref())}
            aria-required={props.optional.is_none().then_some("true")}
            value={props.value.clone()}
            {oninput}
        />
    };
    framed(&props.id, &props.label, props.optional.as_ref(), props.hint.as_ref(), props.error.as_ref(), input)
}

/// Properties of [`TextArea`].
#[derive(Properties, PartialEq)]
pub struct TextAreaProps {
    /// The input's id.
    pub id: AttrValue,
    /// What to write.
    pub label: AttrValue,
    /// What stands in it.
    pub value: AttrValue,
    /// A word after the label of a field that may be left empty.
    #[prop_or_default]
    pub optional: Option<AttrValue>,
    /// How to fill it in.
    #[prop_or_default]
    pub hint: Option<AttrValue>,
    /// What is wrong with it and how to mend that.
    #[prop_or_default]
    pub error: Option<AttrValue>,
    /// The longest that may be typed, in characters.
    #[prop_or_default]
    pub max_length: Option<u32>,
    /// What stands in it at each keystroke.
    #[prop_or_default]
    pub oninput: Callback<String>,
}

/// A field of several lines, which grows with what is written.
#[component]
pub fn TextArea(props: &TextAreaProps) -> Html {
    let oninput = props.oninput.reform(|event: InputEvent| dom::value(&event));
    let input = html! {
        <textarea
            id={props.id.clone()}
            name={props.id.clone()}
            class="input"
            rows="3"
            maxlength={props.max_length.map(|most| most.to_string())}
            aria-invalid={props.error.is_some().then_some("true")}
            aria-describedby={described_by(&props.id, props.hint.as_ref(), props.error.as_ref())}
            aria-required={props.optional.is_none().then_some("true")}
            value={props.value.clone()}
            {oninput}
        />
    };
    framed(&props.id, &props.label, props.optional.as_ref(), props.hint.as_ref(), props.error.as_ref(), input)
}

/// One of the things a [`Select`] offers.
#[derive(Debug, Clone, PartialEq)]
pub struct SelectOption {
    /// What the caller knows it by.
    pub value: AttrValue,
    /// What it is called.
    pub label: AttrValue,
}

/// Properties of [`Select`].
#[derive(Properties, PartialEq)]
pub struct SelectProps {
    /// The input's id.
    pub id: AttrValue,
    /// What to choose.
    pub label: AttrValue,
    /// What there is to choose among.
    pub options: Vec<SelectOption>,
    /// The value of what is chosen; empty when nothing is.
    pub value: AttrValue,
    /// What stands there before a choice; without it the first option is chosen from the start.
    #[prop_or_default]
    pub placeholder: Option<AttrValue>,
    /// A word after the label of a field that may be left empty.
    #[prop_or_default]
    pub optional: Option<AttrValue>,
    /// How to choose.
    #[prop_or_default]
    pub hint: Option<AttrValue>,
    /// What is wrong and how to mend that.
    #[prop_or_default]
    pub error: Option<AttrValue>,
    /// The value of what was chosen.
    #[prop_or_default]
    pub onchange: Callback<String>,
}

/// A choice among many, as the device shows such. For few, use [`RadioCards`](super::RadioCards).
#[component]
pub fn Select(props: &SelectProps) -> Html {
    let onchange = props.onchange.reform(|event: Event| dom::value(&event));
    let input = html! {
        <div class="select">
            <select
                id={props.id.clone()}
                name={props.id.clone()}
                class="input"
                aria-invalid={props.error.is_some().then_some("true")}
                aria-describedby={described_by(&props.id, props.hint.as_ref(), props.error.as_ref())}
                aria-required={props.optional.is_none().then_some("true")}
                {onchange}
            >
                if let Some(placeholder) = &props.placeholder {
                    <option value="" selected={props.value.is_empty()}>{ placeholder }</option>
                }
                { for props.options.iter().map(|option| html! {
                    <option key={&*option.value} value={&option.value} selected={option.value == props.value}>
                        { &option.label }
                    </option>
                }) }
            </select>
            <Icon glyph={Glyph::ChevronDown} />
        </div>
    };
    framed(&props.id, &props.label, props.optional.as_ref(), props.hint.as_ref(), props.error.as_ref(), input)
}

/// Properties of [`DateField`].
#[derive(Properties, PartialEq)]
pub struct DateFieldProps {
    /// The input's id.
    pub id: AttrValue,
    /// Which date.
    pub label: AttrValue,
    /// The date as `2026-02-03`, or empty.
    pub value: AttrValue,
    /// The earliest that may be chosen, as `2026-02-03`.
    #[prop_or_default]
    pub min: Option<AttrValue>,
    /// The latest that may be chosen, as `2026-02-03`.
    #[prop_or_default]
    pub max: Option<AttrValue>,
    /// A word after the label of a field that may be left empty.
    #[prop_or_default]
    pub optional: Option<AttrValue>,
    /// How to choose.
    #[prop_or_default]
    pub hint: Option<AttrValue>,
    /// What is wrong and how to mend that.
    #[prop_or_default]
    pub error: Option<AttrValue>,
    /// The date chosen, as `2026-02-03`, or empty.
    #[prop_or_default]
    pub onchange: Callback<String>,
}

/// A date, chosen as the device lets one choose dates.
#[component]
pub fn DateField(props: &DateFieldProps) -> Html {
    let oninput = props.onchange.reform(|event: InputEvent| dom::value(&event));
    let input = html! {
        <input
            id={props.id.clone()}
            name={props.id.clone()}
            class="input input--short numbers"
            type="date"
            min={props.min.clone()}
            max={props.max.clone()}
            aria-invalid={props.error.is_some().then_some("true")}
            aria-describedby={described_by(&props.id, props.hint.as_ref(), props.error.as_ref())}
            aria-required={props.optional.is_none().then_some("true")}
            value={props.value.clone()}
            {oninput}
        />
    };
    framed(&props.id, &props.label, props.optional.as_ref(), props.hint.as_ref(), props.error.as_ref(), input)
}

/// The ids of a field's hint and error, for `aria-describedby`.
pub(super) fn described_by(
    id: &AttrValue,
    hint: Option<&AttrValue>,
    error: Option<&AttrValue>,
) -> Option<AttrValue> {
    let hint = hint.map(|_| format!("{id}-hint"));
    let error = error.map(|_| format!("{id}-error"));
    let ids: Vec<String> = error.into_iter().chain(hint).collect();
    (!ids.is_empty()).then(|| ids.join(" ").into())
}

/// A field's error, with the id that [`described_by`] names.
pub(super) fn error_line(id: &AttrValue, error: Option<&AttrValue>) -> Html {
    match error {
        Some(error) => html! {
            <span class="field__error" id={format!("{id}-error")}>
                <Icon glyph={Glyph::Error} />
                <span>{ error }</span>
            </span>
        },
        None => super::nothing(),
    }
}

fn framed(
    id: &AttrValue,
    label: &AttrValue,
    optional: Option<&AttrValue>,
    hint: Option<&AttrValue>,
    error: Option<&AttrValue>,
    input: Html,
) -> Html {
    html! {
        <div class={classes!("field", error.map(|_| "field--wrong"))}>
            <label class="field__label" for={id.clone()}>
                { label }
                if let Some(optional) = optional {
                    <span class="field__optional">{ " " }{ optional }</span>
                }
            </label>
            if let Some(hint) = hint {
                <span class="field__hint" id={format!("{id}-hint")}>{ hint }</span>
            }
            { error_line(id, error) }
            { input }
        </div>
    }
}
