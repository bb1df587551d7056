//! The three lists on the page of credits: each goes on by itself, and the others stay where they are.

use std::collections::HashSet;

use directory::Error;
use directory::ces::{CeRecord, ClaimedCes, ClaimsOfUser, Hours, Status};
use directory::ids::{CeId, Oid};
use directory::sessions::SignedIn;
use url::form_urlencoded;

use super::{Claimed, PATH, Progress, before, claimed as shown_claim, progress};
use crate::visit::Visit;

/// How many of each list stand on one page.
const SHOWN: usize = 50;

/// A part of a list.
pub(super) struct Part<T> {
    pub(super) items: Vec<T>,
    /// Where it goes on.
    pub(super) further: Option<String>,
    /// Where it begins, if this is not its beginning.
    pub(super) begin: Option<String>,
}

impl<T> Part<T> {
    /// The part that begins with these, each with what the list goes on behind.
    fn of(visit: &Visit, list: &str, rows: impl IntoIterator<Item = (String, T)>) -> Self {
        let mut rows = rows.into_iter();
        let (places, items): (Vec<_>, Vec<_>) = rows.by_ref().take(SHOWN).unzip();
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
        "" => format!("{PATH}#{list}"),
        query => format!("{PATH}?{query}#{list}"),
    }
}

/// Credits in a state, those first that somebody has begun.
pub(super) fn in_progress(
    visit: &Visit,
    list: &str,
    status: Status,
    records: &[CeRecord],
) -> Part<Progress> {
    let place = |record: &CeRecord| (record.earned == Hours::ZERO, record.ce.id);
    let after = visit.asked.of(list).and_then(|text| {
        let (untouched, ce) = text.split_once('.')?;
        Some((untouched == "1", CeId::parse(ce)?))
    });
    let mut some: Vec<_> = records
        .iter()
        .filter(|record| record.status == status && after.is_none_or(|after| place(record) > after))
        .collect();
    some.sort_by_key(|record| place(record));
    let now = visit.directory().now();
    let row = |record: &CeRecord| {
        let (untouched, ce) = place(record);
        (format!("{}.{ce}", u8::from(untouched)), progress(visit.language, record, now))
    };
    Part::of(visit, list, some.into_iter().map(row))
}

/// Behind what the list of what was claimed goes on.
#[derive(Clone, Copy)]
enum Place {
    Claim(Oid),
    /// A credit of what was claimed before each claim was kept.
    Before(CeId),
}

impl Place {
    fn parse(text: &str) -> Option<Self> {
        match text.strip_prefix("before.") {
            Some(ce) => CeId::parse(ce).map(Self::Before),
            None => Oid::parse(text).ok().map(Self::Claim),
        }
    }
}

/// What was claimed: the claims, newest first, then what was claimed before each claim was kept.
pub(super) async fn claimed(
    visit: &Visit,
    visitor: &SignedIn,
    records: &[CeRecord],
) -> Result<Part<Claimed>, Error> {
    let (client, user) = (visitor.client.id, visitor.user.id);
    let (directory, caller, language) = (visit.directory(), visit.caller(visitor), visit.language);
    let list = "claimed";
    let (claim, behind) = match visit.asked.of(list).and_then(Place::parse) {
        Some(Place::Before(ce)) => (None, Some(ce)),
        Some(Place::Claim(claim)) => (Some(claim), None),
        None => (None, None),
    };
    let mut rows = Vec::new();
    if behind.is_none() {
        let limit = u16::try_from(SHOWN + 1).unwrap_or(u16::MAX);
        let claims = ClaimsOfUser { client, user, before: claim, limit };
        let claims = directory.get(&caller, claims).await?;
        rows.extend(claims.iter().map(|it| (it.oid.to_string(), shown_claim(language, it))));
    }
    if rows.len() <= SHOWN {
        let kept = directory.get(&caller, ClaimedCes { client, user }).await?;
        let kept: HashSet<CeId> = kept.into_iter().collect();
        let earlier = records.iter().filter(|record| {
            let ce = record.ce.id;
            record.status == Status::Done
                && !kept.contains(&ce)
                && behind.is_none_or(|behind| ce > behind)
        });
        let earlier = earlier.take(SHOWN + 1);
        rows.extend(earlier.map(|it| (format!("before.{}", it.ce.id), before(language, it))));
    }
    Ok(Part::of(visit, list, rows))
}
