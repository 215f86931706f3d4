//! What goes over a WebSocket: a frame to a message, or several frames packed into one, so that what is said again in each
//! of them crosses a slow line once.
//!
//! A pack is a CBOR byte string, which no frame is, with the array of the frames in it as raw DEFLATE (RFC 1951).

use std::io::{Read as _, Write as _};

use flate2::Compression;
use flate2::read::DeflateDecoder;
use flate2::write::DeflateEncoder;

use super::{BadFrame, MAX_FRAME, many};

/// The first protocol that knows packs.
pub const SINCE: u32 = 3;
/// Less than this, in bytes, is not worth packing.
const WORTH: usize = 1 << 10;
/// A pack takes frames until they are together this long, in bytes: the other side has something to do while the next
/// one is on its way.
const FULL: usize = 64 << 10;
/// The array's own head takes no more, in bytes.
const HEAD: usize = 9;

/// The messages that carry these frames, in their order: packed where that makes them shorter.
pub fn messages(frames: Vec<Vec<u8>>) -> Vec<Vec<u8>> {
    let mut messages = Vec::new();
    let (mut together, mut length) = (Vec::new(), 0);
    for frame in frames {
        if !together.is_empty() && (length + frame.len() > FULL || together.len() == many::MAX_FRAMES) {
            packed_or_not(std::mem::take(&mut together), length, &mut messages);
            length = 0;
        }
        length += frame.len();
        together.push(frame);
    }
    packed_or_not(together, length, &mut messages);
    messages
}

fn packed_or_not(frames: Vec<Vec<u8>>, length: usize, messages: &mut Vec<Vec<u8>>) {
    if (WORTH..=MAX_FRAME - HEAD).contains(&length) {
        let packed = pack(&frames);
        if packed.len() < length {
            messages.push(packed);
            return;
        }
    }
    messages.extend(frames);
}

/// Packs encoded frames.
pub fn pack<T: AsRef<[u8]>>(frames: &[T]) -> Vec<u8> {
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::fast());
    // Writing to memory cannot fail.
    let _ = encoder.write_all(&many::join(frames));
    super::encode(&serde_bytes::ByteBuf::from(encoder.finish().unwrap_or_default()))
}

/// The frames of a message: those of a pack, or the one that it is. Together they are no larger than a frame may be.
pub fn frames(message: Vec<u8>) -> Result<Vec<Vec<u8>>, BadFrame> {
    // CBOR's major type is in the first three bits; that of byte strings is 2.
    if message.first().is_none_or(|first| first >> 5 != 2) {
        return Ok(vec![message]);
    }
    let packed: serde_bytes::ByteBuf = super::decode(&message)?;
    let mut decoder = DeflateDecoder::new(packed.as_slice());
    let mut inflated = Vec::new();
    let most = MAX_FRAME as u64 + 1;
    decoder.by_ref().take(most).read_to_end(&mut inflated).map_err(|_| BadFrame::Malformed)?;
    if inflated.len() > MAX_FRAME {
        return Err(BadFrame::Oversized);
    }
    if decoder.total_in() != packed.len() as u64 {
        return Err(BadFrame::Malformed);
    }
    let frames = many::split(&inflated)?;
    if frames.is_empty() || frames.len() > many::MAX_FRAMES {
        return Err(BadFrame::Malformed);
    }
    Ok(frames.into_iter().map(<[u8]>::to_vec).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::{ClientFrame, encode};

    fn acks(count: u64) -> Vec<Vec<u8>> {
        (0..count).map(|receipts| encode(&ClientFrame::Ack { receipts })).collect()
    }

    #[test]
    fn frames_come_out_as_they_went_in_and_fewer_bytes_travel() {
        for count in [1, 2, 63, 64, 65, 500] {
            let sent = messages(acks(count));
            let heard: Vec<_> = sent.iter().flat_map(|message| frames(message.clone()).unwrap()).collect();
            assert_eq!(heard, acks(count));
        }
        let (plain, packed): (usize, usize) =
            (acks(500).iter().map(Vec::len).sum(), messages(acks(500)).iter().map(Vec::len).sum());
        assert!(packed * 2 < plain, "{packed} of {plain}");
    }

    #[test]
    fn little_and_what_cannot_be_shortened_goes_as_it_is() {
        assert_eq!(messages(acks(2)), acks(2));
        assert_eq!(messages(Vec::new()), Vec::<Vec<u8>>::new());
        let mut dice = 1_u32;
        let noise = (0..2_000).map(|_| {
            dice = dice.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (dice >> 24) as u8
        });
        let noise = vec![encode(&serde_bytes::ByteBuf::from(noise.collect::<Vec<u8>>()))];
        assert_eq!(messages(noise.clone()), noise);
    }

    #[test]
    fn what_is_cut_off_followed_by_more_or_no_pack_is_refused() {
        let packed = pack(&acks(40));
        for bad in [packed[..packed.len() - 1].to_vec(), [packed.as_slice(), &[0]].concat(), vec![0x41, 0xff]]
        {
            assert_eq!(frames(bad), Err(BadFrame::Malformed));
        }
        let inside = |bytes: &[u8]| encode(&serde_bytes::ByteBuf::from(bytes.to_vec()));
        let packed: serde_bytes::ByteBuf = crate::wire::decode(&packed).unwrap();
        assert_eq!(frames(inside(&packed[..packed.len() - 1])), Err(BadFrame::Malformed));
        assert_eq!(frames(inside(&[packed.as_slice(), &[0]].concat())), Err(BadFrame::Malformed));
        assert_eq!(frames(inside(&[])), Err(BadFrame::Malformed));
        assert_eq!(frames(pack::<&[u8]>(&[])), Err(BadFrame::Malformed));
        assert_eq!(frames(pack(&acks(65))), Err(BadFrame::Malformed));
    }

    #[test]
    fn a_bomb_is_not_inflated() {
        let large = encode(&serde_bytes::ByteBuf::from(vec![0; 2 << 20]));
        let packed = pack(&[large]);
        assert!(packed.len() < 50_000, "{}", packed.len());
        assert_eq!(frames(packed), Err(BadFrame::Oversized));
    }
}
