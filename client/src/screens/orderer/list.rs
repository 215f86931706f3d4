//! *Mina beställningar*: where each stands, in words, and a button to order.

use shared::domain::order::{Order, OrderStatus};
use shared::ids::DocId;
use shared::lean::Arrange as _;
use shared::text::{Text, format, of};
use yew::prelude::*;
use yew_router::prelude::use_location;

use crate::app::{Of, use_catalogue, use_orders, use_texts, use_today};
use crate::route::Route;
use crate::screens::frame::Frame;
use crate::screens::parts::places;
use crate::ui::{
    ButtonLink, ButtonVariant, Card, CardTone, Empty, Glyph, Notice, NoticeKind, Status, StatusShape,
    StatusWeight,
};

/// What the order form leaves behind: the order that was just stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ordered(pub DocId);

/// The orders of the department, newest first.
#[component]
pub fn Orders() -> Html {
    let t = use_texts();
    let mut orders = use_orders();
    orders.arrange_by_key(|order| std::cmp::Reverse((order.requested.at.ms, order.doc)));
    let ordered = use_location().and_then(|location| location.state::<Ordered>());
    let ordered = ordered.and_then(|ordered| orders.iter().find(|order| order.doc == ordered.0).cloned());
    let (finished, current): (Vec<_>, Vec<_>) = orders.into_iter().partition(|order| order.is_finished());
    let row = |order: &Of<Order>| html! { <OrderRow key={order.doc.to_string()} order={order.clone()} /> };
    html! {
        <Frame title={t.say(Text::OrdersTitle)}>
            <div class="stack">
                <ButtonLink
                    href={Route::NewOrder.href()}
                    label={t.say(Text::OrdersNew)}
                    variant={ButtonVariant::Primary}
                    icon={Some(Glyph::Plus)}
                />
                if let Some(ordered) = ordered {
                    <Sent order={ordered} />
                }
                if current.is_empty() && finished.is_empty() {
                    <Empty pictogram="tools" text={t.say(Text::OrdersEmpty)}>
                        <p>{ t.say(Text::OrdersEmptyHint) }</p>
                    </Empty>
                }
                if !current.is_empty() {
                    <section class="stack">
                        <h2>{ t.say(Text::OrdersCurrent) }</h2>
                        <div class="grid">{ for current.iter().map(row) }</div>
                    </section>
                }
                if !finished.is_empty() {
                    <section class="stack">
                        <h2>{ t.say(Text::OrdersFinished) }</h2>
                        <div class="grid">{ for finished.iter().map(row) }</div>
                    </section>
                }
            </div>
        </Frame>
    }
}

#[derive(Properties, PartialEq)]
struct OrderRowProps {
    order: Of<Order>,
}

/// That an order was stored, and once the office has it, by when it is answered.
#[component]
fn Sent(props: &OrderRowProps) -> Html {
    let t = use_texts();
    let today = use_today();
    match props.order.answer_by {
        Some(answer_by) => html! {
            <Notice kind={NoticeKind::Info} title={t.say(Text::OrderSentTitle)}>
                <p>{ t.say(Text::OrderSentBody { date: &format::date_from(t.lang, answer_by, today) }) }</p>
            </Notice>
        },
        None => html! { <Notice kind={NoticeKind::Info} title={t.say(Text::OrderSentOffline)} /> },
    }
}

#[component]
fn OrderRow(props: &OrderRowProps) -> Html {
    let t = use_texts();
    let today = use_today();
    let catalogue = use_catalogue();
    let order = &props.order;
    let place = places::place(t, &catalogue, &order.request.place, None);
    let number = order.number.map(|number| t.say(Text::OrdersNumber { number: &number.to_string() }));
    let line: Vec<AttrValue> = number.into_iter().chain([place]).collect();
    let asked = matches!(order.status, OrderStatus::Question);
    html! {
        <Card
            title={Some(AttrValue::from(order.request.title.to_string()))}
            href={Some(Route::Order { id: order.doc }.href())}
            tone={if asked { CardTone::Warm } else { CardTone::Plain }}
        >
            <OrderStatusMark status={order.status.clone()} />
            <p>{ line.join(" · ") }</p>
            if let Some(answer_by) = order.answer_by.filter(|_| order.waits_for_answer()) {
                <p>{ t.say(Text::OrderAnswerBy { date: &format::date_from(t.lang, answer_by, today) }) }</p>
            }
        </Card>
    }
}

/// Properties of [`OrderStatusMark`].
#[derive(Properties, PartialEq)]
pub struct OrderStatusMarkProps {
    /// Where it stands.
    pub status: OrderStatus,
}

/// Where an order stands, as its orderer reads it: shape and words.
#[component]
pub fn OrderStatusMark(props: &OrderStatusMarkProps) -> Html {
    let t = use_texts();
    let today = use_today();
    let (shape, weight) = order_shape(&props.status);
    let label = of::order_status(t.lang, &props.status, today).into_owned();
    html! { <Status {shape} {weight} {label} /> }
}

/// The shape of an order's status.
pub const fn order_shape(status: &OrderStatus) -> (StatusShape, StatusWeight) {
    match status {
        OrderStatus::Sent => (StatusShape::Waiting, StatusWeight::Plain),
        OrderStatus::Received | OrderStatus::Answered => (StatusShape::Received, StatusWeight::Plain),
        OrderStatus::Question => (StatusShape::Question, StatusWeight::Strong),
        OrderStatus::Accepted => (StatusShape::Later, StatusWeight::Ahead),
        OrderStatus::Planned { .. } => (StatusShape::Planned, StatusWeight::Ahead),
        OrderStatus::Started => (StatusShape::Ongoing, StatusWeight::Strong),
        OrderStatus::Done => (StatusShape::Done, StatusWeight::Strong),
        OrderStatus::Returned => (StatusShape::Returned, StatusWeight::Plain),
        OrderStatus::Confirmed => (StatusShape::Confirmed, StatusWeight::Strong),
        OrderStatus::Declined { .. } => (StatusShape::Declined, StatusWeight::Plain),
        OrderStatus::Cancelled { .. } => (StatusShape::Cancelled, StatusWeight::Plain),
    }
}
