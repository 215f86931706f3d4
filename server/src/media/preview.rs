//! Small versions of photos, for whoever looks at them over a slow line. They are made of what is kept, each time anew:
//! what a phone sent as one could be another picture, and so there is nothing more to back up and to erase.

use std::io::Cursor;
use std::num::NonZero;
use std::sync::Arc;

use bytes::Bytes;
use image::codecs::jpeg::JpegEncoder;
use image::{ImageFormat, ImageReader, Limits};
use shared::ids::Digest;
use shared::media::{MAX_SIDE, strip};
use tokio::sync::Semaphore;
use tokio::task::spawn_blocking;

use super::{MediaError, Photos};

/// The longest side of a preview, in pixels.
pub const LONGEST: u32 = 320;
/// How much of the picture is kept, up to 100.
const QUALITY: u8 = 70;
/// What the pixels of one photo may take: a little more than the largest one needs.
const MAX_ALLOC: u64 = 64 << 20;

/// As many previews are made at once as the machine has cores.
#[derive(Debug, Clone)]
pub(super) struct Turns(Arc<Semaphore>);

impl Default for Turns {
    fn default() -> Self {
        let cores = std::thread::available_parallelism().map_or(1, NonZero::get);
        Self(Arc::new(Semaphore::new(cores)))
    }
}

impl Photos {
    /// A small version of a photo: JPEG, and nothing beside the picture. None where there is no photo, or none that can
    /// be read.
    pub async fn preview(&self, digest: Digest) -> Result<Option<Bytes>, MediaError> {
        let turn = Arc::clone(&self.turns.0).acquire_owned().await.map_err(std::io::Error::other)?;
        let Some(photo) = self.get(digest).await? else { return Ok(None) };
        let making = spawn_blocking(move || {
            // It goes on when whoever asked is gone, and so does its turn.
            let _turn = turn;
            small(&photo)
        });
        // A photo that makes the decoder panic is one more that cannot be read.
        Ok(making.await.ok().flatten())
    }
}

fn small(photo: &[u8]) -> Option<Bytes> {
    let mut limits = Limits::default();
    limits.max_image_width = Some(MAX_SIDE.into());
    limits.max_image_height = Some(MAX_SIDE.into());
    limits.max_alloc = Some(MAX_ALLOC);
    let mut reader = ImageReader::with_format(Cursor::new(photo), ImageFormat::Jpeg);
    reader.limits(limits);
    let whole = reader.decode().ok()?;
    let is_small = whole.width().max(whole.height()) <= LONGEST;
    let small = if is_small { whole } else { whole.thumbnail(LONGEST, LONGEST) };
    let mut jpeg = Vec::new();
    small.write_with_encoder(JpegEncoder::new_with_quality(&mut jpeg, QUALITY)).ok()?;
    // The encoder writes of itself what no photo carries.
    strip(&jpeg).ok().map(|stripped| stripped.bytes.into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use shared::media::Size;

    /// 1120 × 840 pixels.
    const PHOTO: &[u8] = include_bytes!("../../demo/photos/bench-before.jpg");

    /// Where a marker stands for the first time.
    fn at(marker: u8) -> usize {
        PHOTO.windows(2).position(|bytes| bytes == [0xff, marker]).unwrap()
    }

    #[test]
    fn a_preview_is_the_photo_made_small_with_nothing_beside_the_picture() {
        let made = small(PHOTO).unwrap();
        let stripped = strip(&made).unwrap();
        assert_eq!(stripped.size, Size { width: 320, height: 240 });
        assert_eq!(stripped.bytes, made);
        assert!(made.len() * 4 < PHOTO.len(), "{} of {}", made.len(), PHOTO.len());
        assert!(made.len() < 30_000, "{}", made.len());
    }

    #[test]
    fn a_preview_shows_what_the_photo_shows() {
        let pixels = |jpeg: &[u8]| {
            let read = image::load_from_memory_with_format(jpeg, ImageFormat::Jpeg).unwrap();
            read.thumbnail_exact(8, 8).into_rgb8().into_raw()
        };
        let (whole, made) = (pixels(PHOTO), pixels(&small(PHOTO).unwrap()));
        assert!(whole.iter().zip(&made).all(|(was, is)| was.abs_diff(*is) < 12));
    }

    #[test]
    fn a_photo_that_is_small_already_is_made_no_larger() {
        let once = small(PHOTO).unwrap();
        let twice = small(&once).unwrap();
        assert_eq!(strip(&twice).unwrap().size, strip(&once).unwrap().size);
    }

    #[test]
    fn what_cannot_be_read_has_no_preview() {
        assert_eq!(small(b"text"), None);
        assert_eq!(small(&PHOTO[..at(0xc0)]), None);
        // It passes for a photo, and no one can tell what it shows.
        let table = at(0xdb);
        let length = usize::from(u16::from_be_bytes([PHOTO[table + 2], PHOTO[table + 3]]));
        let without = [&PHOTO[..table], &PHOTO[table + 2 + length..]].concat();
        assert!(strip(&without).is_ok());
        assert_eq!(small(&without), None);
    }

    #[test]
    fn a_photo_with_more_pixels_than_are_taken_is_not_read() {
        let frame = at(0xc0);
        let mut wide = PHOTO.to_vec();
        wide[frame + 7..frame + 9].copy_from_slice(&(MAX_SIDE + 1).to_be_bytes());
        assert_eq!(strip(&wide).unwrap().size.width, MAX_SIDE + 1);
        assert_eq!(small(&wide), None);
    }

    #[tokio::test]
    async fn a_preview_is_made_of_what_is_kept() {
        let folder = tempfile::tempdir().unwrap();
        let photos = Photos::open(folder.path()).unwrap();
        let digest = Digest::of(PHOTO);
        assert_eq!(photos.preview(digest).await.unwrap(), None);
        photos.keep(digest, Bytes::from_static(PHOTO)).await.unwrap();
        assert_eq!(photos.preview(digest).await.unwrap(), small(PHOTO));
        let text = Digest::of(b"text");
        photos.keep(text, Bytes::from_static(b"text")).await.unwrap();
        assert_eq!(photos.preview(text).await.unwrap(), None);
    }
}
