//! Time zones, as the difference from UTC that people choose from.

use crate::language::Language;
use crate::sheet::Offer;
use crate::words::Value;

/// The differences that are in use, in minutes.
const MINUTES: [i64; 38] = [
    -720, -660, -600, -570, -540, -480, -420, -360, -300, -240, -210, -180, -120, -60, 0, 60, 120,
    180, 210, 240, 270, 300, 330, 345, 360, 390, 420, 480, 525, 540, 570, 600, 630, 660, 720, 765,
    780, 840,
];

/// All of them, and whatever is chosen already.
pub(super) fn offers(language: Language, chosen: &str) -> Vec<Offer> {
    let mut seconds: Vec<i64> = MINUTES.iter().map(|minutes| minutes * 60).collect();
    let present = chosen.parse::<i64>().ok().filter(|there| !seconds.contains(there));
    seconds.extend(present);
    seconds.sort_unstable();
    let offer = |seconds: i64| Offer {
        value: seconds.to_string(),
        label: written(language, seconds),
        chosen: seconds.to_string() == chosen,
    };
    seconds.into_iter().map(offer).collect()
}

/// A difference as it is written.
pub(super) fn written(language: Language, seconds: i64) -> String {
    let zone = words::zone(seconds);
    if seconds == 0 {
        return language.text_with("profile-zone-utc", &[("zone", Value::from(zone))]);
    }
    zone
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn differences_are_written_with_hours_and_minutes() {
        let written = |seconds| written(Language::default(), seconds);
        assert_eq!(written(-25_200), "\u{2066}UTC\u{2212}07:00\u{2069}");
        assert_eq!(written(20_700), "\u{2066}UTC+05:45\u{2069}");
    }

    #[test]
    fn a_difference_that_is_not_in_use_stays_if_it_is_there() {
        let offers = offers(Language::default(), "1234");
        let chosen: Vec<_> = offers.iter().filter(|offer| offer.chosen).collect();
        assert_eq!((offers.len(), chosen.len()), (MINUTES.len() + 1, 1));
        assert_eq!(chosen[0].value, "1234");
    }
}
