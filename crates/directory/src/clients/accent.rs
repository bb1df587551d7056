//! The colour by which people know a client.

use std::fmt;

use store::{Column, Kind, Mismatch, Value};

use crate::error::Code;
use crate::ids::hex;

/// A colour in sRGB, written as `#rrggbb`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct AccentColor(pub [u8; 3]);

impl AccentColor {
    /// Reads `#` and six hexadecimal digits in either case, without anything around them.
    pub fn parse(text: &str) -> Result<Self, Code> {
        let digits = text.strip_prefix('#').unwrap_or_default();
        let well_formed = digits.len() == 6 && digits.bytes().all(|b| b.is_ascii_hexdigit());
        let number = well_formed.then(|| u32::from_str_radix(digits, 16).ok()).flatten();
        let [_, red, green, blue] = number.ok_or(Code::AccentColor)?.to_be_bytes();
        Ok(Self([red, green, blue]))
    }
}

impl fmt::Display for AccentColor {
    /// `#rrggbb`, in lower case.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "#{}", hex(&self.0))
    }
}

impl Column for AccentColor {
    const KIND: Kind = Kind::Text;
    fn read(value: Value<'_>) -> Result<Self, Mismatch> {
        let found = value.clone();
        let text = String::read(value)?;
        Self::parse(&text).map_err(|_| Mismatch::new("a colour", &found))
    }
    fn write(&self) -> Value<'_> {
        Value::Text(self.to_string().into())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_is_not_six_digits_after_a_hash_is_refused() {
        for text in [
            "",
            "#",
            "1f5f8b",
            "#1f5f8",
            "#1f5f8b0",
            "#fff",
            " #1f5f8b",
            "#1f5f8b ",
            "#1f5f8g",
            "#+f5f8b",
            "red",
            "#ääa",
            "rgb(1,2,3)",
            "#1f5f8b;}",
        ] {
            assert_eq!(AccentColor::parse(text), Err(Code::AccentColor), "{text:?}");
        }
        assert_eq!(AccentColor::parse("#1F5f8B"), Ok(AccentColor([0x1f, 0x5f, 0x8b])));
    }

    proptest! {
        #[test]
        fn colours_come_back(channels in any::<[u8; 3]>()) {
            let color = AccentColor(channels);
            prop_assert_eq!(AccentColor::parse(&color.to_string()), Ok(color));
        }
    }
}
