//! Everything the product says, by language: written in `shared/text/<language>/*.ftl`, compiled by `build.rs`.
//!
//! `Text::OrderSend.render(lang)`, `Text::AnswerBy { date: &date }.render(lang)`. A key, an argument or a language
//! that is missing does not compile. How to write a text stands at the head of `shared/text/sv/common.ftl`.

use std::borrow::Cow;

pub mod format;
mod lang;
pub mod of;
mod plural;
mod pseudo;
mod template;

pub use generated::{Text, TextKey};
pub use lang::{Dir, Lang};

#[cfg(test)]
use template::Argument;

impl Text<'_> {
    /// The text in this language.
    pub fn render(&self, lang: Lang) -> Cow<'static, str> {
        let template = generated::template(lang, self.index());
        let arguments = self.arguments();
        if lang == Lang::Pseudo || template.contains(template::is_mark) {
            Cow::Owned(template::render(template, &arguments, lang))
        } else {
            Cow::Borrowed(template)
        }
    }
}

impl TextKey {
    /// The key by its name, `error-disk-full`; none if this build does not know it or it needs arguments.
    pub fn parse(key: &str) -> Option<Self> {
        // `ALL` is sorted by name: `build.rs` writes it so.
        let found = Self::ALL.binary_search_by(|probe| probe.key().cmp(key));
        found.ok().and_then(|index| Self::ALL.get(index).copied())
    }

    /// The key `area-name`: for the texts that follow an enumeration, such as `fact-requested`.
    pub fn named(area: &str, name: &str) -> Option<Self> {
        Self::parse(&format!("{area}-{name}"))
    }

    /// Its name in the Fluent files, which stays the same from build to build.
    pub fn key(self) -> &'static str {
        generated::key(self as usize)
    }

    /// The text in this language.
    pub fn render(self, lang: Lang) -> Cow<'static, str> {
        Text::from(self).render(lang)
    }
}

mod generated {
    //! What `build.rs` made of the Fluent files.

    use super::Lang;
    use super::template::{Argument, Table};

    include!(concat!(env!("OUT_DIR"), "/texts.rs"));

    pub(super) fn template(lang: Lang, index: usize) -> &'static str {
        match lang {
            Lang::Sv => SV.get(index),
            Lang::En | Lang::Pseudo => EN.get(index),
        }
    }

    pub(super) fn key(index: usize) -> &'static str {
        KEYS.get(index)
    }
}

#[cfg(test)]
mod tests;
