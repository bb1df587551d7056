//! Whether what is kept of records is what their entries come to.

use std::collections::HashMap;
use std::collections::hash_map::Entry::Vacant;

use store::Tx;

use super::{Balance, rows};
use crate::ces::{self, Progress};
use crate::error::{Error, Noun};
use crate::ids::{CeId, ClientId, ID_LIMIT, UserId};
use crate::policy::Action;
use crate::{Ctx, Lane, Query};

/// How many records one page looks at.
const RECORDS: i64 = 256;

/// How many entries one page reads at most, but for a single record that has more.
const ENTRIES: i64 = 8192;

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

/// A record that is not what its entries come to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Difference {
    /// The user.
    pub user: UserId,
    /// The credit.
    pub ce: CeId,
    /// What is kept; nothing where there are entries and no record.
    pub stored: Option<Progress>,
    /// What the entries come to; nothing where there is none.
    pub derived: Option<Progress>,
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

/// Compares some records of a client, by user and credit, with their entries, in one snapshot. A
/// withdrawn credit has entries without records. Needs: whoever may read the ledger.
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
        let mut kept = rows::kept(tx, self.client, after, RECORDS)?;
        let full = i64::try_from(kept.len()).is_ok_and(|count| count == RECORDS);
        let mut last = kept.last().filter(|_| full).map_or(Place::END, |(key, _)| *key);
        let (mut balances, cut) = rows::balances(tx, self.client, (after, last), ENTRIES)?;
        if cut {
            // The last one may miss entries, so it waits for the next page; or it is the only one.
            let open = balances.pop();
            if let (true, Some((key, _))) = (balances.is_empty(), open) {
                let (whole, _) = rows::balances(tx, self.client, (after, key), i64::MAX)?;
                balances.extend(whole);
            }
            last = balances.last().map_or(last, |(key, _)| *key);
            kept.retain(|(key, _)| *key <= last);
        }
        let next = Place { user: last.0, ce: last.1 };
        Ok(Verified {
            records: kept.len(),
            differences: self.of_offered(tx, differences(&kept, &balances))?,
            next: (last != Place::END).then_some(next),
        })
    }
}

impl VerifyPage {
    /// Leaves out the entries of withdrawn credits, which have no record any more.
    fn of_offered(
        &self,
        tx: &mut Tx<'_>,
        mut found: Vec<Difference>,
    ) -> Result<Vec<Difference>, Error> {
        let mut is_offered: HashMap<CeId, bool> = HashMap::new();
        for ce in found.iter().filter(|one| one.stored.is_none()).map(|one| one.ce) {
            if let Vacant(unknown) = is_offered.entry(ce) {
                unknown.insert(ces::rows::find(tx, self.client, ce)?.is_some());
            }
        }
        found.retain(|one| is_offered.get(&one.ce).copied().unwrap_or(true));
        Ok(found)
    }
}

type Key = (UserId, CeId);

/// Goes through both, which are in the same order.
fn differences(kept: &[(Key, Progress)], balances: &[(Key, Balance)]) -> Vec<Difference> {
    let mut found = Vec::new();
    let mut derived = balances.iter().peekable();
    let difference = |(user, ce): Key, stored, balance: Option<&Balance>| Difference {
        user,
        ce,
        stored,
        derived: balance.map(|balance| balance.progress()),
    };
    for (key, stored) in kept {
        while let Some((other, balance)) = derived.next_if(|(other, _)| other < key) {
            found.push(difference(*other, None, Some(balance)));
        }
        let own = derived.next_if(|(other, _)| other == key).map(|(_, balance)| balance);
        if own.map(|balance| balance.progress()) != Some(*stored) {
            found.push(difference(*key, Some(*stored), own));
        }
    }
    found.extend(derived.map(|(key, balance)| difference(*key, None, Some(balance))));
    found
}
