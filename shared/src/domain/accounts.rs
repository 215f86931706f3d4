//! What an account may do outside documents: bring phones on, list them, lock them, sign in.

use super::speaker::{DeviceKind, Role, Speaker};
use crate::ids::UnitId;

/// Whether the person may bring phones of this workplace on, see them listed and lock them.
pub fn may_keep_devices(speaker: &Speaker, unit: UnitId) -> bool {
    speaker.is(Role::Supervisor(unit)) || speaker.is(Role::Admin)
}

/// Whether the person may have erased, for good, what someone wrote and photographed.
pub fn may_erase(speaker: &Speaker) -> bool {
    speaker.is(Role::Admin)
}

/// Whether someone in these roles signs in with a session of their own. Participants do not: their phone speaks for them.
pub fn may_sign_in(speaker: &Speaker) -> bool {
    speaker.roles.iter().any(|role| !role.is_participant())
}

/// Whether someone in this role may speak on a device of this kind. A shared phone speaks for participants only.
pub const fn may_speak_on(role: Role, device: DeviceKind) -> bool {
    match device {
        DeviceKind::Own | DeviceKind::Shared => role.is_participant(),
        DeviceKind::Staff => !role.is_participant(),
    }
}

/// Whether one person's devices may show another's portrait: those who work at or lead the same workplace, and
/// administrators everyone. Orderers and coordinators see no portraits but their own.
pub fn may_see_portrait(viewer: &Speaker, owner: &Speaker) -> bool {
    let workplace = |role: &Role| match role {
        Role::Supervisor(unit) | Role::Participant(unit) => Some(*unit),
        _ => None,
    };
    let shares = |unit| owner.roles.iter().filter_map(workplace).any(|other| other == unit);
    viewer.person == owner.person
        || viewer.is(Role::Admin)
        || viewer.roles.iter().filter_map(workplace).any(shares)
}

/// How many participants a phone of this kind may be brought on for: at least and at most.
pub const fn persons_on(device: DeviceKind) -> (usize, usize) {
    match device {
        DeviceKind::Own => (1, 1),
        DeviceKind::Shared => (1, 12),
        DeviceKind::Staff => (0, 0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::{DepartmentId, PersonId};

    fn speaker(roles: &[Role]) -> Speaker {
        Speaker { person: PersonId::random([7; 16]), roles: roles.to_vec() }
    }

    #[test]
    fn a_supervisor_keeps_the_phones_of_their_own_workplace_only() {
        let (own, other) = (UnitId::random([1; 16]), UnitId::random([2; 16]));
        let supervisor = speaker(&[Role::Supervisor(own)]);
        assert!(may_keep_devices(&supervisor, own) && !may_keep_devices(&supervisor, other));
        assert!(!may_keep_devices(&speaker(&[Role::Coordinator, Role::Participant(own)]), own));
        assert!(may_keep_devices(&speaker(&[Role::Admin]), other));
    }

    #[test]
    fn portraits_are_for_those_of_the_same_workplace() {
        let (one, two) = (UnitId::random([1; 16]), UnitId::random([2; 16]));
        let mut other = speaker(&[Role::Participant(one)]);
        other.person = PersonId::random([8; 16]);
        assert!(may_see_portrait(&speaker(&[Role::Participant(one)]), &other));
        assert!(may_see_portrait(&speaker(&[Role::Supervisor(one)]), &other));
        assert!(may_see_portrait(&speaker(&[Role::Admin]), &other));
        assert!(!may_see_portrait(&speaker(&[Role::Participant(two)]), &other));
        assert!(!may_see_portrait(&speaker(&[Role::Coordinator]), &other));
        assert!(!may_see_portrait(&speaker(&[Role::Orderer(DepartmentId::random([1; 16]))]), &other));
    }

    #[test]
    fn participants_have_a_phone_and_no_session() {
        let unit = UnitId::random([1; 16]);
        assert!(!may_sign_in(&speaker(&[Role::Participant(unit)])));
        assert!(!may_sign_in(&speaker(&[])));
        assert!(may_sign_in(&speaker(&[Role::Orderer(DepartmentId::random([1; 16]))])));
        assert!(may_speak_on(Role::Participant(unit), DeviceKind::Shared));
        assert!(!may_speak_on(Role::Supervisor(unit), DeviceKind::Shared));
        assert!(!may_speak_on(Role::Participant(unit), DeviceKind::Staff));
    }
}
