//! *Vem är här?*: a picture for each, to tap.

use shared::domain::board;
use shared::domain::body::{Here, Presence};
use shared::ids::PersonId;
use shared::text::Text;
use yew::prelude::*;

use super::{MorningProps, doing};
use crate::app::{Statement, use_snapshot, use_texts};
use crate::screens::parts::people::FaceTile;
use crate::screens::supervisor::about::count;
use crate::ui::{Button, ButtonVariant};

/// Who is here. Those who come on this weekday stand first, the others behind *Visa fler*.
#[component]
pub(super) fn WhoIsHere(props: &MorningProps) -> Html {
    let t = use_texts();
    let snapshot = use_snapshot();
    let all = use_state_eq(|| false);
    let morning = &props.morning;
    let staff = snapshot.staff();
    let expected = |person: &PersonId| {
        let known = staff.people.iter().find(|known| known.id == *person && known.unit == morning.unit);
        known.is_none_or(|known| board::is_expected(known, morning.date))
    };
    let stated = |person: &PersonId| morning.day.presence(*person).is_some();
    let (first, others): (Vec<PersonId>, Vec<PersonId>) =
        morning.crew.iter().partition(|person| expected(person) || stated(person));
    let onpress = {
        let morning = morning.clone();
        Callback::from(move |person: PersonId| {
            let here = if morning.is_here(person) { Presence::Away } else { Presence::Here };
            let body = Here { person, here };
            let re = morning.day.here_answers(person);
            morning.saying.say(vec![Statement::new(morning.day.doc, morning.day.key, body).answering(re)]);
        })
    };
    let note = |person: PersonId| {
        let month = morning.date.in_month();
        let reported =
            || snapshot.time(morning.unit, person, month).absence_on(person, morning.date).is_some();
        match morning.day.presence(person) {
            Some(Presence::Here) => doing(t, &snapshot, &morning.day, person, None),
            Some(Presence::Away) => Some(t.say(Text::GatheringAway)),
            None => reported().then(|| t.say(Text::GatheringReported)),
        }
    };
    let tile = |person: &PersonId| {
        html! {
            <li key={person.to_string()}>
                <FaceTile
                    id={*person}
                    note={note(*person)}
                    pressed={Some(morning.is_here(*person))}
                    onpress={onpress.clone()}
                />
            </li>
        }
    };
    let more = {
        let all = all.clone();
        Callback::from(move |_: MouseEvent| all.set(!*all))
    };
    let shown: Vec<&PersonId> =
        first.iter().chain(others.iter().filter(|_| *all || first.is_empty())).collect();
    html! {
        <section class="section gathering__here" aria-labelledby="who-is-here">
            <div class="cluster cluster--apart">
                <h2 id="who-is-here">{ t.say(Text::GatheringWhoIsHere) }</h2>
                <span role="status">{ t.say(Text::GatheringHereCount { count: count(morning.here()) }) }</span>
            </div>
            if morning.here() == 0 {
                <p class="quiet">{ t.say(Text::GatheringWhoIsHereHint) }</p>
            }
            <ul class="people" role="list" aria-labelledby="who-is-here">{ for shown.into_iter().map(tile) }</ul>
            if !others.is_empty() && !first.is_empty() {
                <Button
                    label={t.say(if *all { Text::CommonHide } else { Text::CommonMore })}
                    variant={ButtonVariant::Plain}
                    onclick={more}
                />
            }
        </section>
    }
}
