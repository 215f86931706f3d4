//! Who is sent what, and who holds what: by document, and by canaries that must not turn up.

use automerge::legacy::OpType;
use automerge::{Change, ScalarValue};
use shared::domain::key::{DocKey, DocKind};
use shared::ids::{DocId, PersonId, UnitId};
use shared::sync::change::Replica;
use shared::wire::{self, Access, DocEntry, ServerFrame, ViewName};

use super::truth::Reader;
use super::{Broken, Checked, Oracle, Oracles};
use crate::sim::network::{ConnId, End};
use crate::sim::phone::PhoneId;
use crate::sim::town::Part;
use crate::sim::world::World;

/// What a text stands in.
#[derive(Debug, Clone, Copy)]
enum Place {
    Document(DocKind),
    View(ViewName),
    Other,
}

impl World {
    /// The people of a phone as they are now.
    pub(super) fn reader(&self, id: PhoneId) -> Reader {
        let phone = &self.phones[id.0];
        let now = self.now;
        let live = phone.revoked.is_none_or(|at| now < at);
        let parts = phone.persons.iter().filter(|_| live);
        let parts = parts.filter_map(|person| Some((*person, self.town.part(*person, now)?)));
        Reader { kind: phone.kind, persons: phone.persons.clone(), parts: parts.collect() }
    }

    /// A frame leaves the server.
    pub(in crate::sim) fn check_frame(&mut self, conn: ConnId, frame: &ServerFrame) -> Checked {
        let Some((device, end)) = self.net.get_mut(conn).map(|conn| (conn.device, conn.end)) else {
            return Ok(());
        };
        let Some(index) = self.phones.iter().position(|phone| phone.device == device) else { return Ok(()) };
        let id = PhoneId(index);
        let reader = self.reader(id);
        match frame {
            ServerFrame::Chunks(chunks) => {
                self.check_doc(id, &reader, chunks.doc)?;
                if let Some(saved) = &chunks.snapshot {
                    self.check_saved(id, &reader, chunks.doc, saved)?;
                }
                self.check_changes_sent(id, &reader, chunks.doc, &chunks.changes)?;
            }
            ServerFrame::Changed(changed) => {
                self.check_doc(id, &reader, changed.doc)?;
                self.check_changes_sent(id, &reader, changed.doc, &changed.changes)?;
            }
            ServerFrame::Manifest(manifest) => {
                manifest.docs.iter().try_for_each(|entry| self.check_entry(id, &reader, entry))?;
                self.check_text(id, &reader, Place::Other, &wire::encode(frame))?;
            }
            ServerFrame::Access(entry) => {
                self.check_entry(id, &reader, entry)?;
                self.check_text(id, &reader, Place::Other, &wire::encode(frame))?;
            }
            ServerFrame::View(view) => {
                self.check_text(id, &reader, Place::View(view.name), &view.bytes)?;
            }
            ServerFrame::Receipt(receipt) => {
                let author = self.oracles.stated.get(&receipt.fact).map(|(phone, _)| *phone);
                let misused = self.oracles.misused.contains(&receipt.fact)
                    || self.oracles.handed_in.contains(&receipt.fact);
                if author.is_some_and(|author| author != id) && end != End::Nobody && !misused {
                    let what = format!("a receipt for {} went to {}", receipt.fact, self.label(id));
                    return Err(Broken::new(Oracle::Privacy, what));
                }
            }
            ServerFrame::Welcome(_)
            | ServerFrame::Gone { .. }
            | ServerFrame::Failed { .. }
            | ServerFrame::Error { .. } => {}
        }
        Ok(())
    }

    fn check_doc(&mut self, id: PhoneId, reader: &Reader, doc: DocId) -> Checked {
        let key = self.oracles.truth.docs.get(&doc).map(|doc| doc.row.key);
        let readable = key.is_some_and(|key| self.oracles.truth.may_read(reader, doc, &key));
        if !readable {
            let what = format!("{} was sent {doc} ({key:?})", self.label(id));
            return Err(Broken::new(Oracle::Privacy, what));
        }
        self.oracles.allowed.entry(id).or_default().insert(doc);
        Ok(())
    }

    fn check_entry(&self, id: PhoneId, reader: &Reader, entry: &DocEntry) -> Checked {
        let fine = match (entry.access, entry.key) {
            (Access::Read, key) => self.oracles.truth.may_read(reader, entry.id, &key),
            (Access::Append, DocKey::Time(unit, ..) | DocKey::Station(unit, ..)) => {
                entry.heads.is_none() && reader.is_at(unit)
            }
            (Access::Append, _) => false,
        };
        if fine {
            return Ok(());
        }
        let what = format!("{} was told of {:?} {}", self.label(id), entry.access, entry.key);
        Err(Broken::new(Oracle::Privacy, what))
    }

    fn check_saved(&self, id: PhoneId, reader: &Reader, doc: DocId, saved: &[u8]) -> Checked {
        let Some(row) = self.oracles.truth.docs.get(&doc).map(|doc| &doc.row) else { return Ok(()) };
        let replica = Replica::load(saved, doc, &row.key, row.epoch)
            .map_err(|error| Broken::new(Oracle::Loadable, format!("{doc} as sent: {error}")))?;
        let kind = row.key.kind();
        for (_, json) in replica.facts() {
            self.check_text(id, reader, Place::Document(kind), json.as_bytes())?;
        }
        Ok(())
    }

    fn check_changes_sent(
        &self,
        id: PhoneId,
        reader: &Reader,
        doc: DocId,
        changes: &[serde_bytes::ByteBuf],
    ) -> Checked {
        let Some(kind) = self.oracles.truth.docs.get(&doc).map(|doc| doc.row.key.kind()) else {
            return Ok(());
        };
        for bytes in changes {
            let change = Change::from_bytes(bytes.to_vec())
                .map_err(|error| Broken::new(Oracle::Loadable, format!("a change of {doc}: {error}")))?;
            for op in change.decode().operations {
                if let OpType::Put(ScalarValue::Str(json)) = op.action {
                    self.check_text(id, reader, Place::Document(kind), json.as_bytes())?;
                }
            }
        }
        Ok(())
    }

    /// No canary is in a text that goes to this reader.
    fn check_text(&self, id: PhoneId, reader: &Reader, place: Place, text: &[u8]) -> Checked {
        let text = String::from_utf8_lossy(text);
        let found = self.canary(reader, place, &text);
        let Some(what) = found else { return Ok(()) };
        let what = format!("{what} in {place:?} for {}: {text}", self.label(id));
        Err(Broken::new(Oracle::Privacy, what))
    }

    fn canary(&self, reader: &Reader, place: Place, text: &str) -> Option<String> {
        let of_hours = ["\"minutes\":", "kanarie-skäl"];
        if !matches!(place, Place::Document(DocKind::Time))
            && let Some(canary) = of_hours.iter().find(|canary| text.contains(*canary))
        {
            return Some(format!("hours or absence ({canary})"));
        }
        let works =
            reader.parts.iter().any(|(_, part)| matches!(part, Part::Supervisor(_) | Part::Participant(_)));
        if !works && text.contains("kanarie-anmärkning") {
            return Some("a remark".to_owned());
        }
        let leads = |place: Place| {
            let someone = reader.parts.iter().any(|(_, part)| matches!(part, Part::Supervisor(_)));
            someone && matches!(place, Place::View(ViewName::Staff))
        };
        if text.contains("kanarie-behov") && !leads(place) {
            return Some("somebody's needs".to_owned());
        }
        self.town.people.iter().find_map(|human| {
            let Part::Participant(unit) = human.part else { return None };
            let named = |words: &[&str]| {
                words.iter().find(|word| text.contains(**word)).map(|word| (*word).to_owned())
            };
            // Everybody may hold their own name and number.
            if reader.is_own_of(human.id) && matches!(place, Place::View(ViewName::Me) | Place::Other) {
                return None;
            }
            if !reader.is_at(unit) {
                return named(&[&human.surname, &human.first_name, &human.id.to_string()]);
            }
            let staff = reader.leads(unit) && matches!(place, Place::View(_));
            if staff { None } else { named(&[&human.surname]) }
        })
    }

    /// A phone's storage has been written: it holds contents only of what it was given while it might read it, or of
    /// what it wrote itself and may read.
    pub(in crate::sim) fn check_storage(&mut self, id: PhoneId) -> Checked {
        let reader = self.reader(id);
        let Oracles { truth, allowed, .. } = &mut self.oracles;
        let allowed = allowed.entry(id).or_default();
        for row in self.phones[id.0].disk.tables.facts.values() {
            if !allowed.contains(&row.doc) && !truth.may_read(&reader, row.doc, &row.key) {
                let what = format!("{} keeps {}", self.label(id), row.key);
                return Err(Broken::new(Oracle::Privacy, what));
            }
            allowed.insert(row.doc);
        }
        Ok(())
    }

    /// In the end a phone holds nothing that its people may not read now.
    pub(super) fn check_holdings(&self, id: PhoneId) -> Checked {
        let reader = self.reader(id);
        let tables = &self.phones[id.0].disk.tables;
        for row in tables.facts.values() {
            if !self.oracles.truth.may_read(&reader, row.doc, &row.key) {
                return Err(Broken::new(
                    Oracle::Privacy,
                    format!("{} still holds {}", self.label(id), row.key),
                ));
            }
            for (_, json) in &row.facts {
                self.check_text(id, &reader, Place::Document(row.key.kind()), json.as_bytes())?;
            }
        }
        for view in tables.views.values() {
            self.check_text(id, &reader, Place::View(view.name), &view.bytes)?;
        }
        // Hours stated for a colleague leave the phone once they are committed.
        for row in tables.sent.values() {
            let for_another = |person: PersonId| !reader.is_own_of(person);
            if let (DocKey::Time(unit, person, _), Some(json)) = (row.key, &row.json)
                && for_another(person)
                && !self.ever_led(&reader, unit)
                && self.oracles.truth.has(row.id)
            {
                return Err(Broken::new(Oracle::Privacy, format!("{} keeps {json}", self.label(id))));
            }
        }
        Ok(())
    }

    /// Whether someone who uses a phone leads this workplace, or did.
    fn ever_led(&self, reader: &Reader, unit: UnitId) -> bool {
        let led =
            |id: &PersonId| self.town.human(*id).is_some_and(|human| human.part == Part::Supervisor(unit));
        reader.persons.iter().any(led)
    }
}
