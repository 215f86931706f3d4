//! *Att reda ut*: what contradicts itself, and what was refused or held, here and at the server. Nothing is lost.

use std::rc::Rc;

use shared::api;
use shared::domain::fact::{Fact, Stated};
use shared::domain::frontier::Contradiction;
use shared::domain::key::DocKey;
use shared::ids::DocId;
use shared::sync::rows::{OutRow, OutState};
use shared::text::{Text, format, of};
use shared::wire::{Code, Verdict};
use yew::prelude::*;

use super::about::About;
use super::dispute::{Dispute, fact_kind, words_of};
use crate::app::snapshot::Snapshot;
use crate::app::{Me, Texts, use_me, use_people, use_session, use_snapshot, use_texts, use_today};
use crate::platform::task;
use crate::route::Route;
use crate::screens::frame::Frame;
use crate::screens::parts::saying::{SayingError, use_saying};
use crate::ui::{
    Anchor, Button, Density, Empty, Glyph, Notice, NoticeKind, Status, StatusShape, StatusWeight,
};
use shared::civil::CivilDate;

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
    let failed = use_state(|| None::<AttrValue>);
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
    let Some(me) = use_me() else { return html! {} };
    let disputes = disputes(&snapshot, &me, today);
    let waiting = snapshot.waiting();
    let here: Vec<&OutRow> =
        waiting.iter().filter(|row| matches!(row.state, OutState::Looked { .. })).collect();
    let elsewhere: Vec<&api::Unsettled> =
        there.iter().filter(|row| !here.iter().any(|own| own.id == row.fact)).collect();
    let settle = |row: &api::Unsettled, how: api::Settling| {
        let ask = api::Settle { doc: row.doc, fact: row.fact, how };
        let (session, turn, failed) = (session.clone(), turn.clone(), failed.clone());
        Callback::from(move |_: MouseEvent| {
            let (session, turn, failed) = (session.clone(), turn.clone(), failed.clone());
            task::spawn(async move {
                match session.settle(&ask).await {
                    Ok(()) => failed.set(None),
                    Err(error) => failed.set(Some(t.key(error.text()))),
                }
                turn.set(*turn + 1);
            });
        })
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
                if let Some(failed) = &*failed {
                    <Notice kind={NoticeKind::Error} title={failed.clone()} />
                }
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
                                    />
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
                                    <Button label={t.say(Text::SortOutAdopt)} icon={Some(Glyph::Check)} onclick={settle(row, api::Settling::Adopt)} />
                                    <Button label={t.say(Text::SortOutAnswer)} icon={Some(Glyph::Close)} onclick={settle(row, api::Settling::Dismiss)} />
                                </Refused>
                            }) }
                        </div>
                    </section>
                }
            </div>
        </Frame>
    }
}

#[derive(Properties, PartialEq)]
struct RefusedProps {
    doc: DocId,
    key_of: DocKey,
    fact: Option<Fact>,
    verdict: Verdict,
    code: Code,
    #[prop_or_default]
    children: Html,
}

/// Something that was refused or held: what, who, when, why.
#[component]
fn Refused(props: &RefusedProps) -> Html {
    let t = use_texts();
    let today = use_today();
    let people = use_people();
    let snapshot = use_snapshot();
    let body = props.fact.as_ref().map(|fact| {
        let by = people.name(fact.by, t.lang);
        let when = format::moment(t.lang, fact.at.day, fact.at.minute_of_day(), today);
        html! {
            <>
                <p class="strong">{ fact_kind(t, &fact.body) }</p>
                { for words_of(t, &people, &fact.body, today).into_iter().map(|words| html! { <p class="words">{ words }</p> }) }
                <p class="small quiet">{ t.say(Text::SortOutBy { name: &by, when: &when }) }</p>
            </>
        }
    });
    html! {
        <article class="card">
            { about_doc(t, &snapshot, props.doc, &props.key_of, today) }
            { body.unwrap_or_default() }
            <Status shape={StatusShape::Waiting} weight={StatusWeight::Strong} label={t.key(of::verdict(props.verdict))} />
            <p>{ t.code(props.code) }</p>
            <div class="cluster">{ props.children.clone() }</div>
        </article>
    }
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
