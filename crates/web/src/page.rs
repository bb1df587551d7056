//! Lists in pages: `limit` and a cursor with a `Link` header, or numbered pages with `X-` headers.

use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use directory::Code;

use crate::Params;
use crate::url::Here;

/// The most a cursor page holds.
pub const LIMIT: u16 = 1000;

/// The most a numbered page holds, and what it holds when only its number is given.
pub const PAGE_SIZE: u32 = 10_000;

/// The name of the cursor parameter.
pub const AFTER: &str = "after";

impl Params {
    /// `limit`: 1 to 1000; more counts as 1000. `None` if absent, or a fault.
    pub fn limit(&mut self) -> Option<u16> {
        self.optional("limit", |text| match positive(text) {
            Some(number) => Ok(u16::try_from(number).unwrap_or(LIMIT).min(LIMIT)),
            None => Err(Code::Kind("an integer from 1 on")),
        })
    }

    /// `after`: the cursor of the next page, as an earlier answer gave it. `read` makes sense of it,
    /// `None` if it is not one of ours.
    pub fn after<T>(&mut self, read: impl FnOnce(&str) -> Option<T>) -> Option<T> {
        self.optional(AFTER, |text| read(text).ok_or(Code::Form("a cursor from a Link header")))
    }

    /// `page` and `page_size`: `None` if neither is there, or a fault.
    pub fn numbered_page(&mut self) -> Option<NumberedPage> {
        let page =
            self.optional("page", |text| positive(text).ok_or(Code::Kind("an integer from 1 on")));
        let size = self.optional("page_size", |text| {
            let number = positive(text).and_then(|number| u32::try_from(number).ok());
            number.filter(|n| *n <= PAGE_SIZE).ok_or(Code::Range(1, i64::from(PAGE_SIZE)))
        });
        if page.is_none() && size.is_none() {
            return None;
        }
        Some(NumberedPage { page: page.unwrap_or(1), size: size.unwrap_or(PAGE_SIZE) })
    }
}

/// A number of at least 1; one too large to hold counts as the largest.
fn positive(text: &str) -> Option<u64> {
    let digits = !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let number = if digits { text.parse().unwrap_or(u64::MAX) } else { return None };
    (number > 0).then_some(number)
}

/// The `Link` header to the next page; empty without one.
pub fn next_link(here: &Here, next: Option<&str>) -> HeaderMap {
    let link = next.map(|cursor| format!("<{}>; rel=\"next\"", here.with(&[(AFTER, cursor)])));
    let value = link.and_then(|link| HeaderValue::from_str(&link).ok());
    value.into_iter().map(|value| (header::LINK, value)).collect()
}

/// A page by its number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NumberedPage {
    /// Which, from 1 on.
    pub page: u64,
    /// How many entries each has, 1 to 10,000.
    pub size: u32,
}

impl NumberedPage {
    /// The entries of this page; none past the end.
    pub fn slice<'a, T>(&self, all: &'a [T]) -> &'a [T] {
        let size = u64::from(self.size);
        let start = (self.page - 1).saturating_mul(size);
        let end = start.saturating_add(size).min(all.len() as u64);
        let (start, end) = (usize::try_from(start), usize::try_from(end));
        start.ok().zip(end.ok()).and_then(|(start, end)| all.get(start..end)).unwrap_or_default()
    }

    /// The five headers of a page out of `count` entries. At the ends the word `None` stands for
    /// the neighbour's URL.
    pub fn headers(&self, here: &Here, count: usize) -> HeaderMap {
        let count = count as u64;
        let last = count.div_ceil(u64::from(self.size)).max(1);
        let page_url = |page: u64| here.with(&[("page", &page.to_string())]);
        let next = (self.page < last).then(|| page_url(self.page + 1));
        let previous = (self.page > 1).then(|| page_url((self.page - 1).min(last)));
        let values = [
            ("x-count", count.to_string()),
            ("x-page", self.page.to_string()),
            ("x-pagesize", self.size.to_string()),
            ("x-next", next.unwrap_or_else(|| "None".to_owned())),
            ("x-previous", previous.unwrap_or_else(|| "None".to_owned())),
        ];
        let header = |(name, value): (&'static str, String)| {
            Some((HeaderName::from_static(name), HeaderValue::from_str(&value).ok()?))
        };
        values.into_iter().filter_map(header).collect()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn pages_past_the_end_are_empty() {
        let all = [1, 2, 3, 4, 5];
        let slice = |page, size| NumberedPage { page, size }.slice(&all).to_vec();
        assert_eq!(slice(1, 2), [1, 2]);
        assert_eq!(slice(3, 2), [5]);
        assert!(slice(4, 2).is_empty());
        assert!(slice(u64::MAX, 10_000).is_empty());
    }

    proptest! {
        #[test]
        fn pages_put_together_are_the_whole(count in 0_usize..60, size in 1_u32..20) {
            let all: Vec<usize> = (0..count).collect();
            let pages = (1..=61).flat_map(|page| NumberedPage { page, size }.slice(&all).to_vec());
            prop_assert_eq!(pages.collect::<Vec<_>>(), all);
        }

        #[test]
        fn numbers_below_one_are_refused(text in "-?[0-9]{1,30}|\\PC{0,9}") {
            let accepted = positive(&text).is_some();
            let plain = text.bytes().all(|b| b.is_ascii_digit()) && text.bytes().any(|b| b != b'0');
            prop_assert_eq!(accepted, plain);
        }
    }
}
