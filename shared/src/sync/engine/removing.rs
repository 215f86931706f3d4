//! Removing what cannot be sent: its author says so, and it is written down that they did.

use super::{Effect, Engine, Op, Tell};
use crate::domain::fact::Fact;
use crate::domain::words::Prose;
use crate::ids::{Digest, FactId};
use crate::sync::rows::{AnsweredRow, OutRow};

/// Whether this row can be removed here and now: nothing made from it has ever left the device, so nobody else can have
/// it, and nothing else that waits answers it. What may have been sent is taken back at the server, which alone knows
/// whether it is committed.
pub fn is_removable(row: &OutRow, outbox: &[OutRow]) -> bool {
    !row.sent && !is_answered(row, outbox.iter())
}

/// Whether something else that waits answers this row.
pub fn is_answered<'a>(row: &OutRow, mut outbox: impl Iterator<Item = &'a OutRow>) -> bool {
    outbox.any(|other| Fact::read(other.id, &other.json).is_some_and(|fact| fact.re.contains(&row.id)))
}

impl Engine {
    /// Removes a row that its author does not want to have sent any more. What stays is that it was removed, and that
    /// they said so; whatever else is the case by now stays as it is.
    pub(super) fn remove(&mut self, now: i64, id: FactId, words: Prose, out: &mut Vec<Effect>) {
        let found = self.outbox.values().find(|row| row.id == id);
        let Some(row) = found.filter(|row| !row.sent && !is_answered(row, self.outbox.values())).cloned()
        else {
            // The page knows less than the engine: it reads again how it stands.
            out.push(Effect::Tell(Tell::Outbox));
            return;
        };
        self.outbox.remove(&row.n);
        self.dealt.insert(row.id);
        let (doc, key, json) = (row.doc, row.key, Some(row.json));
        let mut ops = vec![
            Op::RemoveOut(row.n),
            Op::PutAnswered(AnsweredRow { id, doc, key, json, reason: words, at: now }),
        ];
        let is_cited = |digest: &Digest| self.outbox.values().any(|row| row.needs.contains(digest));
        ops.extend(row.needs.into_iter().filter(|digest| !is_cited(digest)).map(Op::DropPhoto));
        self.write(ops, vec![Effect::Tell(Tell::Outbox)], out);
    }
}
