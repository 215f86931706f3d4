//! *Att reda ut*: what contradicts itself, and what was refused or held, here and at the server. Nothing is lost.

use std::rc::Rc;

use shared::api;
use shared::domain::fact::{Fact, Stated};
use shared::domain::frontier::Contradiction;
use shared::domain::key::DocKey;
use shared::ids::{DocId, FactId};
use shared::sync::rows::{OutRow, OutState};
use shared::text::{Text, format};
use shared::wire::{Code, Verdict};
use yew::prelude::*;

use super::about::About;
use super::dispute::Dispute;
use crate::app::snapshot::Snapshot;
use crate::app::{Me, Texts, use_me, use_session, use_snapshot, use_texts, use_today};
use crate::platform::task;
use crate::route::Route;
use crate::screens::frame::Frame;
use crate::screens::parts::saying::{SayingError, use_saying};
use crate::ui::{Anchor, Density, Empty, nothing};
use read_in::ReadIn;
use refused::{Decide, Refused};
use shared::civil::CivilDate;

mod read_in;
mod refused;

/// Days are looked through from so many days back to so many ahead.
const DAYS: std::ops::RangeInclusive<i64> = -14..=7;

/// A contradiction with the document it stands in.
struct Disputed {
    doc: DocId,
    key: DocKey,
    stated: Rc<[Stated]>,
    contradiction: Contradiction,
}

/// What has to be sorted out.
#[component]
pub fn SortOut() -> Html {
    let t = use_texts();
    let today = use_today();
    let snapshot = use_snapshot();
    let session = use_session();
    let saying = use_saying();
    let there = use_state(Vec::<api::Unsettled>::new);
    let turn = use_state_eq(|| 0_u32);
    {
        let (there, session) = (there.clone(), session.clone());
        use_effect_with(*turn, move |_| {
            task::spawn(async move {
                // Without a network what is known here stands by itself.
                if let Ok(found) = session.unsettled().await {
                    there.set(found);
                }
            });
        });
    }
    let Some(me) = use_me() else { return nothing() };
    let disputes = disputes(&snapshot, &me, today);
    let waiting = snapshot.waiting();
    let here: Vec<&OutRow> =
        waiting.iter().filter(|row| matches!(row.state, OutState::Looked { .. })).collect();
    let (open, dismissed): (Vec<&api::Unsettled>, Vec<&api::Unsettled>) =
        there.iter().partition(|row| row.dismissed.is_none());
    let is_here = |fact: FactId| here.iter().any(|own| own.id == fact);
    let elsewhere: Vec<&api::Unsettled> = open.iter().copied().filter(|row| !is_here(row.fact)).collect();
    let settled = {
        let turn = turn.clone();
        Callback::from(move |()| turn.set(*turn + 1))
    };
    let decide = |doc: DocId, fact: FactId| {
        html! { <Decide {doc} {fact} ondone={settled.clone()} /> }
    };
    let is_empty = disputes.is_empty() && here.is_empty() && elsewhere.is_empty();
    html! {
        <Frame title={t.say(Text::SortOutTitle)} density={Density::Wide}>
            <div class="stack">
                if is_empty {
                    <Empty pictogram="thumbs-up" text={t.say(Text::SortOutEmpty)} />
                } else {
                    <p>{ t.say(Text::SortOutIntro) }</p>
                }
                <SayingError saying={saying.clone()} />
                { for disputes.into_iter().map(|disputed| html! {
                    <section class="stack stack--tight" key={format!("{}-{:?}", disputed.doc, disputed.contradiction.about)}>
                        { about_doc(t, &snapshot, disputed.doc, &disputed.key, today) }
                        <Dispute
                            doc={disputed.doc}
                            key_of={disputed.key}
                            stated={disputed.stated}
                            contradiction={disputed.contradiction}
                            saying={saying.clone()}
                        />
                    </section>
                }) }
                if !here.is_empty() || !elsewhere.is_empty() {
                    <section class="section" aria-labelledby="refused">
                        <h2 id="refused">{ t.say(Text::SyncRefusedTitle) }</h2>
                        <div class="grid">
                            { for here.into_iter().map(|row| {
                                let (verdict, code) = match row.state {
                                    OutState::Looked { verdict, code } => (verdict, code),
                                    _ => (Verdict::Held, Code::Internal),
                                };
                                html! {
                                    <Refused
                                        key={row.id.to_string()}
                                        doc={row.doc}
                                        key_of={row.key}
                                        fact={Fact::read(row.id, &row.json)}
                                        {verdict}
                                        {code}
                                    >
                                        // What this person stated themself may be theirs to settle as well.
                                        if open.iter().any(|there| there.fact == row.id) {
                                            { decide(row.doc, row.id) }
                                        }
                                    </Refused>
                                }
                            }) }
                            { for elsewhere.into_iter().map(|row| html! {
                                <Refused
                                    key={row.fact.to_string()}
                                    doc={row.doc}
                                    key_of={row.key}
                                    fact={Fact::read(row.fact, &row.json)}
                                    verdict={row.verdict}
                                    code={row.code}
                                >
                                    { decide(row.doc, row.fact) }
                                </Refused>
                            }) }
                        </div>
                    </section>
                }
                <ReadIn ondone={settled} />
                if !dismissed.is_empty() {
                    <section class="section" aria-labelledby="dismissed">
                        <h2 id="dismissed">{ t.say(Text::SortOutDismissed) }</h2>
                        <div class="grid">
                            { for dismissed.iter().map(|row| html! {
                                <Refused
                                    key={row.fact.to_string()}
                                    doc={row.doc}
                                    key_of={row.key}
                                    fact={Fact::read(row.fact, &row.json)}
                                    verdict={Verdict::Dismissed}
                                    code={row.code}
                                    answer={row.dismissed.as_ref().map(|said| answer(t, &snapshot, said))}
                                />
                            }) }
                        </div>
                    </section>
                }
            </div>
        </Frame>
    }
}

/// What was answered, and by whom.
fn answer(t: Texts, snapshot: &Snapshot, said: &api::Dismissed) -> AttrValue {
    let name = snapshot.people().name(said.by, t.lang);
    t.say(Text::SyncRefusedAnswer { name: &name, answer: said.reason.as_str() })
}

/// Everything that contradicts itself at the workplaces this person leads.
fn disputes(snapshot: &Snapshot, me: &Me, today: CivilDate) -> Vec<Disputed> {
    let mut found = Vec::new();
    let mut add = |doc, key, stated: &Rc<[Stated]>, contradictions: &[Contradiction]| {
        found.extend(contradictions.iter().map(|contradiction| Disputed {
            doc,
            key,
            stated: Rc::clone(stated),
            contradiction: contradiction.clone(),
        }));
    };
    let units = me.leads();
    for work in snapshot.works() {
        if work.key.unit().is_some_and(|unit| units.contains(&unit)) {
            add(work.doc, work.key, &work.stated, &work.contradictions);
        }
    }
    let people = snapshot.people();
    let months = [today.in_month(), today.plus_days(-31).in_month()];
    for unit in units {
        let bank = snapshot.bank(unit);
        add(bank.doc, bank.key, &bank.stated, &bank.contradictions);
        for day in DAYS.map(|days| snapshot.day(unit, today.plus_days(days))) {
            add(day.doc, day.key, &day.stated, &day.contradictions);
        }
        for person in people.crew(unit) {
            for sheet in months.map(|month| snapshot.time(unit, person.id, month)) {
                add(sheet.doc, sheet.key, &sheet.stated, &sheet.contradictions);
            }
        }
    }
    found
}

/// What a document is about, with the way there.
fn about_doc(t: Texts, snapshot: &Snapshot, doc: DocId, key: &DocKey, today: CivilDate) -> Html {
    let people = snapshot.people();
    let linked = |title: AttrValue, route: Route| {
        html! { <p><Anchor href={route.href()}>{ title }</Anchor></p> }
    };
    match key {
        DocKey::Work(_) => match snapshot.work(doc).and_then(|work| About::of(t, snapshot, &work)) {
            Some(about) => linked(about.title, Route::Confirm { id: doc }),
            None => html! { <p>{ t.say(Text::JobTitle) }</p> },
        },
        DocKey::Station(_, station, _) => {
            let catalogue = snapshot.catalogue();
            let name = catalogue.station(*station).map(|(_, station)| station.name.clone());
            html! { <p>{ name }</p> }
        }
        DocKey::Day(_, date) => html! { <p>{ format::capitalised(&format::day(t.lang, *date, today)) }</p> },
        DocKey::Time(_, person, month) => html! {
            <p>{ people.name(*person, t.lang) }{ " · " }{ format::month(t.lang, *month) }</p>
        },
        DocKey::Bank(_) => linked(t.say(Text::BankTitle), Route::Bank),
        DocKey::Order(_) => {
            let title = snapshot.order(doc).map(|order| order.request.title.to_string());
            html! { <p>{ title }</p> }
        }
    }
}
