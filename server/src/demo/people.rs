//! The demo's people. All names are made up.

use rust_embed::RustEmbed;
use shared::domain::speaker::Role;
use shared::domain::views::Level;

use super::places::{department, drawn};
use super::{person, unit};
use crate::store::person::{Person, PersonKind, Protection};
use crate::store::role::{self, Placement, When};
use crate::store::{Conn, StoreError, person as people};

#[derive(RustEmbed)]
#[folder = "demo/portraits"]
struct Portraits;

struct Participant {
    first: &'static str,
    last: &'static str,
    unit: &'static str,
    // Monday first: x comes, . does not.
    weekdays: &'static str,
    level: Level,
    needs: &'static str,
    // The last day, in days from today.
    until: Option<i64>,
}

const fn crew(
    first: &'static str,
    last: &'static str,
    unit: &'static str,
    weekdays: &'static str,
    level: Level,
    needs: &'static str,
) -> Participant {
    Participant { first, last, unit, weekdays, level, needs, until: None }
}

const fn until(participant: Participant, days: i64) -> Participant {
    Participant { until: Some(days), ..participant }
}

/// Short, like what staff write: what is needed to be able to work, nothing about health.
const PARTICIPANTS: &[Participant] = &[
    crew(
        "Amira",
        "Haddad",
        "utelaget",
        "xxxxx",
        Level::Steps,
        "Lär sig svenska. Visa hellre än att förklara.",
    ),
    crew("Kjell", "Norgren", "utelaget", "xxxx.", Level::Text, "Kör släp."),
    crew("Tove", "Lindmark", "utelaget", "xxxxx", Level::Steps, "En sak i taget."),
    crew("Yusuf", "Warsame", "utelaget", "xx.xx", Level::Steps, ""),
    crew("Robban", "Ek", "utelaget", "xxxxx", Level::Text, "Vill inte arbeta på stege."),
    until(crew("Linnea", "Sjölund", "utelaget", "x.x.x", Level::Pictures, "Behöver paus varje timme."), 40),
    crew("Temesgen", "Abraha", "utelaget", "xxxxx", Level::Steps, ""),
    crew("Dragan", "Petrovic", "utelaget", "xxxx.", Level::Text, "Snickare. Lär gärna ut."),
    crew("Birgitta", "Åkerlund", "aterbruket", "xxxxx", Level::Text, "Sitter vid arbetet."),
    crew("Hassan", "Nouri", "aterbruket", "xxxxx", Level::Steps, ""),
    crew("Lovisa", "Bergdahl", "aterbruket", "xx.xx", Level::Pictures, "Lugn plats, gärna hörselskydd."),
    crew("Sune", "Forslund", "aterbruket", ".xxx.", Level::Text, ""),
    until(crew("Oksana", "Melnyk", "aterbruket", "xxxxx", Level::Steps, "Ukrainska och engelska."), 90),
    crew("Jimmy", "Wallin", "aterbruket", "xxxxx", Level::Steps, "Bär tungt."),
    crew("Elsa", "Rönnbäck", "brodboden", "xxxxx", Level::Pictures, "Bildstöd för varje steg."),
    crew("Mattias", "Strand", "brodboden", "xxx..", Level::Pictures, "Följer samma ordning varje dag."),
    crew("Fadumo", "Ali", "brodboden", "xxxxx", Level::Steps, ""),
    crew("Pelle", "Hedin", "brodboden", "xx.xx", Level::Steps, "Taxi 14.30."),
    crew("Agneta", "Vikman", "brodboden", "x.x.x", Level::Pictures, ""),
    crew("Nils", "Öberg", "packrummet", "xxxxx", Level::Pictures, "Vänsterhänt."),
    crew("Sara", "Kleman", "packrummet", "xxxxx", Level::Steps, ""),
    crew("Goran", "Ilic", "packrummet", "xxxx.", Level::Text, ""),
    crew("Wilma", "Tallberg", "packrummet", "..xxx", Level::Pictures, "Taxi 13.45."),
    // Protected identity: the name here is the alias and stands nowhere with a picture.
    crew("Blåmes", "", "packrummet", "xxxxx", Level::Text, ""),
];

struct Staff {
    first: &'static str,
    last: &'static str,
    kind: PersonKind,
    roles: &'static [Hat],
    symbol: &'static str,
}

/// A role with the short name of what it reaches.
#[derive(Clone, Copy)]
enum Hat {
    Leads(&'static str),
    Orders(&'static str),
    Coordinates,
    Administers,
}

const fn staff(
    first: &'static str,
    last: &'static str,
    kind: PersonKind,
    roles: &'static [Hat],
    symbol: &'static str,
) -> Staff {
    Staff { first, last, kind, roles, symbol }
}

const STAFF: &[Staff] = &[
    staff("Karin", "Holmström", PersonKind::Staff, &[Hat::Leads("utelaget")], "vest"),
    staff(
        "Anders",
        "Lidén",
        PersonKind::Staff,
        &[Hat::Leads("utelaget"), Hat::Leads("packrummet")],
        "wheelbarrow",
    ),
    staff("Maryam", "Rahimi", PersonKind::Staff, &[Hat::Leads("aterbruket"), Hat::Coordinates], "recycle"),
    staff("Johan", "Grankvist", PersonKind::Staff, &[Hat::Leads("brodboden")], "bake"),
    staff("Ingela", "Myrberg", PersonKind::Staff, &[Hat::Leads("packrummet")], "box"),
    staff("Stina", "Forsell", PersonKind::Staff, &[Hat::Coordinates], "phone"),
    staff("Peter", "Ahlgren", PersonKind::Staff, &[Hat::Administers], "key"),
    staff("Lena", "Björk", PersonKind::Orderer, &[Hat::Orders("gata")], "flower"),
    staff("Magnus", "Tegel", PersonKind::Orderer, &[Hat::Orders("fastighet")], "drill"),
    staff("Nadia", "Karlsson", PersonKind::Orderer, &[Hat::Orders("fritid")], "beach"),
    staff("Eva", "Sandin", PersonKind::Orderer, &[Hat::Orders("hemtjanst")], "home"),
    staff("Tomas", "Lövgren", PersonKind::Orderer, &[Hat::Orders("bostad")], "sofa"),
];

/// Who is the one with protected identity.
const PROTECTED: &str = "Blåmes";

/// Adds everyone with roles and placements.
pub async fn fill(conn: &mut Conn, when: When) -> Result<(), StoreError> {
    let mut portraits = Portraits::iter().collect::<Vec<_>>();
    portraits.sort_unstable();
    // Roles have to cover what the demo tells of the weeks before.
    let since = when.ms - 120 * 24 * 60 * 60_000;
    let mut portraits = portraits.into_iter().filter_map(|name| Portraits::get(&name));
    for (number, one) in STAFF.iter().enumerate() {
        let row = Person {
            id: person(one.first),
            kind: one.kind,
            first_name: one.first.to_owned(),
            surname: one.last.to_owned(),
            protection: Protection::Open,
            portrait: None,
            symbol: Some(drawn(one.symbol)),
            phone: Some(format!("070-174 06 {:02}", 5 + number)),
            username: Some(format!("{}@granfors.example", one.first.to_lowercase())),
        };
        people::add(conn, &row, when.ms).await?;
        for hat in one.roles {
            role::grant(conn, row.id, hat.role(), since).await?;
        }
    }
    for one in PARTICIPANTS {
        let protected = one.first == PROTECTED;
        let portrait = match portraits.next().filter(|_| !protected) {
            Some(file) => Some(people::add_portrait(conn, &file.data).await?),
            None => None,
        };
        let row = Person {
            id: person(one.first),
            kind: PersonKind::Participant,
            first_name: one.first.to_owned(),
            surname: one.last.to_owned(),
            protection: if protected { Protection::Alias(one.first.to_owned()) } else { Protection::Open },
            portrait,
            symbol: protected.then(|| drawn("leaf")),
            phone: None,
            username: None,
        };
        people::add(conn, &row, when.ms).await?;
        role::place(conn, &placement(one, when), when.ms).await?;
    }
    Ok(())
}

fn placement(one: &Participant, when: When) -> Placement {
    let days = one.weekdays.bytes().enumerate().filter(|(_, mark)| *mark == b'x');
    let weekdays = days.fold(0, |bits, (day, _)| bits | 1 << day);
    // A demo that is filled in on a Sunday has people at work on Sundays.
    let weekend = if when.day.is_weekday() || weekdays & 1 == 0 { 0 } else { 0b110_0000 };
    Placement {
        person: person(one.first),
        unit: unit(one.unit),
        from: when.day.plus_days(-120),
        until: one.until.map(|days| when.day.plus_days(days)),
        weekdays: weekdays | weekend,
        level: one.level,
        needs: one.needs.to_owned(),
        ground: "Påhittat beslut i demon".to_owned(),
        recorded_by: person("Peter"),
    }
}

impl Hat {
    fn role(self) -> Role {
        match self {
            Self::Leads(short) => Role::Supervisor(unit(short)),
            Self::Orders(short) => Role::Orderer(department(short)),
            Self::Coordinates => Role::Coordinator,
            Self::Administers => Role::Admin,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_people_share_a_first_name_so_that_each_has_an_id() {
        let mut names: Vec<_> = PARTICIPANTS.iter().map(|one| one.first).collect();
        names.extend(STAFF.iter().map(|one| one.first));
        let all = names.len();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), all);
    }

    #[test]
    fn the_phones_are_used_by_people_of_their_workplace() {
        for phone in super::super::PHONES {
            for name in phone.crew {
                assert!(
                    PARTICIPANTS.iter().any(|one| one.first == *name && one.unit == phone.unit),
                    "{name}"
                );
            }
        }
    }
}
