//! Several frames in one body: a CBOR array of them, for requests over POST.

use super::BadFrame;

/// No request carries more frames.
pub const MAX_FRAMES: usize = 64;

/// The array of these encoded frames.
pub fn join<T: AsRef<[u8]>>(frames: &[T]) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut serializer = minicbor_serde::Serializer::new(&mut bytes);
    // Writing to memory cannot fail.
    let _ = serializer.encoder_mut().array(frames.len() as u64);
    for frame in frames {
        bytes.extend_from_slice(frame.as_ref());
    }
    bytes
}

/// The encoded frames of an array, and nothing after them. Whether each is a frame is seen when it is decoded.
pub fn split(bytes: &[u8]) -> Result<Vec<&[u8]>, BadFrame> {
    let mut deserializer = minicbor_serde::Deserializer::new(bytes);
    let decoder = deserializer.decoder_mut();
    let Ok(Some(count)) = decoder.array() else { return Err(BadFrame::Malformed) };
    let mut frames = Vec::new();
    for _ in 0..count {
        let from = decoder.position();
        decoder.skip().map_err(|_| BadFrame::Malformed)?;
        frames.push(bytes.get(from..decoder.position()).ok_or(BadFrame::Malformed)?);
    }
    if decoder.position() == bytes.len() { Ok(frames) } else { Err(BadFrame::Malformed) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::{ClientFrame, decode, encode};

    #[test]
    fn frames_come_apart_as_they_were_put_together() {
        let frames: Vec<_> = (0..300).map(|receipts| encode(&ClientFrame::Ack { receipts })).collect();
        for count in [0, 1, 23, 24, 300] {
            let bytes = join(&frames[..count]);
            assert_eq!(split(&bytes).unwrap(), frames[..count]);
            assert_eq!(split(&[bytes.as_slice(), &[0]].concat()), Err(BadFrame::Malformed));
            assert_eq!(split(&bytes[..bytes.len() - 1]), Err(BadFrame::Malformed));
        }
    }

    #[test]
    fn what_is_no_array_of_known_length_is_refused() {
        let promises_too_much = [0x9b, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x00];
        for bytes in [&[][..], &[0xa0], &[0x9f, 0xff], &[0x60], &[0x81], &promises_too_much] {
            assert_eq!(split(bytes), Err(BadFrame::Malformed), "{bytes:?}");
        }
    }

    #[test]
    fn what_is_no_frame_is_found_when_it_is_decoded() {
        let only_a_break = [0x81, 0xff];
        let frames = split(&only_a_break).unwrap();
        assert_eq!(decode::<ClientFrame>(frames[0]), Err(BadFrame::Malformed));
    }
}
