//! What was stated here and does not count: whose the answer is, and whether they have read it.

use shared::domain::catalogue::Body;
use shared::domain::fact::Fact;
use shared::ids::{FactId, PersonId};
use shared::sync::rows::{AnsweredRow, KEEP_SENT_MS};
use shared::text::{Lang, Text};
use yew::prelude::*;

use super::hooks::{use_me, use_snapshot};
use super::me::Me;
use super::snapshot::Snapshot;
use crate::platform::{settings, time};

/// What somebody stated and that does not count.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer {
    /// Where it was stated, and what was written about it.
    pub row: AnsweredRow,
    /// What was stated; none where that has left the device.
    pub fact: Option<Fact>,
    /// Whether its author took it back, so that nobody else answers.
    pub is_own: bool,
    /// Whether it is somebody's answer and has not been looked at.
    pub is_new: bool,
}

impl Answer {
    /// What was written about it; what its author said themselves in the language of today.
    pub fn said(&self, lang: Lang) -> AttrValue {
        let text = match self.is_own {
            true => Text::SyncTakenBack,
            false => Text::SyncAnswered { reason: self.row.reason.as_str() },
        };
        text.render(lang).into_owned().into()
    }

    /// What was to be done, where it is an order that does not count.
    pub fn ordered(&self) -> Option<AttrValue> {
        match &self.fact.as_ref()?.body {
            Body::Requested(request) => Some(AttrValue::from(request.title.to_string())),
            _ => None,
        }
    }
}

/// The answers for whoever speaks.
#[hook]
pub fn use_answers() -> Vec<Answer> {
    let snapshot = use_snapshot();
    use_me().map(|me| answers(&snapshot, &me)).unwrap_or_default()
}

/// Whoever speaks has these before them: from now on they are read.
#[hook]
pub fn use_read(shown: &[Answer]) {
    let snapshot = use_snapshot();
    let me = use_me().map(|me| me.id());
    let shown: Vec<FactId> =
        shown.iter().filter(|answer| answer.is_new).map(|answer| answer.row.id).collect();
    use_effect_with((me, shown), move |(me, shown)| {
        if let Some(me) = me.filter(|_| !shown.is_empty()) {
            let read = settings::get(&key(me)).unwrap_or_default();
            settings::set(&key(me), &read_after(&read, shown, &snapshot.answered()));
        }
    });
}

/// The answers for this person.
pub fn answers(snapshot: &Snapshot, me: &Me) -> Vec<Answer> {
    let rows = snapshot.answered();
    if rows.is_empty() {
        return Vec::new();
    }
    let read = settings::get(&key(me.id())).unwrap_or_default();
    answers_among(&rows, me, time::now(), &read)
}

/// Those for this person among these rows. On a phone that several use, each reads their own; what cannot be told apart is
/// everybody's.
fn answers_among(rows: &[AnsweredRow], me: &Me, now: i64, read: &str) -> Vec<Answer> {
    let mut answers = Vec::new();
    for row in rows.iter().filter(|row| row.at > now - KEEP_SENT_MS) {
        let fact = row.json.as_ref().and_then(|json| Fact::read(row.id, json));
        let another = |by| by != me.id() && me.people.iter().any(|person| person.id == by);
        if fact.as_ref().is_some_and(|fact| another(fact.by)) {
            continue;
        }
        let is_own = Lang::ALL.iter().any(|lang| Text::SyncTakenBack.render(*lang) == row.reason.as_str());
        let is_new = !is_own && !is_read(read, row.id);
        answers.push(Answer { row: row.clone(), fact, is_own, is_new });
    }
    answers
}

fn is_read(read: &str, id: FactId) -> bool {
    read.split(' ').any(|word| word == id.to_string())
}

/// What has been read once these are, of what is still here.
fn read_after(read: &str, shown: &[FactId], rows: &[AnsweredRow]) -> String {
    let here = rows.iter().map(|row| row.id).filter(|id| shown.contains(id) || is_read(read, *id));
    here.map(|id| id.to_string()).collect::<Vec<_>>().join(" ")
}

fn key(person: PersonId) -> String {
    format!("answers-read.{person}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use shared::api::MyDevice;
    use shared::domain::catalogue::Kind;
    use shared::domain::key::DocKey;
    use shared::domain::sample;
    use shared::domain::speaker::DeviceKind;
    use shared::domain::views::{Level, MePerson};
    use shared::domain::words::Prose;
    use shared::ids::{DeviceId, DocId};

    const NOW: i64 = sample::MS;

    fn person(id: PersonId) -> MePerson {
        let (first_name, level) = ("Alva".to_owned(), Level::Steps);
        MePerson { id, first_name, surname: None, picture: None, symbol: None, level, roles: Vec::new() }
    }

    /// A person on a phone that they share with another.
    fn me(n: u8) -> Me {
        let people = [1, 2].map(|n| person(PersonId::random([n; 16])));
        let device = MyDevice {
            id: DeviceId::random([9; 16]),
            kind: DeviceKind::Shared,
            label: String::new(),
            unit: None,
        };
        let speaks = people[usize::from(n) - 1].clone();
        Me { device, person: speaks, people: people.to_vec(), demo: false }
    }

    /// An answer to what this one of them ordered.
    fn row(n: u8, by: u8, reason: &str) -> AnsweredRow {
        let mut fact = sample::fact(Kind::Requested).unwrap();
        (fact.id, fact.by) = (FactId::at(NOW, [n; 10]), PersonId::random([by; 16]));
        AnsweredRow {
            id: fact.id,
            doc: DocId::random([n; 16]),
            key: DocKey::Bank(sample::UNIT),
            json: Some(fact.to_json()),
            reason: Prose::new(reason).unwrap(),
            at: NOW,
        }
    }

    #[test]
    fn an_answer_is_new_until_whoever_it_is_for_has_looked_at_it() {
        let rows = [row(1, 1, "Ring en flyttfirma."), row(2, 1, "Det är redan gjort."), row(3, 2, "Nej.")];
        let new = |n, read: &str| -> Vec<FactId> {
            let all = answers_among(&rows, &me(n), NOW + 1, read);
            all.into_iter().filter(|answer| answer.is_new).map(|answer| answer.row.id).collect()
        };
        assert_eq!(new(1, ""), [rows[0].id, rows[1].id]);
        assert_eq!(new(2, ""), [rows[2].id]);
        let read = read_after("", &[rows[0].id], &rows);
        assert_eq!(new(1, &read), [rows[1].id]);
        let read = read_after(&read, &[rows[1].id], &rows);
        assert_eq!(new(1, &read), []);
        // What is no longer here is not remembered.
        assert_eq!(read_after(&read, &[], &rows[1..]), rows[1].id.to_string());
    }

    #[test]
    fn what_somebody_took_back_themselves_is_no_news_to_them() {
        for lang in Lang::ALL {
            let rows = [row(1, 1, &Text::SyncTakenBack.render(lang))];
            let all = answers_among(&rows, &me(1), NOW + 1, "");
            assert_eq!((all[0].is_own, all[0].is_new), (true, false));
        }
    }

    #[test]
    fn an_order_that_does_not_count_still_says_what_was_ordered() {
        let all = answers_among(&[row(1, 1, "Nej.")], &me(1), NOW + 1, "");
        assert!(all[0].ordered().is_some_and(|title| !title.is_empty()));
        assert_eq!(all[0].said(Lang::Sv), "Svar: Nej.");
        assert!(answers_among(&[row(1, 1, "Nej.")], &me(1), NOW + KEEP_SENT_MS, "").is_empty());
    }
}
