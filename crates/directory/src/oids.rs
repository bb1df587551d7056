//! Object ids that a request names in a list: each counts once, and all that name nothing are
//! refused together.

use std::collections::{HashMap, HashSet};

use serde_json::Value as Json;

use crate::error::{Code, FieldError, Noun};
use crate::events::Changes;
use crate::ids::{Oid, UserId};

/// Each id once, in the order of the first mention.
pub(crate) fn distinct(oids: &[Oid]) -> Vec<Oid> {
    let mut seen = HashSet::new();
    oids.iter().copied().filter(|oid| seen.insert(*oid)).collect()
}

/// A fault for each wanted id that is not among the known ones: one wording for ids that are
/// unknown, deleted or another client's.
pub(crate) fn unknown(
    field: &str,
    noun: Noun,
    wanted: &[Oid],
    known: impl IntoIterator<Item = Oid>,
) -> Vec<FieldError> {
    let known: HashSet<Oid> = known.into_iter().collect();
    let missing = wanted.iter().filter(|oid| !known.contains(oid));
    missing.map(|oid| FieldError::new(field, Code::UnknownId(noun, oid.to_string()))).collect()
}

/// The change of each user who lost a thing that is named in a list of object ids. `others` are the
/// things that the users keep, with the user and the number by which the list is ordered.
pub(crate) fn losses<N: Copy + Ord>(
    field: &str,
    users: &[UserId],
    lost: (N, Oid),
    others: &[(UserId, N, Oid)],
) -> Vec<(UserId, Changes)> {
    let mut kept: HashMap<UserId, Vec<(N, Oid)>> = HashMap::new();
    for (user, number, oid) in others {
        kept.entry(*user).or_default().push((*number, *oid));
    }
    let list = |mut things: Vec<(N, Oid)>| {
        things.sort_unstable_by_key(|(number, _)| *number);
        json(things.into_iter().map(|(_, oid)| oid))
    };
    let change = |user: &UserId| {
        let after = kept.remove(user).unwrap_or_default();
        let mut before = after.clone();
        before.push(lost);
        let mut changes = Changes::default();
        changes.set(field, list(before), list(after));
        (*user, changes)
    };
    users.iter().map(change).collect()
}

/// The ids as a list of texts, for the history.
pub(crate) fn json(oids: impl IntoIterator<Item = Oid>) -> Json {
    oids.into_iter().map(|oid| oid.to_string()).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn oid(byte: u8) -> Oid {
        Oid([byte; 12])
    }

    #[test]
    fn every_id_that_names_nothing_is_refused() {
        let faults = unknown("roles", Noun::Role, &[oid(1), oid(2), oid(3)], [oid(2)]);

        let named: Vec<_> = faults.into_iter().map(|fault| (fault.field, fault.code)).collect();
        let code = |byte| Code::UnknownId(Noun::Role, oid(byte).to_string());
        assert_eq!(named, [("roles".to_owned(), code(1)), ("roles".to_owned(), code(3))]);
    }

    proptest! {
        #[test]
        fn duplicates_collapse_and_nothing_else_changes(bytes in prop::collection::vec(0_u8..6, 0..12)) {
            let oids: Vec<Oid> = bytes.into_iter().map(oid).collect();

            let once = distinct(&oids);

            prop_assert_eq!(distinct(&once), once.clone());
            prop_assert!(oids.iter().all(|oid| once.contains(oid)));
            prop_assert!(once.len() <= 6);
            prop_assert_eq!(once.first(), oids.first());
        }
    }
}
