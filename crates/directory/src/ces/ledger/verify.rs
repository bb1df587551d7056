//! Whether what is kept of records is what their entries and their claims come to.

use std::collections::hash_map::Entry::Vacant;
use std::collections::{BTreeMap, HashMap};

use store::Tx;

use super::{Balance, rows};
use crate::ces::{self, Hours, Progress};
use crate::error::{Error, Noun};
use crate::ids::{CeId, ClientId, ID_LIMIT, UserId};
use crate::policy::Action;
use crate::{Ctx, Lane, Query};

/// How many records one page looks at.
const RECORDS: i64 = 256;

/// How many entries one page reads at most, but for a single record that has more.
const ENTRIES: i64 = 8192;

/// How many claims one page reads at most, but for a single person who has more.
const CLAIMS: i64 = 8192;

/// Where to go on: behind this user's record of this credit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    user: UserId,
    ce: CeId,
}

impl Place {
    /// Before the first record.
    pub const START: Self = Self { user: UserId(0), ce: CeId(0) };
    const END: (UserId, CeId) = (UserId(ID_LIMIT), CeId(ID_LIMIT));
}

/// A record that is not what its entries and claims come to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Difference {
    /// The user.
    pub user: UserId,
    /// The credit.
    pub ce: CeId,
    /// What is kept; nothing where there are entries or claims and no record.
    pub stored: Option<Progress>,
    /// What the entries come to; nothing where there is none.
    pub derived: Option<Progress>,
    /// The hours of the claims that are not revoked, with those that were claimed before there were
    /// claims; nothing where there is none of either. Wrong ones may be below zero.
    pub claims: Option<Hours>,
}

/// What one page found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verified {
    /// How many records were looked at.
    pub records: usize,
    /// Those that are wrong.
    pub differences: Vec<Difference>,
    /// Where to go on; nothing at the end.
    pub next: Option<Place>,
}

/// Compares some records of a client, by user and credit, with their entries and claims, in one
/// snapshot. Those of withdrawn credits are looked at and never wrong. Needs: whoever may read the
/// ledger.
#[derive(Clone, Debug)]
pub struct VerifyPage {
    /// The client.
    pub client: ClientId,
    /// Where to begin.
    pub after: Place,
}

impl Query for VerifyPage {
    type Outcome = Verified;
    const LANE: Lane = Lane::Read;

    fn fetch(&self, tx: &mut Tx<'_>, ctx: &mut Ctx<'_>) -> Result<Verified, Error> {
        ctx.check(Action::ReadCeLedger, self.client, Noun::Client)?;
        let after = (self.after.user, self.after.ce);
        let kept = rows::kept(tx, self.client, after, RECORDS)?;
        let full = i64::try_from(kept.len()).is_ok_and(|count| count == RECORDS);
        let last = kept.last().filter(|_| full).map_or(Place::END, |(key, _)| *key);
        let (balances, last) = self.balances(tx, (after, last))?;
        let (claimed, last) = self.claimed(tx, (after, last))?;

        let mut sides: BTreeMap<Key, Sides> = BTreeMap::new();
        for (key, progress) in kept {
            sides.entry(key).or_default().stored = Some(progress);
        }
        for (key, balance) in balances {
            sides.entry(key).or_default().derived = Some(balance);
        }
        for (key, hours) in claimed {
            sides.entry(key).or_default().claimed = Some(hours);
        }
        sides.retain(|key, _| *key <= last);
        let next = Place { user: last.0, ce: last.1 };
        Ok(Verified {
            records: sides.values().filter(|sides| sides.stored.is_some()).count(),
            differences: self.of_offered(tx, &sides)?,
            next: (last != Place::END).then_some(next),
        })
    }
}

type Key = (UserId, CeId);

impl VerifyPage {
    /// What the entries between two places come to, and where those end that are whole.
    fn balances(
        &self,
        tx: &mut Tx<'_>,
        (after, last): (Key, Key),
    ) -> Result<(Vec<(Key, Balance)>, Key), Error> {
        let (mut balances, cut) = rows::balances(tx, self.client, (after, last), ENTRIES)?;
        if !cut {
            return Ok((balances, last));
        }
        // The last one may miss entries, so it waits for the next page; or it is the only one.
        let open = balances.pop();
        if let (true, Some((key, _))) = (balances.is_empty(), open) {
            balances = rows::balances(tx, self.client, (after, key), i64::MAX)?.0;
        }
        let last = balances.last().map_or(last, |(key, _)| *key);
        Ok((balances, last))
    }

    /// What the claims between two places come to, and where those end that are whole.
    fn claimed(
        &self,
        tx: &mut Tx<'_>,
        (after, last): (Key, Key),
    ) -> Result<(BTreeMap<Key, i64>, Key), Error> {
        let (claimed, cut) = rows::claimed(tx, self.client, (after, last), CLAIMS)?;
        let users = claimed.first_key_value().zip(claimed.last_key_value());
        match users.filter(|_| cut) {
            None => Ok((claimed, last)),
            // The last person may miss claims, so they wait for the next page; or they are the only one.
            Some(((first, _), (open, _))) if first.0 < open.0 => {
                let whole = (UserId(open.0.0 - 1), CeId(ID_LIMIT));
                Ok((claimed, whole))
            }
            Some((_, (only, _))) => {
                let last = last.min((only.0, CeId(ID_LIMIT)));
                Ok((rows::claimed(tx, self.client, (after, last), i64::MAX)?.0, last))
            }
        }
    }

    /// Those that differ, without withdrawn credits: their records are being removed, and their claims
    /// are revoked without them.
    fn of_offered(
        &self,
        tx: &mut Tx<'_>,
        sides: &BTreeMap<Key, Sides>,
    ) -> Result<Vec<Difference>, Error> {
        let mut found: Vec<_> =
            sides.iter().filter_map(|(key, sides)| sides.difference(*key)).collect();
        let mut is_offered: HashMap<CeId, bool> = HashMap::new();
        for ce in found.iter().map(|one| one.ce) {
            if let Vacant(unknown) = is_offered.entry(ce) {
                unknown.insert(ces::rows::find(tx, self.client, ce)?.is_some());
            }
        }
        found.retain(|one| is_offered.get(&one.ce).copied().unwrap_or(true));
        Ok(found)
    }
}

/// What each of the three has of a record.
#[derive(Clone, Copy, Debug, Default)]
struct Sides {
    stored: Option<Progress>,
    derived: Option<Balance>,
    claimed: Option<i64>,
}

impl Sides {
    /// The hours of the claims, with those that were claimed before there were any.
    fn claims(self) -> Option<Hours> {
        let before = self.derived.map_or(0, |balance| balance.claimless().0);
        match self.claimed {
            Some(hours) => Some(Hours(hours.saturating_add(before))),
            None => Some(Hours(before)).filter(|_| before != 0),
        }
    }

    fn difference(self, (user, ce): Key) -> Option<Difference> {
        let (stored, claims) = (self.stored, self.claims());
        let derived = self.derived.map(Balance::progress);
        let claimed = stored.map(|progress| progress.claimed);
        let is_same =
            stored == derived && claimed.is_some_and(|hours| hours == claims.unwrap_or_default());
        (!is_same).then_some(Difference { user, ce, stored, derived, claims })
    }
}
