//! What has changed since a roll was read.

use std::collections::HashMap;

use store::Tx;

use super::Effort;
use super::roll::{Change, Roll};
use super::rows;
use crate::error::Error;
use crate::ids::{ClientId, UserId, Version};
use crate::time::Timestamp;

/// What has changed.
pub(super) enum News {
    /// This, of each person the newest.
    Changes(HashMap<UserId, (Version, Timestamp)>),
    /// There is something in the roll that this transaction does not see, because another one has put it in.
    Ahead,
    /// More than is taken in.
    TooMany,
}

impl News {
    /// Reads the notes since an instant.
    pub(super) fn read(
        tx: &mut Tx<'_>,
        client: ClientId,
        roll: &Roll,
        since: Timestamp,
        effort: &Effort,
    ) -> Result<Self, Error> {
        let (mut newest, mut known) = (HashMap::new(), HashMap::new());
        let (mut notes, limit) = (0, effort.changes + effort.notes);
        rows::each_change(tx, client, since, limit, |user, version, at| {
            notes += 1;
            if roll.version(user).is_some_and(|contained| contained >= version) {
                let seen = known.entry(user).or_insert(version);
                *seen = version.max(*seen);
            } else {
                let newer = newest.entry(user).or_insert((version, at));
                *newer = (version, at).max(*newer);
            }
        })?;
        if notes == limit || newest.len() >= effort.changes {
            return Ok(Self::TooMany);
        }
        let sees = |user, version| known.get(&user).is_some_and(|seen| *seen >= version);
        let mut recent = roll.recent(since);
        if recent.any(|(user, version)| !newest.contains_key(&user) && !sees(user, version)) {
            return Ok(Self::Ahead);
        }
        Ok(Self::Changes(newest))
    }
}

/// What those are called now who have changed.
pub(super) fn named(
    tx: &mut Tx<'_>,
    client: ClientId,
    changes: HashMap<UserId, (Version, Timestamp)>,
) -> Result<Vec<Change>, Error> {
    let ids: Vec<UserId> = changes.keys().copied().collect();
    let names = rows::names_of(tx, client, &ids)?;
    let mut names: HashMap<UserId, _> = names.into_iter().map(|named| (named.id, named)).collect();
    let change = |(user, (version, at))| Change { user, version, at, named: names.remove(&user) };
    Ok(changes.into_iter().map(change).collect())
}
