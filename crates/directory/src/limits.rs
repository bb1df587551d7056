//! How many of a noun there can be: of a client, so that a list of all of them has a bounded size,
//! and on one user, so that what is shown of a user has.

use store::{Sql, Tx};

use crate::error::{Clash, Error, Noun};
use crate::ids::ClientId;

/// Refuses one more of a noun to a client that has `limit`, which is at least 1.
///
/// `nth` gives the number of the one at place `$2`, counted from 0, of the client `$1`: so no more
/// than `limit` entries of an index are looked at, however many there are. It is asked after the
/// mark of the noun was moved (see [`crate::marks`]), for which those who create the same noun in
/// one client wait for each other; before that, two of them could both find the last place free.
pub(crate) fn require_room(
    tx: &mut Tx<'_>,
    nth: &Sql,
    client: ClientId,
    noun: Noun,
    limit: usize,
) -> Result<(), Error> {
    let last = i64::try_from(limit.saturating_sub(1)).unwrap_or(i64::MAX);
    match tx.find::<i64>(nth, (client, last))? {
        Some(_) => Err(Error::Conflict(Clash::Full(noun, limit))),
        None => Ok(()),
    }
}

/// Refuses to hang more of a noun on a user than `limit`. Who has more already may keep or lose
/// some.
pub(crate) fn require_room_on_user(
    noun: Noun,
    before: usize,
    after: usize,
    limit: usize,
) -> Result<(), Error> {
    let is_over = after > limit && after > before;
    if is_over { Err(Error::Conflict(Clash::UserFull(noun, limit))) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(before: usize, after: usize) -> bool {
        let outcome = require_room_on_user(Noun::Tag, before, after, 3);
        matches!(outcome, Err(Error::Conflict(Clash::UserFull(Noun::Tag, 3))))
    }

    #[test]
    fn the_last_place_on_a_user_can_be_taken_and_no_further_one() {
        assert!(require_room_on_user(Noun::Tag, 2, 3, 3).is_ok());
        assert!(refused(3, 4));
        assert!(refused(0, 4));
    }

    #[test]
    fn a_user_with_too_many_may_keep_or_lose_some_and_gets_no_more() {
        assert!(require_room_on_user(Noun::Tag, 5, 5, 3).is_ok());
        assert!(require_room_on_user(Noun::Tag, 5, 4, 3).is_ok());
        assert!(refused(5, 6));
    }
}
