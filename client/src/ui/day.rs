//! The day as a picture: the weekday's colour, the day's points and the time that is left.

use time::Weekday;
use yew::prelude::*;

use super::icon::{Pictogram, PictogramSize};

/// How much of a day carries its weekday's colour; a workplace's own setting.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum DayColours {
    /// The header and an edge around the whole day.
    WholeDay,
    /// The header.
    #[default]
    Header,
    /// Nothing.
    Off,
}

/// How large a [`WeekdayHeader`] is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum HeaderSize {
    /// At the head of a day.
    #[default]
    Normal,
    /// Among others, in a list.
    Small,
}

/// Properties of [`WeekdayHeader`].
#[derive(Properties, PartialEq)]
pub struct WeekdayHeaderProps {
    /// Which day of the week.
    pub day: Weekday,
    /// Its name.
    pub name: AttrValue,
    /// Its first letter.
    pub letter: AttrValue,
    /// The date in words, without the weekday.
    #[prop_or_default]
    pub date: Option<AttrValue>,
    /// Whether it carries the colour.
    #[prop_or_default]
    pub colours: DayColours,
    /// How large.
    #[prop_or_default]
    pub size: HeaderSize,
    /// After the name: a mark, the time pillar.
    #[prop_or_default]
    pub children: Html,
}

/// A weekday: its name and first letter, in its colour.
#[component]
pub fn WeekdayHeader(props: &WeekdayHeaderProps) -> Html {
    let colour = match props.colours {
        DayColours::Off => "weekday--off".to_owned(),
        DayColours::Header | DayColours::WholeDay => format!("weekday--{}", number(props.day)),
    };
    let size = (props.size == HeaderSize::Small).then_some("weekday--small");
    html! {
        <header class={classes!("weekday", colour, size)}>
            <span class="weekday__letter" aria-hidden="true">{ &props.letter }</span>
            <h2 class="weekday__name">
                { &props.name }
                if let Some(date) = &props.date {
                    { " " }<span class="weekday__date">{ date }</span>
                }
            </h2>
            { props.children.clone() }
        </header>
    }
}

/// Properties of [`DayPanel`].
#[derive(Properties, PartialEq)]
pub struct DayPanelProps {
    /// Which day of the week.
    pub day: Weekday,
    /// Its [`WeekdayHeader`].
    pub header: Html,
    /// How much carries the colour.
    #[prop_or_default]
    pub colours: DayColours,
    /// What the day holds.
    #[prop_or_default]
    pub children: Html,
}

/// A day under its header.
#[component]
pub fn DayPanel(props: &DayPanelProps) -> Html {
    let whole = (props.colours == DayColours::WholeDay)
        .then(|| format!("day-panel--whole day-panel--{}", number(props.day)));
    html! {
        <section class={classes!("day-panel", whole)}>
            { props.header.clone() }
            <div class="day-panel__body">{ props.children.clone() }</div>
        </section>
    }
}

/// Where in the day a point lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum PointState {
    /// It is over.
    Past,
    /// It is now.
    Now,
    /// It comes.
    #[default]
    Ahead,
}

/// A point of the day: gathering, coffee, lunch, home.
#[derive(Debug, Clone, PartialEq)]
pub struct DayPoint {
    /// Its picture, a symbol of the pictogram sprite.
    pub pictogram: AttrValue,
    /// Its word.
    pub label: AttrValue,
    /// When, in the reader's own way of writing it, if that is shown.
    pub time: Option<AttrValue>,
    /// Where in the day it lies.
    pub state: PointState,
}

/// Properties of [`DayPoints`].
#[derive(Properties, PartialEq)]
pub struct DayPointsProps {
    /// The points in order.
    pub points: Vec<DayPoint>,
    /// What the row is, for a screen reader.
    pub label: AttrValue,
    /// The word at the point that is now.
    pub now_label: AttrValue,
}

/// The day's points as a row of pictures.
#[component]
pub fn DayPoints(props: &DayPointsProps) -> Html {
    let item = |point: &DayPoint| {
        let state = match point.state {
            PointState::Past => Some("points__item--past"),
            PointState::Now => Some("points__item--now"),
            PointState::Ahead => None,
        };
        let now = point.state == PointState::Now;
        html! {
            <li class={classes!("points__item", state)} aria-current={now.then_some("time")}>
                <Pictogram name={point.pictogram.clone()} size={PictogramSize::Small} />
                <span class="points__label">{ &point.label }</span>
                if let Some(time) = &point.time {
                    <span class="points__time">{ time }</span>
                }
                if now {
                    <span class="points__now">{ &props.now_label }</span>
                }
            </li>
        }
    };
    html! {
        <ol class="points" role="list" aria-label={props.label.clone()}>
            { for props.points.iter().map(item) }
        </ol>
    }
}

/// Properties of [`TimePillar`].
#[derive(Properties, PartialEq)]
pub struct TimePillarProps {
    /// How many quarters of an hour it shows; more than eight are shown as eight.
    pub quarters: u8,
    /// How many of them have gone.
    pub gone: u8,
    /// The same in words, for a screen reader.
    pub label: AttrValue,
}

/// The time to the next break: a dot for a quarter of an hour, going out from the top.
#[component]
pub fn TimePillar(props: &TimePillarProps) -> Html {
    let quarters = props.quarters.min(8);
    let gone = props.gone.min(quarters);
    html! {
        <span class="pillar" role="img" aria-label={props.label.clone()}>
            { for (0..quarters).map(|nth| html! {
                <span class={classes!("pillar__dot", (nth < gone).then_some("pillar__dot--gone"))} />
            }) }
        </span>
    }
}

fn number(day: Weekday) -> u8 {
    day.number_from_monday()
}
