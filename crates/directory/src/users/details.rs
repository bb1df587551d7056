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
    fn bare(user: User) -> Self {
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

/// Loads the parts of some users, at most 256, in their order.
pub(crate) fn load(
    tx: &mut Tx<'_>,
    client: ClientId,
    users: Vec<User>,
    parts: Parts,
) -> Result<Vec<Details>, Error> {
    if users.is_empty() {
        return Ok(Vec::new());
    }
    let ids: Vec<UserId> = users.iter().map(|user| user.id).collect();
    let mut all: Vec<Details> = users.into_iter().map(Details::bare).collect();
    if parts.tags {
        spread(&mut all, tags::of_users(tx, client, &ids)?, |details| &mut details.tags);
    }
    if parts.dimensions {
        spread(&mut all, dimensions::of_users(tx, client, &ids)?, |details| {
            &mut details.dimensions
        });
    }
    if parts.apps {
        spread(&mut all, apps::of_users(tx, client, &ids)?, |details| &mut details.apps);
    }
    if parts.roles {
        spread(&mut all, groups::roles_of_users(tx, client, &ids)?, |details| &mut details.roles);
    }
    if parts.groups {
        spread(&mut all, groups::groups_of_users(tx, client, &ids)?, |details| &mut details.groups);
    }
    if parts.identities {
        spread(&mut all, identities::of_users(tx, client, &ids)?, |details| {
            &mut details.identities
        });
    }
    if parts.delegates {
        spread(&mut all, delegates::of_users(tx, client, &ids)?, |details| &mut details.delegates);
        spread(&mut all, delegators(tx, client, &ids)?, |details| &mut details.delegators);
    }
    Ok(all)
}

/// [`load`] for one user.
pub(crate) fn load_one(
    tx: &mut Tx<'_>,
    client: ClientId,
    user: User,
    parts: Parts,
) -> Result<Details, Error> {
    let mut loaded = load(tx, client, vec![user], parts)?;
    loaded.pop().ok_or_else(|| Error::internal("the details of one user are one"))
}

/// Hands each part to the user it belongs to, keeping the order of the parts.
fn spread<T>(
    all: &mut [Details],
    parts: Vec<(UserId, T)>,
    of: impl Fn(&mut Details) -> &mut Vec<T>,
) {
    let positions: HashMap<UserId, usize> =
        all.iter().enumerate().map(|(position, details)| (details.user.id, position)).collect();
    for (user, part) in parts {
        if let Some(details) = positions.get(&user).and_then(|position| all.get_mut(*position)) {
            of(details).push(part);
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
