//! *När vi hinner*: the undated jobs, one tap from today or another day.

use shared::civil::CivilDate;
use shared::domain::board;
use shared::domain::body::{Planned, When};
use shared::domain::catalogue::Kind;
use shared::domain::key::DocKey;
use shared::domain::work::Work;
use shared::ids::DocId;
use shared::lean::Arrange as _;
use shared::text::{Text, format};
use yew::prelude::*;

use super::about::{self, About};
use super::daypicks::DayPicks;
use crate::app::{Of, Statement, use_me, use_snapshot, use_texts, use_today};
use crate::route::Route;
use crate::screens::frame::Frame;
use crate::screens::parts::saying::{Saying, SayingError, use_saying};
use crate::ui::{
    Button, ButtonVariant, Card, CardHeading, Density, Empty, Glyph, Icon, Notice, NoticeKind, Pictogram,
    PictogramSize, nothing,
};

/// The undated jobs, the one that has waited longest first.
#[component]
pub fn WhenWeCan() -> Html {
    let t = use_texts();
    let today = use_today();
    let snapshot = use_snapshot();
    let saying = use_saying();
    let open = use_state_eq(|| None::<DocId>);
    let taken = use_state_eq(|| None::<CivilDate>);
    let Some(me) = use_me() else { return nothing() };
    let mut waiting = about::jobs(&snapshot, &me.leads());
    waiting.retain(|work| board::is_undated(work));
    waiting.arrange_by_key(|work| work.plan.as_ref().map(|plan| plan.said.order()));
    let card = |work: &Of<Work>| {
        let doc = work.doc;
        let ontoggle = {
            let open = open.clone();
            Callback::from(move |()| open.set((*open != Some(doc)).then_some(doc)))
        };
        let ontaken = {
            let taken = taken.clone();
            Callback::from(move |date| taken.set(Some(date)))
        };
        html! {
            <Waiting
                key={doc.to_string()}
                work={work.clone()}
                saying={saying.clone()}
                open={*open == Some(doc)}
                {ontoggle}
                {ontaken}
            />
        }
    };
    html! {
        <Frame title={t.say(Text::WaitingTitle)} density={Density::Wide}>
            <div class="stack">
                <SayingError saying={saying.clone()} />
                <div role="status">
                    if let Some(date) = *taken {
                        <Notice
                            kind={NoticeKind::Info}
                            title={t.say(Text::WaitingTaken { day: &format::day(t.lang, date, today) })}
                        />
                    }
                </div>
                if waiting.is_empty() {
                    <Empty pictogram="hourglass" text={t.say(Text::WaitingEmpty)}>
                        <p>{ t.say(Text::WaitingEmptyHint) }</p>
                    </Empty>
                }
                <div class="grid">{ for waiting.iter().map(card) }</div>
            </div>
        </Frame>
    }
}

#[derive(Properties, PartialEq)]
struct WaitingProps {
    work: Of<Work>,
    saying: Saying,
    open: bool,
    ontoggle: Callback<()>,
    ontaken: Callback<CivilDate>,
}

#[component]
fn Waiting(props: &WaitingProps) -> Html {
    let t = use_texts();
    let today = use_today();
    let snapshot = use_snapshot();
    let work = &props.work;
    let (Some(about), DocKey::Work(unit)) = (About::of(t, &snapshot, work), work.key) else {
        return nothing();
    };
    let since = work.plan.as_ref().map(|plan| format::day(t.lang, plan.said.at.day, today).into_owned());
    let take = {
        let (work, saying, ontaken) = (work.clone(), props.saying.clone(), props.ontaken.clone());
        Callback::from(move |date: CivilDate| {
            let first = work.plan.as_ref().map(|plan| plan.first.clone()).unwrap_or_default();
            let body = Planned { when: When::On(date), first };
            let statement = Statement::new(work.doc, work.key, body).answering(work.answers(Kind::Planned));
            let ontaken = ontaken.clone();
            saying.say_and(vec![statement], move || ontaken.emit(date));
        })
    };
    html! {
        <Card
            title={Some(about.title.clone())}
            heading={CardHeading::Second}
            href={Some(Route::Plan { id: work.doc }.href())}
            start={html! { <Pictogram name={about.pictogram.clone()} size={PictogramSize::Small} /> }}
        >
            if let Some(place) = &about.place {
                <p class="with-icon"><Icon glyph={Glyph::Place} /><span>{ place }</span></p>
            }
            if let Some(since) = since {
                <p class="quiet small">{ t.say(Text::WaitingSince { date: &since }) }{ " · " }{ about.from(t) }</p>
            }
            <div class="cluster">
                <Button
                    label={t.say(Text::WaitingTakeToday)}
                    icon={Some(Glyph::Check)}
                    onclick={take.reform(move |_: MouseEvent| today)}
                />
                <Button
                    label={t.say(Text::WaitingTakeDay)}
                    variant={ButtonVariant::Plain}
                    pressed={Some(props.open)}
                    onclick={props.ontoggle.reform(|_: MouseEvent| ())}
                />
            </div>
            if props.open {
                <DayPicks {unit} doc={work.doc} first={today.plus_days(1)} onpick={take} />
            }
        </Card>
    }
}
