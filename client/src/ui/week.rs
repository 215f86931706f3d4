//! A number for each weekday, in a row.

use yew::prelude::*;

/// One weekday of a [`WeekCounts`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DayCount {
    /// The weekday, 1 for Monday.
    pub day: u8,
    /// Its first letter.
    pub letter: AttrValue,
    /// The number.
    pub count: u16,
    /// Weekday and number in words, for a screen reader.
    pub words: AttrValue,
    /// Whether it is the day in question.
    pub wanted: bool,
}

/// Properties of [`WeekCounts`].
#[derive(Properties, PartialEq)]
pub struct WeekCountsProps {
    /// What is counted, for a screen reader.
    pub label: AttrValue,
    /// The days, the first first.
    pub days: Vec<DayCount>,
}

/// A number for each weekday, below the weekday's letter in its colour. The day in question has a thick edge.
#[component]
pub fn WeekCounts(props: &WeekCountsProps) -> Html {
    let day = |day: &DayCount| {
        let wanted = day.wanted.then_some("week__day--wanted");
        html! {
            <li key={day.day} class={classes!("week__day", wanted)}>
                <span class={classes!("week__letter", format!("weekday--{}", day.day))} aria-hidden="true">
                    { &day.letter }
                </span>
                <span class="week__count" aria-hidden="true">{ day.count }</span>
                <span class="visually-hidden">{ &day.words }</span>
            </li>
        }
    };
    html! { <ul class="week" role="list" aria-label={props.label.clone()}>{ for props.days.iter().map(day) }</ul> }
}
