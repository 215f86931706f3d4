//! The second way a phone may sync: requests over POST, where a wall lets no WebSocket through. Which way is taken, what
//! goes into a request and how long it is waited for is decided by the same code as in a browser.

use shared::sync::engine::Event;
use shared::sync::patience::Patience;
use shared::sync::requests::Requests;
use shared::sync::ways::{Way, Ways};

use super::mishap::Mishap;
use super::network::{ConnId, End, Held};
use super::oracle::Broken;
use super::phone::{PhoneId, Signal};
use super::world::{Due, Phase, World};

/// What is said one thing after the other goes together, in ms.
const GATHER_MS: i64 = 30;
/// How often the server is asked for news, in ms.
const POLL_MS: i64 = 10_000;
/// How long an answer is waited for at first, in ms.
const PATIENCE_MS: i64 = 30_000;
/// How often it is seen whether WebSockets go through after all, in ms.
const PROBE_MS: i64 = 120_000;
/// A WebSocket over which nothing has come after this long leads nowhere, in ms.
const OPEN_MS: i64 = 20_000;

/// What a phone has found out about its lines, and the one that is made of requests.
#[derive(Debug)]
pub(crate) struct Line {
    /// Whether the network it is in lets WebSockets through.
    pub(crate) wall: Wall,
    /// Which ways have led somewhere.
    ways: Ways,
    patience: Patience,
    /// Whether anything came over the connection that is open.
    heard: Heard,
    /// The requests that are its connection, if they are.
    pub(crate) post: Option<Post>,
}

/// A connection made of requests, one at a time.
#[derive(Debug, Default)]
pub(crate) struct Post {
    requests: Requests,
    /// Since when the server is being asked.
    asking: Option<i64>,
    /// The request that is under way.
    pub(crate) request: Option<ConnId>,
    /// When the last request was sent that has been answered.
    answered: i64,
}

/// Whether a network lets WebSockets through.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Wall {
    /// It does.
    None,
    /// It does not.
    Stands,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Heard {
    Nothing,
    Something,
}

impl Line {
    /// In a network that lets everything through.
    pub(crate) fn new() -> Self {
        Self {
            wall: Wall::None,
            ways: Ways::default(),
            patience: Patience::new(PATIENCE_MS),
            heard: Heard::Nothing,
            post: None,
        }
    }

    /// What has been found out is forgotten with the worker that found it out.
    pub(crate) fn forget(&mut self) {
        *self = Self { wall: self.wall, ..Self::new() };
    }

    /// Whether the phone has asked for news after this moment and been answered, if it has to ask.
    pub(crate) fn is_up_to(&self, moment: i64) -> bool {
        self.post.as_ref().is_none_or(|post| post.asking.is_none() && post.answered > moment)
    }
}

type Checked = Result<(), Broken>;

impl World {
    /// Some phones are in a network of their own from the beginning.
    pub(super) fn build_walls(&mut self) {
        for index in 0..self.phones.len() {
            if self.fate.chance(200) {
                self.phones[index].line.wall = Wall::Stands;
            }
        }
    }

    /// A phone comes into another network, which lets WebSockets through or not.
    pub(super) fn change_network(&mut self, id: PhoneId) {
        let line = &mut self.phones[id.0].line;
        line.wall = if line.wall == Wall::None { Wall::Stands } else { Wall::None };
        let wall = line.wall;
        self.note_of(id, format_args!("comes into another network, wall {wall:?}"));
        if wall == Wall::Stands {
            self.befell(Mishap::Wall);
        }
        self.break_line(id);
    }

    /// The way that a phone tries next.
    pub(super) fn next_way(&self, id: PhoneId) -> Way {
        self.phones[id.0].line.ways.next()
    }

    /// A phone behind a wall tries a WebSocket: it is refused, or opens and carries nothing.
    pub(super) fn hit_wall(&mut self, id: PhoneId, life: u32) -> Checked {
        self.begin_line(id);
        let device = self.phones[id.0].device;
        let node = self.server.choose();
        let conn = self.net.open(End::Phone(id, life), Some(node), device);
        if let Some(held) = self.net.get_mut(conn) {
            held.at_server = Held::No;
        }
        self.cut(conn);
        self.phones[id.0].conn = Some(conn);
        if self.fate.chance(600) {
            self.agenda.put(self.now + self.fate.between(5, 500), Due::LostAtPhone(conn));
            return Ok(());
        }
        self.note_of(id, format_args!("opens {} into a wall", conn.0));
        self.agenda.put(self.now + OPEN_MS, Due::LostAtPhone(conn));
        self.feed(id, Event::Opened)
    }

    /// A phone's requests are its connection from now on.
    pub(super) fn open_post(&mut self, id: PhoneId, life: u32) -> Checked {
        let device = self.phones[id.0].device;
        let link = self.net.open(End::Phone(id, life), None, device);
        self.begin_line(id);
        self.phones[id.0].conn = Some(link);
        self.phones[id.0].line.post = Some(Post::default());
        self.note_of(id, format_args!("asks by requests as {}", link.0));
        self.befell(Mishap::Post);
        self.agenda.put(self.now + POLL_MS, Due::Poll(id, link));
        self.agenda.put(self.now + PROBE_MS, Due::Probe(id, link));
        self.feed(id, Event::Opened)
    }

    /// A connection begins, over which nothing has come.
    pub(super) fn begin_line(&mut self, id: PhoneId) {
        self.phones[id.0].line.heard = Heard::Nothing;
    }

    /// Something came over a phone's connection.
    pub(super) fn line_carries(&mut self, id: PhoneId) {
        let line = &mut self.phones[id.0].line;
        line.heard = Heard::Something;
        line.patience.satisfied();
        line.ways.heard(if line.post.is_some() { Way::Post } else { Way::Socket });
    }

    /// A phone's connection has ended.
    pub(super) fn end_line(&mut self, id: PhoneId) {
        let line = &mut self.phones[id.0].line;
        let way = if line.post.take().is_some() { Way::Post } else { Way::Socket };
        if line.heard == Heard::Nothing {
            self.led_nowhere(id, way);
        }
    }

    /// Only where requests are answered it says something of WebSockets that one of them led nowhere.
    fn led_nowhere(&mut self, id: PhoneId, way: Way) {
        let answers = self.phones[id.0].signal == Signal::Some && self.server.is_up();
        let line = &mut self.phones[id.0].line;
        if way == Way::Post {
            line.patience.gave_up();
        }
        if way == Way::Post || answers {
            line.ways.lost(way);
        }
        if way == Way::Socket && answers {
            // The server is there: another way to it is not waited for.
            let at = self.now + self.fate.between(5, 500);
            let life = self.phones[id.0].life;
            self.agenda.put(at, Due::Tell(id, life, Box::new(Event::Nudge)));
        }
    }

    /// A frame goes with the next request.
    pub(super) fn put_into_request(&mut self, id: PhoneId, link: ConnId, frame: &[u8]) {
        if let Some(post) = &mut self.phones[id.0].line.post {
            post.requests.push(frame);
        }
        self.ask_soon(id, link);
    }

    fn ask_soon(&mut self, id: PhoneId, link: ConnId) {
        let now = self.now;
        let Some(post) = &mut self.phones[id.0].line.post else { return };
        if post.asking.is_none() {
            post.asking = Some(now);
            self.agenda.put(now + GATHER_MS, Due::Ask(id, link));
        }
    }

    /// The posting connection of a phone, if it is this one.
    fn post(&mut self, id: PhoneId, link: ConnId) -> Option<&mut Post> {
        let phone = &mut self.phones[id.0];
        if phone.conn == Some(link) { phone.line.post.as_mut() } else { None }
    }

    /// A phone asks for news; a request that hangs is taken for a connection that is lost.
    pub(super) fn poll(&mut self, id: PhoneId, link: ConnId) -> Checked {
        let (now, patience) = (self.now, self.phones[id.0].line.patience.ms());
        let Some(post) = self.post(id, link) else { return Ok(()) };
        if post.asking.is_some_and(|since| now - since > patience) {
            return self.lose_line(id);
        }
        self.agenda.put(now + POLL_MS, Due::Poll(id, link));
        self.ask_soon(id, link);
        Ok(())
    }

    /// A phone sees whether a WebSocket can be opened by now; if so, its next connection is one.
    pub(super) fn probe(&mut self, id: PhoneId, link: ConnId) -> Checked {
        if self.post(id, link).is_none() {
            return Ok(());
        }
        let phone = &mut self.phones[id.0];
        if phone.line.wall == Wall::None && phone.signal == Signal::Some && self.server.is_up() {
            phone.line.ways.opened();
            return self.lose_line(id);
        }
        self.agenda.put(self.now + PROBE_MS, Due::Probe(id, link));
        Ok(())
    }

    /// The request goes out, and now and then twice: what stands between asks again when an answer is long in coming.
    pub(super) fn ask(&mut self, id: PhoneId, link: ConnId) -> Checked {
        let storm = self.phase == Phase::Storm;
        let Some(post) = self.post(id, link) else { return Ok(()) };
        let Some(body) = post.requests.next_body() else {
            post.asking = None;
            return Ok(());
        };
        let phone = &self.phones[id.0];
        let (life, device) = (phone.life, phone.device);
        let reached = phone.signal == Signal::Some && self.server.is_up();
        let node = self.server.choose();
        let end = |link| End::Request { phone: id, life, link };
        let request = self.net.open(end(Some(link)), Some(node), device);
        if let Some(post) = self.post(id, link) {
            post.request = Some(request);
        }
        self.note_of(id, format_args!("requests {}", request.0));
        if !reached || self.faults.dial_fails(&mut self.fate) {
            let at = self.now + self.fate.between(5, 5_000);
            self.cut(request);
            self.agenda.put(at, Due::LostAtPhone(request));
            return Ok(());
        }
        if storm && self.fate.chance(40) {
            let again = self.fate.between(1, 9_000);
            self.befell(Mishap::PostTwice);
            let copy = self.net.open(end(None), Some(self.server.choose()), device);
            // Either of them may be the one that is answered.
            if self.fate.chance(500) {
                self.swap_ends(request, copy);
            }
            self.note_of(id, format_args!("has it arrive again as {}", copy.0));
            self.agenda.put(self.now + again, Due::Again(copy, body.clone()));
        } else if storm && self.fate.chance(40) {
            self.befell(Mishap::AnswerLost);
            if let Some(conn) = self.net.get_mut(request) {
                conn.down.cut(self.now);
            }
            let at = self.now + self.fate.between(100, 30_000);
            self.agenda.put(at, Due::LostAtPhone(request));
        }
        self.send_on(request, body);
        Ok(())
    }

    fn cut(&mut self, id: ConnId) {
        if let Some(conn) = self.net.get_mut(id) {
            conn.up.cut(self.now);
            conn.down.cut(self.now);
        }
    }

    fn swap_ends(&mut self, one: ConnId, other: ConnId) {
        let (Some(a), Some(b)) = (self.net.end(one), self.net.end(other)) else { return };
        for (id, end) in [(one, b), (other, a)] {
            if let Some(conn) = self.net.get_mut(id) {
                conn.end = end;
            }
        }
    }

    /// An answer has come to a phone, whole.
    pub(super) fn answered(&mut self, id: PhoneId, link: ConnId, body: &[u8]) -> Checked {
        let now = self.now;
        let Some(post) = self.post(id, link) else { return Ok(()) };
        post.request = None;
        post.answered = post.asking.unwrap_or(now);
        let frames = post.requests.answered(body).unwrap_or_default();
        for frame in frames {
            if self.phones[id.0].conn == Some(link) {
                self.heard(id, frame)?;
            }
        }
        let Some(post) = self.post(id, link) else { return Ok(()) };
        if post.requests.is_waiting() {
            post.asking = Some(now);
            self.agenda.put(now + GATHER_MS, Due::Ask(id, link));
        } else {
            post.asking = None;
        }
        Ok(())
    }
}
