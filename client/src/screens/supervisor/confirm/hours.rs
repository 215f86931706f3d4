//! Who was along and how long, visit by visit, beside what the devices' clocks say.

use shared::domain::body::{MAX_MINUTES, Target, TimeCorrected, TimeStated, VisitKey};
use shared::domain::time::{EntryKey, Span, TimeEntry, Traced};
use shared::domain::work::Visit;
use shared::domain::{along, board, rules};
use shared::ids::PersonId;
use shared::text::{Text, format};
use yew::prelude::*;

use super::JobProps;
use crate::app::snapshot::Snapshot;
use crate::app::{People, Statement, use_me, use_people, use_snapshot, use_texts};
use crate::screens::parts::people::{FaceRow, by_name};
use crate::screens::supervisor::about::About;
use crate::ui::{Button, ButtonVariant, Field, Glyph, Icon, InputKind, Notice, NoticeKind, Rows, nothing};

/// Who was along, visit by visit.
#[component]
pub(super) fn Hours(props: &JobProps) -> Html {
    let t = use_texts();
    let snapshot = use_snapshot();
    let people = use_people();
    let Some(me) = use_me() else { return nothing() };
    let JobProps { unit, work, .. } = props;
    let on = Target::Job(work.doc);
    let several = work.visits.len() > 1;
    let visit = |(key, visit): (&VisitKey, &Visit)| {
        let is_crew =
            |person: PersonId| people.get(person).is_some_and(|known| known.works_at.contains(unit));
        let day = snapshot.day(*unit, key.date);
        let asked = along::asked(&day, Some(&**work), on, *key, me.id(), is_crew);
        let stated = people.iter().map(|person| person.id).filter(|person| {
            let entry = EntryKey { visit: *key, on, person: *person };
            snapshot.time(*unit, *person, key.date.in_month()).entries.contains_key(&entry)
        });
        let all = by_name(&people, stated.chain(asked).collect(), t);
        let date = format::date(t.lang, key.date);
        let clocks = visit.span().and_then(|(from, to)| {
            let first = visit.started.iter().find(|said| said.at.ms == from)?;
            let last = visit.ended.iter().chain(&visit.done).find(|said| said.at.ms == to)?;
            Some((first.at.minute_of_day(), last.at.minute_of_day()))
        });
        let off = board::clock_off(work, visit).map(|skew| minutes_of(skew.unsigned_abs()));
        html! {
            <section key={format!("{}-{}", key.date, key.no)} class="stack stack--tight visit">
                if several {
                    <h3>{ t.say(Text::StaffJobVisit { number: &key.no.to_string(), date: &date }) }</h3>
                } else {
                    <p class="strong">{ format::capitalised(&date) }</p>
                }
                if let Some((from, to)) = clocks {
                    <p class="with-icon">
                        <Icon glyph={Glyph::Clock} />
                        <span class="numbers">
                            { format::clocks(t.lang, from, to) }
                            if let Some(minutes) = visit.minutes() {
                                { " · " }{ format::duration(t.lang, u32::from(minutes)) }
                            }
                        </span>
                    </p>
                }
                if let Some(minutes) = off {
                    <Notice kind={NoticeKind::Warning} title={t.say(Text::ConfirmClockOff { duration: &format::duration(t.lang, minutes) })} />
                }
                if visit.done.len() > 1 {
                    <ul class="pair" role="list">
                        { for visit.done.iter().map(|said| html! {
                            <li key={said.fact.to_string()} class="card">{ t.say(Text::ConfirmDoneAt {
                                clock: &format::clock(t.lang, said.at.minute_of_day()),
                                name: &people.name(said.by, t.lang),
                            }) }</li>
                        }) }
                    </ul>
                }
                if all.is_empty() {
                    <p class="quiet">{ t.say(Text::ConfirmWhoNone) }</p>
                } else {
                    <Rows label={Some(t.say(Text::ConfirmWho))}>
                        { for all.into_iter().map(|person| html! {
                            <PersonHours key={person.to_string()} job={props.clone()} {person} visit={*key} />
                        }) }
                    </Rows>
                }
            </section>
        }
    };
    html! {
        <section class="section" aria-labelledby="who-how-long">
            <h2 id="who-how-long">{ t.say(Text::ConfirmWho) }</h2>
            if work.visits.is_empty() {
                <p class="quiet">{ t.say(Text::ConfirmWhoNone) }</p>
            }
            { for work.visits.iter().map(visit) }
        </section>
    }
}

#[derive(Properties, PartialEq)]
struct PersonHoursProps {
    job: JobProps,
    person: PersonId,
    visit: VisitKey,
}

/// One person's time on one visit, with what contradicts it and the way to change it.
#[component]
fn PersonHours(props: &PersonHoursProps) -> Html {
    let t = use_texts();
    let snapshot = use_snapshot();
    let people = use_people();
    let editing = use_state_eq(|| false);
    let PersonHoursProps { job, person, visit } = props;
    let key = EntryKey { visit: *visit, on: Target::Job(job.work.doc), person: *person };
    let sheet = snapshot.time(job.unit, *person, visit.date.in_month());
    let entry = sheet.entries.get(&key).cloned();
    let minutes = entry.as_ref().and_then(TimeEntry::minutes);
    let overlaps = sheet.overlaps(&spans(&snapshot)).into_iter().filter_map(|overlap| {
        let other = if overlap.first == key { overlap.second } else { overlap.first };
        (overlap.first == key || overlap.second == key).then_some(other)
    });
    let overlaps: Vec<AttrValue> =
        overlaps.map(|other| About::of_target(t, &snapshot, other.on).title).collect();
    let say = {
        let (job, entry, editing) = (job.clone(), entry.clone(), editing.clone());
        Callback::from(move |minutes: u16| {
            let doc = rules::time_key(job.unit, key.person, key.visit);
            let statement = match &entry {
                Some(entry) => Statement::in_derived(doc, TimeCorrected { minutes, reason: None })
                    .answering(entry.answers.clone()),
                None => {
                    let EntryKey { visit, on, person } = key;
                    Statement::in_derived(doc, TimeStated { person, on, visit, minutes })
                }
            };
            let editing = editing.clone();
            job.saying.say_and(vec![statement], move || editing.set(false));
        })
    };
    let toggle = {
        let editing = editing.clone();
        Callback::from(move |_: MouseEvent| editing.set(!*editing))
    };
    let detail = match (&entry, minutes) {
        (None, _) => Some(t.say(Text::ConfirmTimeNone)),
        (Some(_), Some(0)) => Some(t.say(Text::AlongNotAtAll)),
        (Some(entry), Some(minutes)) => Some(AttrValue::from(by_whom(t, &people, entry, *person, minutes))),
        (Some(_), None) => Some(t.say(Text::ConfirmTimeContradiction)),
    };
    let choices = entry.iter().filter(|_| minutes.is_none()).flat_map(|entry| {
        entry.lengths.iter().map(|length| {
            let say = say.clone();
            let length = *length;
            let by = stated_by(entry, length).map(|by| people.name(by, t.lang)).unwrap_or_default();
            let duration = format::duration(t.lang, u32::from(length));
            html! {
                <Button
                    label={t.say(Text::ConfirmTimeStatedBy { duration: &duration, name: &by })}
                    onclick={Callback::from(move |_: MouseEvent| say.emit(length))}
                />
            }
        })
    });
    let name = people.name(*person, t.lang);
    html! {
        <FaceRow id={*person} {detail}>
            { for choices }
            { for overlaps.iter().map(|what| html! { <span class="small strong">{ t.say(Text::ConfirmOverlap { what }) }</span> }) }
            if *editing {
                <EditHours
                    id={format!("{person}-{}-{}", visit.date, visit.no)}
                    minutes={minutes.or_else(|| job.work.visits.get(visit).and_then(Visit::minutes)).unwrap_or_default()}
                    onsave={say}
                />
            }
            <Button
                label={t.say(if *editing { Text::CommonCancel } else { Text::ConfirmTimeChange })}
                name={(!*editing).then(|| t.say(Text::ConfirmTimeChangeOf { name: &name }))}
                variant={ButtonVariant::Plain}
                onclick={toggle}
            />
        </FaceRow>
    }
}

#[derive(Properties, PartialEq)]
struct EditHoursProps {
    id: AttrValue,
    minutes: u16,
    onsave: Callback<u16>,
}

#[component]
fn EditHours(props: &EditHoursProps) -> Html {
    let t = use_texts();
    let hours = use_state(|| (props.minutes / 60).to_string());
    let minutes = use_state(|| (props.minutes % 60).to_string());
    let wrong = use_state_eq(|| false);
    let typed = |state: &UseStateHandle<String>| {
        let state = state.clone();
        Callback::from(move |text: String| state.set(text))
    };
    let onsubmit = {
        let (hours, minutes, wrong, onsave) =
            (hours.clone(), minutes.clone(), wrong.clone(), props.onsave.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            match length(&hours, &minutes) {
                Some(length) => onsave.emit(length),
                None => wrong.set(true),
            }
        })
    };
    html! {
        <form class="cluster edit-hours" {onsubmit} novalidate={true}>
            <Field
                id={format!("hours-{}", props.id)}
                label={t.say(Text::AlongHours)}
                kind={InputKind::Number}
                value={(*hours).clone()}
                error={wrong.then(|| t.say(Text::FormMinutesInvalid))}
                oninput={typed(&hours)}
            />
            <Field
                id={format!("minutes-{}", props.id)}
                label={t.say(Text::AlongMinutes)}
                kind={InputKind::Number}
                value={(*minutes).clone()}
                oninput={typed(&minutes)}
            />
            <Button label={t.say(Text::CommonSave)} submit={true} />
        </form>
    }
}

fn length(hours: &str, minutes: &str) -> Option<u16> {
    let read = |text: &str| if text.trim().is_empty() { Some(0) } else { text.trim().parse::<u16>().ok() };
    let (hours, minutes) = (read(hours)?, read(minutes)?);
    let length = hours.checked_mul(60)?.checked_add(minutes)?;
    (minutes < 60 && length <= MAX_MINUTES).then_some(length)
}

/// Who stated a length that stands, the latest.
fn stated_by(entry: &TimeEntry, length: u16) -> Option<PersonId> {
    let stated = entry.trail.iter().rev().find(|trace| match trace.what {
        Traced::Stated(minutes) | Traced::Corrected(minutes, _) => minutes == length,
        _ => false,
    });
    stated.map(|trace| trace.said.by)
}

/// A length, with who stated it unless it was the person.
fn by_whom(
    t: crate::app::Texts,
    people: &People,
    entry: &TimeEntry,
    person: PersonId,
    minutes: u16,
) -> String {
    let duration = format::duration(t.lang, u32::from(minutes));
    match stated_by(entry, minutes).filter(|by| *by != person) {
        Some(by) => {
            let name = people.name(by, t.lang);
            t.say(Text::ConfirmTimeStatedBy { duration: &duration, name: &name }).to_string()
        }
        None => duration,
    }
}

/// When everything on this device lasted.
fn spans(snapshot: &Snapshot) -> Vec<Span> {
    use shared::domain::key::DocKey;
    let works = snapshot.works();
    let of = |work: &crate::app::Of<shared::domain::work::Work>| -> Vec<Span> {
        let on = match work.key {
            DocKey::Station(_, station, _) => Target::Station(station),
            _ => Target::Job(work.doc),
        };
        let spans = work.visits.iter().filter_map(|(visit, lasted)| {
            lasted.span().map(|(from, to)| Span { on, visit: *visit, from, to })
        });
        spans.collect()
    };
    works.iter().flat_map(of).collect()
}

fn minutes_of(ms: u64) -> u32 {
    u32::try_from(ms / 60_000).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::length;

    #[test]
    fn hours_and_minutes_are_a_length_within_a_day() {
        assert_eq!(length("2", "30"), Some(150));
        assert_eq!(length("", "45"), Some(45));
        assert_eq!(length("0", "0"), Some(0));
        assert_eq!(length("2", "60"), None);
        assert_eq!(length("24", "1"), None);
        assert_eq!(length("två", ""), None);
    }
}
