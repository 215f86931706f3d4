//! Two statements of which only one can stand, side by side, and the button that says which.

use std::rc::Rc;

use shared::domain::body::Presence;
use shared::domain::catalogue::Body;
use shared::domain::fact::Stated;
use shared::domain::frontier::Contradiction;
use shared::domain::key::DocKey;
use shared::domain::settle::settle;
use shared::ids::DocId;
use shared::text::{Text, TextKey, format, of};
use yew::prelude::*;

use crate::app::{People, Statement, Texts, use_people, use_texts, use_today};
use crate::screens::parts::saying::Saying;
use crate::ui::{Button, Glyph, Status, StatusShape, StatusWeight};
use shared::civil::CivilDate;

/// Properties of [`Dispute`].
#[derive(Properties, PartialEq)]
pub(super) struct DisputeProps {
    /// The document it stands in.
    pub(super) doc: DocId,
    /// Its key.
    pub(super) key_of: DocKey,
    /// Its facts.
    pub(super) stated: Rc<[Stated]>,
    /// What contradicts each other.
    pub(super) contradiction: Contradiction,
    /// What the screen states with.
    pub(super) saying: Saying,
}

/// A contradiction: what each says, who, when, and *Det här stämmer*.
#[component]
pub(super) fn Dispute(props: &DisputeProps) -> Html {
    let t = use_texts();
    let today = use_today();
    let people = use_people();
    let DisputeProps { doc, key_of, stated, contradiction, saying } = props;
    let side = |stated_one: &Stated| {
        let fact = &stated_one.fact;
        let by = people.name(fact.by, t.lang);
        let when = format::moment(t.lang, fact.at.day, fact.at.minute_of_day(), today);
        let settled = settle(stated, contradiction, fact.id);
        let choose = settled.map(|settled| {
            let (saying, statement) =
                (saying.clone(), Statement::new(*doc, *key_of, settled.body).answering(settled.re));
            let onclick = Callback::from(move |_: MouseEvent| saying.say(vec![statement.clone()]));
            html! { <Button label={t.say(Text::SortOutChoose)} icon={Some(Glyph::Check)} {onclick} /> }
        });
        html! {
            <li key={fact.id.to_string()} class="card">
                <p class="strong">{ fact_kind(t, &fact.body) }</p>
                { for words_of(t, &people, &fact.body, today).into_iter().map(|words| html! { <p class="words">{ words }</p> }) }
                <p class="small quiet">{ t.say(Text::SortOutBy { name: &by, when: &when }) }</p>
                { choose.unwrap_or_default() }
            </li>
        }
    };
    let sides = stated.iter().filter(|stated| contradiction.tips.contains(&stated.fact.id));
    html! {
        <section class="card card--warm" aria-label={t.say(Text::ContradictionTitle)}>
            <Status shape={StatusShape::Conflict} weight={StatusWeight::Strong} label={t.key(of::contradiction(contradiction.about))} />
            <ul class="pair" role="list">{ for sides.map(side) }</ul>
        </section>
    }
}

/// What kind of statement it is: "Klart", "Tid".
pub(super) fn fact_kind(t: Texts, body: &Body) -> AttrValue {
    body.kind().map_or_else(|| t.key(TextKey::AppNeedsUpdate), |kind| t.key(of::kind(kind)))
}

/// What a statement says, in words.
pub(super) fn words_of(t: Texts, people: &People, body: &Body, today: CivilDate) -> Vec<String> {
    let duration = |minutes: u16| format::duration(t.lang, u32::from(minutes));
    match body {
        Body::Planned(body) => vec![format::capitalised(&of::when(t.lang, body.when, today))],
        Body::Confirmed(body) => body.good.iter().map(ToString::to_string).collect(),
        Body::Returned(body) => vec![body.good.to_string(), body.reason.to_string()],
        Body::Steps(body) => body.steps.iter().map(|step| step.words.to_string()).collect(),
        Body::Banked(body) => vec![body.step.words.to_string()],
        Body::Remarked(body) => vec![body.text.to_string()],
        Body::Opened(body) => vec![body.title.to_string()],
        Body::Requested(body) => vec![body.title.to_string()],
        Body::Asked(body) => vec![body.text.to_string()],
        Body::Answered(body) => vec![body.text.to_string()],
        Body::Declined(body) => vec![body.reason.to_string()],
        Body::Cancelled(body) => body.reason.iter().map(ToString::to_string).collect(),
        Body::Thanked(body) => body.text.iter().map(ToString::to_string).collect(),
        Body::Skipped(body) => body.why.iter().map(ToString::to_string).collect(),
        Body::Here(body) => {
            let name = people.name(body.person, t.lang);
            let text = match body.here {
                Presence::Here => Text::GatheringIsHere { name: &name },
                Presence::Away => Text::GatheringIsAway { name: &name },
            };
            vec![t.say(text).to_string()]
        }
        Body::Put(body) => vec![people.name(body.person, t.lang).to_string()],
        Body::Lifted(body) => vec![people.name(body.person, t.lang).to_string()],
        Body::Points(body) => {
            let point = |point: &shared::domain::body::Point| {
                format!("{} {}", t.key(of::point(point.kind)), format::clock(t.lang, point.minute))
            };
            vec![body.points.iter().map(point).collect::<Vec<_>>().join(" · ")]
        }
        Body::TimeStated(body) => {
            let name = people.name(body.person, t.lang);
            vec![
                t.say(Text::ConfirmPersonTime { name: &name, duration: &duration(body.minutes) }).to_string(),
            ]
        }
        Body::TimeCorrected(body) => vec![duration(body.minutes)],
        Body::TimeReturned(body) => vec![body.reason.to_string()],
        _ => Vec::new(),
    }
}
