//! Finding and listing dimensions.

use store::Tx;

use super::{DefaultDimension, Dimension, rows};
use crate::error::{Error, Noun};
use crate::ids::{ClientId, DimensionId};
use crate::policy::Action;
use crate::{Ctx, Lane, Query};

/// One dimension, default or custom. Needs: whoever may see the dimensions of the client.
#[derive(Clone, Copy, Debug)]
pub struct Get {
    /// The client.
    pub client: ClientId,
    /// Which.
    pub id: DimensionId,
}

impl Query for Get {
    type Outcome = Dimension;
    const LANE: Lane = Lane::Point;

    fn fetch(&self, tx: &mut Tx<'_>, ctx: &mut Ctx<'_>) -> Result<Dimension, Error> {
        ctx.check(Action::ReadDimensions, self.client, Noun::Dimension)?;
        match DefaultDimension::of_id(self.id) {
            Some(default) => Ok(default.listed(self.client)),
            None => rows::get(tx, self.client, self.id),
        }
    }
}

/// The dimensions of a client by number, so the default ones first. Needs: whoever may see them.
#[derive(Clone, Copy, Debug)]
pub struct List {
    /// The client.
    pub client: ClientId,
    /// Those after this number.
    pub after: DimensionId,
    /// How many at most; `None`: all.
    pub limit: Option<u16>,
}

impl Query for List {
    type Outcome = Vec<Dimension>;
    const LANE: Lane = Lane::Read;

    fn fetch(&self, tx: &mut Tx<'_>, ctx: &mut Ctx<'_>) -> Result<Vec<Dimension>, Error> {
        ctx.check(Action::ReadDimensions, self.client, Noun::Dimension)?;
        let most = self.limit.map_or(usize::MAX, usize::from);
        let defaults = DefaultDimension::ALL.iter().filter(|default| default.id() > self.after);
        let mut list: Vec<_> =
            defaults.take(most).map(|default| default.listed(self.client)).collect();
        let left = i64::try_from(most - list.len()).unwrap_or(i64::MAX);
        if left > 0 {
            list.extend(rows::page(tx, self.client, self.after, left)?);
        }
        Ok(list)
    }
}
