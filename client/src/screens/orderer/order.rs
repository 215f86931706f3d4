//! One order as its orderer sees it: the stages in words, questions, photos, cancelling and thanking.

use shared::domain::body::{Answered, Cancelled, Shows, Thanked};
use shared::domain::catalogue::{Body, Kind};
use shared::domain::order::{Begun, Event, Order, OrderStatus};
use shared::domain::words::Prose;
use shared::ids::FactId;
use shared::lean::Arrange as _;
use shared::text::{Text, format, of};
use yew::prelude::*;

use super::list::{OnItsWay, OrderMarks};
use crate::app::{
    Answer, Of, Statement, Texts, use_answers, use_card, use_catalogue, use_order, use_read, use_stater,
    use_texts, use_today,
};
use crate::platform::task;
use crate::route::Route;
use crate::screens::frame::Frame;
use crate::screens::parts::marks::Newer;
use crate::screens::parts::photos::Photo;
use crate::screens::parts::places;
use crate::screens::{DocProps, NotFound};
use crate::ui::{
    Button, ButtonLink, ButtonVariant, Card, CardTone, Dialog, Glyph, Icon, ListRow, Notice, NoticeKind,
    PhotoBadge, PhotoSide, Rows, Stage, StageState, TextArea, Timeline, nothing,
};

/// The order. It changes by itself as the work goes on.
#[component]
pub fn OrderPage(props: &DocProps) -> Html {
    let t = use_texts();
    let today = use_today();
    let catalogue = use_catalogue();
    let order = use_order(props.id);
    let card = use_card(order.as_ref().and_then(|order| order.request.card));
    let stater = use_stater();
    let mut answers = use_answers();
    answers.retain(|answer| answer.row.doc == props.id);
    use_read(&answers);
    let answers = html! { { for answers.iter().map(|answer| answer_card(t, answer)) } };
    let Some(order) = order else { return html! { <Gone id={props.id} /> } };
    let request = &order.request;
    let icon = |glyph: Glyph| html! { <Icon {glyph} /> };
    let number = order.number.map(|number| t.say(Text::OrdersNumber { number: &number.to_string() }));
    let may_cancel = stater.may(order.doc, &order.key, Kind::Cancelled)
        && !order.is_finished()
        && order.number.is_some()
        && order.asked_back.is_none();
    html! {
        <Frame title={request.title.to_string()} back={Some(Route::Orders)}>
            <div class="stack">
                <Newer marks={order.marks.clone()} />
                <div class="cluster">
                    <OrderMarks order={order.clone()} />
                    if let Some(number) = number {
                        <span>{ number }</span>
                    }
                </div>
                if let Some(answer_by) = order.answer_by.filter(|_| order.waits_for_answer()) {
                    <p>{ t.say(Text::OrderAnswerBy { date: &format::date_from(t.lang, answer_by, today) }) }</p>
                }
                if matches!(order.status, OrderStatus::Sent) {
                    <OnItsWay order={order.clone()} />
                }
                if let OrderStatus::Declined { reason } = &order.status {
                    <Card title={Some(t.say(Text::OrderDeclinedReason))} tone={CardTone::Warm}>
                        <p class="prose">{ reason.to_string() }</p>
                        <ButtonLink href={Route::NewOrder.href()} label={t.say(Text::OrderDeclinedAgain)} />
                    </Card>
                }
                if let OrderStatus::Cancelled { reason: Some(reason) } = &order.status {
                    <Card title={Some(t.say(Text::OrderCancelled))}>
                        <p class="prose">{ reason.to_string() }</p>
                    </Card>
                }
                if order.asked_back.is_some() {
                    <Notice kind={NoticeKind::Info} title={t.say(Text::OrderCancelAsked)} />
                }
                { answers }
                <Questions order={order.clone()} />
                <Photos order={order.clone()} />
                <div class="split">
                    <section class="stack">
                        <h2>{ t.say(Text::OrderWay) }</h2>
                        <Way order={order.clone()} />
                        <p class="quiet">{ t.say(Text::OrderChangedLive) }</p>
                    </section>
                    <section class="stack">
                        <h2>{ t.say(Text::OrderDetails) }</h2>
                        if let Some(what) = &request.what {
                            <p class="prose">{ what.to_string() }</p>
                        }
                        <Rows label={Some(t.say(Text::OrderDetails))}>
                            if let Some(job_type) = request.job_type.and_then(|id| catalogue.job_type(id)) {
                                <ListRow title={job_type.name.clone()} start={icon(Glyph::Tool)} />
                            }
                            <ListRow
                                title={places::place(t, &catalogue, &request.place, card.as_ref())}
                                detail={Some(t.say(Text::OrderPlaceSite))}
                                start={icon(Glyph::Place)}
                            />
                            <ListRow
                                title={format::capitalised(&of::when(t.lang, request.when, today))}
                                detail={Some(t.say(Text::InboxWantedDay))}
                                start={icon(Glyph::Calendar)}
                            />
                            if let Some(name) = card.as_ref().and_then(|card| card.name.as_ref()) {
                                <ListRow
                                    title={name.to_string()}
                                    detail={card.as_ref().and_then(|card| card.phone.as_ref()).map(|phone| phone.to_string())}
                                    start={icon(Glyph::Person)}
                                />
                            }
                        </Rows>
                        if !request.photos.is_empty() {
                            <div class="grid grid--small">
                                { for request.photos.iter().map(|digest| html! {
                                    <Photo
                                        key={digest.to_string()}
                                        digest={*digest}
                                        alt={t.say(Text::OrderPhotoAltOrder { what: request.title.as_str() })}
                                    />
                                }) }
                            </div>
                        }
                    </section>
                </div>
                if order.status == OrderStatus::Confirmed {
                    <Thank order={order.clone()} />
                }
                if may_cancel {
                    <Cancel order={order.clone()} />
                }
            </div>
        </Frame>
    }
}

/// An order that is not here. One that does not count says why; it was stated here, and left.
#[component]
fn Gone(props: &DocProps) -> Html {
    let t = use_texts();
    let mut answers = use_answers();
    answers.retain(|answer| answer.row.doc == props.id);
    let Some(title) = answers.iter().find_map(Answer::ordered) else { return html! { <NotFound /> } };
    html! {
        <Frame {title} back={Some(Route::Orders)}>
            <div class="stack">
                { for answers.iter().map(|answer| answer_card(t, answer)) }
                <p>{ t.say(Text::SyncAnsweredBody) }</p>
                <div><ButtonLink href={Route::NewOrder.href()} label={t.say(Text::OrderDeclinedAgain)} /></div>
            </div>
        </Frame>
    }
}

/// What was written about something that was stated here and does not count.
fn answer_card(t: Texts, answer: &Answer) -> Html {
    html! {
        <Card
            key={answer.row.id.to_string()}
            title={Some(t.say(Text::SyncAnsweredTitle))}
            tone={CardTone::Warm}
        >
            <p class="prose">{ answer.said(t.lang) }</p>
        </Card>
    }
}

/// Properties of [`Way`].
#[derive(Properties, PartialEq)]
pub struct PartProps {
    /// The order.
    pub order: Of<Order>,
}

/// The stages, the latest last.
#[component]
pub fn Way(props: &PartProps) -> Html {
    let t = use_texts();
    let today = use_today();
    let catalogue = use_catalogue();
    let order = &props.order;
    let last = order.history.len().saturating_sub(1);
    let mut stages: Vec<Stage> = Vec::new();
    for (index, passed) in order.history.iter().enumerate() {
        let unit = match passed.what {
            Event::Accepted(unit) => catalogue.unit(unit).map(|unit| unit.name.as_str()),
            _ => None,
        };
        let at = &passed.said.at;
        stages.push(Stage {
            title: of::event(t.lang, &passed.what, unit, today).into_owned().into(),
            detail: Some(format::moment(t.lang, at.day, at.minute_of_day(), today).into()),
            state: if index == last && !order.is_finished() { StageState::Now } else { StageState::Done },
            glyph: None,
        });
    }
    html! { <Timeline {stages} label={t.say(Text::OrderWay)} /> }
}

/// Photos that the workplace released.
#[component]
fn Photos(props: &PartProps) -> Html {
    let t = use_texts();
    let order = &props.order;
    let what = order.request.title.as_str();
    if order.photos().is_empty() {
        return nothing();
    }
    let side = |shows: Shows| match shows {
        Shows::Before => (t.say(Text::OrderPhotoAltBefore { what }), Some(PhotoSide::Before)),
        Shows::After => (t.say(Text::OrderPhotoAltAfter { what }), Some(PhotoSide::After)),
        Shows::During => (t.say(Text::OrderPhotoAltOrder { what }), None),
    };
    let word = |shows: Shows| t.key(of::shows(shows));
    let mut photos = order.photos().to_vec();
    photos.arrange_by_key(|photo| (photo.shows == Shows::During, photo.shows, photo.digest));
    html! {
        <section class="stack">
            <h2>{ t.say(Text::OrderPhotos) }</h2>
            <div class="grid">
                { for photos.iter().map(|photo| {
                    let (alt, side) = side(photo.shows);
                    let badge = side.map(|side| PhotoBadge { side, label: word(photo.shows) });
                    html! { <Photo key={photo.digest.to_string()} digest={photo.digest} {alt} {badge} /> }
                }) }
            </div>
        </section>
    }
}

/// Questions and answers; the open question first in mind.
#[component]
fn Questions(props: &PartProps) -> Html {
    let t = use_texts();
    let today = use_today();
    let order = &props.order;
    let open = order.open_question().map(|question| question.said.fact);
    html! {
        { for order.thread.iter().map(|question| {
            let at = &question.said.at;
            let when = format::moment(t.lang, at.day, at.minute_of_day(), today);
            let tone = if Some(question.said.fact) == open { CardTone::Warm } else { CardTone::Plain };
            html! {
                <Card key={question.said.fact.to_string()} title={Some(t.say(Text::OrderQuestionTitle))} {tone}>
                    <p class="prose">{ question.text.to_string() }</p>
                    <p class="quiet">{ t.say(Text::OrderQuestionBy { when: &when }) }</p>
                    { for question.answers.iter().map(|answer| html! {
                        <div key={answer.said.fact.to_string()}>
                            <p class="quiet small">{ t.say(Text::OrderQuestionAnswer) }</p>
                            <p class="prose">{ answer.text.to_string() }</p>
                        </div>
                    }) }
                    if question.answers.is_empty() {
                        <Say
                            order={order.clone()}
                            id="answer"
                            label={t.say(Text::OrderQuestionAnswer)}
                            send={t.say(Text::OrderQuestionSend)}
                            missing={Some(t.say(Text::OrderQuestionMissing))}
                            what={What::Answer(question.said.fact)}
                        />
                    }
                </Card>
            }
        }) }
    }
}

/// Thanks, once it is done and confirmed.
#[component]
fn Thank(props: &PartProps) -> Html {
    let t = use_texts();
    let today = use_today();
    let order = &props.order;
    if let Some(thanks) = order.thanks.last() {
        let at = &thanks.said.at;
        let when = format::moment(t.lang, at.day, at.minute_of_day(), today);
        return html! {
            <Card>
                <p>{ t.say(Text::OrderThanksShown { when: &when }) }</p>
                if let Some(text) = &thanks.text {
                    <blockquote class="prose">{ text.to_string() }</blockquote>
                }
            </Card>
        };
    }
    html! {
        <Card title={Some(t.say(Text::OrderThanksTitle))}>
            <Say
                order={order.clone()}
                id="thanks"
                label={t.say(Text::OrderThanksText)}
                hint={Some(t.say(Text::OrderThanksHint))}
                send={t.say(Text::OrderThanksSend)}
                what={What::Thanks}
            />
        </Card>
    }
}

/// Taking the order back, asked once more.
#[component]
fn Cancel(props: &PartProps) -> Html {
    let t = use_texts();
    let asking = use_state(|| false);
    let ask = |open: bool| {
        let asking = asking.clone();
        Callback::from(move |_: MouseEvent| asking.set(open))
    };
    let close = {
        let asking = asking.clone();
        Callback::from(move |()| asking.set(false))
    };
    // Once work has begun it is no longer theirs to decide, but they may ask.
    let (button, title, body, confirm) = match props.order.begun {
        Begun::No => {
            (Text::OrderCancel, Text::OrderCancelTitle, Text::OrderCancelBody, Text::OrderCancelConfirm)
        }
        Begun::Visit => (
            Text::OrderCancelAsk,
            Text::OrderCancelAskTitle,
            Text::OrderCancelAskBody,
            Text::OrderCancelAskSend,
        ),
    };
    html! {
        <>
            <Button label={t.say(button)} variant={ButtonVariant::Danger} onclick={ask(true)} />
            <Dialog
                id="cancel"
                open={*asking}
                title={t.say(title)}
                close_label={t.say(Text::CommonClose)}
                onclose={close.clone()}
            >
                <p>{ t.say(body) }</p>
                <Say
                    order={props.order.clone()}
                    id="cancel-reason"
                    label={t.say(Text::OrderCancelReason)}
                    send={t.say(confirm)}
                    what={What::Cancel}
                    ondone={close}
                />
                <Button label={t.say(Text::OrderCancelKeep)} onclick={ask(false)} />
            </Dialog>
        </>
    }
}

#[derive(Clone, Copy, PartialEq)]
enum What {
    Answer(FactId),
    Thanks,
    Cancel,
}

#[derive(Properties, PartialEq)]
struct SayProps {
    order: Of<Order>,
    id: AttrValue,
    label: AttrValue,
    #[prop_or_default]
    hint: Option<AttrValue>,
    send: AttrValue,
    /// What to say when nothing is written; none where nothing need be.
    #[prop_or_default]
    missing: Option<AttrValue>,
    what: What,
    #[prop_or_default]
    ondone: Callback<()>,
}

/// A text to write about the order, and the button that states it. What was written stays until it is stored.
#[component]
fn Say(props: &SayProps) -> Html {
    let t = use_texts();
    let stater = use_stater();
    let text = use_state(String::new);
    let wrong = use_state(|| None::<AttrValue>);
    let order = props.order.clone();
    let onclick = {
        let (text, wrong) = (text.clone(), wrong.clone());
        let (what, missing, ondone) = (props.what, props.missing.clone(), props.ondone.clone());
        Callback::from(move |_: MouseEvent| {
            let statement = match statement(&order, what, &text, missing.as_ref(), t) {
                Ok(statement) => statement,
                Err(problem) => {
                    wrong.set(Some(problem));
                    return;
                }
            };
            let (stater, text, wrong, ondone) = (stater.clone(), text.clone(), wrong.clone(), ondone.clone());
            task::spawn(async move {
                match stater.state(statement).await {
                    Ok(_) => {
                        text.set(String::new());
                        wrong.set(None);
                        ondone.emit(());
                    }
                    Err(problem) => wrong.set(Some(problem.render(t.lang))),
                }
            });
        })
    };
    let oninput = {
        let text = text.clone();
        Callback::from(move |typed: String| text.set(typed))
    };
    html! {
        <>
            <TextArea
                id={props.id.clone()}
                label={props.label.clone()}
                hint={props.hint.clone()}
                value={(*text).clone()}
                error={(*wrong).clone()}
                {oninput}
            />
            <Button label={props.send.clone()} variant={ButtonVariant::Primary} {onclick} />
        </>
    }
}

fn statement(
    order: &Of<Order>,
    what: What,
    text: &str,
    missing: Option<&AttrValue>,
    t: Texts,
) -> Result<Statement, AttrValue> {
    let written = Prose::optional(text)
        .map_err(|bad| AttrValue::from(of::bad_text(bad, text).render(t.lang).into_owned()))?;
    let say = |body: Body| Statement::new(order.doc, order.key, body);
    Ok(match (what, written) {
        (What::Answer(question), Some(text)) => say(Answered { text }.into()).answering(vec![question]),
        (What::Answer(_), None) => return Err(missing.cloned().unwrap_or_default()),
        (What::Thanks, text) => say(Thanked { text }.into()).answering(order.answers(Kind::Thanked)),
        (What::Cancel, reason) => {
            say(Cancelled { reason }.into()).answering(order.answers(Kind::Cancelled)).as_request()
        }
    })
}
