//! *Min dag*: what now and what then, or the whole day.

use shared::domain::agenda::{self, Agenda, Going, Item, Passing};
use shared::domain::body::{Point, Target};
use shared::domain::work::WorkStatus;
use shared::ids::PersonId;
use shared::text::{Text, format, of};
use yew::prelude::*;

use super::subject::Subject;
use crate::app::snapshot::Snapshot;
use crate::app::{Me, Texts, use_catalogue, use_kept, use_me, use_now, use_people, use_snapshot, use_texts};
use crate::route::Route;
use crate::screens::frame::Frame;
use crate::screens::parts::marks::{JourneyMark, Newer};
use crate::screens::parts::people::{Faces, by_name};
use crate::screens::parts::places::{day_colours, point_pictogram};
use crate::ui::{
    Card, CardTone, Checkbox, DayPoint, DayPoints, Density, Empty, Glyph, Icon, ListRow, Pictogram,
    PictogramSize, PointState, Rows, Status, StatusShape, Tab, Tabs, TimePillar, WeekdayHeader, nothing,
};
use shared::civil::{CivilDate, Moment};

/// What someone is put on today, with how far it has come and who else is on it.
#[derive(Debug, Clone, PartialEq)]
struct Put {
    subject: Subject,
    going: Going,
    with: Vec<PersonId>,
}

/// A participant's day.
#[component]
pub fn MyDay() -> Html {
    let t = use_texts();
    let snapshot = use_snapshot();
    let people = use_people();
    let catalogue = use_catalogue();
    let now = use_now();
    let Some(me) = use_me() else { return nothing() };
    let view = use_kept("day-view", me.id());
    let pillar_choice = use_kept("pillar", me.id());
    let (points, mut puts) = day_of(t, &snapshot, &me, now.day);
    for put in &mut puts {
        put.with = by_name(&people, std::mem::take(&mut put.with), t);
    }
    let minute = now.minute_of_day();
    let going: Vec<_> = puts.iter().map(|put| (put.subject.target, put.going)).collect();
    let agenda = agenda::agenda(&points, &going, minute);
    let pillar = agenda::pillar(&points, minute).filter(|_| pillar_choice.is("on"));
    let pillar = pillar.map(|pillar| {
        let duration = format::duration(t.lang, u32::from(pillar.left));
        let what = t.key(of::point(pillar.to.kind));
        html! {
            <TimePillar
                quarters={pillar.dots}
                gone={pillar.gone}
                label={t.say(Text::DayPillar { duration: &duration, what: &what })}
            />
        }
    });
    let colours = me.works_at().first().and_then(|unit| catalogue.unit(*unit)).map(day_colours);
    let whole = view.is("whole");
    let tabs = vec![
        Tab { value: "now".into(), label: t.say(Text::DayNowThen), count: None },
        Tab { value: "whole".into(), label: t.say(Text::DayWhole), count: None },
    ];
    let marks: Vec<_> =
        me.works_at().into_iter().flat_map(|unit| snapshot.day(unit, now.day).marks.clone()).collect();
    let has_day = !points.is_empty() || !puts.is_empty();
    let shown = if !has_day {
        let text = if snapshot.link().heard.is_some() { Text::DayNothing } else { Text::DayNotHereYet };
        html! { <Empty pictogram="calendar" text={t.say(text)} /> }
    } else if whole {
        whole_day(t, &snapshot, &puts)
    } else {
        now_and_then(t, &snapshot, &agenda, &puts, pillar)
    };
    html! {
        <Frame title={t.say(Text::DayTitle)} density={Density::Crew}>
            <div class="stack">
                <WeekdayHeader
                    day={now.day.weekday()}
                    name={format::weekday(t.lang, now.day.weekday()).into_owned()}
                    letter={format::weekday_letter(t.lang, now.day.weekday())}
                    date={Some(AttrValue::from(date_words(t, now)))}
                    colours={colours.unwrap_or_default()}
                />
                if !points.is_empty() {
                    <DayPoints
                        points={points.iter().map(|point| day_point(t, point, minute)).collect::<Vec<_>>()}
                        label={t.say(Text::DayPoints)}
                        now_label={t.say(Text::DayNow)}
                    />
                }
                <Newer marks={marks} />
                { shown }
                if has_day {
                    <Tabs
                        label={t.say(Text::DayShow)}
                        {tabs}
                        value={if whole { "whole" } else { "now" }}
                        onchange={view.set.clone()}
                    />
                    <Checkbox
                        id="pillar"
                        label={t.say(Text::SettingsTimePillar)}
                        hint={Some(t.say(Text::SettingsTimePillarHint))}
                        checked={pillar_choice.is("on")}
                        onchange={pillar_choice.set.reform(|on: bool| if on { "on" } else { "off" }.into())}
                    />
                }
            </div>
        </Frame>
    }
}

/// The day's points, and what the person is put on, from every workplace they work at.
fn day_of(t: Texts, snapshot: &Snapshot, me: &Me, date: CivilDate) -> (Vec<Point>, Vec<Put>) {
    let mut points: Vec<Point> = Vec::new();
    let mut puts = Vec::new();
    for unit in me.works_at() {
        let day = snapshot.day(unit, date);
        if points.is_empty() {
            points.clone_from(&day.points);
        }
        for target in agenda::targets(&day, me.id()) {
            let Some(subject) = Subject::of_target(t, snapshot, unit, target, date) else { continue };
            let going = agenda::going(subject.work.as_ref().map(|work| &*work.it), date);
            let with = day.crew(target).into_iter().filter(|person| *person != me.id()).collect();
            puts.push(Put { subject, going, with });
        }
    }
    (points, puts)
}

fn now_and_then(t: Texts, snapshot: &Snapshot, agenda: &Agenda, puts: &[Put], pillar: Option<Html>) -> Html {
    let item = |item: &Item, tone: CardTone| match item {
        Item::Point(point) => point_card(t, point, tone),
        Item::Work(target) => puts
            .iter()
            .find(|put| put.subject.target == *target)
            .map(|put| work_card(t, snapshot, put, tone))
            .unwrap_or_default(),
    };
    let done: Vec<&Put> = puts.iter().filter(|put| put.going == Going::Over).collect();
    html! {
        <>
            if agenda.over {
                <Empty pictogram="thumbs-up" text={t.say(Text::DayAllDone)} />
            } else if agenda.now.is_none() && puts.is_empty() {
                <Empty pictogram="calendar" text={t.say(Text::DayNothing)} />
            }
            if let Some(now) = &agenda.now {
                <section class="section" aria-labelledby="now">
                    <h2 id="now">{ t.say(Text::DayNow) }</h2>
                    <div class="now">
                        { item(now, CardTone::Now) }
                        { pillar.unwrap_or_default() }
                    </div>
                </section>
            }
            if !agenda.then.is_empty() {
                <section class="section" aria-labelledby="then">
                    <h2 id="then">{ t.say(Text::DayThen) }</h2>
                    { for agenda.then.iter().map(|then| item(then, CardTone::Plain)) }
                </section>
            }
            if !agenda.later.is_empty() {
                <section class="section" aria-labelledby="later">
                    <h2 id="later">{ t.say(Text::DayLater) }</h2>
                    <Rows>{ for agenda.later.iter().filter_map(|target| later_row(puts, *target)) }</Rows>
                </section>
            }
            if !done.is_empty() {
                <section class="section" aria-labelledby="done">
                    <h2 id="done">{ t.say(Text::DayDoneToday) }</h2>
                    { for done.into_iter().map(|put| work_card(t, snapshot, put, CardTone::Plain)) }
                </section>
            }
        </>
    }
}

/// Work that comes after the next, in a row of its own so that now and then stay what is seen first.
fn later_row(puts: &[Put], target: Target) -> Option<Html> {
    let subject = &puts.iter().find(|put| put.subject.target == target)?.subject;
    let href = subject.can_be_opened().then(|| Route::Job { id: subject.doc }.href());
    Some(html! {
        <ListRow
            key={subject.doc.to_string()}
            title={subject.title.clone()}
            detail={subject.place.clone()}
            {href}
            start={html! { <Pictogram name={subject.pictogram.clone()} size={PictogramSize::Small} /> }}
        />
    })
}

fn whole_day(t: Texts, snapshot: &Snapshot, puts: &[Put]) -> Html {
    if puts.is_empty() {
        return html! { <Empty pictogram="calendar" text={t.say(Text::DayNothing)} /> };
    }
    html! {
        <section class="section" aria-labelledby="whole">
            <h2 id="whole">{ t.say(Text::DayWhole) }</h2>
            { for puts.iter().map(|put| {
                let tone = if put.going == Going::Running { CardTone::Now } else { CardTone::Plain };
                work_card(t, snapshot, put, tone)
            }) }
        </section>
    }
}

fn work_card(t: Texts, snapshot: &Snapshot, put: &Put, tone: CardTone) -> Html {
    let subject = &put.subject;
    let href = subject.can_be_opened().then(|| Route::Job { id: subject.doc }.href());
    let status = subject.work.as_ref().filter(|_| subject.has_begun()).map(|work| work.status);
    html! {
        <Card
            key={subject.doc.to_string()}
            title={Some(subject.title.clone())}
            {href}
            {tone}
            start={html! { <Pictogram name={subject.pictogram.clone()} /> }}
        >
            if let Some(place) = &subject.place {
                <p class="with-icon"><Icon glyph={Glyph::Place} /><span>{ place }</span></p>
            }
            if put.with.is_empty() {
                <p>{ t.say(Text::DayAlone) }</p>
            } else {
                <Faces ids={put.with.clone()} />
            }
            if !subject.can_be_opened() {
                <p>{ t.say(Text::DayJobNotHere) }</p>
            }
            if status.is_some() {
                <div class="cluster">
                    if let Some((shape, text)) = status.filter(|_| put.going == Going::Over).and_then(over) {
                        <Status {shape} label={t.say(text)} />
                    }
                    if let Some(journey) = subject.journey(snapshot) {
                        <JourneyMark {journey} />
                    }
                </div>
            }
        </Card>
    }
}

/// How something that is over for today ended, in the crew's words.
const fn over(status: WorkStatus) -> Option<(StatusShape, Text<'static>)> {
    match status {
        WorkStatus::Done => Some((StatusShape::Done, Text::JobDone)),
        WorkStatus::Confirmed => Some((StatusShape::Confirmed, Text::JobConfirmed)),
        WorkStatus::Returned => Some((StatusShape::Returned, Text::JobLeftTitle)),
        WorkStatus::Withdrawn => Some((StatusShape::Cancelled, Text::JobStatusWithdrawn)),
        WorkStatus::Paused => Some((StatusShape::Waiting, Text::JobPause)),
        WorkStatus::ToPlan | WorkStatus::Planned | WorkStatus::Started => None,
    }
}

fn point_card(t: Texts, point: &Point, tone: CardTone) -> Html {
    html! {
        <Card
            title={Some(t.key(of::point(point.kind)))}
            {tone}
            start={html! { <Pictogram name={point_pictogram(point.kind)} /> }}
            end={html! { <span class="numbers strong">{ format::clock(t.lang, point.minute) }</span> }}
        />
    }
}

fn day_point(t: Texts, point: &Point, minute: u16) -> DayPoint {
    DayPoint {
        pictogram: point_pictogram(point.kind).into(),
        label: t.key(of::point(point.kind)),
        time: Some(AttrValue::from(format::clock_digits(t.lang, point.minute))),
        state: match agenda::passing(point, minute) {
            Passing::Past => PointState::Past,
            Passing::Now => PointState::Now,
            Passing::Ahead => PointState::Ahead,
        },
    }
}

fn date_words(t: Texts, now: Moment) -> String {
    format!("{} {}", now.day.day(), format::month_name(t.lang, now.day.month()))
}
