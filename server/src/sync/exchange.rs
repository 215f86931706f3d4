//! One request over POST, without its HTTP: a connection of its own whose frames are all there, and are taken one after
//! the other. The route and the simulator drive it.

use std::collections::VecDeque;

use shared::wire::many::{self, MAX_FRAMES};
use shared::wire::{self, Code, ServerFrame};

use super::batch::Outcome;
use super::group::Answer;
use super::ledger::{Ledger, Now};
use super::session::{ConnState, End, Turn, Waiting};

/// A request that is being answered.
#[derive(Debug)]
pub struct Exchange {
    conn: ConnState,
    frames: VecDeque<Vec<u8>>,
    said: Vec<ServerFrame>,
}

/// Why a body is no request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadBody {
    /// It cannot be taken apart.
    #[error("the body is no CBOR array of frames")]
    Malformed,
    /// It holds nothing, or too much.
    #[error("a request carries one to 64 frames")]
    Count,
}

impl Exchange {
    /// A request with this body, on this connection that is used for nothing else.
    pub fn read(conn: ConnState, body: &[u8]) -> Result<Self, BadBody> {
        let frames = many::split(body).map_err(|_| BadBody::Malformed)?;
        if frames.is_empty() || frames.len() > MAX_FRAMES {
            return Err(BadBody::Count);
        }
        let frames = frames.into_iter().map(<[u8]>::to_vec).collect();
        Ok(Self { conn, frames, said: Vec::new() })
    }

    /// Takes frames up to the next one that has something written; none when all have been taken.
    pub async fn next(&mut self, ledger: &dyn Ledger, now: Now) -> Option<Waiting> {
        while let Some(frame) = self.frames.pop_front() {
            let mut turn = self.conn.received(ledger, now, &frame).await;
            let waiting = turn.job.take();
            self.say(turn);
            if waiting.is_some() {
                return waiting;
            }
        }
        None
    }

    /// What was to be written was answered; `outcomes` is what was committed since the request came and not told to it.
    pub async fn answered(
        &mut self,
        ledger: &dyn Ledger,
        now: Now,
        waiting: Waiting,
        answer: Answer,
        outcomes: &[&Outcome],
    ) {
        let turn = self.conn.answered(ledger, now, waiting, answer, outcomes).await;
        self.say(turn);
    }

    /// Ends it with this, whatever else there was to answer.
    pub fn give_up(&mut self, code: Code) {
        self.said.push(ServerFrame::Error { code });
        self.frames.clear();
    }

    /// Everything that was said. What a lost answer would have said is told again to the next request: the receipts until
    /// they are acknowledged, the rest because the device's cursor has not moved.
    pub fn said(self) -> Vec<ServerFrame> {
        self.said
    }

    fn say(&mut self, mut turn: Turn) {
        self.said.append(&mut turn.frames);
        if turn.end == End::Close {
            self.frames.clear();
        }
    }
}

/// An answer's body.
pub fn body(said: &[ServerFrame]) -> Vec<u8> {
    let frames: Vec<Vec<u8>> = said.iter().map(wire::encode).collect();
    many::join(&frames)
}
