//! *Att planera*: what came back, what is begun and what is new, with the day that is wished for; and what is planned.

use shared::domain::board;
use shared::domain::work::{Work, WorkStatus};
use shared::lean::Arrange as _;
use shared::text::{Text, format, of};
use yew::prelude::*;

use super::about::{self, About, wanted};
use super::own::OwnJob;
use crate::app::{Of, use_me, use_snapshot, use_texts, use_today};
use crate::route::Route;
use crate::screens::frame::Frame;
use crate::screens::parts::marks::WorkMark;
use crate::ui::{
    Card, CardHeading, CardTone, Density, Empty, Glyph, Icon, ListRow, Pictogram, PictogramSize, Rows,
    nothing,
};

/// Jobs to be planned, and those that are.
#[component]
pub fn Planning() -> Html {
    let t = use_texts();
    let today = use_today();
    let snapshot = use_snapshot();
    let Some(me) = use_me() else { return nothing() };
    let jobs = about::jobs(&snapshot, &me.leads());
    let (mut waiting, others): (Vec<_>, Vec<_>) =
        jobs.into_iter().partition(|work| work.status.waits_for_plan());
    waiting.arrange_by_key(|work| (board::plan_order(work), work.doc));
    let mut planned: Vec<Of<Work>> = others.into_iter().filter(|work| board::is_ahead(work)).collect();
    planned.arrange_by_key(|work| (work.plan.as_ref().and_then(|plan| plan.when.first_day()), work.doc));
    let row = |work: &Of<Work>| {
        let about = About::of(t, &snapshot, work)?;
        let when = work.plan.as_ref().map(|plan| format::capitalised(&of::when(t.lang, plan.when, today)));
        Some(html! {
            <ListRow
                key={work.doc.to_string()}
                title={about.title.clone()}
                detail={when.map(AttrValue::from)}
                href={Some(Route::Plan { id: work.doc }.href())}
                start={html! { <Pictogram name={about.pictogram.clone()} size={PictogramSize::Small} /> }}
            />
        })
    };
    html! {
        <Frame title={t.say(Text::PlanTitle)} density={Density::Wide}>
            <div class="stack">
                <OwnJob />
                if waiting.is_empty() {
                    <Empty pictogram="thumbs-up" text={t.say(Text::PlanEmpty)} />
                }
                <div class="grid">
                    { for waiting.iter().map(|work| html! { <ToPlan key={work.doc.to_string()} work={work.clone()} /> }) }
                </div>
                if !planned.is_empty() {
                    <section class="section" aria-labelledby="planned">
                        <h2 id="planned">{ t.say(Text::JobStatusPlanned) }</h2>
                        <Rows>{ for planned.iter().filter_map(row) }</Rows>
                    </section>
                }
            </div>
        </Frame>
    }
}

#[derive(Properties, PartialEq)]
struct ToPlanProps {
    work: Of<Work>,
}

#[component]
fn ToPlan(props: &ToPlanProps) -> Html {
    let t = use_texts();
    let today = use_today();
    let snapshot = use_snapshot();
    let work = &props.work;
    let Some(about) = About::of(t, &snapshot, work) else { return nothing() };
    let left = board::days_left(work, today).map(|days| match days {
        ..0 => t.say(Text::PlanDayHasBeen),
        0 => t.say(Text::PlanDaysToday),
        days => t.say(Text::PlanDaysLeft { count: days }),
    });
    let came_back = work.status == WorkStatus::Returned;
    html! {
        <Card
            title={Some(about.title.clone())}
            heading={CardHeading::Second}
            href={Some(Route::Plan { id: work.doc }.href())}
            tone={if came_back { CardTone::Warm } else { CardTone::Plain }}
            start={html! { <Pictogram name={about.pictogram.clone()} size={PictogramSize::Small} /> }}
        >
            if work.status != WorkStatus::ToPlan {
                <WorkMark status={work.status} />
            }
            if let Some(returned) = work.last_return().filter(|_| came_back) {
                <p class="words">{ returned.reason.as_str() }</p>
            }
            if let Some(wanted) = wanted(t, work, today) {
                <p class="with-icon">
                    <Icon glyph={Glyph::Calendar} />
                    <span>{ wanted }if let Some(left) = left { { " · " }{ left } }</span>
                </p>
            }
            if let Some(place) = &about.place {
                <p class="with-icon"><Icon glyph={Glyph::Place} /><span>{ place }</span></p>
            }
            <p class="quiet small">{ about.from(t) }</p>
        </Card>
    }
}
