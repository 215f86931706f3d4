//! *Att reda ut*: what contradicts itself, and what was refused or held, here and at the server. Nothing is lost.

use std::rc::Rc;

use shared::api;
use shared::domain::fact::{Fact, Journey, Stated};
use shared::domain::frontier::Contradiction;
use shared::domain::key::DocKey;
use shared::domain::rules;
use shared::ids::{DocId, FactId};
use shared::sync::rows::{OutRow, OutState};
use shared::text::{Text, TextKey, format};
use shared::wire::{Code, Verdict};
use yew::prelude::*;

use super::about::About;
use super::dispute::Dispute;
use crate::app::snapshot::Snapshot;
use crate::app::unsettled::{Listed, Unsettled};
use crate::app::{Me, Texts, use_me, use_snapshot, use_texts, use_today, use_unsettled};
use crate::route::Route;
use crate::screens::frame::Frame;
use crate::screens::parts::saying::{SayingError, use_saying};
use crate::ui::{Anchor, Button, Density, Empty, Glyph, Notice, NoticeKind, Spinner, nothing};
use read_in::ReadIn;
use refused::{Decide, Found, Refused};
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
    let saying = use_saying();
    let Unsettled { listed, ask } = use_unsettled();
    let late = use_state_eq(|| false);
    // What came since it was asked for last is there for whoever comes to look.
    use_effect_with((), {
        let ask = ask.clone();
        move |()| ask.emit(())
    });
    let Some(me) = use_me() else { return nothing() };
    let disputes = disputes(&snapshot, &me, today);
    let waiting = snapshot.waiting();
    let here: Vec<&OutRow> = waiting.iter().filter(|row| row.journey() == Journey::Looked).collect();
    let is_here = |fact: FactId| here.iter().any(|own| own.id == fact);
    let elsewhere: Vec<&api::Unsettled> = listed.open().filter(|row| !is_here(row.fact)).collect();
    let ondone = {
        let (ask, late) = (ask.clone(), late.clone());
        Callback::from(move |found: Found| {
            late.set(found == Found::Settled);
            ask.emit(());
        })
    };
    let decide = |row: &api::Unsettled| {
        let adoptable = rules::is_adoptable(row.fact, &row.json, row.code);
        html! { <Decide doc={row.doc} fact={row.fact} {adoptable} ondone={ondone.clone()} /> }
    };
    let is_empty = disputes.is_empty() && here.is_empty() && elsewhere.is_empty();
    let is_known = listed.rows.is_some() && listed.away.is_none();
    html! {
        <Frame title={t.say(Text::SortOutTitle)} density={Density::Wide}>
            <div class="stack">
                if !is_empty {
                    <p>{ t.say(Text::SortOutIntro) }</p>
                } else if is_known {
                    <Empty pictogram="thumbs-up" text={t.say(Text::SortOutEmpty)} />
                }
                <Contact listed={listed.clone()} ask={ask.clone()} />
                if *late {
                    <Notice kind={NoticeKind::Info} title={t.say(Text::SortOutLate)} />
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
                                        { for listed.open().find(|there| there.fact == row.id).map(decide) }
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
                                    { decide(row) }
                                </Refused>
                            }) }
                        </div>
                    </section>
                }
                <ReadIn ondone={ask} />
                <Decided {listed} />
            </div>
        </Frame>
    }
}

/// Properties of [`Contact`] and [`Decided`].
#[derive(Properties, PartialEq)]
struct ListedProps {
    listed: Listed,
    /// Asks the server anew.
    #[prop_or_default]
    ask: Callback<()>,
}

/// Whether what the server has is known: without a network something may be missing here.
#[component]
fn Contact(props: &ListedProps) -> Html {
    let t = use_texts();
    match (props.listed.away, &props.listed.rows) {
        (None, Some(_)) => nothing(),
        (None, None) => html! { <Spinner label={t.say(Text::CommonLoading)} /> },
        (Some(why), _) => html! {
            <Notice kind={NoticeKind::Info} title={t.say(Text::SortOutNeedsNetwork)}>
                if why != TextKey::OfflineNeedsNetwork {
                    <p>{ t.key(why) }</p>
                }
                <Button
                    label={t.say(Text::CommonTryAgain)}
                    icon={Some(Glyph::Refresh)}
                    onclick={props.ask.reform(|_: MouseEvent| ())}
                />
            </Notice>
        },
    }
}

/// What was settled lately: what does not count, with the answer its author reads, and what counts.
#[component]
fn Decided(props: &ListedProps) -> Html {
    let t = use_texts();
    let snapshot = use_snapshot();
    if props.listed.settled().next().is_none() {
        return nothing();
    }
    let row = |row: &api::Unsettled| {
        html! {
            <Refused
                key={row.fact.to_string()}
                doc={row.doc}
                key_of={row.key}
                fact={Fact::read(row.fact, &row.json)}
                verdict={Verdict::Dismissed}
                code={row.code}
                answer={row.dismissed.as_ref().map(|said| answer(t, &snapshot, said))}
                adopted_by={row.adopted.map(|said| snapshot.people().name(said.by, t.lang))}
            />
        }
    };
    html! {
        <section class="section" aria-labelledby="settled">
            <h2 id="settled">{ t.say(Text::SortOutDone) }</h2>
            <div class="grid">{ for props.listed.settled().map(row) }</div>
        </section>
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
