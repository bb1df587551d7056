//! The two fonts, and glyphs from them.

use krilla::text::{Font, GlyphId, KrillaGlyph};
use rustybuzz::{Direction, Face, UnicodeBuffer};

use crate::Error;

/// Latin, Greek and Cyrillic letters with all accents in use, punctuation, and the replacement.
static LATIN: &[u8] = include_bytes!("../fonts/NotoSans-subset.ttf");

/// The letters of Arabic and of the languages that are written with them.
static ARABIC: &[u8] = include_bytes!("../fonts/NotoSansArabic-subset.ttf");

/// One of the fonts.
pub(crate) struct Typeface {
    face: Face<'static>,
    font: Font,
}

/// All fonts, in the order in which they are asked for a character.
pub(crate) struct Typefaces([Typeface; 2]);

/// Text in one font and one direction, as glyphs from left to right.
pub(crate) struct Run {
    /// The font of the glyphs.
    pub(crate) font: Font,
    /// The text that they write.
    pub(crate) text: String,
    /// The glyphs, in units of the size of the font.
    pub(crate) glyphs: Vec<KrillaGlyph>,
    /// Their width, in the same units.
    pub(crate) width: f32,
}

impl Typeface {
    fn read(bytes: &'static [u8]) -> Result<Self, Error> {
        let unreadable = || Error::Document("a font cannot be read".to_owned());
        let face = Face::from_slice(bytes, 0).ok_or_else(unreadable)?;
        let font = Font::new(bytes.into(), 0).ok_or_else(unreadable)?;
        Ok(Self { face, font })
    }

    fn covers(&self, c: char) -> bool {
        self.face.glyph_index(c).is_some_and(|glyph| glyph.0 != 0)
    }

    fn shape(&self, text: String, rightwards: bool) -> Run {
        let mut buffer = UnicodeBuffer::new();
        buffer.push_str(&text);
        buffer.guess_segment_properties();
        buffer.set_direction(if rightwards {
            Direction::LeftToRight
        } else {
            Direction::RightToLeft
        });
        let shaped = rustybuzz::shape(&self.face, &[], buffer);
        let mut starts: Vec<usize> = shaped.glyph_infos().iter().map(cluster).collect();
        starts.sort_unstable();
        let unit = self.font.units_per_em();
        let em = |units: i32| units as f32 / unit;
        let both = shaped.glyph_infos().iter().zip(shaped.glyph_positions());
        let glyphs: Vec<_> = both
            .map(|(info, at)| {
                let start = cluster(info);
                let next = starts.get(starts.partition_point(|other| *other <= start));
                let (id, text) = (GlyphId::new(info.glyph_id), start..*next.unwrap_or(&text.len()));
                let (x, y) = (em(at.x_offset), em(at.y_offset));
                KrillaGlyph::new(id, em(at.x_advance), x, y, em(at.y_advance), text, None)
            })
            .collect();
        let width = glyphs.iter().map(|glyph| glyph.x_advance).sum();
        Run { font: self.font.clone(), text, glyphs, width }
    }
}

/// Where the text begins that a glyph writes.
fn cluster(info: &rustybuzz::GlyphInfo) -> usize {
    info.cluster as usize
}

impl Typefaces {
    /// Reads the fonts.
    pub(crate) fn read() -> Result<Self, Error> {
        Ok(Self([Typeface::read(LATIN)?, Typeface::read(ARABIC)?]))
    }

    /// Whether a font has a glyph for the character.
    pub(crate) fn cover(&self, c: char) -> bool {
        self.0.iter().any(|typeface| typeface.covers(c))
    }

    /// The width of a character that stands alone, in units of the size of the font.
    pub(crate) fn advance(&self, c: char) -> f32 {
        let typeface = self.0.iter().find(|typeface| typeface.covers(c));
        let advance = |typeface: &Typeface| {
            let glyph = typeface.face.glyph_index(c)?;
            Some(f32::from(typeface.face.glyph_hor_advance(glyph)?) / typeface.font.units_per_em())
        };
        typeface.and_then(advance).unwrap_or(0.0)
    }

    /// The runs of a text of one direction, from left to right. A font that has begun is kept while
    /// it has the characters, so that blanks, digits and accents look like what stands before them.
    pub(crate) fn runs(&self, text: &str, rightwards: bool) -> Vec<Run> {
        let mut parts: Vec<(&Typeface, String)> = Vec::new();
        for c in text.chars() {
            match parts.last_mut() {
                Some((typeface, part)) if typeface.covers(c) => part.push(c),
                _ => {
                    let found = self.0.iter().find(|typeface| typeface.covers(c));
                    parts.extend(found.map(|typeface| (typeface, c.to_string())));
                }
            }
        }
        let shape = |(typeface, part): (&Typeface, String)| typeface.shape(part, rightwards);
        let mut runs: Vec<Run> = parts.into_iter().map(shape).collect();
        if !rightwards {
            runs.reverse();
        }
        runs
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn glyphs(text: &str, rightwards: bool) -> Vec<u32> {
        let runs = Typefaces::read().unwrap().runs(text, rightwards);
        runs.iter().flat_map(|run| &run.glyphs).map(|glyph| glyph.glyph_id.to_u32()).collect()
    }

    #[test]
    fn arabic_letters_are_joined() {
        let apart: Vec<u32> = ["م", "ح", "م", "د"].iter().flat_map(|c| glyphs(c, false)).collect();

        let joined = glyphs("محمد", false);

        assert_eq!(joined.len(), 4);
        assert_ne!(joined.into_iter().rev().collect::<Vec<_>>(), apart);
    }

    #[test]
    fn each_part_of_a_text_is_written_in_the_font_that_has_it() {
        let runs = Typefaces::read().unwrap().runs("Ann محمد", true);
        let texts: Vec<&str> = runs.iter().map(|run| run.text.as_str()).collect();
        assert_eq!(texts, ["Ann ", "محمد"]);
    }

    #[test]
    fn letters_in_use_are_covered_and_others_are_told() {
        let typefaces = Typefaces::read().unwrap();
        for c in "AzÄßçñőŁțŞěảỡİəΩЖїіўќآپچگیکةىؤ٣۴،؟«»–—…’“€№\u{301}\u{200C}\u{FFFD}".chars()
        {
            assert!(typefaces.cover(c), "{c:?} U+{:04X}", u32::from(c));
        }
        assert!(!typefaces.cover('中'));
    }
}
