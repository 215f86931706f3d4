//! Who speaks: whether the author of a fact may speak on the device, now or when it was stated.

use shared::civil::Moment;
use shared::domain::catalogue::CATALOGUE;
use shared::domain::fact::Fact;
use shared::domain::key::DocKey;
use shared::domain::rules;
use shared::domain::speaker::{DeviceKind, Speaker};
use shared::ids::{PersonId, UnitId};
use shared::wire::Code;

use super::ledger::{DeviceRow, EndedBy, Now};

/// The author of a fact, as what they may state is judged.
#[derive(Debug, Clone)]
pub(super) struct Author {
    now: Option<Speaker>,
    then: Option<Speaker>,
}

/// The person as they may speak on this device.
pub(super) fn author(device: &DeviceRow, person: PersonId, at: Moment, now: Now) -> Result<Author, Code> {
    let voices = || device.voices.iter().filter(|voice| voice.person == person);
    // The clock of the device decides what was permitted when it was stated, corrected by how far it is known to be off.
    let stated_ms = (at.ms - at.skew).min(now.ms);
    let speaker = |ms, day| {
        voices().find(|voice| voice.span.covers(ms, day)).map(|voice| voice.speaker(device.kind, ms, day))
    };
    let author = Author { now: speaker(now.ms, now.today()), then: speaker(stated_ms, at.day) };
    if author.now.is_some() {
        return Ok(author);
    }
    // Whoever was signed out signs in again, and what they stated goes through as theirs.
    if voices().any(|voice| voice.ended_by == EndedBy::Session) {
        return Err(Code::SessionEnded);
    }
    Err(if author.then.is_some() { Code::PersonRevoked } else { Code::PersonForbidden })
}

impl Author {
    /// Whether they may state this fact, and in which capacity; held when they could when they stated it.
    pub(super) fn may_state(
        &self,
        key: &DocKey,
        assigned: Option<UnitId>,
        fact: &Fact,
    ) -> Result<Speaker, Code> {
        let speaker = self.now.clone().ok_or(Code::PersonForbidden)?;
        let Err(code) = rules::may_state(&speaker, key, assigned, fact) else { return Ok(speaker) };
        let could = |then: &Speaker| rules::may_state(then, key, assigned, fact).is_ok();
        Err(if self.then.as_ref().is_some_and(could) { Code::PersonRevoked } else { code })
    }
}

/// Whether anybody on the device has or had anything to do with the document. Who is put on a job does not matter:
/// what someone did before they were taken off it is taken, with a mark.
pub(super) fn concerns(device: &DeviceRow, key: &DocKey, assigned: Option<UnitId>) -> bool {
    device.voices.iter().any(|voice| {
        let roles = voice.roles.iter().map(|(role, _)| *role);
        let counts = |device: DeviceKind| {
            roles.filter(move |role| shared::domain::accounts::may_speak_on(*role, device)).collect()
        };
        let speaker = Speaker { person: voice.person, roles: counts(device.kind) };
        CATALOGUE.iter().any(|entry| rules::may_state_kind(&speaker, key, assigned, entry.kind).is_ok())
    })
}
