//! The screens to take pictures of: one row each.

/// Who looks at a screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Who {
    /// Somebody who has not signed in.
    Nobody,
    /// The first person of this role that the demo offers.
    Role(&'static str),
    /// A participant on a phone of their own.
    Participant,
    /// The first shared phone that the demo offers.
    SharedPhone,
}

impl Who {
    /// Everyone whose screens are photographed, in this order.
    pub(crate) const ALL: [Self; 7] = [
        Self::Nobody,
        Self::Role("orderer"),
        Self::Role("coordinator"),
        Self::Role("supervisor"),
        Self::Role("admin"),
        Self::Participant,
        Self::SharedPhone,
    ];
}

/// One screen.
pub(crate) struct Screen {
    /// The picture's name.
    pub(crate) name: &'static str,
    pub(crate) who: Who,
    /// Where it is found.
    pub(crate) path: &'static str,
    /// CSS selectors of what is tapped before the picture is taken, in order.
    pub(crate) clicks: &'static [&'static str],
}

const fn screen(name: &'static str, who: Who, path: &'static str) -> Screen {
    Screen { name, who, path, clicks: &[] }
}

/// All screens.
pub(crate) const SCREENS: &[Screen] = &[
    screen("sign-in", Who::Nobody, "/"),
    screen("orderer-start", Who::Role("orderer"), "/"),
    screen("coordinator-start", Who::Role("coordinator"), "/"),
    screen("supervisor-start", Who::Role("supervisor"), "/"),
    screen("participant-start", Who::Participant, "/"),
    screen("shared-phone-start", Who::SharedPhone, "/"),
];
