//! Hours and credits: exact decimals with two places.

use std::fmt;

use serde::{Serialize, Serializer};
use store::{Column, Kind, Mismatch, Value};

use crate::error::Code;

/// Hours or credits, in hundredths, from 0 to 9999.99.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Hours(pub i64);

const NO_NUMBER: Code = Code::Kind("a number");

/// Digits beyond these are nothing but a way to make somebody count.
const MAX_DIGITS: usize = 40;

impl Hours {
    /// No hours.
    pub const ZERO: Self = Self(0);
    /// The most there can be: 9999.99.
    pub const MAX: Self = Self(999_999);

    /// Reads the text of a JSON number, exactly: `8`, `7.99`, `7.50`, `8e0`.
    ///
    /// # Errors
    /// [`Code::Decimals`] for more than two decimals that are not zero; [`Code::HoursRange`] for anything
    /// below 0 or above 9999.99; [`Code::Kind`] for what is no number.
    pub fn parse(text: &str) -> Result<Self, Code> {
        let (negative, digits) = text.strip_prefix('-').map_or((false, text), |rest| (true, rest));
        let (mantissa, exponent) = split_exponent(digits)?;
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, "0"));
        let written =
            |digits: &str| !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
        if !written(whole) || !written(fraction) || (whole.len() > 1 && whole.starts_with('0')) {
            return Err(NO_NUMBER);
        }

        let all = format!("{whole}{fraction}");
        let significant = all.trim_start_matches('0').trim_end_matches('0');
        if significant.is_empty() {
            return Ok(Self::ZERO);
        }
        if negative || significant.len() > MAX_DIGITS {
            return Err(if negative { Code::HoursRange } else { Code::Decimals });
        }
        let behind = all.len() - all.trim_end_matches('0').len();
        // The value is `significant` × 10^`shift` hundredths.
        let shift = exponent + 2 + length(behind) - length(fraction.len());
        scale(significant, shift)
    }
}

fn length(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

/// The digits before an exponent, and the exponent, cut off where it makes no difference.
fn split_exponent(text: &str) -> Result<(&str, i64), Code> {
    let Some((mantissa, exponent)) = text.split_once(['e', 'E']) else { return Ok((text, 0)) };
    let digits = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
    if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return Err(NO_NUMBER);
    }
    let far = 1_000_000;
    let size = digits.parse::<i64>().map_or(far, |size| size.min(far));
    Ok((mantissa, if exponent.starts_with('-') { -size } else { size }))
}

/// Hundredths from digits that neither begin nor end with a zero, and a power of ten.
fn scale(significant: &str, shift: i64) -> Result<Hours, Code> {
    let places = length(significant.len()).saturating_add(shift);
    if places > 6 {
        return Err(Code::HoursRange);
    }
    if shift < 0 {
        return Err(Code::Decimals);
    }
    let zeros = usize::try_from(shift).unwrap_or(0);
    let digits = format!("{significant}{}", "0".repeat(zeros));
    let hundredths = digits.parse().map_err(|_| Code::HoursRange)?;
    Ok(Hours(hundredths))
}

impl fmt::Display for Hours {
    /// As a JSON number without zeros at the end: `8`, `7.5`, `7.99`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (whole, hundredths) = (self.0 / 100, self.0 % 100);
        match hundredths {
            0 => write!(f, "{whole}"),
            tenths if tenths % 10 == 0 => write!(f, "{whole}.{}", tenths / 10),
            _ => write!(f, "{whole}.{hundredths:02}"),
        }
    }
}

impl Serialize for Hours {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.0 % 100 == 0 {
            return serializer.serialize_i64(self.0 / 100);
        }
        // Both numbers are exact, so the quotient is the double nearest to the decimal, and the
        // shortest text of that is the decimal again.
        let hundredths = i32::try_from(self.0).map_err(serde::ser::Error::custom)?;
        serializer.serialize_f64(f64::from(hundredths) / 100.0)
    }
}

impl Column for Hours {
    const KIND: Kind = Kind::Integer;
    fn read(value: Value<'_>) -> Result<Self, Mismatch> {
        i64::read(value).map(Self)
    }
    fn write(&self) -> Value<'_> {
        Value::Integer(self.0)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn numbers_are_read_exactly() {
        for (text, hundredths) in [
            ("0", 0),
            ("-0.00", 0),
            ("8", 800),
            ("8.0", 800),
            ("7.99", 799),
            ("7.5", 750),
            ("7.500", 750),
            ("0.01", 1),
            ("9999.99", 999_999),
            ("1e3", 100_000),
            ("1.5E+2", 15_000),
            ("150e-2", 150),
            ("0.000e99999999999999999999", 0),
        ] {
            assert_eq!(Hours::parse(text), Ok(Hours(hundredths)), "{text}");
        }
    }

    #[test]
    fn more_than_two_decimals_are_refused() {
        for text in ["7.999", "0.001", "1e-3", "9999.989", "1.00000000000000000001"] {
            assert_eq!(Hours::parse(text), Err(Code::Decimals), "{text}");
        }
    }

    #[test]
    fn numbers_out_of_bounds_are_refused() {
        for text in
            ["-1", "-0.01", "10000", "9999999999999999999999", "1e4", "1e99999999999999999999"]
        {
            assert_eq!(Hours::parse(text), Err(Code::HoursRange), "{text}");
        }
    }

    #[test]
    fn what_is_no_number_is_refused() {
        for text in
            ["", "-", "x", "1.", ".5", "+1", "1e", "1e+", "08", "1,5", " 1", "1_000", "NaN", "١"]
        {
            assert_eq!(Hours::parse(text), Err(NO_NUMBER), "{text}");
        }
    }

    #[test]
    fn no_zeros_are_written_behind() {
        for (hundredths, text) in [(0, "0"), (800, "8"), (750, "7.5"), (799, "7.99"), (5, "0.05")] {
            assert_eq!(Hours(hundredths).to_string(), text);
        }
    }

    proptest! {
        #[test]
        fn hours_come_back_from_their_text(hundredths in 0..=Hours::MAX.0) {
            let hours = Hours(hundredths);
            prop_assert_eq!(Hours::parse(&hours.to_string()), Ok(hours));
            prop_assert_eq!(serde_json::to_string(&hours).unwrap(), hours.to_string());
        }

        #[test]
        fn reading_hours_never_panics(text in "-?[0-9.eE+]{0,30}") {
            if let Ok(hours) = Hours::parse(&text) {
                prop_assert!((Hours::ZERO..=Hours::MAX).contains(&hours));
            }
        }
    }
}
