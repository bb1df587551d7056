//! The languages that the pages and mails speak.

use std::borrow::Cow;

use store::{Column, Kind, Mismatch, Value};

/// A language.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Language {
    /// English, which everybody gets of whom no other wish is known.
    #[default]
    English,
    /// German.
    German,
    /// Arabic, which is written from right to left.
    Arabic,
}

impl Language {
    /// All of them, in the order in which they are offered.
    pub const ALL: [Self; 3] = [Self::English, Self::German, Self::Arabic];

    /// Its code, as in `lang`, in the names of the files of words, and as it is stored.
    pub fn code(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::German => "de",
            Self::Arabic => "ar",
        }
    }

    /// What it calls itself.
    pub fn name(self) -> &'static str {
        match self {
            Self::English => "English",
            Self::German => "Deutsch",
            Self::Arabic => "العربية",
        }
    }

    /// The direction it is written in, as in `dir`.
    pub fn direction(self) -> &'static str {
        match self {
            Self::English | Self::German => "ltr",
            Self::Arabic => "rtl",
        }
    }

    /// The language of a code; of one with a region or script (`de-AT`), that of its first part.
    pub fn of_code(code: &str) -> Option<Self> {
        let first = code.split('-').next().unwrap_or_default().trim();
        Self::ALL.into_iter().find(|language| language.code().eq_ignore_ascii_case(first))
    }
}

impl Column for Language {
    const KIND: Kind = Kind::Text;
    fn read(value: Value<'_>) -> Result<Self, Mismatch> {
        let code = String::read(value)?;
        let unfit = || Mismatch::new("a language", &Value::Text(Cow::Borrowed(&code)));
        Self::ALL.into_iter().find(|language| language.code() == code).ok_or_else(unfit)
    }
    fn write(&self) -> Value<'_> {
        Value::Text(Cow::Borrowed(self.code()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_come_back() {
        for language in Language::ALL {
            assert_eq!(Language::of_code(language.code()), Some(language));
            assert_eq!(Language::read(language.write()), Ok(language));
        }
        assert_eq!(Language::of_code("de-AT"), Some(Language::German));
        assert_eq!(Language::of_code("deutsch"), None);
        assert!(Language::read(Value::Text(Cow::Borrowed("de-AT"))).is_err());
    }
}
