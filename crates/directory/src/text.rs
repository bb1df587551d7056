//! Texts from outside: how long they may be, how they are compared, and addresses.
//!
//! Two texts are the same for a person when their folded forms are equal: full Unicode case
//! folding, composed. A folded form is stored beside what it is the key of, so that both engines
//! compare bytes and nothing else.

use std::borrow::Cow;

use icu_casemap::CaseMapper;
use icu_normalizer::{ComposingNormalizer, DecomposingNormalizer};
use store::{Column, Kind, Mismatch, Value};

use crate::error::Code;

/// A text of at most `MAX` characters, kept as it came. U+0000 has been refused before.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Text<const MAX: usize>(String);

/// A one-line text as most fields are.
pub type Line = Text<255>;
/// A link, or the value of a dimension.
pub type Long = Text<2048>;
/// A message or body with line breaks.
pub type Message = Text<10_000>;

impl<const MAX: usize> Text<MAX> {
    /// The most characters.
    pub const LONGEST: usize = MAX;

    /// Keeps a text that is not too long.
    pub fn parse(text: impl Into<String>) -> Result<Self, Code> {
        let text = text.into();
        if text.len() > MAX && text.chars().count() > MAX {
            return Err(Code::TooLong(MAX));
        }
        if text.contains('\0') {
            return Err(Code::Control);
        }
        Ok(Self(text))
    }

    /// Keeps a text that is not too long and has no line breaks or other control characters.
    pub fn parse_line(text: impl Into<String>) -> Result<Self, Code> {
        let text = Self::parse(text)?;
        let fits = !text.0.chars().any(|c| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}'));
        if fits { Ok(text) } else { Err(Code::Control) }
    }

    /// As [`Text::parse_line`], for a text that must not be empty or blank.
    pub fn parse_name(text: impl Into<String>) -> Result<Self, Code> {
        let text = Self::parse_line(text)?;
        if text.0.trim().is_empty() { Err(Code::Empty) } else { Ok(text) }
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The form in which names are compared: folded, without blanks around it; empty for a blank.
    pub fn key(&self) -> String {
        fold(self.0.trim())
    }

    /// The text itself.
    pub fn into_string(self) -> String {
        self.0
    }
}

impl Long {
    /// Keeps a free text that, if it begins with a scheme, begins with `http:` or `https:`.
    pub fn parse_link(text: impl Into<String>) -> Result<Self, Code> {
        let text = Self::parse_line(text)?;
        match scheme(text.as_str().trim_start()) {
            None | Some("http" | "https") => Ok(text),
            Some(scheme) if scheme.eq_ignore_ascii_case("http") => Ok(text),
            Some(scheme) if scheme.eq_ignore_ascii_case("https") => Ok(text),
            Some(_) => Err(Code::UrlScheme),
        }
    }
}

/// The scheme a browser would see: a letter, then letters, digits, `+`, `-` or `.`, then a colon
/// (RFC 3986, section 3.1). `example.com:8080` is a host and a port, not a scheme.
fn scheme(text: &str) -> Option<&str> {
    let (scheme, rest) = text.split_once(':')?;
    let letters = scheme.starts_with(|c: char| c.is_ascii_alphabetic());
    let word = scheme.bytes().all(|b| b.is_ascii_alphanumeric() || b"+-.".contains(&b));
    let port = scheme.contains('.') && rest.starts_with(|c: char| c.is_ascii_digit());
    (letters && word && !port).then_some(scheme)
}

impl<const MAX: usize> Column for Text<MAX> {
    const KIND: Kind = Kind::Text;
    fn read(value: Value<'_>) -> Result<Self, Mismatch> {
        String::read(value).map(Self)
    }
    fn write(&self) -> Value<'_> {
        self.0.write()
    }
}

/// The form in which two texts that differ in case only are equal.
pub fn fold(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    let folded = CaseMapper::new().fold_string(text);
    ComposingNormalizer::new_nfc().normalize(&folded).into_owned()
}

/// A folded text without its accents, for people who search without typing them.
pub fn without_accents(folded: &str) -> Cow<'_, str> {
    if folded.is_ascii() {
        return Cow::Borrowed(folded);
    }
    let decomposed = DecomposingNormalizer::new_nfd().normalize(folded);
    let mark = |c: &char| ('\u{300}'..='\u{36f}').contains(c);
    Cow::Owned(decomposed.chars().filter(|c| !mark(c)).collect())
}

/// An address people sign in with. Kept as typed; compared by [`Email::key`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Email {
    text: String,
    key: String,
}

impl Email {
    /// Reads an address: one `@` with something before it and a domain after it, no blanks or
    /// control characters inside, at most 254 characters (RFC 5321, section 4.5.3.1). Blanks
    /// around it are dropped.
    pub fn parse(text: &str) -> Result<Self, Code> {
        let text = text.trim();
        if text.len() > 254 {
            return Err(Code::TooLong(254));
        }
        let (local, domain) = text.split_once('@').ok_or(Code::Email)?;
        let stray = |c: char| c.is_whitespace() || c.is_control() || "@<>,;:\"()[]\\".contains(c);
        if local.is_empty() || local.contains(stray) || domain.contains(stray) {
            return Err(Code::Email);
        }
        let domain = ascii_domain(domain).ok_or(Code::Email)?;
        Ok(Self { text: text.to_owned(), key: format!("{}@{domain}", fold(local)) })
    }

    /// The address as it was typed.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The form in which addresses are compared.
    pub fn key(&self) -> &str {
        &self.key
    }

    /// The part before the `@`.
    pub fn local(&self) -> &str {
        self.text.split_once('@').map_or("", |(local, _)| local)
    }
}

fn ascii_domain(domain: &str) -> Option<String> {
    let ascii = idna::domain_to_ascii_strict(domain).ok()?;
    let labels = |label: &str| !label.is_empty() && label.len() <= 63;
    (ascii.len() <= 253 && ascii.split('.').all(labels)).then_some(ascii)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn addresses_differing_in_case_have_one_key() {
        let one = Email::parse(" JMcLane@DieHard.com ").unwrap();
        let other = Email::parse("jmclane@diehard.com").unwrap();
        assert_eq!(one.key(), other.key());
        assert_eq!(one.as_str(), "JMcLane@DieHard.com");
        assert_eq!(Email::parse("ÄNN@Büro.example").unwrap().key(), "änn@xn--bro-hoa.example");
    }

    #[test]
    fn what_is_no_address_is_refused() {
        for text in [
            "", "x", "@", "a@", "@b.c", "a@b@c.d", "a b@c.d", "a@b c.d", "a@b..c", "a\n@b.c",
            "a@-b.c", "<a@b.c>",
        ] {
            assert_eq!(Email::parse(text), Err(Code::Email), "{text:?}");
        }
        let long = format!("{}@example.com", "a".repeat(250));
        assert_eq!(Email::parse(&long), Err(Code::TooLong(254)));
    }

    #[test]
    fn links_have_no_other_scheme_than_http() {
        for text in
            ["", "example.com", "www.example.com:8080/x", "https://example.com", "HTTP://x", "/a:b"]
        {
            assert!(Long::parse_link(text).is_ok(), "{text}");
        }
        for text in [
            "javascript:alert(1)",
            " JavaScript:alert(1)",
            "data:text/html,x",
            "ftp://x",
            "java\nscript:x",
        ] {
            assert!(Long::parse_link(text).is_err(), "{text}");
        }
    }

    #[test]
    fn lengths_count_characters_and_not_bytes() {
        assert!(Line::parse("ä".repeat(255)).is_ok());
        assert_eq!(Line::parse("ä".repeat(256)), Err(Code::TooLong(255)));
    }

    #[test]
    fn one_line_texts_have_no_line_breaks() {
        for text in ["a\nb", "a\r", "a\u{2028}b", "a\u{7f}"] {
            assert_eq!(Line::parse_line(text), Err(Code::Control), "{text:?}");
        }
        assert_eq!(Line::parse_name("  "), Err(Code::Empty));
    }

    #[test]
    fn folding_is_more_than_lower_case() {
        assert_eq!(fold("STRASSE"), fold("straße"));
        assert_eq!(fold("É"), fold("e\u{301}"));
        assert_eq!(without_accents(&fold("Éloïse")), "eloise");
    }

    proptest! {
        #[test]
        fn folding_twice_changes_nothing_more(text in "\\PC*") {
            let once = fold(&text);
            prop_assert_eq!(fold(&once), once);
        }

        #[test]
        fn an_address_reads_itself(local in "[a-zA-Z0-9.]{1,20}", domain in "[a-z]{1,9}\\.[a-z]{2,5}") {
            let email = Email::parse(&format!("{local}@{domain}")).unwrap();
            prop_assert_eq!(Email::parse(email.as_str()).unwrap(), email);
        }
    }
}
