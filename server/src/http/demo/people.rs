//! `GET /api/demo/people`

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::State;
use shared::api::{DemoGroup, DemoPeople, DemoPerson, DemoPhone, DemoRole};
use shared::domain::speaker::Role;
use shared::ids::PersonId;

use crate::account::face::face;
use crate::app::App;
use crate::demo::{self, Phone};
use crate::http::error::AppResult;
use crate::store::person::{self, Person};
use crate::store::{Conn, StoreError, place, role};

const GROUPS: [DemoRole; 5] =
    [DemoRole::Orderer, DemoRole::Coordinator, DemoRole::Supervisor, DemoRole::Participant, DemoRole::Admin];

/// Whom one can be: everyone once, under the first role that fits, and the phones that several share.
pub async fn people(State(app): State<App>) -> AppResult<Json<DemoPeople>> {
    let mut conn = app.db.read().await?;
    let places = places(&mut conn).await?;
    let speakers = role::all_speakers(&mut conn, app.clock.when()).await?;
    let everyone = person::all(&mut conn).await?;
    let mut groups: Vec<_> = GROUPS.map(|group| DemoGroup { group, people: Vec::new() }).into();
    for one in &everyone {
        let Some(role) = speakers.get(&one.id).and_then(|speaker| demo::first_role(&speaker.roles)) else {
            continue;
        };
        let place = places.get(&reach(role)).cloned().unwrap_or_default();
        if let Some(group) = groups.iter_mut().find(|group| group.group == DemoRole::from(role)) {
            group.people.push(DemoPerson { face: face(one), place });
        }
    }
    let phones = demo::PHONES.iter().map(|phone| DemoPhone {
        label: phone.label.to_owned(),
        place: places.get(phone.unit_id().as_bytes()).cloned().unwrap_or_default(),
        people: phone_people(phone, &everyone),
    });
    Ok(Json(DemoPeople { groups, phones: phones.collect() }))
}

fn phone_people(phone: &Phone, everyone: &[Person]) -> Vec<shared::api::Face> {
    let ids: Vec<PersonId> = phone.persons();
    everyone.iter().filter(|one| ids.contains(&one.id)).map(face).collect()
}

/// The id of the workplace or department that a role reaches; zeros for all of the municipality.
fn reach(role: Role) -> [u8; 16] {
    match role {
        Role::Orderer(department) => *department.as_bytes(),
        Role::Supervisor(unit) | Role::Participant(unit) => *unit.as_bytes(),
        Role::Coordinator | Role::Admin => [0; 16],
    }
}

async fn places(conn: &mut Conn) -> Result<BTreeMap<[u8; 16], String>, StoreError> {
    let units = place::unit_names(conn).await?;
    let departments = place::department_names(conn).await?;
    let mut places: BTreeMap<_, _> = units.into_iter().map(|(id, name)| (*id.as_bytes(), name)).collect();
    places.extend(departments.into_iter().map(|(id, name)| (*id.as_bytes(), name)));
    Ok(places)
}
