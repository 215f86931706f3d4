//! The end of a visit: what was not done, who was along for how long, and then *Klart*.

use shared::domain::along::{self, Along};
use shared::domain::work::{StepState, Ticking};
use shared::ids::PersonId;
use shared::text::Text;
use yew::prelude::*;

use super::along::{Own, WasAlong};
use super::answers::{Answering, Answers, use_answers};
use super::skip::{WhyChoice, skipped};
use super::steps::ticking;
use super::visit::OnVisit;
use crate::app::update::use_unsaved;
use crate::app::{use_me, use_now, use_people, use_snapshot, use_texts};
use crate::platform::dom;
use crate::screens::crew::subject::Subject;
use crate::screens::frame::Frame;
use crate::screens::parts::people::{FaceTile, by_name};
use crate::screens::parts::photos::PictureStep;
use crate::screens::parts::saying::{SayingError, use_saying};
use crate::ui::{Button, ButtonSize, ButtonVariant, Density, Glyph, nothing};

/// How a visit ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum How {
    /// The job is done.
    Done,
    /// They go on another day.
    Pause,
}

/// What is asked: one thing at a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Asking {
    /// Whether they are done although steps are left, and why those were not done.
    Left,
    /// Who was along.
    Along,
}

/// Properties of [`Ending`].
#[derive(Properties, PartialEq)]
pub(super) struct EndingProps {
    /// The job or station.
    pub(super) subject: Subject,
    /// How it ends.
    pub(super) how: How,
    /// Back to work, or ended.
    pub(super) back: Callback<()>,
}

/// The end of a visit. Everything is stated together by the last tap, or nothing is.
#[component]
pub(super) fn Ending(props: &EndingProps) -> Html {
    let t = use_texts();
    let snapshot = use_snapshot();
    let people = use_people();
    let now = use_now();
    let saying = use_saying();
    let missing = use_state_eq(|| false);
    let asking = use_state_eq(|| Asking::Left);
    let me = use_me();
    let on = OnVisit::today(props.subject.clone(), now.day);
    let Answering { value: answers, set } =
        use_answers(me.as_ref().map_or(PersonId::SERVER, |me| me.id()), props.subject.doc, on.key);
    use_unsaved(answers != Answers::default());
    let Some(me) = me else { return nothing() };
    let whole = on.whole(now);
    let unit = props.subject.unit;
    let day = snapshot.day(unit, on.key.date);
    let work = props.subject.work.as_ref().map(|work| &*work.it);
    let is_crew = |person: PersonId| {
        person == me.id() && !me.works_at().is_empty()
            || people.get(person).is_none_or(|known| known.works_at.contains(&unit))
    };
    let mut who = along::asked(&day, work, props.subject.target, on.key, me.id(), is_crew);
    // Who speaks is asked first, the others by name.
    let rest = who.iter().chain(answers.added.iter()).copied().filter(|person| *person != me.id()).collect();
    who.retain(|person| *person == me.id());
    who.extend(by_name(&people, rest, t));
    let answer = |person: PersonId| {
        let stated = || {
            on.stated(&snapshot, person)
                .map(|minutes| if minutes == whole { Along::Whole } else { Along::For(minutes) })
        };
        answers.along.get(&person).copied().or_else(stated)
    };
    let left: Vec<StepState> = match props.how {
        How::Done => work
            .map(|work| {
                work.steps_in_order()
                    .into_iter()
                    .filter(|step| step.state == Ticking::Todo)
                    .cloned()
                    .collect()
            })
            .unwrap_or_default(),
        How::Pause => Vec::new(),
    };
    let end = {
        let unanswered = who.iter().copied().find(|person| answer(*person).is_none());
        let steps: Vec<_> = left.iter().map(|state| state.step.id).collect();
        let mut statements = skipped(t, &on, &steps, &answers.why);
        for person in &who {
            let hours = answer(*person).and_then(|along| on.hours(&snapshot, me.id(), *person, along, whole));
            statements.extend(hours);
        }
        statements.push(match props.how {
            How::Done => on.done(),
            How::Pause => on.ended(),
        });
        let (saying, missing, back) = (saying.clone(), missing.clone(), props.back.clone());
        let set = set.clone();
        Callback::from(move |_: MouseEvent| match unanswered {
            Some(person) => {
                missing.set(true);
                dom::focus_id(&format!("along-{person}"));
            }
            None => {
                let (back, set) = (back.clone(), set.clone());
                saying.say_and(statements.clone(), move || {
                    set.emit(Answers::default());
                    back.emit(());
                });
            }
        })
    };
    let colleagues: Vec<PersonId> = people
        .crew(unit)
        .into_iter()
        .map(|person| person.id)
        .filter(|person| !who.contains(person))
        .collect();
    let add = {
        let answers = answers.clone();
        set.reform(move |person: PersonId| {
            let mut next = answers.clone();
            next.added.push(person);
            next
        })
    };
    let ask = |person: PersonId| {
        let answers = answers.clone();
        let onchange = set.reform(move |along: Along| {
            let mut next = answers.clone();
            next.along.insert(person, along);
            next
        });
        let answer = answer(person);
        let missing = *missing && answer.is_none();
        html! {
            <WasAlong
                key={person.to_string()}
                {person}
                own={if person == me.id() { Own::Mine } else { Own::Colleague }}
                {whole}
                {answer}
                error={missing.then(|| t.say(Text::AlongMissing))}
                {onchange}
            />
        }
    };
    let tick = |state: &StepState| {
        let (on, saying, ticked) = (on.clone(), saying.clone(), state.clone());
        let onchange = Callback::from(move |done: bool| saying.say(ticking(&on, &ticked, done)));
        html! { <PictureStep key={state.step.id.to_string()} step={state.step.clone()} done={Some(false)} {onchange} /> }
    };
    let choose_why = {
        let answers = answers.clone();
        set.reform(move |value: AttrValue| Answers { why: value.to_string(), ..answers.clone() })
    };
    let (label, icon) = match props.how {
        How::Done => (t.say(Text::JobDone), Glyph::Check),
        How::Pause => (t.say(Text::JobPause), Glyph::Pause),
    };
    let not_yet = html! {
        <Button
            label={t.say(Text::JobDoneNotYet)}
            variant={ButtonVariant::Plain}
            icon={Some(Glyph::Back)}
            onclick={props.back.reform(|_: MouseEvent| ())}
        />
    };
    if *asking == Asking::Left && !left.is_empty() {
        let go_on = {
            let asking = asking.clone();
            Callback::from(move |_: MouseEvent| {
                asking.set(Asking::Along);
                dom::focus_id("page-title");
            })
        };
        return html! {
            <Frame title={t.say(Text::JobLeftSteps)} density={Density::Crew}>
                <div class="stack stack--loose">
                    <SayingError saying={saying.clone()} />
                    <ol class="steps" role="list">{ for left.iter().map(tick) }</ol>
                    <WhyChoice id="why-left" value={answers.why.clone()} onchange={choose_why} />
                    { not_yet }
                    <div class="dock">
                        <Button
                            label={t.say(Text::JobDoneYes)}
                            variant={ButtonVariant::Primary}
                            size={ButtonSize::Crew}
                            onclick={go_on}
                        />
                    </div>
                </div>
            </Frame>
        };
    }
    html! {
        <Frame title={t.say(Text::AlongTitle)} density={Density::Crew}>
            <div class="stack stack--loose">
                <SayingError saying={saying.clone()} />
                <p class="strong">{ &props.subject.title }</p>
                <section class="section" aria-labelledby="who">
                    <h2 id="who">{ t.say(Text::AlongWhoWas) }</h2>
                    { for who.iter().map(|person| ask(*person)) }
                    <p class="quiet small">{ t.say(Text::AlongPrivate) }</p>
                </section>
                if !colleagues.is_empty() {
                    <details>
                        <summary>{ t.say(Text::AlongAddPerson) }</summary>
                        <ul class="people" role="list">
                            { for colleagues.iter().map(|person| html! {
                                <li key={person.to_string()}><FaceTile id={*person} onpress={add.clone()} /></li>
                            }) }
                        </ul>
                    </details>
                }
                { not_yet }
                <div class="dock">
                    <Button
                        {label}
                        icon={Some(icon)}
                        variant={ButtonVariant::Primary}
                        size={ButtonSize::Crew}
                        onclick={end}
                    />
                </div>
            </div>
        </Frame>
    }
}
