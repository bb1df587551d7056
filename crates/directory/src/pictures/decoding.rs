//! From a file to pixels, within bounds that are known before the first one is read.

use std::io::Cursor;

use image::{
    DynamicImage, GenericImageView, ImageDecoder, ImageError, ImageFormat, ImageReader, Limits,
    Rgba, RgbaImage,
};

use super::{Bounds, PictureFault};

/// The most passes over a JPEG. Honest ones have about ten; a small file can ask for thousands.
pub(super) const PASSES: usize = 64;

/// The most pixels of what is worked on; a larger picture is averaged down to that at once.
const WORKED_ON: u64 = 4_000_000;

/// The pixels of a file, upright, at most [`WORKED_ON`] of them.
pub(super) fn decode(file: &[u8], bounds: &Bounds) -> Result<RgbaImage, PictureFault> {
    if file.len() > bounds.file {
        return Err(bounds.long());
    }
    let mut reader = ImageReader::new(Cursor::new(file));
    let format = image::guess_format(file).map_err(|_| PictureFault::Format)?;
    if !matches!(format, ImageFormat::Png | ImageFormat::Jpeg | ImageFormat::WebP) {
        return Err(PictureFault::Format);
    }
    // In what a pass holds, this marker cannot stand.
    let passes = file.windows(2).filter(|pair| *pair == [0xff, 0xda]).count();
    if format == ImageFormat::Jpeg && passes > PASSES {
        return Err(PictureFault::Damaged);
    }
    let mut limits = Limits::default();
    limits.max_image_width = Some(bounds.side);
    limits.max_image_height = Some(bounds.side);
    limits.max_alloc = Some(bounds.memory);
    reader.set_format(format);
    reader.limits(limits);
    let fault = |error: ImageError| match error {
        ImageError::Limits(_) => bounds.large(),
        _ => PictureFault::Damaged,
    };
    let mut decoder = reader.into_decoder().map_err(fault)?;
    let (width, height) = decoder.dimensions();
    let pixels = u64::from(width) * u64::from(height);
    let needed = decoder.total_bytes().saturating_add(pixels * working(file, format));
    if pixels > bounds.pixels || needed > bounds.memory {
        return Err(bounds.large());
    }
    let orientation = decoder.orientation().map_err(fault)?;
    let picture = DynamicImage::from_decoder(decoder).map_err(fault)?;
    let mut picture = DynamicImage::ImageRgba8(averaged(picture));
    picture.apply_orientation(orientation);
    Ok(picture.into_rgba8())
}

/// How many bytes for each pixel the decoder of a format takes besides those that it gives back.
fn working(file: &[u8], format: ImageFormat) -> u64 {
    match format {
        ImageFormat::Jpeg if in_one_pass(file) => 0,
        // Two bytes for each of up to four components.
        ImageFormat::Jpeg => 8,
        ImageFormat::WebP => 4,
        _ => 0,
    }
}

/// Whether all of a JPEG is read in one pass, row by row. Of any other one, the coefficients of the
/// whole picture are kept until the last pass.
fn in_one_pass(file: &[u8]) -> bool {
    let mut rest = file.get(2..).unwrap_or_default();
    let mut components = None;
    while let [0xff, kind, tail @ ..] = rest {
        if *kind == 0xff {
            rest = rest.get(1..).unwrap_or_default();
            continue;
        }
        let &[high, low, ref segment @ ..] = tail else { return false };
        match kind {
            // The frame: its precision, height and width come before the number of components.
            0xc0 | 0xc1 => components = segment.get(5).copied(),
            0xc2..=0xc3 | 0xc5..=0xc7 | 0xc9..=0xcf => return false,
            0xda => return components.is_some() && segment.first().copied() == components,
            _ => {}
        }
        rest = tail.get(usize::from(u16::from_be_bytes([high, low]))..).unwrap_or_default();
    }
    false
}

/// The picture with so few pixels that it can be worked on: each the average of a square.
fn averaged(picture: DynamicImage) -> RgbaImage {
    let (width, height) = picture.dimensions();
    let mut step = 1;
    let size = |step: u32| ((width / step).max(1), (height / step).max(1));
    while u64::from(size(step).0) * u64::from(size(step).1) > WORKED_ON {
        step += 1;
    }
    if step == 1 {
        return picture.into_rgba8();
    }
    let (across, down) = size(step);
    RgbaImage::from_fn(across, down, |x, y| average(&picture, x * step, y * step, step))
}

/// The average of a square, or of what there is of it. Colours count by how opaque they are.
fn average(picture: &DynamicImage, left: u32, top: u32, side: u32) -> Rgba<u8> {
    let (width, height) = picture.dimensions();
    let (right, bottom) = ((left + side).min(width), (top + side).min(height));
    let (mut sums, mut opaque, mut count) = ([0_u32; 3], 0_u32, 0_u32);
    for (x, y) in (top..bottom).flat_map(|y| (left..right).map(move |x| (x, y))) {
        let [colors @ .., alpha] = picture.get_pixel(x, y).0;
        let alpha = u32::from(alpha);
        for (sum, color) in sums.iter_mut().zip(colors) {
            *sum += u32::from(color) * alpha;
        }
        opaque += alpha;
        count += 1;
    }
    let [red, green, blue] = sums.map(|sum| super::divided(sum, opaque));
    Rgba([red, green, blue, super::divided(opaque, count)])
}
