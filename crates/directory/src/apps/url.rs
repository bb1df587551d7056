//! Where an app is opened.

use store::{Column, Kind, Mismatch, Value};
use url::Url;

use crate::error::Code;

/// The most characters of a URL.
const LONGEST: usize = 2048;

/// Where people are led who open an app: an absolute http or https URL on any host, or nowhere. It
/// is set by those who manage apps, never taken from a request, so leading there is safe.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AppUrl(String);

impl AppUrl {
    /// Reads a URL and keeps it as it was given; an empty text is none.
    ///
    /// # Errors
    /// [`Code::TooLong`] for more than 2048 characters; [`Code::UrlScheme`] for another scheme than
    /// http or https; [`Code::Form`] for what is no absolute URL with a host, and for one with a
    /// user name, a password, a blank, a backslash or a control character in it.
    pub fn parse(text: &str) -> Result<Self, Code> {
        let unfit = Code::Form(
            "an absolute URL without a user name, such as https://app.example.com/start",
        );
        if text.chars().count() > LONGEST {
            return Err(Code::TooLong(LONGEST));
        }
        if text.is_empty() {
            return Ok(Self::default());
        }
        if text.contains(|c: char| c.is_whitespace() || c.is_control() || c == '\\') {
            return Err(unfit);
        }
        let url = Url::parse(text).map_err(|_| unfit.clone())?;
        if !matches!(url.scheme(), "http" | "https") {
            return Err(Code::UrlScheme);
        }
        let scheme = url.scheme().len();
        let absolute = text.get(scheme..).is_some_and(|rest| rest.starts_with("://"));
        let anonymous = url.username().is_empty() && url.password().is_none();
        if absolute && anonymous && url.has_host() { Ok(Self(text.to_owned())) } else { Err(unfit) }
    }

    /// The URL, where there is one.
    pub fn get(&self) -> Option<&str> {
        (!self.0.is_empty()).then_some(self.0.as_str())
    }
}

impl Column for AppUrl {
    const KIND: Kind = Kind::Text;
    fn read(value: Value<'_>) -> Result<Self, Mismatch> {
        String::read(value).map(Self)
    }
    fn write(&self) -> Value<'_> {
        self.0.write()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn an_app_is_opened_at_an_absolute_url_of_the_web_or_nowhere() {
        for text in [
            "https://app.example.com",
            "http://localhost:3000/start?a=b&c=%2F#top",
            "HTTPS://App.Example.com/",
            "https://büro.example/ü",
            "https://[::1]:8000/",
        ] {
            assert_eq!(AppUrl::parse(text).unwrap().get(), Some(text));
        }
        assert_eq!(AppUrl::parse("").unwrap().get(), None);
    }

    #[test]
    fn whatever_a_browser_could_take_for_something_else_is_refused() {
        for text in ["javascript:alert(1)", "ftp://app.example.com/", "data:text/html,x", "x:y"] {
            assert_eq!(AppUrl::parse(text), Err(Code::UrlScheme), "{text}");
        }
        for text in [
            "/start",
            "//app.example.com/",
            "app.example.com",
            "https:app.example.com",
            "https:/app.example.com",
            "https://",
            "https://user@app.example.com/",
            "https://user:password@app.example.com/",
            "https://app.example.com/a b",
            " https://app.example.com/",
            "https:\\\\app.example.com",
            "https://app.example.com/\n",
        ] {
            assert!(matches!(AppUrl::parse(text), Err(Code::Form(_))), "{text:?}");
        }
        let long = format!("https://app.example.com/{}", "a".repeat(LONGEST));
        assert_eq!(AppUrl::parse(&long), Err(Code::TooLong(LONGEST)));
    }

    proptest! {
        #[test]
        fn what_is_taken_leads_to_the_web(text in "(https?|ftp|javascript)?:?[/\\\\]{0,3}[a-z@:?#%\\\\ ]{0,12}") {
            if let Ok(taken) = AppUrl::parse(&text) {
                let scheme = taken.get().map(|url| Url::parse(url).unwrap().scheme().to_owned());
                prop_assert!(scheme.is_none_or(|scheme| scheme.starts_with("http")));
            }
        }
    }
}
