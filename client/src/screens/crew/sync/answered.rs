//! What was stated here and does not count, with what the person who decided wrote about it.

use shared::civil::Moment;
use shared::lean::Arrange as _;
use shared::text::{Text, TextKey, of};
use yew::prelude::*;

use super::{about, words};
use crate::app::snapshot::Snapshot;
use crate::app::{Answer, Me, Texts, use_answers, use_me, use_now, use_read, use_snapshot, use_texts};
use crate::ui::nothing;

/// The answers for whoever speaks, the latest first; nothing when there are none.
#[component]
pub(super) fn Answered() -> Html {
    let t = use_texts();
    let snapshot = use_snapshot();
    let now = use_now();
    let mut answers = use_answers();
    use_read(&answers);
    let Some(me) = use_me() else { return nothing() };
    if answers.is_empty() {
        return nothing();
    }
    answers.arrange_by_key(|answer| (std::cmp::Reverse(answer.row.at), answer.row.id));
    html! {
        <section class="section" aria-labelledby="answered">
            <h2 id="answered">{ t.say(Text::SyncAnsweredTitle) }</h2>
            <p>{ t.say(Text::SyncAnsweredBody) }</p>
            { for answers.iter().map(|answer| shown(t, &snapshot, &me, now, answer)) }
        </section>
    }
}

fn shown(t: Texts, snapshot: &Snapshot, me: &Me, now: Moment, answer: &Answer) -> Html {
    let (row, fact) = (&answer.row, answer.fact.as_ref());
    let about = fact.map(|fact| about(t, snapshot, me, now, (row.doc, row.key), &fact.body));
    let what = fact.map(|fact| {
        let what = t.key(fact.kind().map_or(TextKey::AppNeedsUpdate, of::kind));
        t.say(Text::SyncRow { what: &what, when: &words(t, fact.at, now) })
    });
    // An order that does not count is gone from here; what was ordered is known all the same.
    let title = answer.ordered().or_else(|| about.map(|about| about.title));
    html! {
        <article key={row.id.to_string()} class="card">
            <p class="strong">{ title.unwrap_or_else(|| t.say(Text::JobTitle)) }</p>
            if let Some(what) = what {
                <p class="quiet">{ what }</p>
            }
            <p class="prose">{ answer.said(t.lang) }</p>
        </article>
    }
}
