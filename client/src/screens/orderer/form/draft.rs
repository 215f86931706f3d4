//! What stands in the order form, kept on the device while it is written.

use std::rc::Rc;

use serde::{Deserialize, Serialize};
use shared::domain::order_form::{OrderDraft, PlaceDraft, WhenDraft};
use shared::ids::{DepartmentId, Digest, PersonId};
use yew::prelude::*;

use crate::app::{Me, use_staff};
use crate::platform::settings;

const KEPT: &str = "order-draft";

/// A change of the form.
pub type Edit = Box<dyn FnOnce(&mut Form)>;

/// What stands in the fields.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Form {
    /// Whose it is: the next one who signs in on this device does not see it.
    #[serde(skip)]
    whose: Option<PersonId>,
    /// The chosen department's id.
    pub department: String,
    /// The chosen job type's id.
    pub job_type: String,
    /// What it is called.
    pub title: String,
    /// What is to be done.
    pub what: String,
    /// How the place is named.
    pub place: Option<PlaceKind>,
    /// The chosen site's id.
    pub site: String,
    /// The place in words, or the private address.
    pub address: String,
    /// How to get in.
    pub door: String,
    /// How the day is named.
    pub when: Option<WhenKind>,
    /// The day, or the first one.
    pub date: String,
    /// The last day.
    pub until: String,
    /// Whether it cannot wait.
    pub urgent: bool,
    /// Why not.
    pub why: String,
    /// Whom to contact.
    pub name: String,
    /// Where they answer.
    pub phone: String,
}

/// How the place is named.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum PlaceKind {
    /// One in the list.
    Site,
    /// Another place of the municipality.
    Words,
    /// Somebody's home.
    Private,
}

/// How the day is named.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum WhenKind {
    /// When there is time.
    Any,
    /// One day.
    Day,
    /// Between two days.
    Window,
}

/// Whom to contact is mostly the one who orders. Nothing that is written is replaced, and what is taken away stays so.
#[hook]
pub(super) fn use_own_contact(form: &UseReducerHandle<Form>, me: Option<&Me>, restarts: u32) {
    let staff = use_staff();
    let own = me.filter(|me| !me.orders_for().is_empty()).and_then(|me| {
        let own = staff.orderers.iter().find(|orderer| orderer.id == me.id())?;
        Some((own.name.clone(), own.phone.clone().unwrap_or_default()))
    });
    let dispatcher = form.dispatcher();
    let empty = form.name.is_empty() && form.phone.is_empty();
    use_effect_with((own, restarts), move |(own, restarts)| {
        let empty = empty || *restarts > 0;
        if let Some((name, phone)) = own.clone().filter(|_| empty) {
            dispatcher.dispatch(Box::new(move |form: &mut Form| (form.name, form.phone) = (name, phone)));
        }
    });
}

impl PlaceKind {
    const ALL: [Self; 3] = [Self::Site, Self::Words, Self::Private];

    /// The value in the form.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Site => "site",
            Self::Words => "words",
            Self::Private => "private",
        }
    }

    /// The kind of this value.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }
}

impl WhenKind {
    const ALL: [Self; 3] = [Self::Any, Self::Day, Self::Window];

    /// The value in the form.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Any => "any",
            Self::Day => "day",
            Self::Window => "window",
        }
    }

    /// The kind of this value.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }
}

impl Form {
    /// What this person wrote here before, or nothing.
    pub fn kept(whose: Option<PersonId>) -> Self {
        let json = whose.and_then(|whose| settings::get(&key(whose)));
        let kept: Self = json.and_then(|json| shared::json::read(json.as_bytes()).ok()).unwrap_or_default();
        Self { whose, ..kept }
    }

    /// Empties the form.
    pub fn clear(&mut self) {
        *self = Self { whose: self.whose, ..Self::default() };
    }

    /// Whether something stands in it that was not there from the start.
    pub fn is_begun(&self) -> bool {
        let texts = [&self.job_type, &self.title, &self.what, &self.address, &self.why];
        texts.iter().any(|text| !text.trim().is_empty())
    }

    /// The order as it stands, for this department unless another is chosen.
    pub fn draft(&self, department: Option<DepartmentId>, photos: Vec<Digest>) -> OrderDraft {
        let date = |text: &str| text.parse().ok();
        OrderDraft {
            department: self.department.parse().ok().or(department),
            job_type: self.job_type.parse().ok(),
            title: self.title.clone(),
            what: self.what.clone(),
            place: match self.place {
                None => PlaceDraft::Missing,
                Some(PlaceKind::Site) => self.site.parse().map_or(PlaceDraft::Missing, PlaceDraft::Site),
                Some(PlaceKind::Words) => PlaceDraft::Words(self.address.clone()),
                Some(PlaceKind::Private) => PlaceDraft::Private(self.address.clone()),
            },
            when: match self.when {
                None => WhenDraft::Missing,
                Some(WhenKind::Any) => WhenDraft::Whenever,
                Some(WhenKind::Day) => WhenDraft::On(date(&self.date)),
                Some(WhenKind::Window) => WhenDraft::Within(date(&self.date), date(&self.until)),
            },
            urgent: self.urgent.then(|| self.why.clone()),
            contact_name: self.name.clone(),
            contact_phone: self.phone.clone(),
            door_code: if self.place == Some(PlaceKind::Private) { self.door.clone() } else { String::new() },
            photos,
        }
    }
}

impl Reducible for Form {
    type Action = Edit;

    fn reduce(self: Rc<Self>, edit: Edit) -> Rc<Self> {
        let mut next = (*self).clone();
        edit(&mut next);
        if let (Some(whose), Ok(json)) = (next.whose, shared::json::write(&next)) {
            settings::set(&key(whose), &json);
        }
        next.into()
    }
}

fn key(whose: PersonId) -> String {
    format!("{KEPT}.{whose}")
}
