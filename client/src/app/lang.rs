//! In which language and scheme the app is shown: chosen by a person, kept on the device.

use shared::text::{Lang, Text, TextKey, of};
use shared::wire::Code;
use yew::prelude::*;

use crate::platform::{page, settings};

/// Light or dark.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Scheme {
    /// As the device is set.
    #[default]
    Auto,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

impl Scheme {
    /// What a menu offers.
    pub const ALL: [Self; 3] = [Self::Auto, Self::Light, Self::Dark];

    /// Its name, in storage and as the value of `<html data-scheme>`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    /// The word for it.
    pub const fn text(self) -> TextKey {
        match self {
            Self::Auto => TextKey::SettingsSchemeAuto,
            Self::Light => TextKey::SettingsSchemeLight,
            Self::Dark => TextKey::SettingsSchemeDark,
        }
    }
}

/// The texts in the language that is shown.
///
/// `let t = use_texts();` and then `t.say(Text::OrderSend)`, or `t.lang` where a function asks for the language.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Texts {
    /// The language.
    pub lang: Lang,
}

impl Texts {
    /// A text.
    pub fn say(&self, text: Text<'_>) -> AttrValue {
        text.render(self.lang).into_attr()
    }

    /// A text by its key.
    pub fn key(&self, key: TextKey) -> AttrValue {
        key.render(self.lang).into_attr()
    }

    /// Why something was refused.
    pub fn code(&self, code: Code) -> AttrValue {
        self.key(of::code(code))
    }
}

trait IntoAttr {
    fn into_attr(self) -> AttrValue;
}

impl IntoAttr for std::borrow::Cow<'static, str> {
    fn into_attr(self) -> AttrValue {
        match self {
            Self::Borrowed(text) => AttrValue::Static(text),
            Self::Owned(text) => AttrValue::from(text),
        }
    }
}

/// What is chosen, and how to choose anew.
#[derive(Debug, Clone, PartialEq)]
pub struct Appearance {
    /// The language.
    pub lang: Lang,
    /// Light or dark.
    pub scheme: Scheme,
    /// Chooses a language.
    pub set_lang: Callback<Lang>,
    /// Chooses a scheme.
    pub set_scheme: Callback<Scheme>,
}

/// The texts in the language that is shown.
#[hook]
pub fn use_texts() -> Texts {
    Texts { lang: use_appearance().lang }
}

/// Language and scheme, for the settings.
#[hook]
pub fn use_appearance() -> Appearance {
    use_context::<Appearance>().expect("every screen stands inside the app")
}

/// Properties of [`AppearanceProvider`].
#[derive(Properties, PartialEq)]
pub struct AppearanceProviderProps {
    /// The app.
    pub children: Html,
}

/// Gives language and scheme to everything inside, and to the page itself.
#[component]
pub fn AppearanceProvider(props: &AppearanceProviderProps) -> Html {
    let lang = use_state_eq(chosen_lang);
    let scheme = use_state_eq(chosen_scheme);
    use_effect_with((*lang, *scheme), |(lang, scheme)| {
        page::set_root("lang", lang.tag());
        page::set_root("dir", lang.dir().attribute());
        page::set_root("data-scheme", scheme.name());
    });
    let set_lang = {
        let lang = lang.clone();
        use_callback((), move |chosen: Lang, ()| {
            settings::set("lang", chosen.tag());
            lang.set(chosen);
        })
    };
    let set_scheme = {
        let scheme = scheme.clone();
        use_callback((), move |chosen: Scheme, ()| {
            settings::set("scheme", chosen.name());
            scheme.set(chosen);
        })
    };
    let appearance = Appearance { lang: *lang, scheme: *scheme, set_lang, set_scheme };
    html! {
        <ContextProvider<Appearance> context={appearance}>{ props.children.clone() }</ContextProvider<Appearance>>
    }
}

fn chosen_lang() -> Lang {
    settings::get("lang").and_then(|tag| Lang::from_tag(&tag)).unwrap_or_default()
}

fn chosen_scheme() -> Scheme {
    let name = settings::get("scheme").unwrap_or_default();
    Scheme::ALL.into_iter().find(|scheme| scheme.name() == name).unwrap_or_default()
}
