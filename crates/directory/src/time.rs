//! Points in time, and the dates that callers send.
//!
//! A [`Timestamp`] is microseconds since 1970 in UTC. How one is written differs between the
//! surfaces and is theirs; what may be read is one liberal rule for all and stands here.

use jiff::civil::{Date, DateTime};
use jiff::tz::{Offset, TimeZone};
use store::{Column, Kind, Mismatch, Value};

use crate::error::Code;

/// Microseconds since 1970-01-01T00:00:00 UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(pub i64);

/// One day in microseconds.
pub const DAY: i64 = 86_400_000_000;

impl Timestamp {
    /// The date and time of day in UTC. Instants outside the years −9999 to 9999 give the epoch;
    /// neither the clock nor [`Timestamp::parse`] makes one.
    pub fn civil(self) -> DateTime {
        let instant =
            jiff::Timestamp::from_microsecond(self.0).unwrap_or(jiff::Timestamp::UNIX_EPOCH);
        Offset::UTC.to_datetime(instant)
    }

    /// The instant so many microseconds later.
    #[must_use]
    pub fn plus(self, microseconds: i64) -> Self {
        Self(self.0.saturating_add(microseconds))
    }

    /// Reads `YYYY-MM-DD`, optionally followed by `T` or a blank and `HH[:MM[:SS[.fff]]]`, and
    /// optionally by `Z` or an offset. Without an offset the time is UTC.
    ///
    /// A date of 1900-01-01 means *never* to the systems that send it, and gives `None`.
    pub fn parse(text: &str) -> Result<Option<Self>, Code> {
        let civil = text.get(..10).ok_or(Code::Date)?.parse::<Date>().map_err(|_| Code::Date)?;
        let rest = text.get(10..).unwrap_or_default();
        let (time, offset) = match rest.strip_prefix(['T', 't', ' ']) {
            None if rest.is_empty() => (civil.at(0, 0, 0, 0), Offset::UTC),
            None => return Err(Code::Date),
            Some(rest) => {
                let (clock, offset) = split_offset(rest)?;
                (parse_clock(civil, clock)?, offset)
            }
        };
        if civil == jiff::civil::date(1900, 1, 1) {
            return Ok(None);
        }
        let instant = TimeZone::fixed(offset).to_timestamp(time).map_err(|_| Code::Date)?;
        Ok(Some(Self(instant.as_microsecond())))
    }
}

fn split_offset(text: &str) -> Result<(&str, Offset), Code> {
    if let Some(clock) = text.strip_suffix(['Z', 'z']) {
        return Ok((clock, Offset::UTC));
    }
    let Some(at) = text.find(['+', '-']) else { return Ok((text, Offset::UTC)) };
    let (clock, offset) = text.split_at(at);
    let digits: String = offset.chars().skip(1).filter(|c| *c != ':').collect();
    let shape = digits.len() == 4 && matches!(offset.len(), 5 | 6);
    let number: i32 =
        if shape { digits.parse().map_err(|_| Code::Date)? } else { return Err(Code::Date) };
    let (hours, minutes) = (number / 100, number % 100);
    if hours > 23 || minutes > 59 {
        return Err(Code::Date);
    }
    let seconds = (hours * 60 + minutes) * 60;
    let signed = if offset.starts_with('-') { -seconds } else { seconds };
    Ok((clock, Offset::from_seconds(signed).map_err(|_| Code::Date)?))
}

fn parse_clock(date: Date, text: &str) -> Result<DateTime, Code> {
    let (clock, fraction) = text.split_once('.').map_or((text, None), |(c, f)| (c, Some(f)));
    let mut parts = [0_i8; 3];
    let mut count = 0;
    for (part, slot) in clock.split(':').zip(&mut parts) {
        let digits = part.len() == 2 && part.bytes().all(|b| b.is_ascii_digit());
        *slot =
            if digits { part.parse().map_err(|_| Code::Date)? } else { return Err(Code::Date) };
        count += 1;
    }
    if clock.split(':').count() != count || (fraction.is_some() && count != 3) {
        return Err(Code::Date);
    }
    let nanoseconds = fraction.map_or(Ok(0), parse_fraction)?;
    let [hour, minute, second] = parts;
    let time = jiff::civil::Time::new(hour, minute, second, nanoseconds).map_err(|_| Code::Date)?;
    Ok(date.to_datetime(time))
}

fn parse_fraction(digits: &str) -> Result<i32, Code> {
    if !(1..=9).contains(&digits.len()) || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return Err(Code::Date);
    }
    format!("{digits:0<9}").parse().map_err(|_| Code::Date)
}

impl Column for Timestamp {
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

    fn read(text: &str) -> String {
        Timestamp::parse(text).map_or_else(
            |_| "refused".to_owned(),
            |instant| instant.map_or_else(|| "never".to_owned(), |t| t.civil().to_string()),
        )
    }

    #[test]
    fn every_documented_shape_of_a_date_is_read() {
        for (text, expected) in [
            ("2022-11-03", "2022-11-03T00:00:00"),
            ("2022-11-03T21", "2022-11-03T21:00:00"),
            ("2022-11-03 21:15", "2022-11-03T21:15:00"),
            ("2022-11-03T21:15:07.25", "2022-11-03T21:15:07.25"),
            ("2022-11-03T21:15:07Z", "2022-11-03T21:15:07"),
            ("2022-11-03T21:15:07+02:00", "2022-11-03T19:15:07"),
            ("2022-11-03T21-0730", "2022-11-04T04:30:00"),
            ("1900-01-01T00", "never"),
            ("1900-01-01T00:00:00", "never"),
        ] {
            assert_eq!(read(text), expected, "{text}");
        }
    }

    #[test]
    fn anything_else_is_refused() {
        for text in [
            "",
            "2022",
            "2022-13-01",
            "2022-02-30",
            "2022-11-03X21",
            "2022-11-03T",
            "2022-11-03T24:00",
            "2022-11-03T1:00",
            "2022-11-03T21:15:07.",
            "2022-11-03T21.5",
            "2022-11-03T21:15:07+2",
            "2022-11-03T21:15:07:01",
            "ä2022-11-03",
            "2022-11-03T21+99:00",
        ] {
            assert_eq!(read(text), "refused", "{text}");
        }
    }

    proptest! {
        #[test]
        fn reading_a_date_never_panics(text in "\\PC*") {
            let _ = Timestamp::parse(&text);
        }

        #[test]
        fn what_was_written_is_read_back(micros in -2_000_000_000_000_000_i64..4_000_000_000_000_000) {
            let instant = Timestamp(micros);
            prop_assume!(instant.civil().date() != jiff::civil::date(1900, 1, 1));
            prop_assert_eq!(Timestamp::parse(&instant.civil().to_string()), Ok(Some(instant)));
        }
    }
}
