//! Which workplace fits an order, and giving it there: one tap, or two when another workplace loses it by that.

use shared::civil::CivilDate;
use shared::domain::body::Accepted;
use shared::domain::catalogue::Kind;
use shared::domain::fit::{Fit, Practice, fits};
use shared::domain::order::{Order, OrderStatus};
use shared::ids::UnitId;
use shared::lean::Arrange as _;
use shared::text::{Text, format};
use yew::prelude::*;

use crate::app::{
    Of, Statement, Texts, use_catalogue, use_me, use_orders, use_snapshot, use_staff, use_texts, use_today,
};
use crate::screens::parts::saying::{Saying, SayingError, use_saying};
use crate::ui::{Button, ButtonSize, ButtonVariant, Card, DayCount, Dialog, Glyph, WeekCounts};

/// Properties of [`Give`].
#[derive(Properties, PartialEq)]
pub(super) struct GiveProps {
    /// The order.
    pub(super) order: Of<Order>,
}

/// The workplaces, the one that fits best first.
#[component]
pub(super) fn Give(props: &GiveProps) -> Html {
    let t = use_texts();
    let today = use_today();
    let catalogue = use_catalogue();
    let staff = use_staff();
    let orders = use_orders();
    let saying = use_saying();
    let order = &props.order;
    let orders: Vec<&Order> =
        orders.iter().filter(|other| other.doc != order.doc).map(|other| &**other).collect();
    let mut units = catalogue.units.clone();
    units.arrange_by(|a, b| a.name.cmp(&b.name));
    // Where two workplaces have it, each of them may be chosen to settle that.
    units.retain(|unit| order.unit != Some(unit.id) || !order.contradictions.is_empty());
    let fits = fits(&units, &staff.capacity, &orders, &order.request, today);
    let title = match (&order.status, order.unit) {
        _ if !order.contradictions.is_empty() => Text::ContradictionTitle,
        (OrderStatus::Declined { .. }, _) => Text::DeclineUndo,
        (_, Some(_)) => Text::GiveChange,
        (_, None) => Text::GiveTitle,
    };
    let list = html! {
        <>
            if units.is_empty() {
                <p>{ t.say(Text::GiveNone) }</p>
            } else {
                <p class="quiet">{ t.say(Text::GiveAdvice) }</p>
            }
            <SayingError saying={saying.clone()} />
            { for fits.iter().enumerate().map(|(nth, fit)| {
                let best = nth == 0 && order.unit.is_none();
                let variant = if best { ButtonVariant::Primary } else { ButtonVariant::Quiet };
                html! {
                    <Workplace
                        key={fit.unit.to_string()}
                        fit={*fit}
                        order={order.clone()}
                        saying={saying.clone()}
                        {variant}
                    />
                }
            }) }
        </>
    };
    // Once it is given, nothing more has to be done here.
    let settled = order.contradictions.is_empty() && (order.unit.is_some() || order.is_finished());
    if settled {
        return html! {
            <details>
                <summary>{ t.say(title) }</summary>
                <div class="section">{ list }</div>
            </details>
        };
    }
    html! {
        <section class="section" aria-labelledby="give">
            <h2 id="give">{ t.say(title) }</h2>
            { list }
        </section>
    }
}

#[derive(Properties, PartialEq)]
struct WorkplaceProps {
    fit: Fit,
    order: Of<Order>,
    saying: Saying,
    variant: ButtonVariant,
}

/// A workplace, how it looks there, and the button that gives it the order.
#[component]
fn Workplace(props: &WorkplaceProps) -> Html {
    let t = use_texts();
    let today = use_today();
    let catalogue = use_catalogue();
    let asking = use_state(|| false);
    let fit = props.fit;
    let order = &props.order;
    let idle = use_idle(fit.unit, today);
    let name = catalogue.unit(fit.unit).map(|unit| unit.name.clone()).unwrap_or_default();
    let give = {
        let (order, saying, asking) = (order.clone(), props.saying.clone(), asking.clone());
        Callback::from(move |_: MouseEvent| {
            let accepted = Statement::new(order.doc, order.key, Accepted { unit: fit.unit });
            asking.set(false);
            saying.say(vec![accepted.answering(order.answers(Kind::Accepted))]);
        })
    };
    let moves = order.unit.is_some();
    let ask = {
        let asking = asking.clone();
        Callback::from(move |_: MouseEvent| asking.set(true))
    };
    let onclose = {
        let asking = asking.clone();
        Callback::from(move |()| asking.set(false))
    };
    html! {
        <Card title={Some(AttrValue::from(name.clone()))}>
            <div class="stack stack--tight">
                if let Some(room) = fit.day {
                    <p>
                        <strong>{ format::capitalised(&format::day(t.lang, room.date, today)) }</strong><br />
                        { t.say(Text::GiveCapacity { count: i64::from(room.there) }) }<br />
                        { t.say(Text::GiveLoad { count: i64::try_from(room.load).unwrap_or(0) }) }
                    </p>
                }
                <WeekCounts
                    label={t.say(Text::GiveWeek)}
                    days={week(t, fit, today)}
                />
                if idle > 0 {
                    <p>{ t.say(Text::GiveIdleToday { count: idle }) }</p>
                }
                if fit.practice == Practice::Usual {
                    <p class="small">{ t.say(Text::GiveDoesType) }</p>
                }
            </div>
            <Button
                label={t.say(Text::GiveTo { unit: &name })}
                variant={props.variant}
                size={ButtonSize::Wide}
                icon={Some(Glyph::Give)}
                onclick={if moves { ask } else { give.clone() }}
            />
            <Dialog
                id={format!("move-{}", fit.unit)}
                open={*asking}
                title={t.say(Text::GiveChange)}
                close_label={t.say(Text::CommonClose)}
                {onclose}
                actions={html! {
                    <Button
                        label={t.say(Text::GiveTo { unit: &name })}
                        variant={ButtonVariant::Primary}
                        onclick={give}
                    />
                }}
            >
                <p>{ t.say(Text::GiveChangeBody { unit: &name }) }</p>
            </Dialog>
        </Card>
    }
}

/// How many there have nothing to do yet today, as far as the person here leads the workplace and may know.
#[hook]
fn use_idle(unit: UnitId, today: CivilDate) -> i64 {
    let snapshot = use_snapshot();
    let me = use_me();
    if !me.is_some_and(|me| me.leads().contains(&unit)) {
        return 0;
    }
    let people = snapshot.people();
    let crew: Vec<_> = people.crew(unit).iter().map(|person| person.id).collect();
    i64::try_from(snapshot.day(unit, today).without(&crew).len()).unwrap_or(0)
}

/// How many are there on each weekday; Saturday and Sunday only where somebody is.
fn week(t: Texts, fit: Fit, today: CivilDate) -> Vec<DayCount> {
    let monday = today.in_week().monday();
    let wanted = fit.day.map(|room| room.date.weekday());
    let days = fit.weekdays.iter().zip(1u8..);
    days.filter(|(count, day)| *day <= 5 || **count > 0)
        .map(|(count, day)| {
            let weekday = monday.plus_days(i64::from(day) - 1).weekday();
            let people = Text::CountPeople { count: i64::from(*count) }.render(t.lang);
            let name = format::weekday(t.lang, weekday);
            DayCount {
                day,
                letter: AttrValue::Static(format::weekday_letter(t.lang, weekday)),
                count: *count,
                words: t.say(Text::GiveWeekday { weekday: &name, people: &people }),
                wanted: wanted == Some(weekday),
            }
        })
        .collect()
}
