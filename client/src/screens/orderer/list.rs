//! *Mina beställningar*: where each stands, in words, and a button to order.

use shared::domain::fact::Journey;
use shared::domain::order::{Order, OrderStatus};
use shared::ids::DocId;
use shared::lean::Arrange as _;
use shared::text::{Text, format, of};
use yew::prelude::*;
use yew_router::prelude::use_location;

use super::order::PartProps;
use crate::app::{
    Answer, Of, Texts, use_answers, use_catalogue, use_orders, use_texts, use_today, use_waiting,
};
use crate::route::Route;
use crate::screens::frame::Frame;
use crate::screens::parts::marks::JourneyMark;
use crate::screens::parts::places;
use crate::ui::{
    ButtonLink, ButtonVariant, Card, CardTone, Empty, Glyph, Notice, NoticeKind, Status, StatusShape,
    StatusWeight, nothing,
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
    let here: Vec<DocId> = orders.iter().map(|order| order.doc).collect();
    let ordered = use_location().and_then(|location| location.state::<Ordered>());
    let ordered = ordered.and_then(|ordered| orders.iter().find(|order| order.doc == ordered.0).cloned());
    let (finished, current): (Vec<_>, Vec<_>) = orders.into_iter().partition(|order| order.is_finished());
    let row = |order: &Of<Order>| html! { <OrderRow key={order.doc.to_string()} order={order.clone()} /> };
    let (new, read): (Vec<_>, Vec<_>) =
        unheld(use_answers(), &here).into_iter().partition(|gone| gone.is_new);
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
                if current.is_empty() && finished.is_empty() && new.is_empty() && read.is_empty() {
                    <Empty pictogram="tools" text={t.say(Text::OrdersEmpty)}>
                        <p>{ t.say(Text::OrdersEmptyHint) }</p>
                    </Empty>
                }
                if !current.is_empty() || !new.is_empty() {
                    <section class="stack">
                        <h2>{ t.say(Text::OrdersCurrent) }</h2>
                        <div class="grid">
                            { for new.iter().map(|answer| unheld_row(t, answer)) }
                            { for current.iter().map(row) }
                        </div>
                    </section>
                }
                if !finished.is_empty() || !read.is_empty() {
                    <section class="stack">
                        <h2>{ t.say(Text::OrdersFinished) }</h2>
                        <div class="grid">
                            { for read.iter().map(|answer| unheld_row(t, answer)) }
                            { for finished.iter().map(row) }
                        </div>
                    </section>
                }
            </div>
        </Frame>
    }
}

/// Orders that were refused or held and do not count: they are gone from here, and somebody has said why.
fn unheld(mut answers: Vec<Answer>, here: &[DocId]) -> Vec<Answer> {
    answers.retain(|gone| !gone.is_own && gone.ordered().is_some() && !here.contains(&gone.row.doc));
    answers
}

fn unheld_row(t: Texts, answer: &Answer) -> Html {
    html! {
        <Card
            key={answer.row.id.to_string()}
            title={answer.ordered()}
            href={Some(Route::Order { id: answer.row.doc }.href())}
            tone={if answer.is_new { CardTone::Warm } else { CardTone::Plain }}
        >
            <p>{ t.say(Text::SyncAnsweredTitle) }</p>
        </Card>
    }
}

/// That an order was stored, and once the office has it, by when it is answered.
#[component]
fn Sent(props: &PartProps) -> Html {
    let t = use_texts();
    let today = use_today();
    match props.order.answer_by {
        Some(answer_by) => html! {
            <Notice kind={NoticeKind::Info} title={t.say(Text::OrderSentTitle)}>
                <p>{ t.say(Text::OrderSentBody { date: &format::date_from(t.lang, answer_by, today) }) }</p>
            </Notice>
        },
        None => html! { <OnItsWay order={props.order.clone()} /> },
    }
}

/// What is said of an order that the office has not got: whether it waits for a network, or for somebody who looks at it.
/// Nothing in the moment before its receipt.
#[component]
pub fn OnItsWay(props: &PartProps) -> Html {
    let t = use_texts();
    let order = &props.order;
    let waiting = use_waiting();
    let stuck = waiting.iter().any(|row| row.id == order.requested.fact && row.stuck().is_some());
    let look = html! { <ButtonLink href={Route::Sync.href()} label={t.say(Text::NavSync)} /> };
    match (order.requested.journey, stuck) {
        (Journey::Looked, _) => html! {
            <Notice kind={NoticeKind::Info} title={t.say(Text::OrderLooked)}>
                <p>{ t.say(Text::MarkLookingHint) }</p>
                { look }
            </Notice>
        },
        // It does not go by itself: what can be done about it stands there.
        (Journey::Pending, true) => html! {
            <Notice kind={NoticeKind::Warning} title={t.say(Text::SyncStuckTitle)}>{ look }</Notice>
        },
        (Journey::Pending, false) => {
            html! { <Notice kind={NoticeKind::Info} title={t.say(Text::OrderSentOffline)} /> }
        }
        (Journey::Committed, _) => nothing(),
    }
}

/// Where an order stands, and how far what was stated has come where that says more.
#[component]
pub fn OrderMarks(props: &PartProps) -> Html {
    let order = &props.order;
    let (status, journey) = marks(&order.status, order.requested.journey, order.journey());
    html! {
        <>
            if let Some(status) = status.cloned() {
                <span role="status"><OrderStatusMark {status} /></span>
            }
            if let Some(journey) = journey {
                <JourneyMark {journey} />
            }
        </>
    }
}

/// An order that was refused or held is sent, and is nowhere yet: how far it has come says that alone.
const fn marks(
    status: &OrderStatus,
    requested: Journey,
    whole: Journey,
) -> (Option<&OrderStatus>, Option<Journey>) {
    match (status, requested, whole) {
        (OrderStatus::Sent, Journey::Pending, _) => (Some(status), None),
        (OrderStatus::Sent, requested, _) => (None, Some(requested)),
        (_, _, Journey::Committed) => (Some(status), None),
        (_, _, whole) => (Some(status), Some(whole)),
    }
}

#[component]
fn OrderRow(props: &PartProps) -> Html {
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
            <div class="cluster"><OrderMarks order={order.clone()} /></div>
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_order_that_somebody_looks_at_does_not_read_as_if_it_waited_for_a_network() {
        use Journey::{Committed, Looked, Pending};
        let shown = |status: OrderStatus, requested, whole| {
            let (status, journey) = marks(&status, requested, whole);
            (status.is_some(), journey)
        };
        assert_eq!(shown(OrderStatus::Sent, Pending, Pending), (true, None));
        assert_eq!(shown(OrderStatus::Sent, Looked, Looked), (false, Some(Looked)));
        assert_eq!(shown(OrderStatus::Sent, Committed, Committed), (false, Some(Committed)));
        assert_eq!(shown(OrderStatus::Started, Committed, Committed), (true, None));
        // What was said about it later is refused, or on its way.
        assert_eq!(shown(OrderStatus::Started, Committed, Looked), (true, Some(Looked)));
        assert_eq!(shown(OrderStatus::Question, Committed, Pending), (true, Some(Pending)));
    }
}
