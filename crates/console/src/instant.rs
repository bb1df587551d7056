//! Instants as they are written on pages: in the language of the page, and by the clock of whoever is
//! there.

use std::fmt;

use askama::filters::{Escaper, Html as Escaping};
use directory::sessions::Visitor;
use directory::time::Timestamp;

use crate::visit::Visit;

/// The characters around an instant within a text: before the instant as machines read it, before the
/// one that people read, and behind it. They are nobody's characters.
const MARKS: [char; 3] = ['\u{e000}', '\u{e001}', '\u{e002}'];

/// HTML that is safe to show.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Html(String);

impl fmt::Display for Html {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// An instant to the minute, in UTC, as programs read it.
pub(crate) fn in_utc(instant: Timestamp) -> String {
    instant.civil().strftime("%Y-%m-%d %H:%M UTC").to_string()
}

impl Visit {
    /// An instant to the minute, to be put into a text that goes through [`timed`].
    pub(crate) fn written(&self, instant: Timestamp) -> String {
        let zone = match &self.visitor {
            Some(Visitor::SignedIn(visitor)) => visitor.user.timezone,
            Some(Visitor::Limited(_)) | None => 0,
        };
        let [machine, people, end] = MARKS;
        let utc = instant.civil().strftime("%Y-%m-%dT%H:%MZ");
        let there = instant.plus(zone.saturating_mul(1_000_000)).civil();
        let told = words::instant(self.language.0, there, zone);
        format!("{machine}{utc}{people}{told}{end}")
    }
}

/// A text as HTML, with its instants as such.
pub(crate) fn timed(text: &str) -> Html {
    let [machine, people, end] = MARKS;
    let mut html = String::new();
    let mut parts = text.split(machine);
    escape(parts.next().unwrap_or_default(), &mut html);
    for part in parts {
        let found = part.split_once(people).and_then(|(utc, rest)| {
            let (told, rest) = rest.split_once(end)?;
            let is_instant = utc.bytes().all(|b| b.is_ascii_digit() || b"-:TZ".contains(&b));
            is_instant.then_some((utc, told, rest))
        });
        let Some((utc, told, rest)) = found else {
            escape(part, &mut html);
            continue;
        };
        html.push_str(&format!("<time datetime=\"{utc}\">"));
        escape(told, &mut html);
        html.push_str("</time>");
        escape(rest, &mut html);
    }
    Html(html)
}

fn escape(text: &str, html: &mut String) {
    // Writing into a string cannot fail.
    let _written = Escaping.write_escaped_str(&mut *html, text);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn instants_stand_in_a_text_as_such_and_all_else_is_escaped() {
        let text = "<b> \u{e000}2026-01-01T00:00Z\u{e001}1 <January>\u{e002} & on";
        assert_eq!(
            timed(text).to_string(),
            "&#60;b&#62; <time datetime=\"2026-01-01T00:00Z\">1 &#60;January&#62;</time> &#38; on"
        );
    }

    #[test]
    fn nobody_makes_a_mark_of_their_own() {
        for text in
            ["\u{e000}", "\u{e000}\" x=\u{e001}a\u{e002}", "\u{e000}1\u{e001}<", "\u{e001}\u{e002}"]
        {
            let html = timed(text).to_string();
            assert!(!html.contains(['<', '"']), "{html}");
        }
    }
}
