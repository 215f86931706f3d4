//! People by id: names and pictures come from the views, never from a document.

use shared::ids::PersonId;
use shared::lean::Arrange as _;
use shared::text::format;
use yew::prelude::*;

use crate::app::{People, Texts, use_people, use_portrait, use_texts};
use crate::ui::{PersonRow, PersonSize, PersonTile, Portrait};

/// Properties of [`Face`] and [`FaceName`].
#[derive(Properties, PartialEq, Eq)]
pub struct FaceProps {
    /// Who.
    pub id: PersonId,
}

/// A portrait by itself; the name stands beside it.
#[component]
pub fn Face(props: &FaceProps) -> Html {
    let t = use_texts();
    let people = use_people();
    let src = use_portrait(people.get(props.id).and_then(|person| person.picture));
    html! { <Portrait {src} name={people.name(props.id, t.lang)} symbol={symbol(&people, props.id)} /> }
}

/// A portrait with the first name.
#[component]
pub fn FaceName(props: &FaceProps) -> Html {
    let t = use_texts();
    let people = use_people();
    html! { <span class="face"><Face id={props.id} /><span>{ people.name(props.id, t.lang) }</span></span> }
}

/// Properties of [`Faces`].
#[derive(Properties, PartialEq, Eq)]
pub struct FacesProps {
    /// Who, in the order they are shown.
    pub ids: Vec<PersonId>,
}

/// Several people with portraits and first names.
#[component]
pub fn Faces(props: &FacesProps) -> Html {
    html! {
        <span class="faces">{ for props.ids.iter().map(|id| html! { <FaceName key={id.to_string()} id={*id} /> }) }</span>
    }
}

/// Properties of [`FaceTile`].
#[derive(Properties, PartialEq)]
pub struct FaceTileProps {
    /// Who.
    pub id: PersonId,
    /// A line below the name.
    #[prop_or_default]
    pub note: Option<AttrValue>,
    /// Whether they are chosen; `None` for a tile that only leads on.
    #[prop_or_default]
    pub pressed: Option<bool>,
    /// How large.
    #[prop_or_default]
    pub size: PersonSize,
    /// Tapped.
    #[prop_or_default]
    pub onpress: Callback<PersonId>,
}

/// A person to tap. Stand them in a `ul.people`, each in its `li`.
#[component]
pub fn FaceTile(props: &FaceTileProps) -> Html {
    let t = use_texts();
    let people = use_people();
    let src = use_portrait(people.get(props.id).and_then(|person| person.picture));
    let id = props.id;
    html! {
        <PersonTile
            name={people.name(id, t.lang)}
            {src}
            symbol={symbol(&people, id)}
            note={props.note.clone()}
            pressed={props.pressed}
            size={props.size}
            onpress={props.onpress.reform(move |()| id)}
        />
    }
}

/// Properties of [`FaceRow`].
#[derive(Properties, PartialEq)]
pub struct FaceRowProps {
    /// Who.
    pub id: PersonId,
    /// More in a line.
    #[prop_or_default]
    pub detail: Option<AttrValue>,
    /// After the words: a status, buttons.
    #[prop_or_default]
    pub children: Html,
}

/// A person in a list. Stands in [`Rows`](crate::ui::Rows).
#[component]
pub fn FaceRow(props: &FaceRowProps) -> Html {
    let t = use_texts();
    let people = use_people();
    let src = use_portrait(people.get(props.id).and_then(|person| person.picture));
    html! {
        <PersonRow
            name={people.full_name(props.id, t.lang)}
            {src}
            symbol={symbol(&people, props.id)}
            detail={props.detail.clone()}
        >
            { props.children.clone() }
        </PersonRow>
    }
}

/// "Ali, Bo och Cilla", by first names.
pub fn names(people: &People, ids: &[PersonId], t: Texts) -> String {
    let names: Vec<AttrValue> = ids.iter().map(|id| people.name(*id, t.lang)).collect();
    let names: Vec<&str> = names.iter().map(AttrValue::as_str).collect();
    format::list(t.lang, &names)
}

/// People in the order of their first names, for every place where they are shown.
pub fn by_name(people: &People, mut ids: Vec<PersonId>, t: Texts) -> Vec<PersonId> {
    ids.arrange_by_key(|id| (people.name(*id, t.lang), *id));
    ids.dedup();
    ids
}

fn symbol(people: &People, id: PersonId) -> Option<AttrValue> {
    let symbol = people.get(id)?.symbol.as_ref()?;
    Some(AttrValue::from(symbol.as_str().to_owned()))
}
