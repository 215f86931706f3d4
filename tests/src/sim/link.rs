//! What travels between phones and the server.

use server::sync::exchange;
use shared::sync::engine::Event;
use shared::sync::ways::Way;
use shared::wire::{self, ClientFrame, Code, ServerFrame};

use super::mishap::Mishap;
use super::network::{ConnId, End, Held, NodeId};
use super::oracle::Broken;
use super::phone::{Empties, PhoneId, Power, Signal};
use super::post::Wall;
use super::server::Said;
use super::versions::Release;
use super::world::{Due, Phase, World};

type Checked = Result<(), Broken>;

impl World {
    /// A phone tries to connect.
    pub(super) fn dial(&mut self, id: PhoneId, life: u32, which: u32) -> Checked {
        let phone = &self.phones[id.0];
        if phone.life != life || phone.dial != which || phone.engine.is_none() || phone.conn.is_some() {
            return Ok(());
        }
        let reached = phone.signal == Signal::Some && self.server.is_up();
        if !reached || self.faults.dial_fails(&mut self.dice) {
            return self.feed(id, Event::Closed);
        }
        if self.next_way(id) == Way::Post {
            return self.open_post(id, life);
        }
        if self.phones[id.0].line.wall == Wall::Stands {
            return self.hit_wall(id, life);
        }
        self.begin_line(id);
        let device = self.phones[id.0].device;
        let node = self.server.choose();
        let conn = self.net.open(End::Phone(id, life), Some(node), device);
        self.phones[id.0].conn = Some(conn);
        self.note_of(id, format_args!("connects as {}", conn.0));
        self.server.open(conn, node, device, self.now);
        self.feed(id, Event::Opened)
    }

    /// A phone sends a frame.
    pub(super) fn send(&mut self, id: PhoneId, bytes: Vec<u8>) -> Checked {
        let Some(conn) = self.phones[id.0].conn else { return Ok(()) };
        if let Ok(frame) = wire::decode::<ClientFrame>(&bytes) {
            self.figures.frames += 1;
            self.note_of(id, format_args!("> {}", client(&frame)));
            self.overheard(id, &frame, &bytes)?;
        }
        if self.phones[id.0].line.post.is_some() {
            self.put_into_request(id, conn, &bytes);
        } else {
            self.send_on(conn, bytes);
        }
        Ok(())
    }

    /// Puts bytes on their way to the server.
    pub(super) fn send_on(&mut self, id: ConnId, bytes: Vec<u8>) {
        let delay = self.faults.delay_ms(&mut self.dice);
        self.figures.bytes += bytes.len() as u64;
        if let Some(conn) = self.net.get_mut(id) {
            let at = conn.up.arrival(self.now, delay);
            self.under_way += 1;
            self.agenda.put(at, Due::ToServer(id, bytes));
        }
    }

    /// A frame arrives at the server.
    pub(super) fn at_server(&mut self, id: ConnId, bytes: Vec<u8>) -> Checked {
        let now = self.now;
        let Some(conn) = self.net.get_mut(id) else { return Ok(()) };
        if conn.at_server == Held::No || conn.up.is_cut(now) || !self.server.is_up() {
            return Ok(());
        }
        match (conn.end, conn.node) {
            (End::Request { .. }, Some(node)) => self.server.ask(id, node, conn.device, &bytes, now),
            _ => self.server.hear(id, bytes),
        }
        self.rouse_server();
        Ok(())
    }

    /// The server comes to its work after a moment, in which more may come in.
    fn rouse_server(&mut self) {
        if !self.at_work && self.server.has_work() {
            self.at_work = true;
            let at = self.now + self.dice.between(0, 6);
            self.agenda.put(at, Due::ServerWork);
        }
    }

    pub(super) fn server_works(&mut self) -> Checked {
        self.at_work = false;
        if !self.server.is_up() {
            return Ok(());
        }
        self.server.arm(&self.faults);
        for node in self.server.ids() {
            if self.server.is_node_up(node) {
                let said = self.server.work(node, self.now);
                self.said_by(node, said)?;
            }
        }
        self.rouse_server();
        Ok(())
    }

    /// What was done beside the connections is looked at, and what is said goes on its way unless the node fell over.
    pub(super) fn say_unless_crashed(&mut self, said: Vec<Said>) -> Checked {
        self.said_by(self.server.acting(), said)?;
        self.rouse_server();
        Ok(())
    }

    fn said_by(&mut self, node: NodeId, said: Vec<Said>) -> Checked {
        let before = self.cursor;
        self.note_commits()?;
        self.note_cursor();
        if self.server.has_crashed(node) {
            self.note(format_args!("the server crashes"));
            // Of what it was about to say, nobody hears.
            return self.node_down(node);
        }
        if self.cursor != before {
            self.give_hints(node);
        }
        self.deliver(said)
    }

    pub(super) fn note_cursor(&mut self) {
        self.cursor = self.server.cursor();
    }

    /// The server's words go on their way.
    pub(super) fn deliver(&mut self, said: Vec<Said>) -> Checked {
        self.note_cursor();
        for word in said {
            match word {
                Said::Frame(id, frame) => {
                    self.check_frame(id, &frame)?;
                    let delay = self.faults.delay_ms(&mut self.dice);
                    let bytes = wire::encode(&frame);
                    self.figures.frames += 1;
                    self.figures.bytes += bytes.len() as u64;
                    self.note(format_args!("server {} < {}", id.0, server(&frame)));
                    if let Some(conn) = self.net.get_mut(id) {
                        let at = conn.down.arrival(self.now, delay);
                        self.under_way += 1;
                        self.agenda.put(at, Due::ToPhone(id, bytes));
                    }
                }
                Said::Answer(id, frames) => {
                    frames.iter().try_for_each(|frame| self.check_frame(id, frame))?;
                    for frame in &frames {
                        self.note(format_args!("server {} < {}", id.0, server(frame)));
                    }
                    self.figures.frames += frames.len() as u64;
                    let delay = self.faults.delay_ms(&mut self.dice);
                    let bytes = exchange::body(&frames);
                    self.figures.bytes += bytes.len() as u64;
                    if let Some(conn) = self.net.get_mut(id) {
                        conn.at_server = Held::No;
                        let at = conn.down.arrival(self.now, delay);
                        self.under_way += 1;
                        self.agenda.put(at, Due::ToPhone(id, bytes));
                    }
                }
                Said::Close(id) => {
                    self.note(format_args!("server closes {}", id.0));
                    self.server.close(id);
                    if let Some(conn) = self.net.get_mut(id) {
                        conn.at_server = Held::No;
                        let at = conn.down.arrival(self.now, 1);
                        self.agenda.put(at, Due::LostAtPhone(id));
                    }
                }
            }
        }
        Ok(())
    }

    /// A frame arrives at a phone.
    pub(super) fn at_phone(&mut self, id: ConnId, bytes: Vec<u8>) -> Checked {
        let now = self.now;
        let Some(conn) = self.net.get_mut(id) else { return Ok(()) };
        let (end, lost) = (conn.end, conn.down.is_cut(now));
        if lost {
            return Ok(());
        }
        match end {
            End::Phone(phone, life) if self.is_thawed(phone, life) => {
                self.feed_thawed(phone, Event::Frame(bytes))
            }
            End::Phone(phone, life) if self.is_on(phone, life, id) => self.heard(phone, bytes),
            End::Request { phone, life, link: Some(link) } => {
                self.net.forget(id);
                if self.is_on(phone, life, link) { self.answered(phone, link, &bytes) } else { Ok(()) }
            }
            _ => Ok(()),
        }
    }

    /// A phone's engine hears a frame.
    pub(super) fn heard(&mut self, phone: PhoneId, bytes: Vec<u8>) -> Checked {
        self.line_carries(phone);
        if let Ok(ServerFrame::Receipt(receipt)) = wire::decode(&bytes)
            && receipt.number > 0
        {
            self.phones[phone.0].hears_of(receipt.number, receipt.fact);
        }
        if let Ok(ServerFrame::Error { code: Code::DeviceLocked }) = wire::decode(&bytes) {
            self.phones[phone.0].empties = Empties::Soon;
        }
        self.feed(phone, Event::Frame(bytes))
    }

    fn is_on(&self, id: PhoneId, life: u32, conn: ConnId) -> bool {
        let phone = &self.phones[id.0];
        phone.life == life && phone.conn == Some(conn) && phone.power == Power::On
    }

    /// A phone learns that its connection is gone.
    pub(super) fn lost_at_phone(&mut self, id: ConnId) -> Checked {
        let Some(conn) = self.net.get_mut(id) else { return Ok(()) };
        let (end, at_server) = (conn.end, conn.at_server);
        if at_server == Held::No {
            self.net.forget(id);
        }
        match end {
            End::Phone(phone, life) if self.is_on(phone, life, id) => self.lose_line(phone),
            End::Request { phone, life, link: Some(link) } if self.is_on(phone, life, link) => {
                self.lose_line(phone)
            }
            _ => Ok(()),
        }
    }

    /// A phone takes its connection for lost.
    pub(super) fn lose_line(&mut self, id: PhoneId) -> Checked {
        let Some(conn) = self.phones[id.0].conn.take() else { return Ok(()) };
        self.end_line(id);
        self.note_of(id, format_args!("lost {}", conn.0));
        self.feed(id, Event::Closed)
    }

    /// The server learns that a connection is gone.
    pub(super) fn lost_at_server(&mut self, id: ConnId) {
        self.server.close(id);
        if let Some(conn) = self.net.get_mut(id) {
            conn.at_server = Held::No;
        }
    }

    /// A phone lets go of its connection.
    pub(super) fn hang_up(&mut self, id: PhoneId) {
        let Some(conn_id) = self.phones[id.0].conn.take() else { return };
        if self.phones[id.0].line.post.is_some() {
            // A request that is under way arrives all the same, and is answered for nobody.
            self.end_line(id);
            self.net.forget(conn_id);
            return;
        }
        self.end_line(id);
        // What it sent before arrives first.
        let delay = self.faults.delay_ms(&mut self.dice);
        if let Some(conn) = self.net.get_mut(conn_id) {
            let at = conn.up.arrival(self.now, delay);
            self.agenda.put(at, Due::LostAtServer(conn_id));
        }
    }

    pub(super) fn hang_up_and_tell(&mut self, id: PhoneId) {
        if self.phones[id.0].conn.is_some() {
            self.hang_up(id);
            let life = self.phones[id.0].life;
            self.agenda.put(self.now, Due::Tell(id, life, Box::new(Event::Closed)));
        }
    }

    /// The line of a phone breaks: in each direction at once, or only after a while, and each end learns of it in its
    /// own time.
    pub(super) fn break_line(&mut self, id: PhoneId) {
        let Some(conn_id) = self.phones[id.0].conn else { return };
        let request = self.phones[id.0].line.post.as_ref().and_then(|post| post.request);
        let conn_id = request.unwrap_or(conn_id);
        let (now, dice) = (self.now, &mut self.dice);
        let cuts = [dice.between(0, 3_000), dice.between(0, 3_000)];
        let both = dice.chance(500);
        let learns = [dice.between(10, 30_000), dice.between(10, 60_000)];
        let Some(conn) = self.net.get_mut(conn_id) else { return };
        conn.up.cut(now + if both { 0 } else { cuts[0] });
        conn.down.cut(now + if both { 0 } else { cuts[1] });
        self.note_of(id, format_args!("has its line {} break", conn_id.0));
        self.befell(Mishap::BrokenLine);
        self.agenda.put(now + learns[0], Due::LostAtPhone(conn_id));
        self.agenda.put(now + learns[1], Due::LostAtServer(conn_id));
    }

    /// The server is gone, all of it.
    pub(super) fn server_down(&mut self) -> Checked {
        self.server.ids().into_iter().try_for_each(|node| self.node_down(node))
    }

    /// A node is gone; every phone on it learns of it after a while.
    pub(super) fn node_down(&mut self, node: NodeId) -> Checked {
        self.server.crash(node);
        self.befell(Mishap::Crash);
        for id in self.net.at_node(node) {
            let learns = self.now + self.dice.between(5, 5_000);
            if let Some(conn) = self.net.get_mut(id) {
                conn.at_server = Held::No;
            }
            self.agenda.put(learns, Due::LostAtPhone(id));
        }
        let back = match self.phase {
            Phase::Storm => self.dice.between(200, 20_000),
            Phase::Healing => 100,
        };
        self.agenda.put(self.now + back, Due::ServerUp(node));
        self.check_server()
    }

    pub(super) fn server_up(&mut self, node: NodeId) -> Checked {
        if self.server.is_node_up(node) {
            return Ok(());
        }
        self.server.start(node);
        self.note(format_args!("the server starts"));
        if self.server.release == Release::Beginning { self.bring_up(node) } else { Ok(()) }
    }
}

/// A frame in a few words.
fn client(frame: &ClientFrame) -> String {
    match frame {
        ClientFrame::Hello(hello) => format!("hello since {:?}", hello.cursor),
        ClientFrame::Pull(pull) => format!("pull {} have {}", short(pull.doc), pull.have.len()),
        ClientFrame::View { name } => format!("view {}", name.name()),
        ClientFrame::Push(push) => {
            let items: Vec<String> =
                push.items.iter().map(|item| item.id.to_string()[24..].to_owned()).collect();
            format!("push {} {} e{} {}", push.kind.name(), short(push.doc), push.epoch, items.join(" "))
        }
        ClientFrame::Ack { receipts } => format!("ack {receipts}"),
        ClientFrame::LetGo => "let go".to_owned(),
    }
}

fn server(frame: &ServerFrame) -> String {
    match frame {
        ServerFrame::Welcome(_) => "welcome".to_owned(),
        ServerFrame::Manifest(manifest) => format!(
            "manifest {} whole {} docs {} gone {} views {}",
            manifest.cursor,
            manifest.whole,
            manifest.docs.len(),
            manifest.gone.len(),
            manifest.views.len()
        ),
        ServerFrame::Chunks(chunks) => format!("chunks {} heads {}", short(chunks.doc), chunks.heads.len()),
        ServerFrame::Receipt(receipt) => format!(
            "receipt {} {} {} {}",
            receipt.number,
            &receipt.fact.to_string()[24..],
            receipt.verdict.name(),
            receipt.code.key()
        ),
        ServerFrame::Changed(changed) => format!("changed {} at {}", short(changed.doc), changed.cursor),
        ServerFrame::Access(entry) => {
            format!("access {} {:?} {}", entry.key.kind().name(), entry.access, short(entry.id))
        }
        ServerFrame::Gone { doc } => format!("gone {}", short(*doc)),
        ServerFrame::Failed { doc, code } => format!("failed {} {}", short(*doc), code.key()),
        ServerFrame::View(view) => format!("view {}", view.name.name()),
        ServerFrame::Error { code } => format!("error {}", code.key()),
    }
}

fn short(doc: shared::ids::DocId) -> String {
    doc.to_string()[..8].to_owned()
}
