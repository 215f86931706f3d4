//! What was stated here and does not count, with what the person who decided wrote about it.

use shared::civil::Moment;
use shared::domain::fact::Fact;
use shared::lean::Arrange as _;
use shared::sync::rows::{AnsweredRow, KEEP_SENT_MS};
use shared::text::{Lang, Text, TextKey, of};
use yew::prelude::*;

use super::{about, words};
use crate::app::snapshot::Snapshot;
use crate::app::{Me, Texts, use_me, use_now, use_snapshot, use_texts};
use crate::ui::nothing;

/// The answers for whoever speaks, the latest first; nothing when there are none.
#[component]
pub(super) fn Answered() -> Html {
    let t = use_texts();
    let snapshot = use_snapshot();
    let now = use_now();
    let Some(me) = use_me() else { return nothing() };
    let rows = snapshot.answered();
    let mut answers: Vec<&AnsweredRow> = rows.iter().filter(|row| is_for(row, &me, now)).collect();
    if answers.is_empty() {
        return nothing();
    }
    answers.arrange_by_key(|row| (std::cmp::Reverse(row.at), row.id));
    html! {
        <section class="section" aria-labelledby="answered">
            <h2 id="answered">{ t.say(Text::SyncAnsweredTitle) }</h2>
            <p>{ t.say(Text::SyncAnsweredBody) }</p>
            { for answers.into_iter().map(|row| answer(t, &snapshot, &me, now, row)) }
        </section>
    }
}

/// On a phone that several use, each reads their own. What cannot be told apart is everybody's.
fn is_for(row: &AnsweredRow, me: &Me, now: Moment) -> bool {
    let by = row.json.as_ref().and_then(|json| Fact::read(row.id, json)).map(|fact| fact.by);
    let another = by.is_some_and(|by| by != me.id() && me.people.iter().any(|person| person.id == by));
    !another && row.at > now.ms - KEEP_SENT_MS
}

fn answer(t: Texts, snapshot: &Snapshot, me: &Me, now: Moment, row: &AnsweredRow) -> Html {
    let fact = row.json.as_ref().and_then(|json| Fact::read(row.id, json));
    let about = fact.as_ref().map(|fact| about(t, snapshot, me, now, (row.doc, row.key), &fact.body));
    let what = fact.as_ref().map(|fact| {
        let what = t.key(fact.kind().map_or(TextKey::AppNeedsUpdate, of::kind));
        t.say(Text::SyncRow { what: &what, when: &words(t, fact.at, now) })
    });
    let title = about.map_or_else(|| t.say(Text::JobTitle), |about| about.title);
    // Their own words, where nobody but they decided.
    let own = Lang::ALL.iter().any(|lang| Text::SyncTakenBack.render(*lang) == row.reason.as_str());
    let said = if own {
        t.say(Text::SyncTakenBack)
    } else {
        t.say(Text::SyncAnswered { reason: row.reason.as_str() })
    };
    html! {
        <article key={row.id.to_string()} class="card">
            <p class="strong">{ title }</p>
            if let Some(what) = what {
                <p class="quiet">{ what }</p>
            }
            <p class="prose">{ said }</p>
        </article>
    }
}
