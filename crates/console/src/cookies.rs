//! The cookies of the pages.
//!
//! They are `__Host-` cookies: sent by this host alone, over https alone, and no neighbour in the
//! same domain can set them. A browser takes those over https only, so on a server that is tried out
//! over http on the own machine they have plain names.

use axum::http::{HeaderMap, HeaderValue, header};

/// What a cookie is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Cookie {
    /// Holds the secret of a session.
    Session,
    /// Holds the secret that forms are bound to before there is a session.
    Forms,
    /// Holds the language that somebody chose.
    Language,
}

/// The bounds of one year, in seconds.
const YEAR: i64 = 31_536_000;

/// The cookies of one request, and how to set more.
#[derive(Clone, Debug)]
pub(crate) struct Cookies {
    pairs: Vec<(String, String)>,
    secure: bool,
}

impl Cookies {
    /// Reads the cookies of a request. `secure` says whether the browser sees https.
    pub(crate) fn of(headers: &HeaderMap, secure: bool) -> Self {
        let lines = headers.get_all(header::COOKIE).iter().filter_map(|line| line.to_str().ok());
        let pairs = lines.flat_map(|line| line.split(';')).filter_map(|pair| {
            let (name, value) = pair.trim().split_once('=')?;
            Some((name.to_owned(), value.to_owned()))
        });
        Self { pairs: pairs.take(64).collect(), secure }
    }

    /// Whether the browser sees https.
    pub(crate) fn is_secure(&self) -> bool {
        self.secure
    }

    /// The value of a cookie, if it is not empty.
    pub(crate) fn get(&self, cookie: Cookie) -> Option<&str> {
        let name = self.name(cookie);
        let found = self.pairs.iter().find(|(found, _)| *found == name);
        found.map(|(_, value)| value.as_str()).filter(|value| !value.is_empty())
    }

    /// The value of `Set-Cookie` that keeps something. `seconds` is how long, `None` until the
    /// browser is closed.
    pub(crate) fn keep(
        &self,
        cookie: Cookie,
        value: &str,
        seconds: Option<i64>,
    ) -> Option<HeaderValue> {
        let secure = if self.secure { "; Secure" } else { "" };
        let age = seconds.map_or_else(String::new, |seconds| format!("; Max-Age={seconds}"));
        let name = self.name(cookie);
        let line = format!("{name}={value}; Path=/; HttpOnly; SameSite=Lax{secure}{age}");
        HeaderValue::from_str(&line).ok()
    }

    /// The value of `Set-Cookie` that keeps a choice for a year.
    pub(crate) fn keep_for_long(&self, cookie: Cookie, value: &str) -> Option<HeaderValue> {
        self.keep(cookie, value, Some(YEAR))
    }

    /// The value of `Set-Cookie` that makes a browser forget one.
    pub(crate) fn forget(&self, cookie: Cookie) -> Option<HeaderValue> {
        self.keep(cookie, "", Some(0))
    }

    fn name(&self, cookie: Cookie) -> String {
        let plain = match cookie {
            Cookie::Session => "session",
            Cookie::Forms => "forms",
            Cookie::Language => "language",
        };
        if self.secure { format!("__Host-{plain}") } else { plain.to_owned() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cookies(line: &str, secure: bool) -> Cookies {
        let value = HeaderValue::from_str(line).unwrap();
        Cookies::of(&HeaderMap::from_iter([(header::COOKIE, value)]), secure)
    }

    #[test]
    fn a_cookie_with_a_plain_name_counts_for_nothing_over_https() {
        let line = "session=planted; __Host-session=real";
        assert_eq!(cookies(line, true).get(Cookie::Session), Some("real"));
        assert_eq!(cookies(line, false).get(Cookie::Session), Some("planted"));
        assert_eq!(cookies("session=planted", true).get(Cookie::Session), None);
        assert_eq!(cookies("session=; x", false).get(Cookie::Session), None);
    }

    #[test]
    fn cookies_are_out_of_reach_of_scripts_and_other_sites() {
        let set = cookies("", true).keep(Cookie::Session, "abc", Some(60)).unwrap();
        assert_eq!(set, "__Host-session=abc; Path=/; HttpOnly; SameSite=Lax; Secure; Max-Age=60");
        let plain = cookies("", false).keep(Cookie::Forms, "abc", None).unwrap();
        assert_eq!(plain, "forms=abc; Path=/; HttpOnly; SameSite=Lax");
        let gone = cookies("", false).forget(Cookie::Session).unwrap();
        assert_eq!(gone, "session=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0");
    }
}
