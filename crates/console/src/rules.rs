//! The rules that fields can break, in the language of the reader.

use std::time::Duration;

use directory::Code;
use directory::passwords::{Policy, Rule};
use directory::pictures::PictureFault;

use crate::language::Language;
use crate::words::Value;

/// A rule that a password has to keep, as it is told beforehand.
pub(crate) struct Hint {
    pub(crate) text: String,
    /// The word by which the script knows the rule, if it can tell whether the rule is kept.
    pub(crate) word: Option<&'static str>,
    /// The fewest characters.
    pub(crate) least: Option<usize>,
}

/// A broken rule as a sentence.
pub(crate) fn sentence(language: Language, code: &Code) -> String {
    let number = |key: &str, name: &str, number: &usize| {
        let number = i64::try_from(*number).unwrap_or(i64::MAX);
        language.text_with(key, &[(name, Value::from(number))])
    };
    match code {
        Code::Required | Code::Empty => language.text("rule-required"),
        Code::TooShort(least) => number("rule-short", "least", least),
        Code::TooLong(most) => number("rule-too-long", "most", most),
        Code::Domain => language.text("rule-domain"),
        Code::Day => language.text("rule-day"),
        Code::ClosesBeforeOpens => language.text("rule-closes"),
        Code::LastDay => language.text("rule-last-day"),
        Code::TooMany(most) => number("rule-too-many", "most", most),
        Code::InactiveUser => language.text("rule-inactive"),
        Code::UnknownId(..) => language.text("rule-gone"),
        Code::Control => language.text("rule-control"),
        Code::Email => language.text("rule-email"),
        Code::WrongPassword => language.text("rule-wrong-password"),
        Code::Location => language.text("rule-location"),
        Code::AccentColor => language.text("rule-accent-color"),
        Code::Picture(fault) => picture(language, *fault),
        Code::Locked => language.text("rule-locked"),
        Code::Unchanged => language.text("rule-unchanged"),
        Code::UrlScheme => language.text("rule-url-scheme"),
        Code::SelfDelegation => language.text("rule-self-delegation"),
        Code::Decimals => language.text("rule-decimals"),
        Code::Kind("a number") => language.text("rule-number"),
        Code::HoursRange => language.text("rule-hours-range"),
        Code::NoHours => language.text("rule-no-hours"),
        Code::OnlyWhole => language.text("rule-only-whole"),
        Code::OverEarned => language.text("rule-over-earned"),
        Code::ClientNeeded => language.text("rule-client-needed"),
        Code::Password(rule) => language.text(&format!("rule-{}", rule.word())),
        // What nobody can break who fills in a form.
        Code::Null
        | Code::Kind(_)
        | Code::UnknownField
        | Code::Range(..)
        | Code::Uuid
        | Code::ObjectId
        | Code::AppCode
        | Code::Date
        | Code::Color
        | Code::OneOf(_)
        | Code::Form(_)
        | Code::Taken
        | Code::OtherType
        | Code::MayNotCreate(_)
        | Code::UnderClaimed
        | Code::PasswordExpired => language.text("rule-other"),
    }
}

/// Why a file cannot be a picture.
fn picture(language: Language, fault: PictureFault) -> String {
    match fault {
        PictureFault::Format => language.text("rule-logo-format"),
        PictureFault::Long { limit } => {
            let (key, unit) = if limit < 1 << 20 {
                ("rule-picture-kib", 1 << 10)
            } else {
                ("rule-picture-mib", 1 << 20)
            };
            let most = i64::try_from(limit / unit).unwrap_or(i64::MAX);
            language.text_with(key, &[("most", Value::from(most))])
        }
        PictureFault::Large { million, side } => {
            let values = [("million", Value::from(million)), ("side", Value::from(side))];
            language.text_with("rule-picture-large", &values)
        }
        PictureFault::Damaged => language.text("rule-logo-damaged"),
    }
}

/// How long to wait before the next attempt: in seconds, or in minutes if it is long.
pub(crate) fn wait(language: Language, wait: Duration) -> String {
    let seconds = wait.as_secs().max(1);
    let (key, number) = if seconds <= 90 {
        ("wait-seconds", seconds)
    } else {
        ("wait-minutes", seconds.div_ceil(60))
    };
    language.text_with(key, &[("number", Value::from(number))])
}

/// The rules of a client, told before a password is chosen.
pub(crate) fn hints(language: Language, policy: &Policy) -> Vec<Hint> {
    let least = policy.min_length.max(1);
    let rules = [
        (policy.require_numeric, Rule::Numeric, true),
        (policy.require_upper, Rule::Upper, true),
        (policy.require_lower, Rule::Lower, true),
        (policy.require_special, Rule::Special, true),
        (!policy.allow_common, Rule::Common, false),
    ];
    let short = Hint {
        text: sentence(language, &Code::TooShort(least)),
        word: Some("short"),
        least: Some(least),
    };
    let others = rules.into_iter().filter(|(applies, _, _)| *applies).map(|(_, rule, told)| Hint {
        text: sentence(language, &Code::Password(rule)),
        word: told.then(|| rule.word()),
        least: None,
    });
    std::iter::once(short).chain(others).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_rule_of_passwords_has_words_in_every_language() {
        for language in Language::all() {
            for rule in [
                Rule::Long,
                Rule::Numeric,
                Rule::Upper,
                Rule::Lower,
                Rule::Special,
                Rule::Common,
                Rule::Reused,
            ] {
                let text = sentence(language, &Code::Password(rule));
                assert!(!text.starts_with("rule-"), "{language:?} {text}");
            }
        }
    }

    #[test]
    fn long_waits_are_told_in_minutes() {
        let told = |seconds| {
            wait(Language::default(), Duration::from_secs(seconds))
                .replace(['\u{2068}', '\u{2069}'], "")
        };
        assert_eq!(told(1), "Too many attempts. Please wait 1 second and try again.");
        assert_eq!(told(90), "Too many attempts. Please wait 90 seconds and try again.");
        assert_eq!(told(91), "Too many attempts. Please wait 2 minutes and try again.");
    }
}
