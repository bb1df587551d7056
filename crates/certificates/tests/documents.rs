//! What is made of facts, and of which none is made.

use certificates::{Error, Facts, LOGO_BYTES, LOGO_SIDE, Logo, URL_CHARS, render};
use directory::Language;
use directory::ces::Hours;
use proptest::prelude::*;

use crate::samples::{facts, logo, noise};

/// No certificate has more bytes, but for its logo.
const LONGEST: usize = 150 * 1024;

#[test]
fn the_same_facts_give_the_same_bytes_and_others_do_not() {
    let picture = noise(60, 20);
    for language in Language::ALL {
        let facts = Facts { logo: logo(&picture), ..facts(language) };
        let first = render(&facts).unwrap();

        assert_eq!(render(&facts).unwrap(), first, "{language:?}");
        assert_ne!(render(&Facts { hours: Hours(1), ..facts }).unwrap(), first, "{language:?}");
    }
}

#[test]
fn a_certificate_is_small_whatever_stands_on_it() {
    let letters: Vec<char> = ('!'..='\u{24F}').chain('\u{370}'..='\u{6FF}').collect();
    let texts: Vec<String> = letters.chunks(letters.len() / 3 + 1).map(String::from_iter).collect();
    let picture = noise(140, 140);
    assert!(picture.len() < LOGO_BYTES);
    for language in Language::ALL {
        let [person, credit, client] = [0, 1, 2].map(|at| texts[at].as_str());
        let facts = Facts { person, credit, client, logo: logo(&picture), ..facts(language) };

        let length = render(&facts).unwrap().len();

        assert!(length < LONGEST + picture.len(), "{language:?}: {length}");
    }
    let plain = render(&facts(Language::Arabic)).unwrap().len();
    assert!(plain < 50 * 1024, "{plain}");
}

#[test]
fn facts_without_a_character_that_can_be_seen_are_refused_by_name() {
    let good = facts(Language::German);
    for blank in ["", " \n\t", "\u{200D}\u{FEFF}\u{202E}\u{0}"] {
        for (facts, name) in [
            (Facts { person: blank, ..good.clone() }, "person"),
            (Facts { credit: blank, ..good.clone() }, "credit"),
            (Facts { client: blank, ..good.clone() }, "client"),
            (Facts { word: blank, ..good.clone() }, "word"),
            (Facts { code: blank, ..good.clone() }, "code"),
        ] {
            assert_eq!(render(&facts), Err(Error::Empty(name)), "{blank:?}");
        }
    }
}

#[test]
fn addresses_that_nobody_could_follow_are_refused() {
    let longest = format!("https://{}", "a".repeat(URL_CHARS - 8));
    let made = |url: &str| render(&Facts { url, ..facts(Language::English) });
    assert!(made(&longest).is_ok());
    let longer = format!("{longest}a");
    for url in ["", "https://", "ftp://acme.example/", "javascript:alert(1)", "acme.example/1"] {
        assert_eq!(made(url), Err(Error::Url), "{url}");
    }
    for url in ["https://acme.example/a b", "https://äcme.example/", "https://a\n/", &longer] {
        assert_eq!(made(url), Err(Error::Url), "{url}");
    }
}

#[test]
fn hours_and_dates_that_cannot_be_are_refused() {
    let good = facts(Language::English);
    for hours in [-1, 1_000_000, i64::MIN, i64::MAX] {
        assert_eq!(render(&Facts { hours: Hours(hours), ..good.clone() }), Err(Error::Hours));
    }
    for year in [-9999, -1, 0] {
        let date = jiff::civil::date(year, 1, 1);
        assert_eq!(render(&Facts { date, ..good.clone() }), Err(Error::Date));
    }
    for year in [1, 9999] {
        let date = jiff::civil::date(year, 12, 31);
        assert!(render(&Facts { date, ..good.clone() }).is_ok(), "{year}");
    }
}

#[test]
fn pictures_that_are_none_or_too_large_are_refused() {
    let good = noise(20, 20);
    let with = |png: &[u8]| {
        render(&Facts { logo: Some(Logo { png, text: "" }), ..facts(Language::English) })
    };
    assert!(with(&good).is_ok());
    assert!(with(&noise(1, LOGO_SIDE)).is_ok());
    let mut padded = good.clone();
    padded.resize(LOGO_BYTES + 1, 0);
    let mut damaged = good.clone();
    damaged[45] ^= 0xFF;
    for (png, why) in [
        (Vec::new(), "nothing"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>".to_vec(), "another format"),
        (noise(LOGO_SIDE + 1, 1), "too wide"),
        (noise(1, LOGO_SIDE + 1), "too high"),
        (noise(0, 1), "no width"),
        (padded, "too many bytes"),
        (good[..good.len() / 2].to_vec(), "cut off"),
        (damaged, "damaged"),
    ] {
        assert_eq!(with(&png), Err(Error::Logo), "{why}");
    }
}

fn text() -> impl Strategy<Value = String> {
    let letters = "[\u{600}-\u{6FF}a-zÀ-ž\u{300}-\u{36F}\u{200C}\u{200D} ()0-9-]{0,120}";
    prop_oneof![any::<String>(), letters, "\\PC{0,300}", "[\u{590}-\u{FFFF}]{0,40}"]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn any_text_is_written_and_the_document_keeps_its_standards(
        texts in [text(), text(), text(), text()],
        code in text(),
        language in prop::sample::select(Language::ALL.to_vec()),
        hours in 0..=999_999_i64,
    ) {
        let [person, credit, client, word] = texts.each_ref().map(String::as_str);
        let good = facts(language);
        let facts = Facts { person, credit, client, word, code: &code, hours: Hours(hours), ..good };

        match render(&facts) {
            Ok(pdf) => prop_assert!(pdf.starts_with(b"%PDF-1.7") && pdf.len() < LONGEST),
            Err(error) => prop_assert!(matches!(error, Error::Empty(_)), "{}", error),
        }
    }

    #[test]
    fn no_picture_and_no_address_makes_it_panic(
        rest in any::<Vec<u8>>(),
        at in 8_usize..200,
        url in "\\PC*",
    ) {
        let mut png = noise(9, 7);
        let end = png.len().min(at + rest.len());
        png.splice(at..end, rest);
        let _ = render(&Facts { logo: logo(&png), ..facts(Language::Arabic) });
        let _ = render(&Facts { url: &url, ..facts(Language::Arabic) });
    }
}
