//! What may be ordered, field by field and day by day.

use super::*;
use crate::domain::sample::{DEPARTMENT, JOB_TYPE, SITE};
use crate::domain::words::Pictogram;

fn day(text: &str) -> CivilDate {
    text.parse().unwrap()
}

/// A Tuesday in week 6.
fn today() -> CivilDate {
    day("2026-02-03")
}

fn job_type() -> JobType {
    JobType {
        id: JOB_TYPE,
        name: "Trädgård".to_owned(),
        pictogram: Pictogram::new("leaf").unwrap(),
        lead_days: 7,
        blackout_weeks: vec![],
        urgent_ok: false,
        departments: vec![DEPARTMENT],
    }
}

fn draft() -> OrderDraft {
    OrderDraft {
        department: Some(DEPARTMENT),
        job_type: Some(JOB_TYPE),
        title: "Kratta löv".to_owned(),
        place: PlaceDraft::Site(SITE),
        when: WhenDraft::On(Some(day("2026-02-10"))),
        contact_name: "Rut".to_owned(),
        contact_phone: "070-000 00 00".to_owned(),
        ..OrderDraft::default()
    }
}

fn wrong(draft: &OrderDraft, job_type: &JobType) -> Vec<(Field, Wrong)> {
    check(draft, std::slice::from_ref(job_type), today())
}

#[test]
fn an_empty_form_says_what_is_missing_in_the_order_of_the_form() {
    let found = wrong(&OrderDraft::default(), &job_type());
    let fields: Vec<Field> = found.iter().map(|(field, _)| *field).collect();
    use Field::{ContactName, ContactPhone, Department, JobType, Place, Title, When};
    assert_eq!(fields, [Department, JobType, Title, Place, When, ContactName, ContactPhone]);
    assert!(found.iter().all(|(_, wrong)| *wrong == Wrong::Missing));
    assert_eq!(Wrong::Missing.code(Place), Code::OrderNoPlace);
}

#[test]
fn a_week_passes_from_order_to_earliest_date_and_the_form_says_which() {
    assert_eq!(wrong(&draft(), &job_type()), []);
    let soon = OrderDraft { when: WhenDraft::On(Some(day("2026-02-09"))), ..draft() };
    assert_eq!(wrong(&soon, &job_type()), [(Field::When, Wrong::Soon(day("2026-02-10")))]);
    let past = OrderDraft { when: WhenDraft::On(Some(day("2026-02-02"))), ..draft() };
    assert_eq!(wrong(&past, &job_type()), [(Field::When, Wrong::Past)]);
    let reversed =
        OrderDraft { when: WhenDraft::Within(Some(day("2026-02-12")), Some(day("2026-02-11"))), ..draft() };
    assert_eq!(wrong(&reversed, &job_type()), [(Field::Until, Wrong::Window)]);
    let whenever = OrderDraft { when: WhenDraft::Whenever, ..draft() };
    assert_eq!(wrong(&whenever, &job_type()), []);
    let earliest = earliest_date(None, Urgency::Normal, today());
    assert_eq!((earliest.date, earliest.lead_days, earliest.put_off_from), (day("2026-02-10"), 7, None));
}

#[test]
fn weeks_without_this_kind_put_the_earliest_date_off() {
    let closed = JobType { blackout_weeks: vec![7, 8], ..job_type() };
    let earliest = earliest_date(Some(&closed), Urgency::Normal, today());
    assert_eq!((earliest.date, earliest.put_off_from), (day("2026-02-23"), Some(day("2026-02-10"))));
    assert_eq!(wrong(&draft(), &closed), [(Field::When, Wrong::Closed(day("2026-02-23")))]);
    let within =
        |to: &str| OrderDraft { when: WhenDraft::Within(Some(day("2026-02-12")), Some(day(to))), ..draft() };
    assert_eq!(wrong(&within("2026-02-22"), &closed), [(Field::When, Wrong::Closed(day("2026-02-23")))]);
    assert_eq!(wrong(&within("2026-02-23"), &closed), []);
    let always = JobType { blackout_weeks: (1..=53).collect(), ..job_type() };
    assert!(matches!(wrong(&draft(), &always)[..], [(Field::When, Wrong::Closed(_))]));
}

#[test]
fn ice_does_not_wait_a_week_where_the_kind_allows_it_and_someone_says_why() {
    let urgent = |why: &str| OrderDraft {
        urgent: Some(why.to_owned()),
        when: WhenDraft::On(Some(today())),
        ..draft()
    };
    let ice = JobType { urgent_ok: true, ..job_type() };
    assert_eq!(wrong(&urgent("Blankis på gången"), &ice), []);
    assert_eq!(wrong(&urgent(" "), &ice), [(Field::Urgent, Wrong::Missing)]);
    let soon = Wrong::Soon(day("2026-02-10"));
    let found = wrong(&urgent("Bråttom"), &job_type());
    assert_eq!(found, [(Field::When, soon), (Field::Urgent, Wrong::NotUrgent)]);
}

#[test]
fn a_department_orders_what_it_may() {
    let other = JobType { departments: vec![], ..job_type() };
    assert_eq!(wrong(&draft(), &other), [(Field::JobType, Wrong::Forbidden)]);
    assert_eq!(check(&draft(), &[], today()), [(Field::JobType, Wrong::Forbidden)]);
}

#[test]
fn what_the_form_lets_through_the_server_takes() {
    let private = OrderDraft { place: PlaceDraft::Private("Gränd 1".to_owned()), ..draft() };
    for draft in [draft(), private.clone()] {
        let ready = ready(&draft, &[job_type()], today(), [7; 16]).unwrap();
        let card = Card::read(&ready.card, ready.body.card.unwrap()).unwrap();
        assert_eq!(card.salt, "07".repeat(16));
        let stated = Moment::new(1_770_103_800_000, 60, 0);
        let taken =
            |today| check_request(&ready.body, Some(&card), DEPARTMENT, &[job_type()], &stated, today);
        assert_eq!(taken(today()), Ok(()));
        // Sent a day late, it still counts from when it was stated; with a clock far behind it does not.
        assert_eq!(taken(today().plus_days(2)), Ok(()));
        assert_eq!(taken(today().plus_days(3)), Err((Field::When, Wrong::Soon(day("2026-02-11")))));
        assert_eq!(taken(today().plus_days(8)), Err((Field::When, Wrong::Past)));
        // The private address is in the card and nowhere else.
        assert!(!serde_json::to_string(&ready.body).unwrap().contains("Gränd"));
    }
    let mut ready = ready(&private, &[job_type()], today(), [7; 16]).unwrap();
    let card = Card { address: None, ..Card::read(&ready.card, ready.body.card.unwrap()).unwrap() };
    let stated = Moment::new(1_770_103_800_000, 60, 0);
    let taken =
        |body: &Requested, card| check_request(body, card, DEPARTMENT, &[job_type()], &stated, today());
    assert_eq!(taken(&ready.body, Some(&card)), Err((Field::Place, Wrong::Missing)));
    ready.body.job_type = Some(JobTypeId::from_bytes([1; 16]));
    let forbidden = taken(&ready.body, Some(&card)).unwrap_err();
    assert_eq!(forbidden.1.code(forbidden.0), Code::OrderTypeForbidden);
}

#[test]
fn an_answer_is_due_in_five_weekdays() {
    assert_eq!(answer_by(today(), ANSWER_WEEKDAYS), day("2026-02-10"));
    assert_eq!(answer_by(day("2026-02-07"), ANSWER_WEEKDAYS), day("2026-02-13"));
}
