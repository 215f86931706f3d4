//! Two statements of which only one can stand, side by side, and the button that says which.

use std::rc::Rc;

use shared::domain::body::Cites as _;
use shared::domain::fact::{Fact, Stated};
use shared::domain::frontier::Contradiction;
use shared::domain::key::DocKey;
use shared::domain::settle::settle;
use shared::ids::DocId;
use shared::text::{Text, TextKey, format, of};
use yew::prelude::*;

use crate::app::{Statement, use_snapshot, use_texts, use_today};
use crate::screens::parts::photos::Photo;
use crate::screens::parts::saying::Saying;
use crate::ui::{Button, Glyph, Status, StatusShape, StatusWeight};

mod words;

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
    let DisputeProps { doc, key_of, stated, contradiction, saying } = props;
    let side = |stated_one: &Stated| {
        let fact = &stated_one.fact;
        let settled = settle(stated, contradiction, fact.id);
        let choose = settled.map(|settled| {
            let (saying, statement) =
                (saying.clone(), Statement::new(*doc, *key_of, settled.body).answering(settled.re));
            let onclick = Callback::from(move |_: MouseEvent| saying.say(vec![statement.clone()]));
            html! { <Button label={t.say(Text::SortOutChoose)} icon={Some(Glyph::Check)} {onclick} /> }
        });
        html! {
            <li key={fact.id.to_string()} class="card">
                <Said doc={*doc} fact={fact.clone()} />
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

/// Properties of [`Said`].
#[derive(Properties, PartialEq)]
pub(super) struct SaidProps {
    /// The document it stands in, or was meant for.
    pub(super) doc: DocId,
    /// What was stated.
    pub(super) fact: Fact,
}

/// A statement: of which kind, what it says and shows, who stated it, and when.
#[component]
pub(super) fn Said(props: &SaidProps) -> Html {
    let t = use_texts();
    let today = use_today();
    let snapshot = use_snapshot();
    let SaidProps { doc, fact } = props;
    let by = snapshot.people().name(fact.by, t.lang);
    let when = format::moment(t.lang, fact.at.day, fact.at.minute_of_day(), today);
    let kind = fact.kind().map_or_else(|| t.key(TextKey::AppNeedsUpdate), |kind| t.key(of::kind(kind)));
    let photos = fact.body.photos();
    html! {
        <>
            <p class="strong">{ &kind }</p>
            { for words::of(t, &snapshot, *doc, &fact.body, today).into_iter().map(|words| html! { <p class="words">{ words }</p> }) }
            if !photos.is_empty() {
                <div class="photos">
                    { for photos.into_iter().map(|digest| html! {
                        <Photo key={digest.to_string()} {digest} alt={kind.clone()} />
                    }) }
                </div>
            }
            <p class="small quiet">{ t.say(Text::SortOutBy { name: &by, when: &when }) }</p>
        </>
    }
}
