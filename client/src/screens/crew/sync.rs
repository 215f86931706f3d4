//! *Skickat och sparat*: what waits on this device, since when, and how it stands with the network.

use shared::civil::Moment;
use shared::domain::body::Target;
use shared::domain::catalogue::Body;
use shared::domain::fact::{Fact, Journey};
use shared::domain::key::DocKey;
use shared::ids::{DocId, FactId, PersonId};
use shared::lean::Arrange as _;
use shared::sync::engine::Link;
use shared::sync::rows::{OutRow, OutState};
use shared::text::{Text, TextKey, format, of};
use shared::unsent::is_unsent;
use yew::prelude::*;

use super::subject::Subject;
use crate::app::snapshot::Snapshot;
use crate::app::{Me, Texts, use_me, use_now, use_people, use_snapshot, use_texts, use_try_now, use_waiting};
use crate::platform::{page, task};
use crate::screens::frame::Frame;
use crate::screens::parts::copy::SaveCopy;
use crate::screens::parts::marks::JourneyMark;
use crate::ui::{Button, Density, Glyph, Icon, ListRow, Rows, nothing};
use answered::Answered;
use room::{Storage, WaitingPhotos};
use state::State;
use stuck::Stuck;

mod answered;
mod room;
mod state;
mod stuck;

/// Something that waits, ready to be shown.
#[derive(Debug, Clone, PartialEq)]
struct Waiting {
    /// What it is about: a job, an order, a day.
    about: About,
    by: PersonId,
    at: Moment,
    what: TextKey,
    journey: Journey,
    /// Why it waits, to staff.
    why: Option<TextKey>,
    id: FactId,
}

/// What a statement is about, as people know it.
#[derive(Debug, Clone, PartialEq)]
struct About {
    doc: DocId,
    title: AttrValue,
}

/// What waits on this device.
#[component]
pub fn Sync() -> Html {
    let t = use_texts();
    let snapshot = use_snapshot();
    let rows = use_waiting();
    let people = use_people();
    let now = use_now();
    let try_now = use_try_now();
    let trying = use_state(|| false);
    let Some(me) = use_me() else { return nothing() };
    let (stuck, others): (Vec<&OutRow>, Vec<&OutRow>) = rows.iter().partition(|row| stuck::is_own(&me, row));
    let mut waiting: Vec<Waiting> =
        others.into_iter().filter_map(|row| waiting(t, &snapshot, &me, now, row)).collect();
    waiting.arrange_by_key(|row| (row.at.ms, row.id));
    let link = snapshot.link();
    let since = waiting.first().map(|row| words(t, row.at, now));
    let contact = match (link.link, link.heard) {
        (Link::Up, _) => t.say(Text::SyncInContact),
        (_, None) => t.say(Text::SyncLastContactNever),
        (_, Some(heard)) => {
            let when = words(t, Moment::new(heard, now.off, 0), now);
            t.say(Text::SyncLastContact { when: &when })
        }
    };
    let press = {
        let trying = trying.clone();
        Callback::from(move |_: MouseEvent| {
            trying.set(true);
            try_now.emit(());
            let trying = trying.clone();
            task::spawn(async move {
                crate::platform::time::sleep(3_000).await;
                trying.set(false);
            });
        })
    };
    let several = me.people.len() > 1;
    let name = |id: PersonId| several.then(|| people.name(id, t.lang));
    let listed = if me.is_participant() {
        let groups = grouped(&waiting);
        html! { { for groups.into_iter().map(|group| group_row(t, &group, now)) } }
    } else {
        html! { { for waiting.iter().map(|row| staff_row(t, row, name(row.by), now)) } }
    };
    let density = if me.is_participant() { Density::Crew } else { Density::Office };
    html! {
        <Frame title={t.say(Text::SyncTitle)} {density}>
            <div class="stack">
                <State waiting={waiting.len()} stuck={stuck.len()} />
                if let Some(since) = since {
                    <p>{ t.say(Text::SyncOldest { when: &since }) }</p>
                }
                <WaitingPhotos photos={snapshot.waiting_photos()} />
                if !waiting.is_empty() {
                    <p>{ t.say(Text::SyncNothingToDo) }</p>
                    <Rows label={Some(t.say(Text::SyncTitle))}>{ listed }</Rows>
                }
                <Stuck />
                <Answered />
                <p class="with-icon">
                    <Icon glyph={if link.link == Link::Up { Glyph::CloudCheck } else { Glyph::CloudOff }} />
                    <span>{ contact }</span>
                </p>
                <Button
                    label={t.say(if *trying { Text::SyncTrying } else { Text::SyncNow })}
                    icon={Some(Glyph::Refresh)}
                    busy={*trying}
                    onclick={press}
                />
                if rows.iter().any(is_unsent) {
                    <SaveCopy />
                }
                <div class="quiet small">
                    if !me.device.label.is_empty() {
                        <p>{ t.say(Text::SyncDevice { name: &me.device.label }) }</p>
                    }
                    <p>{ t.say(Text::SyncVersion { version: &page::build() }) }</p>
                </div>
                <Storage waiting={rows.len()} />
            </div>
        </Frame>
    }
}

fn waiting(t: Texts, snapshot: &Snapshot, me: &Me, now: Moment, row: &OutRow) -> Option<Waiting> {
    if row.journey() == Journey::Committed {
        return None;
    }
    let fact = Fact::read(row.id, &row.json)?;
    let why = match row.state {
        OutState::Waiting { code, .. } | OutState::Looked { code, .. } => Some(of::own_code(code)),
        OutState::Pending | OutState::Committed => None,
    };
    Some(Waiting {
        about: about(t, snapshot, me, now, (row.doc, row.key), &fact.body),
        by: fact.by,
        at: fact.at,
        what: fact.kind().map_or(TextKey::AppNeedsUpdate, of::kind),
        journey: row.journey(),
        why,
        id: row.id,
    })
}

fn about(
    t: Texts,
    snapshot: &Snapshot,
    me: &Me,
    now: Moment,
    (doc, key): (DocId, DocKey),
    body: &Body,
) -> About {
    let of_target = |target: Target| {
        let unit = key.unit()?;
        Subject::of_target(t, snapshot, unit, target, now.day)
    };
    // Hours stand in a document of their own, and are about the job all the same.
    let subject = match (key, body) {
        (DocKey::Time(..), Body::TimeStated(stated)) => of_target(stated.on),
        (DocKey::Work(_) | DocKey::Station(..), _) => Subject::of_doc(t, snapshot, me, doc, now.day),
        _ => None,
    };
    if let Some(subject) = subject {
        return About { doc: subject.doc, title: subject.title };
    }
    let title = match key {
        DocKey::Order(_) => snapshot.order(doc).map(|order| AttrValue::from(order.request.title.to_string())),
        DocKey::Day(_, date) => {
            Some(AttrValue::from(format::capitalised(&format::day(t.lang, date, now.day))))
        }
        DocKey::Bank(_) => Some(t.key(TextKey::BankTitle)),
        _ => None,
    };
    About { doc, title: title.unwrap_or_else(|| t.say(Text::JobTitle)) }
}

/// What waits for each job, in the order it began to wait.
fn grouped(waiting: &[Waiting]) -> Vec<Vec<&Waiting>> {
    let mut groups: Vec<Vec<&Waiting>> = Vec::new();
    for row in waiting {
        match groups.iter_mut().find(|group| group.iter().any(|other| other.about.doc == row.about.doc)) {
            Some(group) => group.push(row),
            None => groups.push(vec![row]),
        }
    }
    groups
}

fn group_row(t: Texts, group: &[&Waiting], now: Moment) -> Html {
    let Some(first) = group.first() else { return nothing() };
    let journey = group.iter().map(|row| row.journey).max().unwrap_or(Journey::Pending);
    let things = t.say(Text::SyncThings { count: i64::try_from(group.len()).unwrap_or(i64::MAX) });
    let since = t.say(Text::SyncWaitingSince { when: &words(t, first.at, now) });
    html! {
        <ListRow
            key={first.about.doc.to_string()}
            title={first.about.title.clone()}
            detail={Some(AttrValue::from(format!("{things}. {since}")))}
            end={html! { <JourneyMark {journey} /> }}
        />
    }
}

fn staff_row(t: Texts, row: &Waiting, name: Option<AttrValue>, now: Moment) -> Html {
    let what = t.key(row.what);
    let when = words(t, row.at, now);
    let mut detail = vec![t.say(Text::SyncRow { what: &what, when: &when }).to_string()];
    detail.extend(name.map(|name| t.say(Text::SyncPersonSwitch { name: &name }).to_string()));
    detail.extend(row.why.map(|why| t.key(why).to_string()));
    html! {
        <ListRow
            key={row.id.to_string()}
            title={row.about.title.clone()}
            detail={Some(AttrValue::from(detail.join(" · ")))}
            end={html! { <JourneyMark journey={row.journey} /> }}
        />
    }
}

fn words(t: Texts, at: Moment, now: Moment) -> String {
    format::moment(t.lang, at.day, at.minute_of_day(), now.day)
}
