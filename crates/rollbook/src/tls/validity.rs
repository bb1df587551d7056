//! From when until when a certificate is valid.

use directory::time::{DAY, Timestamp};
use jiff::civil::DateTime;
use jiff::tz::Offset;

/// How many days before its end a certificate is warned of.
const WARNED_DAYS: i64 = 14;

/// From when until when a certificate is valid, both inclusive.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Validity {
    /// Its first instant.
    pub starts: Timestamp,
    /// Its last instant.
    pub ends: Timestamp,
}

impl Validity {
    /// Reads it from a certificate in DER. `None` if that is not one.
    pub fn of(certificate: &[u8]) -> Option<Self> {
        let (certificate, _) = element(certificate, SEQUENCE)?;
        let (mut rest, _) = element(certificate, SEQUENCE)?;
        if let Some((_, after)) = element(rest, VERSION) {
            rest = after;
        }
        // Its number, how it was signed, and who issued it.
        for tag in [INTEGER, SEQUENCE, SEQUENCE] {
            rest = element(rest, tag)?.1;
        }
        let (times, _) = element(rest, SEQUENCE)?;
        let (starts, rest) = time(times)?;
        let (ends, _) = time(rest)?;
        Some(Self { starts, ends })
    }

    /// What an operator has to know about it now, in words that follow the name of the file.
    pub fn warning(&self, now: Timestamp) -> Option<String> {
        let day = |at: Timestamp| at.civil().date();
        if now < self.starts {
            return Some(format!("is not valid before {}", day(self.starts)));
        }
        if now > self.ends {
            return Some(format!("has expired on {}", day(self.ends)));
        }
        let days = (self.ends.0 - now.0) / DAY;
        (days < WARNED_DAYS).then(|| format!("expires on {}, in {days} days", day(self.ends)))
    }
}

const INTEGER: u8 = 0x02;
const UTC_TIME: u8 = 0x17;
const GENERALIZED_TIME: u8 = 0x18;
const SEQUENCE: u8 = 0x30;
const VERSION: u8 = 0xa0;

/// The content of the first element, which must have a tag, and what follows it.
fn element(input: &[u8], tag: u8) -> Option<(&[u8], &[u8])> {
    let (found, rest) = input.split_first()?;
    let (length, rest) = rest.split_first()?;
    let (length, rest) = match usize::from(*length) {
        short @ 0..0x80 => (short, rest),
        long => {
            let (digits, rest) = rest.split_at_checked(long - 0x80)?;
            if digits.len() > 4 {
                return None;
            }
            (digits.iter().fold(0, |sum, digit| sum << 8 | usize::from(*digit)), rest)
        }
    };
    let split = rest.split_at_checked(length)?;
    (*found == tag).then_some(split)
}

/// The first element as an instant, and what follows it.
fn time(input: &[u8]) -> Option<(Timestamp, &[u8])> {
    let short = element(input, UTC_TIME);
    let (text, rest) = short.or_else(|| element(input, GENERALIZED_TIME))?;
    let text = std::str::from_utf8(text).ok()?.strip_suffix('Z')?;
    let (year, text) = text.split_at_checked(if short.is_some() { 2 } else { 4 })?;
    let digits = |text: &str| {
        text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse::<i16>().ok()).flatten()
    };
    let year = match (digits(year)?, short.is_some()) {
        (year, true) if year < 50 => 2000 + year,
        (year, true) => 1900 + year,
        (year, false) => year,
    };
    let pair = |from: usize| i8::try_from(digits(text.get(from..from + 2)?)?).ok();
    let civil = DateTime::new(year, pair(0)?, pair(2)?, pair(4)?, pair(6)?, pair(8)?, 0).ok()?;
    // The last day of all, by which a certificate says that it does not end, lies beyond what an
    // instant can be.
    let instant = Offset::UTC.to_timestamp(civil).unwrap_or(jiff::Timestamp::MAX);
    (text.len() == 10).then_some((Timestamp(instant.as_second() * 1_000_000), rest))
}

#[cfg(test)]
mod tests {
    use rcgen::{CertificateParams, KeyPair, date_time_ymd};

    use super::*;

    fn certificate(from: i32, until: i32) -> Vec<u8> {
        let mut params = CertificateParams::new(vec!["acme.test".to_owned()]).unwrap();
        params.not_before = date_time_ymd(from, 1, 2);
        params.not_after = date_time_ymd(until, 12, 31);
        params.self_signed(&KeyPair::generate().unwrap()).unwrap().der().to_vec()
    }

    fn days(from: i32, until: i32) -> (String, String) {
        let validity = Validity::of(&certificate(from, until)).unwrap();
        let day = |at: Timestamp| at.civil().date().to_string();
        (day(validity.starts), day(validity.ends))
    }

    #[test]
    fn both_ends_are_read_in_either_way_of_writing_a_time() {
        assert_eq!(days(1999, 2049), ("1999-01-02".to_owned(), "2049-12-31".to_owned()));
        assert_eq!(days(2030, 2050), ("2030-01-02".to_owned(), "2050-12-31".to_owned()));
        assert_eq!(days(2030, 9999).1, "9999-12-30");
    }

    #[test]
    fn whatever_is_cut_off_is_no_certificate() {
        let whole = certificate(2020, 2030);
        for length in 0..whole.len() {
            assert_eq!(Validity::of(&whole[..length]), None, "{length}");
        }
        assert_eq!(Validity::of(&[0x30, 0x84, 0xff, 0xff, 0xff, 0xff, 0]), None);
    }

    #[test]
    fn it_is_warned_of_before_its_beginning_near_its_end_and_afterwards() {
        let (starts, ends) = (Timestamp(100 * DAY), Timestamp(200 * DAY));
        let warning = |now| Validity { starts, ends }.warning(Timestamp(now));
        assert_eq!(warning(100 * DAY - 1).as_deref(), Some("is not valid before 1970-04-11"));
        assert_eq!(warning(100 * DAY), None);
        assert_eq!(warning(186 * DAY), None);
        assert_eq!(warning(186 * DAY + 1).as_deref(), Some("expires on 1970-07-20, in 13 days"));
        assert_eq!(warning(200 * DAY + 1).as_deref(), Some("has expired on 1970-07-20"));
    }

    proptest::proptest! {
        #[test]
        fn reading_never_panics(at: usize, byte: u8) {
            let mut bytes = certificate(2020, 2030);
            let at = at % bytes.len();
            bytes[at] = byte;
            let _ = Validity::of(&bytes);
        }
    }
}
