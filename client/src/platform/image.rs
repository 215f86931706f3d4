//! From what a camera gives to what is stored: upright, small enough, and JPEG.

use js_sys::{Array, Function, Object, Promise, Reflect, Uint8Array};
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    Blob, BlobPropertyBag, CanvasRenderingContext2d, Event, File, HtmlCanvasElement, HtmlInputElement,
    ImageBitmap, Url,
};

/// The longest side of a stored photo, in pixels.
const LONGEST: f64 = 1600.0;
/// How much of the picture is kept, up to 1.
const QUALITY: f64 = 0.82;

/// A file that was picked or taken.
pub struct Picked(File);

impl Picked {
    /// What is in it; none when the browser cannot read it.
    pub async fn bytes(&self) -> Option<Vec<u8>> {
        let buffer = JsFuture::from(self.0.array_buffer()).await.ok()?;
        Some(Uint8Array::new(&buffer).to_vec())
    }
}

/// Why a file did not become a photo.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ImageError {
    /// The browser cannot read it as a picture.
    #[error("unreadable")]
    Unreadable,
    /// The browser did not write JPEG, or nothing at all.
    #[error("not JPEG")]
    NotJpeg,
}

/// The files of the input that an event came from; the input is emptied, so that the same can be chosen again.
pub fn take_files(event: &Event) -> Vec<Picked> {
    let input = event.target().and_then(|target| target.dyn_into::<HtmlInputElement>().ok());
    let Some(input) = input else { return Vec::new() };
    let files = input.files().map(|files| {
        let all = (0..files.length()).filter_map(|index| files.get(index));
        all.map(Picked).collect()
    });
    input.set_value("");
    files.unwrap_or_default()
}

/// Where a ring is drawn: from 0 to 1, from the upper left corner.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Spot {
    /// To the right.
    pub x: f64,
    /// Down.
    pub y: f64,
}

/// Draws a ring on a JPEG image around what somebody points at; the image comes back as [`scale`] gives one.
pub async fn ring(jpeg: &[u8], spot: Spot) -> Result<Vec<u8>, ImageError> {
    let blob = jpeg_blob(jpeg).ok_or(ImageError::Unreadable)?;
    let bitmap = decode(&blob).await.ok_or(ImageError::Unreadable)?;
    written(bitmap, Some(spot)).await
}

/// Turns a picture upright, scales it down until it is at most 1600 pixels long, and writes it as JPEG.
pub async fn scale(picked: Picked) -> Result<Vec<u8>, ImageError> {
    let bitmap = decode(&picked.0).await.ok_or(ImageError::Unreadable)?;
    written(bitmap, None).await
}

async fn written(bitmap: ImageBitmap, spot: Option<Spot>) -> Result<Vec<u8>, ImageError> {
    let jpeg = encode(&bitmap, spot).await.ok_or(ImageError::NotJpeg)?;
    bitmap.close();
    Ok(jpeg)
}

async fn decode(file: &Blob) -> Option<ImageBitmap> {
    let window = web_sys::window()?;
    let create: Function = Reflect::get(&window, &"createImageBitmap".into()).ok()?.dyn_into().ok()?;
    let options = Object::new();
    // Upright by what the camera wrote, which is gone from the file afterwards.
    Reflect::set(&options, &"imageOrientation".into(), &"from-image".into()).ok()?;
    let made: Promise = create.call2(&window, file, &options).ok()?.dyn_into().ok()?;
    JsFuture::from(made).await.ok()?.dyn_into().ok()
}

async fn encode(bitmap: &ImageBitmap, spot: Option<Spot>) -> Option<Vec<u8>> {
    let (width, height) = (f64::from(bitmap.width()), f64::from(bitmap.height()));
    let factor = (LONGEST / width.max(height)).min(1.0);
    let (width, height) = ((width * factor).round().max(1.0), (height * factor).round().max(1.0));
    let canvas: HtmlCanvasElement =
        web_sys::window()?.document()?.create_element("canvas").ok()?.dyn_into().ok()?;
    canvas.set_width(pixels(width));
    canvas.set_height(pixels(height));
    let context: CanvasRenderingContext2d = canvas.get_context("2d").ok()??.dyn_into().ok()?;
    Reflect::set(&context, &"imageSmoothingQuality".into(), &"high".into()).ok()?;
    context.draw_image_with_image_bitmap_and_dw_and_dh(bitmap, 0.0, 0.0, width, height).ok()?;
    if let Some(spot) = spot {
        draw_ring(&context, spot, width, height)?;
    }
    let written = Promise::new(&mut |resolve, reject| {
        let asked = canvas.to_blob_with_type_and_encoder_options(&resolve, "image/jpeg", &QUALITY.into());
        if let Err(error) = asked {
            let _ = reject.call1(&JsValue::UNDEFINED, &error);
        }
    });
    let blob: Blob = JsFuture::from(written).await.ok()?.dyn_into().ok()?;
    // A browser that cannot write a type writes PNG without a word.
    if blob.type_() != "image/jpeg" {
        return None;
    }
    let buffer = JsFuture::from(blob.array_buffer()).await.ok()?;
    Some(Uint8Array::new(&buffer).to_vec())
}

/// A ring that is seen on light and dark alike: white around black around yellow.
fn draw_ring(context: &CanvasRenderingContext2d, spot: Spot, width: f64, height: f64) -> Option<()> {
    let size = width.min(height);
    for (colour, line) in [("#ffffff", 0.05), ("#000000", 0.035), ("#ffd42a", 0.02)] {
        context.set_stroke_style_str(colour);
        context.set_line_width(size * line);
        context.begin_path();
        context.arc(spot.x * width, spot.y * height, size * 0.13, 0.0, std::f64::consts::TAU).ok()?;
        context.stroke();
    }
    Some(())
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "between 1 and 1600 whole pixels"
)]
const fn pixels(length: f64) -> u32 {
    length as u32
}

fn jpeg_blob(bytes: &[u8]) -> Option<Blob> {
    let parts = Array::of1(&Uint8Array::from(bytes));
    let options = BlobPropertyBag::new();
    options.set_type("image/jpeg");
    Blob::new_with_u8_array_sequence_and_options(&parts, &options).ok()
}

/// An address for bytes on this page, good until it is dropped.
#[derive(Debug, PartialEq, Eq)]
pub struct ObjectUrl(String);

impl ObjectUrl {
    /// An address for a JPEG image.
    pub fn of_jpeg(bytes: &[u8]) -> Option<Self> {
        let blob = jpeg_blob(bytes)?;
        Url::create_object_url_with_blob(&blob).ok().map(Self)
    }

    /// The address.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Drop for ObjectUrl {
    fn drop(&mut self) {
        // It fails only for an address that is none.
        let _ = Url::revoke_object_url(&self.0);
    }
}
