//! Finding users by what other systems call them, and the other way round.

use store::Tx;

use super::{Identity, IdentityKind, IdentityValue, rows};
use crate::error::{Error, Noun};
use crate::ids::{ClientId, Oid};
use crate::policy::Action;
use crate::users::{self, Key};
use crate::{Ctx, Lane, Query};

const NOBODY: Error = Error::NotFound(Noun::ExternalIdentity);

/// What a system calls a user: the user's object id and the identity. Without a kind, the first by
/// the word of the kind. No such user and no such identity are one answer. Needs: whoever may list
/// users.
#[derive(Clone, Debug)]
pub struct FindIdentity {
    /// The client.
    pub client: ClientId,
    /// Who.
    pub user: Key,
    /// The kind of system, if it matters.
    pub kind: Option<IdentityKind>,
}

impl Query for FindIdentity {
    type Outcome = (Oid, Identity);
    const LANE: Lane = Lane::Point;

    fn fetch(&self, tx: &mut Tx<'_>, ctx: &mut Ctx<'_>) -> Result<(Oid, Identity), Error> {
        ctx.check(Action::ListUsers, self.client, Noun::ExternalIdentity)?;
        let user = users::rows::find(tx, self.client, &self.user)?.ok_or(NOBODY)?;
        let found = rows::of_users(tx, self.client, &[user.id])?.into_iter();
        let mut fitting = found
            .map(|(_, identity)| identity)
            .filter(|i| self.kind.is_none_or(|kind| i.kind == kind));
        fitting.next().map(|identity| (user.oid, identity)).ok_or(NOBODY)
    }
}

/// The user whom a system calls so: their object id and the identity as it was given. Needs:
/// whoever may list users.
#[derive(Clone, Debug)]
pub struct FindOwner {
    /// The client.
    pub client: ClientId,
    /// The kind of system.
    pub kind: IdentityKind,
    /// What it calls them.
    pub value: IdentityValue,
}

impl Query for FindOwner {
    type Outcome = (Oid, Identity);
    const LANE: Lane = Lane::Point;

    fn fetch(&self, tx: &mut Tx<'_>, ctx: &mut Ctx<'_>) -> Result<(Oid, Identity), Error> {
        ctx.check(Action::ListUsers, self.client, Noun::ExternalIdentity)?;
        let found = rows::owner(tx, self.client, self.kind, &self.value)?;
        found.map(|(oid, value)| (oid, Identity { kind: self.kind, value })).ok_or(NOBODY)
    }
}
