//! Pictures that people send, as logos of clients and of themselves: any of them becomes a small PNG of
//! its own pixels and nothing else.
//!
//! Invariants
//! - What is stored was written by this module: no byte of a file that came in is ever served.
//! - Reading one takes a bounded amount of memory and time, whatever the file says of itself.
//! - A picture is called by its content, so that a name never means another picture.
//!
//! What is absent: no SVG, which is a document that can hold scripts, and no moving pictures.

mod decoding;

use std::fmt;

use image::codecs::png::{CompressionType, FilterType, PngEncoder};
use image::imageops::{self, FilterType as Kernel};
use image::{DynamicImage, RgbaImage};
use sha2::{Digest, Sha256};
use store::{Column, Kind, Mismatch, Value};

use crate::error::{Code, Error};
use crate::ids::hex;

/// The longest file of a logo that is read, in bytes.
pub const PICTURE_FILE_LIMIT: usize = 512 * 1024;

/// The longest file of the picture of a person that is read, in bytes: a photo as telephones take it.
pub const PHOTO_FILE_LIMIT: usize = 8 << 20;

/// What is read of the files of a picture.
struct Bounds {
    /// The longest file, in bytes.
    file: usize,
    /// The most pixels.
    pixels: u64,
    /// The most pixels of one side.
    side: u32,
    /// The most bytes that decoding may take.
    memory: u64,
}

/// How a picture is read and kept.
struct Frame {
    /// The field that it comes in.
    field: &'static str,
    bounds: Bounds,
    /// Its largest width and height in pixels.
    size: (u32, u32),
    /// Whether it is cut to a square around its middle.
    square: bool,
    /// Its most bytes, so that pages stay small.
    bytes: usize,
}

/// Three times the size at which a logo is shown.
const LOGO: Frame = Frame {
    field: "logo",
    // Eight bytes for each pixel, and something to work with.
    bounds: Bounds { file: PICTURE_FILE_LIMIT, pixels: 4_000_000, side: 8192, memory: 40_000_000 },
    size: (480, 144),
    square: false,
    bytes: 32 * 1024,
};

/// Twice the size at which the picture of a person is shown.
const AVATAR: Frame = Frame {
    field: "picture",
    // Three bytes for each pixel of a photo, and something to work with.
    bounds: Bounds {
        file: PHOTO_FILE_LIMIT,
        pixels: 50_000_000,
        side: 16_384,
        memory: 200_000_000,
    },
    size: (160, 160),
    square: true,
    bytes: 24 * 1024,
};

/// Why a file cannot be such a picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PictureFault {
    /// Of another format than those that are read.
    #[error("must be a PNG, JPEG or WebP picture")]
    Format,
    /// More bytes than are read.
    #[error("must have at most {} KiB", .limit / 1024)]
    Long {
        /// The most bytes.
        limit: usize,
    },
    /// More pixels than are read, or so many that reading them would take too much memory.
    #[error("must have at most {million} million pixels, and at most {side} on one side")]
    Large {
        /// The most pixels, in millions.
        million: u64,
        /// The most pixels of one side.
        side: u32,
    },
    /// Of a known format, but cut off or broken.
    #[error("cannot be read; it is damaged or not complete")]
    Damaged,
}

impl Bounds {
    fn long(&self) -> PictureFault {
        PictureFault::Long { limit: self.file }
    }

    fn large(&self) -> PictureFault {
        PictureFault::Large { million: self.pixels / 1_000_000, side: self.side }
    }
}

/// What a picture is called: the hash of its bytes and its size in pixels, `HASH-WIDTHxHEIGHT`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct PictureName {
    hash: String,
    width: u32,
    height: u32,
}

/// A picture that was read, made small, and written anew.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picture {
    name: PictureName,
    png: Vec<u8>,
}

impl Picture {
    /// Reads a PNG, JPEG or WebP file and writes a small PNG: at most 480 by 144 pixels and 32 KiB,
    /// upright, without a word of what else stood in the file. Takes milliseconds, so it is not done
    /// in a transaction.
    ///
    /// # Errors
    /// [`Error::Invalid`] at `logo` with the [`PictureFault`].
    pub fn logo(file: &[u8]) -> Result<Self, Error> {
        Self::read(file, &LOGO)
    }

    /// The same for the picture of a person, which may be a photo of up to [`PHOTO_FILE_LIMIT`] and 50
    /// million pixels: the square in the middle of it, with at most 160 pixels a side and 24 KiB. A large
    /// one takes about a second and up to 200 MB meanwhile: read one at a time.
    ///
    /// # Errors
    /// [`Error::Invalid`] at `picture` with the [`PictureFault`].
    pub fn avatar(file: &[u8]) -> Result<Self, Error> {
        Self::read(file, &AVATAR)
    }

    fn read(file: &[u8], frame: &Frame) -> Result<Self, Error> {
        let refused = |fault| Error::invalid(frame.field, Code::Picture(fault));
        let pixels = decoding::decode(file, &frame.bounds).map_err(refused)?;
        let pixels = if frame.square { squared(&pixels) } else { pixels };
        shrink(&pixels, frame).ok_or_else(|| Error::internal("a picture cannot be written"))
    }

    /// What it is called.
    pub fn name(&self) -> &PictureName {
        &self.name
    }

    /// The picture, as PNG.
    pub fn png(&self) -> &[u8] {
        &self.png
    }
}

impl PictureName {
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

impl fmt::Display for PictureName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}x{}", self.hash, self.width, self.height)
    }
}

impl Column for PictureName {
    const KIND: Kind = Kind::Text;
    fn read(value: Value<'_>) -> Result<Self, Mismatch> {
        let found = value.clone();
        let text = String::read(value)?;
        Self::parse(&text).ok_or_else(|| Mismatch::new("the name of a picture", &found))
    }
    fn write(&self) -> Value<'_> {
        Value::Text(self.to_string().into())
    }
}

/// The square in the middle of a picture.
fn squared(pixels: &RgbaImage) -> RgbaImage {
    let (width, height) = pixels.dimensions();
    let side = width.min(height);
    imageops::crop_imm(pixels, (width - side) / 2, (height - side) / 2, side, side).to_image()
}

/// The largest picture that fits into the frame and its bytes. `None` if nothing can be written,
/// which would be a defect.
fn shrink(pixels: &RgbaImage, frame: &Frame) -> Option<Picture> {
    let (width, height) = pixels.dimensions();
    let (most_width, most_height) = frame.size;
    let across = f64::from(most_width) / f64::from(width);
    let fitting = across.min(f64::from(most_height) / f64::from(height));
    let mut scale = fitting.min(1.0);
    loop {
        let (width, height) = (scaled(width, scale), scaled(height, scale));
        let png = written(&resized(pixels, width, height))?;
        if png.len() <= frame.bytes || (width, height) == (1, 1) {
            let digest: [u8; 32] = Sha256::digest(&png).into();
            let hash = hex(&digest).chars().take(32).collect();
            return Some(Picture { name: PictureName { hash, width, height }, png });
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
#[path = "pictures_tests.rs"]
mod tests;
