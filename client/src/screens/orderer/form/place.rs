//! Where: a known place, another one in words, or somebody's home.

use std::rc::Rc;

use shared::domain::views::Catalogue;
use shared::lean::Arrange as _;
use shared::text::Text;
use yew::prelude::*;

use super::draft::{Form, PlaceKind};
use super::edit;
use crate::app::use_texts;
use crate::ui::{Choice, Field, RadioCards, Select, SelectOption};

/// Properties of [`Place`].
#[derive(Properties, PartialEq)]
pub(super) struct PlaceProps {
    /// The form.
    pub(super) form: UseReducerHandle<Form>,
    /// The known places.
    pub(super) catalogue: Rc<Catalogue>,
    /// What is wrong with the place.
    pub(super) error: Option<AttrValue>,
    /// What is wrong with the door code.
    pub(super) door_error: Option<AttrValue>,
}

/// Where: a known place, another one in words, or somebody's home.
#[component]
pub(super) fn Place(props: &PlaceProps) -> Html {
    let t = use_texts();
    let form = &props.form;
    let mut sites: Vec<SelectOption> = props
        .catalogue
        .sites
        .iter()
        .map(|site| SelectOption { value: site.id.to_string().into(), label: site.name.clone().into() })
        .collect();
    sites.arrange_by(|a, b| a.label.cmp(&b.label));
    html! {
        <div class="stack">
            <RadioCards
                id="place-kind"
                label={t.say(Text::OrderPlace)}
                choices={vec![
                    Choice::new(PlaceKind::Site.name(), t.say(Text::OrderPlaceKnown)),
                    Choice::new(PlaceKind::Words.name(), t.say(Text::OrderPlaceOther)),
                    Choice::new(PlaceKind::Private.name(), t.say(Text::OrderPlacePrivate))
                        .hinted(t.say(Text::OrderPlacePrivateHint)),
                ]}
                value={form.place.map(PlaceKind::name).unwrap_or_default()}
                error={props.error.clone().filter(|_| form.place.is_none())}
                onchange={edit(form, |form, value: AttrValue| form.place = PlaceKind::from_name(&value))}
            />
            if form.place == Some(PlaceKind::Site) {
                <Select
                    id="site"
                    label={t.say(Text::OrderPlaceSite)}
                    placeholder={Some(t.say(Text::CommonChoose))}
                    options={sites}
                    value={form.site.clone()}
                    error={props.error.clone()}
                    onchange={edit(form, |form, text: String| form.site = text)}
                />
            }
            if matches!(form.place, Some(PlaceKind::Words | PlaceKind::Private)) {
                <Field
                    id="address"
                    label={t.say(Text::OrderPlaceAddress)}
                    value={form.address.clone()}
                    error={props.error.clone()}
                    oninput={edit(form, |form, text| form.address = text)}
                />
            }
            if form.place == Some(PlaceKind::Private) {
                <Field
                    id="door-code"
                    label={t.say(Text::OrderDoorCode)}
                    optional={Some(t.say(Text::CommonOptional))}
                    hint={Some(t.say(Text::OrderDoorCodeHint))}
                    value={form.door.clone()}
                    error={props.door_error.clone()}
                    oninput={edit(form, |form, text| form.door = text)}
                />
            }
        </div>
    }
}
