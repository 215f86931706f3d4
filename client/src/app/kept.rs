//! Small things of a person that are kept on this device: how a screen looks, and answers that are not stated yet.

use shared::ids::PersonId;
use yew::prelude::*;

use crate::platform::settings;

/// A choice that lasts, and how to make another.
#[derive(Debug, Clone, PartialEq)]
pub struct Kept {
    /// What was chosen last; empty when nothing ever was.
    pub value: AttrValue,
    /// Chooses.
    pub set: Callback<AttrValue>,
}

impl Kept {
    /// Whether this was chosen.
    pub fn is(&self, value: &str) -> bool {
        self.value == value
    }
}

/// A choice by its name, each person's own.
#[hook]
pub fn use_kept(name: &'static str, person: PersonId) -> Kept {
    let shown = use_state(|| (person, read(name, person)));
    let set = {
        let shown = shown.clone();
        use_callback((name, person), move |value: AttrValue, (name, person)| {
            settings::set(&key(name, *person), &value);
            shown.set((*person, value));
        })
    };
    // Someone else speaks on the phone since.
    let value = if shown.0 == person { shown.1.clone() } else { read(name, person) };
    Kept { value, set }
}

fn read(name: &str, person: PersonId) -> AttrValue {
    settings::get(&key(name, person)).unwrap_or_default().into()
}

fn key(name: &str, person: PersonId) -> String {
    format!("{name}.{person}")
}
