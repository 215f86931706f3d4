//! *Vem gör vad?*: the day's jobs and the stations as cards; tap one, then tap the people who go.

use shared::domain::board;
use shared::domain::body::{Lifted, Put, Target};
use shared::domain::work::WorkStatus;
use shared::ids::PersonId;
use shared::text::Text;
use yew::prelude::*;

use super::{Morning, MorningProps, doing, plan_href, targets};
use crate::app::{Statement, use_people, use_snapshot, use_texts};
use crate::route::Route;
use crate::screens::parts::marks::WorkMark;
use crate::screens::parts::people::{FaceName, FaceTile, by_name};
use crate::screens::supervisor::about::About;
use crate::ui::{ButtonLink, ButtonVariant, Glyph, Icon, Pictogram, PictogramSize};

/// Who does what.
#[component]
pub(super) fn WhoDoesWhat(props: &MorningProps) -> Html {
    let t = use_texts();
    let snapshot = use_snapshot();
    let open = use_state_eq(|| None::<Target>);
    let morning = &props.morning;
    let (jobs, stations) = targets(&snapshot, morning);
    let card = |target: &Target| {
        let target = *target;
        let ontoggle = {
            let open = open.clone();
            Callback::from(move |()| open.set((*open != Some(target)).then_some(target)))
        };
        html! {
            <TargetCard
                key={key(target)}
                morning={morning.clone()}
                {target}
                open={*open == Some(target)}
                {ontoggle}
            />
        }
    };
    html! {
        <section class="section gathering__what" aria-labelledby="who-does-what">
            <h2 id="who-does-what">{ t.say(Text::GatheringWhoDoesWhat) }</h2>
            if jobs.is_empty() {
                <p>{ t.say(Text::GatheringJobsEmpty) }</p>
                <div class="cluster">
                    <ButtonLink href={Route::WhenWeCan.href()} label={t.say(Text::NavWhenWeCan)} icon={Some(Glyph::ShapeLater)} />
                </div>
            }
            <div class="gathering__cards">{ for jobs.iter().map(card) }</div>
            if !stations.is_empty() {
                <p class="strong">{ t.say(Text::GatheringStations) }</p>
                <div class="gathering__cards">{ for stations.iter().map(card) }</div>
            }
        </section>
    }
}

#[derive(Properties, PartialEq)]
struct TargetCardProps {
    morning: Morning,
    target: Target,
    open: bool,
    ontoggle: Callback<()>,
}

#[component]
fn TargetCard(props: &TargetCardProps) -> Html {
    let t = use_texts();
    let snapshot = use_snapshot();
    let people = use_people();
    let TargetCardProps { morning, target, open, ontoggle } = props;
    let (target, day) = (*target, &morning.day);
    let about = About::of_target(t, &snapshot, target);
    let on = by_name(&people, day.crew(target), t);
    let work = match target {
        Target::Job(doc) => snapshot.work(doc),
        Target::Station(_) => None,
    };
    let status = work.map(|work| work.status).filter(|status| *status != WorkStatus::Planned);
    let onpress = {
        let morning = morning.clone();
        Callback::from(move |person: PersonId| {
            let day = &morning.day;
            let lift = day.lift_answers(person, target);
            let statement = if lift.is_empty() {
                Statement::new(day.doc, day.key, Put { person, on: target })
            } else {
                Statement::new(day.doc, day.key, Lifted { person, from: target }).answering(lift)
            };
            morning.saying.say(vec![statement]);
        })
    };
    let tile = |person: PersonId| {
        let also = doing(t, &snapshot, day, person, Some(target));
        let note = if on.contains(&person) && !morning.is_here(person) && morning.here() > 0 {
            Some(t.say(Text::GatheringAway))
        } else {
            also.map(|what| t.say(Text::GatheringAlso { what: &what }))
        };
        html! {
            <li key={person.to_string()}>
                <FaceTile id={person} {note} pressed={Some(on.contains(&person))} onpress={onpress.clone()} />
            </li>
        }
    };
    let face = |person: &PersonId| {
        let several = day.targets(*person).count() > 1;
        html! {
            <li key={person.to_string()} class="cluster">
                <FaceName id={*person} />
                if !morning.is_here(*person) {
                    <span class="small quiet">{ t.say(Text::GatheringAway) }</span>
                } else if several {
                    <span class="small quiet">{ doing(t, &snapshot, day, *person, Some(target))
                        .map(|what| t.say(Text::GatheringAlso { what: &what })) }</span>
                }
            </li>
        }
    };
    let list = format!("people-{}", key(target));
    html! {
        <article class="card">
            <div class="card__head target-head">
                <Pictogram name={about.pictogram.clone()} size={PictogramSize::Small} />
                <h3 class="card__title">
                    <button
                        type="button"
                        class="reach disclosure"
                        aria-expanded={if *open { "true" } else { "false" }}
                        aria-controls={list.clone()}
                        onclick={ontoggle.reform(|_: MouseEvent| ())}
                    >
                        { &about.title }
                    </button>
                </h3>
                <Icon glyph={if *open { Glyph::Minus } else { Glyph::PersonPlus }} />
            </div>
            if let Some(place) = &about.place {
                <p class="with-icon"><Icon glyph={Glyph::Place} /><span>{ place }</span></p>
            }
            if let Some(status) = status {
                <WorkMark {status} />
            }
            if !*open {
                if on.is_empty() {
                    <p class="quiet">{ t.say(Text::GatheringCrewEmpty) }</p>
                } else {
                    <ul class="faces" role="list" aria-label={t.say(Text::GatheringCrew)}>{ for on.iter().map(face) }</ul>
                }
            }
            <div id={list} class="stack">
                if *open {
                    <p>{ t.say(Text::GatheringChoosePeople) }</p>
                    <ul class="people" role="list" aria-label={about.title.clone()}>
                        { for by_name(&people, board::candidates(day, &morning.crew, target), t).into_iter().map(tile) }
                    </ul>
                    if let Some(href) = plan_href(target) {
                        <div class="card__more">
                            <ButtonLink {href} label={t.say(Text::PlanStepsAndDay)} variant={ButtonVariant::Plain} icon={Some(Glyph::CalendarPlus)} />
                        </div>
                    }
                }
            </div>
        </article>
    }
}

fn key(target: Target) -> String {
    match target {
        Target::Job(doc) => doc.to_string(),
        Target::Station(station) => station.to_string(),
    }
}
