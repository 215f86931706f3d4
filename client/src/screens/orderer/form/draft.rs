//! What stands in the order form, kept on the device while it is written.

use std::rc::Rc;

use serde::{Deserialize, Serialize};
use shared::domain::order_form::{OrderDraft, PlaceDraft, WhenDraft};
use shared::ids::{DepartmentId, Digest};
use yew::prelude::*;

use crate::platform::settings;

const KEPT: &str = "order-draft";

/// A change of the form.
pub type Edit = Box<dyn FnOnce(&mut Form)>;

/// What stands in the fields.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Form {
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
    /// What was written here before, or nothing.
    pub fn kept() -> Self {
        settings::get(KEPT).and_then(|json| serde_json::from_str(&json).ok()).unwrap_or_default()
    }

    /// Empties the form, once the order is stored. Whom to contact stays: it is mostly the same person.
    pub fn clear(&mut self) {
        let (name, phone) = (std::mem::take(&mut self.name), std::mem::take(&mut self.phone));
        *self = Self { name, phone, ..Self::default() };
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
        if let Ok(json) = serde_json::to_string(&next) {
            settings::set(KEPT, &json);
        }
        next.into()
    }
}
