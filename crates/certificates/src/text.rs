//! What is taken from a text that comes in.

use unicode_properties::{GeneralCategory, UnicodeGeneralCategory};

/// The most characters of a text.
const CHARS: usize = 1000;

/// What stands for a character that cannot be written.
pub(crate) const REPLACEMENT: char = '\u{FFFD}';

/// The text on one line: any white space is one blank, what cannot be seen is gone, and what has no
/// meaning of its own in Unicode is replaced. Marks of direction go too, since one that is not closed
/// would reach beyond the text; the marks that join and part letters stay.
pub(crate) fn clean(text: &str) -> String {
    let mut clean = String::new();
    let mut blank = false;
    for c in text.chars().filter(|c| !is_invisible(*c)).take(CHARS) {
        if c.is_whitespace() || c.is_control() {
            blank = !clean.is_empty();
            continue;
        }
        if blank {
            clean.push(' ');
        }
        blank = false;
        clean.push(if is_meaningless(c) { REPLACEMENT } else { c });
    }
    let seen = |c: char| !matches!(c, '\u{200C}' | '\u{200D}' | ' ');
    if clean.chars().any(seen) { clean } else { String::new() }
}

/// Without the marks that keep two directions of writing apart.
pub(crate) fn without_isolates(text: &str) -> String {
    text.chars().filter(|c| !is_isolate(*c)).collect()
}

/// Whether it is one of the marks that keep two directions of writing apart.
pub(crate) fn is_isolate(c: char) -> bool {
    matches!(c, '\u{2066}'..='\u{2069}')
}

fn is_invisible(c: char) -> bool {
    let variation = matches!(c, '\u{FE00}'..='\u{FE0F}' | '\u{E0100}'..='\u{E01EF}');
    let kept = matches!(c, '\u{200C}' | '\u{200D}' | '\u{600}'..='\u{605}' | '\u{6DD}');
    variation || (c.general_category() == GeneralCategory::Format && !kept)
}

fn is_meaningless(c: char) -> bool {
    let plane_end = u32::from(c) & 0xFFFE == 0xFFFE;
    let private = c.general_category() == GeneralCategory::PrivateUse;
    private || plane_end || matches!(c, '\u{FDD0}'..='\u{FDEF}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_one_line_of_what_can_be_seen() {
        for (text, expected) in [
            ("  Ann\t\r\n Example ", "Ann Example"),
            ("Ann\u{202E}Example\u{FEFF}", "AnnExample"),
            ("می\u{200C}خواهم", "می\u{200C}خواهم"),
            ("a\u{E000}b\u{FFFF}c", "a\u{FFFD}b\u{FFFD}c"),
            ("\u{0}\u{200D}\u{AD}", ""),
            ("\u{1F469}\u{FE0F}", "\u{1F469}"),
        ] {
            assert_eq!(clean(text), expected, "{text:?}");
        }
    }

    #[test]
    fn a_text_without_end_is_cut_off() {
        assert_eq!(clean(&"a".repeat(5000)).len(), CHARS);
    }
}
