//! What is written on a certificate: the facts, checked, and in the words of their language.

use directory::Language;
use directory::ces::Hours;
use krilla::image::Image;

use crate::qr::{self, Code};
use crate::sheet::Color;
use crate::text::{clean, without_isolates};
use crate::{Error, Facts, LOGO_BYTES, LOGO_SIDE, URL_CHARS, wording};

/// The line below the head, where the client has no colour.
const ACCENT: Color = [0x1F, 0x4E, 0x79];

/// What is written, ready to be drawn.
pub(crate) struct Content {
    /// The language of the words around the facts.
    pub(crate) language: Language,
    /// The title of the page.
    pub(crate) title: String,
    /// The title of the document, which names the person too.
    pub(crate) document: String,
    /// Who is certified.
    pub(crate) person: String,
    /// The name of the credit.
    pub(crate) credit: String,
    /// Who certifies.
    pub(crate) client: String,
    /// What the client calls continuing education.
    pub(crate) word: String,
    /// How much was claimed, as the language writes it.
    pub(crate) hours: String,
    /// The day of the claim, in the same way.
    pub(crate) date: String,
    /// What the certificate is known by.
    pub(crate) code: String,
    /// Where it can be checked.
    pub(crate) url: String,
    /// The same address as a code.
    pub(crate) qr: Code,
    /// The logo, and what it says.
    pub(crate) logo: Option<(Image, String)>,
    /// The colour of the line below the head.
    pub(crate) accent: Color,
}

impl Content {
    /// What a certificate of these facts says.
    pub(crate) fn of(facts: &Facts<'_>) -> Result<Self, Error> {
        let written =
            |fact, text| Some(clean(text)).filter(|t| !t.is_empty()).ok_or(Error::Empty(fact));
        let language = facts.language;
        let (person, credit) = (written("person", facts.person)?, written("credit", facts.credit)?);
        let (client, word) = (written("client", facts.client)?, written("word", facts.word)?);
        let code = written("code", facts.code)?;
        if !(Hours::ZERO..=Hours::MAX).contains(&facts.hours) {
            return Err(Error::Hours);
        }
        if facts.date.year() < 1 {
            return Err(Error::Date);
        }
        let title = wording::text(language, "title", &[("word", &word)]);
        let values = [("title", without_isolates(&title)), ("person", person.clone())];
        let values = values.each_ref().map(|(name, value)| (*name, value.as_str()));
        let document = wording::text(language, "document", &values);
        let logo = facts.logo.map(|logo| {
            let text = Some(clean(logo.text)).filter(|text| !text.is_empty());
            Ok((picture(logo.png)?, text.unwrap_or_else(|| client.clone())))
        });
        Ok(Self {
            language,
            title,
            document: without_isolates(&document),
            person,
            credit,
            client,
            word,
            hours: words::hours(language, facts.hours),
            date: words::day(language, facts.date),
            code,
            url: address(facts.url)?,
            qr: qr::code(facts.url)?,
            logo: logo.transpose()?,
            accent: facts.accent.unwrap_or(ACCENT),
        })
    }
}

fn address(url: &str) -> Result<String, Error> {
    let rest = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"));
    let printable = url.len() <= URL_CHARS && url.bytes().all(|byte| byte.is_ascii_graphic());
    let fits = printable && rest.is_some_and(|rest| !rest.is_empty());
    if fits { Ok(url.to_owned()) } else { Err(Error::Url) }
}

/// The picture of a PNG, after its own word that it is small enough.
fn picture(png: &[u8]) -> Result<Image, Error> {
    let side = |at: usize| {
        let bytes: [u8; 4] = png.get(at..at + 4)?.try_into().ok()?;
        Some(u32::from_be_bytes(bytes)).filter(|side| (1..=LOGO_SIDE).contains(side))
    };
    let begins = png.starts_with(b"\x89PNG\r\n\x1A\n\0\0\0\rIHDR") && png.len() <= LOGO_BYTES;
    if !begins || side(16).is_none() || side(20).is_none() {
        return Err(Error::Logo);
    }
    Image::from_png(png.to_owned().into(), false).map_err(|_| Error::Logo)
}
