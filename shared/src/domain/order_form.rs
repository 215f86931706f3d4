//! What an order may ask for: the check that the form makes while it is written and the server when it comes in.

use super::body::{Card, Requested, When, Where};
use super::views::JobType;
use super::words::{BadText, Prose, Short};
use crate::civil::{CivilDate, Moment};
use crate::ids::{DepartmentId, Digest, JobTypeId, SiteId};
use crate::wire::Code;

/// Days from order to earliest date where no job type says otherwise.
pub const LEAD_DAYS: u16 = 7;
/// Weekdays within which an order is answered unless the municipality says otherwise.
pub const ANSWER_WEEKDAYS: u16 = 5;
/// An order may name at most this many photos.
pub const MAX_PHOTOS: usize = 8;
/// What an order sent late still counts from: this many days before it came in.
pub const GRACE_DAYS: i64 = 2;

/// An order while it is written: what stands in the fields.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OrderDraft {
    /// For which department.
    pub department: Option<DepartmentId>,
    /// The kind of job.
    pub job_type: Option<JobTypeId>,
    /// What it is called.
    pub title: String,
    /// What is to be done.
    pub what: String,
    /// Where.
    pub place: PlaceDraft,
    /// When.
    pub when: WhenDraft,
    /// Why it cannot wait; none when it can.
    pub urgent: Option<String>,
    /// Whom to contact.
    pub contact_name: String,
    /// Where they answer.
    pub contact_phone: String,
    /// How to get in; only for a private address.
    pub door_code: String,
    /// Photos on the device.
    pub photos: Vec<Digest>,
}

/// The place while it is written.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum PlaceDraft {
    /// None yet.
    #[default]
    Missing,
    /// A known place.
    Site(SiteId),
    /// A place of the municipality, in words.
    Words(String),
    /// A private address.
    Private(String),
}

/// The day while it is written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum WhenDraft {
    /// None yet.
    #[default]
    Missing,
    /// When there is time.
    Whenever,
    /// On a day.
    On(Option<CivilDate>),
    /// Between two days.
    Within(Option<CivilDate>, Option<CivilDate>),
}

/// A field of the order form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Field {
    /// For which department.
    Department,
    /// The kind of job.
    JobType,
    /// What it is called.
    Title,
    /// What is to be done.
    What,
    /// Where.
    Place,
    /// When: the choice, the day, or a window's first day.
    When,
    /// A window's last day.
    Until,
    /// Why it cannot wait.
    Urgent,
    /// Whom to contact.
    ContactName,
    /// Where they answer.
    ContactPhone,
    /// How to get in.
    DoorCode,
    /// Photos.
    Photos,
}

/// What is wrong with a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Wrong {
    /// Nothing is in it.
    Missing,
    /// More than this many characters or photos.
    TooMuch(usize),
    /// A character that cannot be used.
    Character,
    /// The day is past.
    Past,
    /// The day is before this earliest one.
    Soon(CivilDate),
    /// That week nobody does this; this is the next day they do.
    Closed(CivilDate),
    /// The last day is before the first, or more than a year after it.
    Window,
    /// The department may not order this kind.
    Forbidden,
    /// This kind is never urgent.
    NotUrgent,
}

/// The earliest day for a kind of job, and why it is that one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Earliest {
    /// The day.
    pub date: CivilDate,
    /// Days of lead time that were counted; 0 for an urgent one.
    pub lead_days: u16,
    /// The day the lead time alone would allow, where weeks without this kind of job put it off.
    pub put_off_from: Option<CivilDate>,
}

/// An order that may be sent: its body, and the card to send beside it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ready {
    /// The body, whose `card` is the digest of the card.
    pub body: Requested,
    /// The card as canonical JSON.
    pub card: String,
}

impl Field {
    /// All fields, in the order of the form.
    pub const ALL: [Self; 12] = [
        Self::Department,
        Self::JobType,
        Self::Title,
        Self::What,
        Self::Place,
        Self::When,
        Self::Until,
        Self::Urgent,
        Self::ContactName,
        Self::ContactPhone,
        Self::DoorCode,
        Self::Photos,
    ];
}

impl Wrong {
    /// The code of the wire for it, in this field.
    pub const fn code(self, field: Field) -> Code {
        match (self, field) {
            (Self::Missing, Field::Place) => Code::OrderNoPlace,
            (Self::Past, _) => Code::OrderDatePast,
            (Self::Soon(_), _) => Code::OrderDateSoon,
            (Self::Closed(_), _) => Code::OrderDateClosed,
            (Self::Forbidden, _) => Code::OrderTypeForbidden,
            _ => Code::FactBody,
        }
    }
}

/// The earliest day for this kind of job when it is ordered on `today`.
pub fn earliest_date(job_type: Option<&JobType>, urgency: Urgency, today: CivilDate) -> Earliest {
    let lead_days = match urgency {
        Urgency::Urgent if job_type.is_some_and(|job_type| job_type.urgent_ok) => 0,
        _ => job_type.map_or(LEAD_DAYS, |job_type| job_type.lead_days),
    };
    let by_lead = today.plus_days(i64::from(lead_days));
    let date = next_open(job_type, by_lead);
    Earliest { date, lead_days, put_off_from: (date != by_lead).then_some(by_lead) }
}

/// Whether an order can wait for the lead time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Urgency {
    /// It can.
    Normal,
    /// It cannot: ice or storm.
    Urgent,
}

/// The day by which an order that came in on `today` is answered: so many weekdays later.
pub fn answer_by(today: CivilDate, weekdays: u16) -> CivilDate {
    (0..weekdays).fold(today, |day, _| day.next_weekday())
}

/// What is wrong with an order as it stands in the form; empty when it may be sent.
pub fn check(draft: &OrderDraft, job_types: &[JobType], today: CivilDate) -> Vec<(Field, Wrong)> {
    let mut wrong = Vec::new();
    let mut note = |field, problem: Option<Wrong>| wrong.extend(problem.map(|problem| (field, problem)));
    let job_type = draft.job_type.and_then(|id| job_types.iter().find(|job_type| job_type.id == id));
    note(Field::Department, draft.department.is_none().then_some(Wrong::Missing));
    let choose = draft.job_type.is_none() && !job_types.is_empty();
    note(Field::JobType, choose.then_some(Wrong::Missing));
    if let Some(department) = draft.department {
        note(Field::JobType, type_wrong(draft.job_type, job_type, department));
    }
    note(Field::Title, short_wrong(&draft.title, Need::Must));
    note(Field::What, Prose::optional(&draft.what).err().map(Wrong::from));
    note(
        Field::Place,
        match &draft.place {
            PlaceDraft::Missing => Some(Wrong::Missing),
            PlaceDraft::Site(_) => None,
            PlaceDraft::Words(words) | PlaceDraft::Private(words) => short_wrong(words, Need::Must),
        },
    );
    let urgency = if draft.urgent.is_some() { Urgency::Urgent } else { Urgency::Normal };
    match draft.when {
        WhenDraft::Missing | WhenDraft::On(None) => note(Field::When, Some(Wrong::Missing)),
        WhenDraft::Whenever => {}
        WhenDraft::On(Some(date)) => {
            note(Field::When, when_wrong(When::On(date), job_type, urgency, today, today));
        }
        WhenDraft::Within(from, to) => {
            note(Field::When, from.is_none().then_some(Wrong::Missing));
            note(Field::Until, to.is_none().then_some(Wrong::Missing));
            if let (Some(from), Some(to)) = (from, to) {
                let when = When::Within { from, to };
                match when_wrong(when, job_type, urgency, today, today) {
                    Some(Wrong::Window) => note(Field::Until, Some(Wrong::Window)),
                    problem => note(Field::When, problem),
                }
            }
        }
    }
    if let Some(why) = &draft.urgent {
        let allowed = job_type.is_none_or(|job_type| job_type.urgent_ok);
        note(Field::Urgent, (!allowed).then_some(Wrong::NotUrgent));
        note(Field::Urgent, Prose::new(why).err().map(Wrong::from).filter(|_| allowed));
    }
    note(Field::ContactName, short_wrong(&draft.contact_name, Need::Must));
    note(Field::ContactPhone, short_wrong(&draft.contact_phone, Need::Must));
    note(Field::DoorCode, short_wrong(&draft.door_code, Need::May));
    note(Field::Photos, (draft.photos.len() > MAX_PHOTOS).then_some(Wrong::TooMuch(MAX_PHOTOS)));
    wrong
}

/// The order to send, with a card whose salt is these 16 random bytes; what is wrong where it may not be sent.
pub fn ready(
    draft: &OrderDraft,
    job_types: &[JobType],
    today: CivilDate,
    salt: [u8; 16],
) -> Result<Ready, Vec<(Field, Wrong)>> {
    let wrong = check(draft, job_types, today);
    if !wrong.is_empty() {
        return Err(wrong);
    }
    // `check` has read every text; what could not be read is named by it.
    let again = |field| move |problem: BadText| vec![(field, Wrong::from(problem))];
    let missing = |field| vec![(field, Wrong::Missing)];
    let mut card = Card {
        name: Short::optional(&draft.contact_name).map_err(again(Field::ContactName))?,
        phone: Short::optional(&draft.contact_phone).map_err(again(Field::ContactPhone))?,
        address: None,
        door_code: Short::optional(&draft.door_code).map_err(again(Field::DoorCode))?,
        salt: salt.iter().map(|byte| format!("{byte:02x}")).collect(),
    };
    let place = match &draft.place {
        PlaceDraft::Missing => return Err(missing(Field::Place)),
        PlaceDraft::Site(site) => Where::Site(*site),
        PlaceDraft::Words(words) => Where::Words(Short::new(words).map_err(again(Field::Place))?),
        PlaceDraft::Private(address) => {
            card.address = Some(Short::new(address).map_err(again(Field::Place))?);
            Where::Card
        }
    };
    let when = match draft.when {
        WhenDraft::Whenever => When::Whenever,
        WhenDraft::On(Some(date)) => When::On(date),
        WhenDraft::Within(Some(from), Some(to)) => When::Within { from, to },
        _ => return Err(missing(Field::When)),
    };
    let card = crate::canonical::to_string(&card).map_err(|_| missing(Field::ContactName))?;
    let body = Requested {
        title: Short::new(&draft.title).map_err(again(Field::Title))?,
        what: Prose::optional(&draft.what).map_err(again(Field::What))?,
        job_type: draft.job_type,
        place,
        when,
        urgent: draft.urgent.as_deref().map(Prose::new).transpose().map_err(again(Field::Urgent))?,
        card: Some(Digest::of(card.as_bytes())),
        photos: draft.photos.clone(),
    };
    Ok(Ready { body, card })
}

/// The server's check of an order that came in on `today`: the same rules, the first that is broken.
///
/// `card` is the private card that came with it, `stated` when the device says it was ordered. An order that was
/// stated before and sent late counts from then, but from no more than [`GRACE_DAYS`] ago.
pub fn check_request(
    body: &Requested,
    card: Option<&Card>,
    department: DepartmentId,
    job_types: &[JobType],
    stated: &Moment,
    today: CivilDate,
) -> Result<(), (Field, Wrong)> {
    let fail = |field: Field, wrong: Option<Wrong>| wrong.map_or(Ok(()), |wrong| Err((field, wrong)));
    let job_type = body.job_type.and_then(|id| job_types.iter().find(|job_type| job_type.id == id));
    fail(Field::JobType, type_wrong(body.job_type, job_type, department))?;
    let addressed = card.is_some_and(|card| card.address.is_some());
    fail(Field::Place, (body.place == Where::Card && !addressed).then_some(Wrong::Missing))?;
    let urgency = if body.urgent.is_some() { Urgency::Urgent } else { Urgency::Normal };
    let ordered = stated.day.clamp(today.plus_days(-GRACE_DAYS), today);
    fail(Field::When, when_wrong(body.when, job_type, urgency, ordered, today))
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Need {
    Must,
    May,
}

fn short_wrong(text: &str, need: Need) -> Option<Wrong> {
    match need {
        Need::Must => Short::new(text).err().map(Wrong::from),
        Need::May => Short::optional(text).err().map(Wrong::from),
    }
}

fn type_wrong(id: Option<JobTypeId>, job_type: Option<&JobType>, department: DepartmentId) -> Option<Wrong> {
    let known = job_type.is_some_and(|job_type| job_type.departments.contains(&department));
    (id.is_some() && !known).then_some(Wrong::Forbidden)
}

fn when_wrong(
    when: When,
    job_type: Option<&JobType>,
    urgency: Urgency,
    ordered: CivilDate,
    today: CivilDate,
) -> Option<Wrong> {
    let (first, last) = (when.first_day()?, when.last_day()?);
    if last < first || last.days_since(first) > 366 {
        return Some(Wrong::Window);
    }
    if first < today {
        return Some(Wrong::Past);
    }
    let earliest = earliest_date(job_type, urgency, ordered);
    let by_lead = earliest.put_off_from.unwrap_or(earliest.date);
    if first < by_lead {
        return Some(Wrong::Soon(earliest.date));
    }
    // A window may hold closed weeks as long as one of its days is open.
    let open = next_open(job_type, first);
    (open > last).then_some(Wrong::Closed(open))
}

fn next_open(job_type: Option<&JobType>, from: CivilDate) -> CivilDate {
    let closed =
        |day: CivilDate| job_type.is_some_and(|found| found.blackout_weeks.contains(&day.in_week().week));
    let mut day = from;
    // A kind whose every week is closed has no open day; a year on is as good as any.
    while closed(day) && day.days_since(from) < 366 {
        day = day.in_week().monday().plus_days(7);
    }
    day
}

impl From<BadText> for Wrong {
    fn from(bad: BadText) -> Self {
        match bad {
            BadText::Empty => Self::Missing,
            BadText::Long { max } => Self::TooMuch(max),
            BadText::Character => Self::Character,
        }
    }
}

#[cfg(test)]
mod tests;
