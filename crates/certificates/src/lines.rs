//! Lines of a size at which a text fits its place.

use std::ops::Range;

use unicode_bidi::{Level, ParagraphBidiInfo};
use unicode_properties::{GeneralCategoryGroup, UnicodeGeneralCategory};

use crate::fonts::{Run, Typefaces};
use crate::text::{REPLACEMENT, is_isolate, without_isolates};

/// How much smaller the next size is that is tried.
const STEP: f32 = 0.94;

/// The direction in which a text is read, whatever letters it has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Base {
    /// That of its first letter.
    OfFirstLetter,
    /// From left to right: numbers, codes and addresses.
    Rightwards,
    /// From right to left.
    Leftwards,
}

/// Room for a text, in points.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Room {
    /// The width of its lines.
    pub(crate) width: f32,
    /// The height of all of them.
    pub(crate) height: f32,
    /// The size of the font if there is room for it.
    pub(crate) largest: f32,
    /// The size below which the text is rather cut off.
    pub(crate) smallest: f32,
}

/// A text that fits.
pub(crate) struct Block {
    /// The size of the font, in points.
    pub(crate) size: f32,
    /// From one line to the next, in points.
    pub(crate) leading: f32,
    /// The lines, from the top.
    pub(crate) lines: Vec<Line>,
    /// The whole text, where a program that reads aloud would not find it in the lines: something was
    /// cut off or replaced, or letters stand there from right to left.
    pub(crate) whole: Option<String>,
}

/// A line. Lengths are in units of the size of the font.
pub(crate) struct Line {
    /// What it is made of, from left to right.
    pub(crate) runs: Vec<Run>,
    /// The width of what can be seen.
    pub(crate) width: f32,
    /// The width of the blank that stands to the left of it: the one at its end, if it is read from
    /// right to left.
    pub(crate) before: f32,
    /// Whether something in it is read from right to left.
    leftwards: bool,
}

/// A part of a text before which a line may begin, with its width and that without a blank at its end.
struct Piece {
    range: Range<usize>,
    width: f32,
    seen: f32,
}

impl Block {
    /// The height of all lines, in points.
    pub(crate) fn height(&self) -> f32 {
        self.lines.iter().map(|_| self.leading).sum()
    }
}

/// Sets a text as large as there is room: on one line or several, then smaller, then broken inside of
/// words, then cut off.
pub(crate) fn fit(typefaces: &Typefaces, text: &str, base: Base, room: Room) -> Block {
    let written = |c: char| is_isolate(c) || typefaces.cover(c);
    let mut shown: String =
        text.chars().map(|c| if written(c) { c } else { REPLACEMENT }).collect();
    let setter = Setter { typefaces, base, spacing: spacing(text) };
    let pieces = setter.pieces(&shown, |part| setter.width(part));
    let mut size = room.largest;
    let ranges = loop {
        if let Some(ranges) = wrap(&pieces, room.width / size, setter.rows(room, size)) {
            break ranges;
        }
        if size <= room.smallest {
            break setter.cut(&mut shown, room);
        }
        size = (size * STEP).max(room.smallest);
    };
    let lines = setter.lines(&shown, &ranges);
    // Where words were broken their width was estimated, so it is made certain here.
    let widest = lines.iter().map(|line| line.width).fold(0.0, f32::max);
    let size = if widest * size > room.width { room.width / widest } else { size };
    let told = shown != text || lines.iter().any(|line| line.leftwards);
    let whole = told.then(|| without_isolates(text));
    Block { size, leading: size * setter.spacing, lines, whole }
}

/// From one line to the next, in units of the size of the font. Arabic letters reach higher and lower.
fn spacing(text: &str) -> f32 {
    if text.chars().any(|c| matches!(c, '\u{600}'..='\u{77F}')) { 1.6 } else { 1.3 }
}

/// Sets texts of one direction.
struct Setter<'a> {
    typefaces: &'a Typefaces,
    base: Base,
    spacing: f32,
}

impl Setter<'_> {
    fn rows(&self, room: Room, size: f32) -> usize {
        ((room.height / (size * self.spacing)) as usize).max(1)
    }

    fn ordered<'text>(&self, text: &'text str) -> ParagraphBidiInfo<'text> {
        let level = match self.base {
            Base::OfFirstLetter => None,
            Base::Rightwards => Some(Level::ltr()),
            Base::Leftwards => Some(Level::rtl()),
        };
        ParagraphBidiInfo::new(text, level)
    }

    fn lines(&self, text: &str, ranges: &[Range<usize>]) -> Vec<Line> {
        let info = self.ordered(text);
        ranges.iter().map(|range| self.line(text, &info, range.clone())).collect()
    }

    fn line(&self, text: &str, info: &ParagraphBidiInfo, range: Range<usize>) -> Line {
        let seen = text.get(range.clone()).unwrap_or_default().trim_end().len();
        let runs = self.runs(text, info, range.clone());
        let width = width(&self.runs(text, info, range.start..range.start + seen));
        let before = if info.paragraph_level.is_rtl() { self::width(&runs) - width } else { 0.0 };
        let leftwards =
            info.levels.get(range).is_some_and(|levels| levels.iter().any(Level::is_rtl));
        Line { runs, width, before, leftwards }
    }

    fn runs(&self, text: &str, info: &ParagraphBidiInfo, range: Range<usize>) -> Vec<Run> {
        if range.is_empty() {
            return Vec::new();
        }
        let (levels, runs) = info.visual_runs(range);
        let of_one_level = |run: Range<usize>| {
            let leftwards = levels.get(run.start).is_some_and(Level::is_rtl);
            let part = without_isolates(text.get(run).unwrap_or_default());
            self.typefaces.runs(&part, !leftwards)
        };
        runs.into_iter().flat_map(of_one_level).collect()
    }

    fn width(&self, text: &str) -> f32 {
        width(&self.runs(text, &self.ordered(text), 0..text.len()))
    }

    /// Less exact, and much faster: letters are not joined.
    fn estimate(&self, text: &str) -> f32 {
        text.chars().map(|c| self.typefaces.advance(c)).sum()
    }

    /// The parts of a text before which a line may begin: after blanks, hyphens and strokes.
    fn pieces(&self, text: &str, measure: impl Fn(&str) -> f32) -> Vec<Piece> {
        let ends = text.match_indices([' ', '-', '–', '—', '/', '?', '&']);
        let ends = ends.map(|(at, end)| at + end.len()).chain([text.len()]);
        let blank = self.typefaces.advance(' ');
        let mut start = 0;
        let ranges = ends.map(|end| std::mem::replace(&mut start, end)..end);
        let piece = |range: Range<usize>| {
            let part = text.get(range.clone()).unwrap_or_default();
            let seen = measure(part.trim_end());
            Piece { range, width: if part.ends_with(' ') { seen + blank } else { seen }, seen }
        };
        ranges.filter(|range| !range.is_empty()).map(piece).collect()
    }

    /// The lines of the smallest size, with words broken anywhere, and as little cut off as is needed.
    fn cut(&self, text: &mut String, room: Room) -> Vec<Range<usize>> {
        let limit = room.width / room.smallest;
        let rows = self.rows(room, room.smallest);
        let mut chars = text.chars().count();
        loop {
            let pieces = self.pieces(text, |part| self.estimate(part)).into_iter();
            let pieces: Vec<_> = pieces.flat_map(|piece| self.broken(text, piece, limit)).collect();
            if let Some(ranges) = wrap(&pieces, limit, rows) {
                return ranges;
            }
            chars = chars * 19 / 20;
            let kept: String = text.chars().filter(|c| !is_isolate(*c)).take(chars).collect();
            *text = format!("{}…", kept.trim_end());
            if chars == 0 {
                return std::iter::once(0..text.len()).collect();
            }
        }
    }

    /// A piece that is wider than a line as several that are not, none of which begins with an accent.
    fn broken(&self, text: &str, piece: Piece, limit: f32) -> Vec<Piece> {
        if piece.seen <= limit {
            return vec![piece];
        }
        let mut pieces: Vec<Piece> = Vec::new();
        for (at, c) in text.get(piece.range.clone()).unwrap_or_default().char_indices() {
            let start = piece.range.start + at;
            let (range, width) = (start..start + c.len_utf8(), self.typefaces.advance(c));
            match pieces.last_mut() {
                Some(last) if clings(c) || last.width + width <= limit => {
                    last.range.end = range.end;
                    last.width += width;
                    last.seen = last.width.min(limit);
                }
                _ => pieces.push(Piece { range, width, seen: width }),
            }
        }
        pieces
    }
}

/// Whether a character belongs to the one before it.
fn clings(c: char) -> bool {
    let mark = c.general_category_group() == GeneralCategoryGroup::Mark;
    mark || matches!(c, '\u{200C}' | '\u{200D}')
}

fn width(runs: &[Run]) -> f32 {
    runs.iter().map(|run| run.width).sum()
}

/// The lines of a text that are no wider than the limit; nothing if they are too many, or a piece is
/// too wide.
fn wrap(pieces: &[Piece], limit: f32, rows: usize) -> Option<Vec<Range<usize>>> {
    let mut lines: Vec<Range<usize>> = Vec::new();
    let mut width = 0.0;
    for piece in pieces {
        if piece.seen > limit {
            return None;
        }
        match lines.last_mut() {
            Some(line) if width + piece.seen <= limit => line.end = piece.range.end,
            _ => {
                lines.push(piece.range.clone());
                width = 0.0;
            }
        }
        width += piece.width;
    }
    (lines.len() <= rows).then_some(lines)
}

#[cfg(test)]
mod tests {
    use super::*;

    const ROOM: Room = Room { width: 200.0, height: 60.0, largest: 20.0, smallest: 10.0 };

    fn set(text: &str, base: Base) -> Block {
        fit(&Typefaces::read().unwrap(), text, base, ROOM)
    }

    fn texts(line: &Line) -> Vec<&str> {
        line.runs.iter().map(|run| run.text.as_str()).collect()
    }

    #[test]
    fn a_short_text_stands_on_one_line_of_the_largest_size() {
        let block = set("Ann Example", Base::OfFirstLetter);
        assert_eq!((block.lines.len(), block.size, block.whole), (1, 20.0, None));
    }

    #[test]
    fn a_longer_text_wraps_then_shrinks_and_is_cut_off_last() {
        let wrapped = set("Ann-Katharina Example", Base::OfFirstLetter);
        assert_eq!((wrapped.lines.len(), wrapped.size), (2, 20.0));

        let shrunk = set(&"Ann Example ".repeat(6), Base::OfFirstLetter);
        assert!(shrunk.size < 20.0 && shrunk.whole.is_none(), "{}", shrunk.size);

        let text = "Ann Example ".repeat(40);
        let cut = set(text.trim_end(), Base::OfFirstLetter);
        assert_eq!(cut.size, 10.0);
        assert_eq!(cut.whole.as_deref(), Some(text.trim_end()));
        assert!(texts(cut.lines.last().unwrap()).concat().ends_with('…'));
    }

    #[test]
    fn whatever_comes_every_line_has_room() {
        let one_word = "Ä".repeat(300);
        let arabic = "محمد بن عبد الله ".repeat(30);
        for text in [one_word.as_str(), &arabic, "a", "a/b", &"e\u{301}".repeat(80)] {
            let block = set(text, Base::OfFirstLetter);
            assert!(block.height() <= ROOM.height, "{text}");
            for line in &block.lines {
                assert!(line.width * block.size <= ROOM.width * 1.01, "{text}: {:?}", texts(line));
            }
        }
    }

    #[test]
    fn two_directions_on_one_line_are_ordered() {
        let block = set("محمد (Ann) 12", Base::OfFirstLetter);
        assert_eq!(texts(&block.lines[0]), ["12", ") ", "Ann", "(", "محمد "]);
    }

    #[test]
    fn what_the_fonts_lack_is_replaced_and_kept_for_who_reads_aloud() {
        let block = set("Ann 中", Base::OfFirstLetter);
        assert_eq!(texts(&block.lines[0]).concat(), "Ann \u{FFFD}");
        assert_eq!(block.whole.as_deref(), Some("Ann 中"));
    }
}
