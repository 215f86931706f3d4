//! What the server says: greeting, manifest, access, and news.

use std::collections::BTreeSet;

use super::documents::Task;
use super::{Effect, Engine, Greeted, Link, Lock, Op, Tell};
use crate::ids::{Digest, DocId};
use crate::lean::Gather as _;
use crate::sync::rows::{DocRow, OutRow, OutState, SentRow, ViewRow};
use crate::wire::{
    self, Access, ClientFrame, Code, DocEntry, Manifest, ServerFrame, View, ViewEntry, ViewName, Welcome,
};

impl Engine {
    pub(super) fn frame(&mut self, now: i64, bytes: &[u8], out: &mut Vec<Effect>) {
        let Ok(frame) = wire::decode::<ServerFrame>(bytes) else {
            // A server this app cannot understand: start over rather than guess, and not at once time and again.
            self.strange = self.strange.saturating_add(1);
            if self.strange > 1 {
                out.push(Effect::Tell(Tell::Refused(Code::Protocol)));
            }
            out.push(Effect::Disconnect);
            return;
        };
        if self.reoffering.is_some() || self.greeted == Greeted::AsItWas {
            return;
        }
        let is_given = match &frame {
            ServerFrame::Access(_) => true,
            // While it is locked, each answer to a request comes with the empty one.
            ServerFrame::Manifest(manifest) => self.link == Link::Up && manifest.cursor > 0,
            _ => false,
        };
        if is_given && self.lock != Lock::Open {
            // Staff have unlocked it meanwhile: it greets anew, and begins again with an actor that it never had.
            out.push(Effect::Disconnect);
            return;
        }
        match frame {
            ServerFrame::Welcome(welcome) => self.welcome(now, &welcome, out),
            ServerFrame::Manifest(next) => {
                let manifest = match self.manifest.take() {
                    Some(manifest) => manifest.followed_by(next),
                    None => next,
                };
                if manifest.more {
                    // Nothing of it counts before all of it is here: what it does not list is to be dropped.
                    self.manifest = Some(manifest);
                } else {
                    self.manifest(now, manifest, out);
                }
            }
            ServerFrame::Chunks(chunks) => {
                self.hear_epoch(chunks.doc, chunks.epoch, out);
                self.wants(chunks.doc, chunks.epoch, &chunks.heads);
                self.with_contents(chunks.doc, Task::Chunks(chunks), out);
            }
            ServerFrame::Changed(changed) => {
                if self.docs.contains_key(&changed.doc) {
                    self.hear_epoch(changed.doc, changed.epoch, out);
                    self.wants(changed.doc, changed.epoch, &changed.heads);
                    self.with_contents(changed.doc, Task::Changed(changed), out);
                }
            }
            ServerFrame::Receipt(receipt) => self.receipt(now, &receipt, out),
            ServerFrame::Access(entry) => {
                let mut ops = Vec::new();
                self.entry(now, &entry, &mut ops);
                self.write(ops, vec![Effect::Tell(Tell::Docs(vec![entry.id]))], out);
                self.pull_behind(out);
                self.mint(now, out);
            }
            ServerFrame::Gone { doc } => {
                let mut ops = Vec::new();
                self.gone(now, doc, &mut ops);
                self.write(ops, vec![Effect::Tell(Tell::Docs(vec![doc]))], out);
            }
            // What is here stays; it is asked for again when there is reason to.
            ServerFrame::Failed { doc, .. } => drop(self.pulling.remove(&doc)),
            ServerFrame::View(view) => self.view(view, out),
            ServerFrame::Error { code } => self.refused(code, out),
        }
    }

    fn welcome(&mut self, now: i64, welcome: &Welcome, out: &mut Vec<Effect>) {
        if welcome.min_schema > self.schema {
            // Nothing is taken from this app: what waits is sent by the one that comes after it.
            self.refused(Code::AppTooOld, out);
            return;
        }
        let restored = self.identity.history.is_some_and(|history| history != welcome.history);
        let moved = self.identity.heard.is_some() && self.identity.device != welcome.device;
        // Staff have unlocked it. What was committed while it kept nothing may be by its actor.
        let unlocked = self.lock == Lock::Open && self.identity.cursor == Some(0);
        self.identity.device = welcome.device;
        self.identity.skew = now - welcome.time;
        self.identity.heard = Some(now);
        if restored {
            // The new history is noted only together with what is offered again.
            self.reoffering = Some(welcome.history);
            out.push(Effect::LoadSent);
            return;
        }
        let mut ops = Vec::new();
        let mut then = Vec::new();
        if moved || unlocked {
            then.extend(self.start_over(&mut ops));
            // The greeting named an old actor and cursor: greet again as what this device is now.
            then.push(Effect::Disconnect);
        }
        self.identity.history = Some(welcome.history);
        ops.push(Op::PutIdentity(self.identity.clone()));
        self.write(ops, then, out);
    }

    /// Another history, or another device: nothing here is known to be the server's any more. What the pages are to be
    /// told once it is gone comes back: another device's documents and views must not stay on a screen.
    pub(super) fn start_over(&mut self, ops: &mut Vec<Op>) -> Vec<Effect> {
        self.greeted = Greeted::AsItWas;
        // The server has answered: it is greeted anew without a wait.
        self.failures = 0;
        self.uploaded.clear();
        self.dealt.clear();
        // Each is used once: what was written with it may be in the next history, and nothing here says how much.
        self.identity.actor = self.spare_actor;
        self.spare_actor = self.spare_actor.next();
        self.identity.cursor = None;
        let docs: Vec<DocId> = std::mem::take(&mut self.docs).into_keys().collect();
        ops.extend(docs.iter().map(|doc| Op::DropDoc(*doc)));
        let views: Vec<ViewName> = std::mem::take(&mut self.views).into_keys().collect();
        ops.extend(views.iter().map(|name| Op::DropView(*name)));
        ops.push(Op::DropAnswered);
        for row in self.outbox.values_mut() {
            row.minted = None;
            // What was committed before may be so no longer.
            if row.state == OutState::Committed {
                row.state = OutState::Pending;
            }
            ops.push(Op::UpdateOut(row.clone()));
        }
        self.waiting.clear();
        let views = views.into_iter().map(|name| Effect::Tell(Tell::View(name)));
        std::iter::once(Effect::Tell(Tell::Docs(docs))).chain(views).collect()
    }

    fn manifest(&mut self, now: i64, manifest: Manifest, out: &mut Vec<Effect>) {
        self.failures = 0;
        self.identity.heard = Some(now);
        if self.link != Link::Up {
            // Only what greets says where everything stands. Later ones tell of views, and what was committed before
            // them may still be on its way into a document here.
            self.identity.cursor = Some(manifest.cursor);
            let sent = self.outbox.values().filter(|row| row.minted.is_some());
            self.resent = sent.map(|row| row.id).collect();
        }
        let mut ops = vec![Op::PutIdentity(self.identity.clone())];
        let mut touched: Vec<DocId> = manifest.gone.clone();
        if manifest.whole {
            let listed: BTreeSet<DocId> = manifest.docs.iter().map(|entry| entry.id).gather();
            let unlisted = self.docs.values().filter(|doc| doc.listed && !listed.contains(&doc.id));
            touched.extend(unlisted.map(|doc| doc.id));
        }
        if self.link != Link::Up {
            // What this device founded before has been listed by now, if it is the device's.
            let listed: BTreeSet<DocId> = manifest.docs.iter().map(|entry| entry.id).gather();
            let founded = self.docs.values().filter(|doc| !doc.listed && !listed.contains(&doc.id));
            touched.extend(founded.map(|doc| doc.id));
        }
        for doc in &touched {
            self.gone(now, *doc, &mut ops);
        }
        for entry in &manifest.docs {
            self.entry(now, entry, &mut ops);
            touched.push(entry.id);
        }
        let mut tell = Vec::new();
        if manifest.whole || self.link != Link::Up {
            let listed: BTreeSet<ViewName> = manifest.views.iter().map(|view| view.name).gather();
            for name in ViewName::ALL.into_iter().filter(|name| !listed.contains(name)) {
                if self.views.remove(&name).is_some() {
                    ops.push(Op::DropView(name));
                    tell.push(Effect::Tell(Tell::View(name)));
                }
            }
        }
        if self.link != Link::Up {
            self.link = Link::Up;
            tell.push(Effect::Tell(Tell::Link(Link::Up)));
            if self.lock != Lock::Open {
                tell.push(Effect::Tell(Tell::Refused(Code::DeviceLocked)));
            }
        }
        if !touched.is_empty() {
            tell.push(Effect::Tell(Tell::Docs(touched)));
        }
        self.write(ops, tell, out);
        self.pull_behind(out);
        for ViewEntry { name, version } in manifest.views {
            // Over requests each answer begins with all of them, also while one is on its way.
            let asked = self.viewing.get(&name) == Some(&version);
            if !asked && self.views.get(&name) != Some(&version) {
                self.viewing.insert(name, version);
                self.send(&ClientFrame::View { name }, out);
            }
        }
        self.mint(now, out);
    }

    /// A document this device may use, as the server has it now.
    fn entry(&mut self, now: i64, entry: &DocEntry, ops: &mut Vec<Op>) {
        match self.docs.get(&entry.id).map(|doc| doc.epoch) {
            // It was founded anew once more, which is known here already.
            Some(epoch) if entry.epoch < epoch => return,
            Some(epoch) if entry.epoch > epoch => self.refounded(entry.id, entry.epoch, ops),
            _ => {}
        }
        let new = DocRow::new(entry.id, entry.key, entry.epoch, entry.access);
        let doc = self.docs.entry(entry.id).or_insert(new);
        let before = doc.clone();
        let may_read = entry.access == wire::Access::Read;
        if !may_read {
            self.pulling.remove(&entry.id);
        }
        if !may_read && !doc.heads.is_empty() {
            doc.heads.clear();
            doc.max_op = 0;
            ops.push(Op::DropContents(entry.id));
        }
        doc.access = entry.access;
        doc.want = entry.heads;
        doc.listed = true;
        if *doc != before || !before.listed {
            ops.push(Op::PutDoc(doc.clone()));
        }
        if !may_read {
            self.let_go(now, entry.id, ops);
        }
    }

    /// A document this device no longer holds. What is on its way into it stays in the outbox.
    fn gone(&mut self, now: i64, doc: DocId, ops: &mut Vec<Op>) {
        self.pulling.remove(&doc);
        match self.docs.get_mut(&doc) {
            // What was stated in it before is still taken: where the next change stands is kept.
            Some(row) if row.own.is_some() => {
                *row = DocRow {
                    own: row.own,
                    own_seq: row.own_seq,
                    ..DocRow::new(doc, row.key, row.epoch, Access::Append)
                };
                ops.extend([Op::PutDoc(row.clone()), Op::DropContents(doc)]);
            }
            Some(_) => {
                self.docs.remove(&doc);
                ops.push(Op::DropDoc(doc));
            }
            None => {}
        }
        self.let_go(now, doc, ops);
    }

    /// What is in the database already will not come back to this device.
    fn let_go(&mut self, now: i64, doc: DocId, ops: &mut Vec<Op>) {
        let safe = |row: &&OutRow| row.doc == doc && row.state == OutState::Committed;
        let rows: Vec<OutRow> = self.outbox.values().filter(safe).cloned().collect();
        for row in rows {
            self.dealt.extend(self.outbox.remove(&row.n).map(|row| row.id));
            ops.extend([Op::PutSent(SentRow::of(&row, now)), Op::RemoveOut(row.n)]);
        }
    }

    fn view(&mut self, view: View, out: &mut Vec<Effect>) {
        let version = Digest::of(&view.bytes);
        self.viewing.remove(&view.name);
        self.views.insert(view.name, version);
        let row = ViewRow { name: view.name, version, bytes: view.bytes };
        self.write(vec![Op::PutView(row)], vec![Effect::Tell(Tell::View(view.name))], out);
    }

    fn refused(&mut self, code: Code, out: &mut Vec<Effect>) {
        if code == Code::DeviceLocked {
            self.locked(out);
            return;
        }
        out.push(Effect::Tell(Tell::Refused(code)));
        out.push(Effect::Disconnect);
    }

    /// A lost phone holds nothing any more but what it has not sent. When it has let go of the rest it comes back as one
    /// that knows nothing, and only then is what it wrote taken.
    fn locked(&mut self, out: &mut Vec<Effect>) {
        let knows_nothing = self.docs.is_empty() && self.views.is_empty();
        let is_bare = knows_nothing && self.identity.cursor.is_none_or(|cursor| cursor == 0);
        if is_bare && self.lock != Lock::Open {
            // It knows: a request is answered with it each time.
            return;
        }
        let mut ops = vec![Op::DropSent, Op::DropAnswered];
        // What a person is to look at goes out once more: it leaves when the server says that it has it.
        for row in self.outbox.values_mut().filter(|row| matches!(row.state, OutState::Looked { .. })) {
            row.state = OutState::Pending;
            ops.push(Op::UpdateOut(row.clone()));
        }
        if is_bare {
            self.lock = Lock::Locked;
            self.write(ops, Vec::new(), out);
        } else {
            let then = self.start_over(&mut ops);
            ops.push(Op::PutIdentity(self.identity.clone()));
            self.write(ops, then, out);
            out.push(Effect::Disconnect);
        }
        out.push(Effect::Tell(Tell::Refused(Code::DeviceLocked)));
    }

    /// Says once on a connection that nothing is left on a locked device.
    pub(super) fn say_gone(&mut self, out: &mut Vec<Effect>) {
        let is_gone = self.outbox.is_empty() && self.after.is_empty() && self.link == Link::Up;
        if self.lock == Lock::Locked && is_gone {
            self.lock = Lock::Gone;
            self.send(&ClientFrame::LetGo, out);
            out.push(Effect::Tell(Tell::Refused(Code::DeviceLocked)));
        }
    }
}
