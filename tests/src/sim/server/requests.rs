//! Requests over POST: each is a connection of its own, and its frames are taken by the same code as the route's.

use std::collections::BTreeMap;

use server::sync::batch::Outcome;
use server::sync::exchange::Exchange;
use server::sync::group::Answer;
use server::sync::session::Waiting;
use shared::ids::{DeviceId, Digest};
use shared::wire::{ServerFrame, many};

use super::{Said, Server, clock, earlier, now};
use crate::sim::network::{ConnId, NodeId};
use crate::sim::plant::Plant;
use crate::sim::versions::Release;

/// A request that is being answered.
pub(super) struct Request {
    node: NodeId,
    exchange: Exchange,
    /// What was committed since it came.
    heard: Vec<Outcome>,
    /// What is said of facts that the server does not know.
    unknown: Vec<ServerFrame>,
    /// What it is, to whoever keeps answers.
    body: Digest,
}

/// The requests that are being answered.
#[derive(Default)]
pub(super) struct Requests {
    open: BTreeMap<ConnId, Request>,
    /// Answers that were given: the bug is to give them again.
    kept: BTreeMap<Digest, Vec<ServerFrame>>,
}

impl Requests {
    /// Whether there are any.
    pub(super) fn is_empty(&self) -> bool {
        self.open.is_empty()
    }

    /// Nobody waits for this one any more.
    pub(super) fn close(&mut self, id: ConnId) {
        self.open.remove(&id);
    }

    /// A node is gone, and what it was answering with it.
    pub(super) fn crash(&mut self, node: NodeId) {
        self.open.retain(|_, request| request.node != node);
    }

    fn of(&self, node: NodeId) -> Vec<ConnId> {
        self.open.iter().filter(|(_, request)| request.node == node).map(|(id, _)| *id).collect()
    }
}

impl Server {
    /// A device's request has come to a node.
    pub(crate) fn ask(&mut self, id: ConnId, node: NodeId, device: DeviceId, body: &[u8], at: i64) {
        let kept_as = Digest::of(&[body, device.as_bytes()].concat());
        let (body, unknown) =
            if self.release == Release::Earlier { sift(body) } else { (body.to_vec(), Vec::new()) };
        let conn = self.connection(node, device, at);
        if let Ok(exchange) = Exchange::read(conn, &body) {
            let heard = Vec::new();
            self.requests.open.insert(id, Request { node, exchange, heard, unknown, body: kept_as });
        }
    }

    /// Takes the frames of a node's requests up to what is to be written, and answers those that are through.
    pub(super) fn take_requests(
        &mut self,
        node: NodeId,
        at: i64,
        said: &mut Vec<Said>,
    ) -> Vec<(ConnId, Waiting)> {
        let mut waiting = Vec::new();
        for id in self.requests.of(node) {
            let Some(request) = self.requests.open.get_mut(&id) else { continue };
            let ledger = &self.nodes[node.0].ledger;
            if let Some(next) = now(request.exchange.next(ledger, clock(at))) {
                waiting.push((id, next));
                continue;
            }
            let Some(done) = self.requests.open.remove(&id) else { continue };
            let mut frames = done.exchange.said();
            frames.extend(done.unknown);
            if self.plant == Some(Plant::AnswerKept) {
                frames = self.requests.kept.entry(done.body).or_insert(frames).clone();
            }
            said.push(Said::Answer(id, frames));
        }
        waiting
    }

    /// Gives a request what it had written; others of the node take note of what was committed.
    pub(super) fn answer_requests(
        &mut self,
        node: NodeId,
        at: i64,
        own: &mut BTreeMap<ConnId, (Waiting, Answer)>,
        outcomes: &[&Outcome],
    ) {
        for id in self.requests.of(node) {
            let Some(request) = self.requests.open.get_mut(&id) else { continue };
            request.heard.extend(outcomes.iter().copied().filter(|outcome| outcome.is_news()).cloned());
            let Some((waiting, answer)) = own.remove(&id) else { continue };
            let heard = std::mem::take(&mut request.heard);
            let heard: Vec<&Outcome> = heard.iter().collect();
            let ledger = &self.nodes[node.0].ledger;
            now(request.exchange.answered(ledger, clock(at), waiting, answer, &heard));
        }
    }

    /// Something was committed elsewhere.
    pub(super) fn tell_requests(&mut self, node: NodeId, outcome: &Outcome) {
        for request in self.requests.open.values_mut().filter(|request| request.node == node) {
            request.heard.push(outcome.clone());
        }
    }
}

/// A request without the facts that the earlier server does not know, and what it says of those.
fn sift(body: &[u8]) -> (Vec<u8>, Vec<ServerFrame>) {
    let (mut left, mut said) = (Vec::new(), Vec::new());
    for frame in many::split(body).unwrap_or_default() {
        let (known, mut unknown) = earlier::sift(frame.to_vec());
        left.extend(known);
        said.append(&mut unknown);
    }
    (many::join(&left), said)
}
