//! One step of a job: a picture, few words and a big tick.

use yew::prelude::*;

use super::icon::{Glyph, Icon, Pictogram};

/// What a step is shown by.
#[derive(Debug, Clone, PartialEq)]
pub enum StepPicture {
    /// A symbol of the pictogram sprite.
    Pictogram(AttrValue),
    /// A photo's address.
    Photo(AttrValue),
    /// Words alone.
    None,
}

/// Properties of [`StepCard`].
#[derive(Properties, PartialEq)]
pub struct StepCardProps {
    /// What to do, in few words.
    pub words: AttrValue,
    /// What it looks like.
    pub picture: StepPicture,
    /// Whether it is done; `None` where steps are only shown.
    #[prop_or_default]
    pub done: Option<bool>,
    /// What the tick is called, the step's words among it.
    #[prop_or_default]
    pub tick_label: AttrValue,
    /// A line more: who ticked it, what was left last time.
    #[prop_or_default]
    pub note: Option<AttrValue>,
    /// Whether it is what to do first.
    #[prop_or_default]
    pub first: bool,
    /// Ticked or unticked: what it should be now.
    #[prop_or_default]
    pub onchange: Callback<bool>,
    /// Below the words: a button to read aloud, to edit. Stands above the card's own target.
    #[prop_or_default]
    pub children: Html,
}

/// A step. The whole card is the target of its tick. Stand them in an `ol.steps`.
#[component]
pub fn StepCard(props: &StepCardProps) -> Html {
    let pictured = matches!(props.picture, StepPicture::Photo(_)).then_some("step--pictured");
    let picture = match &props.picture {
        StepPicture::Pictogram(name) => html! { <Pictogram name={name.clone()} /> },
        StepPicture::Photo(src) => {
            html! { <img class="step__photo" {src} alt="" loading="lazy" decoding="async" /> }
        }
        StepPicture::None => html! { <span /> },
    };
    let done = props.done.unwrap_or_default();
    let onclick = props.onchange.reform(move |_: MouseEvent| !done);
    html! {
        <li class={classes!("step", pictured, props.first.then_some("step--first"))}>
            { picture }
            <span class="step__words">
                { &props.words }
                if let Some(note) = &props.note {
                    <span class="step__note">{ note }</span>
                }
            </span>
            if props.done.is_some() {
                <button
                    type="button"
                    class="step__tick"
                    aria-pressed={if done { "true" } else { "false" }}
                    aria-label={props.tick_label.clone()}
                    {onclick}
                >
                    <Icon glyph={Glyph::Check} />
                </button>
            }
            <div class="step__extra">{ props.children.clone() }</div>
        </li>
    }
}
