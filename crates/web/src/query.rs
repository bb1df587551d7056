//! Query parameters.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use directory::Code;

use crate::{Faults, Problem};

/// The query of a request as a type of the operation; 400 with all its faults at once.
///
/// A parameter that is given twice is refused; one that the operation does not know is ignored.
#[derive(Clone, Copy, Debug)]
pub struct Query<T>(pub T);

/// A type that is read from query parameters.
pub trait FromQuery: Sized {
    /// Reads the parameters it needs. `None` only where [`Params`] has noted a fault; what is
    /// returned beside a fault is thrown away.
    fn from_query(params: &mut Params) -> Option<Self>;
}

impl<T: FromQuery, S: Send + Sync> FromRequestParts<S> for Query<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Problem> {
        let pairs = Pairs::parse(parts.uri.query().unwrap_or_default(), "the URL")?;
        let mut params = Params { pairs, faults: Faults::new() };
        let value = T::from_query(&mut params);
        Ok(Self(params.faults.finish_with(value)?))
    }
}

/// The parameters of one request, and what is wrong with them.
#[derive(Debug)]
pub struct Params {
    pairs: Pairs,
    faults: Faults,
}

impl Params {
    /// A parameter that may be absent. One that is given twice is a fault.
    pub fn optional<T>(
        &mut self,
        name: &str,
        read: impl FnOnce(&str) -> Result<T, Code>,
    ) -> Option<T> {
        match self.single(name) {
            Ok(None) => None,
            Ok(Some(text)) => read(&text).map_err(|code| self.fault(name, code)).ok(),
            Err(code) => self.refuse(name, code),
        }
    }

    /// A parameter that must be there and not be empty.
    pub fn required<T>(
        &mut self,
        name: &str,
        read: impl FnOnce(&str) -> Result<T, Code>,
    ) -> Option<T> {
        match self.single(name) {
            Ok(Some(text)) if !text.is_empty() => {
                read(&text).map_err(|code| self.fault(name, code)).ok()
            }
            Ok(_) => self.refuse(name, Code::Required),
            Err(code) => self.refuse(name, code),
        }
    }

    /// The text of a parameter that may be absent.
    pub fn text(&mut self, name: &str) -> Option<String> {
        self.optional(name, |text| Ok(text.to_owned()))
    }

    fn single(&self, name: &str) -> Result<Option<String>, Code> {
        let mut values = self.pairs.0.iter().filter(|(n, _)| n == name).map(|(_, value)| value);
        let value = values.next().cloned();
        if values.next().is_some() { Err(Code::Form("given once")) } else { Ok(value) }
    }

    fn refuse<T>(&mut self, name: &str, code: Code) -> Option<T> {
        self.fault(name, code);
        None
    }

    /// `true`, `false`, `1` or `0`.
    pub fn truth(&mut self, name: &str) -> Option<bool> {
        self.optional(name, |text| match text.to_ascii_lowercase().as_str() {
            "true" | "1" => Ok(true),
            "false" | "0" => Ok(false),
            _ => Err(Code::Kind("true or false")),
        })
    }

    /// Notes a fault of a parameter, for rules over several of them. Each is noted once.
    pub fn fault(&mut self, name: &str, code: Code) {
        self.faults.add_once(&format!("?{name}"), code);
    }
}

/// Decoded name and value pairs of a query or form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Pairs(Vec<(String, String)>);

impl Pairs {
    /// Decodes `a=b&c=d`. Bytes that are not UTF-8, and U+0000, are refused; `of` is what the
    /// refusal calls that in which they stand.
    pub(crate) fn parse(text: &str, of: &str) -> Result<Self, Problem> {
        let decode =
            |text: &str| decode(text).map_err(|fault| Problem::malformed(format!("{of} {fault}")));
        let parts = text.split('&').filter(|part| !part.is_empty());
        let pairs = parts.map(|part| {
            let (name, value) = part.split_once('=').unwrap_or((part, ""));
            Ok((decode(name)?, decode(value)?))
        });
        pairs.collect::<Result<_, Problem>>().map(Self)
    }

    pub(crate) fn into_vec(self) -> Vec<(String, String)> {
        self.0
    }
}

/// Resolves what is escaped by `%` or `+`. The fault is said of what the text stands in.
pub(crate) fn decode(text: &str) -> Result<String, &'static str> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&byte, after)) = rest.split_first() {
        rest = after;
        match (byte, after) {
            (b'+', _) => bytes.push(b' '),
            (b'%', [high, low, after @ ..])
                if high.is_ascii_hexdigit() && low.is_ascii_hexdigit() =>
            {
                bytes.push(nibble(*high) << 4 | nibble(*low));
                rest = after;
            }
            _ => bytes.push(byte),
        }
    }
    match String::from_utf8(bytes) {
        Ok(text) if text.contains('\0') => Err("contains U+0000"),
        Ok(text) => Ok(text),
        Err(_) => Err("is not UTF-8"),
    }
}

fn nibble(digit: u8) -> u8 {
    match digit {
        b'0'..=b'9' => digit - b'0',
        _ => (digit | 0x20).wrapping_sub(b'a').wrapping_add(10) & 15,
    }
}

/// Writes pairs as a query.
pub(crate) fn encode<'a>(pairs: impl Iterator<Item = (&'a str, &'a str)>) -> String {
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    query.extend_pairs(pairs);
    query.finish()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_is_not_utf8_is_refused() {
        assert!(Pairs::parse("a=%ff", "it").is_err());
        assert!(Pairs::parse("a=%00", "it").is_err());
        assert_eq!(
            Pairs::parse("a=%4&&b+c=%C3%a4", "it").unwrap().0,
            [("a".to_owned(), "%4".to_owned()), ("b c".to_owned(), "ä".to_owned()),]
        );
    }

    #[test]
    fn a_parameter_given_twice_is_a_fault_once() {
        let pairs = Pairs::parse("limit=1&limit=2&x=1&x=2", "it").unwrap();
        let mut params = Params { pairs, faults: Faults::new() };
        assert_eq!(params.text("limit"), None);
        assert_eq!(params.text("limit"), None);
        let refused = params.faults.finish().unwrap_err();
        assert_eq!(refused.to_string(), "?limit: must be given once");
    }

    proptest! {
        #[test]
        fn what_was_written_is_read_back(pairs in prop::collection::vec(("[^\\x00&=]+", "[^\\x00]*"), 0..4)) {
            let query = encode(pairs.iter().map(|(n, v)| (n.as_str(), v.as_str())));
            prop_assert_eq!(Pairs::parse(&query, "it").unwrap().0, pairs);
        }

        #[test]
        fn reading_a_query_never_panics(text in "[\\x20-\\x7e]*") {
            let _ = Pairs::parse(&text, "it");
        }
    }
}
