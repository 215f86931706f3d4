//! Icons for the interface and pictograms for the work, each drawn from its sprite.

use yew::prelude::*;

/// Where the two sprites are, with the hash of their content in the name. Given as a context at the root of the app.
#[derive(Clone, PartialEq)]
pub struct Sprites {
    /// Interface icons.
    pub icons: AttrValue,
    /// Pictograms of everyday work.
    pub pictograms: AttrValue,
}

impl Default for Sprites {
    fn default() -> Self {
        Self { icons: "/assets/icons.svg".into(), pictograms: "/assets/pictograms.svg".into() }
    }
}

macro_rules! glyphs {
    ($($variant:ident = $name:literal,)+) => {
        /// An icon in `manifest/icons.svg`.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        #[expect(missing_docs, reason = "each is what its name says")]
        pub enum Glyph { $($variant,)+ }

        impl Glyph {
            /// Every icon there is.
            pub const ALL: &[Self] = &[$(Self::$variant,)+];

            /// Its symbol in the sprite.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)+ }
            }
        }
    };
}

glyphs! {
    Back = "back",
    Forward = "forward",
    ChevronDown = "chevron-down",
    ChevronRight = "chevron-right",
    Close = "close",
    Check = "check",
    Plus = "plus",
    Minus = "minus",
    Menu = "menu",
    More = "more",
    Home = "home",
    Day = "day",
    Calendar = "calendar",
    CalendarPlus = "calendar-plus",
    CalendarEvent = "calendar-event",
    Clock = "clock",
    History = "history",
    Inbox = "inbox",
    List = "list",
    Clipboard = "clipboard",
    People = "people",
    Person = "person",
    PersonPlus = "person-plus",
    PersonCheck = "person-check",
    Swap = "swap",
    Camera = "camera",
    Photo = "photo",
    Image = "image",
    Place = "place",
    Map = "map",
    Phone = "phone",
    Message = "message",
    Mail = "mail",
    Send = "send",
    Question = "question",
    Info = "info",
    Warning = "warning",
    Error = "error",
    Eye = "eye",
    EyeOff = "eye-off",
    Search = "search",
    Filter = "filter",
    Edit = "edit",
    Trash = "trash",
    Settings = "settings",
    Language = "language",
    Contrast = "contrast",
    Sound = "sound",
    Play = "play",
    Pause = "pause",
    SignOut = "sign-out",
    SignIn = "sign-in",
    Device = "device",
    Qr = "qr",
    Key = "key",
    Lock = "lock",
    Unlock = "unlock",
    Download = "download",
    Upload = "upload",
    Print = "print",
    Share = "share",
    Refresh = "refresh",
    CloudOff = "cloud-off",
    CloudCheck = "cloud-check",
    Cloud = "cloud",
    Wifi = "wifi",
    WifiOff = "wifi-off",
    Return = "return",
    Give = "give",
    Building = "building",
    Workplace = "workplace",
    Box = "box",
    Star = "star",
    Heart = "heart",
    Repeat = "repeat",
    Drag = "drag",
    External = "external",
    Flag = "flag",
    Note = "note",
    Tool = "tool",
    Hand = "hand",
    Thumb = "thumb",
    Report = "report",
    ShapeSaved = "shape-saved",
    ShapeSent = "shape-sent",
    ShapeLooking = "shape-looking",
    ShapeReceived = "shape-received",
    ShapeQuestion = "shape-question",
    ShapePlanned = "shape-planned",
    ShapeOngoing = "shape-ongoing",
    ShapeDone = "shape-done",
    ShapeConfirmed = "shape-confirmed",
    ShapeReturned = "shape-returned",
    ShapeDeclined = "shape-declined",
    ShapeCancelled = "shape-cancelled",
    ShapeWaiting = "shape-waiting",
    ShapeLater = "shape-later",
    ShapeConflict = "shape-conflict",
    ShapeHere = "shape-here",
    ShapeAway = "shape-away",
}

impl Glyph {
    /// Whether it points along the line of reading, so that it turns where that line runs the other way.
    const fn turns(self) -> bool {
        matches!(
            self,
            Self::Back
                | Self::Forward
                | Self::ChevronRight
                | Self::Return
                | Self::Give
                | Self::Send
                | Self::SignOut
                | Self::SignIn
                | Self::List
                | Self::Play
                | Self::External
                | Self::ShapeReturned
        )
    }
}

/// How large an icon is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum IconSize {
    /// As the text beside it.
    #[default]
    Text,
    /// By itself.
    Large,
}

/// Properties of [`Icon`].
#[derive(Properties, PartialEq)]
pub struct IconProps {
    /// Which icon.
    pub glyph: Glyph,
    /// How large.
    #[prop_or_default]
    pub size: IconSize,
}

/// An interface icon. It is decoration: the word beside it, or the control's label, says what it means.
#[component]
pub fn Icon(props: &IconProps) -> Html {
    let sprites = use_context::<Sprites>().unwrap_or_default();
    let class = classes!(
        "icon",
        (props.size == IconSize::Large).then_some("icon--large"),
        props.glyph.turns().then_some("icon--turns")
    );
    html! {
        <svg {class} aria-hidden="true" focusable="false">
            <use href={format!("{}#{}", sprites.icons, props.glyph.name())} />
        </svg>
    }
}

/// How large a pictogram is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum PictogramSize {
    /// In a line of a list.
    Small,
    /// On a card.
    #[default]
    Normal,
    /// By itself.
    Large,
}

/// Properties of [`Pictogram`].
#[derive(Properties, PartialEq)]
pub struct PictogramProps {
    /// Its symbol in `manifest/pictograms.svg`, for instance `broom`.
    pub name: AttrValue,
    /// What it shows, where no word stands beside it.
    #[prop_or_default]
    pub alt: Option<AttrValue>,
    /// How large.
    #[prop_or_default]
    pub size: PictogramSize,
}

/// A picture of an everyday word, on light paper in every colour scheme.
#[component]
pub fn Pictogram(props: &PictogramProps) -> Html {
    let sprites = use_context::<Sprites>().unwrap_or_default();
    let size = match props.size {
        PictogramSize::Small => Some("pictogram--small"),
        PictogramSize::Normal => None,
        PictogramSize::Large => Some("pictogram--large"),
    };
    html! {
        <svg
            class={classes!("pictogram", size)}
            role={props.alt.as_ref().map(|_| "img")}
            aria-label={props.alt.clone()}
            aria-hidden={props.alt.is_none().then_some("true")}
            focusable="false"
        >
            <use href={format!("{}#{}", sprites.pictograms, props.name)} />
        </svg>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_icon_is_in_the_sprite() {
        let sprite = include_str!("../../../manifest/icons.svg");
        for glyph in Glyph::ALL {
            assert!(
                sprite.contains(&format!("<symbol id=\"{}\"", glyph.name())),
                "{} is missing",
                glyph.name()
            );
        }
    }
}
