//! The sizes and settings that every screen is looked at in.

/// One way of looking at a screen.
#[derive(Debug)]
pub(crate) struct Variant {
    pub(crate) name: &'static str,
    pub(crate) size: Size,
    pub(crate) scheme: Scheme,
    pub(crate) text: TextSize,
    pub(crate) language: Language,
}

/// The size of the window, in CSS pixels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Size {
    Phone,
    Narrow,
    Desktop,
}

impl Size {
    pub(crate) fn pixels(self) -> (u32, u32) {
        match self {
            Self::Phone => (360, 740),
            Self::Narrow => (320, 640),
            Self::Desktop => (1280, 900),
        }
    }
}

/// What the system asks of the page's colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Scheme {
    Light,
    Dark,
}

impl Scheme {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }
}

/// How large a person wants text to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TextSize {
    Usual,
    Doubled,
}

/// Which language the screen is in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Language {
    /// What the product chooses by itself.
    Own,
    /// The right-to-left pseudo-locale.
    Pseudo,
}

const fn usual(name: &'static str, size: Size, scheme: Scheme) -> Variant {
    Variant { name, size, scheme, text: TextSize::Usual, language: Language::Own }
}

/// All ways.
pub(crate) const VARIANTS: &[Variant] = &[
    usual("phone-light", Size::Phone, Scheme::Light),
    usual("phone-dark", Size::Phone, Scheme::Dark),
    usual("narrow-light", Size::Narrow, Scheme::Light),
    usual("desktop-light", Size::Desktop, Scheme::Light),
    usual("desktop-dark", Size::Desktop, Scheme::Dark),
    Variant {
        name: "phone-rtl",
        size: Size::Phone,
        scheme: Scheme::Light,
        text: TextSize::Usual,
        language: Language::Pseudo,
    },
    Variant {
        name: "phone-large-text",
        size: Size::Phone,
        scheme: Scheme::Light,
        text: TextSize::Doubled,
        language: Language::Own,
    },
];
