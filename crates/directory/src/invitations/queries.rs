//! Listing invitations.

use std::collections::HashMap;
use std::sync::Arc;

use store::Tx;

use super::{Invitation, Invited, rows};
use crate::error::{Code, Error, Noun};
use crate::ids::{AppCode, ClientId, InvitationId, Oid, UserId};
use crate::policy::Action;
use crate::users::{self, Details, Parts};
use crate::{Ctx, Lane, Query, apps, groups};

/// The most invitations that one [`ByIds`] takes.
const BATCH: usize = 256;

/// The numbers of all pending invitations, in order: the first step of a list without pages, eight
/// bytes each. The invitations follow by [`ByIds`]. Needs: whoever may see the client's invitations.
#[derive(Clone, Debug)]
pub struct Ids {
    /// The client.
    pub client: ClientId,
    /// Only those to the app of this slug.
    pub app: Option<String>,
}

impl Query for Ids {
    type Outcome = Vec<InvitationId>;
    const LANE: Lane = Lane::Read;

    fn fetch(&self, tx: &mut Tx<'_>, ctx: &mut Ctx<'_>) -> Result<Vec<InvitationId>, Error> {
        ctx.enter(tx, Action::ReadInvitations, self.client, Noun::Client)?;
        let Some(slug) = &self.app else { return rows::ids(tx, self.client, ctx.now) };
        match apps::id_by_slug(tx, self.client, slug)? {
            Some(app) => rows::ids_of_app(tx, self.client, app, ctx.now),
            None => Ok(Vec::new()),
        }
    }
}

/// The pending ones among at most 256 invitations, by number, with their apps and inviters; those
/// left out that give a role which the caller may not give. Needs: whoever may see the client's
/// invitations.
#[derive(Clone, Debug)]
pub struct ByIds {
    /// The client.
    pub client: ClientId,
    /// Which ones.
    pub ids: Vec<InvitationId>,
}

impl Query for ByIds {
    type Outcome = Vec<Invited>;
    const LANE: Lane = Lane::Read;

    fn fetch(&self, tx: &mut Tx<'_>, ctx: &mut Ctx<'_>) -> Result<Vec<Invited>, Error> {
        ctx.check(Action::ReadInvitations, self.client, Noun::Client)?;
        if self.ids.len() > BATCH {
            return Err(Error::invalid("ids", Code::TooMany(BATCH)));
        }
        let mut found = rows::pending(tx, self.client, &self.ids, ctx.now)?;
        retain_grantable(tx, ctx, self.client, &mut found)?;
        load(tx, self.client, found)
    }
}

/// The pending invitations, the newest first, a page at a time, with their apps and inviters; those
/// left out that give a role which the caller may not give. Needs: whoever may see the client's
/// invitations.
#[derive(Clone, Copy, Debug)]
pub struct Newest {
    /// The client.
    pub client: ClientId,
    /// Those before this one.
    pub before: Option<InvitationId>,
    /// How many at most, 1 to 255.
    pub limit: u16,
}

/// A page of pending invitations.
#[derive(Clone, Debug)]
pub struct NewestPage {
    /// The invitations.
    pub invitations: Vec<Invited>,
    /// The last one of the page, if another page follows.
    pub next: Option<InvitationId>,
}

impl Query for Newest {
    type Outcome = NewestPage;
    const LANE: Lane = Lane::Read;

    fn fetch(&self, tx: &mut Tx<'_>, ctx: &mut Ctx<'_>) -> Result<NewestPage, Error> {
        ctx.check(Action::ReadInvitations, self.client, Noun::Client)?;
        let limit = usize::from(self.limit).clamp(1, BATCH - 1);
        let before = self.before.unwrap_or(InvitationId(i64::MAX));
        let mut found = rows::newest(tx, self.client, before, limit + 1, ctx.now)?;
        let more = found.len() > limit;
        found.truncate(limit);
        let next = found.last().filter(|_| more).map(|last| last.id);
        retain_grantable(tx, ctx, self.client, &mut found)?;
        Ok(NewestPage { invitations: load(tx, self.client, found)?, next })
    }
}

/// Leaves those out that give a role which the caller may not give: whoever has the key can take
/// what the invitation gives.
fn retain_grantable(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    client: ClientId,
    found: &mut Vec<Invitation>,
) -> Result<(), Error> {
    let roles = |one: &Invitation| one.grants.roles.clone();
    let given: Vec<Oid> = found.iter().flat_map(roles).collect();
    let beyond = groups::ungrantable_roles(tx, ctx, client, &given)?;
    found.retain(|one| !one.grants.roles.iter().any(|role| beyond.contains(role)));
    Ok(())
}

/// Adds apps and inviters to some invitations, at most 256, in three statements.
pub(super) fn load(
    tx: &mut Tx<'_>,
    client: ClientId,
    invitations: Vec<Invitation>,
) -> Result<Vec<Invited>, Error> {
    let ids: Vec<InvitationId> = invitations.iter().map(|invitation| invitation.id).collect();
    let mut apps: HashMap<InvitationId, Vec<AppCode>> = HashMap::new();
    for (invitation, _, code) in rows::apps(tx, client, &ids)? {
        apps.entry(invitation).or_default().push(code);
    }
    let inviters = inviters(tx, client, &invitations)?;
    let with = |invitation: Invitation| {
        let apps = apps.remove(&invitation.id).unwrap_or_default();
        let inviter = invitation.inviter_id.and_then(|id| inviters.get(&id).cloned());
        Invited { invitation, apps, inviter }
    };
    Ok(invitations.into_iter().map(with).collect())
}

/// [`load`] for one invitation.
pub(super) fn load_one(
    tx: &mut Tx<'_>,
    client: ClientId,
    invitation: Invitation,
) -> Result<Invited, Error> {
    let mut loaded = load(tx, client, vec![invitation])?;
    loaded.pop().ok_or_else(|| Error::internal("one invitation was asked for"))
}

/// The living ones among the people who made some invitations.
fn inviters(
    tx: &mut Tx<'_>,
    client: ClientId,
    invitations: &[Invitation],
) -> Result<HashMap<UserId, Arc<Details>>, Error> {
    let mut ids: Vec<UserId> = invitations.iter().filter_map(|one| one.inviter_id).collect();
    ids.sort_unstable();
    ids.dedup();
    let mut people = users::rows::some(tx, client, &ids)?;
    let parts = Parts { apps: true, ..Parts::default() };
    users::load(tx, client, &mut people, parts)?;
    Ok(people.into_iter().map(|details| (details.user.id, Arc::new(details))).collect())
}
