//! The three lists on the page of credits: each goes on by itself, and the others stay where they are.

use std::collections::HashSet;

use directory::Error;
use directory::ces::{CeRecord, ClaimedCes, ClaimsOfUser, Hours, Status};
use directory::ids::{CeId, Oid};
use directory::sessions::SignedIn;

use super::{Claimed, Progress, before, claimed as shown_claim, progress};
use crate::routes::part::{Part, SHOWN};
use crate::visit::Visit;

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
        let claims = ClaimsOfUser { client, user, before: claim, limit: SHOWN + 1 };
        let claims = directory.get(&caller, claims).await?;
        rows.extend(claims.iter().map(|it| (it.oid.to_string(), shown_claim(language, it))));
    }
    if rows.len() <= SHOWN.into() {
        let kept = directory.get(&caller, ClaimedCes { client, user }).await?;
        let kept: HashSet<CeId> = kept.into_iter().collect();
        let earlier = records.iter().filter(|record| {
            let ce = record.ce.id;
            record.status == Status::Done
                && !kept.contains(&ce)
                && behind.is_none_or(|behind| ce > behind)
        });
        let earlier = earlier.take(usize::from(SHOWN) + 1);
        rows.extend(earlier.map(|it| (format!("before.{}", it.ce.id), before(language, it))));
    }
    Ok(Part::of(visit, list, rows))
}
