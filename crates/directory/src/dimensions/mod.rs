//! Dimensions: named, numbered attributes of users, each with one text for a user.
//!
//! Fourteen default ones are ordinary profile fields under a number below 100; they have no row and
//! are always there. A client adds its own from 100 on.
//!
//! Invariants
//! - Names are unique within the client without regard to case, those of the default ones included.
//! - What a caller calls by its name is meant by its name; a number beside it decides nothing. So a
//!   custom dimension that carries the number of a default one in another system never overwrites
//!   the field.
//! - A user has no dimension without a value.
//! - A dimension that is deleted is gone at once; [`deletion`](crate::deletion) takes it off its users.
//! - A client has at most [`LIMIT`] custom dimensions, a user values of at most [`USER_LIMIT`].

mod change;
mod commands;
mod defaults;
mod deletion;
mod queries;
mod rows;

pub(crate) use change::change;
pub use commands::{Create, Delete, Rename};
pub use defaults::DefaultDimension;
pub use queries::{Get, List};
pub use rows::Dimension;

use std::collections::HashSet;

use store::Tx;

use crate::error::{Code, Error};
use crate::ids::{ClientId, DimensionId};
use crate::packed::Packed;
use crate::text::{Line, Long};
use crate::users::User;

/// The most custom dimensions a client can have.
pub const LIMIT: usize = 1000;

/// The most custom dimensions a user can have a value of.
pub const USER_LIMIT: usize = 1000;

/// The most dimensions that one change of a user may name.
pub const MAX_CHANGES: usize = 1000;

/// One dimension of a user to set or to take away.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Change {
    /// Its number; looked at only where there is no name.
    pub id: Option<DimensionId>,
    /// Its name, in any case; a blank one counts as none.
    pub name: Option<Line>,
    /// The value to set; `None` or an empty one takes the dimension away.
    pub value: Option<Long>,
}

/// A custom dimension of a user. Default ones are fields of the user.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UserDimension {
    /// The number of the dimension, from 100.
    pub id: DimensionId,
    /// Its name.
    pub name: Line,
    /// Its value for the user, never empty.
    pub value: Long,
}

/// The compared forms of those of some names that are dimensions of the client, default or custom.
pub(crate) fn known_names(
    tx: &mut Tx<'_>,
    client: ClientId,
    names: &[Line],
) -> Result<HashSet<String>, Error> {
    let (default, custom): (Vec<_>, Vec<_>) =
        names.iter().map(Line::key).partition(|key| DefaultDimension::of_key(key).is_some());
    let found = rows::by_keys(tx, client, &custom)?;
    Ok(default.into_iter().chain(found.into_iter().map(|one| one.name_key)).collect())
}

/// Refuses a value that the default dimension of a name does not take. Custom ones take any.
pub(crate) fn check_value(name: &Line, value: &Long) -> Result<(), Code> {
    DefaultDimension::of_key(&name.key()).map_or(Ok(()), |default| default.check(value))
}

/// The custom dimensions of a user with their values, by number of the dimension.
pub type Values = Packed<DimensionId, Long>;

/// Some custom dimensions of a client, to be looked up once for all users who have them; by
/// number.
pub(crate) struct Known(Vec<(DimensionId, Line)>);

impl Known {
    /// Loads the dimensions that are among these.
    pub(crate) fn load<'a>(
        tx: &mut Tx<'_>,
        client: ClientId,
        held: impl Iterator<Item = &'a Values>,
    ) -> Result<Self, Error> {
        let mut ids: Vec<DimensionId> = held.flat_map(Values::labels).collect();
        ids.sort_unstable();
        ids.dedup();
        let mut found = rows::names_by_ids(tx, client, &ids)?;
        found.sort_unstable_by_key(|(id, _)| *id);
        Ok(Self(found))
    }

    /// What a user has, by number of the dimension. One that was deleted is none.
    pub(crate) fn of(&self, held: &Values) -> Vec<UserDimension> {
        let named = |(id, value): (DimensionId, &Long)| {
            let place = self.0.binary_search_by_key(&id, |(id, _)| *id).ok()?;
            let name = self.0.get(place).map(|(_, name)| name.clone())?;
            Some(UserDimension { id, name, value: value.clone() })
        };
        held.iter().filter_map(named).collect()
    }
}

/// The custom dimensions of one user, by number.
fn of_user(tx: &mut Tx<'_>, user: &User) -> Result<Vec<UserDimension>, Error> {
    let held = &user.dimension_values;
    Ok(Known::load(tx, user.client_id, std::iter::once(held))?.of(held))
}

/// The field under which a dimension stands in the history of a user.
fn history_field(name: &Line) -> String {
    format!("dimension:{}", name.as_str())
}
