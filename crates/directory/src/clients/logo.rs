//! Logos: any picture that comes in becomes a small PNG of its own pixels and nothing else.
//!
//! Invariants
//! - What is stored was written by this module: no byte of a file that came in is ever served.
//! - Reading one takes a bounded amount of memory and time, whatever the file says of itself.
//! - A logo is called by its content, so that a name never means another picture.
//!
//! What is absent: no SVG, which is a document that can hold scripts, and no moving pictures.

use std::fmt;
use std::io::Cursor;

use image::codecs::png::{CompressionType, FilterType, PngEncoder};
use image::imageops::{self, FilterType as Kernel};
use image::{DynamicImage, ImageDecoder, ImageError, ImageFormat, ImageReader, Limits, RgbaImage};
use sha2::{Digest, Sha256};
use store::{Column, Kind, Mismatch, Value};

use crate::error::{Code, Error};
use crate::ids::hex;

/// The longest file that is read, in bytes.
pub const LOGO_FILE_LIMIT: usize = 512 * 1024;

/// The most pixels of a picture that is read.
const PIXELS: u64 = 4_000_000;
/// The most pixels of one side.
const SIDE: u32 = 8192;
/// The most bytes that decoding may take: eight for each pixel, and something to work with.
const MEMORY: u64 = 8 * PIXELS + (8 << 20);
/// The most passes over a JPEG. Honest ones have about ten; a small file can ask for thousands.
const PASSES: usize = 64;
/// The largest size at which a logo is kept: three times that at which it is shown.
const BOX: (u32, u32) = (480, 144);
/// The most bytes of a logo that is kept, so that pages stay small.
const KEPT: usize = 32 * 1024;

/// Why a file cannot be a logo.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LogoFault {
    /// Of another format than those that are read.
    #[error("must be a PNG, JPEG or WebP picture")]
    Format,
    /// More bytes than are read.
    #[error("must have at most 512 KiB")]
    Long,
    /// More pixels than are read.
    #[error("must have at most 4 million pixels, and at most 8192 on one side")]
    Large,
    /// Of a known format, but cut off or broken.
    #[error("cannot be read; it is damaged or not complete")]
    Damaged,
}

/// What a logo is called: the hash of its bytes and its size in pixels, `HASH-WIDTHxHEIGHT`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct LogoName {
    hash: String,
    width: u32,
    height: u32,
}

/// A picture that was read, made small, and written anew.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Logo {
    name: LogoName,
    png: Vec<u8>,
}

impl Logo {
    /// Reads a PNG, JPEG or WebP file and writes a small PNG: at most 480 by 144 pixels and 32 KiB,
    /// upright, without a word of what else stood in the file. Takes milliseconds, so it is not done
    /// in a transaction.
    ///
    /// # Errors
    /// [`Error::Invalid`] at `logo` with the [`LogoFault`].
    pub fn read(file: &[u8]) -> Result<Self, Error> {
        let refused = |fault| Error::invalid("logo", Code::Logo(fault));
        let pixels = decode(file).map_err(refused)?;
        shrink(&pixels).ok_or_else(|| Error::internal("a logo cannot be written"))
    }

    /// What it is called.
    pub fn name(&self) -> &LogoName {
        &self.name
    }

    /// The picture, as PNG.
    pub fn png(&self) -> &[u8] {
        &self.png
    }
}

impl LogoName {
    /// Reads the text form.
    pub fn parse(text: &str) -> Option<Self> {
        let (hash, size) = text.split_once('-')?;
        let (width, height) = size.split_once('x')?;
        let number = |text: &str| text.parse().ok();
        let (width, height) = (number(width)?, number(height)?);
        let name = Self { hash: hash.to_owned(), width, height };
        let digits = hash.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b));
        // One name has one form, so that a path that is kept for good leads to one picture.
        (hash.len() == 32 && digits && name.to_string() == text).then_some(name)
    }

    /// Width and height in pixels.
    pub fn size(&self) -> (u32, u32) {
        (self.width, self.height)
    }
}

impl fmt::Display for LogoName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}x{}", self.hash, self.width, self.height)
    }
}

impl Column for LogoName {
    const KIND: Kind = Kind::Text;
    fn read(value: Value<'_>) -> Result<Self, Mismatch> {
        let found = value.clone();
        let text = String::read(value)?;
        Self::parse(&text).ok_or_else(|| Mismatch::new("the name of a logo", &found))
    }
    fn write(&self) -> Value<'_> {
        Value::Text(self.to_string().into())
    }
}

/// The pixels of a file, upright.
fn decode(file: &[u8]) -> Result<RgbaImage, LogoFault> {
    if file.len() > LOGO_FILE_LIMIT {
        return Err(LogoFault::Long);
    }
    let mut reader = ImageReader::new(Cursor::new(file));
    let format = image::guess_format(file).map_err(|_| LogoFault::Format)?;
    if !matches!(format, ImageFormat::Png | ImageFormat::Jpeg | ImageFormat::WebP) {
        return Err(LogoFault::Format);
    }
    // In what a pass holds, this marker cannot stand.
    let passes = file.windows(2).filter(|pair| *pair == [0xff, 0xda]).count();
    if format == ImageFormat::Jpeg && passes > PASSES {
        return Err(LogoFault::Damaged);
    }
    let mut limits = Limits::default();
    limits.max_image_width = Some(SIDE);
    limits.max_image_height = Some(SIDE);
    limits.max_alloc = Some(MEMORY);
    reader.set_format(format);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(|error| fault(&error))?;
    let (width, height) = decoder.dimensions();
    if u64::from(width) * u64::from(height) > PIXELS {
        return Err(LogoFault::Large);
    }
    let orientation = decoder.orientation().map_err(|error| fault(&error))?;
    let mut picture = DynamicImage::from_decoder(decoder).map_err(|error| fault(&error))?;
    picture.apply_orientation(orientation);
    Ok(picture.into_rgba8())
}

fn fault(error: &ImageError) -> LogoFault {
    match error {
        ImageError::Limits(_) => LogoFault::Large,
        _ => LogoFault::Damaged,
    }
}

/// The largest logo that fits into the box and into the bytes. `None` if nothing can be written,
/// which would be a defect.
fn shrink(pixels: &RgbaImage) -> Option<Logo> {
    let (width, height) = pixels.dimensions();
    let fitting = (f64::from(BOX.0) / f64::from(width)).min(f64::from(BOX.1) / f64::from(height));
    let mut scale = fitting.min(1.0);
    loop {
        let (width, height) = (scaled(width, scale), scaled(height, scale));
        let png = written(&resized(pixels, width, height))?;
        if png.len() <= KEPT || (width, height) == (1, 1) {
            let digest: [u8; 32] = Sha256::digest(&png).into();
            let hash = hex(&digest).chars().take(32).collect();
            return Some(Logo { name: LogoName { hash, width, height }, png });
        }
        scale *= 0.8;
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "at most a side, which is a small positive number"
)]
fn scaled(side: u32, scale: f64) -> u32 {
    ((f64::from(side) * scale).round() as u32).max(1)
}

/// The picture in another size. Colours count by how opaque they are, so that what is not to be seen
/// leaves no fringe.
fn resized(pixels: &RgbaImage, width: u32, height: u32) -> RgbaImage {
    if pixels.dimensions() == (width, height) {
        return pixels.clone();
    }
    let mut weighted = pixels.clone();
    for pixel in weighted.pixels_mut() {
        let [red, green, blue, alpha] = pixel.0;
        let weigh = |channel: u8| divided(u32::from(channel) * u32::from(alpha), 255);
        pixel.0 = [weigh(red), weigh(green), weigh(blue), alpha];
    }
    let mut resized = imageops::resize(&weighted, width, height, Kernel::CatmullRom);
    for pixel in resized.pixels_mut() {
        let [red, green, blue, alpha] = pixel.0;
        let restore = |channel: u8| divided(u32::from(channel) * 255, u32::from(alpha));
        pixel.0 = [restore(red), restore(green), restore(blue), alpha];
    }
    resized
}

/// A quotient, rounded, as a channel; 0 if nothing is divided by.
fn divided(number: u32, by: u32) -> u8 {
    let quotient = (number + by / 2).checked_div(by).unwrap_or(0);
    u8::try_from(quotient).unwrap_or(u8::MAX)
}

fn written(pixels: &RgbaImage) -> Option<Vec<u8>> {
    let mut png = Vec::new();
    let encoder =
        PngEncoder::new_with_quality(&mut png, CompressionType::Best, FilterType::Adaptive);
    let opaque = pixels.pixels().all(|pixel| pixel.0[3] == u8::MAX);
    let picture = DynamicImage::ImageRgba8(pixels.clone());
    let done = if opaque {
        picture.into_rgb8().write_with_encoder(encoder)
    } else {
        picture.write_with_encoder(encoder)
    };
    done.ok().map(|()| png)
}

#[cfg(test)]
#[path = "logo_tests.rs"]
mod tests;
