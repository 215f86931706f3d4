//! Ordering: what, where, when, whom to contact. Also for an order that came in by phone, written in by staff.

use std::rc::Rc;

use shared::domain::order_form::{self, Field as Part, Urgency, WhenDraft};
use shared::domain::views::{Catalogue, JobType};
use shared::ids::DocId;
use shared::lean::Arrange as _;
use shared::text::{Text, of};
use yew::prelude::*;
use yew_router::prelude::{Navigator, use_navigator};

use self::draft::{Form, PlaceKind, WhenKind, use_own_contact};
use self::place::Place;
use super::list::Ordered;
use crate::app::statement::{Sealed, new_doc_id};
use crate::app::{
    Me, Statement, Taken, use_catalogue, use_me, use_stater, use_take_photo, use_texts, use_today,
};
use crate::platform::task;
use crate::route::Route;
use crate::screens::frame::Frame;
use crate::ui::{
    Button, ButtonVariant, Checkbox, Choice, ChoiceShape, DateField, ErrorItem, ErrorSummary, Field,
    FileButton, FileSource, InputKind, Notice, NoticeKind, PhotoTile, RadioCards, Select, SelectOption,
    TextArea, nothing,
};
use shared::domain::key::DocKey;

pub mod draft;
mod place;

/// The form. What was written is kept on the device until the order is stored, also over a reload.
#[component]
pub fn OrderForm() -> Html {
    let t = use_texts();
    let today = use_today();
    let catalogue = use_catalogue();
    let me = use_me();
    let stater = use_stater();
    let take = use_take_photo();
    let navigator = use_navigator();
    let whose = me.as_ref().map(|me| me.id());
    let form = use_reducer_eq(|| Form::kept(whose));
    let begun = use_state_eq(|| form.is_begun());
    let photos = use_state(Vec::<Taken>::new);
    let photo_wrong = use_state(|| None::<AttrValue>);
    let attempts = use_state(|| 0_u32);
    let failed = use_state(|| None::<AttrValue>);
    let busy = use_state(|| false);
    let restarts = use_state(|| 0_u32);
    use_own_contact(&form, me.as_deref(), *restarts);
    let Some(me) = me else { return nothing() };

    let departments = departments(&me, &catalogue);
    // Where there are several, one is chosen on purpose: an order for the wrong department is hard to take back.
    let only = match departments.as_slice() {
        [(id, _)] => Some(*id),
        _ => None,
    };
    let draft = form.draft(only, photos.iter().map(|photo| photo.digest).collect());
    let types = types(&catalogue, &draft);
    let wrong = order_form::check(&draft, &catalogue.job_types, today);
    let error = |part: Part| -> Option<AttrValue> {
        let (_, problem) = wrong.iter().find(|(found, _)| *found == part).filter(|_| *attempts > 0)?;
        Some(of::wrong(t.lang, part, *problem, today).into_owned().into())
    };
    let errors: Vec<ErrorItem> = Part::ALL
        .into_iter()
        // What may be ordered is asked once it is known for whom.
        .filter(|part| *part != Part::JobType || draft.department.is_some())
        .filter_map(|part| Some(ErrorItem { field: field_id(part, &form).into(), text: error(part)? }))
        .collect();
    let job_type = draft.job_type.and_then(|id| catalogue.job_type(id));
    let urgency = if form.urgent { Urgency::Urgent } else { Urgency::Normal };
    let earliest = order_form::earliest_date(job_type, urgency, today);
    let earliest_words: AttrValue = of::earliest(t.lang, &earliest, today).into_owned().into();

    let onsubmit = {
        let (form, photos, attempts, failed, busy) =
            (form.clone(), photos.clone(), attempts.clone(), failed.clone(), busy.clone());
        let (draft, catalogue, stater, me) = (draft.clone(), catalogue.clone(), stater.clone(), me.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            attempts.set(*attempts + 1);
            let salt = crate::app::statement::new_salt();
            let Ok(ready) = order_form::ready(&draft, &catalogue.job_types, today, salt) else { return };
            let Some(department) = draft.department.filter(|_| !*busy) else { return };
            busy.set(true);
            let id = new_doc_id();
            let mut statement = Statement::new(id, DocKey::Order(department), ready.body)
                .with_card(Sealed::ready(ready.card));
            for photo in photos.iter() {
                statement = statement.with_photo(photo.clone());
            }
            let (stater, form, failed, busy, navigator, me) =
                (stater.clone(), form.clone(), failed.clone(), busy.clone(), navigator.clone(), me.clone());
            task::spawn(async move {
                match stater.state(statement).await {
                    Ok(_) => {
                        form.dispatch(Box::new(Form::clear));
                        if let Some(navigator) = navigator {
                            after(&navigator, &me, id);
                        }
                    }
                    Err(problem) => {
                        failed.set(Some(problem.render(t.lang)));
                        busy.set(false);
                    }
                }
            });
        })
    };
    let onphoto = {
        let (photos, photo_wrong) = (photos.clone(), photo_wrong.clone());
        Callback::from(move |event: Event| {
            let picked = take.from_input(&event);
            let (photos, photo_wrong) = (photos.clone(), photo_wrong.clone());
            task::spawn(async move {
                let mut all = (*photos).clone();
                photo_wrong.set(None);
                for photo in picked.await {
                    match photo {
                        Ok(photo) => all.push(photo),
                        Err(problem) => photo_wrong.set(Some(t.key(problem.text()))),
                    }
                }
                photos.set(all);
            });
        })
    };
    let restart = {
        let (form, begun, restarts) = (form.clone(), begun.clone(), restarts.clone());
        Callback::from(move |_: MouseEvent| {
            form.dispatch(Box::new(Form::clear));
            begun.set(false);
            restarts.set(*restarts + 1);
        })
    };
    let phone = me.orders_for().is_empty();
    let title = if phone { Text::OrderFormPhoneTitle } else { Text::OrderFormTitle };
    let intro = if phone { Text::OrderFormPhoneHint } else { Text::OrderFormIntro };
    let back = if phone { Route::Incoming } else { Route::Orders };
    html! {
        <Frame title={t.say(title)} back={Some(back)}>
            <div class="stack">
                <p>{ t.say(intro) }</p>
                if *begun {
                    <Notice kind={NoticeKind::Info} title={t.say(Text::OrderDraftKept)}>
                        <Button label={t.say(Text::OrderDraftClear)} variant={ButtonVariant::Plain} onclick={restart} />
                    </Notice>
                }
                <form class="stack stack--loose" {onsubmit} novalidate=true>
                    <ErrorSummary
                        title={t.say(Text::FormFixTitle { count: i64::try_from(errors.len()).unwrap_or(0) })}
                        {errors}
                        attempt={*attempts}
                    />
                    if let Some(failed) = &*failed {
                        <Notice kind={NoticeKind::Error} title={failed.clone()}>
                            <p>{ t.say(Text::FormKept) }</p>
                        </Notice>
                    }
                    if departments.len() > 1 {
                        <Select
                            id="department"
                            label={t.say(Text::OrderDepartment)}
                            placeholder={Some(t.say(Text::CommonChoose))}
                            options={departments.iter().map(|(id, name)| SelectOption {
                                value: id.to_string().into(),
                                label: name.clone(),
                            }).collect::<Vec<_>>()}
                            value={draft.department.map(|id| id.to_string()).unwrap_or_default()}
                            error={error(Part::Department)}
                            onchange={edit(&form, |form, text: String| form.department = text)}
                        />
                    }
                    if !types.is_empty() {
                        <RadioCards
                            id="job-type"
                            label={t.say(Text::OrderType)}
                            shape={ChoiceShape::Tiles}
                            hint={Some(t.say(Text::OrderTypeHint))}
                            choices={types.iter().map(|found| {
                                Choice::new(found.id.to_string(), found.name.clone())
                                    .pictured(found.pictogram.as_str().to_owned())
                            }).collect::<Vec<_>>()}
                            value={form.job_type.clone()}
                            error={error(Part::JobType)}
                            onchange={edit(&form, |form, value: AttrValue| form.job_type = value.to_string())}
                        />
                    }
                    <Field
                        id="order-title"
                        label={t.say(Text::OrderTitle)}
                        hint={Some(t.say(Text::OrderTitleHint))}
                        value={form.title.clone()}
                        error={error(Part::Title)}
                        oninput={edit(&form, |form, text| form.title = text)}
                    />
                    <TextArea
                        id="what"
                        label={t.say(Text::OrderWhat)}
                        optional={Some(t.say(Text::CommonOptional))}
                        hint={Some(t.say(Text::OrderWhatHint))}
                        value={form.what.clone()}
                        error={error(Part::What)}
                        oninput={edit(&form, |form, text| form.what = text)}
                    />
                    <fieldset class="stack stack--tight">
                        <legend class="choices__legend">
                            { t.say(Text::OrderPhoto) }{ " " }
                            <span class="field__optional">{ t.say(Text::CommonOptional) }</span>
                        </legend>
                        <p class="field__hint" id="photos-hint">{ t.say(Text::OrderPhotoHint) }</p>
                        if let Some(wrong) = (*photo_wrong).clone().or_else(|| error(Part::Photos)) {
                            <Notice kind={NoticeKind::Error} title={wrong} />
                        }
                        <div class="grid grid--small">
                            { for photos.iter().map(|photo| shot(t.say(Text::OrderPhotoRemove), &form, &photos, photo)) }
                        </div>
                        <FileButton
                            id="photos"
                            label={t.say(Text::OrderPhotoAdd)}
                            source={FileSource::Gallery}
                            multiple=true
                            described_by={Some(AttrValue::Static("photos-hint"))}
                            onchange={onphoto}
                        />
                    </fieldset>
                    <Place form={form.clone()} catalogue={Rc::clone(&catalogue)} error={error(Part::Place)} door_error={error(Part::DoorCode)} />
                    <RadioCards
                        id="when"
                        label={t.say(Text::OrderWhen)}
                        choices={vec![
                            Choice::new(WhenKind::Any.name(), t.say(Text::OrderWhenAny)).hinted(t.say(Text::OrderWhenAnyHint)),
                            Choice::new(WhenKind::Day.name(), t.say(Text::OrderWhenDate)),
                            Choice::new(WhenKind::Window.name(), t.say(Text::OrderWhenWindow)),
                        ]}
                        value={form.when.map(WhenKind::name).unwrap_or_default()}
                        error={error(Part::When).filter(|_| form.when.is_none())}
                        onchange={edit(&form, |form, value: AttrValue| form.when = WhenKind::from_name(&value))}
                    />
                    if matches!(draft.when, WhenDraft::On(_)) {
                        <DateField
                            id="date"
                            label={t.say(Text::OrderDate)}
                            hint={Some(earliest_words.clone())}
                            value={form.date.clone()}
                            min={Some(earliest.date.to_string())}
                            error={error(Part::When)}
                            onchange={edit(&form, |form, text| form.date = text)}
                        />
                    }
                    if matches!(draft.when, WhenDraft::Within(..)) {
                        <DateField
                            id="from"
                            label={t.say(Text::OrderDateFrom)}
                            hint={Some(earliest_words)}
                            value={form.date.clone()}
                            min={Some(earliest.date.to_string())}
                            error={error(Part::When)}
                            onchange={edit(&form, |form, text| form.date = text)}
                        />
                        <DateField
                            id="until"
                            label={t.say(Text::OrderDateTo)}
                            value={form.until.clone()}
                            min={Some(earliest.date.to_string())}
                            error={error(Part::Until)}
                            onchange={edit(&form, |form, text| form.until = text)}
                        />
                    }
                    if job_type.is_some_and(|found| found.urgent_ok) || form.urgent {
                        <Checkbox
                            id="urgent"
                            label={t.say(Text::OrderUrgent)}
                            hint={Some(t.say(Text::OrderUrgentHint))}
                            checked={form.urgent}
                            onchange={edit(&form, |form, urgent| form.urgent = urgent)}
                        />
                    }
                    if form.urgent {
                        <TextArea
                            id="urgent-why"
                            label={t.say(Text::OrderUrgentWhy)}
                            value={form.why.clone()}
                            error={error(Part::Urgent)}
                            oninput={edit(&form, |form, text| form.why = text)}
                        />
                    }
                    <fieldset class="stack">
                        <legend class="choices__legend">{ t.say(Text::OrderContact) }</legend>
                        <p class="field__hint">{ t.say(Text::OrderContactHint) }</p>
                        <Field
                            id="contact-name"
                            label={t.say(Text::OrderContactName)}
                            value={form.name.clone()}
                            error={error(Part::ContactName)}
                            oninput={edit(&form, |form, text| form.name = text)}
                        />
                        <Field
                            id="contact-phone"
                            kind={InputKind::Phone}
                            label={t.say(Text::OrderContactPhone)}
                            value={form.phone.clone()}
                            error={error(Part::ContactPhone)}
                            oninput={edit(&form, |form, text| form.phone = text)}
                        />
                    </fieldset>
                    <Button label={t.say(Text::OrderSend)} variant={ButtonVariant::Primary} submit=true busy={*busy} />
                </form>
            </div>
        </Frame>
    }
}

/// Where to go once an order is stored: to where it can be seen, by whom it can be.
fn after(navigator: &Navigator, me: &Me, id: DocId) {
    if !me.orders_for().is_empty() {
        navigator.push_with_state(&Route::Orders, Ordered(id));
    } else if me.coordinates() {
        navigator.push(&Route::IncomingOrder { id });
    } else {
        navigator.push(&Route::Start);
    }
}

/// A photo of the order, which can be taken away again.
fn shot(
    remove: AttrValue,
    form: &UseReducerHandle<Form>,
    photos: &UseStateHandle<Vec<Taken>>,
    photo: &Taken,
) -> Html {
    let (photos, digest) = (photos.clone(), photo.digest);
    let onclick = Callback::from(move |_: MouseEvent| {
        photos.set(photos.iter().filter(|photo| photo.digest != digest).cloned().collect());
    });
    html! {
        <PhotoTile key={digest.to_string()} src={photo.url()} alt={form.title.clone()}>
            <Button label={remove} {onclick} />
        </PhotoTile>
    }
}

/// A callback that changes one thing in the form.
fn edit<T: 'static>(form: &UseReducerHandle<Form>, set: fn(&mut Form, T)) -> Callback<T> {
    let dispatcher = form.dispatcher();
    Callback::from(move |value: T| dispatcher.dispatch(Box::new(move |form: &mut Form| set(form, value))))
}

/// Whom the person may order for: their departments, or all when staff write an order in.
fn departments(me: &Me, catalogue: &Catalogue) -> Vec<(shared::ids::DepartmentId, AttrValue)> {
    let own = me.orders_for();
    let staff = own.is_empty() && (me.coordinates() || !me.leads().is_empty());
    let mut found: Vec<_> = catalogue
        .departments
        .iter()
        .filter(|department| staff || own.contains(&department.id))
        .map(|department| (department.id, AttrValue::from(department.name.clone())))
        .collect();
    found.arrange_by(|a, b| a.1.cmp(&b.1));
    found
}

/// The kinds of job that the department may order.
fn types(catalogue: &Catalogue, draft: &order_form::OrderDraft) -> Vec<JobType> {
    let may =
        |found: &&JobType| draft.department.is_some_and(|department| found.departments.contains(&department));
    catalogue.job_types.iter().filter(may).cloned().collect()
}

/// The id of the element that a part of the order is written in.
fn field_id(part: Part, form: &Form) -> &'static str {
    match part {
        Part::Department => "department",
        Part::JobType => "job-type",
        Part::Title => "order-title",
        Part::What => "what",
        Part::Place => match form.place {
            None => "place-kind",
            Some(PlaceKind::Site) => "site",
            Some(_) => "address",
        },
        Part::When => match form.when {
            Some(WhenKind::Day) => "date",
            Some(WhenKind::Window) => "from",
            _ => "when",
        },
        Part::Until => "until",
        Part::Urgent => "urgent-why",
        Part::ContactName => "contact-name",
        Part::ContactPhone => "contact-phone",
        Part::DoorCode => "door-code",
        Part::Photos => "photos",
    }
}
