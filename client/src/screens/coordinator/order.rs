//! One order as a coordinator sees it: everything that was written, what to answer, and where it stands.

use shared::domain::body::{Asked, Cancelled, Declined};
use shared::domain::catalogue::{Body, Kind};
use shared::domain::fact::Journey;
use shared::domain::key::DocKey;
use shared::domain::order::{Order, OrderStatus};
use shared::domain::words::Prose;
use shared::text::{Text, TextKey, format, of};
use yew::prelude::*;

use super::give::Give;
use super::inbox::{StatusToStaff, answer_by_words};
use crate::app::{
    Of, Statement, Texts, use_card, use_catalogue, use_order, use_people, use_stater, use_texts, use_today,
};
use crate::route::Route;
use crate::screens::frame::Frame;
use crate::screens::orderer::order::Way;
use crate::screens::parts::marks::Newer;
use crate::screens::parts::photos::Photo;
use crate::screens::parts::places;
use crate::screens::parts::saying::{SayingError, use_saying};
use crate::screens::{DocProps, NotFound};
use crate::ui::{
    Button, ButtonLink, ButtonVariant, Card, CardHeading, CardTone, Density, Dialog, Glyph, Icon, ListRow,
    Notice, NoticeKind, Rows, TextArea, nothing,
};

/// The order.
#[component]
pub fn IncomingOrder(props: &DocProps) -> Html {
    let t = use_texts();
    let today = use_today();
    let catalogue = use_catalogue();
    let stater = use_stater();
    let Some(order) = use_order(props.id) else { return html! { <NotFound /> } };
    let may = |kind: Kind| stater.may(order.doc, &order.key, kind);
    let open = order.can_change_hands();
    let declined = matches!(order.status, OrderStatus::Declined { .. });
    let unit = order.unit.and_then(|unit| catalogue.unit(unit));
    let number = order.number.map(|number| t.say(Text::OrdersNumber { number: &number.to_string() }));
    html! {
        <Frame title={order.request.title.to_string()} density={Density::Wide} back={Some(Route::Incoming)}>
            <div class="stack">
                <Newer marks={order.marks.clone()} />
                <div class="cluster" role="status">
                    <StatusToStaff order={order.clone()} />
                    if let Some(unit) = unit {
                        <strong>{ t.say(Text::InboxHas { unit: &unit.name }) }</strong>
                    }
                    if let Some(number) = number {
                        <span>{ number }</span>
                    }
                </div>
                if let Some(answer_by) = order.answer_by.filter(|_| order.waits_for_answer()) {
                    <p class="strong">{ answer_by_words(t.lang, answer_by, today) }</p>
                }
                if order.journey() == Journey::Looked {
                    <Notice kind={NoticeKind::Warning} title={t.key(TextKey::VerdictRejected)}>
                        <ButtonLink href={Route::Sync.href()} label={t.say(Text::NavSync)} />
                    </Notice>
                }
                if !order.contradictions.is_empty() {
                    <Notice kind={NoticeKind::Warning} title={t.say(Text::ContradictionAcceptance)}>
                        <p>{ t.say(Text::GiveSettle) }</p>
                    </Notice>
                }
                if let Some(urgent) = &order.request.urgent {
                    <Card title={Some(t.say(Text::InboxUrgent))} heading={CardHeading::Second} tone={CardTone::Warm}>
                        <p class="prose">{ urgent.to_string() }</p>
                    </Card>
                }
                if let OrderStatus::Declined { reason } = &order.status {
                    <Card title={Some(t.key(TextKey::JobStatusDeclined))} heading={CardHeading::Second}>
                        <p class="prose">{ reason.to_string() }</p>
                    </Card>
                }
                if let OrderStatus::Cancelled { reason: Some(reason) } = &order.status {
                    <Card title={Some(t.key(TextKey::JobStatusCancelled))} heading={CardHeading::Second}>
                        <p class="prose">{ reason.to_string() }</p>
                    </Card>
                }
                <div class="split split--even">
                    <div class="stack">
                        <Wanted order={order.clone()} />
                        <Thread order={order.clone()} />
                        <div class="cluster">
                            if may(Kind::Asked) && !declined && order.status != OrderStatus::Confirmed {
                                <Say order={order.clone()} what={What::Ask} />
                            }
                            if may(Kind::Cancelled) && open && !order.is_finished() {
                                <Say order={order.clone()} what={What::Cancel} />
                            }
                        </div>
                    </div>
                    <div class="stack">
                        if open && may(Kind::Accepted) {
                            <Give order={order.clone()} />
                            if may(Kind::Declined) && !declined {
                                <Say order={order.clone()} what={What::Decline} />
                            }
                        }
                        <section class="section">
                            <h2>{ t.say(Text::StaffJobHistory) }</h2>
                            <Way order={order.clone()} />
                        </section>
                    </div>
                </div>
            </div>
        </Frame>
    }
}

#[derive(Properties, PartialEq)]
struct PartProps {
    order: Of<Order>,
}

/// What was ordered: in whose words, where, when, by whom, and whom to contact.
#[component]
fn Wanted(props: &PartProps) -> Html {
    let t = use_texts();
    let today = use_today();
    let catalogue = use_catalogue();
    let people = use_people();
    let order = &props.order;
    let request = &order.request;
    let card = use_card(request.card);
    let department = match order.key {
        DocKey::Order(id) => catalogue.department(id),
        _ => None,
    };
    let orderer = people.full_name(order.requested.by, t.lang);
    let phone = people.get(order.requested.by).and_then(|person| person.phone.clone());
    let at = &order.requested.at;
    let ordered = format::moment(t.lang, at.day, at.minute_of_day(), today);
    let when = of::when(t.lang, request.when, today);
    let place = places::place(t, &catalogue, &request.place, card.as_ref());
    let icon = |glyph: Glyph| html! { <Icon {glyph} /> };
    let contact = card.as_ref().and_then(|card| card.name.as_ref());
    let contact_phone = card.as_ref().and_then(|card| card.phone.as_ref());
    html! {
        <section class="section">
            if let Some(what) = &request.what {
                <p class="prose">{ what.to_string() }</p>
            }
            if !request.photos.is_empty() {
                <div class="grid grid--small">
                    { for request.photos.iter().map(|digest| html! {
                        <Photo
                            key={digest.to_string()}
                            digest={*digest}
                            alt={t.say(Text::InboxPhotoAlt { what: request.title.as_str() })}
                        />
                    }) }
                </div>
            }
            <Rows label={Some(t.say(Text::InboxWhat))}>
                if let Some(job_type) = request.job_type.and_then(|id| catalogue.job_type(id)) {
                    <ListRow title={job_type.name.clone()} start={icon(Glyph::Tool)} />
                }
                <ListRow title={place} detail={Some(t.say(Text::OrderPlaceSite))} start={icon(Glyph::Place)} />
                <ListRow
                    title={format::capitalised(&when)}
                    detail={Some(t.say(Text::InboxWantedDay))}
                    start={icon(Glyph::Calendar)}
                />
                if let Some(name) = contact {
                    <ListRow
                        title={name.to_string()}
                        detail={Some(t.say(Text::InboxContact))}
                        start={icon(Glyph::Person)}
                        end={call(t, name.as_str(), contact_phone.map(|phone| phone.as_str()))}
                    />
                }
                <ListRow
                    title={department.map_or_else(|| orderer.clone(), |department| department.name.clone().into())}
                    detail={Some(AttrValue::from(format!("{orderer}, {ordered}")))}
                    start={icon(Glyph::Building)}
                    end={call(t, &orderer, phone.as_deref())}
                />
            </Rows>
        </section>
    }
}

/// A link that calls someone, where there is a number.
fn call(t: Texts, name: &str, phone: Option<&str>) -> Html {
    let Some(phone) = phone else { return nothing() };
    let digits: String = phone.chars().filter(|char| char.is_ascii_digit() || *char == '+').collect();
    html! {
        <ButtonLink
            href={format!("tel:{digits}")}
            label={t.say(Text::CommonCall { name })}
            icon={Some(Glyph::Phone)}
            outside=true
        />
    }
}

/// Questions and answers.
#[component]
fn Thread(props: &PartProps) -> Html {
    let t = use_texts();
    let today = use_today();
    let people = use_people();
    let order = &props.order;
    if order.thread.is_empty() {
        return nothing();
    }
    let said = |said: &shared::domain::frontier::Said| {
        let when = format::moment(t.lang, said.at.day, said.at.minute_of_day(), today);
        format!("{}, {when}", people.full_name(said.by, t.lang))
    };
    html! {
        <section class="section">
            <h2>{ t.say(Text::InboxThread) }</h2>
            { for order.thread.iter().map(|question| html! {
                <Card key={question.said.fact.to_string()}>
                    <div>
                        <p class="quiet small">{ said(&question.said) }</p>
                        <p class="prose">{ question.text.to_string() }</p>
                    </div>
                    { for question.answers.iter().map(|answer| html! {
                        <blockquote class="prose">
                            <p class="quiet small">{ said(&answer.said) }</p>
                            <p>{ answer.text.to_string() }</p>
                        </blockquote>
                    }) }
                    if question.answers.is_empty() {
                        <p class="quiet">{ t.say(Text::InboxWaitingForAnswer) }</p>
                    }
                </Card>
            }) }
        </section>
    }
}

/// What can be said to the orderer in words.
#[derive(Clone, Copy, PartialEq, Eq)]
enum What {
    Ask,
    Decline,
    Cancel,
}

#[derive(Properties, PartialEq)]
struct SayProps {
    order: Of<Order>,
    what: What,
}

/// A button, and behind it the words to write. What was written stays when it is closed.
#[component]
fn Say(props: &SayProps) -> Html {
    let t = use_texts();
    let saying = use_saying();
    let open = use_state(|| false);
    let text = use_state(String::new);
    let wrong = use_state(|| None::<AttrValue>);
    let what = props.what;
    let words = what.words();
    let show = {
        let open = open.clone();
        Callback::from(move |_: MouseEvent| open.set(true))
    };
    let onclose = {
        let open = open.clone();
        Callback::from(move |()| open.set(false))
    };
    let onsubmit = {
        let (order, saying) = (props.order.clone(), saying.clone());
        let (open, text, wrong) = (open.clone(), text.clone(), wrong.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            let written = match Prose::optional(&text) {
                Ok(Some(written)) => written,
                Ok(None) => {
                    wrong.set(Some(t.key(words.missing)));
                    return;
                }
                Err(bad) => {
                    wrong.set(Some(AttrValue::from(of::bad_text(bad, &text).render(t.lang).into_owned())));
                    return;
                }
            };
            wrong.set(None);
            let (open, text) = (open.clone(), text.clone());
            saying.say_and(vec![what.statement(&order, written)], move || {
                text.set(String::new());
                open.set(false);
            });
        })
    };
    let oninput = {
        let text = text.clone();
        Callback::from(move |typed: String| text.set(typed))
    };
    html! {
        <>
            <Button label={t.key(words.action)} variant={words.variant} icon={Some(words.glyph)} onclick={show} />
            <Dialog
                id={format!("{}-dialog", words.id)}
                open={*open}
                title={t.key(words.title)}
                close_label={t.say(Text::CommonClose)}
                {onclose}
            >
                <form class="stack" {onsubmit} novalidate=true>
                    <SayingError saying={saying.clone()} />
                    <TextArea
                        id={words.id}
                        label={t.key(words.label)}
                        hint={Some(t.key(words.hint))}
                        value={(*text).clone()}
                        error={(*wrong).clone()}
                        {oninput}
                    />
                    <Button label={t.key(words.send)} variant={ButtonVariant::Primary} submit=true />
                </form>
            </Dialog>
        </>
    }
}

/// The words of a dialog.
#[derive(Clone, Copy)]
struct Words {
    id: &'static str,
    variant: ButtonVariant,
    glyph: Glyph,
    action: TextKey,
    title: TextKey,
    label: TextKey,
    hint: TextKey,
    missing: TextKey,
    send: TextKey,
}

impl What {
    const fn words(self) -> Words {
        match self {
            Self::Ask => Words {
                id: "ask",
                variant: ButtonVariant::Quiet,
                glyph: Glyph::Question,
                action: TextKey::AskAction,
                title: TextKey::AskTitle,
                label: TextKey::AskText,
                hint: TextKey::AskTextHint,
                missing: TextKey::AskMissing,
                send: TextKey::AskSend,
            },
            Self::Decline => Words {
                id: "decline",
                variant: ButtonVariant::Danger,
                glyph: Glyph::Close,
                action: TextKey::DeclineAction,
                title: TextKey::DeclineTitle,
                label: TextKey::DeclineReason,
                hint: TextKey::DeclineReasonHint,
                missing: TextKey::DeclineReasonMissing,
                send: TextKey::DeclineSend,
            },
            Self::Cancel => Words {
                id: "cancel",
                variant: ButtonVariant::Danger,
                glyph: Glyph::Trash,
                action: TextKey::CancelAction,
                title: TextKey::CancelTitle,
                label: TextKey::CancelReason,
                hint: TextKey::CancelReasonHint,
                missing: TextKey::CancelReasonMissing,
                send: TextKey::CancelSend,
            },
        }
    }

    fn statement(self, order: &Of<Order>, text: Prose) -> Statement {
        let (kind, body): (Kind, Body) = match self {
            Self::Ask => (Kind::Asked, Asked { text }.into()),
            Self::Decline => (Kind::Declined, Declined { reason: text }.into()),
            Self::Cancel => (Kind::Cancelled, Cancelled { reason: Some(text) }.into()),
        };
        Statement::new(order.doc, order.key, body).answering(order.answers(kind))
    }
}
