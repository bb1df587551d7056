//! Giving somebody another address to sign in with, which they have shown to be their own.

use store::Tx;

use super::commands::settle;
use super::{Identifiers, User, invariants, rows};
use crate::Ctx;
use crate::error::Error;
use crate::events::{self, Changes, Verb};
use crate::text::Email;

/// Changes the address of a user, who must be locked, with an event. Whether the caller may has been
/// asked.
///
/// # Errors
/// [`Error::Conflict`] where somebody else of the client has the address.
pub(crate) fn change_address(
    tx: &mut Tx<'_>,
    ctx: &mut Ctx<'_>,
    before: &User,
    email: &Email,
) -> Result<User, Error> {
    let identifiers = Identifiers { email: Some(email.clone()), ..Identifiers::default() };
    invariants::check_unique(tx, before.client_id, Some(before.id), &identifiers)?;
    let mut after = before.clone();
    identifiers.set(&mut after);
    settle(before, &mut after, ctx);
    rows::update(tx, before, &after, ctx.now)?;
    let changes = Changes::between(before, &after);
    let named = (&after, before.last_event);
    events::record_named(tx, ctx, Verb::Changed, named, &changes, None)?;
    Ok(after)
}
