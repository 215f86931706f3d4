//! The day's points: gathering, coffee, lunch, taxi, home; those of the latest day as a suggestion.

use shared::domain::agenda::{self, Passing};
use shared::domain::board;
use shared::domain::body::{Point, PointKind, Points};
use shared::lean::Arrange as _;
use shared::text::{Text, format, of};
use yew::prelude::*;

use super::{Morning, MorningProps};
use crate::app::{Statement, use_now, use_snapshot, use_texts};
use crate::screens::parts::places::point_pictogram;
use crate::ui::{
    Button, ButtonVariant, DayPoint, DayPoints, Field, Glyph, InputKind, Pictogram, PictogramSize, PointState,
};

const KINDS: [PointKind; 5] =
    [PointKind::Gathering, PointKind::Coffee, PointKind::Lunch, PointKind::Taxi, PointKind::Home];
/// A suggestion is looked for so many days back.
const LOOK_BACK: i64 = 10;

/// The day's points, and the way to change them.
#[component]
pub(super) fn DaysPoints(props: &MorningProps) -> Html {
    let t = use_texts();
    let now = use_now();
    let snapshot = use_snapshot();
    let editing = use_state_eq(|| None::<Vec<Point>>);
    let morning = &props.morning;
    let points = &morning.day.points;
    let minute = now.minute_of_day();
    let shown = |point: &Point| DayPoint {
        pictogram: point_pictogram(point.kind).into(),
        label: t.key(of::point(point.kind)),
        time: Some(AttrValue::from(format::clock_digits(t.lang, point.minute))),
        state: match agenda::passing(point, minute) {
            Passing::Past => PointState::Past,
            Passing::Now => PointState::Now,
            Passing::Ahead => PointState::Ahead,
        },
    };
    let earlier: Vec<_> = (1..=LOOK_BACK)
        .map(|back| morning.date.plus_days(-back))
        .map(|date| (date, snapshot.day(morning.unit, date)))
        .collect();
    let suggestion = board::suggested_points(earlier.iter().map(|(date, day)| (*date, &*day.it)))
        .filter(|_| points.is_empty());
    let edit = |points: Vec<Point>| {
        let editing = editing.clone();
        Callback::from(move |_: MouseEvent| editing.set(Some(points.clone())))
    };
    let take = |points: Vec<Point>| {
        let morning = morning.clone();
        Callback::from(move |_: MouseEvent| morning.saying.say(vec![statement(&morning, points.clone())]))
    };
    let done = {
        let editing = editing.clone();
        Callback::from(move |()| editing.set(None))
    };
    html! {
        <section class="section gathering__points" aria-labelledby="days-points">
            <h2 id="days-points">{ t.say(Text::GatheringPoints) }</h2>
            if let Some(points) = (*editing).clone() {
                <PointsForm morning={morning.clone()} {points} {done} />
            } else {
                if !points.is_empty() {
                    <DayPoints
                        points={points.iter().map(shown).collect::<Vec<_>>()}
                        label={t.say(Text::GatheringPoints)}
                        now_label={t.say(Text::DayNow)}
                    />
                }
                if let Some((date, points)) = &suggestion {
                    <DayPoints
                        points={points.iter().map(|point| DayPoint { state: PointState::Ahead, ..shown(point) }).collect::<Vec<_>>()}
                        label={t.say(Text::GatheringPointsSuggested)}
                        now_label={t.say(Text::DayNow)}
                    />
                    <Button
                        label={t.say(Text::GatheringPointsSame { day: &format::day(t.lang, *date, morning.date) })}
                        icon={Some(Glyph::Repeat)}
                        onclick={take(points.clone())}
                    />
                }
                <div>
                    <Button
                        label={t.say(Text::GatheringPointsEdit)}
                        icon={Some(Glyph::Clock)}
                        variant={ButtonVariant::Plain}
                        onclick={edit(suggestion.map_or_else(|| points.clone(), |(_, points)| points))}
                    />
                </div>
            }
        </section>
    }
}

#[derive(Properties, PartialEq)]
struct PointsFormProps {
    morning: Morning,
    points: Vec<Point>,
    done: Callback<()>,
}

/// The points as a form: a time for each, and more to add.
#[component]
fn PointsForm(props: &PointsFormProps) -> Html {
    let t = use_texts();
    let rows = use_state(|| {
        let row = |point: &Point| (point.kind, clock(point.minute));
        props.points.iter().map(row).collect::<Vec<(PointKind, String)>>()
    });
    let tried = use_state_eq(|| false);
    let row = |(nth, (kind, time)): (usize, &(PointKind, String))| {
        let label = t.key(of::point(*kind));
        let wrong = *tried && minute_of(time).is_none();
        let oninput = {
            let rows = rows.clone();
            Callback::from(move |text: String| {
                let mut next = (*rows).clone();
                if let Some(row) = next.get_mut(nth) {
                    row.1 = text;
                }
                rows.set(next);
            })
        };
        let remove = {
            let rows = rows.clone();
            Callback::from(move |_: MouseEvent| {
                let mut next = (*rows).clone();
                next.remove(nth);
                rows.set(next);
            })
        };
        html! {
            <li class="points-form__row">
                <Pictogram name={point_pictogram(*kind)} size={PictogramSize::Small} />
                <Field
                    id={format!("point-{nth}")}
                    label={label.clone()}
                    kind={InputKind::Time}
                    value={time.clone()}
                    error={wrong.then(|| t.say(Text::FormClockInvalid))}
                    {oninput}
                />
                <Button
                    label={t.say(Text::GatheringPointRemove { what: &label })}
                    icon={Some(Glyph::Trash)}
                    variant={ButtonVariant::Plain}
                    onclick={remove}
                />
            </li>
        }
    };
    let add = |kind: PointKind| {
        let rows = rows.clone();
        let onclick = Callback::from(move |_: MouseEvent| {
            let mut next = (*rows).clone();
            next.push((kind, String::new()));
            rows.set(next);
        });
        html! {
            <Button label={t.key(of::point(kind))} icon={Some(Glyph::Plus)} {onclick} />
        }
    };
    let save = {
        let (rows, tried, done, morning) =
            (rows.clone(), tried.clone(), props.done.clone(), props.morning.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            let read = |(kind, time): &(PointKind, String)| {
                minute_of(time).map(|minute| Point { kind: *kind, minute })
            };
            let Some(points) = rows.iter().map(read).collect::<Option<Vec<Point>>>() else {
                tried.set(true);
                return;
            };
            let done = done.clone();
            morning.saying.say_and(vec![statement(&morning, points)], move || done.emit(()));
        })
    };
    let cancel = props.done.reform(|_: MouseEvent| ());
    html! {
        <form class="stack" onsubmit={save} novalidate={true}>
            <ul class="stack stack--tight" role="list">{ for rows.iter().enumerate().map(row) }</ul>
            <div class="cluster" role="group" aria-label={t.say(Text::CommonAdd)}>{ for KINDS.into_iter().map(add) }</div>
            <div class="cluster">
                <Button label={t.say(Text::CommonSave)} variant={ButtonVariant::Primary} submit={true} />
                <Button label={t.say(Text::CommonCancel)} onclick={cancel} />
            </div>
        </form>
    }
}

fn statement(morning: &Morning, mut points: Vec<Point>) -> Statement {
    points.arrange_by_key(|point| (point.minute, point.kind));
    let day = &morning.day;
    Statement::new(day.doc, day.key, Points { points }).answering(day.points_answers.clone())
}

/// As a time input holds it, whatever the language.
fn clock(minute: u16) -> String {
    format!("{:02}:{:02}", minute / 60, minute % 60)
}

fn minute_of(time: &str) -> Option<u16> {
    let (hour, minute) = time.trim().split_once([':', '.'])?;
    let (hour, minute): (u16, u16) = (hour.parse().ok()?, minute.parse().ok()?);
    (hour < 24 && minute < 60).then_some(hour * 60 + minute)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_reads_back_as_an_input_holds_it() {
        for minute in [0, 8 * 60 + 5, 24 * 60 - 1] {
            assert_eq!(minute_of(&clock(minute)), Some(minute));
        }
        assert_eq!(minute_of("8.30"), Some(510));
        assert_eq!(minute_of("24:00"), None);
        assert_eq!(minute_of(""), None);
        assert_eq!(minute_of("8:70"), None);
    }
}
