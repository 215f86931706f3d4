//! The design system: presentational components that know no domain rule, no network and no text of their own.
//!
//! Texts come in as props. A component takes its pictures from the two sprites that [`Sprites`] names, and follows links
//! through the app with [`Navigate`]; both are given once, as contexts, at the root of the app.

use yew::prelude::*;

mod anchor;
mod button;
mod card;
mod choice;
#[cfg(test)]
mod contrast;
mod day;
mod feedback;
mod field;
mod file;
mod flow;
mod icon;
mod page;
mod person;
mod photo;
mod pictograms;
mod qr;
mod status;
mod step;
mod week;

pub use anchor::{Anchor, AnchorProps, Navigate};
pub use button::{
    Button, ButtonLink, ButtonLinkProps, ButtonProps, ButtonSize, ButtonVariant, IconButton, IconButtonProps,
};
pub use card::{Card, CardHeading, CardProps, CardTone, ListRow, ListRowProps, Rows, RowsProps};
pub use choice::{Checkbox, CheckboxProps, Choice, ChoiceShape, RadioCards, RadioCardsProps};
pub use day::{
    DayColours, DayPanel, DayPanelProps, DayPoint, DayPoints, DayPointsProps, HeaderSize, PointState,
    TimePillar, TimePillarProps, WeekdayHeader, WeekdayHeaderProps,
};
pub use feedback::{
    Dialog, DialogProps, Empty, EmptyProps, ErrorItem, ErrorSummary, ErrorSummaryProps, Notice, NoticeKind,
    NoticePlace, NoticeProps, Spinner, SpinnerProps,
};
pub use field::{
    DateField, DateFieldProps, Field, FieldProps, InputKind, Select, SelectOption, SelectProps, TextArea,
    TextAreaProps,
};
pub use file::{FileButton, FileButtonProps, FileSource};
pub use flow::{Stage, StageState, Tab, Tabs, TabsProps, Timeline, TimelineProps};
pub use icon::{Glyph, Icon, IconProps, IconSize, Pictogram, PictogramProps, PictogramSize, Sprites};
pub use page::{Density, NavItem, NavItemProps, NavReach, Page, PageProps};
pub use person::{
    PersonRow, PersonRowProps, PersonSize, PersonTile, PersonTileProps, Portrait, PortraitProps,
};
pub use photo::{PhotoBadge, PhotoFit, PhotoPair, PhotoPairProps, PhotoSide, PhotoTile, PhotoTileProps};
pub use pictograms::PICTOGRAMS;
pub use qr::{QrCode, QrCodeProps};
pub use status::{Mark, MarkKind, MarkProps, Status, StatusProps, StatusShape, StatusWeight};
pub use step::{StepCard, StepCardProps, StepPicture};
pub use week::{DayCount, WeekCounts, WeekCountsProps};

/// What a component shows that shows nothing: a text without words.
///
/// A component without any node makes Yew 0.23 lose its place: when something comes before it in the same step as
/// something goes after it, the page stops (yewstack/yew#4092, mended after that version).
pub fn nothing() -> Html {
    html! { {""} }
}
