//! Certificates of continuing-education claims, as accessible PDF.
//!
//! [`render`] makes one page of A4 from [`Facts`]: who is certified, what for, how many hours, when,
//! by whom, and where anybody can check that it is true, as a QR code and as a link. A claim that was
//! revoked has no certificate; whoever calls this has asked.
//!
//! Invariants
//! - Pure: no database, clock, network, environment or chance. The same facts give the same bytes.
//! - Every document keeps PDF/A-2a and PDF/UA-1 as far as its writer can check them, and nothing is
//!   written that does not: it has a title, a language, headings, an order of reading, and a text for
//!   each picture; its fonts are embedded, and only with the characters it uses.
//! - Whatever text comes in fits: it wraps, then shrinks, and is cut off last, with an ellipsis. What
//!   was cut off, or has no character in the fonts, is still whole for programs that read aloud.
//! - Arabic is shaped, and lines of both directions are ordered by the rules of Unicode. The page of a
//!   language that is written from right to left is the mirror image of the others.
//!
//! | Module | What for |
//! | --- | --- |
//! | `wording` | words, dates and numbers of each language |
//! | `content` | the facts, checked, and in words |
//! | `text` | what is taken from a text that comes in |
//! | `fonts` | the two fonts, and glyphs from them |
//! | `lines` | lines of a size at which a text fits its place |
//! | `sheet` | drawing on the page, each thing with its tag |
//! | `layout` | what stands where |
//! | `qr` | the code |
//!
//! The fonts, where they come from, and how they were made small are described in `fonts/README.md`.

mod content;
mod fonts;
mod layout;
mod lines;
mod qr;
mod sheet;
mod text;
mod wording;

use directory::Language;
use directory::ces::Hours;
use jiff::civil::Date;

pub use layout::render;

/// The most bytes of a logo.
pub const LOGO_BYTES: usize = 64 * 1024;

/// The most pixels of a side of a logo.
pub const LOGO_SIDE: u32 = 1024;

/// The most characters of the address where a certificate is checked. Longer ones would make a code
/// that a telephone cannot read from paper.
pub const URL_CHARS: usize = 300;

/// What a certificate says. Texts are those of the people concerned, of any length; of each, the first
/// 1000 characters are used.
#[derive(Clone, Debug)]
pub struct Facts<'a> {
    /// The language of the words around the facts.
    pub language: Language,
    /// Who is certified: the whole name as it is to be written.
    pub person: &'a str,
    /// The name of the credit.
    pub credit: &'a str,
    /// Who certifies: the name or title of the client.
    pub client: &'a str,
    /// What the client calls continuing education: `CE`, `CME`, `CPD`.
    pub word: &'a str,
    /// How much was claimed.
    pub hours: Hours,
    /// The day of the claim, in the years 1 to 9999.
    pub date: Date,
    /// What the certificate is known by.
    pub code: &'a str,
    /// Where anybody can check it: an `http` or `https` address of at most [`URL_CHARS`] characters,
    /// all of them printable ASCII.
    pub url: &'a str,
    /// Red, green and blue of the line below the head; without them a dark blue.
    pub accent: Option<[u8; 3]>,
    /// The logo of the client.
    pub logo: Option<Logo<'a>>,
}

/// Whether a text has a character that can be seen, so that it can be a fact.
pub fn is_visible(text: &str) -> bool {
    !text::clean(text).is_empty()
}

/// A picture at the head of a certificate.
#[derive(Clone, Copy, Debug)]
pub struct Logo<'a> {
    /// A PNG of at most [`LOGO_BYTES`] bytes and [`LOGO_SIDE`] pixels a side.
    pub png: &'a [u8],
    /// What it says, for whoever does not see it; empty: the name of the client.
    pub text: &'a str,
}

/// Why there is no certificate.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// A fact without a character that can be seen, by its name in [`Facts`].
    #[error("{0}: must have a character that can be seen")]
    Empty(&'static str),
    /// Hours outside of what there can be.
    #[error("hours: must be from 0 to 9999.99")]
    Hours,
    /// A date before our era.
    #[error("date: must be in the years 1 to 9999")]
    Date,
    /// No address, or one that a code cannot hold.
    #[error(
        "url: must begin with https:// or http:// and have at most {URL_CHARS} characters, all of \
         them printable ASCII"
    )]
    Url,
    /// No picture, or one too large.
    #[error("logo: must be a PNG of at most {LOGO_BYTES} bytes and {LOGO_SIDE} pixels a side")]
    Logo,
    /// The document was not written, or would not keep its standards; a fault of this crate.
    #[error("the certificate cannot be written: {0}")]
    Document(String),
}
