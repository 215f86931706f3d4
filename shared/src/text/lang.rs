//! The languages of the interface.

/// A language that the interface can be shown in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Lang {
    /// Swedish, which everything is written in first.
    #[default]
    Sv,
    /// English.
    En,
    /// English made longer, accented and right-to-left by code, which shows texts that are cut off, left out of the
    /// Fluent files or laid out for one direction only. For tests and for those who build; no menu lists it.
    Pseudo,
}

/// The direction a language is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dir {
    /// Left to right.
    Ltr,
    /// Right to left.
    Rtl,
}

impl Lang {
    /// What a menu offers.
    pub const ALL: [Self; 2] = [Self::Sv, Self::En];

    /// What a menu offers, and the pseudo-locale.
    pub const WITH_PSEUDO: [Self; 3] = [Self::Sv, Self::En, Self::Pseudo];

    /// The BCP 47 tag, for the `lang` attribute. `ar-XB` is the tag that Unicode CLDR keeps for a
    /// right-to-left pseudo-locale.
    pub fn tag(self) -> &'static str {
        match self {
            Self::Sv => "sv",
            Self::En => "en",
            Self::Pseudo => "ar-XB",
        }
    }

    /// The language that a tag asks for: `sv`, `sv-SE`, `EN_gb`, `ar-XB`; none if it is none of ours.
    pub fn from_tag(tag: &str) -> Option<Self> {
        let is_pseudo = tag.eq_ignore_ascii_case("ar-XB") || tag.eq_ignore_ascii_case("pseudo");
        let language = tag.split(['-', '_']).next().unwrap_or_default();
        match () {
            () if is_pseudo => Some(Self::Pseudo),
            () if language.eq_ignore_ascii_case("sv") => Some(Self::Sv),
            () if language.eq_ignore_ascii_case("en") => Some(Self::En),
            () => None,
        }
    }

    /// The language's name in itself.
    pub fn name(self) -> &'static str {
        match self {
            Self::Sv => "Svenska",
            Self::En => "English",
            Self::Pseudo => "\u{2067}[Þšéúðó]\u{2069}",
        }
    }

    /// The direction it is written in.
    pub fn dir(self) -> Dir {
        match self {
            Self::Sv | Self::En => Dir::Ltr,
            Self::Pseudo => Dir::Rtl,
        }
    }
}

impl Dir {
    /// The value of the `dir` attribute.
    pub fn attribute(self) -> &'static str {
        match self {
            Self::Ltr => "ltr",
            Self::Rtl => "rtl",
        }
    }
}
