//! The one JPEG stripper: what a photo may carry when it leaves a phone, and what the server takes.
//!
//! A camera writes where, when and with which phone a picture was taken, and often a second, unmasked picture behind
//! the end of the first. [`strip`] keeps what draws the picture, byte for byte: tables, frame and scans. It drops every
//! application segment (EXIF, XMP, ICC, JFIF, Adobe), comments, fill bytes and whatever follows the end. Segments are
//! held to their exact lengths, so that nothing can hide behind a table either (ITU-T T.81, annex B).

/// No photo that is taken in is larger on either side, in pixels.
pub const MAX_SIDE: u16 = 4096;

/// Width and height in pixels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Size {
    /// Pixels from left to right.
    pub width: u16,
    /// Pixels from top to bottom.
    pub height: u16,
}

/// A JPEG image that carries nothing but the picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stripped {
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// Its size.
    pub size: Size,
}

/// Why bytes are not taken for a JPEG image.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotJpeg {
    /// They do not begin like one.
    #[error("no JPEG image")]
    Other,
    /// They end before the image does.
    #[error("the JPEG image is cut off")]
    CutOff,
    /// A segment is not as the standard says.
    #[error("the JPEG image is damaged")]
    Damaged,
    /// A coding that browsers do not show: lossless, arithmetic, hierarchical.
    #[error("a kind of JPEG that is not taken")]
    Kind,
}

const SOI: u8 = 0xd8;
const EOI: u8 = 0xd9;
const SOS: u8 = 0xda;
const DQT: u8 = 0xdb;
const DHT: u8 = 0xc4;
const DRI: u8 = 0xdd;

/// The image without anything beside the picture. Stripping twice changes nothing more.
pub fn strip(bytes: &[u8]) -> Result<Stripped, NotJpeg> {
    let Some(rest) = bytes.strip_prefix(&[0xff, SOI]) else { return Err(NotJpeg::Other) };
    let mut input = Input { rest };
    let mut out = Vec::with_capacity(bytes.len());
    out.extend([0xff, SOI]);
    let mut size = None;
    let mut scans = 0_u32;
    loop {
        let marker = input.marker()?;
        match marker {
            EOI if scans > 0 => {
                out.extend([0xff, EOI]);
                return size.map(|size| Stripped { bytes: out, size }).ok_or(NotJpeg::Damaged);
            }
            0xe0..=0xef | 0xfe => {
                input.segment()?;
            }
            0xc0..=0xc2 if size.is_none() => {
                let segment = input.segment()?;
                size = Some(frame(segment)?);
                put(&mut out, marker, segment);
            }
            DQT | DHT | DRI => {
                let segment = input.segment()?;
                let sound = match marker {
                    DQT => quantization_tables(segment),
                    DHT => huffman_tables(segment),
                    _ => segment.len() == 2,
                };
                if !sound {
                    return Err(NotJpeg::Damaged);
                }
                put(&mut out, marker, segment);
            }
            SOS if size.is_some() => {
                let segment = input.segment()?;
                let components = usize::from(*segment.first().ok_or(NotJpeg::Damaged)?);
                if !(1..=4).contains(&components) || segment.len() != 4 + 2 * components {
                    return Err(NotJpeg::Damaged);
                }
                put(&mut out, marker, segment);
                out.extend_from_slice(input.scan()?);
                scans += 1;
            }
            0xc3 | 0xc5..=0xcf | 0xde | 0xdf => return Err(NotJpeg::Kind),
            _ => return Err(NotJpeg::Damaged),
        }
    }
}

fn put(out: &mut Vec<u8>, marker: u8, segment: &[u8]) {
    out.extend([0xff, marker]);
    // A segment came with a length of 16 bits, which counts itself.
    let length = u16::try_from(segment.len() + 2).unwrap_or(u16::MAX);
    out.extend(length.to_be_bytes());
    out.extend_from_slice(segment);
}

/// Reads the frame header: 8 bits, one or three components (four are for print), both sides above zero.
fn frame(segment: &[u8]) -> Result<Size, NotJpeg> {
    let [precision, h1, h0, w1, w0, components, rest @ ..] = segment else { return Err(NotJpeg::Damaged) };
    let size = Size { width: u16::from_be_bytes([*w1, *w0]), height: u16::from_be_bytes([*h1, *h0]) };
    if *precision != 8 || !matches!(components, 1 | 3) {
        return Err(NotJpeg::Kind);
    }
    if rest.len() != 3 * usize::from(*components) || size.width == 0 || size.height == 0 {
        return Err(NotJpeg::Damaged);
    }
    Ok(size)
}

fn quantization_tables(mut segment: &[u8]) -> bool {
    while let Some((kind, rest)) = segment.split_first() {
        let length = if kind >> 4 == 0 { 64 } else { 128 };
        match rest.get(length..) {
            Some(next) if kind >> 4 <= 1 && kind & 15 <= 3 => segment = next,
            _ => return false,
        }
    }
    true
}

fn huffman_tables(mut segment: &[u8]) -> bool {
    while let Some((kind, rest)) = segment.split_first() {
        let Some((counts, rest)) = rest.split_at_checked(16) else { return false };
        let length: usize = counts.iter().map(|count| usize::from(*count)).sum();
        match rest.get(length..) {
            Some(next) if kind >> 4 <= 1 && kind & 15 <= 3 => segment = next,
            _ => return false,
        }
    }
    true
}

/// What is left to read.
struct Input<'a> {
    rest: &'a [u8],
}

impl<'a> Input<'a> {
    /// The next marker; fill bytes before it are passed over.
    fn marker(&mut self) -> Result<u8, NotJpeg> {
        let Some((0xff, mut rest)) = self.rest.split_first().map(|(first, rest)| (*first, rest)) else {
            return Err(if self.rest.is_empty() { NotJpeg::CutOff } else { NotJpeg::Damaged });
        };
        loop {
            match rest.split_first() {
                None => return Err(NotJpeg::CutOff),
                Some((0xff, next)) => rest = next,
                Some((marker, next)) => {
                    self.rest = next;
                    return Ok(*marker);
                }
            }
        }
    }

    /// A segment's content, without its length.
    fn segment(&mut self) -> Result<&'a [u8], NotJpeg> {
        let [high, low, rest @ ..] = self.rest else { return Err(NotJpeg::CutOff) };
        let length = usize::from(u16::from_be_bytes([*high, *low])).checked_sub(2).ok_or(NotJpeg::Damaged)?;
        let (segment, rest) = rest.split_at_checked(length).ok_or(NotJpeg::CutOff)?;
        self.rest = rest;
        Ok(segment)
    }

    /// Entropy-coded data: up to the next marker that is neither a stuffed zero nor a restart.
    fn scan(&mut self) -> Result<&'a [u8], NotJpeg> {
        let mut at = 0;
        loop {
            let found = self.rest[at..].iter().position(|byte| *byte == 0xff).ok_or(NotJpeg::CutOff)? + at;
            match self.rest.get(found + 1) {
                None => return Err(NotJpeg::CutOff),
                Some(0x00 | 0xd0..=0xd7) => at = found + 2,
                Some(_) => {
                    let (scan, rest) = self.rest.split_at(found);
                    self.rest = rest;
                    return Ok(scan);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// A picture of 8 × 8 pixels as the standard lays it out, with an EXIF segment, a comment and a trailer.
    fn camera_photo() -> Vec<u8> {
        let mut photo = vec![0xff, SOI];
        photo.extend([0xff, 0xe1, 0, 12]);
        photo.extend(b"Exif\0\0 GPS");
        photo.extend(picture());
        photo.extend(b"a second picture");
        photo
    }

    /// Everything between SOI and the trailer.
    fn picture() -> Vec<u8> {
        let mut bytes = vec![0xff, DQT, 0, 67, 0];
        bytes.extend([1; 64]);
        bytes.extend([0xff, 0xc0, 0, 11, 8, 0, 8, 0, 8, 1, 1, 0x11, 0]);
        bytes.extend([0xff, DHT, 0, 20, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 5]);
        bytes.extend([0xff, SOS, 0, 8, 1, 1, 0, 0, 63, 0]);
        bytes.extend([0x12, 0xff, 0x00, 0x34, 0xff, 0xd0, 0x56]);
        bytes.extend([0xff, EOI]);
        bytes
    }

    #[test]
    fn a_camera_photo_keeps_its_picture_and_nothing_else() {
        let stripped = strip(&camera_photo()).unwrap();
        assert_eq!(stripped.size, Size { width: 8, height: 8 });
        let mut expected = vec![0xff, SOI];
        expected.extend(picture());
        assert_eq!(stripped.bytes, expected);
        assert_eq!(strip(&expected).unwrap().bytes, expected);
    }

    #[test]
    fn comments_between_scans_and_fill_bytes_go_too() {
        let mut bytes = vec![0xff, SOI, 0xff, 0xff, 0xff, 0xfe, 0, 6];
        bytes.extend(b"hemligt"[..4].iter());
        bytes.extend(picture());
        let mut expected = vec![0xff, SOI];
        expected.extend(picture());
        assert_eq!(strip(&bytes).unwrap().bytes, expected);
    }

    #[test]
    fn text_behind_a_table_is_damage() {
        let mut bytes = vec![0xff, SOI, 0xff, DQT, 0, 70, 0];
        bytes.extend([1; 64]);
        bytes.extend(b"hus");
        bytes.extend(picture());
        assert_eq!(strip(&bytes), Err(NotJpeg::Damaged));
    }

    #[test]
    fn other_files_are_told_apart_from_damaged_ones() {
        assert_eq!(strip(b"\x89PNG\r\n"), Err(NotJpeg::Other));
        assert_eq!(strip(b""), Err(NotJpeg::Other));
        assert_eq!(strip(&[0xff, SOI]), Err(NotJpeg::CutOff));
        assert_eq!(strip(&[0xff, SOI, 0xff, EOI]), Err(NotJpeg::Damaged));
        assert_eq!(strip(&[0xff, SOI, 0xff, 0xc9, 0, 2]), Err(NotJpeg::Kind));
    }

    #[test]
    fn a_photo_cut_off_anywhere_is_refused() {
        let photo = camera_photo();
        let end = photo.len() - b"a second picture".len();
        for length in 0..end {
            assert!(strip(&photo[..length]).is_err(), "{length}");
        }
        assert!(strip(&photo[..end]).is_ok());
    }

    proptest! {
        #[test]
        fn no_input_panics(bytes in proptest::collection::vec(any::<u8>(), 0..600)) {
            let _ = strip(&bytes);
        }

        #[test]
        fn a_damaged_photo_never_panics_and_what_passes_is_stripped(at in 0_usize..170, value in any::<u8>()) {
            let mut photo = camera_photo();
            let length = photo.len();
            photo[at % length] = value;
            if let Ok(once) = strip(&photo) {
                prop_assert_eq!(strip(&once.bytes).unwrap(), once);
            }
        }

        #[test]
        fn whatever_a_segment_says_is_gone(marker in prop_oneof![0xe0_u8..=0xef, Just(0xfe)], said in "[a-z]{8,40}") {
            let mut bytes = vec![0xff, SOI, 0xff, marker];
            bytes.extend(u16::try_from(said.len() + 2).unwrap().to_be_bytes());
            bytes.extend(said.as_bytes());
            bytes.extend(picture());
            let stripped = strip(&bytes).unwrap().bytes;
            prop_assert!(!stripped.windows(said.len()).any(|window| window == said.as_bytes()));
        }
    }
}
