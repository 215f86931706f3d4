//! Frames as bytes.

use std::fmt::Debug;

use serde::Serialize;
use serde::de::DeserializeOwned;
use shared::wire::many::{join, split};
use shared::wire::{ClientFrame, MAX_FRAME, ServerFrame, decode, encode, pack};

/// What is a frame reads the same once it is written, and so do the frames of an array and of a pack.
pub(super) fn check(bytes: &[u8]) {
    reads_again::<ClientFrame>(bytes);
    reads_again::<ServerFrame>(bytes);
    if let Ok(frames) = pack::frames(bytes.to_vec()) {
        assert!(frames.len() == 1 || frames.iter().map(Vec::len).sum::<usize>() <= MAX_FRAME, "no bomb");
        let again =
            pack::messages(frames.clone()).into_iter().flat_map(|message| pack::frames(message).unwrap());
        assert!(again.eq(frames), "packed anew");
    }
    if let Ok(frames) = split(bytes) {
        assert_eq!(split(&join(&frames)).as_ref(), Ok(&frames));
        for frame in frames {
            reads_again::<ClientFrame>(frame);
            reads_again::<ServerFrame>(frame);
        }
    }
}

fn reads_again<T: Serialize + DeserializeOwned + PartialEq + Debug>(bytes: &[u8]) {
    let Ok(frame) = decode::<T>(bytes) else { return };
    let written = encode(&frame);
    assert!(bytes.len() <= MAX_FRAME && written.len() <= bytes.len(), "written longer than it came");
    assert_eq!(decode(&written), Ok(frame));
}
