//! Who is here: the device, and the person who speaks on it now.

use shared::api;
use shared::domain::speaker::{DeviceKind, Role, Speaker};
use shared::domain::views::{Level, MePerson};
use shared::ids::{DepartmentId, PersonId, UnitId};

/// Who is here.
#[derive(Debug, Clone, PartialEq)]
pub struct Me {
    /// The device.
    pub device: api::MyDevice,
    /// Who speaks: the one signed in, the one whose phone this is, or the one chosen by picture.
    pub person: MePerson,
    /// Everyone who may speak on this device.
    pub people: Vec<MePerson>,
    /// Whether this is the demo.
    pub demo: bool,
}

/// Who could be here, as far as it is known.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(
    not(target_arch = "wasm32"),
    expect(
        clippy::large_enum_variant,
        reason = "there is one of it at a time, and boxing it would cloud every use"
    )
)]
pub enum Presence {
    /// Storage has not been read yet.
    Unread,
    /// Nobody is known on this device.
    Nobody,
    /// Several may speak here, and none of them is chosen.
    Choose(Vec<MePerson>),
    /// This one.
    Somebody(Me),
}

impl Me {
    /// The person with their roles, as the rules take it. On a shared phone only what participants may counts.
    pub fn speaker(&self) -> Speaker {
        let shared = self.device.kind == DeviceKind::Shared;
        let counts = |role: &&Role| !shared || role.is_participant();
        Speaker { person: self.person.id, roles: self.person.roles.iter().filter(counts).copied().collect() }
    }

    /// Who speaks.
    pub const fn id(&self) -> PersonId {
        self.person.id
    }

    /// How much they want to read.
    pub const fn level(&self) -> Level {
        self.person.level
    }

    /// The workplaces they lead.
    pub fn leads(&self) -> Vec<UnitId> {
        let led = self.roles().filter_map(|role| match role {
            Role::Supervisor(unit) => Some(unit),
            _ => None,
        });
        led.collect()
    }

    /// The departments they order for.
    pub fn orders_for(&self) -> Vec<DepartmentId> {
        let departments = self.roles().filter_map(|role| match role {
            Role::Orderer(department) => Some(department),
            _ => None,
        });
        departments.collect()
    }

    /// Whether they give orders to workplaces.
    pub fn coordinates(&self) -> bool {
        self.roles().any(|role| role == Role::Coordinator)
    }

    /// The workplaces they work at.
    pub fn works_at(&self) -> Vec<UnitId> {
        let units = self.roles().filter_map(|role| match role {
            Role::Participant(unit) => Some(unit),
            _ => None,
        });
        units.collect()
    }

    /// Whether they are a participant and nothing else.
    pub fn is_participant(&self) -> bool {
        !self.person.roles.is_empty() && self.speaker().roles.iter().all(Role::is_participant)
    }

    /// Whether several speak on this phone.
    pub fn is_shared(&self) -> bool {
        self.device.kind == DeviceKind::Shared
    }

    fn roles(&self) -> impl Iterator<Item = Role> + '_ {
        self.person.roles.iter().copied()
    }
}

impl Presence {
    /// From what the server last said and who was chosen here.
    pub(crate) fn of(session: Option<&api::Me>, chosen: Option<PersonId>) -> Self {
        let Some(session) = session else { return Self::Nobody };
        let Some(device) = session.device.clone() else { return Self::Nobody };
        let chosen = session.people.iter().find(|person| Some(person.id) == chosen).cloned();
        let alone = || match session.people.as_slice() {
            [only] if device.kind != DeviceKind::Staff => Some(only.clone()),
            _ => None,
        };
        let person = match device.kind {
            DeviceKind::Shared => chosen.or_else(alone),
            DeviceKind::Own => session.person.clone().or(chosen).or_else(alone),
            DeviceKind::Staff => session.person.clone(),
        };
        match person {
            Some(person) => {
                Self::Somebody(Me { device, person, people: session.people.clone(), demo: session.demo })
            }
            None if device.kind == DeviceKind::Staff || session.people.is_empty() => Self::Nobody,
            None => Self::Choose(session.people.clone()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use shared::ids::{DeviceId, HistoryId};

    fn person(n: u8, roles: Vec<Role>) -> MePerson {
        MePerson {
            id: PersonId::random([n; 16]),
            first_name: "Alva".into(),
            surname: None,
            picture: None,
            symbol: None,
            level: Level::Steps,
            roles,
        }
    }

    fn session(kind: DeviceKind, person: Option<MePerson>, people: Vec<MePerson>) -> api::Me {
        let device = api::MyDevice { id: DeviceId::random([9; 16]), kind, label: "T1".into(), unit: None };
        api::Me {
            device: Some(device),
            person,
            people,
            history: HistoryId::random([8; 16]),
            demo: true,
            lang: "sv".into(),
        }
    }

    fn who(presence: &Presence) -> Option<PersonId> {
        match presence {
            Presence::Somebody(me) => Some(me.id()),
            _ => None,
        }
    }

    #[test]
    fn on_a_shared_phone_someone_is_chosen_among_those_who_may_speak() {
        let people = vec![person(1, vec![]), person(2, vec![])];
        let session = session(DeviceKind::Shared, None, people.clone());
        assert_eq!(Presence::of(Some(&session), None), Presence::Choose(people.clone()));
        assert_eq!(who(&Presence::of(Some(&session), Some(people[1].id))), Some(people[1].id));
        let gone = PersonId::random([7; 16]);
        assert_eq!(Presence::of(Some(&session), Some(gone)), Presence::Choose(people));
    }

    #[test]
    fn on_a_staff_device_only_a_session_speaks() {
        let led = person(1, vec![Role::Coordinator]);
        let signed_out = session(DeviceKind::Staff, None, vec![led.clone()]);
        assert_eq!(Presence::of(Some(&signed_out), Some(led.id)), Presence::Nobody);
        let signed_in = session(DeviceKind::Staff, Some(led.clone()), vec![led.clone()]);
        assert_eq!(who(&Presence::of(Some(&signed_in), None)), Some(led.id));
    }

    #[test]
    fn a_shared_phone_speaks_for_participants_only() {
        let unit = UnitId::random([3; 16]);
        let both = person(1, vec![Role::Participant(unit), Role::Supervisor(unit)]);
        let session = session(DeviceKind::Shared, None, vec![both]);
        let Presence::Somebody(me) = Presence::of(Some(&session), None) else { panic!("nobody") };
        assert_eq!(me.speaker().roles, [Role::Participant(unit)]);
        assert!(me.is_participant());
    }
}
