//! Users together with what hangs on them, loaded for many at once.

use std::collections::HashMap;

use store::Tx;

use super::User;
use crate::apps;
use crate::delegates::{self, Delegate, Delegator};
use crate::dimensions::{self, UserDimension};
use crate::error::Error;
use crate::groups::{self, Role};
use crate::identities::{self, Identity};
use crate::ids::{AppCode, ClientId, Oid, UserId};
use crate::tags::{self, UserTag};

/// What to load besides the record itself. Each costs one statement for up to 256 users.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Parts {
    /// Tags with their scores.
    pub tags: bool,
    /// Custom dimensions with their values.
    pub dimensions: bool,
    /// Apps they may open.
    pub apps: bool,
    /// Roles with their claims.
    pub roles: bool,
    /// Groups they are in.
    pub groups: bool,
    /// External identities.
    pub identities: bool,
    /// Delegates and delegators, the latter with their identities.
    pub delegates: bool,
}

impl Parts {
    /// Whether something of it stands outside of the user's own row.
    fn in_other_rows(self) -> bool {
        self.apps || self.roles || self.groups || self.identities || self.delegates
    }
}

/// A delegator with their external identities.
pub type KnownDelegator = (Delegator, Vec<Identity>);

/// A user with those parts that were asked for; the others are empty.
#[derive(Clone, Debug)]
pub struct Details {
    /// The record.
    pub user: User,
    /// By number of the tag.
    pub tags: Vec<UserTag>,
    /// By number of the dimension.
    pub dimensions: Vec<UserDimension>,
    /// By number of the app.
    pub apps: Vec<AppCode>,
    /// By number of the role, the implicit one included.
    pub roles: Vec<Role>,
    /// By number of the group.
    pub groups: Vec<Oid>,
    /// By kind.
    pub identities: Vec<Identity>,
    /// Who may act for them.
    pub delegates: Vec<Delegate>,
    /// For whom they may act: the inverse of others' delegates, never set directly.
    pub delegators: Vec<KnownDelegator>,
}

impl Details {
    /// A user without any parts.
    pub(super) fn bare(user: User) -> Self {
        Self {
            user,
            tags: Vec::new(),
            dimensions: Vec::new(),
            apps: Vec::new(),
            roles: Vec::new(),
            groups: Vec::new(),
            identities: Vec::new(),
            delegates: Vec::new(),
            delegators: Vec::new(),
        }
    }
}

/// Loads the parts of some users, at most 256.
pub(crate) fn load(
    tx: &mut Tx<'_>,
    client: ClientId,
    some: &mut [Details],
    parts: Parts,
) -> Result<(), Error> {
    if some.is_empty() {
        return Ok(());
    }
    if parts.tags {
        let known = tags::Known::load(tx, client, some.iter().map(|one| &one.user.tag_scores))?;
        some.iter_mut().for_each(|one| one.tags = known.of(&one.user.tag_scores));
    }
    if parts.dimensions {
        let held = some.iter().map(|one| &one.user.dimension_values);
        let known = dimensions::Known::load(tx, client, held)?;
        some.iter_mut().for_each(|one| one.dimensions = known.of(&one.user.dimension_values));
    }
    if !parts.in_other_rows() {
        return Ok(());
    }
    let ids: Vec<UserId> = some.iter().map(|details| details.user.id).collect();
    let mut of = Spread::over(some);
    if parts.apps {
        of.spread(apps::of_users(tx, client, &ids)?, |details| &mut details.apps);
    }
    if parts.roles {
        of.spread(groups::roles_of_users(tx, client, &ids)?, |details| &mut details.roles);
    }
    if parts.groups {
        of.spread(groups::groups_of_users(tx, client, &ids)?, |details| &mut details.groups);
    }
    if parts.identities {
        of.spread(identities::of_users(tx, client, &ids)?, |details| &mut details.identities);
    }
    if parts.delegates {
        of.spread(delegates::of_users(tx, client, &ids)?, |details| &mut details.delegates);
        of.spread(delegators(tx, client, &ids)?, |details| &mut details.delegators);
    }
    Ok(())
}

/// [`load`] for one user.
pub(crate) fn load_one(
    tx: &mut Tx<'_>,
    client: ClientId,
    user: User,
    parts: Parts,
) -> Result<Details, Error> {
    let mut details = Details::bare(user);
    load(tx, client, std::slice::from_mut(&mut details), parts)?;
    Ok(details)
}

/// Hands parts to the users they belong to.
struct Spread<'a> {
    all: &'a mut [Details],
    /// Where each user stands, by number.
    places: Vec<(UserId, usize)>,
}

impl<'a> Spread<'a> {
    fn over(all: &'a mut [Details]) -> Self {
        let places = all.iter().enumerate().map(|(place, details)| (details.user.id, place));
        let mut places: Vec<_> = places.collect();
        places.sort_unstable();
        Self { all, places }
    }

    /// Hands each part to its user, keeping the order of the parts.
    fn spread<T>(&mut self, parts: Vec<(UserId, T)>, of: impl Fn(&mut Details) -> &mut Vec<T>) {
        for (user, part) in parts {
            let found = self.places.binary_search_by_key(&user, |(id, _)| *id).ok();
            let place = found.and_then(|at| self.places.get(at)).map(|(_, place)| *place);
            if let Some(details) = place.and_then(|place| self.all.get_mut(place)) {
                of(details).push(part);
            }
        }
    }
}

/// The delegators of some users with their identities. One user may have more delegators than one
/// statement takes, so the identities are fetched by 256.
fn delegators(
    tx: &mut Tx<'_>,
    client: ClientId,
    ids: &[UserId],
) -> Result<Vec<(UserId, KnownDelegator)>, Error> {
    let found = delegates::delegators_of_users(tx, client, ids)?;
    let mut people: Vec<UserId> = found.iter().map(|(_, delegator)| delegator.id).collect();
    people.sort_unstable();
    people.dedup();
    let mut known: HashMap<UserId, Vec<Identity>> = HashMap::new();
    for some in people.chunks(256) {
        for (user, identity) in identities::of_users(tx, client, some)? {
            known.entry(user).or_default().push(identity);
        }
    }
    let with = |delegator: Delegator| {
        let identities = known.get(&delegator.id).cloned().unwrap_or_default();
        (delegator, identities)
    };
    Ok(found.into_iter().map(|(user, delegator)| (user, with(delegator))).collect())
}
