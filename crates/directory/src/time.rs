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
    /// optionally by `Z` or an offset: a sign and `HH`, `HHMM` or `HH:MM`. Without one the time is
    /// UTC.
    ///
    /// A date of 1900-01-01 means *never* to the systems that send it, and gives `None`.
    ///
    /// # Errors
    /// [`Code::Date`], and [`Code::Form`] for a date behind the last instant there is.
    pub fn parse(text: &str) -> Result<Option<Self>, Code> {
        let civil = text.get(..10).ok_or(Code::Date)?.parse::<Date>().map_err(|_| Code::Date)?;
        let rest = text.get(10..).unwrap_or_default();
        let (time, offset) = match rest.strip_prefix(['T', 't', ' ']) {
            None => (civil.at(0, 0, 0, 0), parse_offset(rest)?),
            Some(rest) => {
                let end = rest.find(['Z', 'z', '+', '-']).unwrap_or(rest.len());
                let (clock, offset) = rest.split_at(end);
                (parse_clock(civil, clock)?, parse_offset(offset)?)
            }
        };
        if civil == jiff::civil::date(1900, 1, 1) {
            return Ok(None);
        }
        let instant = TimeZone::fixed(offset).to_timestamp(time);
        let instant = instant.map_err(|_| Code::Form(LAST_INSTANT_FORM))?;
        Ok(Some(Self(instant.as_microsecond())))
    }
}

/// What a date must be that lies behind the last instant.
const LAST_INSTANT_FORM: &str = "a date no later than 9999-12-30T22:00:00Z";

/// Reads `Z`, an offset, or nothing, which is UTC.
fn parse_offset(text: &str) -> Result<Offset, Code> {
    let (sign, digits) = match text.as_bytes() {
        [] | [b'Z' | b'z'] => return Ok(Offset::UTC),
        [b'+', digits @ ..] => (1, digits),
        [b'-', digits @ ..] => (-1, digits),
        _ => return Err(Code::Date),
    };
    let (hours, minutes) = match *digits {
        [h, o] => ([h, o], *b"00"),
        [h, o, m, i] | [h, o, b':', m, i] => ([h, o], [m, i]),
        _ => return Err(Code::Date),
    };
    let (hours, minutes) = (two_digits(hours, 23)?, two_digits(minutes, 59)?);
    Offset::from_seconds(sign * (hours * 60 + minutes) * 60).map_err(|_| Code::Date)
}

/// A number of two digits, at most `limit`.
fn two_digits(digits: [u8; 2], limit: i32) -> Result<i32, Code> {
    let [tens, ones] = digits;
    if !tens.is_ascii_digit() || !ones.is_ascii_digit() {
        return Err(Code::Date);
    }
    let number = i32::from(tens - b'0') * 10 + i32::from(ones - b'0');
    if number <= limit { Ok(number) } else { Err(Code::Date) }
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
            ("2022-11-03 21:15:07+02", "2022-11-03T19:15:07"),
            ("2022-11-03Z", "2022-11-03T00:00:00"),
            ("2022-11-03+02:00", "2022-11-02T22:00:00"),
            ("2022-11-03-02", "2022-11-03T02:00:00"),
            ("9999-12-30T22:00:00Z", "9999-12-30T22:00:00"),
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
            "2022-11-03T21+0:200",
            "2022-11-03T21+020:0",
            "2022-11-03T21+02:",
            "2022-11-03T21+:0200",
            "2022-11-03T21+24",
            "2022-11-03T21+0260",
            "2022-11-03T21Z+02",
            "2022-11-03T21+02Z",
            "2022-11-03+",
            "2022-11-03 Z",
            "2022-11-03ZZ",
        ] {
            assert_eq!(read(text), "refused", "{text}");
        }
    }

    #[test]
    fn a_date_behind_the_last_instant_is_refused_with_what_that_is() {
        for text in ["9999-12-31", "9999-12-30T22:00:01Z", "9999-12-30T20:30-02"] {
            assert_eq!(Timestamp::parse(text), Err(Code::Form(LAST_INSTANT_FORM)), "{text}");
        }
        assert!(Timestamp::parse("9999-12-31+23").is_ok());
    }

    proptest! {
        #[test]
        fn each_shape_of_an_offset_is_the_same_instant(
            hours in 0_i64..24,
            minutes in 0_i64..60,
            negative: bool,
        ) {
            let sign = if negative { '-' } else { '+' };
            let seconds = (hours * 60 + minutes) * 60 * if negative { 1 } else { -1 };
            let expected = Timestamp::parse("2022-11-03T12:00:00").unwrap().unwrap();
            let expected = Ok(Some(expected.plus(seconds * 1_000_000)));
            let date = "2022-11-03T12:00:00";
            let shapes = [
                format!("{date}{sign}{hours:02}:{minutes:02}"),
                format!("{date}{sign}{hours:02}{minutes:02}"),
            ];
            for text in &shapes {
                prop_assert_eq!(Timestamp::parse(text), expected.clone(), "{}", text);
            }
            if minutes == 0 {
                prop_assert_eq!(Timestamp::parse(&format!("{date}{sign}{hours:02}")), expected);
            }
        }

        #[test]
        fn an_offset_of_any_other_shape_is_refused(offset in "[+-][0-9:]{0,7}") {
            let digits: Vec<char> = offset.chars().skip(1).collect();
            let colon = digits.iter().position(|c| *c == ':');
            let known = matches!((digits.len(), colon), (2 | 4, None) | (5, Some(2)))
                && digits.iter().filter(|c| **c == ':').count() <= 1;
            let read = Timestamp::parse(&format!("2022-11-03T12{offset}"));
            prop_assert!(known || read == Err(Code::Date), "{}", offset);
        }

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
