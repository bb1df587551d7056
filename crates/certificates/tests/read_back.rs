//! Certificates as programs read them that are not ours: poppler, qpdf and zbar.

use certificates::{Facts, URL_CHARS, render};
use directory::Language;

use crate::reader::Reader;
use crate::samples::{URL, facts, logo, noise};

/// A certificate of these facts, where there are programs that read it.
fn reader_of(facts: &Facts<'_>) -> Option<Reader> {
    Reader::of(&render(facts).unwrap())
}

/// A text as strings of a document say it that are not ASCII.
fn utf16(text: &str) -> String {
    text.encode_utf16().map(|unit| format!("{unit:04x}")).collect()
}

#[test]
fn a_certificate_is_a_sound_document_of_one_tagged_page() {
    for language in Language::ALL {
        let Some(reader) = reader_of(&facts(language)) else { return };

        reader.tell("qpdf", &["--check"], &[]);

        let value = |key: &str| reader.property(key);
        assert_eq!((value("Tagged"), value("Pages")), ("yes".to_owned(), "1".to_owned()));
        assert!(value("Page size").ends_with("(A4)"), "{}", value("Page size"));
        assert!(value("Title").ends_with(facts(language).person), "{}", value("Title"));
        assert_eq!(value("Author"), facts(language).client);
        assert_eq!(value("JavaScript"), "no");
    }
}

#[test]
fn it_says_which_standards_it_keeps_and_in_which_language_it_is() {
    for language in Language::ALL {
        let Some(reader) = reader_of(&facts(language)) else { return };

        let objects = reader.objects();

        for mark in ["<pdfuaid:part>1<", "<pdfaid:part>2<", "<pdfaid:conformance>A<"] {
            assert!(objects.contains(mark), "{mark}");
        }
        assert!(objects.contains(&format!("/Lang ({})", language.code())), "{language:?}");
        assert!(objects.contains("/DisplayDocTitle true"));
    }
}

#[test]
fn all_fonts_are_embedded_with_what_is_used_of_them() {
    for language in Language::ALL {
        let Some(reader) = reader_of(&facts(language)) else { return };

        let fonts = reader.tell("pdffonts", &[], &[]);

        let fonts: Vec<&str> = fonts.lines().skip(2).collect();
        assert_eq!(fonts.len(), if language == Language::Arabic { 2 } else { 1 }, "{fonts:?}");
        for font in fonts {
            let words: Vec<&str> = font.split_whitespace().collect();
            let flags = &words[words.len() - 5..words.len() - 2];
            assert!(words[0].contains("+NotoSans"), "{font}");
            assert_eq!(
                flags,
                ["yes", "yes", "yes"],
                "embedded, in part, with its characters: {font}"
            );
        }
    }
}

#[test]
fn all_facts_stand_in_its_text() {
    for (language, hours, date) in [
        (Language::English, "1,234.5", "26 November 2026"),
        (Language::German, "1.234,5", "26. November 2026"),
    ] {
        let facts = facts(language);
        let Some(reader) = reader_of(&facts) else { return };

        let text = reader.text();

        for fact in [facts.person, facts.credit, facts.client, facts.code, URL, hours, date] {
            assert!(text.contains(fact), "{fact}: {text}");
        }
        assert!(text.matches(facts.word).count() >= 2, "{text}");
    }
}

#[test]
fn facts_that_are_written_from_right_to_left_are_told_in_the_order_of_reading() {
    let facts = facts(Language::Arabic);
    let Some(reader) = reader_of(&facts) else { return };

    let (objects, text) = (reader.objects(), reader.text());

    for fact in [facts.person, facts.credit, facts.client] {
        let told = format!("/ActualText <feff{}>", utf16(fact));
        assert!(objects.contains(&told), "{fact}");
    }
    for fact in [facts.code, URL, "1,234.5", "Ethics 101", "2026"] {
        assert!(text.contains(fact), "{fact}: {text}");
    }
}

#[test]
fn a_name_that_is_too_long_or_has_no_letters_here_is_still_told_whole() {
    let long = format!("{} 李小龍", "Ann-Katharina Featherstonehaugh ".repeat(20).trim_end());
    let facts = Facts { person: &long, ..facts(Language::English) };
    let Some(reader) = reader_of(&facts) else { return };

    let (objects, text) = (reader.objects(), reader.text());

    assert!(objects.contains(&format!("/ActualText <feff{}>", utf16(&long))));
    assert!(text.contains('…') && text.contains(facts.credit) && text.contains(URL), "{text}");
}

#[test]
fn characters_without_a_glyph_are_shown_as_missing() {
    let facts = Facts { person: "Ann 李 Example", ..facts(Language::English) };
    let Some(reader) = reader_of(&facts) else { return };

    assert!(reader.text().contains("Ann \u{FFFD} Example"));
}

#[test]
fn its_parts_are_read_in_order_and_pictures_have_a_text() {
    let picture = noise(60, 20);
    for language in Language::ALL {
        let facts = Facts { logo: logo(&picture), ..facts(language) };
        let Some(reader) = reader_of(&facts) else { return };

        let (kinds, objects) = (reader.structure(), reader.objects());

        let list = ["LI", "Lbl", "LBody"].repeat(3);
        let before = ["Document", "Figure", "P", "H1", "P", "P", "P", "P", "L"];
        let after = ["H2", "P", "Figure", "P", "Link", "Object"];
        assert_eq!(kinds, [&before[..], &list, &after].concat());
        assert!(objects.contains("/Alt (The oak of Acme)"));
        assert_eq!(objects.matches(&format!("/Alt ({URL})")).count(), 1);
    }
}

#[test]
fn the_address_is_a_link_and_a_code() {
    let longest = format!("https://{}", "a1".repeat(URL_CHARS / 2 - 4));
    for url in [URL, &longest] {
        for language in Language::ALL {
            let Some(reader) = reader_of(&Facts { url, ..facts(language) }) else { return };

            assert_eq!(reader.code(), url, "{language:?}");
            assert!(reader.objects().contains(&format!("/URI ({url})")), "{language:?}");
        }
    }
}

#[test]
fn the_line_below_the_head_has_the_colour_of_the_client() {
    let accent = [0xB0, 0x30, 0x20];
    for (chosen, expected) in [(Some(accent), true), (None, false)] {
        let facts = Facts { accent: chosen, ..facts(Language::German) };
        let Some(reader) = reader_of(&facts) else { return };

        reader.tell("pdftoppm", &["-r", "72", "-singlefile"], &["page"]);
        let page = std::fs::read(reader.folder.path().join("page.ppm")).unwrap();

        assert_eq!(page.windows(3).any(|pixel| pixel == accent), expected);
    }
}
