//! The frames of one connection over POST: which go together in a request, and what each answer changes in the greeting.

use std::collections::VecDeque;

use crate::wire::many::{self, MAX_FRAMES};
use crate::wire::{self, BadFrame, ClientFrame, Hello, MAX_FRAME, ServerFrame};

/// What has to go, and as whom.
#[derive(Debug, Default)]
pub struct Requests {
    hello: Option<Hello>,
    waiting: VecDeque<Vec<u8>>,
}

impl Requests {
    /// Takes in a frame that is to go. The greeting goes with each request from then on.
    pub fn push(&mut self, frame: &[u8]) {
        match wire::decode(frame) {
            Ok(ClientFrame::Hello(hello)) => self.hello = Some(hello),
            _ => self.waiting.push_back(frame.to_vec()),
        }
    }

    /// The next request; with nothing to go it asks for news. None before the greeting.
    pub fn next_body(&mut self) -> Option<Vec<u8>> {
        let mut frames = vec![wire::encode(&ClientFrame::Hello(self.hello.clone()?))];
        // Room for the array's own head.
        let mut left = MAX_FRAME - 8 - frames[0].len();
        // One that is too large for any request goes alone, and is refused: nothing waits behind it for ever.
        while frames.len() < MAX_FRAMES
            && let Some(frame) = self.waiting.pop_front_if(|frame| frames.len() == 1 || frame.len() <= left)
        {
            left = left.saturating_sub(frame.len());
            frames.push(frame);
        }
        Some(many::join(&frames))
    }

    /// Whether frames wait for the next request.
    pub fn is_waiting(&self) -> bool {
        !self.waiting.is_empty()
    }

    /// The frames of an answer. What it says of device and cursor is said in the next greeting: the engine has all that
    /// came before it.
    pub fn answered(&mut self, bytes: &[u8]) -> Result<Vec<Vec<u8>>, BadFrame> {
        let frames = many::split(bytes)?;
        for frame in &frames {
            let Some(hello) = &mut self.hello else { break };
            match wire::decode(frame) {
                Ok(ServerFrame::Welcome(welcome)) => hello.device = welcome.device,
                Ok(ServerFrame::Manifest(manifest)) if !manifest.more => hello.cursor = Some(manifest.cursor),
                _ => {}
            }
        }
        Ok(frames.into_iter().map(<[u8]>::to_vec).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::{DeviceId, HistoryId};
    use crate::sync::change::Actor;
    use crate::wire::{Manifest, PROTOCOL, SCHEMA, Welcome};

    fn hello(device: u8, cursor: Option<u64>) -> ClientFrame {
        let device = DeviceId::from_bytes([device; 16]);
        let actors = vec![Actor([1; 16])];
        ClientFrame::Hello(Hello {
            protocol: PROTOCOL,
            build: "b".into(),
            schema: SCHEMA,
            device,
            actors,
            cursor,
        })
    }

    fn sent(requests: &mut Requests) -> Vec<ClientFrame> {
        let bytes = requests.next_body().unwrap();
        assert!(bytes.len() <= MAX_FRAME);
        many::split(&bytes).unwrap().into_iter().map(|frame| wire::decode(frame).unwrap()).collect()
    }

    #[test]
    fn nothing_goes_before_the_greeting_and_it_goes_each_time() {
        let mut requests = Requests::default();
        assert_eq!(requests.next_body(), None);
        requests.push(&wire::encode(&hello(1, None)));
        requests.push(&wire::encode(&ClientFrame::Ack { receipts: 1 }));
        assert_eq!(sent(&mut requests), [hello(1, None), ClientFrame::Ack { receipts: 1 }]);
        assert_eq!(sent(&mut requests), [hello(1, None)]);
    }

    #[test]
    fn an_answer_moves_the_next_greetings_cursor_and_names_the_device() {
        let mut requests = Requests::default();
        requests.push(&wire::encode(&hello(1, None)));
        let device = DeviceId::from_bytes([2; 16]);
        let welcome = Welcome { time: 0, history: HistoryId::from_bytes([3; 16]), min_schema: 1, device };
        let manifest =
            Manifest { cursor: 7, whole: true, docs: vec![], gone: vec![], views: vec![], more: false };
        let frames = [ServerFrame::Welcome(welcome), ServerFrame::Manifest(manifest)]
            .map(|frame| wire::encode(&frame));
        assert_eq!(requests.answered(&many::join(&frames)).unwrap(), frames);
        assert_eq!(sent(&mut requests), [hello(2, Some(7))]);
        assert_eq!(requests.answered(b"<html>"), Err(BadFrame::Malformed));
    }

    #[test]
    fn what_does_not_fit_into_one_request_goes_with_the_next_in_its_order() {
        let mut requests = Requests::default();
        requests.push(&wire::encode(&hello(1, None)));
        for receipts in 0..100 {
            requests.push(&wire::encode(&ClientFrame::Ack { receipts }));
        }
        assert_eq!(sent(&mut requests).len(), MAX_FRAMES);
        assert!(requests.is_waiting());
        assert_eq!(sent(&mut requests)[1], ClientFrame::Ack { receipts: 63 });
        assert!(!requests.is_waiting());
        let large = vec![0; MAX_FRAME / 2];
        (0..2).for_each(|_| requests.push(&large));
        requests.push(&vec![0; MAX_FRAME]);
        for _ in 0..3 {
            assert!(requests.is_waiting());
            let bytes = requests.next_body().unwrap();
            // The greeting begins after the array's head; the large frame is no CBOR and need not be read.
            assert_eq!(bytes[0], 0x82);
        }
        assert!(!requests.is_waiting());
    }
}
