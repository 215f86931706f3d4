//! *Nya beställningar*: what came in and waits for an answer, and below it what was answered.

use shared::civil::CivilDate;
use shared::domain::fact::Journey;
use shared::domain::key::DocKey;
use shared::domain::order::{Order, OrderStatus};
use shared::lean::Arrange as _;
use shared::text::{Lang, Text, format, of};
use yew::prelude::*;

use crate::app::{Of, Texts, use_catalogue, use_orders, use_snapshot, use_texts, use_today};
use crate::route::Route;
use crate::screens::frame::Frame;
use crate::screens::orderer::list::order_shape;
use crate::screens::parts::marks::JourneyMark;
use crate::screens::parts::places;
use crate::ui::{
    ButtonLink, Card, CardTone, Empty, Glyph, ListRow, Pictogram, PictogramSize, Rows, Spinner, Status,
    StatusShape, StatusWeight, nothing,
};

/// Where an order stands in the list.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Heap {
    Open,
    Asked,
    Given,
    Declined,
    Cancelled,
}

/// The orders of all departments, those that wait for an answer first.
#[component]
pub fn Inbox() -> Html {
    let t = use_texts();
    let snapshot = use_snapshot();
    let mut orders = use_orders();
    orders.arrange_by_key(|order| {
        let urgent = order.request.urgent.is_some();
        (!urgent, order.answer_by.is_none(), order.answer_by, order.requested.at.ms, order.doc)
    });
    let of_heap = |wanted: Heap| -> Vec<Of<Order>> {
        orders.iter().filter(|order| heap(order) == wanted).cloned().collect()
    };
    let open = of_heap(Heap::Open);
    let asked = of_heap(Heap::Asked);
    let card =
        |order: &Of<Order>| html! { <li key={order.doc.to_string()}><Waiting order={order.clone()} /></li> };
    html! {
        <Frame title={t.say(Text::InboxTitle)}>
            <div class="stack">
                if open.is_empty() && snapshot.is_fetching() {
                    <Spinner label={t.say(Text::InboxFetching)} />
                } else if open.is_empty() {
                    <Empty pictogram="postbox" text={t.say(Text::InboxEmpty)}>
                        <p>{ t.say(Text::InboxEmptyHint) }</p>
                    </Empty>
                } else {
                    <section class="section">
                        <h2>{ t.say(Text::InboxOpen) }</h2>
                        <ul class="grid" role="list">{ for open.iter().map(card) }</ul>
                    </section>
                }
                <ButtonLink
                    href={Route::NewOrder.href()}
                    label={t.say(Text::InboxRegister)}
                    icon={Some(Glyph::Phone)}
                />
                if !asked.is_empty() {
                    <section class="section">
                        <h2>{ t.say(Text::InboxWaitingForAnswer) }</h2>
                        <ul class="grid" role="list">{ for asked.iter().map(card) }</ul>
                    </section>
                }
                { answered(t, Text::InboxGiven, of_heap(Heap::Given)) }
                { answered(t, Text::InboxDeclined, of_heap(Heap::Declined)) }
                { answered(t, Text::InboxCancelled, of_heap(Heap::Cancelled)) }
            </div>
        </Frame>
    }
}

/// What has its answer, the latest first.
fn answered(t: Texts, title: Text<'static>, mut orders: Vec<Of<Order>>) -> Html {
    if orders.is_empty() {
        return nothing();
    }
    orders.arrange_by_key(|order| {
        std::cmp::Reverse((order.history.last().map(|last| last.said.at.ms), order.doc))
    });
    html! {
        <section class="section">
            <h2>{ t.say(title) }</h2>
            <Rows>
                { for orders.iter().map(|order| html! {
                    <Answered key={order.doc.to_string()} order={order.clone()} />
                }) }
            </Rows>
        </section>
    }
}

#[derive(Properties, PartialEq)]
struct OrderProps {
    order: Of<Order>,
}

/// An order that waits for an answer.
#[component]
fn Waiting(props: &OrderProps) -> Html {
    let t = use_texts();
    let today = use_today();
    let catalogue = use_catalogue();
    let order = &props.order;
    let department = match order.key {
        DocKey::Order(id) => catalogue.department(id),
        _ => None,
    };
    let place = places::place(t, &catalogue, &order.request.place, None);
    let from = department.map(|department| t.say(Text::InboxFrom { department: &department.name }));
    let when = of::when(t.lang, order.request.when, today);
    let tone = if order.request.urgent.is_some() { CardTone::Warm } else { CardTone::Plain };
    let picture = places::job_pictogram(&catalogue, order.request.job_type);
    let asked = order.status == OrderStatus::Question;
    html! {
        <Card
            title={Some(AttrValue::from(order.request.title.to_string()))}
            href={Some(Route::IncomingOrder { id: order.doc }.href())}
            {tone}
            start={html! { <Pictogram name={picture} size={PictogramSize::Small} /> }}
        >
            <StatusToStaff order={order.clone()} />
            if let Some(answer_by) = order.answer_by.filter(|_| !asked) {
                <p class="strong">{ answer_by_words(t.lang, answer_by, today) }</p>
            }
            <p>
                if let Some(from) = from {
                    { from }<br />
                }
                { place }<br />
                { t.say(Text::InboxWanted { when: &when }) }
            </p>
        </Card>
    }
}

/// An order that has its answer.
#[component]
fn Answered(props: &OrderProps) -> Html {
    let t = use_texts();
    let catalogue = use_catalogue();
    let order = &props.order;
    let place = places::place(t, &catalogue, &order.request.place, None);
    let unit =
        order.unit.and_then(|unit| catalogue.unit(unit)).map(|unit| AttrValue::from(unit.name.clone()));
    let number = order.number.map(|number| t.say(Text::OrdersNumber { number: &number.to_string() }));
    let line: Vec<AttrValue> = unit.into_iter().chain(number).chain([place]).collect();
    let picture = places::job_pictogram(&catalogue, order.request.job_type);
    html! {
        <ListRow
            title={order.request.title.to_string()}
            detail={Some(AttrValue::from(line.join(" · ")))}
            href={Some(Route::IncomingOrder { id: order.doc }.href())}
            start={html! { <Pictogram name={picture} size={PictogramSize::Small} /> }}
            end={html! { <StatusToStaff order={order.clone()} /> }}
        />
    }
}

/// Properties of [`StatusToStaff`].
#[derive(Properties, PartialEq)]
pub(super) struct StatusToStaffProps {
    pub(super) order: Of<Order>,
}

/// Where an order stands, as staff read it: urgent or not, shape and words, and whether it is on its way still.
#[component]
pub(super) fn StatusToStaff(props: &StatusToStaffProps) -> Html {
    let t = use_texts();
    let today = use_today();
    let order = &props.order;
    let (shape, weight) = order_shape(&order.status);
    let label = of::order_status_to_staff(t.lang, &order.status, today).into_owned();
    let journey = order.journey();
    html! {
        <span class="cluster">
            if order.request.urgent.is_some() {
                <Status shape={StatusShape::Urgent} weight={StatusWeight::Strong} label={t.say(Text::InboxUrgent)} />
            }
            if order.contradictions.is_empty() {
                <Status {shape} {weight} {label} />
            } else {
                <Status
                    shape={StatusShape::Conflict}
                    weight={StatusWeight::Strong}
                    label={t.say(Text::JobStatusContradiction)}
                />
            }
            if journey != Journey::Committed {
                <JourneyMark {journey} />
            }
        </span>
    }
}

/// By when an order is to be answered.
pub(super) fn answer_by_words(lang: Lang, answer_by: CivilDate, today: CivilDate) -> AttrValue {
    let date = format::date_from(lang, answer_by, today);
    let text = match answer_by.cmp(&today) {
        std::cmp::Ordering::Less => Text::InboxAnswerLate { date: &date },
        std::cmp::Ordering::Equal => Text::InboxAnswerToday,
        std::cmp::Ordering::Greater => Text::InboxAnswerBy { date: &date },
    };
    AttrValue::from(text.render(lang).into_owned())
}

fn heap(order: &Of<Order>) -> Heap {
    match order.status {
        _ if !order.contradictions.is_empty() => Heap::Open,
        OrderStatus::Sent | OrderStatus::Received | OrderStatus::Answered => Heap::Open,
        OrderStatus::Question => Heap::Asked,
        OrderStatus::Declined { .. } => Heap::Declined,
        OrderStatus::Cancelled { .. } => Heap::Cancelled,
        _ => Heap::Given,
    }
}
