//! Several lists on one page: each goes on by itself, and the others stay where they are.

use url::form_urlencoded;

use crate::visit::Visit;

/// How many of each list stand on one page.
pub(super) const SHOWN: u16 = 50;

/// A part of a list.
pub(super) struct Part<T> {
    pub(super) items: Vec<T>,
    /// Where it goes on.
    pub(super) further: Option<String>,
    /// Where it begins, if this is not its beginning.
    pub(super) begin: Option<String>,
}

impl<T> Part<T> {
    /// The part that begins with these, each with what the list goes on behind; one more than are shown
    /// tells that it does.
    pub(super) fn of(
        visit: &Visit,
        list: &str,
        rows: impl IntoIterator<Item = (String, T)>,
    ) -> Self {
        let mut rows = rows.into_iter();
        let (places, items): (Vec<_>, Vec<_>) = rows.by_ref().take(SHOWN.into()).unzip();
        let last = rows.next().and_then(|_| places.last().map(String::as_str));
        let begun = visit.asked.of(list).is_some();
        Self {
            items,
            further: last.map(|place| link(visit, list, Some(place))),
            begin: begun.then(|| link(visit, list, None)),
        }
    }
}

/// The page on which a list goes on behind a place and the others stay where they are.
fn link(visit: &Visit, list: &str, place: Option<&str>) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    query.extend_pairs(visit.asked.shown().filter(|(name, _)| *name != list));
    query.extend_pairs(place.map(|place| (list, place)));
    match query.finish().as_str() {
        "" => format!("{}#{list}", visit.page()),
        query => format!("{}?{query}#{list}", visit.page()),
    }
}
