//! The screens to take pictures of: one row each.

/// Who looks at a screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Who {
    /// Somebody who has not signed in.
    Nobody,
    /// Someone whom the demo offers in this role; a participant has a phone of their own.
    Role(&'static str),
    /// A crew's phone.
    SharedPhone,
}

impl Who {
    /// Everyone whose screens are photographed, in this order.
    pub(crate) const ALL: [Self; 6] = [
        Self::Nobody,
        Self::Role("orderer"),
        Self::Role("coordinator"),
        Self::Role("supervisor"),
        Self::Role("participant"),
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
    behind(name, who, path, &[])
}

/// A screen that has no address of its own or one with an id in it: taps lead to it.
const fn behind(name: &'static str, who: Who, path: &'static str, clicks: &'static [&'static str]) -> Screen {
    Screen { name, who, path, clicks }
}

const ORDERER: Who = Who::Role("orderer");
const COORDINATOR: Who = Who::Role("coordinator");
const PARTICIPANT: Who = Who::Role("participant");
const SUPERVISOR: Who = Who::Role("supervisor");

/// All screens.
pub(crate) const SCREENS: &[Screen] = &[
    screen("start", Who::Nobody, "/"),
    screen("demo", Who::Nobody, "/demo"),
    screen("sign-in", Who::Nobody, "/logga-in"),
    screen("join", Who::Nobody, "/anslut"),
    screen("not-found", Who::Nobody, "/det-finns-inget-har"),
    screen("orders", ORDERER, "/bestallningar"),
    behind("order", ORDERER, "/bestallningar", &["main a[href^='/bestallningar/']"]),
    screen("new-order", ORDERER, "/bestall"),
    screen("incoming", COORDINATOR, "/nya"),
    behind("incoming-order", COORDINATOR, "/nya", &["main a[href^='/nya/']"]),
    screen("gathering", SUPERVISOR, "/morgon"),
    screen("planning", SUPERVISOR, "/planera"),
    behind("plan", SUPERVISOR, "/planera", &["main a[href^='/planera/']"]),
    screen("confirming", SUPERVISOR, "/bekrafta"),
    behind("confirm", SUPERVISOR, "/bekrafta", &["main a[href^='/bekrafta/']"]),
    screen("when-we-can", SUPERVISOR, "/nar-vi-hinner"),
    screen("sort-out", SUPERVISOR, "/att-reda-ut"),
    screen("devices", SUPERVISOR, "/enheter"),
    screen("bank", SUPERVISOR, "/steg"),
    screen("supervisor-sync", SUPERVISOR, "/synk"),
    screen("my-day", PARTICIPANT, "/min-dag"),
    behind("job", PARTICIPANT, "/min-dag", &["main a[href^='/uppdrag/']"]),
    screen("sync", PARTICIPANT, "/synk"),
    screen("about", PARTICIPANT, "/om"),
    screen("who", Who::SharedPhone, "/vem"),
    screen("shared-start", Who::SharedPhone, "/"),
];
