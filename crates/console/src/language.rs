//! The languages of the pages, and which of them somebody gets.

/// A language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Language {
    /// English, which everybody gets who asks for none of the others.
    English,
    /// German.
    German,
    /// Arabic, which is written from right to left.
    Arabic,
}

impl Language {
    /// All of them, in the order in which they are offered.
    pub(crate) const ALL: [Self; 3] = [Self::English, Self::German, Self::Arabic];

    /// Its code, as in `lang` and in the names of the files of words.
    pub(crate) fn code(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::German => "de",
            Self::Arabic => "ar",
        }
    }

    /// What it calls itself.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::English => "English",
            Self::German => "Deutsch",
            Self::Arabic => "العربية",
        }
    }

    /// The direction it is written in, as in `dir`.
    pub(crate) fn direction(self) -> &'static str {
        match self {
            Self::English | Self::German => "ltr",
            Self::Arabic => "rtl",
        }
    }

    /// The language of a code; of one with a region or script (`de-AT`), that of its first part.
    pub(crate) fn of_code(code: &str) -> Option<Self> {
        let first = code.split('-').next().unwrap_or_default().trim();
        Self::ALL.into_iter().find(|language| language.code().eq_ignore_ascii_case(first))
    }

    /// The best one for `Accept-Language` (RFC 9110, section 12.5.4): the one with the greatest
    /// weight, the first of equals. One with the weight 0 is not wanted.
    pub(crate) fn of_wishes(header: &str) -> Option<Self> {
        let mut best: Option<(u16, Self)> = None;
        for wish in header.split(',').take(32) {
            let mut parts = wish.split(';');
            let language = parts.next().and_then(Self::of_code);
            let weight = parts.find_map(|part| part.trim().strip_prefix("q=").map(thousandths));
            let weight = weight.unwrap_or(1000);
            if let Some(language) = language
                && weight > best.map_or(0, |(weight, _)| weight)
            {
                best = Some((weight, language));
            }
        }
        best.map(|(_, language)| language)
    }
}

/// A weight from 0 to 1 in thousandths; what is no weight counts as 0.
fn thousandths(text: &str) -> u16 {
    let (whole, decimals) = text.trim().split_once('.').unwrap_or((text.trim(), ""));
    let digits = decimals.len() <= 3 && decimals.bytes().all(|b| b.is_ascii_digit());
    match (whole, digits) {
        ("1", true) => 1000,
        ("0", true) => format!("{decimals:0<3}").parse().unwrap_or(0),
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_language_with_the_greatest_weight_is_taken() {
        for (header, expected) in [
            ("de", Some(Language::German)),
            ("de-AT,de;q=0.9,en;q=0.8", Some(Language::German)),
            ("fr,en;q=0.5,AR;q=0.75", Some(Language::Arabic)),
            ("fr-CH, fr;q=0.9", None),
            ("*", None),
            ("de;q=0, en;q=0.1", Some(Language::English)),
            ("en;q=0.9,de;q=0.9", Some(Language::English)),
            ("de;q=2,en;q=0.001", Some(Language::English)),
            ("", None),
        ] {
            assert_eq!(Language::of_wishes(header), expected, "{header}");
        }
    }

    #[test]
    fn codes_come_back() {
        for language in Language::ALL {
            assert_eq!(Language::of_code(language.code()), Some(language));
        }
        assert_eq!(Language::of_code("deutsch"), None);
    }

    proptest! {
        #[test]
        fn reading_wishes_never_panics(header in "\\PC*") {
            let _ = Language::of_wishes(&header);
        }
    }
}
