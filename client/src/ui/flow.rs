//! How something went from stage to stage, and the views of a list to choose among.

use yew::prelude::*;

use super::icon::{Glyph, Icon};

/// Whether a stage lies behind or ahead.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StageState {
    /// It is behind: a filled disc with a tick.
    Done,
    /// It is where things stand: a thick ring.
    Now,
    /// It comes: a dashed ring.
    Ahead,
}

/// One stage of a [`Timeline`].
#[derive(Debug, Clone, PartialEq)]
pub struct Stage {
    /// What it is, in words.
    pub title: AttrValue,
    /// When, who, or what was said.
    pub detail: Option<AttrValue>,
    /// Whether it lies behind or ahead.
    pub state: StageState,
    /// Its own shape instead of the usual one.
    pub glyph: Option<Glyph>,
}

/// Properties of [`Timeline`].
#[derive(Properties, PartialEq)]
pub struct TimelineProps {
    /// The stages, the first first.
    pub stages: Vec<Stage>,
    /// What the list is, for a screen reader.
    pub label: AttrValue,
}

/// The stages of a job, in words.
#[component]
pub fn Timeline(props: &TimelineProps) -> Html {
    let stage = |stage: &Stage| {
        let (class, usual) = match stage.state {
            StageState::Done => ("timeline__stage--done", Some(Glyph::Check)),
            StageState::Now => ("timeline__stage--now", None),
            StageState::Ahead => ("timeline__stage--ahead", None),
        };
        html! {
            <li
                class={classes!("timeline__stage", class)}
                aria-current={(stage.state == StageState::Now).then_some("step")}
            >
                <span class="timeline__dot">
                    if let Some(glyph) = stage.glyph.or(usual) {
                        <Icon {glyph} />
                    }
                </span>
                <div class="timeline__words">
                    <p class="timeline__title">{ &stage.title }</p>
                    if let Some(detail) = &stage.detail {
                        <p class="timeline__detail">{ detail }</p>
                    }
                </div>
            </li>
        }
    };
    html! {
        <ol class="timeline" role="list" aria-label={props.label.clone()}>
            { for props.stages.iter().map(stage) }
        </ol>
    }
}

/// One view to choose.
#[derive(Debug, Clone, PartialEq)]
pub struct Tab {
    /// What the caller knows it by.
    pub value: AttrValue,
    /// Its word.
    pub label: AttrValue,
    /// How many things are in it.
    pub count: Option<u32>,
}

/// Properties of [`Tabs`].
#[derive(Properties, PartialEq)]
pub struct TabsProps {
    /// What is chosen, for a screen reader.
    pub label: AttrValue,
    /// The views.
    pub tabs: Vec<Tab>,
    /// The value of the one that is shown.
    pub value: AttrValue,
    /// Another was chosen.
    #[prop_or_default]
    pub onchange: Callback<AttrValue>,
}

/// A row of views, one of them pressed. They wrap where there is little room.
#[component]
pub fn Tabs(props: &TabsProps) -> Html {
    let tab = |tab: &Tab| {
        let value = tab.value.clone();
        let pressed = tab.value == props.value;
        html! {
            <button
                key={&*tab.value}
                type="button"
                class="tab"
                aria-pressed={if pressed { "true" } else { "false" }}
                onclick={props.onchange.reform(move |_: MouseEvent| value.clone())}
            >
                <span>{ &tab.label }</span>
                if let Some(count) = tab.count {
                    <span class="tab__count">{ count }</span>
                }
            </button>
        }
    };
    html! {
        <div class="tabs" role="group" aria-label={props.label.clone()}>{ for props.tabs.iter().map(tab) }</div>
    }
}
