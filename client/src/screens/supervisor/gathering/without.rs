//! *Vem har inget än?*: those who are here and on nothing, and a job from *När vi hinner* for them in one tap.

use std::collections::BTreeSet;

use shared::domain::board;
use shared::domain::body::{Planned, Put, Target, When};
use shared::domain::catalogue::Kind;
use shared::domain::work::Work;
use shared::ids::PersonId;
use shared::lean::Arrange as _;
use shared::text::Text;
use yew::prelude::*;

use super::{MorningProps, work_key};
use crate::app::{Of, Statement, use_snapshot, use_texts};
use crate::screens::parts::people::FaceTile;
use crate::screens::supervisor::about::{self, About};
use crate::ui::{Button, Glyph, Icon, ListRow, Pictogram, PictogramSize, Rows};

/// Who has nothing yet.
#[component]
pub(super) fn WhoHasNothing(props: &MorningProps) -> Html {
    let t = use_texts();
    let snapshot = use_snapshot();
    // All of them go, except those who are tapped away.
    let stay = use_state_eq(BTreeSet::<PersonId>::new);
    let morning = &props.morning;
    let without = morning.day.without(&morning.crew);
    let mut waiting = about::jobs(&snapshot, &[morning.unit]);
    waiting.retain(|work| board::is_undated(work));
    waiting.arrange_by_key(|work| work.plan.as_ref().map(|plan| plan.said.order()));
    let onpress = {
        let stay = stay.clone();
        Callback::from(move |person: PersonId| {
            let mut next = (*stay).clone();
            if !next.remove(&person) {
                next.insert(person);
            }
            stay.set(next);
        })
    };
    let tile = |person: &PersonId| {
        html! {
            <li key={person.to_string()}>
                <FaceTile
                    id={*person}
                    pressed={(without.len() > 1).then(|| !stay.contains(person))}
                    onpress={onpress.clone()}
                />
            </li>
        }
    };
    let go: Vec<PersonId> = without.iter().filter(|person| !stay.contains(person)).copied().collect();
    let take = |work: &Of<Work>| {
        let (morning, work, go) = (morning.clone(), work.clone(), go.clone());
        let stay = stay.clone();
        Callback::from(move |_: MouseEvent| {
            let first = work.plan.as_ref().map(|plan| plan.first.clone()).unwrap_or_default();
            let planned = Planned { when: When::On(morning.date), first };
            let plan = Statement::new(work.doc, work_key(morning.unit), planned);
            let day = &morning.day;
            let put = go.iter().map(|person| {
                Statement::new(day.doc, day.key, Put { person: *person, on: Target::Job(work.doc) })
            });
            let statements = [plan.answering(work.answers(Kind::Planned))].into_iter().chain(put).collect();
            let stay = stay.clone();
            morning.saying.say_and(statements, move || stay.set(BTreeSet::new()));
        })
    };
    let row = |work: &Of<Work>| {
        let about = About::of(t, &snapshot, work)?;
        Some(html! {
            <ListRow
                key={work.doc.to_string()}
                title={about.title.clone()}
                detail={about.place.clone()}
                start={html! { <Pictogram name={about.pictogram.clone()} size={PictogramSize::Small} /> }}
                end={html! {
                    <Button
                        label={t.say(Text::GatheringTake { what: &about.title })}
                        icon={Some(Glyph::Plus)}
                        disabled={go.is_empty()}
                        onclick={take(work)}
                    />
                }}
            />
        })
    };
    html! {
        <section class="section gathering__without" aria-labelledby="who-has-nothing">
            <h2 id="who-has-nothing">{ t.say(Text::GatheringWhoHasNothing) }</h2>
            <div role="status">
                if morning.here() == 0 {
                    <p class="quiet">{ t.say(Text::GatheringHereCount { count: 0 }) }</p>
                } else if without.is_empty() {
                    <p class="with-icon"><Icon glyph={Glyph::ShapeDone} /><span>{ t.say(Text::GatheringAllHave) }</span></p>
                }
            </div>
            if !without.is_empty() {
                <ul class="people" role="list" aria-labelledby="who-has-nothing">{ for without.iter().map(tile) }</ul>
                if waiting.is_empty() {
                    <p class="quiet">{ t.say(Text::WaitingEmpty) }</p>
                } else {
                    <p class="strong">{ t.say(Text::GatheringTakeWaiting) }</p>
                    <Rows>{ for waiting.iter().filter_map(row) }</Rows>
                }
            }
        </section>
    }
}
